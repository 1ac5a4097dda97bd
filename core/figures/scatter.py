"""Points in the plane that can be pointed at and gathered: what the view of embeddings is told."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Scatter:
    """places (n, 2), y upwards, both axes at one scale; kinds (n,): which of the `tones` each has.

    tones ("#rrggbb") begin again where there are more kinds. says: of each point, what is read out when
    it is pointed at. chosen: the points that stand out. height: most that
    the view takes [percent of the window's height].
    """

    places: np.ndarray
    kinds: np.ndarray
    tones: Sequence[str]
    says: Sequence[str]
    label: str
    chosen: Sequence[int] = ()
    height: int = 56
