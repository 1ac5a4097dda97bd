"""Recipes: each equation by PIG, by the same Gaussians frozen, and by a network without Gaussians."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from core import checkpoints
from core.papers.pig.model import PIG, PINN, Field
from core.papers.pig.problems import (
    PROBLEMS,
    Condition,
    Problem,
    causal_trust,
    loss_of,
    relative_l2,
)
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "pig"
METHODS = ("pig", "frozen", "pinn")
SIDE = 64  # pixels of the pictures in the diary
FRAMES = 40
# Steps of up to 20 iterations of L-BFGS. PIG took 1.2 to 2.3 times the seconds of frozen Gaussians,
# and 0.6 to 1.8 times those of a PINN.
STEPS = {
    "helmholtz": {"pig": 250, "frozen": 400, "pinn": 200},
    "burgers": {"pig": 150, "frozen": 240, "pinn": 120},
    "allen-cahn": {"pig": 240, "frozen": 240, "pinn": 135},
    "flow-mixing": {"pig": 100, "frozen": 135, "pinn": 170},
    "klein-gordon": {"pig": 150, "frozen": 150, "pinn": 90},
}
# Other sizes that Helmholtz is solved with: Gaussians a channel, or neurons a layer.
SIZES = {"pig": (50, 100), "frozen": (100,), "pinn": (32,)}
# Helmholtz as large as in the paper: Gaussians a channel, points inside and on each side.
PAPER_SIZE, PAPER_POINTS = 800, 10_000
PAPER_STEPS = 200  # of its 2,001, of 20 iterations each


@dataclass(frozen=True)
class Setting:
    """One training; size: of the field, where it is not the usual one."""

    problem: str
    method: str
    size: int | None = None

    @property
    def name(self) -> str:
        """Of its recipe and checkpoint."""
        return f"{self.problem}-{self.method}" + ("" if self.size is None else f"-{self.size}")

    @property
    def equation(self) -> Problem:
        """What is solved, and at how many points."""
        problem = PROBLEMS[self.problem]
        if self.size != PAPER_SIZE:
            return problem
        return replace(problem, points=PAPER_POINTS, edge=PAPER_POINTS)

    @property
    def steps(self) -> int:
        """Of training."""
        return PAPER_STEPS if self.size == PAPER_SIZE else STEPS[self.problem][self.method]

    @property
    def frames(self) -> int:
        """Of the diary, which the usual sizes and the paper's have."""
        return FRAMES if self.size in (None, PAPER_SIZE) else 0


SETTINGS = (
    *(Setting(problem, method) for problem in PROBLEMS for method in METHODS),
    *(Setting("helmholtz", method, size) for method, sizes in SIZES.items() for size in sizes),
    Setting("helmholtz", "pig", PAPER_SIZE),
)


def noted_steps(steps: int) -> list[int]:
    """The FRAMES steps before which the diary is written, the last one last, dense at first."""
    power = torch.linspace(0, 1, FRAMES).double() ** 2
    return [round(float(share) * (steps - 1)) for share in power]


def new_field(setting: Setting, seed: int = 0) -> Field:
    """A fresh field, a function of the seed."""
    problem = PROBLEMS[setting.problem]
    if setting.method == "pinn":
        return seeded(seed, lambda: PINN(problem.box, (setting.size or 50,) * 4))
    count, moves = setting.size or problem.count, setting.method == "pig"
    return seeded(seed, lambda: PIG(problem.box, count, problem.width, moves, problem.start))


class Diary(nn.Module):
    """A field and what it was while it was trained.

    error_roots: (frames, SIDE, SIDE) float16, roots of |u - truth| on the problem's grid with the sign of
    u - truth: the picture is logarithmic, so that small errors may not be lost beside large ones.
    gaussians: (frames, 2 d + 1, k, N) float16, means, log widths and weights (empty for other fields).
    """

    error_roots: Tensor
    gaussians: Tensor

    def __init__(self, field: Field, frames: int) -> None:
        super().__init__()
        self.field = field
        self.register_buffer("error_roots", torch.zeros(frames, SIDE, SIDE, dtype=torch.float16))
        shape = (frames, *self._gaussians().shape)
        self.register_buffer("gaussians", torch.zeros(shape, dtype=torch.float16))

    def _gaussians(self) -> Tensor:
        if not (isinstance(self.field, PIG) and self.field.means.requires_grad):
            return torch.zeros(0)
        parts = (self.field.means, self.field.log_widths, self.field.weights[..., None])
        return torch.cat(parts, -1).movedim(-1, 0)

    @torch.no_grad()
    def note(self, frame: int, x: Tensor, truth: Tensor) -> None:
        """Write a page; x: the points (SIDE * SIDE, d) of the grid."""
        error = (self.field(x) - truth).reshape(SIDE, SIDE)
        self.error_roots[frame] = error.sign() * error.abs().sqrt()
        self.gaussians[frame] = self._gaussians()

    def errors(self) -> Tensor:
        """(frames, SIDE, SIDE) float32 u - truth."""
        roots = self.error_roots.float()
        return roots * roots.abs()


