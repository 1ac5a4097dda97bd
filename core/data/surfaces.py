"""Surfaces with analytic outward normals, sampled uniformly over their area.

Superellipsoids, supertoroids, extruded polygons, swept tubes, and unions of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

Sample = tuple[np.ndarray, np.ndarray]  # points (n, 3) and unit normals (n, 3), float64
GRID = 48  # cells a side on which the area of a smooth surface is measured


class Surface(Protocol):
    """A closed surface, or nearly so, that can be sampled."""

    @property
    def area(self) -> float:
        """Its area."""

    def sample(self, count: int, rng: np.random.Generator) -> Sample:
        """Points uniform over the area, with their normals."""

    def inside(self, points: np.ndarray) -> np.ndarray:
        """Which of the points (n, 3) it encloses: (n,) booleans."""


class Parametric:
    """A smooth surface: `at` maps u, v in [0, 1] (n,) to points and normals, each (n, 3)."""

    def __init__(
        self,
        at: Callable[[np.ndarray, np.ndarray], Sample],
        inside: Callable[[np.ndarray], np.ndarray],
    ):
        self.at, self.inside = at, inside
        edges = np.linspace(0, 1, GRID + 1)
        u, v = (grid.ravel() for grid in np.meshgrid(edges, edges, indexing="ij"))
        corners = at(u, v)[0].reshape(GRID + 1, GRID + 1, 3)
        diagonals = corners[1:, 1:] - corners[:-1, :-1], corners[1:, :-1] - corners[:-1, 1:]
        self._cells = np.linalg.norm(np.cross(*diagonals), axis=-1).ravel() / 2

    @property
    def area(self) -> float:
        """The sum over the cells of the grid."""
        return float(self._cells.sum())

    def sample(self, count: int, rng: np.random.Generator) -> Sample:
        """A cell by its area, then a place in the cell."""
        cell = rng.choice(len(self._cells), count, p=self._cells / self._cells.sum())
        u = (cell // GRID + rng.random(count)) / GRID
        v = (cell % GRID + rng.random(count)) / GRID
        return self.at(u, v)


def superellipsoid(vertical: float, horizontal: float) -> Parametric:
    """|x|^(2/h) + |y|^(2/h), to the power h/v, + |z|^(2/v) = 1: exponent 1 is a sphere, 0 a box."""

    def at(u: np.ndarray, v: np.ndarray) -> Sample:
        latitude, longitude = np.pi * (u - 0.5), 2 * np.pi * (v - 0.5)
        points = _superquadric(latitude, longitude, vertical, horizontal)
        return points, _unit(_superquadric(latitude, longitude, 2 - vertical, 2 - horizontal))

    def inside(points: np.ndarray) -> np.ndarray:
        x, y, z = np.abs(points).T
        level = (x ** (2 / horizontal) + y ** (2 / horizontal)) ** (horizontal / vertical)
        return level + z ** (2 / vertical) < 1

    return Parametric(at, inside)


def _superquadric(latitude: np.ndarray, longitude: np.ndarray, v: float, h: float) -> np.ndarray:
    flat = _power(np.cos(latitude), v)
    return np.stack(
        [
            flat * _power(np.cos(longitude), h),
            flat * _power(np.sin(longitude), h),
            _power(np.sin(latitude), v),
        ],
        1,
    )


def supertoroid(hole: float, vertical: float, horizontal: float) -> Parametric:
    """A ring of radius 1 whose tube has radius `hole`, with the exponents of a superquadric."""

    def at(u: np.ndarray, v: np.ndarray) -> Sample:
        around, ring = 2 * np.pi * (u - 0.5), 2 * np.pi * (v - 0.5)
        radius = 1 + hole * _power(np.cos(around), vertical)
        cosine, sine = _power(np.cos(ring), horizontal), _power(np.sin(ring), horizontal)
        points = np.stack([radius * cosine, radius * sine, hole * _power(np.sin(around), vertical)])
        out = _power(np.cos(around), 2 - vertical)
        normals = [
            out * _power(np.cos(ring), 2 - horizontal),
            out * _power(np.sin(ring), 2 - horizontal),
            _power(np.sin(around), 2 - vertical),
        ]
        return points.T, _unit(np.stack(normals, 1))

    def inside(points: np.ndarray) -> np.ndarray:
        x, y, z = np.abs(points).T
        radius = (x ** (2 / horizontal) + y ** (2 / horizontal)) ** (horizontal / 2)
        tube = np.abs(radius - 1) ** (2 / vertical) + z ** (2 / vertical)
        return tube < hole ** (2 / vertical)

    return Parametric(at, inside)


def tube(curve: Callable[[np.ndarray], np.ndarray], radius: float) -> Parametric:
    """A disc of the given radius swept along `curve`, which maps s in [0, 1] (n,) to (n, 3).

    The normals are the radial directions, exact for a constant radius. The ends are open.
    """
    step = 1e-4
    rough = curve(np.linspace(0, 1, GRID))
    length = np.linalg.norm(np.diff(rough, axis=0), axis=1).sum()
    path = curve(np.linspace(0, 1, int(4 * length / radius) + 2))  # beads that overlap well

    def at(u: np.ndarray, v: np.ndarray) -> Sample:
        tangent = _unit(curve(u + step) - curve(u - step))
        aside = _unit(np.cross(tangent, _ACROSS))
        angle = 2 * np.pi * v[:, None]
        radial = np.cos(angle) * aside + np.sin(angle) * np.cross(tangent, aside)
        return curve(u) + radius * radial, radial

    def inside(points: np.ndarray) -> np.ndarray:
        squared = ((points[:, None] - path[None]) ** 2).sum(-1).min(1)
        return squared < radius**2

    return Parametric(at, inside)


_ACROSS = np.array([0.31, 0.17, 0.93])  # no curve here runs along it


class Extrusion:
    """A polygon (n, 2), counter-clockwise and star-shaped about `centre`, between z = -h/2 and h/2."""

    def __init__(self, polygon: np.ndarray, height: float, centre: Sequence[float] = (0.0, 0.0)):
        self.polygon, self.height = polygon, height
        after = np.roll(polygon, -1, 0)
        middle = np.broadcast_to(np.asarray(centre, float), polygon.shape)
        fan = np.stack([middle, polygon, after], 1)  # (n, 3 corners, 2)
        top, bottom = (_at_height(fan, z) for z in (height / 2, -height / 2))
        low, high = (
            _at_height(np.stack([polygon, after], 1), z) for z in (-height / 2, height / 2)
        )
        sides = [np.stack([low[:, 0], low[:, 1], high[:, 1]], 1)]
        sides += [np.stack([low[:, 0], high[:, 1], high[:, 0]], 1)]
        self._triangles = np.concatenate([top, bottom[:, ::-1], *sides])
        cross = np.cross(
            self._triangles[:, 1] - self._triangles[:, 0],
            self._triangles[:, 2] - self._triangles[:, 0],
        )
        self._areas = np.linalg.norm(cross, axis=1) / 2
        self._normals = _unit(cross)

    @property
    def area(self) -> float:
        """Of both caps and all sides."""
        return float(self._areas.sum())

    def sample(self, count: int, rng: np.random.Generator) -> Sample:
        """A triangle by its area, then a place in it."""
        chosen = rng.choice(len(self._areas), count, p=self._areas / self._areas.sum())
        a, b = np.sqrt(rng.random((count, 1))), rng.random((count, 1))
        p, q, r = self._triangles[chosen].transpose(1, 0, 2)
        return (1 - a) * p + a * (1 - b) * q + a * b * r, self._normals[chosen]

    def inside(self, points: np.ndarray) -> np.ndarray:
        """By the parity of the edges that a ray crosses."""
        x, y = points[:, :1], points[:, 1:2]
        (px, py), (qx, qy) = self.polygon.T, np.roll(self.polygon, -1, 0).T
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = px + (y - py) * (qx - px) / (qy - py)
        odd = (((py > y) != (qy > y)) & (x < crossing)).sum(1) % 2 == 1
        return odd & (np.abs(points[:, 2]) < self.height / 2)


@dataclass(frozen=True)
class Moved:
    """A surface turned by `rotation` (3, 3) and then shifted by `offset` (3,)."""

    surface: Surface
    offset: np.ndarray
    rotation: np.ndarray

    @property
    def area(self) -> float:
        """As before."""
        return self.surface.area

    def sample(self, count: int, rng: np.random.Generator) -> Sample:
        """The moved sample."""
        points, normals = self.surface.sample(count, rng)
        return points @ self.rotation.T + self.offset, normals @ self.rotation.T

    def inside(self, points: np.ndarray) -> np.ndarray:
        """Moved back, then asked."""
        return self.surface.inside((points - self.offset) @ self.rotation)


@dataclass(frozen=True)
class Union:
    """The outer surface of several overlapping parts."""

    parts: Sequence[Surface]

    @property
    def area(self) -> float:
        """Of all parts, hidden pieces included."""
        return sum(part.area for part in self.parts)

    def sample(self, count: int, rng: np.random.Generator) -> Sample:
        """Samples of the parts, less what lies inside another part."""
        points, normals, _ = self.sample_parts(count, rng)
        return points, normals

    def sample_parts(
        self, count: int, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The same, and which part each point is of: (count,)."""
        candidates = 2 * count
        shares = [part.area / self.area for part in self.parts]
        pieces = []
        for index, part in enumerate(self.parts):
            points, normals = part.sample(max(8, round(candidates * shares[index])), rng)
            others = [other for other in self.parts if other is not part]
            hidden = np.any([other.inside(points) for other in others], 0)
            of = np.full((len(points), 1), index)
            pieces.append(np.concatenate([points, normals, of], 1)[~hidden])
        all_of_them = rng.permutation(np.concatenate(pieces))[:count]
        return all_of_them[:, :3], all_of_them[:, 3:6], all_of_them[:, 6].astype(int)

    def inside(self, points: np.ndarray) -> np.ndarray:
        """Inside any part."""
        return np.any([part.inside(points) for part in self.parts], 0)


