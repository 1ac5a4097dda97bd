"""Groups of the plane, as matrices: turns, scalings, translations, SL(2), GL+(2) and the affine maps.

Elements are real matrices (..., 2, 2), or (..., 3, 3) with last row (0, 0, 1) where they shift, in any
floating dtype; they act on columns, x to the right and y upwards, so that turns of positive angle go
counter-clockwise. An algebra has a basis that is orthonormal in the Frobenius product.

exp is onto SO(2), scalings and translations, but not SL(2), GL+(2) or the affine maps: of determinant
d > 0 only the matrices with trace > -2 sqrt(d), and negative multiples of the identity, have a real
logarithm. Every element of GL+(2) has a polar decomposition: g = exp(X) R, X symmetric, R a turn.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class PlanarGroup:
    """A group of matrices. basis: (d, n, n) float64, of its algebra; equations: what is 0 of an element's
    matrix g (..., n, n), besides det g > 0."""

    name: str
    basis: Tensor
    equations: Callable[[Tensor], Sequence[Tensor]]

    @property
    def dimension(self) -> int:
        """d"""
        return len(self.basis)

    def identity(self, like: Tensor) -> Tensor:
        """The matrix (n, n), in the dtype and on the device of `like`."""
        return torch.eye(self.basis.shape[-1]).to(like)

    def compose(self, g: Tensor, h: Tensor) -> Tensor:
        """g h: first h, then g."""
        return g @ h

    def inverse(self, g: Tensor) -> Tensor:
        """g^-1"""
        return torch.linalg.inv(g)

    def contains(self, g: Tensor, tolerance: float = 1e-5) -> Tensor:
        """Which of the matrices (..., n, n) are elements: (...)."""
        broken = [torch.zeros_like(g[..., 0, 0]), *self.equations(g)]
        largest = torch.stack([each.abs() for each in broken]).amax(0)
        return (largest <= tolerance) & (torch.linalg.det(g) > 0)

    def hat(self, coordinates: Tensor) -> Tensor:
        """The algebra's element (..., n, n) with coordinates (..., d)."""
        return torch.tensordot(coordinates, self.basis.to(coordinates), 1)

    def vee(self, algebra: Tensor) -> Tensor:
        """The inverse of `hat`; what is not of the algebra is left out."""
        return torch.tensordot(algebra, self.basis.to(algebra), [[-2, -1], [-2, -1]])

    def exp(self, coordinates: Tensor) -> Tensor:
        """The element at the end of the flow with coordinates (..., d), after time 1."""
        return matrix_exp(self.hat(coordinates))

    def has_log(self, g: Tensor) -> Tensor:
        """Which elements exp reaches, that is, which have a real logarithm: (...)."""
        return ~self.log(g).isnan().any(-1)

    def log(self, g: Tensor) -> Tensor:
        """Coordinates (..., d) of the flow that ends at g after time 1, with turns of at most pi.

        NaN where there is none.
        """
        return self.vee(matrix_log(g))


class Polar(NamedTuple):
    """g = exp(stretch) turn: a symmetric and an orthogonal matrix of determinant 1, (..., 2, 2) each."""

    stretch: Tensor
    turn: Tensor


@dataclass(frozen=True)
class LinearGroup(PlanarGroup):
    """One whose elements (..., 2, 2) keep the origin, closed under transposition.

    Polar coordinates, in the group's basis, reach every element.
    """

    def to_polar(self, g: Tensor) -> Tensor:
        """Coordinates (..., d) of stretch + log turn."""
        stretch, turned = polar(g)
        return self.vee(stretch + matrix_log(turned))

    def from_polar(self, coordinates: Tensor) -> Tensor:
        """exp of the symmetric part times exp of the skew one.

        The inverse of `to_polar` for turns of less than pi.
        """
        algebra = self.hat(coordinates)
        symmetric, skew = (algebra + algebra.mT) / 2, (algebra - algebra.mT) / 2
        return matrix_exp(symmetric) @ matrix_exp(skew)

    def sample(self, count: int, variance: float, generator: torch.Generator) -> Tensor:
        """Elements exp(X / 2) R (count, 2, 2) float32.

        X is normal with `variance` in each symmetric coordinate; the turns R are equidistant from a
        random one on.
        """
        noise = variance**0.5 * torch.randn(count, self.dimension, generator=generator)
        algebra = self.hat(noise)
        angles = (torch.arange(count) + torch.rand(1, generator=generator)) * (2 * math.pi / count)
        return matrix_exp((algebra + algebra.mT) / 4) @ turn(angles)


