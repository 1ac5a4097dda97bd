"""The networks: perceptrons on three arms of a spiral in a square, and on digits."""

from functools import partial
from typing import Literal, NamedTuple

import torch

from core import checkpoints
from core.nets.classifier import ClassifierTask
from core.nets.mlp import mlp
from core.papers.neural_activation_patterns import data
from core.papers.neural_activation_patterns.data import ARMS
from core.relu.network import ReluNet
from core.training import Schedule

SLUG = "neural-activation-patterns"
BATCH = 64
Kind = Literal["plane", "digits"]
ENDS: dict[Kind, tuple[int, int]] = {"plane": (2, ARMS), "digits": (64, 10)}  # inputs and classes
DECAY: dict[Kind, float] = {"plane": 0.0, "digits": 5e-4}  # of weights
SCHEDULES: dict[Kind, Schedule] = {
    "plane": Schedule(2500, 500, 5e-3, final_learning_rate=0.0),
    # The rate stays large: noisy to the end, descent leaves patterns that a class has in common.
    "digits": Schedule(1600, 400, 0.1, optimizer="sgd", momentum=0.9),
}


class Shape(NamedTuple):
    """A perceptron: so many hidden layers, so wide."""

    width: int
    depth: int

    @property
    def name(self) -> str:
        """As 24x6."""
        return f"{self.width}x{self.depth}"


DEEP, WIDER, FOUR, SHALLOW = (Shape(*numbers) for numbers in ((24, 6), (32, 6), (32, 4), (16, 2)))
PLANE, PLANE_SHALLOW = Shape(16, 8), Shape(16, 2)
SEEDS = range(3)  # of DEEP, WIDER and PLANE; of the others there is one


def sizes(kind: Kind, shape: Shape) -> tuple[int, ...]:
    """Of all layers."""
    first, last = ENDS[kind]
    return (first, *[shape.width] * shape.depth, last)


def task(kind: Kind, shape: Shape, seed: int, device: torch.device) -> ClassifierTask:
    """What a network learns; held out are the test points of the plane, or the validation digits."""
    sets = (
        {name: data.spiral(name) for name in data.POINTS}
        if kind == "plane"
        else {name: data.digits(name) for name in ("train", "validation")}
    )
    build = partial(mlp, sizes(kind, shape))
    return ClassifierTask(build, sets, seed, BATCH, DECAY[kind], device)


def name_of(kind: str, shape: Shape, seed: int) -> str:
    """Of the recipe and checkpoint; kind: plane, digits, proofs or balls."""
    return f"{kind}-{shape.name}-seed{seed}"


def trained(kind: Kind, shape: Shape, seed: int) -> ReluNet:
    """A trained network.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    name = name_of(kind, shape, seed)
    return ReluNet.of(checkpoints.network(SLUG, name, lambda card: mlp(sizes(kind, shape))))
