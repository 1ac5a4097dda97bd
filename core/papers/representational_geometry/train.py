"""Recipes: ensembles that differ in activation, task and seed alone, by plain gradient descent."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, pad

from core.conditions import ccgp
from core.data.patterns import INPUTS, Task, nudged, walsh
from core.papers.representational_geometry.model import Networks, start
from core.training import Recipe, Schedule

SLUG = "representational-geometry"
EPS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.5, 2.0)
UNSTRUCTURED = {k: math.sqrt(k / 7) for k in (1, 3)}  # alignment of eight equidistant patterns
ALIGNMENTS = {
    1: (0.0, 0.1, 0.2, 0.3, UNSTRUCTURED[1], 0.5, 0.7, 0.9),
    3: (0.0, 0.2, 0.4, 0.5, UNSTRUCTURED[3], 0.75, 0.9),
}
BATCH = 64
STEPS = 3000
RATE = 0.1
SAMPLES = 50  # of each condition, that accuracy and generalisation are measured on
# Before which steps the first seed is noted down; the end is the last frame.
NOTED = (0, *map(int, np.geomspace(10, STEPS, 14)[:-1].round()))
PAIR = ("tanh", "relu")


@dataclass(frozen=True)
class Family:
    """Tasks of one shape that an ensemble learns, with all activations and seeds. dials: of each task."""

    shapes: tuple[str, ...]
    dials: tuple[float, ...]
    tasks: tuple[Task, ...]
    seeds: int
    noise: float

    @cached_property
    def means(self) -> Tensor:
        """(T, P, d) float32."""
        means = [task.means for task in self.tasks]
        return torch.stack([pad(m, (0, INPUTS - m.shape[1])) for m in means]).float()

    @cached_property
    def targets(self) -> Tensor:
        """(T, P, k) float32: 0 or 1."""
        return torch.stack([(task.targets > 0).float() for task in self.tasks])


def _nudged(shapes: Sequence[str], eps: Sequence[float], seeds: int, noise: float) -> Family:
    return Family(tuple(shapes), tuple(eps), tuple(map(nudged, eps)), seeds, noise)


def _walsh(k: int) -> Family:
    dials = ALIGNMENTS[k]
    return Family(PAIR, dials, tuple(walsh(3, k, c) for c in dials), 5, 0.5)


CONTROLS = ("hard", "sigmoid", "softplus", "leaky", "clipped3", "straight")
FAMILIES = {
    "nudged-0.5": _nudged((*PAIR, "clipped"), EPS, 10, 0.5),
    "nudged-0": _nudged(PAIR, EPS, 3, 0.0),
    "nudged-1": _nudged(PAIR, EPS, 3, 1.0),
    "walsh-1": _walsh(1),
    "walsh-3": _walsh(3),
    "controls": _nudged(CONTROLS, (1.0,), 10, 0.5),
}


def _draws(step: int) -> torch.Generator:
    return torch.Generator().manual_seed(1_000_003 + step)


class FamilyTask:
    """Fresh noisy samples in each step: of a seed the same conditions and noise for all its networks."""

    def __init__(self, family: Family, device: torch.device) -> None:
        self.family, self.device = family, device
        outputs = family.targets.shape[-1]
        starts = [start(seed, INPUTS, outputs) for seed in range(family.seeds)]
        self.model = Networks(family.shapes, len(family.tasks), starts)
        patterns, units = family.means.shape[1], starts[0].weight.shape[1]
        shape = (len(NOTED), len(family.shapes), len(family.tasks), patterns, units)
        self.model.register_buffer("frames", torch.zeros(shape))
        self.model.to(device)
        self.means, self.targets = family.means.to(device), family.targets.to(device)

    def _sample(self, conditions: Tensor, draws: torch.Generator) -> Tensor:
        """Inputs (T, R, B, d) of conditions (R, B)."""
        noise = torch.randn(*conditions.shape, INPUTS, generator=draws).to(self.device)
        return self.means[:, conditions] + self.family.noise * noise

    def loss(self, step: int) -> Tensor:
        """The Bernoulli loss of each network, of which none sees the others', in one sum."""
        if step in NOTED:
            with torch.no_grad():
                self.model.get_buffer("frames")[NOTED.index(step)] = self.at_means()[:, :, 0]
        draws, patterns = _draws(step), self.means.shape[1]
        conditions = torch.randint(patterns, (self.family.seeds, BATCH), generator=draws)
        logits = self.model(self._sample(conditions, draws))
        truth = self.targets[:, conditions].expand_as(logits)
        return binary_cross_entropy_with_logits(logits, truth, reduction="sum") / BATCH

    def at_means(self) -> Tensor:
        """Preactivations (F, T, R, P, N) of the means, without noise."""
        return self.model.preactivations(self.means[:, None])

    def validate(self) -> dict[str, float]:
        """The mean accuracy, and that of the worst network."""
        found = self.tested()["accuracy"]
        return {"accuracy": found.mean().item(), "least accuracy": found.min().item()}

    @torch.no_grad()
    def tested(self) -> dict[str, Tensor]:
        """(F, T, R) on noisy samples: accuracy, and generalisation of the first target."""
        conditions = torch.arange(self.means.shape[1]).repeat_interleave(SAMPLES)
        every = conditions.expand(self.family.seeds, -1)
        hidden = self.model.hidden(self._sample(every, _draws(STEPS)))
        right = (hidden @ self.model.get_buffer("readout") > 0) == (self.targets[:, every] > 0)
        sides = self.family.tasks[0].sides
        return {
            "accuracy": right.float().mean((-2, -1)),
            "ccgp": ccgp(hidden, conditions.to(self.device), sides),
        }

    @torch.no_grad()
    def stored(self) -> dict[str, Tensor]:
        """All that the room needs of them: a kernel is made of what the hidden units see of the means."""
        return {"frames": self.model.get_buffer("frames"), "ends": self.at_means(), **self.tested()}


def _family(name: str) -> Recipe:
    family = FAMILIES[name]
    card = {
        "model": f"MLP {INPUTS}-128-{family.targets.shape[-1]}, readout random and fixed",
        "activations": family.shapes,
        "tasks": family.dials,
        "seed": 0,  # of the first of these
        "seeds": family.seeds,
        "data": f"{family.means.shape[1]} patterns with noise {family.noise:g}, batches of {BATCH}",
        "noted_before_steps": NOTED,
    }
    return Recipe(
        name,
        lambda device: FamilyTask(family, device),
        Schedule(STEPS, 500, RATE, clip=None, optimizer="sgd"),
        card,
        forms={"frames": "byte", "ends": "half"},
        stored=FamilyTask.stored,
    )


RECIPES = tuple(map(_family, FAMILIES))
