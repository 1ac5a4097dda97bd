"""Recipes: five ways to train one network on the same pictures, for as many steps, from three seeds."""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from core import checkpoints
from core.papers.symface.data import TRAINED, Faces, training_faces, unseen_faces
from core.papers.symface.model import (
    ASKEW,
    EMBEDDING,
    FaceNet,
    arcface,
    gap,
    half_embeddings,
    mirror,
)
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "symface"
STEPS, BATCH = 600, 96
SEEDS = (0, 1, 2)

Arm = Literal["plain", "flips", "symface", "halves", "both"]


@dataclass(frozen=True)
class Ingredients:
    """flips: pictures are mirrored at random; agree: L_rho; classed: ArcFace on the halves too."""

    flips: bool = True
    agree: bool = False
    classed: bool = False


ARMS: dict[Arm, Ingredients] = {
    "plain": Ingredients(flips=False),
    "flips": Ingredients(),
    "symface": Ingredients(agree=True),
    "halves": Ingredients(classed=True),  # as much computing as SymFace
    "both": Ingredients(agree=True, classed=True),
}


class Learner(nn.Module):
    """A network, and ArcFace's class weights (C, EMBEDDING), which are not needed after training."""

    def __init__(self, people: int) -> None:
        super().__init__()
        self.net = FaceNet()
        self.classes = nn.Parameter(torch.randn(people, EMBEDDING) / EMBEDDING**0.5)


class FaceTask:
    """Batches of pictures; on their halves, if frontal, whatever the ingredients ask."""

    def __init__(self, arm: Arm, seed: int, device: torch.device, people: int = TRAINED) -> None:
        self.uses, self.seed = ARMS[arm], seed
        self.model = seeded(seed, lambda: Learner(people)).to(device)
        found = training_faces(people)
        self.faces = Faces(*(values.to(device) for values in vars(found).values()))

    def loss(self, step: int) -> Tensor:
        """ArcFace on whole faces, and what is asked of halves."""
        draws = torch.Generator().manual_seed(1_000_003 * self.seed + step)
        rows = torch.randint(len(self.faces.labels), (BATCH,), generator=draws)
        flipped = torch.rand(BATCH, 1, 1, generator=draws) < 0.5
        pixels, labels = self.faces.pixels[rows], self.faces.labels[rows]
        if self.uses.flips:
            pixels = torch.where(flipped.to(pixels.device), mirror(pixels), pixels)
        loss = arcface(self.model.net(pixels), self.model.classes, labels)
        frontal = self.faces.askew[rows] < ASKEW
        if frontal.any() and (self.uses.agree or self.uses.classed):
            left, right = half_embeddings(self.model.net, pixels[frontal])
            if self.uses.agree:
                loss = loss + gap(left, right).mean()
            if self.uses.classed:
                both = labels[frontal].repeat(2)
                loss = loss + arcface(torch.cat([left, right]), self.model.classes, both)
        return loss

    def validate(self) -> dict[str, float]:
        """How often a picture's nearest one is of the same person, of people not trained on."""
        found = unseen_faces(1.0)
        z = self.model.net(found.pixels.to(self.faces.pixels.device)).cpu()
        cosines = (z @ z.mT).fill_diagonal_(-1)
        nearest = found.labels[cosines.argmax(1)]
        return {"nearest is of the same person": (nearest == found.labels).float().mean().item()}

    def stored(self) -> dict[str, Tensor]:
        """The network without the classes."""
        return self.model.net.state_dict()


def name_of(arm: Arm, seed: int) -> str:
    """Of the recipe and checkpoint."""
    return f"{arm}-seed{seed}"


def _recipe(arm: Arm, seed: int) -> Recipe:
    uses = ARMS[arm]
    card = {
        "model": "three strided convolutions of 16, 32, 64 channels, group norm, PReLU, linear to 48",
        "arm": arm,
        **vars(uses),
        "seed": seed,
        "data": f"rendered heads: {TRAINED} people, 16 pictures of each, 40 x 40 pixels",
    }
    return Recipe(
        name_of(arm, seed),
        lambda device: FaceTask(arm, seed, device),
        Schedule(STEPS, STEPS // 2, 3e-3, 1.0, final_learning_rate=0.0),
        card,
        forms={"*": "byte"},
        stored=FaceTask.stored,
        quick=lambda device: FaceTask(arm, seed, device, people=8),
    )


RECIPES = tuple(_recipe(arm, seed) for seed in SEEDS for arm in ARMS)


def trained_net(arm: Arm, seed: int) -> FaceNet:
    """A trained network, frozen, shared by all.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    return checkpoints.network(SLUG, name_of(arm, seed), lambda card: FaceNet())
