"""Recipes: ensembles that differ in activation, task and seed alone, by plain gradient descent."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, pad

from core.data.digits import Split, split_digits
from core.memory import kept
from core.papers.representational_geometry.geometry import ccgp
from core.papers.representational_geometry.model import Networks, start
from core.papers.representational_geometry.tasks import ALIGNMENTS, EPS, INPUTS, Task, nudged, walsh
from core.training import Recipe, Schedule

SLUG = "representational-geometry"
BATCH = 64
STEPS = 3000
RATE = 0.1
SAMPLES = 50  # of each condition, that accuracy and generalisation are measured on
# Before which steps the first seed is noted down; the end is the last frame.
NOTED = (0, *map(int, np.geomspace(10, STEPS, 14)[:-1].round()))
PAIR = ("tanh", "relu")
NOISES = {"0": 0.0, "0.5": 0.5, "1": 1.0}  # standard deviation of each coordinate, by name


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
        return torch.stack(
            [pad(t.means, (0, INPUTS - t.means.shape[1])) for t in self.tasks]
        ).float()

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
        right = (hidden @ self.model.readout > 0) == (self.targets[:, every] > 0)
        sides = self.family.tasks[0].sides
        return {
            "accuracy": right.float().mean((-2, -1)),
            "ccgp": ccgp(hidden, conditions.to(self.device), sides),
        }

    @torch.no_grad()
    def stored(self) -> dict[str, Tensor]:
        """All that the room needs of them: a kernel is made of what the hidden units see of the means."""
        return {
            "frames": self.model.get_buffer("frames"),
            "ends": self.at_means(),
            **self.tested(),
        }


FOUR = (0, 1, 6, 7)  # digits, the four conditions
DICHOTOMIES = ((0, 1), (0, 7), (0, 6))  # those with a positive target
READOUTS = ("fixed", "trained")
DIGIT_SEEDS = 3


@kept
def four_digits(split: Split) -> tuple[Tensor, Tensor]:
    """Images (n, 64) less the mean pixels, of variance 1 over all; and conditions (n,) from 0 to 3."""
    mean, spread = _pixels()
    found = split_digits(split)
    conditions = torch.full((10,), -1)
    conditions[list(FOUR)] = torch.arange(4)
    chosen = conditions[found.labels] >= 0
    x = (found.images.flatten(1)[chosen] - mean) / spread
    return x, conditions[found.labels[chosen]]


def _pixels() -> tuple[Tensor, Tensor]:
    """The mean of each pixel and the spread about it over all, of the training images of the four."""
    found = split_digits("train")
    images = found.images[torch.isin(found.labels, torch.tensor(FOUR))].flatten(1)
    mean = images.mean(0)
    return mean, (images - mean).square().mean().sqrt()


def digit_sides(index: int) -> np.ndarray:
    """(4,) which conditions of a dichotomy are positive."""
    return np.isin(FOUR, DICHOTOMIES[index])


class DigitsTask:
    """Three dichotomies of four digits, each by Tanh and by ReLU."""

    def __init__(self, readout: str, device: torch.device) -> None:
        starts = [start(seed, 64, 1) for seed in range(DIGIT_SEEDS)]
        self.model = Networks(PAIR, len(DICHOTOMIES), starts, readout == "trained").to(device)
        self.sets = {
            split: tuple(part.to(device) for part in four_digits(split))
            for split in ("train", "test")
        }
        sides = np.stack([digit_sides(index) for index in range(len(DICHOTOMIES))])
        self.targets = torch.from_numpy(sides).float()[..., None].to(device)  # (T, 4, 1)

    def loss(self, step: int) -> Tensor:
        """As for the other tasks; of a seed all networks see the same images."""
        x, conditions = self.sets["train"]
        rows = torch.randint(len(x), (DIGIT_SEEDS, BATCH), generator=_draws(step)).to(x.device)
        logits = self.model(x[rows][None])
        truth = self.targets[:, conditions[rows]].expand_as(logits)
        return binary_cross_entropy_with_logits(logits, truth, reduction="sum") / BATCH

    def validate(self) -> dict[str, float]:
        """The mean accuracy on unseen images."""
        x, conditions = self.sets["test"]
        truth = self.targets[:, conditions][:, None] > 0
        return {"accuracy": ((self.model(x) > 0) == truth).float().mean().item()}


def _family(name: str) -> Recipe:
    family = FAMILIES[name]
    card = {
        "model": f"MLP {INPUTS}-128-{family.targets.shape[-1]}, readout random and fixed",
        "activations": family.shapes,
        "tasks": family.dials,
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
        quick=lambda device: FamilyTask(_few(family), device),
    )


def _few(family: Family) -> Family:
    return Family(family.shapes, family.dials[:2], family.tasks[:2], 1, family.noise)


def _digits(readout: str) -> Recipe:
    card = {
        "model": f"MLP 64-128-1, readout {readout}",
        "activations": PAIR,
        "tasks": DICHOTOMIES,
        "seeds": DIGIT_SEEDS,
        "data": "scikit-learn's digits 0, 1, 6, 7; positive are those of a task",
    }
    return Recipe(
        f"digits-{readout}",
        lambda device: DigitsTask(readout, device),
        Schedule(800, 200, RATE, clip=None, optimizer="sgd"),
        card,
        forms={"*": "byte"},
    )


RECIPES = (*map(_family, FAMILIES), *map(_digits, READOUTS))
