"""Recipes: the zoo's perceptrons, and many of one width that learnt under different conditions."""

from functools import partial

import torch

from core import checkpoints
from core.digit_networks import (
    BATCH,
    NETWORKS,
    SCHEDULE,
    SEEDS,
    WIDTHS,
    flat_digits,
    recipe,
)
from core.nets.classifier import ClassifierTask
from core.papers.feature_complexity.merging import Layers
from core.training import Recipe

SLUG = "feature-complexity"
NOISES = (0.0, 0.1, 0.2, 0.4)  # share of training digits whose label is drawn anew
DECAYS = (0.0, 5e-4, 2e-3, 5e-3)
MANY = "mlp-64"  # of the zoo: what the many networks are


def _noisy(noise: float, decay: float, device: torch.device) -> ClassifierTask:
    sets = {}
    for split in ("train", "validation"):
        x, labels = flat_digits(split)
        if split == "train":
            draws = torch.Generator().manual_seed(0)
            drawn = torch.rand(len(labels), generator=draws) < noise
            anew = torch.randint(10, (len(labels),), generator=draws)
            labels = torch.where(drawn, anew, labels)
        sets[split] = x.numpy(), labels.numpy()
    return ClassifierTask(NETWORKS[MANY], sets, 0, BATCH, decay, device)


def name_of(noise: float, decay: float) -> str:
    """Of the recipe and checkpoint of one of the many."""
    return f"many-noise{noise:g}-decay{decay:g}"


def _many(noise: float, decay: float) -> Recipe:
    data = (
        f"1,297 of scikit-learn's digits, {noise:.0%} of labels drawn anew, batches of {BATCH}; "
        f"weight decay {decay:g}"
    )
    return Recipe(
        name_of(noise, decay),
        partial(_noisy, noise, decay),
        SCHEDULE,
        {"model": MANY, "seed": 0, "data": data},
        forms={"*": "half"},
    )


RECIPES = (
    *(recipe(f"mlp-{width}", seed) for width in WIDTHS for seed in SEEDS["mlp"]),
    *(_many(noise, decay) for noise in NOISES for decay in DECAYS),
)


def one_of_many(noise: float, decay: float) -> Layers:
    """A trained network of the many.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    name = name_of(noise, decay)
    return Layers.of(checkpoints.network(SLUG, name, lambda card: NETWORKS[MANY]()))
