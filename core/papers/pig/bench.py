"""What is timed of this paper: derivatives written out against autograd, and a peer's PINN."""

import os
import sys
from collections.abc import Callable
from contextlib import redirect_stdout

import torch

from core.atlas import Benchmark, Interaction
from core.papers.pig.measure import by_autograd
from core.papers.pig.model import PIG, PINN
from core.papers.pig.problems import PROBLEMS, loss_of


def benchmarks() -> list[Benchmark]:
    """One gradient of the Helmholtz loss at 1,024 points: ours, by autograd, and DeepXDE's PINN."""
    problem = PROBLEMS["helmholtz"]
    points, conditions = problem.interior(1024), problem.conditions(problem.edge)
    field = PIG(problem.box, 100, problem.width)
    pinn = PINN(problem.box)
    rows = [
        Benchmark(
            "pig/second derivatives of 400 Gaussians at 1,024 points",
            "torch.autograd",
            lambda: field.jet(points),
            lambda: by_autograd(field, points),
        )
    ]
    peer = _deepxde(1024, problem.edge)
    if peer is not None:
        rows.append(
            Benchmark(
                "pig/gradient of a PINN's loss, 4 x 50 neurons, 1,024 points",
                "DeepXDE",
                lambda: loss_of(problem, pinn, points, conditions).backward(),
                peer,
            )
        )
    return rows


def _deepxde(inside: int, edge: int) -> Callable[[], object] | None:
    """A step of DeepXDE's own training on the same problem, in float64; None where it is not
    installed."""
    os.environ.setdefault("DDE_BACKEND", "pytorch")
    try:
        with redirect_stdout(sys.stderr):  # where it tells of its backends
            import deepxde as dde
    except ImportError:
        return None
    torch.set_default_device(None)  # which it sets to a GPU where there is one, for all of us
    dde.config.real.set_float64()  # its own setting of it is one for all, too
    square = dde.geometry.Rectangle([-1, -1], [1, 1])
    problem = PROBLEMS["helmholtz"]

    def residual(x, u):
        second = dde.grad.hessian(u, x, i=0, j=0) + dde.grad.hessian(u, x, i=1, j=1)
        return second + u - (1 - 17 * torch.pi**2) * problem.truth(x)[:, None]

    rim = dde.icbc.DirichletBC(square, lambda x: 0.0, lambda _, on: on)
    data = dde.data.PDE(square, residual, rim, num_domain=inside, num_boundary=4 * edge)
    model = dde.Model(data, dde.nn.FNN([2, *[50] * 4, 1], "tanh", "Glorot normal"))
    model.compile("adam", lr=1e-3, loss_weights=[1e-4, 1], verbose=0)
    data.train_next_batch()
    return lambda: model._train_step(data.train_x, data.train_y, data.train_aux_vars)


INTERACTIONS = (
    Interaction("prune", {"view": "pull"}, "input[aria-label^='Remove the least']"),
    Interaction("turn the mesh", {"view": "square"}, "input[aria-label^='Turn by']"),
)
