"""Small pictures of which one is chosen: what the view of tiles is told."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Tiles:
    """pictures (n, H, W) or (n, H, W, 3) uint8, each with a name; chosen: the index of one, or -1.

    side: about how wide a tile is [pixels of the screen]; columns: so many, each as wide as a hall's
    screen has room for three rows of, where not 0.
    """

    pictures: np.ndarray
    names: Sequence[str]
    label: str
    chosen: int = -1
    side: int = 44
    columns: int = 0
