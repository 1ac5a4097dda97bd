"""Procedural things of twelve categories, and four solids, as shaded points that can be rendered.

Each member is a function of its seed: proportions, and how bright its parts are, are random. All stand
alike: up is +z, the front looks along +x. `core.data.renderings` takes their pictures.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch

from core.data.surfaces import (
    Extrusion,
    Moved,
    Sample,
    Surface,
    Union,
    box,
    ellipsoid,
    frustum,
    shifted,
    tube,
)
from core.groups.so3.angles import about_axis
from core.inputs.point_cloud.sampling import sample_mesh
from core.inputs.point_cloud.values import Mesh
from core.memory import kept

POINTS = 6000  # of a body


@dataclass(frozen=True, eq=False)
class Body:
    """A surface as points (N, 3) in the unit ball with unit normals (N, 3) and brightness (N,) in [0, 1].

    float32.
    """

    points: np.ndarray
    normals: np.ndarray
    albedo: np.ndarray

    def painted(self, where: np.ndarray, brightness: float) -> "Body":
        """With some of its points (N,) of another brightness."""
        return replace(self, albedo=np.where(where, np.float32(brightness), self.albedo))


@kept
def thing(category: str, seed: int, points: int = POINTS) -> Body:
    """A member of one of CATEGORIES."""
    rng = np.random.default_rng((list(CATEGORIES).index(category), seed))
    parts = CATEGORIES[category](rng)
    return _body(parts, rng.uniform(0.55, 1, len(parts)), points, rng)


@kept
def solid(name: str, points: int = POINTS) -> Body:
    """One of SOLIDS, of one brightness, which its symmetries leave where it is."""
    at, normals = SOLIDS[name](points)
    return _placed(at, normals, np.ones(points))


def body_of_mesh(mesh: Mesh, seed: int = 0, points: int = POINTS) -> Body:
    """A visitor's mesh, of one brightness. Both sides of its faces are seen: they may lie either way."""
    at, normals = sample_mesh(mesh, points // 2, seed)
    return _placed(np.tile(at, (2, 1)), np.concatenate([normals, -normals]), np.ones(2 * len(at)))


def _body(parts: list[Surface], albedo: np.ndarray, points: int, rng: np.random.Generator) -> Body:
    at, normals, part = Union(parts).sample_parts(points, rng)
    return _placed(at, normals, albedo[part])


def _placed(points: np.ndarray, normals: np.ndarray, albedo: np.ndarray) -> Body:
    """The middle of its extent in the origin, the farthest point at distance 1."""
    low, high = points.min(0), points.max(0)
    centred = points - (low + high) / 2
    reach = np.linalg.norm(centred, axis=1).max() or 1.0
    return Body(*(a.astype(np.float32) for a in (centred / reach, normals, albedo)))


def _turned(surface: Surface, axis: int, degrees: float, x: float, y: float, z: float) -> Moved:
    """Turned about axis 0, 1 or 2, then moved."""
    turn = about_axis(axis, torch.tensor(degrees, dtype=torch.float64).deg2rad()).numpy()
    return Moved(surface, np.array([x, y, z]), turn)


def _sampled(surface: Surface) -> Callable[[int], Sample]:
    return lambda points: surface.sample(points, np.random.default_rng(0))


def _tetrahedron(points: int) -> Sample:
    corners = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]], float)
    faces = np.array([[0, 1, 2], [0, 2, 3], [0, 3, 1], [1, 3, 2]])
    return sample_mesh(Mesh(corners, faces), points, seed=0)


def _legs(x: float, y: float, side: float, height: float) -> list[Surface]:
    """Four, which end at z = 0."""
    leg = box(side, side, height)
    return [shifted(leg, i * x, j * y, -height / 2) for i in (-1, 1) for j in (-1, 1)]


def _aeroplane(rng: np.random.Generator) -> list[Surface]:
    u = rng.uniform
    span, chord, sweep = u(0.7, 1.1), u(0.25, 0.4), u(0.0, 0.45)
    wing = np.array([[0.15, 0], [0.15 - chord, 0], [-sweep - chord / 2, span], [-sweep, span]])
    left = Extrusion(wing[::-1], 0.06, wing.mean(0))
    right = Extrusion(wing * (1, -1), 0.06, wing.mean(0) * (1, -1))
    fin = u(0.35, 0.5)
    return [
        ellipsoid(1, u(0.12, 0.2), u(0.12, 0.2)),
        left,
        right,
        shifted(box(0.25, u(0.6, 0.9), 0.05), -0.85, 0, 0.02),
        shifted(box(0.22, 0.05, fin), -0.85, 0, fin / 2),
    ]


