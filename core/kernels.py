"""What wide random networks compute in the mean: expectations over Gaussian preactivations, in float64.

A layer z' = b + W s(z) with b ~ N(0, C_b) and W ~ N(0, C_W / width) makes of inputs x, y, as the width
grows, Gaussian preactivations with covariance K(x, y). `Layer` is one step of K for any activation, by
quadrature; `Dual` is that step for inputs of norm one and an activation with E[s(z)^2] = 1, where it is a
function of the cosine t alone, in closed form. NNGP: the kernel of the random network; NTK: that of its
gradients, by which the trained one answers.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

Function = Callable[[Tensor], Tensor]

REACH = 12.0  # [standard deviations]: the normal density beyond is 1e-32
NODES = 160  # on each side of zero, for expectations of one variable
PAIR_NODES = 48  # likewise on each axis, for those of two


@dataclass(frozen=True)
class Activation:
    """A scalar function and its derivative, smooth but for zero."""

    name: str
    value: Function
    slope: Function


def _normal_density(x: Tensor) -> Tensor:
    return torch.exp(-x.square() / 2) / math.sqrt(2 * math.pi)


def _normal_mass(x: Tensor) -> Tensor:
    return torch.special.erfc(-x / math.sqrt(2)) / 2


ACTIVATIONS: Mapping[str, Activation] = {
    "linear": Activation("linear", lambda z: z, torch.ones_like),
    "relu": Activation("ReLU", torch.relu, lambda z: (z > 0).to(z)),
    "tanh": Activation("tanh", torch.tanh, lambda z: 1 - torch.tanh(z).square()),
    "sin": Activation("sine", torch.sin, torch.cos),
    "cos": Activation("cosine", torch.cos, lambda z: -torch.sin(z)),
    "erf": Activation("erf", torch.erf, lambda z: 2 / math.sqrt(math.pi) * torch.exp(-z.square())),
    "gelu": Activation("GELU", functional.gelu, lambda z: _normal_mass(z) + z * _normal_density(z)),
    "swish": Activation(
        "Swish",
        functional.silu,
        lambda z: torch.sigmoid(z) * (1 + z * torch.sigmoid(-z)),
    ),
    "sigmoid": Activation("sigmoid", torch.sigmoid, lambda z: torch.sigmoid(z) * torch.sigmoid(-z)),
    "softplus": Activation("softplus", functional.softplus, torch.sigmoid),
}


@cache
def _legendre(count: int) -> tuple[Tensor, Tensor]:
    """Nodes in (0, 1) and weights (count,) of Gauss and Legendre."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return torch.from_numpy((nodes + 1) / 2), torch.from_numpy(weights / 2)


@cache
def normal_rule(count: int = NODES) -> tuple[Tensor, Tensor]:
    """Nodes x and weights w, (2 count,): sum w f(x) = E[f(x)] of a standard normal x.

    Gauss-Legendre on either side of zero, so that a kink there costs no accuracy; Gauss-Hermite's nodes
    would straddle it.
    """
    unit, weights = _legendre(count)
    nodes = torch.cat([-REACH * unit.flip(0), REACH * unit])
    return nodes, REACH * torch.cat([weights.flip(0), weights]) * _normal_density(nodes)


def expectation(function: Function, variance: Tensor) -> Tensor:
    """E[function(z)] for z ~ N(0, variance). variance (...), not negative; returns (...)."""
    nodes, weights = normal_rule()
    return function(variance.double().sqrt()[..., None] * nodes) @ weights


