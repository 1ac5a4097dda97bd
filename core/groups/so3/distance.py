"""Angles between rotations, and how far a matrix is from being one."""

import torch
from torch import Tensor


def geodesic_distance(first: Tensor, second: Tensor) -> Tensor:
    """The angle (...) in [0, pi] of the rotation that takes `first` (..., 3, 3) to `second`.

    Sine and cosine go into atan2, which keeps its digits near 0 and near pi, where acos loses half.
    """
    return rotation_angle(first.mT @ second)


def rotation_angle(matrix: Tensor) -> Tensor:
    """The angle (...) in [0, pi] of rotations (..., 3, 3)."""
    sine = (vee(matrix - matrix.mT) / 2).norm(dim=-1)
    cosine = (matrix.diagonal(dim1=-2, dim2=-1).sum(-1) - 1) / 2
    return torch.atan2(sine, cosine)


def vee(skew: Tensor) -> Tensor:
    """The vector (..., 3) of a skew matrix (..., 3, 3): that v with skew x = v cross x."""
    return torch.stack([skew[..., 2, 1], skew[..., 0, 2], skew[..., 1, 0]], -1)


def deviation(matrix: Tensor) -> Tensor:
    """How far matrices (..., 3, 3) are from rotations: |M^T M - I|_F, plus 2 where det M < 0."""
    identity = torch.eye(3, dtype=matrix.dtype, device=matrix.device)
    stretch = (matrix.mT @ matrix - identity).flatten(-2).norm(dim=-1)
    return stretch + 2 * (torch.linalg.det(matrix) < 0)
