"""Rotations and reflections of space as 3x3 matrices, acting on rows: x -> x R^T."""

import math

import torch
from torch import Tensor

from core.groups.so3 import about_axis, from_quaternion

Euler = tuple[float, float, float]  # yaw, pitch, roll [degrees]


def random_rotations(count: int, generator: torch.Generator) -> Tensor:
    """Rotations (count, 3, 3) float64, uniform over SO(3): unit quaternions uniform on the sphere."""
    return from_quaternion(torch.randn(count, 4, generator=generator, dtype=torch.float64))


def random_orthogonal(count: int, generator: torch.Generator) -> Tensor:
    """Elements (count, 3, 3) float64 of O(3): rotations, every other one with a reflection."""
    signs = 1.0 - 2 * (torch.arange(count) % 2)
    return random_rotations(count, generator) * signs[:, None, None]


def random_about(axis: int, count: int, generator: torch.Generator) -> Tensor:
    """Elements (count, 3, 3) float64 of O(2) about the axis x, y or z (0, 1, 2): turns, half of them
    with a reflection in a plane that contains the axis."""
    angles = 2 * math.pi * torch.rand(count, generator=generator)
    turns = about_axis(axis, angles.double())
    signs = torch.where(torch.rand(count, generator=generator) < 0.5, 1.0, -1.0)
    turns[:, :, axis - 1] *= signs[:, None]  # an axis perpendicular to it
    return turns


def from_euler(yaw: float, pitch: float, roll: float) -> Tensor:
    """The rotation (3, 3) float64 R_z(yaw) R_y(pitch) R_x(roll); angles in degrees."""
    (ca, sa), (cb, sb), (cc, sc) = (
        (math.cos(math.radians(angle)), math.sin(math.radians(angle)))
        for angle in (yaw, pitch, roll)
    )
    return torch.tensor(
        [
            [ca * cb, ca * sb * sc - sa * cc, ca * sb * cc + sa * sc],
            [sa * cb, sa * sb * sc + ca * cc, sa * sb * cc - ca * sc],
            [-sb, cb * sc, cb * cc],
        ],
        dtype=torch.float64,
    )


def act(rotation: Tensor, vectors: Tensor) -> Tensor:
    """The rows of `vectors` (..., 3) turned by `rotation` (3, 3), in the vectors' dtype."""
    return vectors @ rotation.to(vectors).T
