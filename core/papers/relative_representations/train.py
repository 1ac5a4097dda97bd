"""Recipes: networks on digits that hear a code, and such that hear cosines with anchors."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from core import checkpoints
from core.digit_networks import flat_digits
from core.memory import kept
from core.papers.relative_representations.data import anchors
from core.papers.relative_representations.model import Config, Network
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "relative-representations"
BATCH = 128
SEEDS = range(5)  # of the networks on the board; of the others there are FEWER
FEWER = range(3)
AUTOENCODER, RELATIVE = Config("pixels", 16), Config("pixels", 16, 100)
BALL = Config("pixels", 3)  # its code can be looked at
COUNTS = (20, 300)  # of anchors, beside RELATIVE
CLASSIFIER = Config("class", 64)
CLASS_COUNTS = (10, 30, 100, 300)
STRANGERS = (Config("class", 32, 300, "tanh"), Config("class", 64, 300, "conv"))
SCHEDULES = {  # 100 and 40 epochs
    "pixels": Schedule(1013, 338, 1e-3, final_learning_rate=0.0),
    "class": Schedule(405, 135, 1e-3, final_learning_rate=0.0),
}


@dataclass
class StrangersTask:
    """Give back the image (mean squared error), or tell its class (cross entropy)."""

    model: Network
    seed: int
    device: torch.device

    def loss(self, step: int) -> Tensor:
        """Of a batch drawn from (seed, step)."""
        x, labels = flat_digits("train")
        draws = torch.Generator().manual_seed(1_000_003 * self.seed + step)
        rows = torch.randint(len(x), (BATCH,), generator=draws)
        return self._loss(x[rows].to(self.device), labels[rows].to(self.device))

    def validate(self) -> dict[str, float]:
        """The loss of validation digits, and the accuracy of networks that tell classes."""
        x, labels = (part.to(self.device) for part in flat_digits("validation"))
        found = {"loss": self._loss(x, labels).item()}
        if self.model.config.answers == "class":
            right = self.model(x).argmax(1) == labels
            found["accuracy"] = right.float().mean().item()
        return found

    def _loss(self, x: Tensor, labels: Tensor) -> Tensor:
        if self.model.config.answers == "class":
            return F.cross_entropy(self.model(x), labels)
        return F.mse_loss(self.model(x), x)


def name_of(config: Config, seed: int) -> str:
    """Of the recipe and checkpoint."""
    heard = f"-{config.anchors}-anchors" if config.anchors else ""
    return f"{config.answers}-{config.encoder}-{config.width}{heard}-seed{seed}"


def _network(config: Config) -> Network:
    return Network(config, anchors(config.anchors))


def _recipe(config: Config, seed: int) -> Recipe:
    def task(device: torch.device) -> StrangersTask:
        model = seeded(seed, lambda: _network(config))
        return StrangersTask(model.to(device), seed, device)

    card = {
        "model": config._asdict(),
        "seed": seed,
        "data": f"1,297 of scikit-learn's digits, batches of {BATCH}",
    }
    schedule = SCHEDULES[config.answers]
    return Recipe(name_of(config, seed), task, schedule, card, forms={"*": "byte"})


TRAINED = (
    *((config, seed) for config in (AUTOENCODER, RELATIVE) for seed in SEEDS),
    *((BALL, seed) for seed in range(2)),
    *((RELATIVE._replace(anchors=count), seed) for count in COUNTS for seed in FEWER),
    *((CLASSIFIER, seed) for seed in FEWER),
    *((CLASSIFIER._replace(anchors=count), seed) for count in CLASS_COUNTS for seed in FEWER),
    *((config, seed) for config in STRANGERS for seed in FEWER),
)
RECIPES = tuple(_recipe(*each) for each in TRAINED)


def trained(config: Config, seed: int) -> Network:
    """A trained network, in eval mode.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    return checkpoints.network(SLUG, name_of(config, seed), lambda card: _network(config))


@kept
def untrained(config: Config, seed: int) -> Network:
    """The same as it was before its training."""
    return seeded(seed, lambda: _network(config)).eval().requires_grad_(False)
