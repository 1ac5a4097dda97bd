"""From a picture to a belief over SO(3), by an induced lift (Howell et al., arXiv 2307.03704).

A picture of a thing that is turned in its plane is the picture turned: the plane's rotations, SO(2), are
all that acts on pictures. A network promises that its output, a function on SO(3), then turns as SO(2)
acts in SO(3). The encoder makes feature maps; the *induced lift* makes functions on the sphere of them,
whose coefficient (l, m) may read the maps only through circular harmonics of frequency |m|, with any
radial profile; what follows is as in Image-to-Sphere (Klee et al., ICLR 2023): convolution from sphere to
SO(3), ReLU on a grid, convolution on SO(3). The *orthographic lift* of Image-to-Sphere is the fixed
kernel that lays the picture on the front of the sphere.

Trivial fibres only (plain feature maps in, scalar signals out), three convolutions instead of a
pretrained network, l up to 4. "shuffled" gives coefficient (l, m) the frequency |m| + 1, which breaks it.
"""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.groups.so3 import from_9d_svd, harmonics
from core.groups.so3.distributions import basis
from core.groups.so3.grids import euler_grid, super_fibonacci
from core.memory import kept

DEGREE = 4
RINGS = 5  # Gaussian profiles of the kernels
MAPS = 16  # of features
PLACES = 9  # of a feature map along its side
AROUND, HEIGHTS = 12, 6  # of the grid of the ReLU; a multiple of 4, so that quarter turns permute it
TRAINED_ON, FINE = 2304, 36864  # rotations of the grids of logits
_REACH = 32 / 33  # from the middle to the outer features, where the picture reaches to 1

Lift = Literal["induced", "orthographic", "shuffled", "mlp", "svd"]


@dataclass(frozen=True)
class Config:
    """How feature maps become a belief, and whether the encoder is averaged over quarter turns."""

    lift: Lift = "induced"
    averaged: bool = False

    @property
    def sphere(self) -> int:
        """Signals on the sphere. The orthographic lift has no weights: it gets four times as many."""
        return 64 if self.lift == "orthographic" else 16

    @property
    def signals(self) -> int:
        """Signals on SO(3)."""
        return 12 if self.lift == "orthographic" else 8


@kept
def grid(count: int) -> Tensor:
    """The even grid of so many rotations (count, 3, 3)."""
    return super_fibonacci(count, torch.float32)


@kept
def functions(count: int) -> Tensor:
    """The basis of band-limited functions on it: (count, size)."""
    with torch.inference_mode(False):  # whoever asks first: trainings need it
        return basis(super_fibonacci(count), DEGREE).float()


@kept
def _euler() -> tuple[Tensor, Tensor]:
    rotations, weights = euler_grid(AROUND, HEIGHTS)
    at = basis(rotations, DEGREE)
    return at, weights[:, None] * at


@kept
def feature_places() -> tuple[Tensor, Tensor]:
    """Where features lie: distance from the middle and angle, (PLACES, PLACES) float64, row 0 on top."""
    along = torch.linspace(-_REACH, _REACH, PLACES, dtype=torch.float64)
    x, y = along[None, :], -along[:, None]
    return (x**2 + y**2).sqrt(), torch.atan2(y + 0 * x, x + 0 * y)


def profiles(radius: Tensor) -> Tensor:
    """Gaussian rings at distances (...) from the middle: (RINGS, ...); none beyond 1."""
    centres = torch.linspace(0, 0.75, RINGS, dtype=radius.dtype)
    rings = (-((radius - centres.view(-1, *[1] * radius.ndim)) ** 2) / (2 * 0.15**2)).exp()
    return rings * (radius <= 1)


@kept
def circular() -> tuple[Tensor, Tensor]:
    """The maps that projections are taken with, cosine and sine: (DEGREE + 2, RINGS, PLACES, PLACES).

    In the middle there is no angle: harmonics with one are 0 there.
    """
    radius, angle = feature_places()
    rings = profiles(radius) / PLACES
    with_angle = rings * (radius > 0)
    frequencies = range(DEGREE + 2)
    cosines = [(with_angle if m else rings) * (m * angle).cos() for m in frequencies]
    return torch.stack(cosines), torch.stack([with_angle * (m * angle).sin() for m in frequencies])


@kept
def orthographic() -> Tensor:
    """Harmonics at the front of the sphere, above each feature: ((DEGREE + 1)^2, PLACES, PLACES).

    Weighted by the area there, and fading from 75 to 90 degrees as in the authors' code.
    """
    radius, angle = feature_places()
    height = (1 - radius**2).clamp_min(0).sqrt()
    points = torch.stack([radius * angle.cos(), radius * angle.sin(), height], -1)
    polar = torch.asin(radius.clamp_max(1)).rad2deg()
    fading = ((90 - polar) / 15).clamp(0, 1) * (radius < 1)
    area = (2 * _REACH / (PLACES - 1)) ** 2 / height.clamp_min(1e-3)
    return (fading * area * harmonics.harmonics(points, DEGREE).permute(2, 0, 1)).contiguous()


