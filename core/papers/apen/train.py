"""Recipes: one network under four partitions and its controls, and how trained ones are read back.

All arms have the same blocks, weights in number, scenes in number, steps and optimiser. They differ in
what they see as a piece, in whose axes, and in how the parts of their training scenes lie.
"""

from dataclasses import asdict, dataclass
from typing import Literal, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from core import checkpoints
from core.data.assemblies import Arrangement, Scenes, assemblies
from core.nets.pieces import mean_iou
from core.papers.apen.model import Config, Network, Output, Sees, cut
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "apen"
SEEDS = (0, 1, 2)
BATCH = 4  # scenes a step
HELD_OUT = 12  # scenes
STEPS = 1000
VOTES = 1.0  # weight of the votes' distances in the loss
NOISE = 0.01  # of coordinates in training [radii of a part]
FEWEST, MOST = 12, 40  # first cells in training

Arm = Literal["plain", "turned", "moved", "averaged", "cells", "learned", "parts"]


class Uses(NamedTuple):
    """What an arm sees as a piece, whether in its frame, how its training scenes lie, and its seeds."""

    sees: Sees
    framed: bool = True
    trained_on: Arrangement = "seen"
    seeds: tuple[int, ...] = SEEDS


ARMS: dict[Arm, Uses] = {
    "plain": Uses("whole", framed=False),
    "turned": Uses("whole", framed=False, trained_on="turned", seeds=SEEDS[:1]),
    "moved": Uses("whole", framed=False, trained_on="unseen"),
    "averaged": Uses("whole"),
    "cells": Uses("cells"),
    "learned": Uses("learned"),
    "parts": Uses("parts", seeds=SEEDS[:1]),
}


def vote_errors(said: Output, scenes: Scenes) -> list[Tensor]:
    """Of each block the mean distance of the votes from the centre of the true part [its radii]."""
    truth = scenes.targets()
    return [(votes - truth).norm(dim=2).mean() for votes in said.votes]


@dataclass
class PartsTask:
    """Say of each point which thing it is a part of, and vote for that part's centre."""

    model: Network
    trained_on: Arrangement
    seed: int
    device: torch.device

    def loss(self, step: int) -> Tensor:
        """Cross entropy, and the votes' mean distances from the centres, on a batch of (seed, step)."""
        drawn = self.seed * 1_000_003 + step
        scenes = assemblies("train", self.trained_on, BATCH, drawn)
        generator = torch.Generator().manual_seed(drawn)
        noise = NOISE * torch.randn(scenes.points.shape, generator=generator)
        count = int(torch.randint(FEWEST, MOST + 1, (1,), generator=generator))
        scenes = scenes._replace(points=scenes.points + noise).to(self.device)
        first = (
            cut(scenes.points, count) if self.model.config.sees in ("cells", "learned") else None
        )
        said = self.model(scenes.points, scenes.normals, scenes.parts, first)
        wrong = F.cross_entropy(said.logits.flatten(0, 1), scenes.parts.flatten())
        return wrong + VOTES * sum(vote_errors(said, scenes))

    def validate(self) -> dict[str, float]:
        """Mean IoU, and how far votes miss, on the held-out copies, as in training and as never seen."""
        found: dict[str, float] = {}
        arrangements: tuple[Arrangement, ...] = ("seen", "unseen")
        for name in arrangements:
            scenes = assemblies("validation", name, HELD_OUT, 0).to(self.device)
            said = self.model(scenes.points, scenes.normals, scenes.parts)
            found[f"mIoU {name}"] = mean_iou(said.labels, scenes.parts)
            found[f"votes {name}"] = vote_errors(said, scenes)[-1].item()
        return found


def name_of(arm: Arm, seed: int) -> str:
    """Of the recipe and checkpoint."""
    return f"{arm}-seed{seed}"


def _recipe(arm: Arm, seed: int) -> Recipe:
    uses = ARMS[arm]
    config = Config(uses.sees, uses.framed)

    def task(device: torch.device) -> PartsTask:
        network = seeded(seed, lambda: Network(config)).to(device)
        return PartsTask(network, uses.trained_on, seed, device)

    card = {
        "arm": arm,
        "config": asdict(config),
        "seed": seed,
        "data": f"assemblies of six things, {uses.trained_on}; first cells {FEWEST} to {MOST}",
        "batch": BATCH,
    }
    schedule = Schedule(STEPS, 100, 3e-3, final_learning_rate=0.0)
    return Recipe(name_of(arm, seed), task, schedule, card, forms={"*": "half"})


RECIPES = tuple(_recipe(arm, seed) for seed in SEEDS for arm in ARMS if seed in ARMS[arm].seeds)


def trained(arm: Arm, seed: int = 0) -> Network:
    """A trained network, frozen, shared by all.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    uses = ARMS[arm]
    return checkpoints.network(
        SLUG, name_of(arm, seed), lambda card: Network(Config(uses.sees, uses.framed))
    )
