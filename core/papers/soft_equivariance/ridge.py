"""PER in closed form: the inertia map is linear in the second moments, and each penalty is quadratic.

Y = W vec C has 81 weights, 10 of which are left by O(2) about an axis and 3 by O(3). So the weights
of least loss solve one linear system, and those under exact symmetry a smaller one. Everything is
in float64.
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from core.data.inertia import bodies, response
from core.groups.tensors import AXES, Axis, projector
from core.memory import kept
from core.papers.soft_equivariance.model import tuned

STRENGTH = 30.0  # lambda_init
DECAY = 1e-3  # of weights: 27 of the 81 directions are never seen, since C is symmetric
_TEST = 4000  # bodies whose moments give the error on unseen ones


class Sample(NamedTuple):
    """Moments of the equations (W gram = cross): X^T X / n (9, 9), and Y^T X / n (..., 9, 9)."""

    gram: Tensor
    cross: Tensor


def moments_and_responses(
    count: int, noise: float, alpha: Tensor, axis: Tensor, seed: int
) -> tuple[Tensor, Tensor]:
    """vec C (n, 9) of bodies, and their noisy vec Y (..., n, 9) at each dial (...) of alpha, from the
    same draws."""
    moments = bodies(count, seed, torch.float64).moments()
    plain, column = (response(moments, a, axis).flatten(1) for a in (0.0, 1.0))
    draws = torch.Generator().manual_seed(seed)
    errors = noise * torch.randn(count, 9, generator=draws, dtype=torch.float64)
    dial = alpha.double()[..., None, None]
    return moments.flatten(1), plain + errors + dial * (column - plain)


def sample(count: int, noise: float, alpha: Tensor, axis: Tensor, seed: int) -> Sample:
    """What a fit needs of such bodies."""
    x, y = moments_and_responses(count, noise, alpha, axis, seed)
    return Sample(x.mT @ x / count, y.mT @ x / count)


def _system(gram: Tensor) -> Tensor:
    """1 (x) gram + wd, (81, 81): what multiplies vec W, row by row."""
    one = torch.eye(9, dtype=torch.float64)
    return torch.kron(one, gram) + DECAY * torch.eye(81, dtype=torch.float64)


def soft(found: Sample, strengths: Tensor, axes: Sequence[Axis]) -> Tensor:
    """W (..., 9, 9) of least loss with the penalties; strengths: lambda (..., m)."""
    away = torch.eye(81, dtype=torch.float64) - projectors(axes)
    system = _system(found.gram) + torch.einsum("...m,mij->...ij", strengths.double(), away)
    return _solved(system, found.cross.flatten(-2)).unflatten(-1, (9, 9))


def hard(found: Sample, axis: Axis | None) -> Tensor:
    """W (..., 9, 9) of least loss among the exactly equivariant ones; of O(3) without an axis."""
    basis = _basis(axis)
    small = basis.mT @ _system(found.gram) @ basis
    weights = _solved(small, found.cross.flatten(-2) @ basis)
    return (weights @ basis.mT).unflatten(-1, (9, 9))


def _solved(system: Tensor, right: Tensor) -> Tensor:
    """The solutions (..., n) of positive definite systems (..., n, n)."""
    return torch.cholesky_solve(right[..., None], torch.linalg.cholesky(system))[..., 0]


def projectors(axes: Sequence[Axis]) -> Tensor:
    """P (m, 81, 81) of O(2) about each axis."""
    return torch.stack([projector(axis, 4) for axis in axes])


@kept
def _basis(axis: Axis | None) -> Tensor:
    values, vectors = torch.linalg.eigh(projector(axis, 4))
    return vectors[:, values > 0.5]


def readings(weights: Tensor, kept_parts: Tensor) -> Tensor:
    """R (..., m) of W (..., 9, 9), by projectors (m, 81, 81)."""
    flat = weights.flatten(-2)
    left = flat[..., None, :] - torch.einsum("mij,...j->...mi", kept_parts, flat)
    return 0.5 * left.square().sum(-1)


class Fits(NamedTuple):
    """What each method makes of one sample: W (..., 9, 9); strengths: lambda (..., m) after tuning;
    readings: R (..., m) before it, of the fit with equal strengths."""

    free: Tensor
    o3: Tensor
    oracle: Tensor
    equal: Tensor
    soft: Tensor
    strengths: Tensor
    readings: Tensor


def fits(
    found: Sample, axis: Axis, candidates: Sequence[Axis], power: float, start: float = STRENGTH
) -> Fits:
    """All methods. axis: of the oracle; candidates: whose penalties PER has; power: p of the tuning."""
    kept_parts = projectors(candidates)
    equal_strengths = torch.full((len(candidates),), start, dtype=torch.float64)
    equal = soft(found, equal_strengths, candidates)
    read = readings(equal, kept_parts)
    strengths = tuned(equal_strengths.expand_as(read), read, power)
    return Fits(
        soft(found, torch.zeros_like(equal_strengths), candidates),
        hard(found, None),
        hard(found, axis),
        equal,
        soft(found, strengths, candidates),
        strengths,
        read,
    )


@kept
def _unseen() -> Tensor:
    """X^T X / n (9, 9) of bodies that no method was fitted to."""
    x = bodies(_TEST, 10**6, torch.float64).moments().flatten(1)
    return x.mT @ x / _TEST


def error(weights: Tensor, truth: Tensor) -> Tensor:
    """The mean squared error (...) on unseen bodies, without noise; W and truth (..., 9, 9)."""
    off = weights - truth
    return torch.einsum("...ij,jk,...ik->...", off, _unseen(), off) / 9


def axes_of(names: str) -> tuple[Axis, ...]:
    """ "xz" -> the axes x and z."""
    return tuple(AXES[name] for name in names)