def polar(g: Tensor) -> Polar:
    """The stretch and the turn (..., 2, 2) of matrices of positive determinant."""
    angle = torch.atan2(g[..., 1, 0] - g[..., 0, 1], g[..., 0, 0] + g[..., 1, 1])
    turned = turn(angle)
    stretched = g @ turned.mT
    return Polar(matrix_log((stretched + stretched.mT) / 2), turned)


def matrix_log(g: Tensor) -> Tensor:
    """The principal real logarithm of matrices of positive determinant, all NaN where there is none.

    (..., 2, 2), or (..., 3, 3) of affine maps. Of -c I, which has many, it is the one that turns by +pi.
    """
    if g.shape[-1] == 3:
        return _affine_log(g)
    size = torch.linalg.det(g).sqrt()[..., None, None]
    unit = g / size  # of determinant 1: unit = t + N, where N^2 = q
    t = unit.diagonal(dim1=-2, dim2=-1).sum(-1) / 2
    N = unit - t[..., None, None] * torch.eye(2).to(g)
    q = N[..., 0, 0].square() + unit[..., 0, 1] * unit[..., 1, 0]  # t^2 - 1, without cancellation
    r = torch.where(q == 0, 1, q.abs()).sqrt()
    angle = torch.where(q < 0, torch.atan2(r, t), torch.asinh(r))
    factor = torch.where(q == 0, 1, angle / r)
    reached = (t > 0) | (q < 0)
    log = torch.where(reached[..., None, None], factor[..., None, None] * N, torch.nan)
    half_turn = (t < 0) & (N == 0).all(-1).all(-1)
    log = torch.where(half_turn[..., None, None], math.pi * _SKEW.to(g), log)
    return log + size.log() * torch.eye(2).to(g)


def matrix_exp(algebra: Tensor) -> Tensor:
    """exp of matrices (..., 2, 2), or (..., 3, 3) with last row 0, right to the last digits, which
    torch.matrix_exp is not."""
    if algebra.shape[-1] == 3:
        linear = algebra[..., :2, :2]
        shift = _mean_flow(linear) @ algebra[..., :2, 2:]
        return affine(matrix_exp(linear), shift[..., 0])
    growth = algebra.diagonal(dim1=-2, dim2=-1).mean(-1)[..., None, None]
    N = algebra - growth * torch.eye(2).to(algebra)  # N^2 = q
    q = (N[..., 0, 0].square() + N[..., 0, 1] * N[..., 1, 0])[..., None, None]
    r = torch.where(q == 0, 1, q.abs()).sqrt()
    even = torch.where(q == 0, 1, torch.where(q < 0, r.cos(), r.cosh()))
    odd = torch.where(q == 0, 1, torch.where(q < 0, r.sin(), r.sinh()) / r)
    return growth.exp() * (even * torch.eye(2).to(algebra) + odd * N)


def _affine_log(g: Tensor) -> Tensor:
    log = matrix_log(g[..., :2, :2])
    shift = torch.linalg.solve(_mean_flow(log.nan_to_num()), g[..., :2, 2:])
    return F.pad(torch.cat([log, shift + 0 * log[..., :1]], -1), (0, 0, 0, 1))


def _mean_flow(linear: Tensor) -> Tensor:
    """The mean of exp(s linear) over s in [0, 1] (..., 2, 2), by which a flow's velocity at the origin
    becomes the shift at its end."""
    blocks = torch.zeros(*linear.shape[:-2], 4, 4).to(linear)
    blocks[..., :2, :2], blocks[..., :2, 2:] = linear, torch.eye(2).to(linear)
    return torch.matrix_exp(blocks)[..., :2, 2:]


def turn(angle: Tensor) -> Tensor:
    """Turns (..., 2, 2) by angles (...) [radians], counter-clockwise."""
    c, s = angle.cos(), angle.sin()
    return torch.stack([torch.stack([c, -s], -1), torch.stack([s, c], -1)], -2)


