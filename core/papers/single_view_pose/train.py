"""Recipes: heads on the same encoder over numbers of views, symmetric solids, and a shuffled lift."""

from dataclasses import asdict, dataclass
from typing import Literal, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from core import checkpoints
from core.groups.so3 import from_9d_svd
from core.groups.so3.grids import nearest
from core.papers.single_view_pose.data import TEST, Views, views
from core.papers.single_view_pose.model import TRAINED_ON, Config, Lift, Network, functions, grid
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "single-view-pose"
BATCH = 64
SEEDS = (0, 1, 2)
COUNTS = (200, 800, 3200)  # of training views
LIFTS: tuple[Lift, ...] = ("induced", "orthographic", "mlp", "svd")
CURVED = LIFTS[:3]  # trained on other numbers of views too
SYMMETRIC = ("cube", "cylinder", "tetrahedron", "cone", "painted")
SOLID_VIEWS = 1600
SCHEDULE = Schedule(600, 200, 2e-3, final_learning_rate=0.0)


class Trained(NamedTuple):
    """Which network: its kind, what it saw, how often, and its seed."""

    config: Config
    thing: str = "chair"
    shown: int = 800
    seed: int = 0

    @property
    def name(self) -> str:
        """Of the recipe and checkpoint."""
        kind = self.config.lift + ("-averaged" if self.config.averaged else "")
        return f"{self.thing}-{kind}-{self.shown}-seed{self.seed}"


def loss_of(said: Tensor, cells: Tensor, rotations: Tensor) -> Tensor:
    """Cross entropy with the cell of the true rotation, or the squared distance from it."""
    if said.shape[1] == 9:
        return F.mse_loss(from_9d_svd(said), rotations, reduction="sum") / len(said)
    return F.cross_entropy(said @ functions(TRAINED_ON).T, cells)


@dataclass
class PoseTask:
    """Say in which pose a thing is, from one picture."""

    model: Network
    asked: Trained
    device: torch.device

    def loss(self, step: int) -> Tensor:
        """Of a batch drawn from (seed, step)."""
        data = views(self.asked.thing, "train", self.asked.shown)
        draws = torch.Generator().manual_seed(1_000_003 * self.asked.seed + step)
        rows = torch.randint(len(data.images), (BATCH,), generator=draws)
        seen = Views(*(part[rows].to(self.device) for part in data))
        cells = nearest(grid(TRAINED_ON), seen.rotations)
        return loss_of(self.model(seen.images), cells, seen.rotations)

    def validate(self) -> dict[str, float]:
        """The loss on test views."""
        seen = views(self.asked.thing, "test", TEST)
        said = self.model(seen.images.to(self.device)).cpu()
        cells = nearest(grid(TRAINED_ON), seen.rotations)
        return {"test loss": loss_of(said, cells, seen.rotations).item()}


def _recipe(asked: Trained) -> Recipe:
    def task(device: torch.device) -> PoseTask:
        model = seeded(asked.seed, lambda: Network(asked.config))
        return PoseTask(model.to(device), asked, device)

    card = {
        "config": asdict(asked.config),
        "seed": asked.seed,
        "data": f"{asked.shown} views of a {asked.thing}, batches of {BATCH}",
    }
    return Recipe(asked.name, task, SCHEDULE, card, forms={"*": "byte"})


INDUCED, EXACT, SHUFFLED = Config(), Config(averaged=True), Config("shuffled", averaged=True)
Head = Literal["exact", "induced", "orthographic", "mlp", "svd", "shuffled"]
HEADS: dict[Head, Config] = {
    "exact": EXACT, "induced": INDUCED, "orthographic": Config("orthographic"), "mlp": Config("mlp"),
    "svd": Config("svd"), "shuffled": SHUFFLED,
}  # fmt: skip
TRAINED = (
    *(Trained(EXACT, seed=seed) for seed in SEEDS),
    *(Trained(Config(lift), seed=seed) for seed in SEEDS for lift in LIFTS),
    *(Trained(EXACT, name, SOLID_VIEWS) for name in SYMMETRIC),
    *(Trained(SHUFFLED, seed=seed) for seed in SEEDS),
    *(
        Trained(Config(lift), "chair", count, seed)
        for seed in SEEDS
        for count in (COUNTS[0], COUNTS[2])
        for lift in CURVED
    ),
)
RECIPES = tuple(_recipe(asked) for asked in TRAINED)


def trained(asked: Trained) -> Network:
    """A trained network, in eval mode, shared by all.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    return checkpoints.network(SLUG, asked.name, lambda card: Network(asked.config))
