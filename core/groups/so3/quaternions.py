"""Unit quaternions (w, x, y, z), which cover SO(3) twice: q and -q are one rotation."""

import torch
from torch import Tensor
from torch.nn.functional import normalize

from core.groups.so3.distance import vee

TINY = 1e-8  # below this length a vector has no direction worth keeping


def from_quaternion(quaternion: Tensor) -> Tensor:
    """Quaternions (..., 4) of any length but 0 to rotations (..., 3, 3)."""
    w, x, y, z = normalize(quaternion, dim=-1, eps=TINY).unbind(-1)
    x2, y2, z2 = x + x, y + y, z + z
    xx, yy, zz = x * x2, y * y2, z * z2
    xy, xz, yz = x * y2, x * z2, y * z2
    wx, wy, wz = w * x2, w * y2, w * z2
    rows = (1 - yy - zz, xy - wz, xz + wy, xy + wz, 1 - xx - zz, yz - wx, xz - wy, yz + wx)
    return torch.stack((*rows, 1 - xx - yy), -1).unflatten(-1, (3, 3))


def to_quaternion(matrix: Tensor) -> Tensor:
    """Rotations (..., 3, 3) to unit quaternions (..., 4), either of the two signs.

    4 q q^T is linear in the matrix; its row with the largest diagonal entry is q without a
    cancellation.
    """
    m = matrix
    xx, yy, zz = m[..., 0, 0], m[..., 1, 1], m[..., 2, 2]
    wx, wy, wz = vee(m - m.mT).unbind(-1)
    xy, xz, yz = (m[..., i, j] + m[..., j, i] for i, j in ((0, 1), (0, 2), (1, 2)))
    rows = torch.stack(
        [
            torch.stack([1 + xx + yy + zz, wx, wy, wz], -1),
            torch.stack([wx, 1 + xx - yy - zz, xy, xz], -1),
            torch.stack([wy, xy, 1 - xx + yy - zz, yz], -1),
            torch.stack([wz, xz, yz, 1 - xx - yy + zz], -1),
        ],
        -2,
    )
    best = rows.diagonal(dim1=-2, dim2=-1).argmax(-1)
    index = best[..., None, None].expand(*best.shape, 1, 4)
    return normalize(rows.gather(-2, index).squeeze(-2), dim=-1)


def positive(quaternion: Tensor, component: int) -> Tensor:
    """The one of q and -q (..., 4) whose component is not negative."""
    return torch.where(quaternion[..., component : component + 1] < 0, -quaternion, quaternion)


def to_quaternion_w(matrix: Tensor) -> Tensor:
    """The quaternion (..., 4) with w >= 0. Jumps from q to -q where the angle passes pi."""
    return positive(to_quaternion(matrix), 0)


def to_quaternion_z(matrix: Tensor) -> Tensor:
    """The quaternion (..., 4) in the half-space z >= 0, as in the paper's code. Jumps at z = 0."""
    return positive(to_quaternion(matrix), 3)


def multiply(first: Tensor, second: Tensor) -> Tensor:
    """The Hamilton product (..., 4) of quaternions: the rotation `second`, then `first`."""
    a, u = first[..., :1], first[..., 1:]
    b, v = second[..., :1], second[..., 1:]
    u, v = torch.broadcast_tensors(u, v)
    real = a * b - (u * v).sum(-1, keepdim=True)
    return torch.cat([real, a * v + b * u + torch.linalg.cross(u, v)], -1)


def between(first: Tensor, second: Tensor) -> Tensor:
    """The turn from one pose to another in the thing's own frame, q1^-1 q2, its sign kept: (..., 4)."""
    return multiply(first * first.new_tensor([1, -1, -1, -1]), second)


def right_matrices() -> Tensor:
    """Of the four units of quaternions: (4, 4, 4), float64, with sum_i z_i M_i q = q z."""
    units = torch.eye(4, dtype=torch.float64)
    return torch.stack([multiply(units, unit).mT for unit in units])
