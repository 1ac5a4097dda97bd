"""Criticality, and what depth and width do to random networks (chapters 3 to 5, appendices A and B).

A layer is z' = b + W s(z), b ~ N(0, C_b), W ~ N(0, C_W / fan-in). As the width n grows, its neurons
become Gaussian of variance K, the kernel; what is left at finite width is, to first order, the four-point
vertex V: Cov(z_i^2, z_j^2) = V / n. Layers are counted from 1, the first one of preactivations.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
import torch
from scipy.optimize import brentq
from torch import Tensor

from core.kernels import ACTIVATIONS, Layer, expectation
from core.memory import kept

Family = Literal["scale-invariant", "vanishing", "half-stable"]
FAMILIES: Mapping[str, Family] = {
    "tanh": "vanishing",
    "relu": "scale-invariant",
    "gelu": "half-stable",
    "sin": "vanishing",
    "erf": "vanishing",
    "swish": "half-stable",
    "linear": "scale-invariant",
}
NEVER_CRITICAL = ("sigmoid", "softplus")
_BRACKET = (1.0, 50.0)  # of the kernel where half-stable activations are critical


@dataclass(frozen=True)
class Critical:
    """The layer through which signals and gradients neither grow nor fade: chi_par = chi_perp = 1.

    kernel: the K that stays; of the scale-invariant family each K does, and 1 stands for it; of the
    vanishing family only 0 does, which K approaches like 1 / l. nu: by what V / K^2 grows a deep layer.
    """

    family: Family
    layer: Layer
    kernel: float
    nu: float

    @property
    def start(self) -> float:
        """The first layer's K in our experiments: the one that stays, or 1."""
        return self.kernel or 1.0


@kept
def critical(name: str) -> Critical:
    """Where an activation of FAMILIES is critical. Raises KeyError for one that nowhere is."""
    family, activation = FAMILIES[name], ACTIVATIONS[name]
    if family == "vanishing":
        slope = activation.slope(torch.zeros(1, dtype=torch.float64)).item()
        return Critical(family, Layer(activation, 0.0, 1 / slope**2), 0.0, 2 / 3)
    plain = Layer(activation, 0.0, 1.0)
    kernel = 1.0
    if family == "half-stable":
        kernel = brentq(partial(_gap, plain), *_BRACKET, xtol=1e-14, rtol=1e-14)
    K = torch.tensor(kernel, dtype=torch.float64)
    weight = 1 / plain.perpendicular(K).item()
    bias = 0.0 if family == "scale-invariant" else kernel - weight * plain.variance(K).item()
    layer = Layer(activation, bias, weight)
    return Critical(family, layer, kernel, vertex_source(layer, K).item() / kernel**2)


def _gap(layer: Layer, kernel: float) -> float:
    """chi_par - chi_perp, whatever C_W."""
    K = torch.tensor(kernel, dtype=torch.float64)
    return (layer.parallel(K) - layer.perpendicular(K)).item()


def vertex_source(layer: Layer, K: Tensor) -> Tensor:
    """What one layer adds to the vertex: C_W^2 (E[s^4] - E[s^2]^2)."""

    def square(z: Tensor) -> Tensor:
        return layer.activation.value(z).square()

    spread = expectation(lambda z: square(z).square(), K) - expectation(square, K).square()
    return layer.weight_variance**2 * spread


@dataclass(frozen=True)
class Flow:
    """What theory says of layers 1 ... L, each (L,).

    parallel, perpendicular: by what a small difference of two inputs' sizes, and their squared distance,
    grow to the next layer.
    """

    kernel: np.ndarray
    parallel: np.ndarray
    perpendicular: np.ndarray
    vertex: np.ndarray

    @property
    def spread(self) -> np.ndarray:
        """V / K^2: times 3 / n it is the excess kurtosis of a neuron, times 1 / n the relative variance
        of the networks' own variances."""
        return self.vertex / self.kernel**2


@kept
def flow(layer: Layer, first: float, depth: int) -> Flow:
    """The flow from the first layer's kernel."""
    K, V = torch.tensor(first, dtype=torch.float64), torch.tensor(0.0, dtype=torch.float64)
    rows = []
    for _ in range(depth):
        parallel = layer.parallel(K)
        rows.append(torch.stack([K, parallel, layer.perpendicular(K), V]))
        V = parallel.square() * V + vertex_source(layer, K)
        K = layer.variance(K)
    return Flow(*torch.stack(rows, 1).numpy())


def pair_flow(
    layer: Layer, first: float, cosine: float, depth: int
) -> tuple[np.ndarray, np.ndarray]:
    """K and the cosine of two inputs' preactivations, (depth,) each, from those of the first layer."""
    K = first * torch.tensor([[1.0, cosine], [cosine, 1.0]], dtype=torch.float64)
    found = []
    for _ in range(depth):
        found.append(torch.stack([K[0, 0], K[0, 1] / K[0, 0]]))
        K = layer.covariance(K)
    kernel, cosines = torch.stack(found, 1).numpy()
    return kernel, cosines


def critical_spread(name: str, width: int, depth: int) -> np.ndarray:
    """V / (n K^2) of critical networks, (depth,): exact if scale-invariant, else to first order."""
    found = critical(name)
    if found.family == "scale-invariant":
        return (1 + found.nu / width) ** np.arange(depth) - 1
    return flow(found.layer, found.start, depth).spread / width


def residual_nu(name: str, skip: float) -> float:
    """nu of z' = W s(z) + skip z where critical: at 1 - skip^2 times the plain C_W (appendix B)."""
    plain, rest = critical(name), 1 - skip**2
    if plain.family == "scale-invariant":
        return rest * (rest * plain.nu + 4 * skip**2)
    if plain.family == "vanishing":
        return plain.nu * (1 - skip**4)
    raise ValueError(f"no formula for {name}")


def optimal_ratio(nu: float, outputs: int) -> float:
    """r*, the depth over width where neurons of the last layer tell most of each other (appendix A).

    Their mutual information is known to third order in nu r only: an order of magnitude.
    """
    return 4 / ((20 + 3 * outputs) * nu)


def quartic_density(x: np.ndarray, kurtosis: float) -> np.ndarray:
    """Of a neuron over its standard deviation: normal, with the first correction of finite width."""
    normal = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    return normal * (1 + kurtosis / 24 * (x**4 - 6 * x**2 + 3))
