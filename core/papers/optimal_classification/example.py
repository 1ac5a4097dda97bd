"""One more layer, then the kernel, against the kernel times a number: which kernels close the square."""

import torch

from core.deep_kernels import koenigs
from core.papers.optimal_classification.model import optimal

dual = optimal(2).dual
t = torch.linspace(0.01, 0.9, 90, dtype=torch.float64)
kernels = {
    "Hilbert, |x - x'|^-2": lambda t: 1 / (2 - 2 * t),
    "of infinite depth": lambda t: koenigs(dual, t),
}
for name, kernel in kernels.items():
    wanted = dual.slope_at_zero * kernel(t)
    error = (kernel(dual.value(t)) - wanted).norm() / wanted.norm()
    print(f"{name}: equivariance error {error:.1e}")
