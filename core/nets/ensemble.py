"""Ensembles: many perceptrons of one shape, drawn, asked and trained side by side by batched products."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from core.kernels import Layer


class Ensemble(nn.Module):
    """`count` perceptrons z' = b + W s(z) with b ~ N(0, C_b), W ~ N(0, C_W / fan-in), each its own.

    layer: s, C_b and C_W, what their layers become as they grow wide. sizes: of the input, of each layer
    of preactivations, the last one the output. skip: hidden layers have z' = b + W s(z) + skip z instead,
    and must be equally wide. The same seed draws the same standard normal numbers, whatever C_b and C_W.
    """

    def __init__(
        self, layer: Layer, sizes: Sequence[int], count: int, seed: int, skip: float = 0.0
    ) -> None:
        super().__init__()
        self.activation, self.skip = layer.activation.value, skip
        draws = torch.Generator().manual_seed(seed)

        def normal(variance: float, *shape: int) -> nn.Parameter:
            return nn.Parameter(math.sqrt(variance) * torch.randn(*shape, generator=draws))

        weight, bias = layer.weight_variance, layer.bias_variance
        self.weights = nn.ParameterList(
            [normal(weight / inputs, count, inputs, outputs) for inputs, outputs in pairwise(sizes)]
        )
        self.biases = nn.ParameterList([normal(bias, count, 1, outputs) for outputs in sizes[1:]])

    def forward(self, x: Tensor, gain: float = 1.0) -> list[Tensor]:
        """Preactivations of all layers, (count, B, width) each, the output last. x: (B, inputs).

        gain: all weights are so many times as large, as if C_W were gain^2 times as large.
        """
        x = x.expand(len(self.biases[0]), -1, -1)
        z = torch.baddbmm(self.biases[0], x, self.weights[0], alpha=gain)
        found = [z]
        last = len(self.biases) - 1
        for number in range(1, last + 1):
            seen = self.activation(z)
            following = torch.baddbmm(self.biases[number], seen, self.weights[number], alpha=gain)
            z = (
                torch.add(following, z, alpha=self.skip)
                if self.skip and number < last
                else following
            )
            found.append(z)
        return found


def random_layers(
    layer: Layer, first: float, width: int, depth: int, count: int, seed: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """Layers 1 ... depth of `count` random networks that see one input: variances (count, 1) and neurons
    (count, width).

    Given a layer, the next one's neurons are independent and normal, of variance C_b + C_W mean(s^2): all
    that one input asks of the weights. So these are drawn, and not the weights; the law is the same.
    first: the first layer's K.
    """
    draws = torch.Generator().manual_seed(seed)
    variance = torch.full((count, 1), first)
    for _ in range(depth):
        z = variance.sqrt() * torch.randn(count, width, generator=draws)
        yield variance, z
        square = layer.activation.value(z).square().mean(1, keepdim=True)
        variance = layer.bias_variance + layer.weight_variance * square