def pair_expectation(first: Function, second: Function, covariance: Tensor) -> Tensor:
    """E[first(u) second(v)] for (u, v) ~ N(0, covariance). covariance: (..., 2, 2); returns (...).

    For each u the nodes of v stand on either side of zero, for functions with a kink there: then right to
    1e-7, and to 1e-12 for smooth ones of moderate slope.
    """
    matrix = covariance.double()
    deviation = matrix.diagonal(dim1=-2, dim2=-1).sqrt()  # (..., 2)
    product = deviation.prod(-1).clamp_min(torch.finfo(torch.float64).tiny)
    cosine = (matrix[..., 0, 1] / product).clamp(-1, 1)[..., None]
    sine = (1 - cosine.square()).sqrt()
    x, weights = normal_rule(PAIR_NODES)  # u = deviation x, v = deviation (cosine x + sine y)
    zero = (-cosine * x / sine.clamp_min(1e-100)).clamp(-REACH, REACH)[..., None]  # (..., X, 1)
    unit, spacing = _legendre(PAIR_NODES)
    y = torch.cat([-REACH + (zero + REACH) * unit, zero + (REACH - zero) * unit], -1)
    spacings = torch.cat([(zero + REACH) * spacing, (REACH - zero) * spacing], -1)
    v = deviation[..., 1, None, None] * (cosine[..., None] * x[:, None] + sine[..., None] * y)
    inner = (second(v) * spacings * _normal_density(y)).sum(-1)  # (..., X)
    return (first(deviation[..., :1] * x) * inner) @ weights


@dataclass(frozen=True)
class Layer:
    """One infinitely wide layer. bias_variance: C_b; weight_variance: C_W, times the fan-in."""

    activation: Activation
    bias_variance: float
    weight_variance: float

    def first(self, size: float) -> float:
        """K(x, x) of the first layer, whose inputs x, of n_0 numbers, have |x|^2 / n_0 = size."""
        return self.bias_variance + self.weight_variance * size

    def variance(self, K: Tensor) -> Tensor:
        """The next layer's K(x, x), C_b + C_W E[s(z)^2], of this one's."""
        square = expectation(lambda z: self.activation.value(z).square(), K)
        return self.bias_variance + self.weight_variance * square

    def parallel(self, K: Tensor) -> Tensor:
        """The susceptibility chi_par = d K' / d K = C_W E[z s(z) s'(z)] / K, for K > 0."""

        def integrand(z: Tensor) -> Tensor:
            return z * self.activation.value(z) * self.activation.slope(z)

        return self.weight_variance * expectation(integrand, K) / K

    def perpendicular(self, K: Tensor) -> Tensor:
        """The susceptibility chi_perp = C_W E[s'(z)^2], by which small distances and gradients grow."""
        square = expectation(lambda z: self.activation.slope(z).square(), K)
        return self.weight_variance * square

    def covariance(self, K: Tensor) -> Tensor:
        """The next layer's kernel (..., 2, 2) of two inputs, of this one's."""
        value = self.activation.value
        own = self.variance(K.diagonal(dim1=-2, dim2=-1))  # (..., 2)
        across = self.bias_variance + self.weight_variance * pair_expectation(value, value, K)
        return torch.diag_embed(own - across[..., None]) + across[..., None, None]


@dataclass(frozen=True)
class Dual:
    """E[s(u) s(v)] of standard normals with correlation t, for s with E[s(u)^2] = 1, and its derivative.

    So value(1) = 1. Inputs lie in [-1, 1].
    """

    value: Function
    slope: Function

    @property
    def at_zero(self) -> float:
        """What unrelated inputs become: the square of E[s]."""
        return self._of(self.value, 0)

    @property
    def slope_at_zero(self) -> float:
        """By what small correlations are multiplied, a layer."""
        return self._of(self.slope, 0)

    @property
    def slope_at_one(self) -> float:
        """By what small distances 1 - t are multiplied, a layer: E[s'(u)^2]."""
        return self._of(self.slope, 1)

    def _of(self, function: Function, t: float) -> float:
        return function(torch.tensor(t, dtype=torch.float64)).item()


def hermite(count: int, x: Tensor) -> Tensor:
    """The first Hermite polynomials h_k(x), orthonormal under N(0, 1). x: (...); returns (count, ...)."""
    found = [torch.ones_like(x), x]
    for k in range(2, count):
        found.append((x * found[-1] - math.sqrt(k - 1) * found[-2]) / math.sqrt(k))
    return torch.stack(found[:count])


