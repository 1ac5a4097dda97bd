"""PER (Kim et al. 2023): a plain network, and one penalty on its weights for each candidate symmetry.

R_i is half the squared distance of all weights and biases of the linear layers from the subspace of
those that are equivariant under group i. The loss is the task's, plus sum_i lambda_i R_i, weight
decay, and the decay of the one nonlinearity that breaks symmetry. Once in training, after E_a,
lambda_i becomes lambda_i / (R_i / min R)^p: the symmetry that is kept best stays, the others fall
by how much less they are.

Departures: the bilinear term is a learned mix of products, not a drawn one; two hidden blocks, not
three; the last weights are taken, not the best on validation.
"""

import torch
from torch import Tensor

from core.groups.tensors import Rep
from core.nets.tensor_net import Subspaces

INPUT, OUTPUT = Rep(5, 5, 0), Rep(0, 0, 1)  # five masses and where they are; a matrix
HIDDEN = Rep(16, 8, 6)
REPS = (INPUT, HIDDEN, HIDDEN, OUTPUT)


def tuned(strengths: Tensor, readings: Tensor, power: float) -> Tensor:
    """lambda_i / (R_i / min R)^p, all (..., m); the minimum is over groups with lambda > 0."""
    on = strengths > 0
    least = torch.where(on, readings, torch.inf).amin(-1, keepdim=True)
    return torch.where(on, strengths / (readings / least) ** power, strengths)


def distances(subspaces: Subspaces, flat: Tensor) -> Tensor:
    """R (m,), of each group."""
    parts = [0.5 * (x - x @ kept).square().sum((1, 2)) for x, kept in subspaces.ranked(flat)]
    return torch.stack(parts).sum(0)


def price(subspaces: Subspaces, flat: Tensor, strengths: Tensor) -> Tensor:
    """sum_i lambda_i R_i, which is one quadratic form for each rank; strengths: (m,)."""
    total = torch.zeros((), device=flat.device)
    for x, kept in subspaces.ranked(flat):
        one = torch.eye(kept.shape[-1], device=flat.device)
        form = (strengths[:, None, None] * (one - kept)).sum(0)
        total = total + 0.5 * ((x @ form) * x).sum()
    return total
