"""Recipes: a network under each kind of supervision, in a cluttered and a clean world, and broken."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core import checkpoints
from core.memory import kept
from core.papers.transitive_invariance.data import ARC, VIDEOS
from core.papers.transitive_invariance.graph import Graph, graph
from core.papers.transitive_invariance.model import HARDEST, Network, triplet_loss
from core.papers.transitive_invariance.pairs import Arm, drawn_pairs
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "transitive-invariance"
PAIRS = 64  # of a batch
SEEDS = range(3)
SCHEDULE = Schedule(600, 300, 2e-3, clip=None, final_learning_rate=0.0)
ARMS: tuple[Arm, ...] = ("intra", "inter", "multi", "transitive", "mixed")
CORRUPTED, DRIFTS, ARCS = (0.0, 0.2, 0.5, 0.8), (0.0, 0.3), (0, 15, 90, 180)


class Config(NamedTuple):
    """A training: what it is told, and in what world; shares and degrees as `graph` has them."""

    arm: Arm
    is_cluttered: bool = True
    corrupted: float = 0.0
    drift: float = 0.0
    arc: int = ARC


@dataclass
class TransitiveTask:
    """The triplet loss over the pairs of an arm; a batch is a function of (seed, step) alone."""

    model: Network
    config: Config
    seed: int
    known: Graph
    device: torch.device

    def __post_init__(self) -> None:
        pixels = torch.tensor(self.known.pictures.pixels, dtype=torch.float32)
        self.pixels = (pixels / 255).to(self.device)
        joined = self.known.joined
        if self.config.arm == "intra":  # it knows no look-alikes
            joined = np.eye(len(joined), dtype=bool)
        self.joined = torch.tensor(joined)

    def loss(self, step: int) -> Tensor:
        """Of PAIRS pairs."""
        draws = np.random.default_rng((self.seed, step))
        pairs = drawn_pairs(self.config.arm, self.known, draws.random((PAIRS, 3)))
        rows = pairs.T.ravel()
        films = torch.tensor(self.known.pictures.video[rows])
        chances = torch.from_numpy(draws.random((2 * PAIRS, 2 * PAIRS)))
        may = negatives(self.joined, films)
        hardest = 0 if step < SCHEDULE.steps / 5 else HARDEST
        codes = self.model(self.pixels[rows])
        return triplet_loss(codes, may.to(self.device), chances.to(self.device), hardest)

    def validate(self) -> dict[str, float]:
        """How many pairs the graph has, and the shares of pairs that show one kind."""
        draws = np.random.default_rng(self.seed).random((20_000, 3))
        found = {"look-alikes": float(len(self.known.edges))}
        for arm in ("inter", "intra", "transitive"):
            found[f"{arm} purity"] = self.known.purity(drawn_pairs(arm, self.known, draws))
        return found


def negatives(joined: Tensor, films: Tensor) -> Tensor:
    """Which rows (2n, 2n) of a batch may be negatives of which: of no film that is joined (V, V) to
    either of the pair's. films: (2n,), of which i and i + n are a pair."""
    near = joined[films][:, films]
    return ~(near | near.roll(len(films) // 2, 0))


def name_of(config: Config, seed: int) -> str:
    """Of the recipe and checkpoint."""
    world = "" if config.is_cluttered else "-clean"
    broken = f"-corrupted{config.corrupted:g}" if config.corrupted else ""
    lost = f"-drift{config.drift:g}" if config.drift else ""
    turned = f"-arc{config.arc}" if config.arc != ARC else ""
    return f"{config.arm}{world}{broken}{lost}{turned}-seed{seed}"


def _recipe(config: Config, seed: int) -> Recipe:
    def task(device: torch.device, each: int = VIDEOS) -> TransitiveTask:
        model = seeded(seed, Network).to(device)
        return TransitiveTask(model, config, seed, graph(*config[1:], each), device)

    card = {
        "model": config._asdict(),
        "seed": seed,
        "data": f"{8 * VIDEOS} rendered films of 7 pictures, {PAIRS} pairs a step",
    }
    return Recipe(
        name_of(config, seed),
        task,
        SCHEDULE,
        card,
        forms={"*": "byte"},
        quick=lambda device: task(device, 4),
    )


def seeds_of(arm: str) -> range:
    """Of trainings in the cluttered world: three, and of the last arm one."""
    return range(1) if arm == "mixed" else SEEDS


BROKEN: tuple[Config, ...] = (
    *(Config(arm, corrupted=p) for p in CORRUPTED[2:] for arm in ("transitive", "multi")),
    Config("transitive", drift=DRIFTS[1]),
    *(Config("transitive", arc=arc) for arc in ARCS if arc != ARC),
)
TRAINED = (
    *((Config(arm), seed) for arm in ARMS for seed in seeds_of(arm)),
    *((Config(arm, False), seed) for seed in SEEDS for arm in ("transitive", "multi")),
    *((Config(arm, corrupted=0.2), seed) for seed in SEEDS for arm in ("transitive", "multi")),
    *((config, 0) for config in BROKEN),
)
RECIPES = tuple(_recipe(*each) for each in TRAINED)


def trained(config: Config, seed: int) -> Network:
    """A trained network, in eval mode.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    return checkpoints.network(SLUG, name_of(config, seed), lambda card: Network())


@kept
def untrained(seed: int) -> Network:
    """The same as it was before any training."""
    return seeded(seed, Network).eval().requires_grad_(False)
