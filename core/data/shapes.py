"""Clouds of procedural shapes: fixed splits, and random batches that are functions of their seed.

Ten families, each a random recipe of a few primitives.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.data.surfaces import (
    Extrusion,
    Sample,
    Surface,
    Union,
    box,
    regular_polygon,
    shifted,
    stretched_sample,
    superellipsoid,
    supertoroid,
    tube,
)
from core.groups.rotations import random_rotations
from core.memory import kept

Split = Literal["train", "validation", "test"]
Poses = Literal["I", "SO(3)"]

SHAPES_PER_FAMILY: dict[Split, int] = {"train": 150, "validation": 10, "test": 20}
STORED_POINTS = 1024  # of each shape; batches draw fewer
POINTS = 512  # of a training cloud, as in the paper


class Clouds(NamedTuple):
    """Clouds (B, N, 3), their normals (B, N, 3) and families (B,), an index into FAMILIES."""

    points: Tensor
    normals: Tensor
    labels: Tensor

    def turned(self, rotations: Tensor) -> "Clouds":
        """Each cloud turned by its own rotation (B, 3, 3)."""
        transposed = rotations.to(self.points).mT
        return Clouds(self.points @ transposed, self.normals @ transposed, self.labels)

    def to(self, device: torch.device) -> "Clouds":
        """The same on another device."""
        return Clouds(*(tensor.to(device) for tensor in self))


def _ellipsoid(rng: np.random.Generator) -> Surface:
    return superellipsoid(*rng.uniform(0.4, 1.2, 2))


def _torus(rng: np.random.Generator) -> Surface:
    return supertoroid(rng.uniform(0.2, 0.45), *rng.uniform(0.5, 1.2, 2))


def _prism(rng: np.random.Generator) -> Surface:
    return Extrusion(regular_polygon(int(rng.integers(3, 7))), rng.uniform(0.8, 2.4))


def _bracket(rng: np.random.Generator) -> Surface:
    a, b = rng.uniform(0.3, 0.6, 2)  # thickness of the two arms of length 2
    corners = np.array([[0, 0], [2, 0], [2, a], [b, a], [b, 2], [0, 2]])
    return Extrusion(corners, rng.uniform(0.6, 2.0), (b / 2, a / 2))


def _star(rng: np.random.Generator) -> Surface:
    star = regular_polygon(int(rng.integers(4, 8)), 1.0, rng.uniform(0.4, 0.6))
    return Extrusion(star, rng.uniform(0.3, 1.2))


def _spring(rng: np.random.Generator) -> Surface:
    turns, height = rng.uniform(2, 3.5), rng.uniform(1.5, 3)

    def helix(s: np.ndarray) -> np.ndarray:
        angle = 2 * np.pi * turns * s
        return np.stack([np.cos(angle), np.sin(angle), height * (s - 0.5)], -1)

    return tube(helix, rng.uniform(0.12, 0.2))


def _hook(rng: np.random.Generator) -> Surface:
    bend, straight = rng.uniform(0.6, 1.2) * np.pi, rng.uniform(0.6, 2)

    def curve(s: np.ndarray) -> np.ndarray:
        along = s * (straight + bend)  # a straight piece, then an arc of radius 1
        angle = np.maximum(along - straight, 0)
        flat = np.minimum(along, straight)
        return np.stack([flat - straight + np.sin(angle), 1 - np.cos(angle), 0 * s], -1)

    return tube(curve, rng.uniform(0.2, 0.35))


def _bolt(rng: np.random.Generator) -> Surface:
    head, length, radius = rng.uniform(0.4, 0.8), rng.uniform(1.5, 3), rng.uniform(0.35, 0.6)
    shaft = Extrusion(regular_polygon(32, radius), length)
    cap = Extrusion(regular_polygon(6), head)
    return Union([cap, shifted(shaft, 0, 0, -length / 2)])


def _table(rng: np.random.Generator) -> Surface:
    depth, leg, height = rng.uniform(1.2, 2), rng.uniform(0.12, 0.25), rng.uniform(0.9, 1.8)
    x, y = 1 - leg / 2, (depth - leg) / 2
    legs = [
        shifted(box(leg, leg, height), i * x, j * y, -height / 2) for i in (-1, 1) for j in (-1, 1)
    ]
    return Union([box(2, depth, 0.2), *legs])


def _mug(rng: np.random.Generator) -> Surface:
    height, reach = rng.uniform(1.4, 2.2), rng.uniform(0.4, 0.6)

    def handle(s: np.ndarray) -> np.ndarray:
        angle = np.pi * (s - 0.5)
        return np.stack([0.9 + reach * np.cos(angle), 0 * s, reach * np.sin(angle)], -1)

    return Union([Extrusion(regular_polygon(32), height), tube(handle, 0.15)])


FAMILIES: dict[str, Callable[[np.random.Generator], Surface]] = {
    "superellipsoid": _ellipsoid,
    "supertoroid": _torus,
    "prism": _prism,
    "bracket": _bracket,
    "star": _star,
    "spring": _spring,
    "hook": _hook,
    "bolt": _bolt,
    "table": _table,
    "mug": _mug,
}


def random_shape(family: str, count: int, rng: np.random.Generator) -> Sample:
    """A random member of a family, stretched at random along its axes, in its usual pose.

    Points (count, 3) lie in the unit ball about their centroid.
    """
    surface = FAMILIES[family](rng)
    points, normals = stretched_sample(surface, rng.uniform(0.7, 1.4, 3), count, rng)
    points = points - points.mean(0)
    return points / np.linalg.norm(points, axis=1).max(), normals


@kept
def shapes(split: Split) -> Clouds:
    """All shapes of a split with STORED_POINTS points each, the same on every machine.

    Splits differ in their seed: no shape is in two of them.
    """
    seed = list(SHAPES_PER_FAMILY).index(split)
    rng = np.random.default_rng(seed)
    labels = np.tile(np.arange(len(FAMILIES)), SHAPES_PER_FAMILY[split])
    names = list(FAMILIES)
    samples = [random_shape(names[label], STORED_POINTS, rng) for label in labels]
    points, normals = (
        torch.tensor(np.stack(arrays), dtype=torch.float32) for arrays in zip(*samples, strict=True)
    )
    return Clouds(points, normals, torch.tensor(labels))


@dataclass(frozen=True)
class ShapeClouds:
    """Random clouds of one split: in their usual pose ("I"), or each turned at random ("SO(3)")."""

    split: Split
    poses: Poses = "I"

    def batch(self, count: int, seed: int) -> Clouds:
        """`count` clouds of POINTS points, drawn with replacement."""
        generator = torch.Generator().manual_seed(seed)
        stored = shapes(self.split)
        chosen = torch.randint(len(stored.labels), (count,), generator=generator)
        kept = torch.rand(count, STORED_POINTS, generator=generator).argsort(1)[:, :POINTS]
        rows = chosen[:, None]
        batch = Clouds(stored.points[rows, kept], stored.normals[rows, kept], stored.labels[chosen])
        if self.poses == "I":
            return batch
        return batch.turned(random_rotations(count, generator))

    def every(self, seed: int = 0) -> Clouds:
        """Each shape of the split once, with its first POINTS points."""
        stored = shapes(self.split)
        whole = Clouds(stored.points[:, :POINTS], stored.normals[:, :POINTS], stored.labels)
        if self.poses == "I":
            return whole
        generator = torch.Generator().manual_seed(seed)
        return whole.turned(random_rotations(len(whole.labels), generator))
