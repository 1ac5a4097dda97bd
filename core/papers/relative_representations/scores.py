"""How far two networks' representations of the same samples are one."""

import torch
from torch import Tensor
from torch.nn import functional as F

from core.similarity import Map, centred

NEIGHBOURS = 10


def mean_cosine(x: Tensor, y: Tensor) -> float:
    """Of the rows of two (n, K), both centred: uncentred, those of untrained networks are alike too."""
    return F.cosine_similarity(centred(x), centred(y)).mean().item()


def overlap(x: Tensor, y: Tensor) -> float:
    """Jaccard index of the nearest neighbours of each sample in (n, K) and in (n, K), in the mean."""
    near = [_nearest(z).sort(1).values for z in (x, y)]
    shared = (near[0][:, :, None] == near[1][:, None, :]).sum((1, 2)).double()
    return (shared / (2 * near[0].shape[1] - shared)).mean().item()


def _nearest(x: Tensor) -> Tensor:
    cosines = _cosines(x, x).fill_diagonal_(-torch.inf)
    return cosines.topk(min(NEIGHBOURS, len(x) - 1), 1).indices


def _cosines(x: Tensor, y: Tensor) -> Tensor:
    return F.normalize(centred(x), dim=1) @ F.normalize(centred(y), dim=1).mT


def retrieval(x: Tensor, y: Tensor) -> float:
    """Mean reciprocal rank of the right sample when a row of (n, K) is looked for in (n, K)."""
    cosines = _cosines(x, y)
    ranks = (cosines > cosines.diagonal()[:, None]).sum(1) + 1
    return (1 / ranks.double()).mean().item()


def ridge(x: Tensor, labels: Tensor, classes: int, strength: float = 1e-2) -> Map:
    """A linear classifier (n, K) -> (n, classes) by ridge regression of one-hot labels.

    strength: of the penalty, over the mean variance of a column: solved at once, so that it can follow
    a slider.
    """
    mean, wanted = x.mean(0), F.one_hot(labels, classes).to(x)
    columns, answers = x - mean, wanted - wanted.mean(0)
    penalty = (strength * columns.square().mean() * len(x)).clamp_min(1e-12)
    if len(x) < x.shape[1]:  # the same by way of the smaller matrix
        weights = columns.mT @ torch.linalg.solve(_raised(columns @ columns.mT, penalty), answers)
    else:
        weights = torch.linalg.solve(_raised(columns.mT @ columns, penalty), columns.mT @ answers)
    return lambda codes: (codes - mean) @ weights + wanted.mean(0)


def _raised(gram: Tensor, penalty: Tensor) -> Tensor:
    return gram + penalty * torch.eye(len(gram), dtype=gram.dtype)


def accuracy(head: Map, x: Tensor, labels: Tensor) -> float:
    """Share of rows (n, K) that a classifier tells rightly."""
    return (head(x).argmax(1) == labels).double().mean().item()