def stretched_sample(
    surface: Surface, factors: np.ndarray, count: int, rng: np.random.Generator
) -> Sample:
    """A sample uniform over the surface stretched along the axes by `factors` (3,).

    The area element grows by det(S) |S^-T n|: candidates are accepted with a probability in
    proportion to it. Normals turn with S^-T.
    """
    most = 1 / factors.min()  # of |S^-T n|
    kept_points, kept_normals, found = [], [], 0
    while found < count:
        points, normals = surface.sample(2 * count, rng)
        turned = normals / factors
        accepted = rng.random(len(points)) * most < np.linalg.norm(turned, axis=1)
        kept_points.append(points[accepted] * factors)
        kept_normals.append(_unit(turned[accepted]))
        found += int(accepted.sum())
    return np.concatenate(kept_points)[:count], np.concatenate(kept_normals)[:count]


def ellipsoid(x: float, y: float, z: float) -> Parametric:
    """An ellipsoid with these half axes."""
    axes = np.array([x, y, z])

    def at(u: np.ndarray, v: np.ndarray) -> Sample:
        sphere = _superquadric(np.pi * (u - 0.5), 2 * np.pi * (v - 0.5), 1, 1)
        return sphere * axes, _unit(sphere / axes)

    return Parametric(at, lambda points: ((points / axes) ** 2).sum(1) < 1)


