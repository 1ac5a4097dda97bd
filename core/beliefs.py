"""Beliefs over SO(3) as dots on a globe, and bodies that are turned, seen by a camera that looks along
-z.

A pose is a dot where a pin through the thing points, off its upright axis, so that poses that differ by a
quarter turn lie apart; the hue is the turn about the pin (after the plots of implicit-PDF, Murphy et al.,
ICML 2021).
"""

import math
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.data.objects import Body
from core.data.renderings import AMBIENT
from core.figures.cloud import Lines, Points, globe
from core.figures.palette import Palette
from core.groups.so3 import about_axis
from core.groups.so3.angles import from_rotation_vector
from core.memory import kept

DOTS = 600  # drawn from a belief
_BLUR = 2.5  # how far they lie about in their cells [degrees]
_TILT = 0.35  # of the pin, off the thing's upright axis towards its front [radians]
PIN = np.array([math.sin(_TILT), 0.0, math.cos(_TILT)])
_SHOWN, _GHOST = 2600, 500  # points of a body
_STILL = (0.0, 0.0, 0.0)  # the pivot of what turns while what is beside it stands still


class Dots(NamedTuple):
    """Poses as dots: where the pin points (k, 3), and the turn about the pin (k,), 1 a whole one."""

    places: np.ndarray
    turns: np.ndarray


def dots_of(rotations: Tensor) -> Dots:
    """Of rotations (k, 3, 3)."""
    framed = rotations.double() @ about_axis(1, torch.tensor(_TILT, dtype=torch.float64))
    turns = torch.atan2(framed[:, 2, 1], -framed[:, 2, 0]) / (2 * math.pi) % 1
    return Dots(framed[..., 2].numpy(), turns.numpy())


@kept
def _blur() -> Tensor:
    draws = torch.randn(DOTS, 3, generator=torch.Generator().manual_seed(0))
    return from_rotation_vector(math.radians(_BLUR) / 3**0.5 * draws)


def drawn_from(belief: Tensor, grid: Tensor, motion: Tensor | None = None) -> Dots:
    """DOTS poses, as many in a cell of the grid (n, 3, 3) as the belief (n,) says, moved by a
    rotation."""
    levels = (torch.arange(DOTS, dtype=torch.float64) + 0.5) / DOTS
    cells = torch.searchsorted(belief.double().cumsum(0), levels).clamp_max(len(grid) - 1)
    rotations = grid[cells] @ _blur()
    return dots_of(rotations if motion is None else motion @ rotations)


def hues(turns: np.ndarray) -> np.ndarray:
    """Colours (k, 3) uint8 around a wheel."""
    phase = 2 * np.pi * (np.asarray(turns)[:, None] + np.array([0, 1 / 3, 2 / 3]))
    return np.round(128 + 96 * np.cos(phase)).astype(np.uint8)


def belief_layers(dots: Dots, colours: Palette, size: float = 5.0) -> list[Points | Lines]:
    """Dots over a globe."""
    return [Lines(0.93 * globe()[0], colours.grid, 1), Points(dots.places, hues(dots.turns), size)]


def marks(dots: Dots, colours: Palette) -> Lines:
    """A stick at each place."""
    return Lines(np.stack([0.7 * dots.places, dots.places], 1), colours.truth, 1.5)


def body_layer(
    body: Body, rotation: np.ndarray, follows: bool = True, large: bool = False
) -> Points:
    """A body before it is turned, as bright as it is when turned by `rotation` (3, 3), and its pin.

    follows: whether it turns with the visitor's rotation though what is beside it does not. large: of
    all its points, for a large panel.
    """
    step = 1 if large else max(1, len(body.points) // _SHOWN)
    points, normals = body.points[::step], body.normals[::step]
    lit = np.abs((normals @ rotation.T)[:, 2])  # faces of meshes have two sides
    shade = 45 + 185 * body.albedo[::step] * (AMBIENT + (1 - AMBIENT) * lit)
    pin = np.linspace(0.5, 1, 40)[:, None] * PIN
    colours = np.concatenate([np.repeat(shade[:, None], 3, 1), np.full((40, 3), (235, 60, 60))])
    every = np.concatenate([points, pin.astype(np.float32)])
    return Points(
        every, colours.astype(np.uint8), 7.0 if large else 4.5, pivot=_STILL if follows else None
    )


def ghost_layer(body: Body, rotation: np.ndarray, tone: str) -> Points:
    """A few of its points in a pose that is believed."""
    few = body.points[:: max(1, len(body.points) // _GHOST)]
    return Points(few @ rotation.T.astype(np.float32), tone, 3.0)
