"""Rotations as the paper samples them, and uniform over SO(3)."""

import math

import torch
from torch import Tensor
from torch.nn.functional import normalize

from core.data.airplanes import airplanes
from core.data.skeleton import HUMAN, random_poses
from core.groups.rotations import random_rotations
from core.groups.so3 import from_axis_angle


def uniform_angles(count: int, generator: torch.Generator) -> Tensor:
    """Rotations (count, 3, 3) float64 about uniform axes by uniform angles in [0, pi].

    The sampling of the official code for clouds, in training and test. Large angles are less frequent
    than uniformly over SO(3), from which that code draws for its sanity test.
    """
    angle = math.pi * torch.rand(count, 1, generator=generator, dtype=torch.float64)
    axis = normalize(torch.randn(count, 3, generator=generator, dtype=torch.float64), dim=-1)
    return from_axis_angle(torch.cat([angle, axis], -1))


def haar(count: int, seed: int) -> Tensor:
    """Rotations (count, 3, 3) float32, uniform over SO(3)."""
    return random_rotations(count, torch.Generator().manual_seed(seed)).float()


def sanity_batch(seed: int, count: int, step: int) -> Tensor:
    """The training batch (count, 3, 3) float32 of a step, the same for all representations."""
    return haar(count, seed * 1_000_003 + step)


def pose_batch(seed: int, poses: int, step: int) -> tuple[Tensor, Tensor]:
    """Rotations (1, poses, 3, 3) and one training airplane (1, 1, N, 3) of a step."""
    clouds = airplanes("train")
    generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
    row = torch.randint(len(clouds), (1,), generator=generator)
    return uniform_angles(poses, generator).float()[None], clouds[row][None]


def human_poses(seed: int, count: int, step: int) -> Tensor:
    """Local rotations (count, J, 3, 3) of the procedural skeleton, a function of seed and step."""
    generator = torch.Generator().manual_seed(seed * 1_000_003 + step + 1)
    return random_poses(HUMAN, count, generator)
