"""Inertia, and how far it is symmetric: five masses to a matrix, with a dial for what breaks O(3).

I = sum m (|r|^2 1 - r r^T) is equivariant under O(3). Y = I + alpha (I g) g^T adds alpha times one column
of I to itself: what is left is O(2) about the axis g. At alpha = -1 the column is gone.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import softplus

MASSES = 5
TRAINED = TESTED = 1000


class Bodies(NamedTuple):
    """masses (n, 5) and places (n, 5, 3)."""

    masses: Tensor
    places: Tensor

    def numbers(self) -> Tensor:
        """(n, 20): what networks are given."""
        return torch.cat([self.masses, self.places.flatten(1)], 1)

    @classmethod
    def of(cls, numbers: Tensor) -> "Bodies":
        """The inverse of `numbers`."""
        return cls(numbers[:, :MASSES], numbers[:, MASSES:].unflatten(1, (MASSES, 3)))

    def moments(self) -> Tensor:
        """C = sum m r r^T, (n, 3, 3)."""
        return torch.einsum("nb,nbi,nbj->nij", self.masses, self.places, self.places)


def bodies(count: int, seed: int, dtype: torch.dtype = torch.float32) -> Bodies:
    """Masses softplus(N(0, 1)) at places N(0, 1)^3, drawn in float64."""
    draws = torch.Generator().manual_seed(seed)
    masses = softplus(torch.randn(count, MASSES, generator=draws, dtype=torch.float64))
    places = torch.randn(count, MASSES, 3, generator=draws, dtype=torch.float64)
    return Bodies(masses.to(dtype), places.to(dtype))


def response(moments: Tensor, alpha: float, axis: Tensor) -> Tensor:
    """Y (n, 3, 3), given C (n, 3, 3) and g (3,) of length one."""
    g = axis.to(moments)
    trace = moments.diagonal(dim1=-2, dim2=-1).sum(-1)
    inertia = trace[:, None, None] * torch.eye(3).to(moments) - moments
    return inertia + alpha * (inertia @ g)[..., None] * g


def response_map(alpha: float, axis: Tensor) -> Tensor:
    """W (9, 9) float64 with vec Y = W vec C."""
    units = torch.eye(9, dtype=torch.float64).view(9, 3, 3)
    return response(units, alpha, axis).flatten(1).mT
