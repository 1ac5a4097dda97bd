"""Turn things that no network saw: how far their codes move; and the loss when all codes are turned."""

from core.papers.transitive_invariance.claims import turned_loss
from core.papers.transitive_invariance.exhibit import NAMES, arm_of
from core.papers.transitive_invariance.measure import scores, turned_error

for name, says in NAMES.items():
    far, moved = scores(arm_of(name), 0).far, turned_error(arm_of(name), 0)
    print(f"{says}: right from far views {far:.3f}; a turn moves codes by {moved:.3f}")
print(f"A rotation of the transitive network's codes changes its loss by {turned_loss():.1e}")