def scaling(factor: Tensor) -> Tensor:
    """Scalings (..., 2, 2) by positive factors (...), alike in all directions."""
    return factor[..., None, None] * torch.eye(2).to(factor)


def translation(shift: Tensor) -> Tensor:
    """Translations (..., 3, 3) by shifts (..., 2)."""
    return affine(torch.eye(2).to(shift).expand(*shift.shape, 2), shift)


def affine(linear: Tensor, shift: Tensor) -> Tensor:
    """The maps x -> linear x + shift, (..., 3, 3), of (..., 2, 2) and (..., 2)."""
    last = torch.tensor([0.0, 0.0, 1.0]).to(linear).expand(*linear.shape[:-2], 1, 3)
    return torch.cat([torch.cat([linear, shift[..., None]], -1), last], -2)


def act(g: Tensor, points: Tensor) -> Tensor:
    """Points (..., n, 2) moved by an element of any of the groups, in the points' dtype."""
    g = g.to(points)
    moved = points @ g[..., :2, :2].mT
    return moved if g.shape[-1] == 2 else moved + g[..., None, :2, 2]


def act_on_images(g: Tensor, images: Tensor) -> Tensor:
    """(g f)(x) = f(g^-1 x) for images f (B, C, H, W) and one g, or B of them.

    Bilinear, 0 beyond the edge. The picture reaches from -1 to 1, x to the right and y upwards.
    """
    back = torch.linalg.inv(g.to(images))
    if back.shape[-1] == 2:
        back = affine(back, back.new_zeros(back.shape[:-1]))
    flip = torch.tensor([1.0, -1.0, 1.0]).to(images)  # grids have y downwards
    theta = (flip[:, None] * back * flip)[..., :2, :].expand(len(images), 2, 3)
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, align_corners=False)


def _skew_part(g: Tensor) -> Sequence[Tensor]:
    """0 for multiples of turns."""
    return g[..., 0, 0] - g[..., 1, 1], g[..., 0, 1] + g[..., 1, 0]


def _last_row(g: Tensor) -> Sequence[Tensor]:
    return g[..., 2, 0], g[..., 2, 1], g[..., 2, 2] - 1


def _shifts_only(g: Tensor) -> Sequence[Tensor]:
    off = g[..., :2, :2] - torch.eye(2).to(g)
    return *off.flatten(-2).unbind(-1), *_last_row(g)


_HALF = math.sqrt(0.5)
_SKEW = torch.tensor([[0.0, -1.0], [1.0, 0.0]], dtype=torch.float64)
_ONE = torch.eye(2, dtype=torch.float64)
_E11, _E22 = (
    torch.diag(torch.tensor([1.0, 0.0])).double(),
    torch.diag(torch.tensor([0.0, 1.0])).double(),
)
_CROSS = _HALF * torch.tensor([[0.0, 1.0], [1.0, 0.0]], dtype=torch.float64)
_SHIFTS = torch.zeros(2, 3, 3, dtype=torch.float64)
_SHIFTS[0, 0, 2] = _SHIFTS[1, 1, 2] = 1.0
_GENERAL = torch.stack([_E11, _CROSS, _E22, _HALF * _SKEW])

GL2 = LinearGroup("GL+(2)", _GENERAL, lambda g: ())
SL2 = LinearGroup(
    "SL(2)",
    torch.stack([_CROSS, _HALF * _SKEW, _HALF * (_E11 - _E22)]),
    lambda g: (torch.linalg.det(g) - 1,),
)
SO2 = LinearGroup("SO(2)", _HALF * _SKEW[None], lambda g: (*_skew_part(g), torch.linalg.det(g) - 1))
SCALINGS = LinearGroup(
    "scalings",
    _HALF * _ONE[None],
    lambda g: (g[..., 0, 0] - g[..., 1, 1], g[..., 0, 1], g[..., 1, 0]),
)
TRANSLATIONS = PlanarGroup("translations", _SHIFTS, _shifts_only)
AFFINE = PlanarGroup("affine maps", torch.cat([F.pad(_GENERAL, (0, 1, 0, 1)), _SHIFTS]), _last_row)
GROUPS: Sequence[PlanarGroup] = (GL2, SL2, SO2, SCALINGS, TRANSLATIONS, AFFINE)