def _animal(rng: np.random.Generator) -> list[Surface]:
    u = rng.uniform
    long, thick, leg, neck = u(0.6, 0.8), u(0.25, 0.4), u(0.45, 0.8), u(0.15, 0.6)
    head = u(0.16, 0.26)
    up = thick * 0.6 + neck
    return [
        ellipsoid(long, thick, thick),
        *[shifted(part, 0, 0, -thick * 0.6) for part in _legs(0.62 * long, 0.5 * thick, 0.13, leg)],
        _turned(frustum(0.16, 0.11, 1.3 * neck + 0.2), 1, 25, 0.85 * long, 0, up / 2 + 0.05),
        shifted(ellipsoid(1.5 * head, head, head), long + 0.15 + head / 2, 0, up),
        _turned(frustum(0.07, 0.03, u(0.3, 0.7)), 1, -60, -long - 0.1, 0, 0.15),
    ]


def _boat(rng: np.random.Generator) -> list[Surface]:
    u = rng.uniform
    beam, deep, mast = u(0.3, 0.45), u(0.25, 0.4), u(0.9, 1.5)
    hull = np.array([[-1, -beam], [0.3, -beam], [1.1, 0], [0.3, beam], [-1, beam]])
    sail = np.array([[-0.75, 0.0], [0.0, 0.0], [0.0, mast * 0.8]])
    return [
        Extrusion(hull, deep),
        shifted(box(u(0.3, 0.5), beam, 0.3), -0.65, 0, deep / 2 + 0.14),
        shifted(frustum(0.06, 0.05, mast), 0.15, 0, deep / 2 + mast / 2),
        _turned(Extrusion(sail, 0.05, sail.mean(0)), 0, 90, 0.12, 0, deep / 2 + 0.12 * mast),
    ]


def _car(rng: np.random.Generator) -> list[Surface]:
    u = rng.uniform
    wide, low, cabin, back = u(0.4, 0.5), u(0.25, 0.35), u(0.4, 0.65), u(-0.35, -0.05)
    roof = np.array([[-cabin, 0.0], [cabin, 0.0], [0.55 * cabin, 0.35], [-0.75 * cabin, 0.35]])
    glass = Extrusion(roof, 1.7 * wide, roof.mean(0))
    radius = u(0.18, 0.24)
    wheel = frustum(radius, radius, 0.16)
    return [
        box(2, 2 * wide, low),
        _turned(glass, 0, 90, back, 0, low / 2 - 0.01),
        *[_turned(wheel, 0, 90, i * 0.6, j * wide, -low / 2) for i in (-1, 1) for j in (-1, 1)],
    ]


def _chair(rng: np.random.Generator) -> list[Surface]:
    u = rng.uniform
    half, back, leg, side = u(0.4, 0.55), u(0.7, 1.2), u(0.6, 0.9), u(0.1, 0.16)
    rest = shifted(box(0.12, 2 * half, back), -half + 0.06, 0, back / 2)
    arm = [
        shifted(box(1.6 * half, 0.1, 0.1), 0, j * (half - 0.05), 0.35)
        for j in (-1, 1)
        if rng.random() < 0.4
    ]
    return [box(2 * half, 2 * half, 0.14), rest, *_legs(half - 0.08, half - 0.08, side, leg), *arm]


def _guitar(rng: np.random.Generator) -> list[Surface]:
    u = rng.uniform
    deep, neck, upper = u(0.14, 0.22), u(0.9, 1.2), u(0.3, 0.4)
    radius = u(0.42, 0.52)
    lower = frustum(radius, radius, deep)
    return [
        _turned(lower, 1, 90, 0, 0, -0.45),
        _turned(frustum(upper, upper, deep), 1, 90, 0, 0, 0.1),
        shifted(box(0.08, 0.13, neck), 0.05, 0, 0.35 + neck / 2),
        shifted(box(0.1, 0.26, 0.3), 0.03, 0, 0.45 + neck),
        shifted(box(0.06, 0.34, 0.08), deep / 2 + 0.02, 0, -0.55),
    ]


