"""Digits as patches: 16 tokens of 2 x 2 pixels."""

from torch import Tensor

from core.data.digits import Split, split_digits

SIDE = 4  # patches along an edge


def patches(images: Tensor) -> Tensor:
    """Images (..., 8, 8) -> (..., 16, 4), row by row."""
    parts = images.unflatten(-2, (SIDE, -1)).unflatten(-1, (SIDE, -1)).transpose(-3, -2)
    return parts.flatten(-4, -3).flatten(-2)


def sample(split: Split) -> tuple[Tensor, Tensor]:
    """Patches (n, 16, 4) and labels (n,)."""
    found = split_digits(split)
    return patches(found.images), found.labels
