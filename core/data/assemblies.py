"""Assemblies of six things, as they are seen in training and as they never were.

The things are fixed; each copy is stretched a little and sampled anew. In the arrangement that
training sees, they stand in one order on a ring, each turned a little. In unseen arrangements each is
turned at random, their places are exchanged, and some are lifted.
"""

from typing import Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.data.shapes import FAMILIES
from core.data.surfaces import stretched_sample
from core.groups.rotations import random_rotations
from core.groups.so3 import from_rotation_vector
from core.memory import kept

THINGS = ("bracket", "star", "spring", "bolt", "table", "mug")
EACH = 64  # points of a thing in an assembly
STORED = 320  # points of each copy; scenes draw EACH of them
COPIES = {"train": 40, "validation": 8, "test": 12}
RING = 1.9  # [radii of a thing]: neighbours touch
# Along each thing's axes, so that no two of its moments are alike and its frame is well determined.
STRETCHES = np.array(
    [[1, 1.3, 0.8], [1, 0.75, 1.2], [0.8, 1.1, 1.2], [1, 1.3, 1], [1, 1, 1.2], [1, 1.2, 1]]
)

Split = Literal["train", "validation", "test"]
# How parts lie: as in training; that, turned as a whole; or never seen.
Arrangement = Literal["seen", "turned", "unseen"]


class Moves(NamedTuple):
    """One motion x -> R_j x + t_j for each of the p parts of B scenes: (B, p, 3, 3) and (B, p, 3)."""

    turns: Tensor
    shifts: Tensor

    def act(self, points: Tensor, parts: Tensor) -> Tensor:
        """Points (B, n, 3) of parts (B, n), moved."""
        return self.turn(points, parts) + spread(self.shifts.to(points), parts)

    def turn(self, vectors: Tensor, parts: Tensor) -> Tensor:
        """Vectors (B, n, 3) of parts (B, n), turned."""
        return (spread(self.turns.to(vectors), parts) @ vectors[..., None])[..., 0]


class Scenes(NamedTuple):
    """B scenes of n points: points and normals (B, n, 3), and the thing (B, n) that each is of."""

    points: Tensor
    normals: Tensor
    parts: Tensor

    def to(self, where: torch.device | torch.dtype) -> "Scenes":
        """The same on another device, or in another precision."""
        return Scenes(
            self.points.to(where), self.normals.to(where), self.parts.to(self.points.device)
        )

    def moved(self, moves: Moves) -> "Scenes":
        """Each part moved."""
        points = moves.act(self.points, self.parts)
        return Scenes(points, moves.turn(self.normals, self.parts), self.parts)

    def about_centres(self, turns: Tensor, shifts: Tensor) -> Moves:
        """Turns (B, p, 3, 3) about the parts' centres, then shifts (B, p, 3)."""
        centres = self.centres().double()
        return Moves(turns, centres - (turns @ centres[..., None])[..., 0] + shifts)

    def centres(self) -> Tensor:
        """The centroid of each part: (B, p, 3)."""
        of = torch.nn.functional.one_hot(self.parts).to(self.points)
        return of.mT @ self.points / of.sum(1)[..., None]

    def targets(self) -> Tensor:
        """Of each point the centre of its part, which it is to vote for: (B, n, 3)."""
        return spread(self.centres(), self.parts)


def spread(values: Tensor, parts: Tensor) -> Tensor:
    """To each point what its part has: (B, p, ...) -> (B, n, ...)."""
    return values[torch.arange(len(parts), device=parts.device)[:, None], parts]


@kept
def _copies(split: Split) -> tuple[Tensor, Tensor]:
    """Points and normals (things, copies, STORED, 3), centred, the farthest point at distance 1."""
    rng = np.random.default_rng(list(COPIES).index(split))
    found = []
    for name, stretch in zip(THINGS, STRETCHES, strict=True):
        surface = FAMILIES[name](np.random.default_rng(4))
        for _ in range(COPIES[split]):
            sampled, across = stretched_sample(
                surface, stretch * rng.uniform(0.9, 1.1, 3), STORED, rng
            )
            centred = sampled - sampled.mean(0)
            found.append((centred / np.linalg.norm(centred, axis=1).max(), across))
    shape = len(THINGS), COPIES[split], STORED, 3
    points, normals = (
        torch.tensor(np.stack(arrays), dtype=torch.float32).view(shape)
        for arrays in zip(*found, strict=True)
    )
    return points, normals


def loose(split: Split, count: int, generator: torch.Generator) -> Scenes:
    """`count` sets of the six things, each at the origin in its own pose."""
    stored = _copies(split)
    things = torch.arange(len(THINGS))[None, :, None]
    copy = torch.randint(COPIES[split], (count, len(THINGS), 1), generator=generator)
    drawn = torch.rand(count, len(THINGS), STORED, generator=generator).argsort(2)[..., :EACH]
    points, normals = (part[things, copy, drawn].flatten(1, 2) for part in stored)
    return Scenes(points, normals, things.expand(count, -1, EACH).flatten(1))


def assemblies(split: Split, arrangement: Arrangement, count: int, seed: int) -> Scenes:
    """`count` assemblies (points of a scene in random order), a function of the seed."""
    generator = torch.Generator().manual_seed(seed)
    scenes, p = loose(split, count, generator), len(THINGS)
    places = _ring().expand(count, p, 3) + 0.1 * torch.randn(count, p, 3, generator=generator)
    if arrangement == "unseen":
        order = torch.rand(count, p, generator=generator).argsort(1)
        places = places.gather(1, order[..., None].expand(-1, -1, 3))
        lift = 0.8 * torch.rand(count, p, generator=generator) - 0.4
        places = places + lift[..., None] * torch.tensor([0.0, 0, 1])
        turns = random_rotations(count * p, generator)
    else:
        axes = torch.nn.functional.normalize(torch.randn(count * p, 3, generator=generator), dim=1)
        angles = np.deg2rad(20) * torch.rand(count * p, 1, generator=generator)
        turns = from_rotation_vector((axes * angles).double())
    scenes = scenes.moved(scenes.about_centres(turns.view(count, p, 3, 3), places))
    if arrangement == "turned":
        whole = random_rotations(count, generator).to(scenes.points)
        scenes = Scenes(scenes.points @ whole.mT, scenes.normals @ whole.mT, scenes.parts)
    order = torch.rand(scenes.parts.shape, generator=generator).argsort(1)
    rows = torch.arange(count)[:, None]
    return Scenes(*(part[rows, order] for part in scenes))


def _ring() -> Tensor:
    angles = 2 * torch.pi * torch.arange(len(THINGS)) / len(THINGS)
    return RING * torch.stack([angles.cos(), angles.sin(), 0 * angles], 1)
