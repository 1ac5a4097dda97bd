"""Maps of places in the plane, short round trips through them, and how one is read off scores.

A tour is an order (n,) of the places. Two families of maps: places uniform in the unit square, which
look alike from all sides, and places along a coast, which always runs from west to east.
"""

import math
from typing import Literal, get_args

import numpy as np
import torch
from torch import Tensor

from core.memory import kept

Family = Literal["coast", "scattered"]
Split = Literal["train", "validation", "test"]  # in their order the seeds of their maps
PLACES = 12  # of a map to learn from


def maps(family: Family, count: int, seed: int, places: int = PLACES) -> Tensor:
    """Maps (count, places, 2) float64, in the unit square or a little beyond."""
    draws = torch.Generator().manual_seed(seed)

    def uniform(*shape: int) -> Tensor:
        return torch.rand(count, *shape, generator=draws, dtype=torch.float64)

    if family == "scattered":
        return uniform(places, 2)
    x, phase, waves = uniform(places), 2 * math.pi * uniform(1), 1 + uniform(1)
    y = 0.5 + 0.12 * torch.sin(2 * math.pi * waves * x + phase) + 0.16 * (uniform(places) - 0.5)
    return torch.stack([x, y], -1)


@kept
def solved_maps(family: Family, split: Split, count: int) -> tuple[Tensor, Tensor]:
    """Maps (count, PLACES, 2) float32 of a split, and short tours through them (count, PLACES)."""
    found = maps(family, count, get_args(Split).index(split))
    return found.float(), short_tours(found)


def length(places: Tensor, tours: Tensor) -> Tensor:
    """Lengths (B,) of tours (B, n) through places (B, n, 2)."""
    along = places.gather(1, tours[..., None].expand(-1, -1, 2))
    return (along - along.roll(-1, 1)).norm(dim=-1).sum(1)


def edges(tours: Tensor) -> Tensor:
    """Which places are neighbours in tours (B, n): (B, n, n), 0 or 1."""
    count = tours.shape[1]
    between = torch.zeros(len(tours), count, count, dtype=torch.float32)
    rows = torch.arange(len(tours))[:, None]
    between[rows, tours, tours.roll(-1, 1)] = 1
    return torch.maximum(between, between.mT)


def short_tours(places: Tensor, kicks: int = 40, seed: int = 0) -> Tensor:
    """The shortest tours (B, n) that are found through maps (B, n, 2): 2-opt from a random tour, then
    again from every so kicked one, kept where it is shorter.

    It is no proof: of ten places it finds the optimum of nearly every map, as the tests know.
    """
    batch, count, _ = places.shape
    draws = torch.Generator().manual_seed(seed)
    between = (places[:, :, None] - places[:, None]).norm(dim=-1)
    best = _two_opt(between, torch.rand(batch, count, generator=draws).argsort(1))
    least = length(places, best)
    for _ in range(kicks if count > 7 else 4):
        tried = _two_opt(between, _kicked(best, draws))
        found = length(places, tried)
        shorter = found < least - 1e-12
        best = torch.where(shorter[:, None], tried, best)
        least = torch.where(shorter, found, least)
    return best


def _two_opt(between: Tensor, tours: Tensor) -> Tensor:
    """Tours (B, n) in which no two edges can be exchanged for shorter ones; between: (B, n, n)."""
    batch, count = tours.shape
    rows, at = torch.arange(batch)[:, None], torch.arange(count)
    tours = tours.clone()
    while len(rows):
        here = tours[rows[:, 0]]
        after = here.roll(-1, 1)
        ordered = between[rows[:, :, None], here[:, :, None], here[:, None]]
        shifted = ordered.roll((-1, -1), (1, 2))  # between those that come after
        step = between[rows, here, after]
        gains = step[:, :, None] + step[:, None] - ordered - shifted
        gains.diagonal(dim1=1, dim2=2).zero_()  # an edge is not exchanged with itself
        most, place = gains.flatten(1).max(1)
        rows, place, here = (part[most > 1e-12] for part in (rows, place, here))
        first, last = place // count, place % count
        first, last = torch.minimum(first, last)[:, None], torch.maximum(first, last)[:, None]
        reversed_at = torch.where((at > first) & (at <= last), first + 1 + last - at, at)
        tours[rows[:, 0]] = here.gather(1, reversed_at)
    return tours


