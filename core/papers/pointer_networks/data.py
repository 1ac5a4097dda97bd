"""Points in the unit square, and the three questions about them: exact answers, in one canonical order.

An answer is a list of slots: point j is slot j + 1, and END, slot 0, closes it; batches of answers are
padded with PAD. Canonical, since equivalent answers would share the likelihood between them.
"""

from itertools import combinations
from typing import Literal, get_args

import numpy as np
import torch
from scipy.spatial import ConvexHull, Delaunay
from torch import Tensor

from core.data.maps import shortest_tours, turning
from core.memory import kept

Question = Literal["hull", "tour", "triangles"]
Start = Literal["first", "leftmost"]  # what comes first: the lowest index, or the lowest x
QUESTIONS = get_args(Question)
END, PAD = 0, -100
TOURS = 6_000  # to learn from, of each number of places


def points(count: int, n: int, seed: int) -> Tensor:
    """Sets (count, n, 2) of points, uniform in the unit square, float64."""
    draws = torch.Generator().manual_seed(seed)
    return torch.rand(count, n, 2, generator=draws, dtype=torch.float64)


def hull_answers(x: Tensor, start: Start = "first") -> Tensor:
    """Convex hulls (B, m) of sets (B, n, 2), counter-clockwise, in general position."""
    batch, n, _ = x.shape
    rows = torch.arange(batch)
    left = turning(x[:, :, None, None], x[:, None, :, None], x[:, None, None]) > 0  # (B, i, j, k)
    k = torch.arange(n)
    left |= (k == k[:, None])[:, None] | (k == k[:, None])[None]  # i and j themselves
    edges = left.all(-1)
    edges[:, k, k] = False
    on_hull, after = edges.any(-1), edges.float().argmax(-1)
    order = x[..., 0] if start == "leftmost" else k.expand(batch, n).to(x)
    first = order.masked_fill(~on_hull, torch.inf).argmin(1)
    answers, at, size = [], first, on_hull.sum(1)
    for step in range(int(size.max())):
        answers.append(torch.where(step < size, at + 1, PAD))
        at = after[rows, at]
    return _closed(torch.stack(answers, 1), size)


def tour_answers(x: Tensor, tours: Tensor) -> Tensor:
    """Tours (B, n) through places (B, n, 2) from place 0, counter-clockwise: (B, n + 1)."""
    batch, n = tours.shape
    at = tours.argmin(1, keepdim=True)
    tours = tours.gather(1, (at + torch.arange(n)) % n)
    along = x.gather(1, tours[..., None].expand(-1, -1, 2))
    area = turning(along[:, :1], along[:, 1:-1], along[:, 2:]).sum(1)
    back = torch.cat([tours[:, :1], tours[:, 1:].flip(1)], 1)
    tours = torch.where((area < 0)[:, None], back, tours)
    return torch.cat([tours + 1, torch.full((batch, 1), END)], 1)


def triangle_answers(x: Tensor, start: Start = "first") -> Tensor:
    """Delaunay triangles (B, 3 t + 1) of sets (B, n, 2), those with the leftmost incenter first; each by
    increasing index, or from left to right."""
    corners = torch.tensor(list(combinations(range(x.shape[1]), 3)))
    at = x[:, corners]  # (B, T, 3, 2)
    empty = _empty_circles(at, x, corners)
    a, b, c = at.unbind(2)
    opposite = torch.stack([(b - c).norm(dim=-1), (c - a).norm(dim=-1), (a - b).norm(dim=-1)], -1)
    incenter = (opposite[..., None] * at).sum(2) / opposite.sum(-1, keepdim=True)
    order = incenter[..., 0].masked_fill(~empty, torch.inf).argsort(1)
    size = empty.sum(1)
    chosen = corners[order[:, : int(size.max())]]  # (B, t, 3)
    if start == "leftmost":
        across = x[..., :1].expand(-1, -1, 3).gather(1, chosen)
        chosen = chosen.gather(2, across.argsort(2))
    beyond = torch.arange(chosen.shape[1]) >= size[:, None]
    return _closed((chosen + 1).masked_fill(beyond[..., None], PAD).flatten(1), 3 * size)


def _empty_circles(at: Tensor, x: Tensor, corners: Tensor) -> Tensor:
    """Whether no point (B, n, 2) lies in the circle through each triangle (B, T, 3, 2): (B, T)."""
    a, b, c = at[:, :, :, None].unbind(2)
    p = x[:, None]
    rows = torch.stack(
        [torch.cat([v - p, (v - p).square().sum(-1, True)], -1) for v in (a, b, c)], -2
    )
    inside = torch.linalg.det(rows) * turning(a, b, c).sign()  # above 0: within
    itself = (corners[:, :, None] == torch.arange(x.shape[1])).any(1)
    return (itself | (inside < 0)).all(-1)


def _closed(answers: Tensor, sizes: Tensor) -> Tensor:
    """With END in every row, right after its own last slot."""
    closed = torch.nn.functional.pad(answers, (0, 1), value=PAD)
    closed[torch.arange(len(sizes)), sizes] = END
    return closed


def on_a_line(x: np.ndarray) -> bool:
    """Whether points (n, 2) are a thousand times as long as they are wide, or longer."""
    long, wide = np.linalg.svd(x - x.mean(0), compute_uv=False)
    return bool(wide <= 1e-3 * long)


def hull_of(x: np.ndarray) -> np.ndarray:
    """The convex hull (m,) of any points (n, 2), counter-clockwise, by SciPy; joggled where three
    lie on a line."""
    return ConvexHull(x, qhull_options="QJ").vertices


def triangles_of(x: np.ndarray) -> np.ndarray:
    """The Delaunay triangles (t, 3) of any points (n, 2), likewise."""
    return Delaunay(x, qhull_options="QJ").simplices


@kept
def solved(n: int, count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Places (count, n, 2) and answers (count, n + 1) of the shortest tours."""
    x = points(count, n, seed)
    return x, tour_answers(x, shortest_tours(x))


def batch(
    question: Question, start: Start, count: int, n: int, seed: int, tours: int = TOURS
) -> tuple[Tensor, Tensor]:
    """Sets (count, n, 2) float32 and their answers (count, m); of tours a draw from so many."""
    if question == "tour":
        x, answers = solved(n, tours, n)
        rows = torch.randint(len(x), (count,), generator=torch.Generator().manual_seed(seed))
        return x[rows].float(), answers[rows]
    x = points(count, n, seed)
    return x.float(), (hull_answers if question == "hull" else triangle_answers)(x, start)
