"""One hidden layer with a random readout that stays: many networks side by side, from one start.

z = f(W x + b), logits = J z, all that are compared with the same W and J at the start. As in the paper's
controlled experiments the readout J is fixed; its bias is left out, since it would stay 0.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import torch
from torch import Tensor, nn

from core.kernels import ACTIVATIONS, LEAKY, STRAIGHT, Activation, clipped

UNITS = 128  # N


SHAPES: Mapping[str, Activation] = {
    "tanh": replace(ACTIVATIONS["tanh"], name="Tanh"),
    "relu": ACTIVATIONS["relu"],
    "clipped": clipped(0, 1, "ReLU clipped at 1"),
    "hard": clipped(-1, 1, "hard Tanh"),
    "sigmoid": ACTIVATIONS["sigmoid"],
    "softplus": ACTIVATIONS["softplus"],
    "leaky": LEAKY,
    "clipped3": clipped(0, 3, "ReLU clipped at 3"),
    "straight": STRAIGHT,
}
SHAPE_NAMES = {shape: activation.name for shape, activation in SHAPES.items()}


class Start(NamedTuple):
    """Weights (d, N) of variance 1/d and readout (N, k) of variance 1/N."""

    weight: Tensor
    readout: Tensor


def start(seed: int, inputs: int, outputs: int) -> Start:
    """The same for every activation and task of a seed."""
    draws = torch.Generator().manual_seed(seed)
    weight = torch.randn(inputs, UNITS, generator=draws) / math.sqrt(inputs)
    return Start(weight, torch.randn(UNITS, outputs, generator=draws) / math.sqrt(UNITS))


class Networks(nn.Module):
    """F activations x T tasks x R seeds."""

    def __init__(self, shapes: Sequence[str], tasks: int, starts: Sequence[Start]) -> None:
        super().__init__()
        self.shapes = [SHAPES[name].value for name in shapes]
        weight, readout = (torch.stack(parts) for parts in zip(*starts, strict=True))
        leading = (len(shapes), tasks)
        self.weight = nn.Parameter(weight.repeat(*leading, 1, 1, 1))  # (F, T, R, d, N)
        self.bias = nn.Parameter(torch.zeros(*leading, len(starts), 1, UNITS))
        self.register_buffer("readout", readout)  # (R, N, k)

    def preactivations(self, x: Tensor) -> Tensor:
        """W x + b, (F, T, R, B, N), of inputs (T, R, B, d), or with 1 for T or R."""
        return x @ self.weight + self.bias

    def hidden(self, x: Tensor) -> Tensor:
        """Their activations."""
        c = self.preactivations(x)
        return torch.stack([f(part) for f, part in zip(self.shapes, c, strict=True)])

    def forward(self, x: Tensor) -> Tensor:
        """(F, T, R, B, k) logits."""
        return self.hidden(x) @ self.get_buffer("readout")
