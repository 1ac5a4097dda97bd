"""Recipes: each equation by PIG, by the same Gaussians frozen, and by a network without Gaussians."""

from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor, nn

from core import checkpoints
from core.atlas import Recipe
from core.papers.pig.model import PIG, PINN, Field
from core.papers.pig.problems import PROBLEMS, Problem, causal_trust, loss_of, relative_l2
from core.training import Schedule

SLUG = "pig"
METHODS = ("pig", "frozen", "pinn")
SIDE = 64  # pixels of the pictures in the diary
FRAMES = 40
# Steps of up to 20 iterations of L-BFGS, set so that the three methods take about as many seconds.
STEPS = {
    "helmholtz": {"pig": 250, "frozen": 400, "pinn": 250},
    "burgers": {"pig": 100, "frozen": 160, "pinn": 80},
    "allen-cahn": {"pig": 120, "frozen": 200, "pinn": 120},
    "flow-mixing": {"pig": 60, "frozen": 100, "pinn": 120},
    "klein-gordon": {"pig": 100, "frozen": 160, "pinn": 90},
}


def noted_steps(steps: int) -> list[int]:
    """The FRAMES steps before which the diary is written, dense at first; fewer for short trainings."""
    power = torch.linspace(0, 1, FRAMES).double() ** 2
    return sorted({round(float(share) * (steps - 1)) for share in power})


class Diary(nn.Module):
    """A field and what it was while it was trained.

    errors: (FRAMES, SIDE, SIDE) float16, u - truth on the problem's grid; gaussians:
    (FRAMES, k, N, 2 d + 1) float16, means, log widths and weights (empty for other networks).
    """

    errors: Tensor
    gaussians: Tensor

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.register_buffer("errors", torch.zeros(FRAMES, SIDE, SIDE, dtype=torch.float16))
        shape = (FRAMES, *self._gaussians().shape)
        self.register_buffer("gaussians", torch.zeros(shape, dtype=torch.float16))

    def _gaussians(self) -> Tensor:
        if not (isinstance(self.field, PIG) and self.field.means.requires_grad):
            return torch.zeros(0)
        parts = (self.field.means, self.field.log_widths, self.field.weights[..., None])
        return torch.cat(parts, -1)

    @torch.no_grad()
    def note(self, frame: int, x: Tensor, truth: Tensor) -> None:
        """Write a page; x: the points (SIDE * SIDE, d) of the grid."""
        self.errors[frame] = (self.field(x) - truth).reshape(SIDE, SIDE)
        self.gaussians[frame] = self._gaussians()


@dataclass
class PdeTask:
    """Solve a problem: its residual at points drawn anew for each step (as in the official code), and its
    conditions. Within a step the loss is one function, as L-BFGS needs it."""

    problem: Problem
    model: Diary
    steps: int
    device: torch.device

    def __post_init__(self) -> None:
        device = self.device
        self.conditions = [
            type(condition)(*(part.to(device) for part in condition))
            for condition in self.problem.conditions(self.problem.edge)
        ]
        x = self.problem.grid(SIDE)
        self.shown, self.truth = x.to(device), self.problem.truth(x).to(device)
        self.begun = -1  # the step whose points are drawn

    def _begin(self, step: int) -> None:
        """Write the diary, draw points, and see which of them may count."""
        noted = noted_steps(self.steps)
        if step in noted:
            self.model.note(noted.index(step), self.shown, self.truth)
        field = self.model.field
        self.points = self.problem.interior(self.problem.points, step).to(self.device)
        causal = self.problem.causality > 0
        self.trust = causal_trust(self.problem, field, self.points) if causal else None
        self.begun = step

    def loss(self, step: int) -> Tensor:
        """At the points of this step."""
        if step != self.begun:
            self._begin(step)
        return loss_of(self.problem, self.model.field, self.points, self.conditions, self.trust)

    def validate(self) -> dict[str, float]:
        """Relative L2 error on the grid of the whole domain."""
        device = self.device
        found = relative_l2(lambda x: self.model.field(x.to(device)).cpu(), self.problem)
        return {"l2": found}


def new_field(method: str, problem: Problem, seed: int = 0) -> Field:
    """A fresh field of a method, a function of the seed."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        if method == "pinn":
            return PINN(problem.box)
        return PIG(problem.box, problem.count, problem.width, moves=method == "pig")


def _task(problem: Problem, method: str, device: torch.device) -> PdeTask:
    model = Diary(new_field(method, problem)).to(device)
    return PdeTask(problem, model, STEPS[problem.name][method], device)


def _recipe(problem: Problem, method: str) -> Recipe:
    steps = STEPS[problem.name][method]
    return Recipe(
        f"{problem.name}-{method}",
        lambda device: _task(problem, method, device),
        Schedule(steps, 5, optimizer="lbfgs"),
        {
            "seed": 0,
            "config": {
                "problem": problem.name,
                "method": method,
                "gaussians": 0 if method == "pinn" else problem.count,
                "points": problem.points,
                "optimizer": "L-BFGS, 20 iterations a step",
            },
            "data": f"{problem.points} Sobol points inside, {problem.edge} a side",
        },
    )


RECIPES = tuple(_recipe(problem, method) for problem in PROBLEMS.values() for method in METHODS)


@cache
def trained(name: str) -> Diary:
    """A trained field with its diary, on the CPU: it is evaluated in float64."""
    tensors = checkpoints.read(SLUG, name).tensors
    problem, method = name.rsplit("-", 1)
    model = Diary(new_field(method, PROBLEMS[problem]))
    model.load_state_dict(tensors)
    return model.eval()
