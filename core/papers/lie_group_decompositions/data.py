"""Handwritten digits in a wide frame, and the families of deformations that networks are tested on."""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from core.data.digits import Split, split_digits
from core.groups.planar import turn
from core.memory import kept
from core.papers.lie_group_decompositions.model import SIDE

DIGIT = 14  # pixels of a digit, in the middle of the frame


class Pictures(NamedTuple):
    """Pictures (n, 1, SIDE, SIDE) float32 in [0, 1] and which digit each is, (n,)."""

    pixels: Tensor
    labels: Tensor


@kept
def pictures(split: Split) -> Pictures:
    """The digits of a split, upright."""
    images, labels = split_digits(split)
    return Pictures(framed(images), labels)


def framed(images: Tensor) -> Tensor:
    """Digits (n, H, W) at DIGIT pixels in the middle of empty frames, (n, 1, SIDE, SIDE)."""
    large = F.interpolate(images[:, None], (DIGIT, DIGIT), mode="bilinear", antialias=True)
    return F.pad(large, [(SIDE - DIGIT) // 2] * 4)


def between(low: float, high: float, count: int, draws: torch.Generator) -> Tensor:
    """Uniform numbers (count,) float64."""
    return low + (high - low) * torch.rand(count, generator=draws, dtype=torch.float64)


def turns(degrees: float, count: int, draws: torch.Generator) -> Tensor:
    """Turns (count, 2, 2) of up to so many degrees either way."""
    return turn(between(-math.radians(degrees), math.radians(degrees), count, draws))


def scales(low: float, high: float, count: int, draws: torch.Generator) -> Tensor:
    """Scalings (count, 2, 2), of each axis by its own factor."""
    return torch.diag_embed(between(low, high, 2 * count, draws).view(count, 2))


def shears(most: float, count: int, draws: torch.Generator) -> Tensor:
    """Shears (count, 2, 2) along the horizontal."""
    return torch.eye(2).double() + F.pad(
        between(-most, most, count, draws)[:, None, None], (1, 0, 0, 1)
    )


def stretches(low: float, high: float, count: int, draws: torch.Generator) -> Tensor:
    """Stretches (count, 2, 2) of determinant 1 in any direction; the ratio of axes is given."""
    along = turn(between(0, math.pi, count, draws))
    half = between(low, high, count, draws).log() / 2
    return along @ torch.diag_embed(torch.stack([half, -half], -1).exp()) @ along.mT


def mixture(degrees: float, shear: float, low: float, high: float) -> Callable[..., Tensor]:
    """A turn of a shear of a scaling."""
    return lambda count, draws: (
        turns(degrees, count, draws) @ shears(shear, count, draws) @ scales(low, high, count, draws)
    )


Family = Callable[[int, torch.Generator], Tensor]
FAMILIES: Mapping[str, Family] = {
    "upright": lambda count, draws: turns(0, count, draws),
    "any turn": lambda count, draws: turns(180, count, draws),
    "scales": lambda count, draws: scales(0.75, 1.25, count, draws),
    "stretch": lambda count, draws: stretches(1.5, 2.5, count, draws),
    "affNIST": mixture(20, 0.2, 0.8, 1.2),
    "strong": mixture(45, 0.4, 0.7, 1.3),
}
