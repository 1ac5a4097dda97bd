"""Tensors over space, and what a group leaves of them: equivariant maps are a linear subspace.

The entries of a linear map from tensors of rank p to tensors of rank q are a tensor of rank p + q. The
map is equivariant if, and only if, the group leaves that tensor as it is. So one projector P_k for each
rank k does for maps of any width: it acts on rows of 3^k entries.
"""

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

import torch
from torch import Tensor

from core.memory import kept

MOST_RANK = 4  # of a map from matrices to matrices
Axis = tuple[float, float, float]
_ZERO = 1e-8  # a singular value of the constraints below this


class Group(NamedTuple):
    """A closed subgroup of O(3). generators: (m, 3, 3) of its Lie algebra; flips: (d, 3, 3) elements that
    reach its other components."""

    generators: Tensor
    flips: Tensor


def orthogonal() -> Group:
    """O(3)."""
    one = torch.eye(3, dtype=torch.float64)
    return Group(torch.stack([_turning(axis) for axis in one]), -one[None])


def _turning(axis: Tensor) -> Tensor:
    """The generator (3, 3) of turns about an axis (3,): v -> axis x v."""
    return torch.linalg.cross(axis.expand(3, 3), torch.eye(3, dtype=axis.dtype)).mT.contiguous()


def about(axis: Sequence[float]) -> Group:
    """O(2) about an axis: the turns about it, and reflections in planes that contain it."""
    along = torch.tensor(axis, dtype=torch.float64)
    along = along / along.norm()
    across = torch.linalg.cross(along, torch.eye(3, dtype=torch.float64)[along.abs().argmin()])
    across = across / across.norm()
    flip = torch.eye(3, dtype=torch.float64) - 2 * torch.outer(across, across)
    return Group(_turning(along)[None], flip[None])


AXES: dict[str, Axis] = {"x": (1, 0, 0), "y": (0, 1, 0), "z": (0, 0, 1)}


@kept
def projector(axis: Axis | None, rank: int) -> Tensor:
    """P_k (3^k, 3^k) float64, symmetric, onto what O(2) about an axis leaves of tensors of this rank.

    Without an axis onto what O(3) leaves.
    """
    basis = invariants(orthogonal() if axis is None else about(axis), rank)
    return basis @ basis.mT


def invariants(group: Group, rank: int) -> Tensor:
    """An orthonormal basis (3^k, r) float64 of the tensors of rank k that the group keeps."""
    one = torch.eye(3**rank, dtype=torch.float64)
    rows = [derived(generator, rank) for generator in group.generators]
    rows += [power(flip, rank) - one for flip in group.flips]
    _, sizes, directions = torch.linalg.svd(torch.cat(rows))
    return directions[sizes < _ZERO].mT


def power(g: Tensor, rank: int) -> Tensor:
    """rho(g), (3^k, 3^k): g on each of k indices."""
    return reduce(torch.kron, [g] * rank, torch.ones(1, 1, dtype=g.dtype))


def derived(generator: Tensor, rank: int) -> Tensor:
    """d rho(A), (3^k, 3^k): the sum over the indices of A on one of them."""
    total = torch.zeros(3**rank, 3**rank, dtype=generator.dtype)
    one = torch.eye(3, dtype=generator.dtype)
    for place in range(rank):
        factors = [generator if index == place else one for index in range(rank)]
        total = total + reduce(torch.kron, factors)
    return total


class Rep(NamedTuple):
    """So many scalars, vectors and matrices (tensors of rank 2), one behind the other."""

    scalars: int
    vectors: int
    matrices: int

    @property
    def size(self) -> int:
        """How many numbers that is."""
        return self.scalars + 3 * self.vectors + 9 * self.matrices

    @property
    def channels(self) -> int:
        """How many of its parts are no scalars."""
        return self.vectors + self.matrices

    def split(self, values: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(B, size) as scalars (B, n), vectors (B, n, 3) and matrices (B, n, 3, 3)."""
        parts = values.split([self.scalars, 3 * self.vectors, 9 * self.matrices], 1)
        return parts[0], parts[1].unflatten(1, (-1, 3)), parts[2].unflatten(1, (-1, 3, 3))

    def places(self) -> list[Tensor]:
        """Of each rank 0, 1, 2 the indices (n, 3^rank) of its numbers."""
        found, start = [], 0
        for rank, count in enumerate(self):
            found.append(start + torch.arange(count * 3**rank).view(count, 3**rank))
            start += count * 3**rank
        return found


def rows_of_map(out: Rep, into: Rep) -> list[Tensor]:
    """Which of the flat entries of a matrix (out.size, into.size) make a tensor: (n, 3^k), by rank k."""
    found: list[list[Tensor]] = [[] for _ in range(MOST_RANK + 1)]
    for q, rows in enumerate(out.places()):
        for p, columns in enumerate(into.places()):
            entries = into.size * rows[:, None, :, None] + columns[None, :, None, :]
            found[q + p].append(entries.reshape(-1, 3 ** (q + p)))
    return [torch.cat(entries) for entries in found]


def act(rep: Rep, g: Tensor, values: Tensor) -> Tensor:
    """g (3, 3), or one for each row (B, 3, 3), on values (B, size)."""
    scalars, vectors, matrices = rep.split(values)
    g = g.to(values)
    turned = g.unsqueeze(-3) @ matrices @ g.mT.unsqueeze(-3)
    return torch.cat([scalars, (vectors @ g.mT).flatten(1), turned.flatten(1)], 1)
