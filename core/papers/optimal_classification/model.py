"""Infinitely wide networks of any depth as classifiers, and the three that they become with depth.

A network on inputs of norm one has the kernel of core.kernels; trained to the end by gradient descent it
answers sign(y^T K(X, X)^-1 K(X, x)), with the kernel's diagonal scaled to one. The authors' code takes
the NNGP kernel for all activations but ReLU, and so does this room by default: at a hundred layers the
NTK is not yet close to the same limit.

Departures: where the kernel matrix of a shallow network cannot be inverted in float64, JITTER is added to
its diagonal, and `Machine.jittered` says so.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import torch
from torch import Tensor

from core import kernels
from core.deep_kernels import DeepKernel, Places
from core.kernels import ACTIVATIONS, Dual, hermite

JITTER = 1e-6
SINGULAR = 1e-8  # a squared pivot of Cholesky below this: inverting would amplify rounding
ORDERS = 8  # Hermite polynomials of the designer
SINE = {2: 2.676, 4: 6.13539, 8: 13.8258}  # a of sin(sqrt(a) x), by the dimension it is optimal in

Kind = Literal["nearest", "majority", "singular", "linear"]


@dataclass(frozen=True)
class Neuron:
    """An activation s with E[s(u)^2] = 1 for a standard normal u, and its dual."""

    dual: Dual
    value: Callable[[Tensor], Tensor]


class Fate(NamedTuple):
    """What the network becomes with depth, and the exponent of a singular kernel |x - x'|^-exponent."""

    kind: Kind
    exponent: float = math.nan


def fate(dual: Dual) -> Fate:
    """The paper's classes, by the dual's value at 0 and its slopes A at 0 and B at 1."""
    if dual.at_zero > 1e-12:
        return Fate("majority")
    if dual.slope_at_zero < 1e-12:
        return Fate("nearest")
    if dual.slope_at_one < 1 + 1e-9:
        return Fate("linear")
    return Fate("singular", 2 * math.log(1 / dual.slope_at_zero) / math.log(dual.slope_at_one))


def polynomial(coefficients: tuple[float, ...]) -> Neuron:
    """sum_k a_k h_k, normalised. coefficients: a_0, a_1, ..., not all 0."""
    a = torch.tensor(coefficients, dtype=torch.float64)
    a = a / a.norm()
    return Neuron(
        kernels.hermite_dual(a), lambda x: torch.tensordot(a.to(x), hermite(len(a), x), dims=1)
    )


def optimal(dimension: int) -> Neuron:
    """The paper's activation for data on a sphere of dimension d >= 1.

    From d = 2 on A = 2^(-d/2) and B = 2, so that the exponent is d.
    """
    if dimension == 1:
        return polynomial((0, 1, 0, 0, 0, 0, 0, 1))
    ends = 2 ** (-dimension / 4)
    return polynomial((0, ends, math.sqrt(1 - 2 ** (1 - dimension / 2)), ends))


def sine(a: float) -> Neuron:
    """sin(sqrt(a) x), normalised."""
    norm = math.sqrt(math.exp(-a) * math.sinh(a))
    return Neuron(kernels.sine_dual(a), lambda x: torch.sin(math.sqrt(a) * x) / norm)


RELU = Neuron(kernels.RELU_DUAL, lambda x: math.sqrt(2) * torch.relu(x))
_ERF_NORM = math.sqrt(2 / math.pi * math.asin(2 / 3))
ERF = Neuron(kernels.ERF_DUAL, lambda x: ACTIVATIONS["erf"].value(x) / _ERF_NORM)
NEURONS: Mapping[str, Neuron] = {  # that the page offers, for points on the two-dimensional sphere
    "optimal": optimal(2),
    "sine": sine(SINE[2]),
    "erf": ERF,
    "steep": optimal(5),
    "square": polynomial((0, 0, 1)),
    "constant": polynomial((1, 0, 0, 1)),
    "relu": RELU,
}


@dataclass(frozen=True)
class Machine:
    """A trained infinitely wide network: f(x) = sum_i weights_i K(x, x_i). weights: (n,) float64."""

    kernel: DeepKernel
    weights: Tensor
    jittered: bool

    def says(self, where: Places) -> Tensor:
        """The answers (m,), whose sign is the class. where: of the inputs' logits to the points (m, n).

        Far from all points f may be too small for a float: there it is divided by sum_i |weights_i| K.
        """
        logs = self.kernel(where)
        largest = logs.amax(1, keepdim=True)
        values = logs.sub_(largest).exp_()
        sums = values @ torch.stack([self.weights, self.weights.abs()], 1)
        return sums[:, 0] / torch.minimum(sums[:, 1], (-largest[:, 0]).exp())


def machine(kernel: DeepKernel, where: Places, labels: Tensor) -> Machine:
    """The network after training to the end. where: of the points' logits (n, n); labels: (n,), +-1."""
    matrix = kernel(where).exp().fill_diagonal_(1)
    factor, failed = torch.linalg.cholesky_ex(matrix)
    jittered = bool(failed) or factor.diagonal().square().min().item() < SINGULAR
    if jittered:
        factor = torch.linalg.cholesky(matrix + JITTER * torch.eye(len(matrix)).to(matrix))
    weights = torch.cholesky_solve(labels[:, None], factor)[:, 0]
    return Machine(kernel, weights, jittered)


def nearest(logits: Tensor, labels: Tensor) -> Tensor:
    """What 1-nearest neighbour says, (m,) of +-1. logits: (m, n); labels: (n,)."""
    return labels[logits.argmin(1)]


def majority(logits: Tensor, labels: Tensor) -> Tensor:
    """The mean label, everywhere the same (m,): its sign is what most points say."""
    return labels.mean().expand(len(logits))


def singular(logits: Tensor, labels: Tensor, exponent: float) -> Tensor:
    """The mean of labels weighted by |x - x_i|^-exponent, in [-1, 1]: the Hilbert kernel estimate.

    With the exponent the dimension of the sphere it is consistent (Devroye, Gyorfi, Krzyzak 1998).
    """
    # The squared distance is 2 (1 - t), and 1 - t the logistic function of the logit.
    logs = -exponent / 2 * torch.nn.functional.logsigmoid(logits)
    return torch.softmax(logs, 1) @ labels


@lru_cache(maxsize=64)
def neuron(key: str, coefficients: tuple[float, ...] = ()) -> Neuron:
    """One of NEURONS, or the polynomial with these coefficients."""
    return polynomial(coefficients) if coefficients else NEURONS[key]
