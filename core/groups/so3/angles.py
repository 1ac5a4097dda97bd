"""Coordinates that are angles: axis and angle, rotation vectors, Euler angles, Hopf coordinates."""

import math

import torch
from torch import Tensor
from torch.nn.functional import normalize

from core.groups.so3.quaternions import (
    TINY,
    from_quaternion,
    positive,
    to_quaternion,
    to_quaternion_w,
)

AXES = "xyz"


def from_axis_angle(coordinates: Tensor) -> Tensor:
    """(angle, axis) (..., 4), the axis of any length but 0, to rotations (..., 3, 3)."""
    half = coordinates[..., :1] / 2
    axis = normalize(coordinates[..., 1:], dim=-1, eps=TINY)
    return from_quaternion(torch.cat([half.cos(), axis * half.sin()], -1))


def to_axis_angle(matrix: Tensor) -> Tensor:
    """(angle in [0, pi], unit axis) (..., 4); at the identity the axis is x."""
    q = to_quaternion_w(matrix)
    length = q[..., 1:].norm(dim=-1, keepdim=True)
    angle = 2 * torch.atan2(length, q[..., :1])
    x_axis = torch.tensor([1.0, 0, 0], dtype=q.dtype, device=q.device)
    tiny = torch.finfo(q.dtype).tiny
    axis = torch.where(length < tiny, x_axis, q[..., 1:] / length.clamp_min(tiny))
    return torch.cat([angle, axis], -1)


def from_rotation_vector(vector: Tensor) -> Tensor:
    """Axis times angle (..., 3), the angle being |r|, to rotations (..., 3, 3).

    (The paper's code takes |r| for half of the angle.)
    """
    half = vector.norm(dim=-1, keepdim=True) / 2
    return from_quaternion(torch.cat([half.cos(), vector * torch.sinc(half / math.pi) / 2], -1))


def to_rotation_vector(matrix: Tensor) -> Tensor:
    """Axis times angle (..., 3), in the ball of radius pi. Jumps across its boundary."""
    coordinates = to_axis_angle(matrix)
    return coordinates[..., :1] * coordinates[..., 1:]


def about_axis(axis: int, angle: Tensor) -> Tensor:
    """Rotations (..., 3, 3) about coordinate axis 0, 1 or 2 by angles (...)."""
    half = angle / 2
    parts = [half.cos(), *(torch.zeros_like(half),) * 3]
    parts[1 + axis] = half.sin()
    return from_quaternion(torch.stack(parts, -1))


def from_euler(angles: Tensor, order: str = "XZY") -> Tensor:
    """Angles (..., 3) about the axes of `order` to rotations (..., 3, 3).

    Capitals turn about the body's own axes ("XZY": R = X(a) Z(b) Y(c)), small letters about fixed
    ones ("xzy": R = Y(c) Z(b) X(a)), as in SciPy. Raises ValueError for anything but such an order.
    """
    i, j, k = axes_of(order)
    a, b, c = angles.unbind(-1)
    if order.islower():
        i, j, k, a, b, c = k, j, i, c, b, a
    return about_axis(i, a) @ about_axis(j, b) @ about_axis(k, c)


def to_euler(matrix: Tensor, order: str = "XZY") -> Tensor:
    """Angles (..., 3) about the axes of `order`, the outer two in [-pi, pi).

    Where the middle angle locks the outer axes together (gimbal lock), the last angle is 0. After
    Bernardes and Viollet, "Quaternion to Euler angles conversion" (PLOS ONE, 2022).
    Raises ValueError for anything but an order.
    """
    own = order.isupper()
    axes = axes_of(order)
    i, j, k = axes[::-1] if own else axes  # an order about own axes is the reverse about fixed ones
    proper = i == k
    k = 3 - i - j if proper else k
    sign = (i - j) * (j - k) * (k - i) / 2
    q = to_quaternion_w(matrix)
    w, x, y, z = q[..., 0], q[..., 1 + i], q[..., 1 + j], q[..., 1 + k] * sign
    a, b, c, d = (w, x, y, z) if proper else (w - y, x + z, y + w, z - x)
    middle = 2 * torch.atan2(torch.hypot(c, d), torch.hypot(a, b))
    half_sum, half_difference = torch.atan2(b, a), torch.atan2(d, c)
    lock = 4 * torch.finfo(q.dtype).eps
    side = 1 if own else -1
    half_difference = torch.where(middle < lock, side * half_sum, half_difference)
    half_sum = torch.where(middle > math.pi - lock, side * half_difference, half_sum)
    inner, outer = half_sum - half_difference, half_sum + half_difference
    if not proper:
        outer, middle = outer * sign, middle - math.pi / 2
    first, last = (outer, inner) if own else (inner, outer)
    return torch.stack([_wrapped(first), middle, _wrapped(last)], -1)


