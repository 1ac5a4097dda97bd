"""Turn things that no network saw: how far their codes move; and the loss when all codes are turned."""

from core.papers.transitive_invariance.claims import turned_loss
from core.papers.transitive_invariance.measure import scores, turned_error
from core.papers.transitive_invariance.train import ARMS, Config

for arm in ("hog", *(Config(arm) for arm in ARMS)):
    name = arm if isinstance(arm, str) else arm.arm
    far = scores(arm, 0).far
    print(
        f"{name}: right from far views {far:.3f}; a turn moves codes by {turned_error(arm, 0):.3f}"
    )
print(f"A rotation of the transitive network's codes changes its loss by {turned_loss():.1e}")
