"""Recipes: which models are trained, on what, and how the trained ones are read back.

The paper's sizes are 128 hidden channels, 4 + 1 decoder layers, 28x28 frames, batches of 128 and 50
epochs of MNIST at 1e-3, the best on validation kept. These are a miniature, the last step kept; loss,
optimiser, clipping, frames observed and predicted (10), detached feedback are as in the official code.
Ours, not the paper's: two of them trained on over twenty predicted frames, from where ten had led, and
from there over thirty.
"""

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

from core import checkpoints
from core.device import best_device
from core.papers.flow_equivariant_rnn.data import (
    HORIZON,
    OBSERVED,
    FlowingDigits,
    Split,
    TurningDigits,
)
from core.papers.flow_equivariant_rnn.model import Config, Seq2Seq, translation_model
from core.papers.flow_equivariant_rnn.rotation import RotationConfig, rotation_model
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "flow-equivariant-rnn"
SEEDS = (0, 1, 2)
BATCH = 8
# Three times the paper's, for batches a sixteenth of its size: of 1e-3 and 3e-3 it gave the lower
# validation error for G-RNN and for FERNN-V2 alike, and is used for all.
LEARNING_RATE = 3e-3
STEPS = 1200
# Trainings that go on, each from where the one before had led: frames predicted, and steps.
LONGER = {"longer": (20, STEPS), "longest": (30, STEPS // 2)}
LONGER_RATE = 1e-3

MODELS: dict[str, Config | RotationConfig] = {
    "g-rnn": Config(velocity_range=0),
    "g-rnn-wide": Config(velocity_range=0, hidden=80),  # 5x the channels = 25x the recurrent FLOPs
    "g-rnn-plus": Config(velocity_range=2, flow="learned"),
    "fernn-v1": Config(velocity_range=1),
    "fernn-v2": Config(velocity_range=2),
    "g-rnn-c4": RotationConfig(order=4, flow=False),
    "fernn-c4": RotationConfig(order=4),
    "g-rnn-c8": RotationConfig(order=8, hidden=4, flow=False),
    "fernn-c8": RotationConfig(order=8, hidden=4),
}


def build(config: Config | RotationConfig) -> Seq2Seq:
    """The untrained model of `config`."""
    return translation_model(config) if isinstance(config, Config) else rotation_model(config)


@dataclass
class NextFrames:
    """Predict the next frames of random films: mean squared error over all of them."""

    model: Seq2Seq
    train_films: FlowingDigits | TurningDigits
    held_out: Tensor  # (n, OBSERVED + horizon, 1, H, W): the horizon is that of training, too
    seed: int
    device: torch.device
    first_step: int = 0  # of the films: a training that goes on has others

    def loss(self, step: int) -> Tensor:
        """Of a batch drawn from (seed, step)."""
        drawn = self.seed * 1_000_003 + self.first_step + step
        films = self.train_films.batch(BATCH, self.held_out.shape[1], drawn)
        return self._error(films.to(self.device))

    def validate(self) -> dict[str, float]:
        """Mean squared error per pixel on held-out films."""
        errors = [self._error(part.to(self.device)) for part in self.held_out.split(16)]
        return {"mse": torch.stack(errors).mean().item()}

    def _error(self, films: Tensor) -> Tensor:
        predicted = self.model(films[:, :OBSERVED], films.shape[1] - OBSERVED).predictions
        return (predicted - films[:, OBSERVED:]).square().mean()


def _recipe(model: str, seed: int, data_range: int = 2, longer: str = "") -> Recipe:
    """Training of one model from one seed; data_range 1 holds out the fast velocities.

    longer: a key of LONGER, for a training that goes on at a rate that falls.
    """
    config = MODELS[model]

    def digits_of(split: Split) -> FlowingDigits | TurningDigits:
        if isinstance(config, Config):
            return FlowingDigits(split, data_range)
        return TurningDigits(split, config.order)

    films, held = digits_of("train"), digits_of("validation")
    horizon, steps = LONGER.get(longer, (HORIZON, STEPS))
    stages = ["", *LONGER]
    before = stages.index(longer)  # trainings that led here

    def task(device: torch.device, unseen: int = 64) -> NextFrames:
        network = seeded(seed, lambda: build(config)).to(device)
        unseen_films = held.batch(unseen, OBSERVED + horizon, 1)
        return NextFrames(network, films, unseen_films, seed, device, before * STEPS)

    suffix = "-slow" if data_range == 1 else f"-{longer}" if longer else ""
    card: dict[str, Any] = {
        "model": model,
        "config": asdict(config),
        "seed": seed,
        "data": f"scikit-learn digits, {films}",
        "batch": BATCH,
    }
    schedule = Schedule(steps, 50, LEARNING_RATE)
    if longer:
        card["predicted frames"] = horizon
        schedule = Schedule(steps, 50, LONGER_RATE, final_learning_rate=LONGER_RATE / 100)
    return Recipe(
        f"{model}{suffix}-seed{seed}",
        task,
        schedule,
        card,
        forms={"*": "half"},
        starts_from=_recipe(model, seed, longer=stages[before - 1]).name if longer else None,
        quick=lambda device: task(device, unseen=2),
    )


TRANSLATION_MODELS = ("g-rnn", "g-rnn-wide", "g-rnn-plus", "fernn-v1", "fernn-v2")
SLOW_MODELS = ("g-rnn", "fernn-v2")  # also trained on velocities of at most 1 pixel a frame
LONGER_MODELS = ("g-rnn", "fernn-v2")  # trained on over more frames

RECIPES: tuple[Recipe, ...] = tuple(
    recipe
    for seed in SEEDS
    for recipe in (
        *(_recipe(model, seed) for model in TRANSLATION_MODELS),
        *(_recipe(model, seed, data_range=1) for model in SLOW_MODELS),
        *(_recipe(model, seed, longer=how) for how in LONGER for model in LONGER_MODELS),
        *(_recipe(model, seed) for model in ("g-rnn-c4", "fernn-c4")),
        *(_recipe(model, seed) for model in ("g-rnn-c8", "fernn-c8") if seed == 0),
    )
)


def trained(name: str) -> Seq2Seq:
    """The trained model of a checkpoint, as `checkpoints.network` has it."""
    return checkpoints.network(SLUG, name, lambda card: build(MODELS[card["model"]]))


def restore(config: Config | RotationConfig, name: str) -> Seq2Seq:
    """The weights of a checkpoint in a network of another `config`, for "break it" switches."""
    return checkpoints.restored(SLUG, name, lambda card: build(config), best_device())
