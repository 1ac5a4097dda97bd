"""Clouds of procedural shapes: fixed splits, and random batches drawn from (seed, step) alone."""

from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.groups.rotations import random_rotations
from core.papers.frame_averaging.shapes import FAMILIES, random_shape

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


@cache
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
