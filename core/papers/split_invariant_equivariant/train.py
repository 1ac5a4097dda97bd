"""Recipes: encoders that differ in their predictor alone, and one that is told classes and turns."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core import checkpoints
from core.data.views import MEMBERS, NAMES, VIEWS, Views, drawn, views
from core.nets.mlp import mlp
from core.papers.split_invariant_equivariant.model import (
    WIDTH,
    Encoder,
    Network,
    Predictor,
    loss,
)
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "split-invariant-equivariant"
PAIRS = 128  # of a batch
SEEDS = range(3)
EQUIVARIANCE, STRONG = 0.45, 4.5  # c_eq of the published command, and of its code's default
DECAY = 1e-6
LONG, SHORT, TOLD = 1800, 600, 1200  # steps


class Config(NamedTuple):
    """A training without labels."""

    predictor: Predictor
    equivariance: float = EQUIVARIANCE
    whole: bool = False
    steps: int = LONG


ARMS: dict[str, Config] = {
    "sie": Config("linear"),
    "biased": Config("biased"),
    "mlp": Config("mlp"),
    # Both halves should stay, with equal weight.
    "invariant": Config("none", equivariance=1.0),
    "equivariant": Config("linear", whole=True),
    "strong": Config("linear", equivariance=STRONG),
    "sie-early": Config("linear", steps=SHORT),
    "biased-early": Config("biased", steps=SHORT),
    "mlp-early": Config("mlp", steps=SHORT),
}


@dataclass
class SplitTask:
    """SIE's loss, or that of its rivals."""

    model: Network
    config: Config
    seed: int
    data: Views
    device: torch.device

    def loss(self, step: int) -> Tensor:
        """Of PAIRS pairs."""
        pair, z, _ = drawn(self.data, self.seed, step, PAIRS)
        first, second = (x.to(self.device) for x in pair)
        squares = torch.stack([weight.square().sum() for weight in self.model.parameters()]).sum()
        found = loss(self.model, (first, second), z.to(self.device), self.config.equivariance)
        return found + DECAY / 2 * squares

    def validate(self) -> dict[str, float]:
        """The loss of pairs that no step draws."""
        pair, z, _ = drawn(self.data, 77 + self.seed, 0, 4 * PAIRS)
        first, second = (x.to(self.device) for x in pair)
        z = z.to(self.device)
        return {"loss": loss(self.model, (first, second), z, self.config.equivariance).item()}


class Told(nn.Module):
    """An encoder that is told what it sees, and how two views are turned: a ceiling for the others."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.names = nn.Linear(WIDTH, len(NAMES))
        self.turn = turn_head(WIDTH)


def turn_head(width: int) -> nn.Sequential:
    """Of the codes of two views, (B, 2 width), the turn between them: (B, 4)."""
    return mlp((2 * width, 128, 128, 4))


@dataclass
class ToldTask:
    """Cross entropy of classes and squared error of turns."""

    model: Told
    seed: int
    data: Views
    device: torch.device

    def loss(self, step: int) -> Tensor:
        """Of PAIRS pairs."""
        pair, z, labels = drawn(self.data, self.seed, step, PAIRS)
        first, second = (self.model.encoder(x.to(self.device) - 0.5) for x in pair)
        named = F.cross_entropy(self.model.names(first), labels.to(self.device))
        turned = self.model.turn(torch.cat([first, second], 1))
        return named + 10 * (turned - z.to(self.device)).square().mean()

    def validate(self) -> dict[str, float]:
        """The loss of pairs that no step draws."""
        return {"loss": self.loss(10**6).item()}


def name_of(arm: str, seed: int) -> str:
    """Of the recipe and checkpoint."""
    return f"{arm}-seed{seed}"


def _recipe(arm: str, seed: int) -> Recipe:
    config = ARMS.get(arm)

    def task(device: torch.device, members: int | None = None) -> SplitTask | ToldTask:
        data = views("train", members)
        if config is None:
            return ToldTask(seeded(seed, Told).to(device), seed, data, device)
        model = seeded(seed, lambda: Network(config.predictor, config.whole)).to(device)
        return SplitTask(model, config, seed, data, device)

    steps = config.steps if config else TOLD
    data = f"{len(NAMES) * MEMBERS['train']} things in {VIEWS} views, {PAIRS} pairs a step"
    return Recipe(
        name_of(arm, seed),
        task,
        Schedule(steps, steps // 2, 2e-3, clip=None, final_learning_rate=0.0),
        {"model": config._asdict() if config else "told", "seed": seed, "data": data},
        forms={"*": "byte"},
        quick=lambda device: task(device, 2),
    )


COMPARED = ("sie", "biased", "mlp", "invariant")
TRAINED = (
    *((arm, seed) for seed in SEEDS for arm in COMPARED),
    *((arm, 0) for arm in ARMS if arm not in COMPARED),
)
RECIPES = (*(_recipe(*each) for each in TRAINED), _recipe("told", 0))


def trained(arm: str, seed: int = 0) -> Network:
    """A trained network, in eval mode.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    config = ARMS[arm]
    return checkpoints.network(
        SLUG, name_of(arm, seed), lambda card: Network(config.predictor, config.whole)
    )


def told() -> Told:
    """The ceiling, in eval mode. Raises CheckpointError as `trained` does."""
    return checkpoints.network(SLUG, name_of("told", 0), lambda card: Told())
