"""Frames: for each point cloud, a small set of poses that turns along with it.

PCA frames (arXiv 2110.03336): the axes are the eigenvectors of the covariance, each
with either sign. Weighted frames (arXiv 2402.16077) trade the small set for continuity.
"""

import itertools
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

Group = Literal["SO(3)", "O(3)", "SE(3)", "E(3)"]
WELL_DETERMINED = 1e-3  # eigenvalue gap below which a PCA frame hangs on rounding and noise
PAIRS = 32  # of points that a weighted frame takes its poses from


@dataclass(frozen=True)
class Frame:
    """Poses of B clouds: axes (B, F, 3, 3) whose columns are orthonormal, centre (B, 1, 3).

    weights: (B, F), each row sums to 1; eigenvalues: (B, 3) ascending. Nothing carries a gradient,
    as in the official code.
    """

    axes: Tensor
    centre: Tensor
    weights: Tensor
    eigenvalues: Tensor

    @property
    def gap(self) -> Tensor:
        """The smaller difference of neighbouring eigenvalues over the largest: (B,).

        Where it is 0 the axes are not determined, and the theory says nothing.
        """
        return self.eigenvalues.diff().min(1).values / self.eigenvalues[:, 2].clamp_min(1e-30)

    def canonical(self, points: Tensor) -> Tensor:
        """rho(g)^-1 X for each pose g: (B, N, 3) -> (B, F, N, 3)."""
        return torch.einsum("bni,bfij->bfnj", points - self.centre, self.axes)

    def average_scalars(self, values: Tensor) -> Tensor:
        """The invariant average of values (B, F, ...): (B, ...)."""
        return torch.einsum("bf,bf...->b...", self.weights, values)

    def average_vectors(self, vectors: Tensor) -> Tensor:
        """The equivariant average of vectors (B, F, N, 3), turned back into the world: (B, N, 3)."""
        return torch.einsum("bf,bfij,bfnj->bni", self.weights, self.axes, vectors)

    def one(self, index: Tensor) -> "Frame":
        """The frame of one pose for each cloud; index (B,). Drawn at random, it is stochastic FA."""
        rows = torch.arange(len(index), device=index.device)
        axes = self.axes[rows, index][:, None]
        return Frame(axes, self.centre, torch.ones_like(self.weights[:, :1]), self.eigenvalues)


def pca_frame(points: Tensor, group: Group = "SE(3)") -> Frame:
    """The PCA frame of clouds (B, N, 3): 8 poses for O(3) and E(3), 4 for SO(3) and SE(3).

    SO(3) and O(3) leave the origin where it is; SE(3) and E(3) move it to the centroid. Moments and
    eigenvectors are computed in float64, where a cloud far from the origin would lose its shape.
    """
    exact = points.detach().double()
    moving = group in ("SE(3)", "E(3)")
    centre = exact.mean(1, keepdim=True) if moving else torch.zeros_like(exact[:, :1])
    centred = exact - centre
    covariance = centred.mT @ centred / exact.shape[1]
    eigenvalues, axes = torch.linalg.eigh(covariance.cpu())  # faster there for 3 x 3 matrices
    signs = _signs(group).to(axes)
    if len(signs) == 4:  # as many poses of determinant +1: turn the third axis where it is -1
        axes = torch.cat([axes[..., :2], axes[..., 2:] * axes.det()[:, None, None]], -1)
    poses = axes[:, None] * signs[None, :, None, :]
    weights = torch.full(poses.shape[:2], 1 / len(signs), dtype=points.dtype, device=points.device)
    return Frame(poses.to(points), centre.to(points), weights, eigenvalues.to(points))


def _signs(group: Group) -> Tensor:
    """The signs of the axes (8 or 4, 3); for rotations those whose product is +1."""
    every = torch.tensor(list(itertools.product((1, -1), repeat=3)))
    return every if group in ("O(3)", "E(3)") else every[every.prod(1) == 1]


def weighted_frame(points: Tensor, pairs: int = PAIRS, moving: bool = True) -> Frame:
    """A weighted frame for SO(3) or, `moving`, SE(3): continuous even where eigenvalues meet.

    Two points x_i, x_j of the centred cloud span a pose by Gram-Schmidt, first axis along x_i, third
    along x_i x x_j; its weight is the area |x_i x x_j|, which vanishes just where the pose becomes
    undetermined. Dym, Lawrence and Siegel average over all pairs; this takes `pairs` of them, i and
    j far apart in the order of the points. That keeps rotation equivariance and continuity exact and
    gives up the full symmetry under permutation: another order is another sample of pairs.
    Collinear clouds have no pose; their weights are uniform.
    """
    exact = points.detach().double()
    centre = exact.mean(1, keepdim=True) if moving else torch.zeros_like(exact[:, :1])
    centred = exact - centre
    count = exact.shape[1]
    first = torch.arange(pairs, device=points.device) * count // pairs
    second = (first + count // 3 + first % 7) % count
    x, y = centred[:, first], centred[:, second]
    normal = torch.linalg.cross(x, y)
    area = normal.norm(dim=2)
    along = torch.nn.functional.normalize(x, dim=2)
    third = torch.nn.functional.normalize(normal, dim=2)
    axes = torch.stack([along, torch.linalg.cross(third, along), third], -1)
    total = area.sum(1, keepdim=True)
    weights = torch.where(total > 0, area / total.clamp_min(1e-300), 1 / pairs)
    eigenvalues = torch.linalg.eigvalsh((centred.mT @ centred / count).cpu())
    return Frame(axes.to(points), centre.to(points), weights.to(points), eigenvalues.to(points))
