"""A picture to pull by the corners of a square in it: what the view of it is told."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class CornerPicture:
    """pixels (H, W) uint8 of a square picture, which reaches from -1 to 1, as it is before the pull.

    matrix: rows (a, b, c, d) of the pull, x to the right and y upwards; square: half the side of what is
    pulled; keeps_area: whether pulls do; height: of the view [percent of the window's].
    """

    pixels: np.ndarray
    matrix: tuple[float, float, float, float]
    square: float
    keeps_area: bool
    colour: str
    label: str
    alt: str
    height: int = 36
