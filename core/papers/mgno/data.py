"""Problems and their true solutions: Darcy flow through three kinds of ground, and a vortex fluid.

Darcy: -div(a grad u) = 1 on the unit square, u = 0 at its edge, solved by `core.elliptic` on 129 x 129
nodes; networks see every second node of a and of u (sub-sampled, not averaged, as in the FNO data).
Fluid: the vorticity w of a periodic 2-D flow that is left alone, w_t + v . grad w = nu Laplace w. (The
paper's fluid is stirred by a force that stands still, which no network that commutes with shifts can
know.)
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from scipy import fft
from torch import Tensor

from core import elliptic
from core.memory import kept

Ground = Literal["smooth", "rough", "multiscale"]
GROUNDS: tuple[Ground, ...] = ("smooth", "rough", "multiscale")
FINE = 129  # nodes a side that equations are solved on
COARSE = 65  # and that networks see
TEST = 10_000_000  # seeds from here on are never trained on

PHASES = {"smooth": (3.0, 12.0), "rough": (2.0, 12.0)}  # permeabilities of the two
TAU = {"smooth": 3.0, "rough": 9.0}  # of the random field: larger is rougher
_OCTAVES = 5  # of the multiscale coefficient; the sixth would be under-resolved

FLUID_SIDE = 64
VISCOSITY = 1e-4
FLUID_STEPS = 20  # of one unit of time each
_TIME_STEP = 0.01
_VIGOUR = 5.0  # of the initial vorticity, against Li et al. 2021, whose fluid is stirred


def random_field(
    size: int, tau: float, random: np.random.Generator, alpha: float = 2.0
) -> np.ndarray:
    """A Gaussian field (size, size) of covariance (-Laplace + tau^2)^-alpha, no flow at the edge.

    By its cosine series on cell centres, the constant left out; its standard deviation is made 1. The
    low frequencies come first from `random`, so that a finer grid shows the same field.
    """
    k = np.arange(size)
    root = (np.pi**2 * (k[:, None] ** 2 + k**2) + tau**2) ** (-alpha / 2)
    root[0, 0] = 0
    order = np.lexsort((k[None].repeat(size, 0).ravel(), np.maximum(k[:, None], k).ravel()))
    noise = np.empty(size * size)
    noise[order] = random.standard_normal(size * size)
    field = fft.idctn(root * noise.reshape(size, size), norm="ortho")
    return field * size / np.sqrt((root**2).sum())


def two_phase(field: np.ndarray, low: float, high: float, level: float = 0.0) -> np.ndarray:
    """`high` where the field is at least `level`, else `low`."""
    return np.where(field >= level, high, low)


def multiscale(random: np.random.Generator, size: int = FINE) -> np.ndarray:
    """The trigonometric coefficient of Owhadi, with frequencies of `_OCTAVES` octaves."""
    x = np.linspace(0, 1, size)
    x, y = x[None], x[:, None]
    a = np.ones((size, size))
    for k in range(1, _OCTAVES + 1):
        frequency = np.pi * random.uniform(2 ** (k - 1), 1.5 * 2 ** (k - 1))
        a = (
            a
            * (1 + 0.5 * np.cos(frequency * (x + y)))
            * (1 + 0.5 * np.sin(frequency * (y - 3 * x)))
        )
    return a


def ground(kind: Ground, seed: int, level: float = 0.0, tau: float | None = None) -> np.ndarray:
    """The permeability a (129, 129) of one sample.

    level: where the random field is cut, in standard deviations; tau: its roughness, by default that
    of the training; neither is asked of multiscale ground.
    """
    random = np.random.default_rng((GROUNDS.index(kind), seed))
    if kind == "multiscale":
        return multiscale(random)
    return two_phase(random_field(FINE, tau or TAU[kind], random), *PHASES[kind], level)


@dataclass(frozen=True)
class Earth:
    """A permeability (129, 129), the kind of ground that networks take it for, and notes on it."""

    a: np.ndarray
    kind: Ground
    notes: tuple[str, ...] = ()

    @property
    def seen(self) -> Tensor:
        """As networks see it: (1, 1, 65, 65) float32."""
        return torch.from_numpy(self.a[::2, ::2].astype(np.float32))[None, None]


@kept
def sample(kind: Ground, seed: int, level: float = 0.0, tau: float | None = None) -> Earth:
    """A ground that networks were never trained on, level and tau as those of `ground`."""
    a = ground(kind, TEST + seed, level, tau)
    if kind == "multiscale" or (level == 0 and tau in (None, TAU[kind])):
        return Earth(a, kind)
    note = "the networks were trained on other shares or sizes of the two phases"
    return Earth(a, kind, (note,))


def darcy(a: np.ndarray) -> np.ndarray:
    """u of -div(a grad u) = 1 on the nodes of a (H, W) over the unit square, 0 at its edge."""
    spacing = (1 / (a.shape[0] - 1), 1 / (a.shape[1] - 1))
    return elliptic.solve(a, -np.ones_like(a), spacing)


def darcy_samples(kind: Ground, first: int, count: int, stride: int = 2) -> tuple[Tensor, Tensor]:
    """Permeabilities and solutions (count, 1, n, n) float32 of seeds first, first + 1, ..."""
    fields = [ground(kind, seed) for seed in range(first, first + count)]
    pairs = [(a[::stride, ::stride], darcy(a)[::stride, ::stride]) for a in fields]
    a, u = (
        torch.from_numpy(np.stack(part)[:, None].astype(np.float32))
        for part in zip(*pairs, strict=True)
    )
    return a, u


@kept
def unseen_darcy(kind: Ground, count: int = 100, stride: int = 2) -> tuple[Tensor, Tensor]:
    """Samples that are never trained on."""
    return darcy_samples(kind, TEST, count, stride)


def initial_vorticity(seed: int, side: int = FLUID_SIDE) -> Tensor:
    """Vorticity (side, side) float64, periodic, of covariance 50 * 7^3 (-Laplace + 49)^-5/2.

    The spectrum of Li et al. 2021.
    """
    k = torch.fft.fftfreq(side, 1 / side, dtype=torch.float64)
    laplace = 4 * np.pi**2 * (k[:, None] ** 2 + k**2)
    root = _VIGOUR * 2**0.5 * 7**1.5 * (laplace + 49) ** -1.25
    root[0, 0] = 0
    generator = torch.Generator().manual_seed(seed * 100_003)
    noise = torch.randn(side, side, generator=generator, dtype=torch.float64)
    return torch.fft.ifft2(torch.fft.fft2(noise, norm="ortho") * root, norm="forward").real


def evolve(
    vorticity: Tensor, time: float, viscosity: float = VISCOSITY, step: float = _TIME_STEP
) -> Tensor:
    """Vorticity (..., n, n) after `time`, on the periodic unit square, by a spectral method.

    2/3 de-aliasing; diffusion by an integrating factor, the rest by the classical fourth-order
    Runge-Kutta method.
    """
    n = vorticity.shape[-1]
    k = 2 * np.pi * torch.fft.fftfreq(n, 1 / n, dtype=torch.float64)
    ky, kx = k[:, None], k[None, : n // 2 + 1].abs()
    square = ky**2 + kx**2
    inverse = torch.where(square > 0, 1 / square.clamp(min=1e-300), 0)
    kept = (ky.abs() < 2 * np.pi * n / 3) & (kx < 2 * np.pi * n / 3)

    def change(spectrum: Tensor) -> Tensor:
        stream = spectrum * inverse
        parts = torch.stack(
            [1j * ky * stream, -1j * kx * stream, 1j * kx * spectrum, 1j * ky * spectrum]
        )
        v_x, v_y, w_x, w_y = torch.fft.irfft2(parts, s=(n, n))
        return -torch.fft.rfft2(v_x * w_x + v_y * w_y) * kept

    count = max(1, round(time / step))
    dt = time / count
    half = torch.exp(-viscosity * square * dt / 2)
    whole = half**2
    w = torch.fft.rfft2(vorticity)
    for _ in range(count):
        a = dt * change(w)
        b = dt * change(half * (w + a / 2))
        c = dt * change(half * w + b / 2)
        d = dt * change(whole * w + half * c)
        w = whole * w + (whole * a + 2 * half * (b + c) + d) / 6
    return torch.fft.irfft2(w, s=(n, n))


def fluid_film(seed: int, steps: int = FLUID_STEPS) -> Tensor:
    """A film (steps + 1, 64, 64) float32 of the vorticity, a frame for each unit of time."""
    frames = [initial_vorticity(seed)]
    for _ in range(steps):
        frames.append(evolve(frames[-1], 1.0))
    return torch.stack(frames).float()


@kept
def unseen_film(number: int) -> Tensor:
    """A film that is never trained on."""
    return fluid_film(TEST + number)
