"""True solutions that have no closed formula: Burgers by Cole and Hopf, Allen-Cahn by a spectral
method."""

from functools import cache

import numpy as np
import torch
from scipy.interpolate import RectBivariateSpline
from torch import Tensor

BURGERS_VISCOSITY = 0.01 / np.pi
ALLEN_CAHN_DIFFUSION = 1e-4
_NODES = 120  # of Gauss-Hermite quadrature


def burgers(points: Tensor) -> Tensor:
    """u (P,) at points (P, 2) of t and x: Burgers' equation from -sin(pi x) on [-1, 1].

    Cole and Hopf's formula (Basdevant et al. 1986), its integrals by Gauss-Hermite quadrature.
    """
    t, x = points.double().numpy().T
    z, weights = np.polynomial.hermite.hermgauss(_NODES)
    reach = 2 * np.sqrt(BURGERS_VISCOSITY * np.maximum(t, 0))
    places = x[:, None] - reach[:, None] * z
    exponent = -np.cos(np.pi * places) / (2 * np.pi * BURGERS_VISCOSITY)
    share = weights * np.exp(exponent - exponent.max(1, keepdims=True))
    found = -(share * np.sin(np.pi * places)).sum(1) / share.sum(1)
    return torch.from_numpy(found)


def allen_cahn(points: Tensor) -> Tensor:
    """u (P,) at points (P, 2) of t and x: Allen-Cahn from x^2 cos(pi x), periodic on [-1, 1]."""
    t, x = points.double().numpy().T
    return torch.from_numpy(_allen_cahn_spline().ev(t, x))


@cache
def _allen_cahn_spline() -> RectBivariateSpline:
    times, x, u = allen_cahn_film(1024, 2000, 400)
    x = np.append(x, 1.0)
    return RectBivariateSpline(times, x, np.concatenate([u, u[:, :1]], 1))


def allen_cahn_film(modes: int, steps: int, kept: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Times (kept + 1,) in [0, 1], x (modes,) in [-1, 1), and u (kept + 1, modes).

    Fourier series in x, time by Runge-Kutta's fourth order with an exact linear part (ETDRK4, Kassam
    and Trefethen 2005); 2/3 de-aliasing of the cubic term.
    """
    x = -1 + 2 * np.arange(modes) / modes
    k = np.pi * np.arange(modes // 2 + 1)
    linear = 5 - ALLEN_CAHN_DIFFUSION * k**2
    h = 1 / steps
    circle = np.exp(1j * np.pi * (np.arange(1, 33) - 0.5) / 32)
    r = h * linear[:, None] + circle
    half = h * ((np.exp(r / 2) - 1) / r).real.mean(1)
    first = h * ((-4 - r + np.exp(r) * (4 - 3 * r + r**2)) / r**3).real.mean(1)
    second = h * ((2 + r + np.exp(r) * (-2 + r)) / r**3).real.mean(1)
    third = h * ((-4 - 3 * r - r**2 + np.exp(r) * (4 - r)) / r**3).real.mean(1)
    whole, halved = np.exp(h * linear), np.exp(h * linear / 2)
    kept_modes = k <= 2 / 3 * k[-1]

    def cubic(v: np.ndarray) -> np.ndarray:
        return -5 * np.fft.rfft(np.fft.irfft(v, modes) ** 3) * kept_modes

    v = np.fft.rfft(x**2 * np.cos(np.pi * x))
    frames = [v]
    for step in range(1, steps + 1):
        n_v = cubic(v)
        a = halved * v + half * n_v
        n_a = cubic(a)
        n_b = cubic(halved * v + half * n_a)
        n_c = cubic(halved * a + half * (2 * n_b - n_v))
        v = whole * v + first * n_v + 2 * second * (n_a + n_b) + third * n_c
        if step % (steps // kept) == 0:
            frames.append(v)
    return np.linspace(0, 1, kept + 1), x, np.stack([np.fft.irfft(f, modes) for f in frames])
