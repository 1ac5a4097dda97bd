"""The same points in another order: which of two networks writes the same hulls again."""

from core.papers.pointer_networks import data
from core.papers.pointer_networks.measure import hull_square

points = data.points(100, 10, seed=123)  # 100 sets of ten

for kind in ("pointer", "set"):
    square = hull_square(points, kind, 0, "shuffle")  # corners: edges of hulls, (100, 10, 10)
    print(f"{kind}: error of the square of shuffled lists {square.error:.1e}")
