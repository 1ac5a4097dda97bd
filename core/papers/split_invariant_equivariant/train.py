"""Recipes: encoders that differ in their predictor alone, and one that is told classes and turns."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core import checkpoints
from core.papers.split_invariant_equivariant.data import MEMBERS, NAMES, VIEWS, Views, views
from core.papers.split_invariant_equivariant.model import (
    HALF,
    WIDTH,
    Encoder,
    Network,
    Predictor,
    loss,
    relative,
)
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "split-invariant-equivariant"
PAIRS = 128  # of a batch
SEEDS = range(3)
EQUIVARIANCE, STRONG = 0.45, 4.5  # c_eq of the published command, and of its code's default
DECAY = 1e-6
LONG, SHORT = 1800, 600  # steps


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


class Batch(NamedTuple):
    """Pairs of views of one thing: pictures, the turn between them, and what the thing is."""

    pair: tuple[Tensor, Tensor]
    z: Tensor
    labels: Tensor


def drawn(data: Views, seed: int, step: int, count: int = PAIRS) -> Batch:
    """A batch, a function of (seed, step): two different views of each of `count` things."""
    draws = torch.Generator().manual_seed(1_000_003 * seed + step)
    rows = torch.randint(len(data.labels), (count,), generator=draws)
    first = torch.randint(VIEWS, (count,), generator=draws)
    second = (first + torch.randint(1, VIEWS, (count,), generator=draws)) % VIEWS
    q, q2 = (data.poses[rows, at] for at in (first, second))
    pair = (as_input(data.pixels[rows, first]), as_input(data.pixels[rows, second]))
    return Batch(pair, relative(q, q2), data.labels[rows])


def as_input(pixels: Tensor) -> Tensor:
    """Pixels uint8 as float32 in [0, 1]."""
    return pixels.float() / 255


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
        pair, z, _ = drawn(self.data, self.seed, step)
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
    sizes = (2 * width, 128, 128, 4)
    layers = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:], strict=False)]
    return nn.Sequential(layers[0], nn.ReLU(), layers[1], nn.ReLU(), layers[2])


@dataclass
class ToldTask:
    """Cross entropy of classes and squared error of turns."""

    model: Told
    seed: int
    data: Views
    device: torch.device

    def loss(self, step: int) -> Tensor:
        """Of PAIRS pairs."""
        pair, z, labels = (drawn(self.data, self.seed, step))
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


def _schedule(steps: int) -> Schedule:
    return Schedule(steps, steps // 2, 2e-3, clip=None, final_learning_rate=0.0)


def _card(model: object, seed: int) -> dict[str, object]:
    data = f"{len(NAMES) * MEMBERS['train']} things in {VIEWS} views, {PAIRS} pairs a step"
    return {"model": model, "seed": seed, "data": data}


def _recipe(arm: str, seed: int) -> Recipe:
    config = ARMS[arm]

    def task(device: torch.device, members: int | None = None) -> SplitTask:
        model = seeded(seed, lambda: Network(config.predictor, config.whole)).to(device)
        return SplitTask(model, config, seed, views("train", members), device)

    return Recipe(
        name_of(arm, seed),
        task,
        _schedule(config.steps),
        _card(config._asdict(), seed),
        forms={"*": "byte"},
        quick=lambda device: task(device, 2),
    )


def _told(seed: int) -> Recipe:
    def task(device: torch.device, members: int | None = None) -> ToldTask:
        model = seeded(seed, Told).to(device)
        return ToldTask(model, seed, views("train", members), device)

    return Recipe(
        name_of("told", seed),
        task,
        _schedule(1200),
        _card("told", seed),
        forms={"*": "byte"},
        quick=lambda device: task(device, 2),
    )


COMPARED = ("sie", "biased", "mlp", "invariant")
TRAINED = (
    *((arm, seed) for seed in SEEDS for arm in COMPARED),
    *((arm, 0) for arm in ARMS if arm not in COMPARED),
)
RECIPES = (*(_recipe(*each) for each in TRAINED), _told(0))


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
