"""Dirac's belts: a body held by belts, turned once or twice, and what of the twist can be undone."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.groups.so3 import from_quaternion
from core.memory import kept


@dataclass(frozen=True)
class Belts:
    """Belts from a body to walls, after one or two full turns of the body, being untwisted.

    points: (T, N, 3), the belts; body: (T, 3, 3); lifts: (T, 4), the body's quaternion, followed from
    its start; twist: (T,) the angle [degrees] by which the belts' ends are turned against each other,
    along the belt.
    """

    points: np.ndarray
    body: np.ndarray
    lift: np.ndarray
    twist: np.ndarray


BELT_FRAMES = 240  # half to turn, half to untwist
ALONG, ACROSS = 70, 5
_INNER = 0.28  # where the belts begin [radii]


@kept
def belts(turns: int) -> Belts:
    """A body turned `turns` times about z, and then the belts moved with both of their ends held.

    A shell of radius r is turned by q(r): the body is its inner end, the wall the outer one. Two turns
    are a loop in the sphere of unit quaternions, which shrinks to a point over the sphere (Dirac's
    belts). One turn is a path from 1 to -1, which can be moved, but never away.
    """
    share = torch.linspace(
        1, 0, ALONG, dtype=torch.float64
    )  # the body's turn, from the body outwards
    half = math.pi * turns * share
    frames, lifts = [], []
    for t in torch.linspace(0, 1, BELT_FRAMES // 2, dtype=torch.float64):
        frames.append(_about_z(half * t))
        lifts.append(_about_z(half[:1] * t)[0])
    for t in torch.linspace(0, 1, BELT_FRAMES // 2, dtype=torch.float64):
        frames.append(_shrunk(half, t) if turns == 2 else _tilted(half, t))
        lifts.append(lifts[-1])
    shells = torch.stack(frames)  # (T, ALONG, 4)
    steps = 4 * torch.asin(((shells[:, 1:] - shells[:, :-1]).norm(dim=-1) / 2).clamp(max=1))
    turned = from_quaternion(shells)[:, :, None] @ _rest_belts()[..., None]
    points = turned.squeeze(-1).flatten(1, 2).float().numpy()
    body = from_quaternion(shells[:, 0]).float().numpy()
    twist = steps.sum(1).rad2deg().numpy()
    return Belts(points, body, torch.stack(lifts).float().numpy(), twist)


def _about_z(half: Tensor) -> Tensor:
    zero = torch.zeros_like(half)
    return torch.stack([half.cos(), zero, zero, half.sin()], -1)


def _shrunk(half: Tensor, t: Tensor) -> Tensor:
    """Circles through 1 on the sphere (w, x, z), from the great one at t = 0 to a point at t = 1."""
    tilt = math.pi / 2 * t
    radius, lean = tilt.cos(), tilt.sin()
    w = 1 - radius.square() * (1 - half.cos())
    x = radius * lean * (1 - half.cos())
    return torch.stack([w, x, torch.zeros_like(half), radius * half.sin()], -1)


def _tilted(half: Tensor, t: Tensor) -> Tensor:
    """The same turn about an axis that goes from z over x to -z: the twist becomes its opposite."""
    tilt = math.pi * t
    axis = (tilt.sin() * half.sin(), torch.zeros_like(half), tilt.cos() * half.sin())
    return torch.stack([half.cos(), *axis], -1)


def _rest_belts() -> Tensor:
    """Four belts at rest (ALONG, 4 * ACROSS, 3), along x and y, their width along z."""
    radius = torch.linspace(_INNER, 1, ALONG, dtype=torch.float64)[:, None, None]
    across = torch.linspace(-0.07, 0.07, ACROSS, dtype=torch.float64)
    directions = torch.tensor([[1.0, 0, 0], [0, 1, 0], [-1, 0, 0], [0, -1, 0]]).double()
    wide = torch.stack([0 * across, 0 * across, across], -1)
    return (radius[..., None] * directions[:, None] + wide).flatten(1, 2)
