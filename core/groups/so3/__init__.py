"""Representations of rotations, after "On the Continuity of Rotation Representations in Neural
Networks" (Zhou et al., CVPR 2019, arXiv 1812.07035).

A representation is a pair of maps. f takes coordinates to a rotation, and is what a network's output
goes through; g takes a rotation to coordinates, with f(g(R)) = R. It is *continuous* when g is.
No representation of SO(3) by four real numbers or fewer is (SO(3) does not embed in R^4).

All maps work on batches, in the dtype of their input. Rotations are matrices (..., 3, 3) that act on
columns; quaternions are (w, x, y, z); angles are in radians.
"""

from core.groups.so3.angles import (
    about_axis,
    from_axis_angle,
    from_euler,
    from_euler_sin_cos,
    from_hopf,
    from_rotation_vector,
    to_axis_angle,
    to_euler,
    to_euler_sin_cos,
    to_hopf,
    to_rotation_vector,
    unprojected_sin_cos,
)
from core.groups.so3.catalogue import REPRESENTATIONS, Representation, euler
from core.groups.so3.distance import deviation, geodesic_distance, rotation_angle
from core.groups.so3.matrices import (
    from_5d,
    from_6d,
    from_9d,
    from_9d_svd,
    from_10d,
    from_columns,
    to_5d,
    to_6d,
    to_9d,
    to_10d,
    to_columns,
)
from core.groups.so3.quaternions import (
    from_quaternion,
    multiply,
    to_quaternion,
    to_quaternion_w,
    to_quaternion_z,
)

__all__ = [
    "REPRESENTATIONS",
    "Representation",
    "about_axis",
    "deviation",
    "euler",
    "from_5d",
    "from_6d",
    "from_9d",
    "from_9d_svd",
    "from_10d",
    "from_axis_angle",
    "from_columns",
    "from_euler",
    "from_euler_sin_cos",
    "from_hopf",
    "from_quaternion",
    "from_rotation_vector",
    "geodesic_distance",
    "multiply",
    "rotation_angle",
    "to_5d",
    "to_6d",
    "to_9d",
    "to_10d",
    "to_axis_angle",
    "to_columns",
    "to_euler",
    "to_euler_sin_cos",
    "to_hopf",
    "to_quaternion",
    "to_quaternion_w",
    "to_quaternion_z",
    "to_rotation_vector",
    "unprojected_sin_cos",
]
