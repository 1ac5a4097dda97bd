"""PIG trained here and now: Poisson's and Helmholtz' equation, for chosen waves or a visitor's own
source."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from scipy.interpolate import RectBivariateSpline
from torch import Tensor

from core import elliptic
from core.inputs import InputError
from core.inputs.field import ScalarField, resampled
from core.papers.pig.mesh import SHOWN, Mesh, mesh_of
from core.papers.pig.model import PIG, Jet
from core.papers.pig.problems import Condition, Given, Problem, helmholtz, loss_of
from core.seeds import seeded
from core.training import lbfgs

NODES = 129  # a side, of the solver that gives the truth
STAGES = 24
STEPS = 5  # of L-BFGS a stage, 20 iterations each
POINTS = 2048
EDGE = 128  # a side


@dataclass(frozen=True)
class Live:
    """A training so far: u and truth (SHOWN, SHOWN), losses and errors after each step, its
    Gaussians."""

    u: np.ndarray
    truth: np.ndarray
    losses: tuple[float, ...]
    errors: tuple[float, ...]
    seconds: float
    mesh: Mesh


def waves(a1: int, a2: int, c: float, count: int) -> Problem:
    """Helmholtz' equation (c = 0: Poisson's) whose solution is sin(a2 pi x) sin(a1 pi y)."""
    source = (c - (a1**2 + a2**2) * np.pi**2) ** 2 / 4
    return _live(helmholtz(a1, a2, c, count), weight=1 / (1 + source))


def _live(problem: Problem, **changes: Any) -> Problem:
    return replace(problem, name="live", points=POINTS, edge=EDGE, **changes)


def own_source(field: ScalarField, c: float, count: int) -> Problem:
    """u_xx + u_yy + c u = q on [-1, 1]^2, u = 0 at the edge, with q a visitor's field.

    q is resampled and scaled to a largest value of 10; the truth is the finite-difference solution on
    129 x 129 nodes. Raises InputError for a source that is 0 everywhere.
    """
    q = resampled(field.values, NODES)
    largest = float(np.abs(q).max())
    if largest < 1e-30:
        raise InputError("the source is 0 everywhere, and so is u; a field that varies is needed")
    q = 10 * q / largest
    spacing = 2 / (NODES - 1)
    solved = elliptic.solve(np.ones_like(q), q, (spacing, spacing), c)
    nodes = np.linspace(-1, 1, NODES)
    of_q = RectBivariateSpline(nodes, nodes, q[::-1], kx=1, ky=1)  # rows run from the top
    of_u = RectBivariateSpline(nodes, nodes, solved[::-1])

    def at(spline: RectBivariateSpline, p: Tensor) -> Tensor:
        x, y = p.numpy().T
        return torch.from_numpy(spline.ev(y, x))

    def residual(p: Tensor, u: Jet) -> Tensor:
        return u.second[0] + u.second[1] + c * u.value - at(of_q, p)

    square = helmholtz(count=count)  # for its domain and the points at its edge

    def conditions(n: int) -> list[Condition]:
        (given,) = square.conditions(n)
        assert isinstance(given, Given)
        return [Given(given.points, torch.zeros_like(given.values))]

    return _live(
        square,
        residual=residual,
        conditions=conditions,
        truth=lambda p: at(of_u, p),
        weight=0.1 / (1 + float(np.mean(q**2))),
    )


def train_live(problem: Problem, seed: int) -> Iterator[Live]:
    """Train from a random start; yields the state STAGES times."""
    field = seeded(seed, lambda: PIG(problem.box, problem.count, problem.width))
    conditions = problem.conditions(problem.edge)
    trainer = lbfgs(field.parameters())
    x = problem.grid(SHOWN)
    truth = problem.truth(x)
    losses, errors = [], []
    started = time.perf_counter()
    for stage in range(STAGES):
        points = problem.interior(problem.points, stage)
        for _ in range(STEPS):
            losses.append(_step(problem, field, trainer, points, conditions))
            with torch.inference_mode():
                u = field(x)
            errors.append(float((u - truth).norm() / truth.norm()))
        yield Live(
            u.reshape(SHOWN, SHOWN).numpy(),
            truth.reshape(SHOWN, SHOWN).numpy(),
            tuple(losses),
            tuple(errors),
            time.perf_counter() - started,
            mesh_of(field),
        )


def _step(
    problem: Problem,
    field: PIG,
    trainer: torch.optim.LBFGS,
    points: Tensor,
    conditions: list[Condition],
) -> float:
    def closure() -> Tensor:
        trainer.zero_grad(set_to_none=True)
        loss = loss_of(problem, field, points, conditions)
        loss.backward()
        return loss.detach()

    return float(trainer.step(closure))