class PdeTask:
    """Solve a problem: its residual at points drawn anew for each step (as in the official code; the
    last fifth may keep them), and its conditions. Within a step the loss is one function, as L-BFGS
    needs it. side: of the grid that it is validated on."""

    def __init__(
        self,
        problem: Problem,
        model: Diary,
        steps: int,
        device: torch.device,
        side: int | None = None,
    ) -> None:
        self.problem, self.device, self.side = problem, device, side
        self.settled = steps * 4 // 5
        self.model = model.to(device)
        self.noted = noted_steps(steps) if len(model.error_roots) else []
        self.conditions = [_on(condition, device) for condition in problem.conditions(problem.edge)]
        x = problem.grid(SIDE)
        self.shown, self.truth = x.to(device), problem.truth(x).to(device)
        self._begun = -1  # the step whose points are drawn

    def _begin(self, step: int) -> None:
        """Write the diary, draw points, and see which of them may count."""
        for frame in (frame for frame, noted in enumerate(self.noted) if noted == step):
            self.model.note(frame, self.shown, self.truth)
        problem, field = self.problem, self.model.field
        drawn = min(step, self.settled) if problem.settles else step
        self.points = problem.interior(problem.points, drawn).to(self.device)
        causal = problem.causality > 0
        self.trust = causal_trust(problem, field, self.points) if causal else None
        self._begun = step

    def loss(self, step: int) -> Tensor:
        """At the points of this step."""
        if step != self._begun:
            self._begin(step)
        field = self.model.field
        return loss_of(self.problem, field, self.points, self.conditions, self.trust)

    def validate(self) -> dict[str, float]:
        """Relative L2 error on a grid of the whole domain."""
        device = self.device
        found = relative_l2(lambda x: self.model.field(x.to(device)).cpu(), self.problem, self.side)
        return {"l2": found}


def _on(condition: Condition, device: torch.device) -> Condition:
    return type(condition)(*(part.to(device) for part in condition))


def _task(
    setting: Setting, device: torch.device, problem: Problem, side: int | None = None
) -> PdeTask:
    model = Diary(new_field(setting), setting.frames)
    return PdeTask(problem, model, setting.steps, device, side)


def _recipe(setting: Setting) -> Recipe:
    problem = setting.equation
    size = {"neurons": setting.size or 50} if setting.method == "pinn" else {}
    if setting.method != "pinn":
        size = {"gaussians_a_channel": setting.size or problem.count}
    few = replace(problem, points=64, edge=16)
    return Recipe(
        setting.name,
        lambda device: _task(setting, device, problem),
        Schedule(setting.steps, 5, optimizer="lbfgs"),
        {
            "seed": 0,
            "config": {"problem": setting.problem, "method": setting.method, **size}
            | {"residual_weight": problem.weight, "causality": problem.causality},
            "data": f"{problem.points} Sobol points inside, drawn anew each step"
            + (" but the last fifth, " if problem.settles else ", ")
            + f"{problem.edge} a side",
        },
        quick=lambda device: _task(setting, device, few, side=8),
        # What is for the eyes; the field stays as it is.
        forms={"error_roots": "byte", "gaussians": "byte"},
    )


RECIPES = tuple(_recipe(setting) for setting in SETTINGS)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def problem_of(name: str) -> Problem:
    """What a recipe solves."""
    return _BY_NAME[name].equation


def recipes_of(problem: str, large: bool = False) -> dict[str, str]:
    """Method -> recipe; large: PIG of Helmholtz in the paper's size, beside the others as they are."""
    size = PAPER_SIZE if large and problem == "helmholtz" else None
    return {m: Setting(problem, m, size if m == "pig" else None).name for m in METHODS}


def trained(name: str) -> Diary:
    """A trained field with its diary, shared by all, on the CPU, since it is evaluated in float64."""
    setting = _BY_NAME[name]
    return checkpoints.network(
        SLUG, name, lambda card: Diary(new_field(setting), setting.frames), torch.device("cpu")
    )


def learned(name: str) -> int:
    """How many numbers a field learned."""
    fresh = new_field(_BY_NAME[name])
    return sum(weights.numel() for weights in fresh.parameters() if weights.requires_grad)