def frustum(low: float, high: float, height: float) -> Parametric:
    """A cone cut off, about z, discs too: radius `low` at z = -height / 2, `high` at height / 2."""
    slant = np.hypot(height, low - high)
    ends = np.array([low / 2, slant, high / 2])  # the discs' and the side's share of the area
    edges = np.concatenate([[0], np.cumsum(ends) / ends.sum()])

    def at(u: np.ndarray, v: np.ndarray) -> Sample:
        along = np.interp(u, edges, [0, 1, 2, 3])
        side = np.clip(along - 1, 0, 1)
        reach = np.clip(along, 0, 1) * np.clip(3 - along, 0, 1)
        radius = reach * (low + (high - low) * side)
        around = np.stack([np.cos(2 * np.pi * v), np.sin(2 * np.pi * v)])
        points = np.stack([*(radius * around), height * (side - 0.5)], 1)
        out = np.stack([*(height * around), np.full(len(u), low - high)], 1) / slant
        flat = np.where(along < 1, -1.0, np.where(along > 2, 1.0, 0.0))
        out[flat != 0] = flat[flat != 0, None] * np.array([0, 0, 1])
        return points, out

    def inside(points: np.ndarray) -> np.ndarray:
        side = points[:, 2] / height + 0.5
        radius = low + (high - low) * side
        return (side > 0) & (side < 1) & (np.hypot(points[:, 0], points[:, 1]) < radius)

    return Parametric(at, inside)


def shifted(surface: Surface, x: float, y: float, z: float) -> Moved:
    """The surface, moved."""
    return Moved(surface, np.array([x, y, z]), np.eye(3))


def regular_polygon(corners: int, radius: float = 1.0, inner: float | None = None) -> np.ndarray:
    """A regular polygon (n, 2), or with `inner` a star of twice as many corners."""
    n = corners if inner is None else 2 * corners
    angles = 2 * np.pi * np.arange(n) / n
    radii = np.full(n, radius)
    if inner is not None:
        radii[1::2] = inner
    return radii[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1)


def box(width: float, depth: float, height: float) -> Extrusion:
    """A box about the origin."""
    x, y = width / 2, depth / 2
    return Extrusion(np.array([[-x, -y], [x, -y], [x, y], [-x, y]]), height)


def _at_height(corners: np.ndarray, z: float) -> np.ndarray:
    return np.concatenate([corners, np.full((*corners.shape[:-1], 1), z)], -1)


def _power(base: np.ndarray, exponent: float) -> np.ndarray:
    return np.sign(base) * np.abs(base) ** exponent


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
