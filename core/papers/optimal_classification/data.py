"""Two classes on a sphere: the paper's Dirichlet mixtures, and densities painted by hand.

Inputs are x = s / |s| with s on a simplex, so cosines lie in [0, 1]. The simplex of three corners is a
triangle, which is where the page draws: a point p of the picture (x to the right, y downwards, the side
of the triangle 1) has barycentric coordinates s, and a place x on an eighth of the sphere.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import torch
from scipy.special import gammaln, logsumexp
from torch import Tensor

SHARE = 0.4  # of class +1
HEIGHT = math.sqrt(3) / 2  # of the triangle
CORNERS = np.array([[0, HEIGHT], [1, HEIGHT], [0.5, 0]])
INSET = 1e-4  # a painted point keeps so far from the edges [barycentric]
PIXELS = (100, 87)  # columns and rows of pictures of the triangle


class Sample(NamedTuple):
    """x (n, D) float64 of norm one, and labels y (n,) float64, +1 or -1."""

    x: Tensor
    y: Tensor


def simplex(place: np.ndarray) -> np.ndarray:
    """Barycentric coordinates (n, 3) of places (n, 2) in the picture."""
    ends = np.concatenate([CORNERS.T, np.ones((1, 3))])
    return np.linalg.solve(ends, np.column_stack([place, np.ones(len(place))]).T).T


def place(x: Tensor) -> np.ndarray:
    """Where inputs (n, 3) lie in the picture: (n, 2)."""
    return (x / x.sum(1, keepdim=True)).numpy() @ CORNERS


def on_sphere(s: np.ndarray) -> Tensor:
    """Inputs (n, D) of norm one, of points of a simplex."""
    return torch.from_numpy(s / np.linalg.norm(s, axis=1, keepdims=True))


@dataclass(frozen=True)
class Dirichlet:
    """The paper's: s ~ Dirichlet(plus) for class +1, of probability SHARE, and Dirichlet(minus)."""

    plus: tuple[float, ...]
    minus: tuple[float, ...]

    def draw(self, count: int, seed: int) -> Sample:
        """Independent points, none twice."""
        random = np.random.default_rng(seed)
        labels = np.where(random.random(count) < SHARE, 1.0, -1.0)
        drawn = [random.dirichlet(alpha, count) for alpha in (self.plus, self.minus)]
        s = np.where(labels[:, None] > 0, *drawn)
        return Sample(on_sphere(s), torch.from_numpy(labels))

    def log_odds(self, x: Tensor) -> Tensor:
        """By the two densities."""
        s = (x / x.sum(1, keepdim=True)).numpy()
        plus, minus = (self._log_density(s, np.array(a)) for a in (self.plus, self.minus))
        return torch.from_numpy(plus - minus + math.log(SHARE / (1 - SHARE)))

    @staticmethod
    def _log_density(s: np.ndarray, alpha: np.ndarray) -> np.ndarray:
        logs = np.log(np.maximum(s, 1e-300))
        return logs @ (alpha - 1) + gammaln(alpha.sum()) - gammaln(alpha).sum()


PAPER_WORLDS: Mapping[int, Dirichlet] = {  # by ambient dimension D; the sphere has dimension D - 1
    2: Dirichlet((1, 2), (2, 1)),
    3: Dirichlet((0.5, 0.5, 2.5), (2.5, 0.1, 0.5)),
    5: Dirichlet((3, 1, 2, 1, 1), (1, 2, 2, 2, 3)),
}


@dataclass(frozen=True)
class Painted:
    """Densities as painted: of each class a mean of Gaussians at its dabs, cut off at the triangle.

    plus, minus: dabs (x, y) in the picture, at least one each; width: their standard deviation.
    """

    plus: tuple[tuple[float, float], ...]
    minus: tuple[tuple[float, float], ...]
    width: float

    def draw(self, count: int, seed: int) -> Sample:
        """Independent points."""
        random = np.random.default_rng(seed)
        labels = np.where(random.random(count) < SHARE, 1.0, -1.0)
        s = np.empty((count, 3))
        for sign, dabs in ((1.0, self.plus), (-1.0, self.minus)):
            mine = labels == sign
            s[mine] = self._inside(np.array(dabs), int(mine.sum()), random)
        return Sample(on_sphere(s), torch.from_numpy(labels))

    def _inside(self, dabs: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
        """Points (count, 3) of the simplex, drawn again where they fell outside."""
        kept = np.empty((0, 3))
        while len(kept) < count:
            centre = dabs[random.integers(len(dabs), size=2 * count)]
            s = simplex(centre + self.width * random.normal(size=centre.shape))
            kept = np.concatenate([kept, s[(s > INSET).all(1)]])
        return kept[:count]

    def log_odds(self, x: Tensor) -> Tensor:
        """By the two densities, each divided by its mass within the triangle."""
        found = place(x)
        plus, minus = (self._logs(found, np.array(d)) for d in (self.plus, self.minus))
        return torch.from_numpy(plus - minus + math.log(SHARE / (1 - SHARE)) - self._log_masses)

    def _logs(self, found: np.ndarray, dabs: np.ndarray) -> np.ndarray:
        squares = np.square(found[:, None] - dabs).sum(-1)
        return logsumexp(-squares / (2 * self.width**2), axis=1) - math.log(len(dabs))

    @cached_property
    def _log_masses(self) -> float:
        """log of what of class +1 lies within the triangle over the same of class -1."""
        grid = pixel_places()[inside()]
        plus, minus = (logsumexp(self._logs(grid, np.array(d))) for d in (self.plus, self.minus))
        return float(plus - minus)


World = Dirichlet | Painted


def pixel_places() -> np.ndarray:
    """The places (rows, columns, 2) of the pixels of a picture."""
    columns, rows = PIXELS
    x, y = (np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows * HEIGHT
    return np.stack(np.meshgrid(x, y), -1)


def inside() -> np.ndarray:
    """Which pixels (rows, columns) lie in the triangle."""
    grid = pixel_places()
    return np.all(simplex(grid.reshape(-1, 2)) > 0, axis=1).reshape(grid.shape[:2])


def pixels() -> Tensor:
    """The inputs (n, 3) of the pixels within the triangle, in the order of `inside`."""
    return on_sphere(simplex(pixel_places()[inside()]))


def fitted(points: np.ndarray) -> np.ndarray:
    """Points of a plane (n, 2), moved and scaled into the circle that touches the triangle's sides.

    A distance there is up to a quarter more or less than the angle between two inputs says.
    """
    middle = (points.max(0) + points.min(0)) / 2
    reach = np.linalg.norm(points - middle, axis=1).max()
    return CORNERS.mean(0) + (points - middle) / max(reach, 1e-300) * 0.96 * HEIGHT / 3
