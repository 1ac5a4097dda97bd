"""A head in space: its surface, three slices and a plane, drawn as `core.figures.mesh` draws meshes."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class HeadScene:
    """image (X, Y, Z) uint8 and head (X, Y, Z), how much of each voxel is head, in voxels of `spacing`.

    The plane is normal . x = offset, x in the units of `spacing` from the middle of the first voxel.
    surface, plane and background: "#rrggbb".
    """

    image: np.ndarray
    head: np.ndarray
    normal: np.ndarray
    offset: float
    spacing: float
    surface: str
    plane: str
    background: str
