"""Parts of networks from pictures to functions on the sphere and on SO(3), as coefficients of harmonics.

The *induced lift* is the most general linear map from feature maps to functions on the sphere that
commutes with turns of the plane: its coefficient (l, m) reads the maps through circular harmonics of
frequency |m| alone, with any radial profile (Howell et al., NeurIPS 2023, arXiv 2307.03704). The
*orthographic lift* lays the maps on the front of the sphere, and what goes on from there to SO(3) is a
spherical convolution, ReLU on a grid and a convolution on SO(3) (Klee et al., "Image to Sphere", ICLR
2023). Trivial fibres: plain maps in, scalar signals out.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.groups.so3 import harmonics
from core.groups.so3.distributions import basis
from core.groups.so3.grids import euler_grid
from core.memory import kept

RINGS = 5  # Gaussian profiles of the kernels
AROUND, HEIGHTS = (
    12,
    6,
)  # of the grid of the ReLU; a multiple of 4, so that quarter turns permute it
_WIDTH = 0.15  # of a ring


class Maps(NamedTuple):
    """Of feature maps: how many, their odd side, how far the outer places lie from the middle, where the
    picture reaches to 1; and the largest l of what is made of them."""

    channels: int
    side: int
    reach: float
    degree: int

    def places(self) -> tuple[Tensor, Tensor]:
        """Distance from the middle and angle, (side, side) float64, row 0 on top."""
        along = torch.linspace(-self.reach, self.reach, self.side, dtype=torch.float64)
        x, y = torch.meshgrid(along, -along, indexing="xy")
        return (x**2 + y**2).sqrt(), torch.atan2(y, x)


def profiles(radius: Tensor) -> Tensor:
    """Gaussian rings at distances (...) from the middle: (RINGS, ...); none beyond 1."""
    centres = torch.linspace(0, 0.75, RINGS, dtype=radius.dtype)
    rings = (-((radius - centres.view(-1, *[1] * radius.ndim)) ** 2) / (2 * _WIDTH**2)).exp()
    return rings * (radius <= 1)


@kept
def circular(maps: Maps) -> tuple[Tensor, Tensor]:
    """What projections are taken with, cosine and sine: (degree + 2, RINGS, side, side).

    In the middle there is no angle: harmonics with one are 0 there.
    """
    radius, angle = maps.places()
    rings = profiles(radius) / maps.side
    with_angle = rings * (radius > 0)
    every = range(maps.degree + 2)
    cosines = [(with_angle if m else rings) * (m * angle).cos() for m in every]
    return torch.stack(cosines), torch.stack([with_angle * (m * angle).sin() for m in every])


@kept
def orthographic(maps: Maps) -> Tensor:
    """Harmonics at the front of the sphere, above each place: ((degree + 1)^2, side, side).

    Weighted by the area there, and fading from 75 to 90 degrees.
    """
    radius, angle = maps.places()
    height = (1 - radius**2).clamp_min(0).sqrt()
    points = torch.stack([radius * angle.cos(), radius * angle.sin(), height], -1)
    polar = torch.asin(radius.clamp_max(1)).rad2deg()
    fading = ((90 - polar) / 15).clamp(0, 1) * (radius < 1)
    area = (2 * maps.reach / (maps.side - 1)) ** 2 / height.clamp_min(1e-3)
    return (fading * area * harmonics.harmonics(points, maps.degree).permute(2, 0, 1)).contiguous()


@kept
def _euler(degree: int) -> tuple[Tensor, Tensor]:
    rotations, weights = euler_grid(AROUND, HEIGHTS)
    at = basis(rotations, degree)
    return at, weights[:, None] * at


def _weights(*shape: int, fan: int) -> nn.Parameter:
    return nn.Parameter(torch.randn(*shape) / fan**0.5)


class InducedLift(nn.Module):
    """Feature maps (B, count, side, side) to coefficients (B, signals, (degree + 1)^2).

    c_(l,m) + i c_(l,-m) = sum of (a + i b) e^(i m phi) f: `a` and `b` of frequency m are
    (degree + 1 - m, count x RINGS, signals). shift: added to the frequencies, which breaks it.
    """

    cosine: Tensor
    sine: Tensor

    def __init__(self, maps: Maps, signals: int, shift: int = 0):
        super().__init__()
        fan, self.degree, self.shift = maps.channels * RINGS, maps.degree, shift
        counts = range(maps.degree + 1, 0, -1)
        self.a = nn.ParameterList(_weights(n, fan, signals, fan=fan) for n in counts)
        self.b = nn.ParameterList(_weights(n, fan, signals, fan=fan) for n in counts[1:])
        cosine, sine = (part[shift : shift + maps.degree + 1].float() for part in circular(maps))
        self.register_buffer("cosine", cosine, persistent=False)
        self.register_buffer("sine", sine, persistent=False)

    def forward(self, maps: Tensor) -> Tensor:
        real, imaginary = (
            torch.einsum("bcxy,mrxy->mbcr", maps, part).flatten(2)
            for part in (self.cosine, self.sine)
        )
        out = [maps] * (self.degree + 1) ** 2
        for m, a in enumerate(self.a):
            plus, minus = real[m] @ a, imaginary[m] @ a
            if m:
                b = self.b[m - 1]
                plus, minus = plus - imaginary[m] @ b, minus + real[m] @ b
            for k, order in enumerate(range(m, self.degree + 1)):
                out[order * order + order - m] = minus[k]
                out[order * order + order + m] = plus[k]
        return torch.stack(out, -1)

    def kernels(self, channel: int, signal: int, side: int) -> Tensor:
        """The pictures (degree + 1, 2 degree + 1, side, side) by which coefficients (l, m) of a signal
        read a map; NaN where |m| > l."""
        radius, angle = _picture(side)
        rings = profiles(radius)
        taken = slice(channel * RINGS, (channel + 1) * RINGS)
        out = radius.new_full((self.degree + 1, 2 * self.degree + 1, side, side), torch.nan)
        for m, weights in enumerate(self.a):
            turn = (m + self.shift) * angle
            a = torch.einsum("lr,rxy->lxy", weights[:, taken, signal].double(), rings)
            out[m:, self.degree + m] = a * turn.cos()
            if m:
                b = torch.einsum("lr,rxy->lxy", self.b[m - 1][:, taken, signal].double(), rings)
                out[m:, self.degree + m] -= b * turn.sin()
                out[m:, self.degree - m] = b * turn.cos() + a * turn.sin()
        return out


def orthographic_kernels(degree: int, side: int) -> Tensor:
    """The same of the orthographic lift, which has nothing to choose and does not fade here."""
    radius, angle = _picture(side)
    height = (1 - radius**2).clamp_min(0).sqrt()
    points = torch.stack([radius * angle.cos(), radius * angle.sin(), height], -1)
    every = (harmonics.harmonics(points, degree) * (radius <= 1)[..., None]).permute(2, 0, 1)
    out = radius.new_full((degree + 1, 2 * degree + 1, side, side), torch.nan)
    for order, at in enumerate(harmonics.places(degree)):
        out[order, degree - order : degree + order + 1] = every[at]
    return out


def _picture(side: int) -> tuple[Tensor, Tensor]:
    return Maps(1, side, 1.0, 0).places()


def over_quarter_turns(network: nn.Module, images: Tensor) -> Tensor:
    """What a network makes of images (B, C, n, n), averaged over the four quarter turns, each undone
    after it: exactly equivariant to them."""
    turned = torch.cat([images.rot90(k, (2, 3)) for k in range(4)])
    each = network(turned).chunk(4)
    return torch.stack([maps.rot90(-k, (2, 3)) for k, maps in enumerate(each)]).mean(0)


class OrthographicLift(nn.Module):
    """The same by mixing maps at each place and laying them on the front of the sphere."""

    kernel: Tensor

    def __init__(self, maps: Maps, signals: int):
        super().__init__()
        self.mix = nn.Conv2d(maps.channels, signals, 1)
        self.register_buffer("kernel", orthographic(maps).float(), persistent=False)

    def forward(self, maps: Tensor) -> Tensor:
        return torch.einsum("bcxy,kxy->bck", self.mix(maps), self.kernel)


class ToRotations(nn.Module):
    """Coefficients on the sphere (B, C, (degree + 1)^2) to those of one function on SO(3) (B, size)."""

    grid: Tensor
    back: Tensor

    def __init__(self, degree: int, sphere: int, signals: int):
        super().__init__()
        self.filter = _weights(sphere, signals, (degree + 1) ** 2, fan=sphere)
        sides = [2 * order + 1 for order in range(degree + 1)]
        self.mix = nn.ParameterList(_weights(signals, n, n, fan=signals * n) for n in sides)
        grid, back = _euler(degree)
        self.register_buffer("grid", grid.float(), persistent=False)
        self.register_buffer("back", back.float(), persistent=False)

    def forward(self, sphere: Tensor) -> Tensor:
        signals = harmonics.flat(self.convolved(sphere))
        positive = F.relu(signals @ self.grid.T) @ self.back
        each = zip(harmonics.blocks(positive), self.mix, strict=True)
        return harmonics.flat([torch.einsum("bjmk,jkn->bmn", one, mix) for one, mix in each])

    def convolved(self, sphere: Tensor) -> list[Tensor]:
        """Convolution from the sphere to SO(3): of each l (B, signals, 2 l + 1, 2 l + 1). The left index
        turns with the picture, the right one belongs to the thing."""
        return [
            torch.einsum("bcm,cjn->bjmn", sphere[..., at], self.filter[..., at])
            for at in harmonics.places(len(self.mix) - 1)
        ]
