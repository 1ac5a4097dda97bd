"""ReLU networks in float64, their activation patterns, and how a pattern is mined from examples.

A pattern says of each hidden neuron whether it has to be on (1, z > 0), off (-1, z <= 0) or may be
either (0, free); an input follows it where all neurons that are not free are as it says. The more
neurons it fixes, the fewer inputs follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from torch import nn

Pattern = np.ndarray  # (neurons,) int8 of 1, -1 and 0, layer by layer


class Sample(NamedTuple):
    """Inputs (n, inputs) float64 and labels (n,)."""

    x: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True)
class ReluNet:
    """A perceptron of float64 copies of a trained one's weights: (out, in) and (out,) of each layer."""

    weights: tuple[np.ndarray, ...]
    biases: tuple[np.ndarray, ...]

    @classmethod
    def of(cls, net: nn.Sequential) -> "ReluNet":
        """Of a network as `core.nets.mlp` makes it."""
        layers = [layer for layer in net if isinstance(layer, nn.Linear)]
        return cls(
            tuple(layer.weight.detach().double().cpu().numpy() for layer in layers),
            tuple(layer.bias.detach().double().cpu().numpy() for layer in layers),
        )

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Neurons of each hidden layer."""
        return tuple(len(bias) for bias in self.biases[:-1])

    @property
    def classes(self) -> int:
        """How many outputs there are."""
        return len(self.biases[-1])

    def layers_of(self, flat: np.ndarray) -> list[np.ndarray]:
        """What was joined along the last axis over all hidden neurons, layer by layer."""
        return np.split(flat, np.cumsum(self.widths)[:-1], axis=-1)

    def run(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Hidden preactivations (n, neurons) and outputs (n, classes) of inputs (n, inputs)."""
        hidden = []
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            z = x @ weight.T + bias
            hidden.append(z)
            x = np.maximum(z, 0)
        return np.concatenate(hidden, 1), x @ self.weights[-1].T + self.biases[-1]

    def says(self, x: np.ndarray) -> np.ndarray:
        """The classes (n,) of inputs."""
        return self.run(x)[1].argmax(1)


def mine(on: np.ndarray, percent: int) -> Pattern:
    """The pattern of examples, by how often each neuron is on: (n, neurons) bool, n at least 1.

    Neurons that are on in at least `percent` of the examples have to be on, those that are off in as
    many have to be off. percent: 51 to 100; in whole numbers, so that nothing is rounded.
    """
    often = 100 * on.sum(0)
    enough, rarely = percent * len(on), (100 - percent) * len(on)
    return (often >= enough).astype(np.int8) - (often <= rarely).astype(np.int8)


def mined(net: ReluNet, x: np.ndarray, labels: np.ndarray, percent: int) -> np.ndarray:
    """The pattern of each class (classes, neurons), of those of its examples that are told rightly."""
    hidden, outputs = net.run(x)
    right = outputs.argmax(1) == labels
    on = hidden > 0
    return np.stack([mine(on[right & (labels == c)], percent) for c in range(net.classes)])


def broken(pattern: Pattern, hidden: np.ndarray, slack: float = 0.0) -> np.ndarray:
    """Which neurons (n, neurons) are not as a pattern says, by preactivations; slack: let pass."""
    return ((pattern == 1) & (hidden <= -slack)) | ((pattern == -1) & (hidden > slack))


def follows(pattern: Pattern, hidden: np.ndarray) -> np.ndarray:
    """Which inputs (n,) follow a pattern."""
    return np.logical_not(broken(pattern, hidden).any(1))


def random_pattern(like: Pattern, seed: int) -> Pattern:
    """As many neurons fixed, drawn at random, each on or off at random."""
    draws = np.random.default_rng(seed)
    pattern = np.zeros_like(like)
    chosen = draws.choice(len(like), np.count_nonzero(like), replace=False)
    pattern[chosen] = draws.choice([-1, 1], len(chosen))
    return pattern


def of_layers(net: ReluNet, pattern: Pattern, kept: Sequence[int]) -> Pattern:
    """A pattern that fixes neurons of some layers (counted from 0) alone."""
    layer = np.repeat(np.arange(len(net.widths)), net.widths)
    return np.where(np.isin(layer, kept), pattern, 0).astype(np.int8)
