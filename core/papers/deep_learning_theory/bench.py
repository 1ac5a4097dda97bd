"""What is timed of this room: the recursion against SciPy's integrals, and two controls of the page."""

import numpy as np
import torch
from scipy.integrate import quad

from core.atlas import Benchmark, Interaction
from core.papers.deep_learning_theory.theory import critical

DEPTH = 16


def benchmarks() -> list[Benchmark]:
    """K through tanh layers, to the same twelve digits."""
    name = f"deep-learning-theory/K through {DEPTH} tanh layers"
    return [Benchmark(name, "scipy.integrate.quad", kernel, kernel_by_scipy)]


def kernel() -> float:
    """By our quadrature."""
    K, layer = torch.tensor(1.0, dtype=torch.float64), critical("tanh").layer
    for _ in range(DEPTH):
        K = layer.variance(K)
    return K.item()


def kernel_by_scipy() -> float:
    """By adaptive integration."""

    def integrand(x: float, deviation: float) -> float:
        return np.tanh(deviation * x) ** 2 * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)

    K = 1.0
    for _ in range(DEPTH):
        K = quad(integrand, -12, 12, (K**0.5,), epsabs=1e-13, epsrel=1e-13)[0]
    return K


INTERACTIONS = (
    Interaction("off criticality", {"frame": "23", "times": 1.5}, "input[aria-label^='C_W off']"),
    Interaction(
        "another start of trained networks",
        {"view": "trained", "digit_frame": "10"},
        "input[aria-label*='Start']",
        (("ArrowDown", "ArrowDown", "Enter"), ("ArrowUp", "ArrowUp", "Enter")),
    ),
)
