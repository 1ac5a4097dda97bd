"""Networks on the plane times a group (Mironenco and Forré, ICLR 2024, arXiv 2310.11366).

Kernels are functions of the polar coordinates of a group element, g = exp(X) R, and are small sine
networks (SIREN). Sums over the group run over a few elements, drawn anew for each pass: stretches
normal, turns equidistant.

Departures from the authors' code, all named on the page: one group layer in the residual block instead
of two, no padding anywhere (the shortcut is cropped), the maximum of 2 x 2 pixels before the block, no
dropout, a narrower head; sums are divided by the number of samples, so that it can be changed; turns are
at k / N from a random one on, where the code's ten angles hold the half-turn twice; a layer's input lives
on the samples that it was made on.
"""

import math
from itertools import pairwise
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.groups.planar import GL2, LinearGroup, act, matrix_log, polar

SIDE = 24  # pixels of a picture
KERNEL = 5  # and of a kernel, which reaches from -1 to 1
CLASSES = 10
FEATURES, HEAD = 48, 32  # channels of the last layer, and of the one after the maximum
OMEGA = 10.0  # of the sines


class Samples(NamedTuple):
    """Group elements (N, 2, 2) of one pass: of the lift and the block, and of the last layer."""

    first: Tensor
    last: Tensor


class Kernels(NamedTuple):
    """Of a network on N samples: (N, C, 1, K, K), (N, C, N, C, K, K) and (N, FEATURES, N, C, K, K)."""

    lift: Tensor
    block: Tensor
    last: Tensor


class Siren(nn.Module):
    """Coordinates (..., inputs) to values (..., outputs): three sine layers and a linear one."""

    def __init__(self, inputs: int, outputs: int, width: int, fan_in: int) -> None:
        super().__init__()
        sizes = (inputs, width, width, width)
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise(sizes))
        self.out = nn.Linear(width, outputs)
        narrow = math.sqrt(6 / width)
        bounds = (1 / inputs, narrow / OMEGA, narrow / OMEGA, narrow / math.sqrt(fan_in))
        for layer, bound in zip((*self.hidden, self.out), bounds, strict=True):
            nn.init.uniform_(layer.weight, -bound, bound)
            nn.init.zeros_(layer.bias)

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.hidden:
            x = torch.sin(OMEGA * layer(x))
        return self.out(x)


class GroupKernel(nn.Module):
    """k: kernels as functions of a place and, but for the lift, of a group element's coordinates."""

    def __init__(self, group: LinearGroup, into: int, out: int, width: int, lifts: bool) -> None:
        super().__init__()
        self.group, self.into, self.out, self.lifts = group, into, out, lifts
        inputs = 2 if lifts else 2 + group.dimension
        self.siren = Siren(inputs, into * out, width, into * KERNEL**2)

    def values(self, places: Tensor, coordinates: Tensor | None = None) -> Tensor:
        """k (..., out, into) at places (..., 2) and coordinates (..., dim)."""
        inputs = places if coordinates is None else torch.cat([places, coordinates], -1)
        found = self.siren(inputs)
        if self.group is GL2:
            weight = torch.sigmoid(2 * (1 - inputs.norm(dim=-1, keepdim=True)))
        else:
            weight = (places.norm(dim=-1, keepdim=True) <= 1).to(found)
        return (weight * found).unflatten(-1, (self.out, self.into))

    def lifting(self, h: Tensor) -> Tensor:
        """The kernels (N, out, into, K, K) of h (N, 2, 2): k(h^-1 u) / det h."""
        values = self.values(act(torch.linalg.inv(h), grid(h)[None]))  # (N, K K, out, into)
        values = values / torch.linalg.det(h)[:, None, None, None]
        return values.permute(0, 2, 3, 1).unflatten(-1, (KERNEL, KERNEL))

    def between(self, h: Tensor, before: Tensor) -> Tensor:
        """The kernels (N, out, M, into, K, K) from samples `before` (M, 2, 2) to h (N, 2, 2)."""
        back = torch.linalg.inv(h)
        places = act(back, grid(h)[None])[:, None]  # (N, 1, K K, 2)
        relative = kernel_coordinates(self.group, back[:, None] @ before)[:, :, None]
        shape = (len(h), len(before), KERNEL**2)
        values = self.values(places.expand(*shape, -1), relative.expand(*shape, -1))
        values = values / (len(before) * torch.linalg.det(before)[:, None, None, None])
        return values.permute(0, 3, 1, 4, 2).unflatten(-1, (KERNEL, KERNEL))


