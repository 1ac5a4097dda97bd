"""Kernels of very deep networks, of inputs whose cosines t lie in [0, 1], in logarithms.

Values become too small for float64 where they matter (1e-228 after fifty layers of a sine), and near
t = 1 a kernel changes with the logarithm of 1 - t: so log K is computed layer by layer at knots that are
even in the logit log((1 - t) / t), and interpolated by cubics, right to 1e-10: kernels of few
layers are nearly singular, and worse would be seen.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from scipy.interpolate import CubicSpline
from torch import Tensor

from core.kernels import Dual

NEAREST = 1e-13  # of 1 - t: inputs nearer than 4e-7 count as one
LOW, HIGH = math.log(NEAREST), -math.log(1e-12)  # of the logit
KNOTS = 8192
_STEP = (HIGH - LOW) / (KNOTS - 1)
DEEP = 200  # layers from which a quarter of the knots is enough: nothing is nearly singular there

KernelKind = Literal["nngp", "ntk"]


def logits(x: Tensor, points: Tensor) -> Tensor:
    """log((1 - t) / t) of the cosines t >= 0 of x (m, D) and points (n, D) of norm one: (m, n)."""
    t = x @ points.mT
    return ((1 - t).clamp_min(NEAREST) / t.clamp_min(1e-12)).log()


def evenly(count: int = KNOTS) -> Tensor:
    """Evenly spaced logits (count,)."""
    return torch.linspace(LOW, HIGH, count, dtype=torch.float64)


@dataclass(frozen=True)
class Places:
    """Where logits lie among evenly spaced knots: after which (...) int32, and how far on (...)."""

    knot: Tensor
    share: Tensor

    @property
    def logits(self) -> Tensor:
        """The logits (...)."""
        return LOW + (self.knot + self.share) * _STEP


def places(logits: Tensor) -> Places:
    """Of logits (...), to ask several kernels there."""
    at = ((logits - LOW) / _STEP).clamp(0, KNOTS - 1.000001)
    knot = at.int()
    return Places(knot, at - knot)


@dataclass(frozen=True)
class DeepKernel:
    """log K of a depth, K(1) = 1, by cubics (4, KNOTS - 1) of the share of the way between two knots."""

    cubics: Tensor

    def __call__(self, where: Places) -> Tensor:
        """log K (...)."""
        knot = where.knot.flatten()  # index_select is three times as fast as indexing
        parts = (part.index_select(0, knot).view_as(where.share) for part in self.cubics)
        value = next(parts)
        for part in parts:
            value.mul_(where.share).add_(part)
        return value


def interpolated(values: Tensor) -> DeepKernel:
    """The kernel with these values of log K (KNOTS,) at `evenly` spaced logits."""
    return DeepKernel(torch.from_numpy(CubicSpline(np.arange(KNOTS), values.numpy()).c))


class _LogDual:
    """A dual in logarithms: log phi and log phi' of log t, also where t is too small for float64."""

    def __init__(self, dual: Dual) -> None:
        self.dual = dual
        self.order, self.log_first = 0, 0.0  # of the first term c t^order at 0: the order and log c
        if dual.at_zero == 0:
            small = math.log(dual.value(torch.tensor(1e-20, dtype=torch.float64)).item())
            self.order = round(small / math.log(1e-20))
            self.log_first = small - self.order * math.log(1e-20)

    def value(self, logs: Tensor) -> Tensor:
        after = self.dual.value(logs.exp()).log()
        if self.order:
            after = torch.where(logs < -80, self.order * logs + self.log_first, after)
        return after.clamp_max(0)

    def slope(self, logs: Tensor) -> Tensor:
        after = self.dual.slope(logs.exp()).log()
        if self.order:
            first = (self.order - 1) * logs + self.log_first + math.log(self.order)
            after = torch.where(logs < -80, first, after)
        return after


def deep_kernel(dual: Dual, depth: int, kernel: KernelKind = "nngp") -> DeepKernel:
    """The kernel after `depth` hidden layers."""
    logits = evenly(KNOTS if depth <= DEEP else KNOTS // 4)
    layer, recursion = _LogDual(dual), {"nngp": _nngp, "ntk": _ntk}[kernel]
    values = recursion(layer, -torch.nn.functional.softplus(logits), depth)  # from log t
    if depth > DEEP:
        values = torch.from_numpy(CubicSpline(logits, values)(evenly()))
    return interpolated(values)


def _nngp(layer: _LogDual, logs: Tensor, depth: int) -> Tensor:
    for done in range(1, depth + 1):
        after = layer.value(logs)
        rise = after - logs
        logs = after
        if rise.max() - rise.min() < 1e-14:  # all are multiplied by A from here on, or stay
            return logs + (depth - done) * rise
        if logs[0] < -1e6:  # the nearest point alone counts from here on
            break
    return logs


def _ntk(layer: _LogDual, logs: Tensor, depth: int) -> Tensor:
    """Theta over its value at t = 1, where Theta_l = 1 + B Theta_(l-1)."""
    theta, diagonal, log_b = logs, 0.0, math.log(layer.dual.slope_at_one)
    for _ in range(depth):
        theta = theta + layer.slope(logs)
        logs = layer.value(logs)
        theta = torch.logaddexp(logs, theta)
        diagonal = float(np.logaddexp(0, diagonal + log_b))
        if logs[0] < -1e6:
            break
    return theta - diagonal


def koenigs(dual: Dual, t: Tensor, depth: int = 200) -> Tensor:
    """psi(t) = lim A^-L phi(phi(... t)), with psi(phi(t)) = A psi(t): the singular kernel of the limit.

    t: cosines in [0, 1), 1 - t at least 1e-13; depth: enough for the limit where B is 1.25 and more.
    """
    logs, layer = t.double().log(), _LogDual(dual)
    for _ in range(depth):
        logs = layer.value(logs)
    return (logs - depth * math.log(dual.slope_at_zero)).exp()