def _wrapped(angle: Tensor) -> Tensor:
    return torch.remainder(angle + math.pi, 2 * math.pi) - math.pi


def axes_of(order: str) -> tuple[int, int, int]:
    """The coordinate axes, 0 to 2, that an order names. Raises ValueError for anything else."""
    low = order.lower()
    good = len(order) == 3 and set(low) <= set(AXES) and low[0] != low[1] != low[2]
    if not good or not (order.islower() or order.isupper()):
        raise ValueError(f"'{order}' is no order of axes; one is 'XYZ' (own axes) or 'xyz' (fixed)")
    return tuple(AXES.index(letter) for letter in low)  # type: ignore[return-value]


def from_euler_sin_cos(pairs: Tensor, order: str = "XZY") -> Tensor:
    """(sin, cos) of three Euler angles (..., 6), each pair of any length but 0, to rotations."""
    unit = normalize(pairs.unflatten(-1, (3, 2)), dim=-1, eps=TINY)
    return unprojected_sin_cos(unit.flatten(-2), order)


def to_euler_sin_cos(matrix: Tensor, order: str = "XZY") -> Tensor:
    """(sin, cos) of each of the Euler angles (..., 6). Does not wrap, but jumps in a gimbal lock."""
    angles = to_euler(matrix, order)
    return torch.stack([angles.sin(), angles.cos()], -1).flatten(-2)


def unprojected_sin_cos(pairs: Tensor, order: str = "XZY") -> Tensor:
    """The product (..., 3, 3) of three would-be rotations [[cos, -sin], [sin, cos]]; see the paper's
    code. A rotation only where every pair has length 1."""
    i, j, k = axes_of(order)
    factors = [
        _planar(axis, pairs[..., 2 * n], pairs[..., 2 * n + 1]) for n, axis in enumerate((i, j, k))
    ]
    return factors[0] @ factors[1] @ factors[2]


def _planar(axis: int, sine: Tensor, cosine: Tensor) -> Tensor:
    one, zero = torch.ones_like(sine), torch.zeros_like(sine)
    block = {
        0: ((one, zero, zero), (zero, cosine, -sine), (zero, sine, cosine)),
        1: ((cosine, zero, sine), (zero, one, zero), (-sine, zero, cosine)),
        2: ((cosine, -sine, zero), (sine, cosine, zero), (zero, zero, one)),
    }[axis]
    return torch.stack([torch.stack(row, -1) for row in block], -2)


def from_hopf(coordinates: Tensor) -> Tensor:
    """(theta, phi, tau) (..., 3) to rotations: a point of the sphere, and where on its circle."""
    theta, phi, tau = coordinates[..., 0] / 2, coordinates[..., 1], coordinates[..., 2] / 2
    c, s, c_phi, s_phi = tau.cos(), tau.sin(), phi.cos(), phi.sin()
    near = torch.stack([c, s], -1) * theta.cos()[..., None]
    far = torch.stack([c * c_phi - s * s_phi, s * c_phi + c * s_phi], -1) * theta.sin()[..., None]
    return from_quaternion(torch.cat([near, far], -1))


def to_hopf(matrix: Tensor) -> Tensor:
    """(theta in [0, pi], phi and tau in [0, 2 pi)) (..., 3)."""
    w, x, y, z = positive(to_quaternion(matrix), 1).unbind(-1)  # x >= 0: tau / 2 in [0, pi]
    theta = 2 * torch.atan2(torch.hypot(y, z), torch.hypot(w, x))
    half = torch.atan2(x, w)
    phi = torch.remainder(torch.atan2(z, y) - half, 2 * math.pi)
    return torch.stack([theta, phi, 2 * half], -1)
