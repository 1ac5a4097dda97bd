"""The equations: domains, residuals, conditions at the edge, and solutions to judge by.

A problem's residual takes points (P, d) and the jet of u there; where the true solution is put in, it
is zero. Time is the first coordinate.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from scipy.stats import qmc
from torch import Tensor

from core.papers.pig import data
from core.papers.pig.model import Box, Field, Jet

_SPANS = 32  # of time, for causal weights

Function = Callable[[Tensor], Tensor]  # points (P, d) -> (P,)


class Given(NamedTuple):
    """u has `values` (B,) at `points` (B, d)."""

    points: Tensor
    values: Tensor

    def miss(self, field: Field) -> Tensor:
        """Mean square of the deviation."""
        return (field(self.points) - self.values).square().mean()


class Moving(NamedTuple):
    """u_t has `values` (B,) at `points` (B, d)."""

    points: Tensor
    values: Tensor

    def miss(self, field: Field) -> Tensor:
        """Mean square of the deviation."""
        return (field.jet(self.points).first[0] - self.values).square().mean()


class Joined(NamedTuple):
    """u and its slope along the last axis are the same at `points` and `partners`, each (B, d)."""

    points: Tensor
    partners: Tensor

    def miss(self, field: Field) -> Tensor:
        """Mean squares of both differences."""
        here, there = field.jet(self.points), field.jet(self.partners)
        slope = here.first[-1] - there.first[-1]
        return (here.value - there.value).square().mean() + slope.square().mean()


Condition = Given | Moving | Joined


@dataclass(frozen=True)
class Problem:
    """A partial differential equation to solve.

    residual: points, jet -> (P,); conditions: at about so many points a side -> what holds at the edge;
    weight: of the residual against the conditions. count, width: Gaussians a channel, and their first
    width in units of half the domain. points, edge: collocation points inside and on a side. at: the
    time that pictures of a problem in three dimensions show. causality: how strictly the past comes
    first (see `causal_trust`), 0 where that is not needed. start: standard deviation of the first
    weights. settles: whether the points stay for the last fifth, so that L-BFGS may converge.
    """

    name: str
    axes: tuple[str, ...]
    box: Box
    residual: Callable[[Tensor, Jet], Tensor]
    conditions: Callable[[int], list[Condition]]
    truth: Function
    weight: float
    count: int
    width: float
    points: int = 4096
    edge: int = 256
    at: float | None = None
    causality: float = 0.0
    start: float = 0.1
    settles: bool = False

    def interior(self, count: int, seed: int = 0) -> Tensor:
        """Points (count, d) inside, evenly spread (Sobol)."""
        spread = _spread(len(self.axes), count, seed)
        return torch.from_numpy(qmc.scale(spread, *self.box))

    def grid(self, side: int, at: float | None = None) -> Tensor:
        """Points (side * side, d) of a picture, in rows from the top: the last two axes, or t and x.

        at: the time, for a problem in three dimensions.
        """
        across, up = (
            torch.linspace(a, b, side).double()
            for a, b in zip(self.box.low[-2:], self.box.high[-2:], strict=True)
        )
        x = torch.cartesian_prod(up.flip(0), across).flip(1)
        if self.at is not None:
            time = torch.full_like(x[:, :1], self.at if at is None else at)
            x = torch.cat([time, x], 1)
        return x


def loss_of(
    problem: Problem,
    field: Field,
    points: Tensor,
    conditions: Sequence[Condition],
    trust: Tensor | None = None,
) -> Tensor:
    """weight * mean residual^2 + mean square of what each condition is missed by.

    trust: weights (P,) of the points, such as those of `causal_trust`.
    """
    square = problem.residual(points, field.jet(points)).square()
    total = problem.weight * (square if trust is None else trust * square).mean()
    for condition in conditions:
        total = total + condition.miss(field)
    return total


@torch.no_grad()
@torch.no_grad()
def causal_trust(problem: Problem, field: Field, points: Tensor) -> Tensor:
    """Weights (P,) that wait for the past: exp(-causality * residual^2 of all earlier spans of time).

    Without them a network may settle for a solution that is right about the equation and forgets how it
    began (Wang, Sankaran and Perdikaris 2022, "Respecting causality").
    """
    square = problem.residual(points, field.jet(points)).square()
    low, high = problem.box.low[0], problem.box.high[0]
    span = ((points[:, 0] - low) / (high - low) * _SPANS).long().clamp(0, _SPANS - 1)
    sums = torch.zeros(_SPANS, dtype=square.dtype, device=square.device).index_add(0, span, square)
    means = sums / torch.bincount(span, minlength=_SPANS).clamp(min=1)
    earlier = torch.cat([means.new_zeros(1), means.cumsum(0)[:-1]])
    return torch.exp(-problem.causality * earlier)[span]


def relative_l2(field: Function, problem: Problem, side: int | None = None) -> float:
    """||u - truth|| / ||truth|| on a grid of the whole domain, its edge included.

    side: nodes along each axis; 250 in two dimensions as in the official code, 40 in three.
    """
    n = side or (250 if len(problem.axes) == 2 else 40)
    axes = [torch.linspace(a, b, n).double() for a, b in zip(*problem.box, strict=True)]
    x = torch.cartesian_prod(*axes)
    with torch.inference_mode():
        truth = problem.truth(x)
        found = torch.cat([field(part) for part in x.split(4096)])
    return float((found - truth).norm() / truth.norm())


def _spread(dimensions: int, count: int, seed: int) -> np.ndarray:
    """The first points (count, d) of a Sobol sequence, which comes in powers of two."""
    return qmc.Sobol(dimensions, seed=seed).random_base2(int(np.ceil(np.log2(count))))[:count]


def _face(box: Box, axis: int, value: float, count: int) -> Tensor:
    """Points (count, d) where a coordinate has one value, evenly spread over the others."""
    others = [k for k in range(len(box.low)) if k != axis]
    if len(others) == 1:
        spread = np.linspace(0, 1, count)[:, None]
    else:
        spread = _spread(len(others), count, 1 + axis)
    points = np.full((count, len(box.low)), value)
    for column, k in enumerate(others):
        points[:, k] = box.low[k] + (box.high[k] - box.low[k]) * spread[:, column]
    return torch.from_numpy(points)


def _faces(box: Box, axes: Sequence[int], count: int, values: Function) -> Given:
    """u known at both ends of some axes."""
    points = torch.cat([_face(box, axis, end[axis], count) for axis in axes for end in box])
    return Given(points, values(points))


def _start(box: Box, count: int, values: Function) -> Given:
    """u known at t = 0."""
    points = _face(box, 0, box.low[0], count)
    return Given(points, values(points))


def helmholtz(a1: float = 4.0, a2: float = 1.0, c: float = 1.0, count: int = 200) -> Problem:
    """u_xx + u_yy + c u = q on [-1, 1]^2, whose q belongs to u = sin(a2 pi x) sin(a1 pi y)."""
    box = Box((-1.0, -1.0), (1.0, 1.0))

    def truth(p: Tensor) -> Tensor:
        return torch.sin(a2 * np.pi * p[:, 0]) * torch.sin(a1 * np.pi * p[:, 1])

    def residual(p: Tensor, u: Jet) -> Tensor:
        source = (c - (a1**2 + a2**2) * np.pi**2) * truth(p)
        return u.second[0] + u.second[1] + c * u.value - source

    def conditions(n: int) -> list[Condition]:
        return [_faces(box, (0, 1), n, truth)]

    return Problem(
        "helmholtz", ("x", "y"), box, residual, conditions, truth, 1e-4, count, width=0.1
    )


def burgers() -> Problem:
    """u_t + u u_x = nu u_xx, nu = 0.01 / pi; u = -sin(pi x) at t = 0, 0 at x = -1 and 1."""
    box = Box((0.0, -1.0), (1.0, 1.0))

    def residual(p: Tensor, u: Jet) -> Tensor:
        return u.first[0] + u.value * u.first[1] - data.BURGERS_VISCOSITY * u.second[1]

    def conditions(n: int) -> list[Condition]:
        start = _start(box, n, lambda p: -torch.sin(np.pi * p[:, 1]))
        return [start, _faces(box, (1,), n // 2, lambda p: torch.zeros(len(p)).double())]

    return Problem(
        "burgers", ("t", "x"), box, residual, conditions, data.burgers, 0.1, 150, width=0.1
    )


def allen_cahn() -> Problem:
    """u_t = 1e-4 u_xx - 5 u^3 + 5 u; u = x^2 cos(pi x) at t = 0; periodic in x."""
    box = Box((0.0, -1.0), (1.0, 1.0))

    def residual(p: Tensor, u: Jet) -> Tensor:
        diffusion = data.ALLEN_CAHN_DIFFUSION * u.second[1]
        return u.first[0] - diffusion + 5 * u.value**3 - 5 * u.value

    def conditions(n: int) -> list[Condition]:
        start = _start(box, n, lambda p: p[:, 1] ** 2 * torch.cos(np.pi * p[:, 1]))
        return [start, Joined(_face(box, 1, -1.0, n // 2), _face(box, 1, 1.0, n // 2))]

    return Problem(
        "allen-cahn", ("t", "x"), box, residual, conditions, data.allen_cahn, 1.0, 200,
        width=0.1, causality=100.0,
    )  # fmt: skip


def flow_mixing() -> Problem:
    """u_t + a u_x + b u_y = 0: a vortex winds up a front (Kang et al., section 4)."""
    box = Box((0.0, -4.0, -4.0), (4.0, 4.0, 4.0))

    def omega(p: Tensor) -> Tensor:
        """Angular velocity: v_t / (v_max r) with v_t = sech^2 r tanh r, v_max = 0.385."""
        r = p[:, 1:].norm(dim=1).clamp(min=1e-12)
        return torch.tanh(r) / torch.cosh(r) ** 2 / (0.385 * r)

    def truth(p: Tensor) -> Tensor:
        t, x, y = p.T
        turn = omega(p) * t
        return -torch.tanh(y / 2 * torch.cos(turn) - x / 2 * torch.sin(turn))

    def residual(p: Tensor, u: Jet) -> Tensor:
        turning = omega(p)
        return u.first[0] - turning * p[:, 2] * u.first[1] + turning * p[:, 1] * u.first[2]

    def conditions(n: int) -> list[Condition]:
        return [_start(box, n, truth), _faces(box, (1, 2), n // 4, truth)]

    return Problem(
        "flow-mixing", ("t", "x", "y"), box, residual, conditions, truth, 10.0, 600,
        width=0.12, points=8192, edge=2048, at=4.0, start=0.01, settles=True,
    )  # fmt: skip


def klein_gordon() -> Problem:
    """u_tt - Laplace u + u^2 = f, whose f belongs to u = (x + y) cos 2 t + x y sin 2 t."""
    box = Box((0.0, -1.0, -1.0), (10.0, 1.0, 1.0))

    def truth(p: Tensor) -> Tensor:
        t, x, y = p.T
        return (x + y) * torch.cos(2 * t) + x * y * torch.sin(2 * t)

    def residual(p: Tensor, u: Jet) -> Tensor:
        exact = truth(p)
        source = exact**2 - 4 * exact
        return u.second[0] - u.second[1] - u.second[2] + u.value**2 - source

    def conditions(n: int) -> list[Condition]:
        start = _start(box, n, truth)
        speed = Moving(start.points, 2 * start.points[:, 1] * start.points[:, 2])
        return [start, speed, _faces(box, (1, 2), n // 4, truth)]

    return Problem(
        "klein-gordon", ("t", "x", "y"), box, residual, conditions, truth, 1e-2, 100,
        width=0.2, points=4096, edge=1024, at=10.0,
    )  # fmt: skip


PROBLEMS = {
    problem.name: problem
    for problem in (helmholtz(), burgers(), allen_cahn(), flow_mixing(), klein_gordon())
}
