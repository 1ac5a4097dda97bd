"""Handwritten digits in a wide frame, and the families of deformations that networks are tested on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Family:
    """Random elements of GL+(2): a turn of a shear along x of a scaling of both axes of a stretch.

    degrees and shear: at most, either way; scales: of each axis; ratios: of the axes of a stretch of
    determinant 1 in any direction.
    """

    degrees: float = 0.0
    shear: float = 0.0
    scales: tuple[float, float] = (1.0, 1.0)
    ratios: tuple[float, float] = (1.0, 1.0)

    def draw(self, count: int, draws: torch.Generator) -> Tensor:
        """Elements (count, 2, 2) float64."""
        u = torch.rand(6, count, generator=draws, dtype=torch.float64)
        one = torch.eye(2, dtype=torch.float64)
        turned = turn(math.radians(self.degrees) * (2 * u[0] - 1))
        sheared = one + F.pad((self.shear * (2 * u[1] - 1))[:, None, None], (1, 0, 0, 1))
        scaled = torch.diag_embed(_within(self.scales, u[2:4]).mT)
        root = _within(self.ratios, u[4]).sqrt()
        along = turn(math.pi * u[5])
        stretched = along @ torch.diag_embed(torch.stack([root, 1 / root], -1)) @ along.mT
        return turned @ sheared @ scaled @ stretched


def _within(bounds: tuple[float, float], shares: Tensor) -> Tensor:
    low, high = bounds
    return low + (high - low) * shares


FAMILIES: Mapping[str, Family] = {
    "upright": Family(),
    "any turn": Family(degrees=180),
    "scales": Family(scales=(0.75, 1.25)),
    "stretch": Family(ratios=(1.5, 2.5)),
    "affNIST": Family(degrees=20, shear=0.2, scales=(0.8, 1.2)),
    "strong": Family(degrees=45, shear=0.4, scales=(0.7, 1.3)),
}
