"""A visitor's features by the means of their classes: which dichotomies they are like, and how."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.conditions import alignment, ccgp, dichotomies, parallelism, participation
from core.inputs.features import Features
from core.similarity import centred, linear_cka

MOST_CLASSES = 10  # whose dichotomies are tried: 126
MOST_SAMPLES = 200  # of a class, that generalisation is measured on
FEW = 20  # samples of a class whose mean is too noisy for parallelism


@dataclass(frozen=True)
class Verdict:
    """Of features with labels: dimension of the class means, alignments, and the numbers (S,) of every
    dichotomy of four classes or more, with the most general one first.

    to_labels, to_second: of samples, with the kernels of classes and of the second matrix, if there is
    one; means_to_second: of class means; target: of class means with a dichotomy; own: the second's.
    """

    classes: tuple[int, ...]
    fewest: int
    dimension: float
    to_labels: float
    to_second: float | None
    means_to_second: float | None
    splits: list[np.ndarray]
    parallelism: np.ndarray
    ccgp: np.ndarray
    target: np.ndarray
    own: np.ndarray | None


def judge(found: Features) -> Verdict:
    """Measure a visitor's features; of more than MOST_CLASSES classes the first ones."""
    kept = found.labels < MOST_CLASSES
    labels = torch.from_numpy(found.labels[kept])
    counts = torch.bincount(labels)
    member = torch.nn.functional.one_hot(labels).double()
    average = (member / counts).mT
    values = _scaled(found.values[kept])
    second = None if found.others is None else _scaled(found.others[kept])
    # No difference of means is lost in their span, and classifiers made of these see no more.
    axes = torch.linalg.svd(centred(average @ values), full_matrices=False)[2][: len(counts) - 1]
    samples = values @ axes.mT
    means, rows = average @ samples, _few_of_each(labels)
    splits = dichotomies(len(counts)) if len(counts) >= 4 else []
    across = [float(ccgp(samples[rows], labels[rows], side)) for side in splits]
    parallel = [float(parallelism(means, side)) for side in splits]
    order = sorted(range(len(splits)), key=lambda n: (-across[n], -parallel[n]))
    splits = [splits[n] for n in order]

    def like(z: Tensor) -> np.ndarray:
        targets = [torch.from_numpy(np.where(side, 1.0, -1.0))[:, None] for side in splits]
        return np.array([float(alignment(z, target)) for target in targets])

    return Verdict(
        found.classes[:MOST_CLASSES],
        int(counts.min()),
        float(participation(means)),
        float(linear_cka(values, member)),
        None if second is None else float(linear_cka(values, second)),
        None if second is None else float(alignment(means, average @ second)),
        splits,
        np.array(parallel)[order],
        np.array(across)[order],
        like(means),
        None if second is None else like(average @ second),
    )


def _scaled(values: np.ndarray) -> Tensor:
    """No number here sees the scale, and squares of 1e100 would overflow."""
    return torch.from_numpy(values / (np.abs(values).max() or 1.0))


def _few_of_each(labels: Tensor) -> Tensor:
    """Rows of at most MOST_SAMPLES samples of each class, drawn at random."""
    order = torch.from_numpy(np.random.default_rng(0).permutation(len(labels)))
    rows = [order[labels[order] == k][:MOST_SAMPLES] for k in range(int(labels.max()) + 1)]
    return torch.cat(rows)
