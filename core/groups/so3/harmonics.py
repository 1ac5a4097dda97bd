"""Real spherical harmonics, the matrices by which rotations act on them, and what SO(2) sees of these.

Y_l^m with m = -l..l: sin(|m| phi) where m < 0, cos(m phi) where m > 0, without the Condon-Shortley sign,
orthonormal on the sphere, z the polar axis. So Y_1 is proportional to (y, z, x). D^l(R) is defined by
Y_l(R x) = D^l(R) Y_l(x); it is orthogonal, and D^l(R S) = D^l(R) D^l(S). A function sum_m c_m Y_l^m that
is turned, x -> f(R^-1 x), has the coefficients D^l(R) c.

After Howell et al., "Equivariant Single View Pose Prediction Via Induced and Restricted Representations"
(NeurIPS 2023, arXiv 2307.03704).
"""

import math

import numpy as np
import torch
from torch import Tensor

from core.groups.so3.angles import about_axis
from core.memory import kept


def places(degree: int) -> list[slice]:
    """Where the harmonics of each l up to `degree` lie among all (degree + 1)^2."""
    return [slice(order * order, (order + 1) ** 2) for order in range(degree + 1)]


def harmonics(points: Tensor, degree: int) -> Tensor:
    """Y_l^m of unit vectors (..., 3), for all l up to `degree` and m = -l..l: (..., (degree + 1)^2).

    Polynomials in x, y and z, so that they are smooth at the poles.
    """
    x, y, z = points.unbind(-1)
    out: list[Tensor] = [z] * (degree + 1) ** 2
    cosine, sine = torch.ones_like(z), torch.zeros_like(z)  # of (x + i y)^m
    diagonal = 1.0  # the Legendre function of l = m over sin^m: (2 m - 1)!!
    for m in range(degree + 1):
        before, now = torch.zeros_like(z), torch.full_like(z, diagonal)
        for order in range(m, degree + 1):
            size = _norm(order, m) * now
            out[order * order + order + m] = size * cosine
            if m:
                out[order * order + order - m] = size * sine
            following = ((2 * order + 1) * z * now - (order + m) * before) / (order - m + 1)
            before, now = now, following
        cosine, sine = x * cosine - y * sine, x * sine + y * cosine
        diagonal *= 2 * m + 1
    return torch.stack(out, -1)


def _norm(order: int, m: int) -> float:
    size = (2 * order + 1) / (4 * math.pi) * math.factorial(order - m) / math.factorial(order + m)
    return math.sqrt(size * (2 if m else 1))


def sphere_quadrature(degree: int, dtype: torch.dtype = torch.float64) -> tuple[Tensor, Tensor]:
    """Points (n, 3) and weights (n,) that integrate products of two harmonics up to `degree` exactly."""
    heights, weights = gauss_legendre(degree + 1)
    around = 2 * degree + 2
    phi = torch.arange(around, dtype=torch.float64) * (2 * math.pi / around)
    ring = (1 - heights**2).sqrt()
    points = torch.stack(
        [
            ring[:, None] * phi.cos(),
            ring[:, None] * phi.sin(),
            heights[:, None].expand(-1, around),
        ],
        -1,
    )
    sizes = (weights * 2 * math.pi / around)[:, None].expand(-1, around)
    return points.flatten(0, 1).to(dtype), sizes.flatten().to(dtype)


def gauss_legendre(count: int) -> tuple[Tensor, Tensor]:
    """Nodes and weights (count,) in float64 on [-1, 1]."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return torch.from_numpy(nodes), torch.from_numpy(weights)


@kept
def _fitting(degree: int) -> tuple[Tensor, Tensor]:
    points, weights = sphere_quadrature(degree)
    return points, weights[:, None] * harmonics(points, degree)


def wigner(rotations: Tensor, degree: int) -> list[Tensor]:
    """D^l(R) (..., 2 l + 1, 2 l + 1) of rotations (..., 3, 3), for each l up to `degree`.

    The least-squares fit of Y_l(R x) by Y_l(x) over points where it is exact.
    """
    points, fitted = (part.to(rotations) for part in _fitting(degree))
    moved = harmonics(points @ rotations.mT, degree)
    return [moved[..., at].mT @ fitted[:, at] for at in places(degree)]


def turn_about_z(angle: Tensor, order: int) -> Tensor:
    """D^l of the turns about z by angles (...): (..., 2 l + 1, 2 l + 1), cosines and sines of m angle."""
    out = angle.new_zeros(*angle.shape, 2 * order + 1, 2 * order + 1)
    for m in range(order + 1):
        cosine, sine = (m * angle).cos(), (m * angle).sin()
        plus, minus = order + m, order - m
        out[..., plus, plus] = out[..., minus, minus] = cosine
        if m:
            out[..., minus, plus], out[..., plus, minus] = sine, -sine
    return out


def size(degree: int) -> int:
    """Of all D^l up to `degree`, written as one vector."""
    return sum((2 * order + 1) ** 2 for order in range(degree + 1))


def flat(matrices: list[Tensor]) -> Tensor:
    """Matrices of l = 0, 1, ... (..., 2 l + 1, 2 l + 1) as one vector (..., size)."""
    return torch.cat([each.flatten(-2) for each in matrices], -1)


def blocks(vector: Tensor) -> list[Tensor]:
    """What `flat` made one vector of."""
    out: list[Tensor] = []
    at = 0
    while at < vector.shape[-1]:
        side = 2 * len(out) + 1
        out.append(vector[..., at : at + side * side].unflatten(-1, (side, side)))
        at += side * side
    return out


def turned(vector: Tensor, rotation: Tensor) -> Tensor:
    """Coefficients (..., size) of a function on SO(3) after g -> f(R^-1 g), R (3, 3)."""
    matrices = blocks(vector)
    acting = wigner(rotation.to(vector), len(matrices) - 1)
    return flat([d @ each for d, each in zip(acting, matrices, strict=True)])


def restricted(order: int, frequency: int) -> int:
    """How often the plane's irreducible representation of this frequency is in D^l, by characters."""
    count = 4 * (order + frequency) + 4
    angle = torch.arange(count, dtype=torch.float64) * (2 * math.pi / count)
    character = turn_about_z(angle, order).diagonal(dim1=-2, dim2=-1).sum(-1)
    plane = (2 if frequency else 1) * (frequency * angle).cos()
    return round((character * plane).mean().item() / (2 if frequency else 1))


def induced(frequency: int, order: int) -> int:
    """How often D^l is in what this frequency of the plane induces: the rank of the fields of that type.

    A field is f: SO(3) -> V with f(g h) = rho(h)^-1 f(g) for the turns h about z; of those in the span
    of the entries of D^l each row is one, made of what an average over the plane keeps.
    """
    count = 4 * (order + frequency) + 4
    angle = torch.arange(count, dtype=torch.float64) * (2 * math.pi / count)
    acts = turn_about_z(angle, order)
    ends = [0, 2 * frequency] if frequency else [0]  # where D of this l has the frequency itself
    plane = turn_about_z(angle, frequency)[:, ends][:, :, ends]
    kept_part = torch.einsum("nab,ncd->acbd", plane, acts) / count
    rank = torch.linalg.matrix_rank(kept_part.flatten(2).flatten(0, 1), atol=1e-6)
    return int(rank) // (2 if frequency else 1)


def quarter_turn(dtype: torch.dtype = torch.float64) -> Tensor:
    """The rotation (3, 3) about z by 90 degrees."""
    return about_axis(2, torch.tensor(math.pi / 2, dtype=dtype)).round()
