"""Coordinates that are vectors and matrices: continuous, at the price of more numbers."""

import math

import torch
from torch import Tensor
from torch.nn.functional import normalize

from core.groups.so3.quaternions import TINY, from_quaternion, to_quaternion


def from_6d(vectors: Tensor) -> Tensor:
    """Two columns (..., 6) to a rotation by Gram-Schmidt; the third is their cross product.

    Equivariant: f(Q a1, Q a2) = Q f(a1, a2) for every rotation Q.
    """
    first = normalize(vectors[..., :3], dim=-1, eps=TINY)
    third = normalize(torch.linalg.cross(first, vectors[..., 3:]), dim=-1, eps=TINY)
    return torch.stack([first, torch.linalg.cross(third, first), third], -1)


def to_6d(matrix: Tensor) -> Tensor:
    """The first two columns (..., 6). Continuous."""
    return matrix[..., :2].mT.flatten(-2)


# The scale of the paper's code, which spreads the three numbers over about [-1, 1].
_STEREOGRAPHIC = (math.sqrt(2) + 1, math.sqrt(2) + 1, math.sqrt(2))


def from_5d(coordinates: Tensor) -> Tensor:
    """Two plain entries and three stereographic ones (..., 5) to a rotation, through 6D."""
    point = coordinates[..., 2:] * coordinates.new_tensor(_STEREOGRAPHIC)
    squared = point.square().sum(-1, keepdim=True)
    # On the sphere: ((s - 1) / (s + 1), 2 q / (s + 1)); then divided by the length of the last three.
    length = 2 * squared.sqrt().clamp_min(TINY)
    sphere = torch.cat([squared - 1, 2 * point], -1) / length
    return from_6d(torch.cat([coordinates[..., :2], sphere], -1))


def to_5d(matrix: Tensor) -> Tensor:
    """The 6D columns, of which the last four numbers are projected stereographically (..., 5).

    Continuous: the pole of the projection is never reached, since |a1_z| <= |a2| = 1.
    """
    columns = to_6d(matrix)
    sphere = normalize(columns[..., 2:], dim=-1)
    point = sphere[..., 1:] / (1 - sphere[..., :1])
    return torch.cat([columns[..., :2], point / columns.new_tensor(_STEREOGRAPHIC)], -1)


def from_9d(entries: Tensor) -> Tensor:
    """Nine entries, row by row (..., 9), to a rotation by Gram-Schmidt of the first two columns."""
    return from_6d(to_6d(entries.unflatten(-1, (3, 3))))


def from_9d_svd(entries: Tensor) -> Tensor:
    """Nine entries, row by row (..., 9), to the nearest rotation in the Frobenius norm.

    U diag(1, 1, det(U V^T)) V^T, after Levinson et al., "An Analysis of SVD for Deep Rotation
    Estimation" (NeurIPS 2020). Equivariant on both sides: f(P M Q) = P f(M) Q.
    """
    u, _, vt = torch.linalg.svd(entries.unflatten(-1, (3, 3)))
    # The last singular vectors as cross products have the determinant's sign in them, and save it.
    left = [u[..., 0], u[..., 1], torch.linalg.cross(u[..., 0], u[..., 1])]
    right = [vt[..., 0, :], vt[..., 1, :], torch.linalg.cross(vt[..., 0, :], vt[..., 1, :])]
    return torch.stack(left, -1) @ torch.stack(right, -2)


def to_9d(matrix: Tensor) -> Tensor:
    """All nine entries, row by row (..., 9). Continuous."""
    return matrix.flatten(-2)


UPPER = tuple((i, j) for i in range(4) for j in range(i, 4))


def from_10d(entries: Tensor) -> Tensor:
    """The upper triangle of a symmetric 4x4 matrix, row by row (..., 10), to a rotation.

    Its quaternion is the eigenvector of the smallest eigenvalue, after Peretroukhin et al., "A Smooth
    Representation of Belief over SO(3) for Deep Rotation Learning with Uncertainty" (RSS 2020).
    """
    index = [[UPPER.index((min(i, j), max(i, j))) for j in range(4)] for i in range(4)]
    symmetric = entries[..., torch.tensor(index, device=entries.device)]
    return from_quaternion(torch.linalg.eigh(symmetric)[1][..., 0])


def to_10d(matrix: Tensor) -> Tensor:
    """The upper triangle of -q q^T (..., 10). Continuous: q and -q give the same."""
    q = to_quaternion(matrix)
    return -torch.stack([q[..., i] * q[..., j] for i, j in UPPER], -1)


def from_columns(columns: Tensor) -> Tensor:
    """n - 1 columns (..., n, n - 1) to a rotation (..., n, n): the 6D map of any dimension n >= 2.

    Gram-Schmidt, then the generalised cross product as the last column.
    """
    n = columns.shape[-2]
    q, r = torch.linalg.qr(columns)
    q = q * r.diagonal(dim1=-2, dim2=-1).sign()[..., None, :]
    minors = [torch.cat([q[..., :i, :], q[..., i + 1 :, :]], -2) for i in range(n)]
    signs = torch.tensor([(-1.0) ** (i + n + 1) for i in range(n)]).to(q)
    last = signs * torch.linalg.det(torch.stack(minors, -3))
    return torch.cat([q, last[..., None]], -1)


def to_columns(matrix: Tensor) -> Tensor:
    """All columns but the last (..., n, n - 1). Continuous."""
    return matrix[..., :-1]
