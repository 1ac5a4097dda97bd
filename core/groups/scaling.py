"""Modified multi-dimensional scaling: coordinates that are made of nothing but distances.

Classical scaling gives coordinates Z with |z_i - z_j| = D_ij, unique up to a turn and a mirror where
eigenvalues are equal, and up to the sign of each axis where they are not. The modification is a rule
that picks one sign by what neither the order of the points nor a turn can change. The paper's own rule
could not be read; these are ours.
"""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

Rule = Literal["skew", "turns", "none"]


@dataclass(frozen=True)
class Scaled:
    """B clouds of n points in d dimensions as scaling sees them: points Z (B, n, d).

    Z = (X - centre) axes / size, with centre (B, 1, d), axes (B, d, d) whose columns are orthonormal, and
    size (B, 1, 1), the root mean square radius. eigenvalues: (B, d) of the Gram matrix, over n, the
    largest first. decisions: (B, d) in [-1, 1], whose sign is the axis's: near 0 a little noise flips it.
    """

    points: Tensor
    axes: Tensor
    centre: Tensor
    size: Tensor
    eigenvalues: Tensor
    decisions: Tensor

    @property
    def gap(self) -> Tensor:
        """Least difference of neighbouring eigenvalues over the largest (B,): near 0 axes swing."""
        least = (self.eigenvalues[:, :-1] - self.eigenvalues[:, 1:]).min(1).values
        return least / self.eigenvalues[:, 0].clamp_min(1e-30)

    @property
    def margin(self) -> Tensor:
        """Least of the gap and of what the signs hang on (B,): near 0 a little noise changes Z.

        An axis along which a cloud has no extent decides nothing.
        """
        spread = self.eigenvalues > 1e-10 * self.eigenvalues[:, :1]
        decided = torch.where(spread, self.decisions.abs(), 0.0).min(1).values
        return torch.minimum(self.gap, decided)

    def back(self, vectors: Tensor) -> Tensor:
        """Vectors (B, n, d) at Z as they stand in the world: what makes an output equivariant."""
        return vectors @ self.axes.mT


def scaled(points: Tensor, rule: Rule = "skew", sized: bool = True) -> Scaled:
    """Z of clouds (B, n, d), by principal axes: the same as by distances, for n d^2 operations a cloud.

    "skew" makes the sum of cubes along each axis positive; "turns" takes the last sign from the
    determinant instead, so that mirror images stay apart; "none" leaves signs as the eigenvectors happen
    to come. sized: to root mean square radius 1, which takes the scale away;
    clouds without extent stay at the origin. Moments are summed in float64, and nothing carries a
    gradient: that of eigenvectors explodes where eigenvalues meet.
    """
    exact = points.detach().double()
    centre = exact.mean(1, keepdim=True)
    centred = exact - centre
    gram = (centred.mT @ centred / exact.shape[1]).cpu()  # eigenvectors are faster found there
    ascending, vectors = torch.linalg.eigh(gram)
    axes = vectors.flip(-1).to(exact)
    decisions = _decisions(centred @ axes, rule)
    signs = torch.where(decisions < 0, -1.0, 1.0)
    if rule == "turns":
        signs[:, -1] = signs[:, :-1].prod(1) * axes.det().sign()
    axes = axes * signs[:, None]
    eigenvalues = ascending.flip(-1).to(exact).clamp_min(0)
    size = eigenvalues.sum(1)[:, None, None].sqrt() if sized else torch.ones_like(centre[..., :1])
    z = centred @ axes / size.clamp_min(1e-300)
    found = (z, axes, centre, size, eigenvalues, decisions)
    return Scaled(*(part.to(points) for part in found))


def _decisions(z: Tensor, rule: Rule) -> Tensor:
    """What the sign of each axis is taken from: (B, n, d) -> (B, d), odd in each axis."""
    if rule == "none":
        return torch.ones_like(z[:, 0])
    return z.pow(3).sum(1) / z.abs().pow(3).sum(1).clamp_min(1e-300)


def distances(points: Tensor) -> Tensor:
    """D (n, n) float64 of points (n, d), from differences: products would leave 1e-7."""
    exact = points.double()
    return (exact[:, None] - exact[None]).norm(dim=-1)


def gram(distance: Tensor) -> Tensor:
    """B = -1/2 J (D o D) J with J = I - 11^T / n: of distances (n, n) between points, X_c X_c^T."""
    square = distance.double().square()
    rows = square.mean(0)
    return -0.5 * (square - rows - rows[:, None] + rows.mean())


def from_distances(distance: Tensor, dims: int) -> tuple[Tensor, Tensor]:
    """Classical scaling with rule "skew": Z (n, dims) float64, not sized, and all eigenvalues (n,), the
    largest first, some negative where no points have such distances. For n^3 operations."""
    ascending, vectors = torch.linalg.eigh(gram(distance))
    eigenvalues = ascending.flip(0)
    z = vectors.flip(1)[:, :dims] * eigenvalues[:dims].clamp_min(0).sqrt()
    return z * torch.where(_decisions(z[None], "skew") < 0, -1.0, 1.0), eigenvalues
