"""Patterns on a square of the plane, exactly: where one is followed, and what holds there."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from core.relu import polygons
from core.relu.network import ReluNet, Sample, follows, mined
from core.relu.polygons import Cells, Polygon

RASTER = 240


@dataclass(frozen=True)
class Ground:
    """A network on the square [-reach, reach]^2, its cells, what it learnt and what it did not."""

    net: ReluNet
    reach: float
    cells: Cells
    learnt: Sample
    unseen: Sample

    @classmethod
    def of(cls, net: ReluNet, reach: float, learnt: Sample, unseen: Sample) -> "Ground":
        """With the cells of the square."""
        return cls(net, reach, polygons.cells(net, reach), learnt, unseen)

    @cached_property
    def said(self) -> np.ndarray:
        """What the network says at the middles of RASTER x RASTER pixels, the top row first."""
        line = (np.arange(RASTER) + 0.5) / RASTER * 2 * self.reach - self.reach
        x, y = np.meshgrid(line, -line)
        return self.net.says(np.stack([x.ravel(), y.ravel()], 1)).reshape(RASTER, RASTER)


@dataclass(frozen=True)
class Promise:
    """A pattern on the square: polygons where its class is right and where it is wrong, the least lead of
    the class at any of their corners, and how many cells there are.

    share: of the square; wrong_share: of that; recall: of unseen points of the class that follow it;
    fixed: neurons that are not free.
    """

    right: tuple[Polygon, ...]
    wrong: tuple[Polygon, ...]
    lead: float
    cells: int
    share: float
    wrong_share: float
    recall: float
    fixed: int

    @property
    def proved(self) -> bool:
        """Whether it is followed, and the class is ahead wherever it is: exact but for rounding."""
        return self.cells > 0 and self.lead > 0


def promise(ground: Ground, c: int, percent: int) -> Promise:
    """The pattern of a class at a delta."""
    pattern = mined(ground.net, *ground.learnt, percent)[c]
    numbers = ground.cells.following(pattern)
    parts = [ground.cells.split(number, c) for number in numbers.tolist()]
    wrong = [polygon for _, bad in parts for polygon in bad]
    size = ground.cells.areas[numbers].sum()
    mine = ground.unseen.x[ground.unseen.labels == c]
    return Promise(
        tuple(polygon for good, _ in parts for polygon in good),
        tuple(wrong),
        float(ground.cells.leads[numbers, c].min(initial=np.inf)),
        len(numbers),
        size / (2 * ground.reach) ** 2,
        sum(map(polygons.area, wrong)) / size if size else 0.0,
        float(follows(pattern, ground.net.run(mine)[0]).mean()),
        int(np.count_nonzero(pattern)),
    )


class Balls(NamedTuple):
    """Proved balls of a class: middles (n, 2), exact radii, the share of its unseen points in any."""

    middles: np.ndarray
    radii: np.ndarray
    held: float


def balls(ground: Ground, c: int, count: int) -> Balls:
    """About the first points of a class that were learnt rightly."""
    mine = (ground.learnt.labels == c) & (ground.net.says(ground.learnt.x) == c)
    middles = ground.learnt.x[mine][:count]
    radii = polygons.radii_of_balls(ground.cells, middles, c)
    unseen = ground.unseen.x[ground.unseen.labels == c]
    inside = np.abs(unseen[:, None] - middles).max(-1) <= radii
    return Balls(middles, radii, float(inside.any(1).mean()))