class Encoder(nn.Module):
    """Pictures (B, 33, 33) to feature maps (B, MAPS, PLACES, PLACES).

    averaged: over the four quarter turns, each undone after it: exactly equivariant to them.
    """

    def __init__(self, averaged: bool):
        super().__init__()
        self.averaged = averaged
        self.layers = nn.Sequential(
            nn.Conv2d(1, 16, 5, stride=2, padding=2),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, MAPS, 3, padding=1),
            nn.ReLU(),
        )

    def forward(self, images: Tensor) -> Tensor:
        x = images[:, None]
        if not self.averaged:
            return self.layers(x)
        turned = torch.cat([x.rot90(k, (2, 3)) for k in range(4)])
        each = self.layers(turned).chunk(4)
        return sum(maps.rot90(-k, (2, 3)) for k, maps in enumerate(each)) / 4


def _weights(*shape: int, fan: int) -> nn.Parameter:
    return nn.Parameter(torch.randn(*shape) / fan**0.5)


class InducedLift(nn.Module):
    """Feature maps (B, C, n, n) to coefficients (B, signals, (DEGREE + 1)^2): the most general linear map
    that commutes with SO(2), for kernels of RINGS profiles.

    c_(l,m) + i c_(l,-m) = sum of (a + i b) e^(i m phi) f: `a` and `b` of frequency m are
    (DEGREE + 1 - m, MAPS x RINGS, signals).
    """

    cosine: Tensor
    sine: Tensor

    def __init__(self, signals: int, shift: int = 0):
        super().__init__()
        fan = MAPS * RINGS
        counts = range(DEGREE + 1, 0, -1)
        self.a = nn.ParameterList(_weights(n, fan, signals, fan=fan) for n in counts)
        self.b = nn.ParameterList(_weights(n, fan, signals, fan=fan) for n in counts[1:])
        taken = slice(shift, shift + DEGREE + 1)
        cosine, sine = (part[taken] for part in circular())
        self.register_buffer("cosine", cosine.float(), persistent=False)
        self.register_buffer("sine", sine.float(), persistent=False)

    def forward(self, maps: Tensor) -> Tensor:
        real = torch.einsum("bcxy,mrxy->mbcr", maps, self.cosine).flatten(2)
        imaginary = torch.einsum("bcxy,mrxy->mbcr", maps, self.sine).flatten(2)
        out = [torch.empty(0)] * (DEGREE + 1) ** 2
        for m, a in enumerate(self.a):
            plus = torch.einsum("bf,lfs->lbs", real[m], a)
            if m:
                b = self.b[m - 1]
                plus = plus - torch.einsum("bf,lfs->lbs", imaginary[m], b)
                minus = torch.einsum("bf,lfs->lbs", real[m], b) + torch.einsum(
                    "bf,lfs->lbs", imaginary[m], a
                )
            for k, order in enumerate(range(m, DEGREE + 1)):
                out[order * order + order + m] = plus[k]
                if m:
                    out[order * order + order - m] = minus[k]
        return torch.stack(out, -1)


class OrthographicLift(nn.Module):
    """The same by mixing maps at each place and laying them on the front of the sphere."""

    kernel: Tensor

    def __init__(self, signals: int):
        super().__init__()
        self.mix = nn.Conv2d(MAPS, signals, 1)
        self.register_buffer("kernel", orthographic().float(), persistent=False)

    def forward(self, maps: Tensor) -> Tensor:
        return torch.einsum("bcxy,kxy->bck", self.mix(maps), self.kernel)


class Rotations(nn.Module):
    """Coefficients on the sphere (B, C, (DEGREE + 1)^2) to those of one function on SO(3) (B, size)."""

    grid: Tensor
    back: Tensor

    def __init__(self, sphere: int, signals: int):
        super().__init__()
        orders = range(DEGREE + 1)
        self.filter = _weights(sphere, signals, (DEGREE + 1) ** 2, fan=sphere)
        self.mix = nn.ParameterList(
            _weights(signals, 2 * order + 1, 2 * order + 1, fan=signals * (2 * order + 1))
            for order in orders
        )
        grid, back = _euler()
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
            for at in harmonics.places(DEGREE)
        ]


class Network(nn.Module):
    """Pictures (B, 33, 33) to Fourier coefficients of logits over SO(3) (B, size), or for "svd" to nine
    numbers (B, 9), of which the nearest rotation is the answer."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.encoder = Encoder(config.averaged)
        if config.lift in ("mlp", "svd"):
            out = 9 if config.lift == "svd" else harmonics.size(DEGREE)
            self.head: nn.Module = nn.Sequential(
                nn.Flatten(), nn.Linear(MAPS * PLACES**2, 64), nn.ReLU(), nn.Linear(64, out)
            )
            return
        lift = (
            OrthographicLift(config.sphere)
            if config.lift == "orthographic"
            else InducedLift(config.sphere, int(config.lift == "shuffled"))
        )
        self.head = nn.Sequential(lift, Rotations(config.sphere, config.signals))

    @property
    def is_belief(self) -> bool:
        """Whether it gives a belief over SO(3), and not one rotation."""
        return self.config.lift != "svd"

    def forward(self, images: Tensor) -> Tensor:
        return self.head(self.encoder(images))


def rotation_of(numbers: Tensor) -> Tensor:
    """What nine numbers (B, 9) are taken for: (B, 3, 3)."""
    return from_9d_svd(numbers)