def _kicked(tours: Tensor, draws: torch.Generator) -> Tensor:
    """Tours with two pieces between random cuts exchanged, which 2-opt cannot undo in one step."""
    batch, count = tours.shape
    cuts = torch.rand(batch, count - 1, generator=draws).argsort(1)[:, :3].sort(1).values
    part = (torch.arange(count)[None, :, None] > cuts[:, None]).sum(-1)  # 0, 1, 2 or 3
    order = torch.tensor([0, 2, 1, 3])[part]
    return tours.gather(1, (order * count + torch.arange(count)).argsort(1))


def greedy_tours(scores: Tensor) -> Tensor:
    """Tours (B, n) from scores (B, n, n) of edges: the best first, unless it closes a circle too early
    or gives a place a third neighbour."""
    count = scores.shape[1]
    above = np.triu_indices(count, 1)
    ranked = np.argsort(-scores.cpu().numpy()[:, above[0], above[1]], axis=1, kind="stable")
    return torch.tensor(np.stack([_joined(above[0][r], above[1][r], count) for r in ranked]))


def _joined(first: np.ndarray, second: np.ndarray, count: int) -> np.ndarray:
    """The tour (n,) of edges that are tried in order."""
    neighbours: list[list[int]] = [[] for _ in range(count)]
    other_end = list(range(count))  # of the path that a place is an end of
    joined = 0
    for a, b in zip(first.tolist(), second.tolist(), strict=True):
        if len(neighbours[a]) == 2 or len(neighbours[b]) == 2 or other_end[a] == b != a:
            continue
        neighbours[a].append(b)
        neighbours[b].append(a)
        ends = other_end[a], other_end[b]
        other_end[ends[0]], other_end[ends[1]] = ends[1], ends[0]
        joined += 1
        if joined == count - 1:
            break
    tour = [next(place for place in range(count) if len(neighbours[place]) < 2)]
    while len(tour) < count:
        tour.append(next(p for p in neighbours[tour[-1]] if len(tour) < 2 or p != tour[-2]))
    return np.array(tour)


def shortest_tours(places: Tensor) -> Tensor:
    """The shortest tours (B, n) through maps (B, n, 2) of up to 12 places, from place 0: dynamic
    programming over subsets (Held and Karp 1962), for all maps at once."""
    batch, count, _ = places.shape
    between = (places[:, :, None] - places[:, None]).norm(dim=-1)
    rest = count - 1  # place 0 is where all begin
    subsets = torch.arange(2**rest)
    holds = (subsets[:, None] >> torch.arange(rest)) & 1 == 1  # (S, rest)
    least = places.new_full((batch, 2**rest, rest), torch.inf)  # to k, through a subset that has k
    before = torch.zeros(batch, 2**rest, rest, dtype=torch.int64)
    one = 2 ** torch.arange(rest)
    least[:, one, torch.arange(rest)] = between[:, 0, 1:]
    sizes = holds.sum(1)
    for size in range(2, count):
        found = subsets[sizes == size]
        for k in range(rest):
            here = found[holds[found, k]]
            through = least[:, here - 2**k] + between[:, None, 1:, k + 1]
            least[:, here, k], before[:, here, k] = through.min(-1)
    subset = torch.full((batch,), 2**rest - 1)
    at = (least[:, -1] + between[:, 0, 1:]).argmin(1)
    rows, backwards = torch.arange(batch), []
    for _ in range(rest):
        backwards.append(at + 1)
        subset, at = subset - 2**at, before[rows, subset, at]
    return torch.stack([torch.zeros_like(at), *backwards[::-1]], 1)


def turning(a: Tensor, b: Tensor, c: Tensor) -> Tensor:
    """Above 0 where a, b, c (..., 2) turn to the left: twice the area of the triangle."""
    one, other = b - a, c - a
    return one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]


def is_simple(polygon: np.ndarray) -> bool:
    """Whether a polygon (m, 2) has three corners or more and no two of its sides meet but in one.

    In general position: a corner that is visited twice is found, sides that lie on each other are not.
    """
    m = len(polygon)
    if m < 3 or len(np.unique(polygon, axis=0)) < m:
        return False
    a = torch.from_numpy(polygon)
    b = a.roll(-1, 0)
    one, other = (a[:, None], b[:, None]), (a[None], b[None])
    crosses = (turning(*one, other[0]) * turning(*one, other[1]) < 0) & (
        turning(*other, one[0]) * turning(*other, one[1]) < 0
    )
    return not crosses.any()
