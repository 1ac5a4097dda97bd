"""Procedural airplanes: clouds that look different from every side, for the point-cloud pose task.

The paper uses ShapeNet's airplanes; here fuselage, wings, tail and engines have random proportions.
Nose along +x, left wing along +y, fin along +z.
"""

from typing import Literal

import numpy as np
import torch
from torch import Tensor

from core.inputs.point_cloud.presets import bundled_mesh
from core.inputs.point_cloud.sampling import in_unit_ball, sample_mesh
from core.memory import kept

POINTS = 128
SIZES = {"train": 600, "test": 100}

Split = Literal["train", "test"]


@kept
def airplanes(split: Split) -> Tensor:
    """Clouds (SIZES[split], POINTS, 3) float32, centred, in the unit ball."""
    first = {"train": 0, "test": 1_000_000}[split]
    clouds = [airplane(first + index) for index in range(SIZES[split])]
    return torch.from_numpy(np.stack(clouds))


def airplane(seed: int, points: int = POINTS) -> np.ndarray:
    """One airplane's points (points, 3) float32, a function of its seed."""
    rng = np.random.default_rng(seed)
    u = rng.uniform
    parts = [_fuselage(rng, u(0.055, 0.11), points)]
    span, chord, sweep = u(0.6, 1.15), u(0.16, 0.34), u(0.0, 0.45)
    height, dihedral, at = u(-0.06, 0.06), u(-0.05, 0.15), u(-0.05, 0.25)
    parts += [
        _panel(rng, side, at, height, span, chord, sweep, dihedral, points) for side in (1, -1)
    ]
    tail = (u(-0.85, -0.7), u(0.0, 0.08), u(0.2, 0.38), u(0.1, 0.18), u(0.05, 0.2), 0.0)
    parts += [_panel(rng, side, *tail, points) for side in (1, -1)]
    parts.append(_fin(rng, u(0.2, 0.38), u(0.14, 0.24), u(0.1, 0.25), points))
    if rng.random() < 0.6:
        where = (u(0.25, 0.5) * span, u(0.025, 0.05), u(0.1, 0.18))
        parts += [_engine(rng, side, at, height, *where, points) for side in (1, -1)]
    areas = np.array([area for area, _ in parts])
    share = rng.multinomial(points, areas / areas.sum())
    cloud = np.concatenate([part[:n] for (_, part), n in zip(parts, share, strict=True)])
    return in_unit_ball(rng.permutation(cloud))[0].astype(np.float32)


@kept
def bundled_airplane(points: int = POINTS) -> tuple[Tensor, Tensor]:
    """Points and normals (points, 3) float32 of pyvista's mesh, turned as the procedural ones."""
    mesh = bundled_mesh("airplane").mesh
    assert mesh is not None
    cloud, normals = sample_mesh(mesh, points, seed=0)
    # Its nose points along -y.
    turned = [np.stack([-v[:, 1], v[:, 0], v[:, 2]], 1) for v in (in_unit_ball(cloud)[0], normals)]
    return torch.from_numpy(turned[0]).float(), torch.from_numpy(turned[1]).float()


Part = tuple[float, np.ndarray]  # area and points


def _fuselage(rng: np.random.Generator, radius: float, count: int) -> Part:
    x, angle = rng.uniform(-0.95, 1.0, count), rng.uniform(0, 2 * np.pi, count)
    nose = np.sqrt(np.clip((1 - x) / 0.25, 0, 1))
    tail = np.clip((x + 1.05) / 0.6, 0.15, 1)
    r = radius * np.minimum(nose, tail)
    lift = 0.6 * radius * (1 - tail)  # the belly rises towards the tail
    return 2 * np.pi * radius * 1.6, np.stack([x, r * np.cos(angle), r * np.sin(angle) + lift], 1)


def _panel(
    rng: np.random.Generator,
    side: int,
    at: float,
    height: float,
    span: float,
    chord: float,
    sweep: float,
    dihedral: float,
    count: int,
) -> Part:
    along = 2 - np.sqrt(4 - 3 * rng.random(count))  # uniform over a tip half as deep as the root
    across = rng.uniform(-0.5, 0.5, count)
    depth = chord * (1 - 0.5 * along)
    x = at + across * depth - sweep * span * along
    points = np.stack([x, side * span * along, height + dihedral * span * along], 1)
    return 2 * span * chord * 0.75, points


def _fin(rng: np.random.Generator, height: float, chord: float, sweep: float, count: int) -> Part:
    along, across = rng.random(count), rng.uniform(-0.5, 0.5, count)
    x = -0.8 + across * chord * (1 - 0.4 * along) - sweep * along
    return 2 * height * chord * 0.8, np.stack([x, np.zeros(count), 0.04 + height * along], 1)


def _engine(
    rng: np.random.Generator,
    side: int,
    at: float,
    height: float,
    off: float,
    radius: float,
    length: float,
    count: int,
) -> Part:
    x, angle = rng.uniform(0, length, count), rng.uniform(0, 2 * np.pi, count)
    y, z = radius * np.cos(angle), radius * np.sin(angle)
    points = np.stack([at + x, side * off + y, height - radius - 0.02 + z], 1)
    return 2 * np.pi * radius * length, points
