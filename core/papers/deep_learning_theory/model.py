"""Random networks as the theory has them, started critically, off by a factor, or by custom.

Departure from PyTorch and Glorot: their uniform weights are drawn normal, of the same variance; neurons
of a wide layer cannot tell the difference.
"""

import math

import torch
from torch import Tensor

from core.kernels import ACTIVATIONS, Layer
from core.nets.ensemble import Ensemble
from core.papers.deep_learning_theory.theory import FAMILIES, critical

CIRCLE_INPUTS = 2  # the plane in which the circle lies


def off_by(name: str, factor: float) -> Layer:
    """An activation's critical layer, but with `factor` times its C_W."""
    layer = critical(name).layer
    return Layer(layer.activation, layer.bias_variance, factor * layer.weight_variance)


def by_custom(name: str, custom: str, width: int) -> Layer:
    """How libraries start it: "pytorch" (nn.Linear's default), "glorot" or "he"."""
    # Both of PyTorch's are uniform within 1 / sqrt(fan-in).
    bias, weight = {"pytorch": (1 / (3 * width), 1 / 3), "glorot": (0, 1), "he": (0, 2)}[custom]
    return Layer(ACTIVATIONS[name], float(bias), float(weight))


def known_starts(name: str, width: int) -> dict[str, Layer]:
    """Each custom, and "critical" where the activation is that anywhere."""
    customs = {custom: by_custom(name, custom, width) for custom in ("pytorch", "glorot", "he")}
    return customs | ({"critical": critical(name).layer} if name in FAMILIES else {})


def input_size(name: str) -> float:
    """|x|^2 / n_0 of inputs that give the first critical layer its kernel; 1 if none is critical."""
    if name not in FAMILIES:
        return 1.0
    tuned = critical(name)
    return (tuned.start - tuned.layer.bias_variance) / tuned.layer.weight_variance


def circle(points: int, size: float) -> Tensor:
    """Inputs on a circle in the plane with |x|^2 / n_0 = size, evenly spaced: (points, 2)."""
    angle = 2 * math.pi * torch.arange(points) / points
    return math.sqrt(CIRCLE_INPUTS * size) * torch.stack([angle.cos(), angle.sin()], 1)


def networks(layer: Layer, width: int, depth: int, count: int, seed: int) -> Ensemble:
    """`count` networks on the plane with `depth` layers, all `width` wide."""
    return Ensemble(layer, (CIRCLE_INPUTS, *[width] * depth), count, seed)