def _house(rng: np.random.Generator) -> list[Surface]:
    u = rng.uniform
    long, wide, tall, roof = u(0.6, 0.9), u(0.45, 0.6), u(0.5, 0.8), u(0.35, 0.6)
    gable = np.array([[-wide - 0.08, 0], [wide + 0.08, 0], [0, roof]])
    top = Extrusion(gable, 2 * long + 0.1, gable.mean(0))
    upright = _turned(top, 0, 90, 0, 0, 0)
    return [
        box(2 * long, 2 * wide, tall),
        _turned(upright, 2, 90, 0, 0, tall / 2),
        shifted(box(0.2, 0.2, 0.6), u(-0.5, 0.5) * long, 0.5 * wide, tall / 2 + roof * 0.6),
        shifted(box(0.1, 0.25, 0.5 * tall), long + 0.03, -0.2 * wide, -tall / 4),
    ]


def _lamp(rng: np.random.Generator) -> list[Surface]:
    u = rng.uniform
    stem, lean, arm = u(0.7, 1.0), u(5, 25), u(0.5, 0.8)
    top = stem * np.cos(np.deg2rad(lean)), -stem * np.sin(np.deg2rad(lean))
    return [
        frustum(u(0.3, 0.45), 0.25, 0.12),
        _turned(frustum(0.06, 0.06, stem), 1, -lean, top[1] / 2, 0, top[0] / 2),
        _turned(frustum(0.06, 0.06, arm), 1, 65, top[1] + 0.45 * arm, 0, top[0] + 0.2 * arm),
        _turned(frustum(u(0.3, 0.42), 0.14, 0.42), 1, -35, top[1] + arm, 0, top[0] + 0.25 * arm),
    ]


def _mug(rng: np.random.Generator) -> list[Surface]:
    u = rng.uniform
    tall, low, high, reach = u(0.9, 1.5), u(0.4, 0.5), u(0.45, 0.6), u(0.35, 0.5)

    def handle(s: np.ndarray) -> np.ndarray:
        angle = np.pi * (s - 0.5)
        middle = (low + high) / 2 - 0.06
        return np.stack([middle + reach * np.cos(angle), 0 * s, 0.3 * tall * np.sin(angle)], -1)

    rim = frustum(0.8 * high, 0.85 * high, 0.06)
    return [frustum(low, high, tall), tube(handle, 0.09), shifted(rim, 0, 0, tall / 2)]


def _sofa(rng: np.random.Generator) -> list[Surface]:
    u = rng.uniform
    long, deep, seat, back, arm = u(0.7, 1.1), u(0.35, 0.5), u(0.25, 0.4), u(0.4, 0.7), u(0.2, 0.35)
    return [
        box(2 * deep, 2 * long, seat),
        shifted(box(0.25, 2 * long, back + seat), -deep, 0, back / 2),
        *[shifted(box(2 * deep, 0.22, arm + seat), 0.02, j * long, arm / 2) for j in (-1, 1)],
    ]


def _table(rng: np.random.Generator) -> list[Surface]:
    u = rng.uniform
    long, deep, leg = u(0.6, 1.0), u(0.4, 0.6), u(0.5, 1.0)
    drawer = shifted(box(0.5 * long, 2 * deep - 0.06, 0.24), 0.6 * long, 0, -0.15)
    return [
        box(2 * long, 2 * deep, 0.12),
        *_legs(long - 0.1, deep - 0.1, u(0.1, 0.18), leg),
        drawer,
    ]


def _teapot(rng: np.random.Generator) -> list[Surface]:
    u = rng.uniform
    wide, tall, ring = u(0.5, 0.65), u(0.4, 0.6), u(0.28, 0.38)

    def handle(s: np.ndarray) -> np.ndarray:
        angle = np.pi * (s + 0.5)
        return np.stack([ring * np.cos(angle) - wide + 0.08, 0 * s, ring * np.sin(angle)], -1)

    spout = frustum(0.15, 0.08, u(0.5, 0.75))
    return [
        ellipsoid(wide, wide, tall),
        _turned(spout, 1, 50, wide + 0.12, 0, 0.12),
        tube(handle, 0.08),
        shifted(ellipsoid(0.1, 0.1, 0.1), 0, 0, tall + 0.06),
    ]


CATEGORIES: dict[str, Callable[[np.random.Generator], list[Surface]]] = {
    "aeroplane": _aeroplane,
    "animal": _animal,
    "boat": _boat,
    "car": _car,
    "chair": _chair,
    "guitar": _guitar,
    "house": _house,
    "lamp": _lamp,
    "mug": _mug,
    "sofa": _sofa,
    "table": _table,
    "teapot": _teapot,
}

SOLIDS: dict[str, Callable[[int], Sample]] = {
    "cube": _sampled(box(1, 1, 1)),
    "cylinder": _sampled(frustum(0.5, 0.5, 1.1)),
    "tetrahedron": _tetrahedron,
    "cone": _sampled(frustum(0.6, 0, 1.1)),
}
