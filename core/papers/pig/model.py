"""PIG: a field written by Gaussians that move, and the network without them that it is compared with.

Paper: N. Kang, J. Oh, Y. Hong, E. Park, "PIG: Physics-Informed Gaussians as Adaptive Parametric Mesh
Representations", ICLR 2025, arXiv 2412.05994. Feature c of a point x, from Gaussians of its own (as in
the official code), then one hidden layer:

    F_c(x) = sum_i w_ci exp(-1/2 |(x - mu_ci) / sigma_ci|^2),   u(x) = B tanh(A F(x) + a) + b.

Derivatives are written out instead of asked of autograd, which makes a training step on a CPU several
times faster: jets (value, first and unmixed second derivatives) pass through the Gaussians and through
each layer by the chain rule. Departure: log sigma is learned, so that no width can cross zero.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

CHANNELS = 4  # k
HIDDEN = 16
_TILE = 2**17  # Gaussians at points that are held at once: a megabyte, as large as a core's cache
_LOG_WIDTHS = (-7.0, 3.0)  # sigma from 0.001 to 20, of a domain from -1 to 1


class Jet(NamedTuple):
    """A function at P points: value (P, ...), first and second (d, P, ...), along each axis."""

    value: Tensor
    first: Tensor
    second: Tensor


class Box(NamedTuple):
    """A rectangular domain: the lowest and highest coordinate of each axis."""

    low: tuple[float, ...]
    high: tuple[float, ...]


class Field(nn.Module, ABC):
    """A scalar function on a box, in float64, with its derivatives.

    middle, reach: (d,) the box's centre and half its sides, by which points are scaled to [-1, 1].
    """

    middle: Tensor
    reach: Tensor

    def __init__(self, box: Box, widths: Sequence[int]) -> None:
        super().__init__()
        low, high = torch.tensor(box.low).double(), torch.tensor(box.high).double()
        self.register_buffer("middle", (low + high) / 2, persistent=False)
        self.register_buffer("reach", (high - low) / 2, persistent=False)
        self.layers = nn.ModuleList(
            nn.Linear(n, m, dtype=torch.float64)
            for n, m in zip(widths, [*widths[1:], 1], strict=True)
        )
        for name, weights in self.layers.named_parameters():
            (nn.init.zeros_ if name.endswith("bias") else nn.init.xavier_normal_)(weights)

    @abstractmethod
    def features(self, x: Tensor) -> Tensor:
        """What enters the layers: points (P, d) scaled to [-1, 1] -> (P, n)."""

    @abstractmethod
    def feature_jet(self, x: Tensor) -> Jet:
        """The same with derivatives by the scaled coordinates."""

    def forward(self, points: Tensor) -> Tensor:
        """u at points (P, d) of the box: (P,)."""
        *hidden, last = self.layers
        h = self.features((points - self.middle) / self.reach)
        for layer in hidden:
            h = torch.tanh(layer(h))
        return last(h)[:, 0]

    def jet(self, points: Tensor) -> Jet:
        """u and its derivatives by the coordinates of the box: (P,), (d, P), (d, P)."""
        *hidden, last = self.layers
        jet = self.feature_jet((points - self.middle) / self.reach)
        for layer in hidden:
            jet = _tanh(_affine(layer, jet))
        u = _affine(last, jet)
        scale = 1 / self.reach[:, None]
        return Jet(u.value[:, 0], u.first[..., 0] * scale, u.second[..., 0] * scale**2)


def _affine(layer: nn.Module, jet: Jet) -> Jet:
    assert isinstance(layer, nn.Linear)
    return Jet(layer(jet.value), jet.first @ layer.weight.T, jet.second @ layer.weight.T)


def _tanh(jet: Jet) -> Jet:
    t = torch.tanh(jet.value)
    slope = 1 - t**2
    return Jet(t, slope * jet.first, slope * (jet.second - 2 * t * jet.first**2))


class _Sums(torch.autograd.Function):
    """exp(monomials (P, m) @ quadratic (k, m, N)) @ columns (k, N, c), a tile of points at a time.

    The Gaussians never leave the cache and are computed again on the way back, which makes a gradient
    five to ten times faster on a CPU than to keep them all. No derivatives by the monomials.
    """

    @staticmethod
    def forward(ctx, monomials, quadratic, columns):
        """(k, P, c)."""
        ctx.save_for_backward(monomials, quadratic, columns)
        tiles = monomials.split(_rows(quadratic))
        return torch.cat([torch.exp(tile @ quadratic) @ columns for tile in tiles], 1)

    @staticmethod
    @once_differentiable
    def backward(ctx, gradient):
        """By quadratic and columns."""
        monomials, quadratic, columns = ctx.saved_tensors
        by_quadratic, by_columns = torch.zeros_like(quadratic), torch.zeros_like(columns)
        rows = _rows(quadratic)
        for tile, part in zip(monomials.split(rows), gradient.split(rows, 1), strict=True):
            gaussians = torch.exp(tile @ quadratic)
            by_columns += gaussians.mT @ part
            by_quadratic += tile.T @ (gaussians * (part @ columns.mT))
        return None, by_quadratic, by_columns


def _rows(quadratic: Tensor) -> int:
    return max(1, _TILE // (quadratic.shape[0] * quadratic.shape[2]))


class PIG(Field):
    """Gaussians and a tiny network.

    means, log_widths: (k, N, d), in coordinates scaled to [-1, 1]; weights: (k, N). start: standard
    deviation of the first weights.
    """

    def __init__(
        self, box: Box, count: int, width: float, moves: bool = True, start: float = 0.1
    ) -> None:
        super().__init__(box, (CHANNELS, HIDDEN))
        shape = (CHANNELS, count, len(box.low))
        means = 2 * torch.rand(shape, dtype=torch.float64) - 1
        log_widths = torch.full(shape, width, dtype=torch.float64).log()
        self.means = nn.Parameter(means, requires_grad=moves)
        self.log_widths = nn.Parameter(log_widths, requires_grad=moves)
        self.weights = nn.Parameter(start * torch.randn(shape[:2], dtype=torch.float64))

    def _precision(self) -> Tensor:
        """1 / sigma^2 (k, N, d), within bounds that keep a long step of the optimiser finite."""
        return torch.exp(-2 * self.log_widths.clamp(*_LOG_WIDTHS))

    def features(self, x: Tensor) -> Tensor:
        return self._sums(x, self.weights[..., None])[..., 0].T

    def _sums(self, x: Tensor, columns: Tensor) -> Tensor:
        """Gaussians (k, P, N) times columns (k, N, c): (k, P, c). The exponent is quadratic in x, so
        that one product of matrices gives it."""
        precision = self._precision()
        constant = (self.means**2 * precision).sum(-1, keepdim=True)
        quadratic = -0.5 * torch.cat([precision, -2 * self.means * precision, constant], -1).mT
        monomials = torch.cat([x**2, x, torch.ones_like(x[:, :1])], 1)
        if x.requires_grad:  # derivatives by x are asked of autograd
            return torch.exp(monomials @ quadratic) @ columns
        return _Sums.apply(monomials, quadratic, columns)

    def feature_jet(self, x: Tensor) -> Jet:
        """Derivatives of a Gaussian are the Gaussian times a polynomial in x - mu; with its powers
        multiplied out, all come from one product of the Gaussians (k, P, N) with a few columns."""
        d = x.shape[1]
        precision = self._precision()
        w = self.weights[..., None]
        slope = w * precision
        bend = slope * precision
        columns = [w, slope, slope * self.means, bend, bend * self.means]
        columns.append(bend * self.means**2 - slope)
        sums = self._sums(x, torch.cat(columns, -1))  # (k, P, 1 + 5 d)
        value, *others = sums.split([1, d, d, d, d, d], -1)
        along, at, curved, curved_at, rest = (part.permute(2, 1, 0) for part in others)
        place = x.T[..., None]  # (d, P, 1)
        first = at - place * along
        second = place**2 * curved - 2 * place * curved_at + rest
        return Jet(value[..., 0].T, first, second)


class PINN(Field):
    """The baseline: a network of tanh layers on the coordinates alone (Raissi et al. 2019)."""

    def __init__(self, box: Box, hidden: Sequence[int] = (50, 50, 50, 50)) -> None:
        super().__init__(box, (len(box.low), *hidden))

    def features(self, x: Tensor) -> Tensor:
        return x

    def feature_jet(self, x: Tensor) -> Jet:
        P, d = x.shape
        first = torch.eye(d, dtype=x.dtype, device=x.device)[:, None].expand(d, P, d)
        return Jet(x, first, torch.zeros_like(first))