def grid(like: Tensor) -> Tensor:
    """Places (K K, 2) of a kernel's pixels, row by row from the top, x to the right and y upwards."""
    line = (2 * torch.arange(KERNEL) + 1 - KERNEL).to(like) / KERNEL
    y, x = torch.meshgrid(-line, line, indexing="ij")
    return torch.stack([x, y], -1).flatten(0, 1)


def kernel_coordinates(group: LinearGroup, g: Tensor) -> Tensor:
    """Polar coordinates (..., dim); half-turns stay on one side of the cut, whatever rounding says."""
    stretch, turned = polar(g)
    half = (turned[..., 0, 0] < 0) & (turned[..., 1, 0].abs() < 1e-5)
    turned = torch.where(half[..., None, None], -torch.eye(2).to(g), turned)
    return group.vee(stretch + matrix_log(turned))


class GroupNet(nn.Module):
    """Pictures (B, 1, SIDE, SIDE) to logits (B, CLASSES), given samples of the group.

    Lift, residual block, last layer; the maximum over samples and places; two linear layers.
    """

    def __init__(
        self, group: LinearGroup, variance: float, channels: int, width: int, samples: int
    ) -> None:
        super().__init__()
        self.group, self.variance, self.samples = group, variance, samples
        self.lift = GroupKernel(group, 1, channels, width, lifts=True)
        self.block = GroupKernel(group, channels, channels, width, lifts=False)
        self.last = GroupKernel(group, channels, FEATURES, width, lifts=False)
        self.head = head()

    def draw(self, generator: torch.Generator, samples: int | None = None) -> Samples:
        """Elements of one pass, as many as in training where nothing else is said."""
        count = samples or self.samples
        return Samples(*(self.group.sample(count, self.variance, generator) for _ in range(2)))

    def kernels(self, samples: Samples) -> Kernels:
        """Of all layers, on samples of the group."""
        first, last = (h.to(self.lift.siren.out.weight) for h in samples)
        return Kernels(
            self.lift.lifting(first),
            self.block.between(first, first),
            self.last.between(last, first),
        )

    def applied(self, pictures: Tensor, kernels: Kernels) -> Tensor:
        """Logits (B, CLASSES) of pictures."""
        x = shrunken(_convolved(pictures[:, None], kernels.lift[:, :, None]))
        x = F.gelu(normed(cropped(x) + _convolved(x, kernels.block)))
        x = F.gelu(normed(_convolved(x, kernels.last)))
        return self.head(x.amax((1, 3, 4)))

    def forward(self, pictures: Tensor, samples: Samples) -> Tensor:
        return self.applied(pictures, self.kernels(samples))


class PlainNet(nn.Module):
    """The same layers with ordinary kernels: logits (B, CLASSES) of pictures (B, 1, SIDE, SIDE)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.lift = nn.Conv2d(1, channels, KERNEL)
        self.block = nn.Conv2d(channels, channels, KERNEL)
        self.last = nn.Conv2d(channels, FEATURES, KERNEL)
        self.head = head()

    def forward(self, pictures: Tensor) -> Tensor:
        x = shrunken(self.lift(pictures)[:, None])[:, 0]
        x = F.gelu(normed(cropped(x) + self.block(x)))
        x = F.gelu(normed(self.last(x)))
        return self.head(x.amax((2, 3)))


def head() -> nn.Sequential:
    """What follows the maximum."""
    return nn.Sequential(nn.Linear(FEATURES, HEAD), nn.GELU(), nn.Linear(HEAD, CLASSES))


def shrunken(x: Tensor) -> Tensor:
    """Norm, the maximum of 2 x 2 pixels, GELU, of (B, N, C, H, W)."""
    pooled = F.max_pool2d(normed(x).flatten(1, 2), 2)
    return F.gelu(pooled).unflatten(1, x.shape[1:3])


def normed(x: Tensor) -> Tensor:
    """(B, ...) with mean 0 and variance 1 over all but the batch."""
    return F.layer_norm(x, x.shape[1:])


def cropped(x: Tensor) -> Tensor:
    """(..., H, W) without the pixels that a kernel loses at the edge."""
    lost = KERNEL // 2
    return x[..., lost:-lost, lost:-lost]


def _convolved(x: Tensor, kernels: Tensor) -> Tensor:
    """(B, M, into, H, W) on samples, by kernels (N, out, M, into, K, K): (B, N, out, H', W')."""
    found = F.conv2d(x.flatten(1, 2), kernels.flatten(2, 3).flatten(0, 1))
    return found.unflatten(1, kernels.shape[:2])
