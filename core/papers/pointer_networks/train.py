"""Recipes: pointers, their rivals with a dictionary, and a reader of sets, on the same points."""

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from core import checkpoints
from core.papers.pointer_networks.answers import right
from core.papers.pointer_networks.data import PAD, TOURS, Question, Start, batch
from core.papers.pointer_networks.model import Config, Kind, Writer
from core.papers.pointer_networks.search import written
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "pointer-networks"
SEEDS = (0, 1, 2)
BATCH, UNSEEN = 128, 200
SIZES: dict[Question, tuple[int, int]] = {"hull": (5, 10), "tour": (5, 10), "triangles": (5, 5)}
STEPS: dict[Question, int] = {"hull": 8000, "tour": 5000, "triangles": 4000}
SET_STEPS: dict[Question, int] = {"hull": 1600, "triangles": 3200}  # as a step takes longer
RATE = 4e-3  # at first; the best of two for a reader of sets, and as good as another for lists
VALIDATION = 10**9  # beyond all seeds of batches


def start_of(kind: Kind) -> Start:
    """What comes first in a network's answers: a set has no lowest index."""
    return "leftmost" if kind == "set" else "first"


@dataclass
class WritingTask:
    """Write the exact answer, slot by slot (equation 2, with teacher forcing)."""

    model: Writer
    question: Question
    start: Start
    seed: int
    device: torch.device
    count: int = BATCH
    tours: int = TOURS

    def loss(self, step: int) -> Tensor:
        """Cross entropy of each slot of a batch, of one number of points, drawn from (seed, step)."""
        low, high = SIZES[self.question]
        drawn = self.seed * 1_000_003 + step
        n = low + int(torch.randint(high - low + 1, (1,), generator=_draws(drawn)))
        return self._wrong(*batch(self.question, self.start, self.count, n, drawn, self.tours))

    def validate(self) -> dict[str, float]:
        """The same on unseen sets of the most points, and the share [%] of right answers to them."""
        n = SIZES[self.question][1]
        x, answers = batch(self.question, self.start, UNSEEN, n, VALIDATION, self.tours)
        found = written(self.model, x.to(self.device), tours=self.question == "tour").answers.cpu()
        return {
            "loss on unseen": self._wrong(x, answers).item(),
            "right": 100 * right(self.question, found, answers, n).double().mean().item(),
        }

    def _wrong(self, x: Tensor, answers: Tensor) -> Tensor:
        answers = answers.to(self.device)
        scores = self.model(x.to(self.device), answers)
        return F.cross_entropy(scores.flatten(0, 1), answers.flatten(), ignore_index=PAD)


def _draws(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def name_of(question: Question, kind: Kind, seed: int) -> str:
    """Of a recipe and its checkpoint."""
    return f"{question}-{kind}-seed{seed}"


def _recipe(question: Question, kind: Kind, seed: int) -> Recipe:
    config, (low, high) = Config(kind), SIZES[question]

    def task(device: torch.device, count: int = BATCH, tours: int = TOURS) -> WritingTask:
        network = seeded(seed, lambda: Writer(config)).to(device)
        return WritingTask(network, question, start_of(kind), seed, device, count, tours)

    card: dict[str, Any] = {
        "model": kind,
        "config": asdict(config),
        "seed": seed,
        "data": f"{low} to {high} points, uniform in the unit square; {question}",
        "batch": BATCH,
    }
    steps = (SET_STEPS if kind == "set" else STEPS)[question]
    schedule = Schedule(steps, 400, RATE, clip=2.0, final_learning_rate=0.02 * RATE)
    return Recipe(
        name_of(question, kind, seed),
        task,
        schedule,
        card,
        forms={"*": "half"},
        quick=lambda device: task(device, count=4, tours=40),
    )


HULLS: tuple[tuple[Kind, int], ...] = (
    *((kind, seed) for kind in ("pointer", "attention") for seed in SEEDS),
    ("set", SEEDS[0]),
)
RECIPES: tuple[Recipe, ...] = (
    *(_recipe("hull", kind, seed) for kind, seed in HULLS),
    _recipe("tour", "pointer", SEEDS[0]),
    _recipe("triangles", "pointer", SEEDS[0]),
    _recipe("triangles", "set", SEEDS[0]),
)


def trained(question: Question, kind: Kind, seed: int = SEEDS[0]) -> Writer:
    """A trained network. Raises CheckpointError when its checkpoint is missing or damaged."""
    name = name_of(question, kind, seed)
    return checkpoints.network(SLUG, name, lambda card: Writer(Config(**card["config"])))
