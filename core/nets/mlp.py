"""The multilayer perceptron."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from torch import nn


def mlp(sizes: Sequence[int], activation: Callable[[], nn.Module] = nn.ReLU) -> nn.Sequential:
    """Linear maps (..., sizes[0]) -> ... -> (..., sizes[-1]), with `activation` between them.

    The weights are called 0, 2, 4, ...
    """
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(sizes):
        layers += [nn.Linear(inputs, outputs), activation()]
    return nn.Sequential(*layers[:-1])
