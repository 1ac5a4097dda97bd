"""Finite networks beside the limit: perceptrons of width 256 in the NTK's parameterisation."""

from itertools import pairwise, product

import torch
from torch import Tensor, nn

from core import checkpoints
from core.papers.optimal_classification.data import PAPER_WORLDS, Sample
from core.papers.optimal_classification.model import Neuron, neuron
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "optimal-classification"
WIDTH = 256
POINTS, DRAW = 400, 1717  # of the training set; the paper's seed
DEPTHS = (2, 4, 6)  # hidden layers
SEEDS = (0, 1, 2)
WORLD = PAPER_WORLDS[3]


class WideNet(nn.Module):
    """D inputs, hidden layers of one activation, one output; no biases.

    Weights are standard normal at the start and are divided by the root of their fan-in, so that
    preactivations of inputs of norm one have variance one. The first layer's are not: |x| is 1.
    """

    def __init__(self, inputs: int, width: int, depth: int, activation: Neuron) -> None:
        super().__init__()
        sizes = (inputs, *[width] * depth, 1)
        self.weights = nn.ParameterList(torch.randn(out, into) for into, out in pairwise(sizes))
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        """(n, D) to (n,)."""
        z = x @ self.weights[0].mT
        for weight in self.weights[1:]:
            z = self.activation.value(z) @ weight.mT / weight.shape[1] ** 0.5
        return z[:, 0]


class SignTask:
    """Labels of +-1 by squared error, all points at once."""

    def __init__(self, key: str, depth: int, seed: int, device: torch.device) -> None:
        self.model = built(key, depth, seed).to(device)
        here, there = WORLD.draw(POINTS, DRAW), WORLD.draw(2000, DRAW + 1)
        self.train, self.test = (
            Sample(*(part.float().to(device) for part in found)) for found in (here, there)
        )

    def loss(self, step: int) -> Tensor:
        """The mean squared error."""
        return (self.model(self.train.x) - self.train.y).square().mean()

    def validate(self) -> dict[str, float]:
        """Accuracy on both sets."""
        sets = {"train accuracy": self.train, "test accuracy": self.test}
        return {
            name: (self.model(found.x).sign() == found.y).float().mean().item()
            for name, found in sets.items()
        }


def built(key: str, depth: int, seed: int) -> WideNet:
    """A network at its random start."""
    return seeded(seed, lambda: WideNet(3, WIDTH, depth, neuron(key)))


def name_of(key: str, depth: int, seed: int) -> str:
    """Of the recipe and checkpoint."""
    return f"{key}-l{depth}-seed{seed}"


def _recipe(key: str, depth: int, seed: int) -> Recipe:
    card = {
        "model": f"MLP 3-{'-'.join([str(WIDTH)] * depth)}-1, NTK parameterisation, no biases",
        "activation": key,
        "seed": seed,
        "data": f"the paper's Dirichlet mixture, ambient dimension 3, {POINTS} points, full batch",
    }
    return Recipe(
        name_of(key, depth, seed),
        lambda device: SignTask(key, depth, seed, device),
        Schedule(400, 100, 3e-3, clip=None),
        card,
        forms={"*": "byte"},
    )


# Sine networks of each depth from three seeds; ReLU from one.
NAMED = (*product(("sine",), DEPTHS, SEEDS), *product(("relu",), DEPTHS, SEEDS[:1]))
RECIPES = tuple(_recipe(*chosen) for chosen in NAMED)


def trained_net(key: str, depth: int, seed: int) -> WideNet:
    """A trained network, frozen, shared by all.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    return checkpoints.network(
        SLUG, name_of(key, depth, seed), lambda card: WideNet(3, WIDTH, depth, neuron(key))
    )


def asked(net: WideNet, x: Tensor) -> Tensor:
    """What a trained network says (n,) of inputs (n, 3), on the CPU."""
    with torch.inference_mode():
        return net(x.float().to(net.weights[0].device)).cpu()
