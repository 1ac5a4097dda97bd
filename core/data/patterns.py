"""Patterns with labels: P means of noisy inputs, with k binary targets; from hard to aligned.

The means are given along the first r axes of the input space. The networks' weights are Gaussian at the
start, so that any other orthonormal axes give the same law.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

import numpy as np
import torch
from torch import Tensor

from core.similarity import linear_cka

INPUTS = 100  # d, of the space in which the means lie
_SIDE = 33**0.5  # of each axis: three of them make a norm of about sqrt(d)


@dataclass(frozen=True)
class Task:
    """means (P, r) of the inputs and targets (P, k) of +1 and -1, float64."""

    means: Tensor
    targets: Tensor

    @cached_property
    def alignment(self) -> float:
        """c, of the kernels of the inputs' means and of the targets."""
        return float(linear_cka(self.means, self.targets))

    @property
    def sides(self) -> np.ndarray:
        """(P,) which conditions have a positive first target."""
        return (self.targets[:, 0] > 0).numpy()


def cube(bits: int) -> np.ndarray:
    """The corners (2^n, n) of a cube: -1 and 1."""
    return np.array(list(product((1.0, -1.0), repeat=bits)))


def nudged(eps: float) -> Task:
    """XOR of two bits, its four patterns pulled apart by eps along a third axis.

    eps = 0: no linear readout of the means tells the classes; 1: a regular tetrahedron, "unstructured";
    more: the label is the longest axis.
    """
    bits = cube(2)
    label = bits.prod(1, keepdims=True)
    means = _SIDE * np.concatenate([bits, eps * label], 1)
    return Task(torch.from_numpy(means), torch.from_numpy(label))


def walsh(bits: int, k: int, c: float) -> Task:
    """Eight patterns (of 3 bits) whose inputs and k targets have kernels of alignment c in [0, 1].

    The Walsh functions, products of bits, are all balanced orthogonal dichotomies. The inputs' kernel is
    H diag(pi) H^T with H of all of them, and c the cosine of pi with the indicator of the targets: the
    first k, the bits themselves.
    """
    corners = cube(bits)
    columns = [corners[:, chosen].prod(1) for chosen in _products(bits)]
    h = np.stack(columns, 1)
    targets = np.arange(h.shape[1]) < k
    pi = np.where(targets, c * math.sqrt(h.shape[1] - k), math.sqrt(k * (1 - c**2)))
    means = h * np.sqrt(INPUTS * pi / pi.sum())
    return Task(torch.from_numpy(means), torch.from_numpy(h[:, :k].copy()))


def _products(bits: int) -> Sequence[list[int]]:
    """Which bits each Walsh function is the product of, single bits first."""
    sizes = range(1, bits + 1)
    return [list(chosen) for size in sizes for chosen in combinations(range(bits), size)]


def painted(signs: Sequence[float]) -> Task:
    """The eight corners of a cube with any labels."""
    targets = torch.tensor(signs, dtype=torch.float64)[:, None]
    return Task(torch.from_numpy(_SIDE * cube(3)), targets)
