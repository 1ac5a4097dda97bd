"""One thing of an assembly turns; who changes their mind about the others?"""

from core.papers.apen.measure import one_part, said, unused
from core.papers.apen.train import ARMS, trained

scenes = unused("unseen")  # twelve assemblies of six things, 384 points each
moves, moved = one_part(scenes, seed=2)
for arm in ARMS:
    network = trained(arm)
    before, after = said(network, scenes), said(network, scenes.moved(moves))
    changed = (before.labels != after.labels)[~moved].double().mean()
    right = (before.labels == scenes.parts).double().mean()
    print(f"{arm:9s} right {right:.0%}, labels of things that stood still changed {changed:.0%}")
