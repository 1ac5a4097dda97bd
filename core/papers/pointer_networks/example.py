"""The same points in another order: which of two networks writes the same hull again."""

from core.papers.pointer_networks import data
from core.papers.pointer_networks.answers import edges_of
from core.papers.pointer_networks.measure import moved, written_by

x = data.points(100, 10, seed=123)
shuffled, relabel = moved(x, "shuffle")
true = edges_of(data.hull_answers(x), 10)

for kind in ("pointer", "set"):
    straight, other = (edges_of(written_by(kind, 0, points), 10) for points in (x, shuffled))
    same = (relabel(straight) == other).flatten(1).all(1).sum()
    right = (straight == true).flatten(1).all(1).sum()
    print(f"{kind}: {right} of 100 hulls are right, {same} are the same after a shuffle")
