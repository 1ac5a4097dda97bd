"""The representations by name: both maps, size, and where g tears."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from core.groups.so3.angles import (
    AXES,
    axes_of,
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
from core.groups.so3.matrices import (
    UPPER,
    from_5d,
    from_6d,
    from_9d,
    from_9d_svd,
    from_10d,
    to_5d,
    to_6d,
    to_9d,
    to_10d,
)
from core.groups.so3.quaternions import from_quaternion, to_quaternion_w, to_quaternion_z

Map = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Representation:
    """Coordinates of a rotation. `f`: (..., size) -> (..., 3, 3); `g` back, with f(g(R)) = R.

    tears: where g jumps, in words; empty for a continuous one. squash: what bounds a network's raw
    output before f; unprojected: what the loss sees instead of f, where the paper trains without
    the projection.
    """

    key: str
    name: str
    size: int
    f: Map
    g: Map
    coordinates: tuple[str, ...]
    tears: str = ""
    squash: Map | None = None
    unprojected: Map | None = None

    @property
    def continuous(self) -> bool:
        """Whether g is continuous on all of SO(3)."""
        return not self.tears


def euler(order: str = "XZY") -> Representation:
    """Euler angles about the axes of `order`. Raises ValueError for anything but an order."""
    i, j, k = (AXES[axis] for axis in axes_of(order))
    return Representation(
        "euler",
        f"Euler angles {order}",
        3,
        partial(from_euler, order=order),
        partial(to_euler, order=order),
        (f"about {i}", f"about {j}", f"about {k}"),
        "where an outer angle passes 180\u00b0, and in a gimbal lock",
    )


def _squash_axis_angle(raw: Tensor) -> Tensor:
    return torch.cat([math.pi * raw[..., :1].tanh(), raw[..., 1:]], -1)


def _squash_hopf(raw: Tensor) -> Tensor:
    return (raw.tanh() + 1) * math.pi * raw.new_tensor([0.5, 1.0, 1.0])


def _letters(prefix: str, count: int) -> tuple[str, ...]:
    return tuple(f"{prefix}{n}" for n in range(1, count + 1))


_MATRIX = tuple(f"m{i}{j}" for i in "123" for j in "123")

REPRESENTATIONS: dict[str, Representation] = {
    entry.key: entry
    for entry in (
        Representation("6d", "6D", 6, from_6d, to_6d, _letters("a", 6)),
        Representation("5d", "5D", 5, from_5d, to_5d, _letters("p", 5)),
        Representation(
            "9d",
            "9D, Gram-Schmidt",
            9,
            from_9d,
            to_9d,
            _MATRIX,
            unprojected=lambda raw: raw.unflatten(-1, (3, 3)),
        ),
        Representation("svd", "9D, SVD", 9, from_9d_svd, to_9d, _MATRIX),
        Representation(
            "10d", "10D, symmetric", 10, from_10d, to_10d, tuple(f"A{i}{j}" for i, j in UPPER)
        ),
        Representation(
            "quaternion",
            "Quaternion",
            4,
            from_quaternion,
            to_quaternion_w,
            ("w", "x", "y", "z"),
            "where the angle passes 180\u00b0: q becomes -q",
        ),
        Representation(
            "half-quaternion",
            "Quaternion, half-space z",
            4,
            from_quaternion,
            to_quaternion_z,
            ("w", "x", "y", "z"),
            "where z passes 0: q becomes -q",
        ),
        Representation(
            "axis-angle",
            "Axis and angle",
            4,
            from_axis_angle,
            to_axis_angle,
            ("angle", "x", "y", "z"),
            "where the angle passes 180\u00b0 (the axis flips), and at the identity (no axis)",
            squash=_squash_axis_angle,
        ),
        Representation(
            "rotation-vector",
            "Rotation vector",
            3,
            from_rotation_vector,
            to_rotation_vector,
            ("x", "y", "z"),
            "where the angle passes 180\u00b0: r becomes -r",
        ),
        euler(),
        Representation(
            "euler-sin-cos",
            "Euler sin, cos",
            6,
            from_euler_sin_cos,
            to_euler_sin_cos,
            ("sin a", "cos a", "sin b", "cos b", "sin c", "cos c"),
            "in a gimbal lock",
            squash=torch.tanh,
            unprojected=unprojected_sin_cos,
        ),
        Representation(
            "hopf",
            "Hopf",
            3,
            from_hopf,
            to_hopf,
            ("theta", "phi", "tau"),
            "where phi or tau passes 360\u00b0, and at both ends of theta",
            squash=_squash_hopf,
        ),
    )
}