def hermite_coefficients(function: Function, count: int) -> Tensor:
    """a_k = E[function(x) h_k(x)] of a standard normal x, for k below `count`: (count,)."""
    nodes, weights = normal_rule()
    return hermite(count, nodes) @ (weights * function(nodes))


def hermite_dual(coefficients: Tensor) -> Dual:
    """The dual of s = sum_k a_k h_k, with the a_k (K,) normalised: sum_k a_k^2 t^k."""
    squares = coefficients.double().square()
    shares = (squares / squares.sum()).tolist()
    return Dual(
        lambda t: _horner(shares, t),
        lambda t: _horner([k * share for k, share in enumerate(shares)][1:], t),
    )


def _horner(coefficients: list[float], t: Tensor) -> Tensor:
    value = torch.zeros_like(t)
    for coefficient in reversed(coefficients):
        value = value * t + coefficient
    return value


def sine_dual(a: float) -> Dual:
    """The dual of sin(sqrt(a) x), normalised: sinh(a t) / sinh(a)."""
    return Dual(
        lambda t: torch.sinh(a * t) / math.sinh(a), lambda t: a * torch.cosh(a * t) / math.sinh(a)
    )


def cosine_dual(a: float) -> Dual:
    """The dual of cos(sqrt(a) x), normalised: cosh(a t) / cosh(a)."""
    return Dual(
        lambda t: torch.cosh(a * t) / math.cosh(a), lambda t: a * torch.sinh(a * t) / math.cosh(a)
    )


RELU_DUAL = Dual(
    lambda t: ((1 - t.square()).clamp_min(0).sqrt() + t * (math.pi - torch.acos(t))) / math.pi,
    lambda t: (math.pi - torch.acos(t)) / math.pi,
)
ERF_DUAL = Dual(
    lambda t: torch.asin(2 / 3 * t) / math.asin(2 / 3),
    lambda t: 2 / (3 * math.asin(2 / 3)) / (1 - (2 / 3 * t).square()).sqrt(),
)


def nngp(dual: Dual, t: Tensor, depth: int) -> Tensor:
    """The NNGP kernel of inputs with cosines t (...), after `depth` hidden layers.

    Exactly 1 stays 1 and values stay in [-1, 1]: rounding would grow by `slope_at_one` a layer.
    """
    same, value = t >= 1, t.double().clamp(-1, 1)
    for _ in range(depth):
        value = dual.value(value).clamp(-1, 1).masked_fill(same, 1)
    return value


def ntk(dual: Dual, t: Tensor, depth: int) -> Tensor:
    """The NTK of inputs with cosines t (...), after `depth` hidden layers: no biases, unit weights.

    Theta_l = Sigma_l + Theta_(l-1) dual'(Sigma_(l-1)), from Theta_0 = Sigma_0 = t.
    """
    same, sigma = t >= 1, t.double().clamp(-1, 1)
    theta = sigma
    for _ in range(depth):
        slope = dual.slope(sigma)
        sigma = dual.value(sigma).clamp(-1, 1).masked_fill(same, 1)
        theta = sigma + theta * slope
    return theta


def clipped(low: float, high: float, name: str) -> Activation:
    """The identity between two bounds."""
    return Activation(
        name, lambda c: c.clamp(low, high), lambda c: ((c > low) & (c < high)).to(c.dtype)
    )


def _straight(c: Tensor) -> Tensor:
    """ReLU forwards, the identity backwards."""
    return c + (torch.relu(c) - c).detach()


def _leaky(c: Tensor) -> Tensor:
    return torch.where(c > 0, 1.0, 0.2).to(c)


LEAKY = Activation("leaky ReLU", lambda c: c * _leaky(c), _leaky)
STRAIGHT = Activation("ReLU, gradient of a line", _straight, torch.ones_like)
