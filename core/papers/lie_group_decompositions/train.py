"""Recipes: five networks that learn upright digits for as many steps, from three seeds.

Two are ordinary CNNs with as many parameters as the others; one of them is shown deformed digits. The
other three differ in the group that kernels are functions on, and in the stretches drawn from it.
"""

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor

from core import checkpoints
from core.groups.planar import GL2, SL2, LinearGroup, act_on_images
from core.papers.lie_group_decompositions.data import FAMILIES, Pictures, pictures
from core.papers.lie_group_decompositions.model import GroupNet, PlainNet
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "lie-group-decompositions"
SEEDS = (0, 1, 2)
STEPS, BATCH = 2400, 32
CHANNELS, WIDTH, SAMPLES = 8, 24, 6
PLAIN_CHANNELS = 11  # for as many parameters
AUGMENTATION = "strong"  # the family that one of the CNNs is shown

Arm = Literal["plain", "augmented", "turns", "sl2", "gl2"]
Net = GroupNet | PlainNet


# What kernels are functions on, and the variance of the drawn stretches' coordinates.
LIFTED: dict[Arm, tuple[LinearGroup, float]] = {
    "turns": (SL2, 0.0),
    "sl2": (SL2, 0.1),
    "gl2": (GL2, 0.1),
}
ARMS: tuple[Arm, ...] = ("plain", "augmented", *LIFTED)


def built(arm: Arm) -> Net:
    """A network at PyTorch's random start."""
    if arm not in LIFTED:
        return PlainNet(PLAIN_CHANNELS)
    return GroupNet(*LIFTED[arm], CHANNELS, WIDTH, SAMPLES)


def asked(net: Net, images: Tensor, draws: torch.Generator, samples: int | None = None) -> Tensor:
    """Logits (B, 10) of pictures; a group network draws its elements, as many as is said."""
    return net(images, net.draw(draws, samples)) if isinstance(net, GroupNet) else net(images)


class DigitsTask:
    """Cross entropy of digits, upright but for the augmented network."""

    def __init__(self, arm: Arm, seed: int, device: torch.device, held_out: int = 200) -> None:
        self.arm, self.seed, self.device = arm, seed, device
        self.model = seeded(seed, lambda: built(arm)).to(device)
        self.train = pictures("train")
        self.held_out = Pictures(*(part[:held_out] for part in pictures("validation")))

    def loss(self, step: int) -> Tensor:
        """Of a batch, and elements of the group, drawn from (seed, step)."""
        draws = torch.Generator().manual_seed(1_000_003 * self.seed + step)
        rows = torch.randint(len(self.train.labels), (BATCH,), generator=draws)
        images, labels = (part[rows] for part in self.train)
        if self.arm == "augmented":
            images = act_on_images(FAMILIES[AUGMENTATION].draw(BATCH, draws), images)
        logits = asked(self.model, images.to(self.device), draws)
        return F.cross_entropy(logits, labels.to(self.device))

    def validate(self) -> dict[str, float]:
        """Accuracy on digits that are not trained on, upright and strongly deformed."""
        found = {}
        for family in ("upright", "strong"):
            draws = torch.Generator().manual_seed(0)
            images, labels = self.held_out
            moved = act_on_images(FAMILIES[family].draw(len(labels), draws), images).to(self.device)
            right = asked(self.model, moved, draws).argmax(1).cpu() == labels
            found[f"accuracy, {family}"] = right.float().mean().item()
        return found


def name_of(arm: Arm, seed: int) -> str:
    """Of the recipe and checkpoint."""
    return f"{arm}-seed{seed}"


def _recipe(arm: Arm, seed: int) -> Recipe:
    card = {
        "model": "lift, residual block, last layer, maximum, two linear layers",
        "arm": arm,
        "seed": seed,
        "batch": BATCH,
        "data": "1,297 of scikit-learn's digits, 14 x 14 pixels in frames of 24 x 24"
        + (f"; deformed as in the family '{AUGMENTATION}'" if arm == "augmented" else ", upright"),
    }
    return Recipe(
        name_of(arm, seed),
        lambda device: DigitsTask(arm, seed, device),
        Schedule(STEPS, STEPS // 4, 2e-3, final_learning_rate=0.0),
        card,
        forms={"*": "half"},
        quick=lambda device: DigitsTask(arm, seed, device, held_out=4),
    )


RECIPES = tuple(_recipe(arm, seed) for seed in SEEDS for arm in ARMS)


def trained_net(arm: Arm, seed: int) -> Net:
    """A trained network, frozen, shared by all.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    return checkpoints.network(SLUG, name_of(arm, seed), lambda card: built(arm))
