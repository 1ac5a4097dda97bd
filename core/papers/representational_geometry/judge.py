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

    classes: those used, of `named` in the file. to_labels, to_second: of samples, with the kernels of
    classes and of the second matrix; means_to_second: of class means; target: of class means with a
    dichotomy; own: the second's. None where there is no second matrix, where what is compared does not
    vary, and for ccgp of one sample a class.
    """

    classes: tuple[int, ...]
    named: int
    fewest: int
    dimension: float | None
    to_labels: float | None
    to_second: float | None
    means_to_second: float | None
    splits: list[np.ndarray]
    parallelism: np.ndarray
    ccgp: np.ndarray | None
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
    splits = dichotomies(len(counts)) if len(counts) >= 4 and _vary(means) else []
    several = bool(counts.max() > 1)
    across = [float(ccgp(samples[rows], labels[rows], side)) if several else 0 for side in splits]
    parallel = [float(parallelism(means, side)) for side in splits]
    order = sorted(range(len(splits)), key=lambda n: (-across[n], -parallel[n]))
    splits = [splits[n] for n in order]

    def like(z: Tensor) -> np.ndarray:
        targets = [torch.from_numpy(np.where(side, 1.0, -1.0))[:, None] for side in splits]
        return np.array([float(alignment(z, target)) for target in targets])

    theirs = None if second is None else average @ second
    return Verdict(
        found.classes[:MOST_CLASSES],
        len(found.classes),
        int(counts.min()),
        float(participation(means)) if _vary(means) else None,
        _alike(values, member),
        _alike(values, second),
        _alike(means, theirs),
        splits,
        np.array(parallel)[order],
        np.array(across)[order] if several else None,
        like(means),
        None if theirs is None or not _vary(theirs) else like(theirs),
    )


def _vary(values: Tensor) -> bool:
    """Whether rows, scaled to 1, differ by more than rounding."""
    return bool(centred(values).abs().max() > 1e-12)


def _alike(x: Tensor, y: Tensor | None) -> float | None:
    """Their alignment, where both vary."""
    return float(linear_cka(x, y)) if y is not None and _vary(x) and _vary(y) else None


def _scaled(values: np.ndarray) -> Tensor:
    """No number here sees the scale, and squares of 1e100 would overflow."""
    return torch.from_numpy(values / (np.abs(values).max() or 1.0))


def _few_of_each(labels: Tensor) -> Tensor:
    """Rows of at most MOST_SAMPLES samples of each class, drawn at random."""
    order = torch.from_numpy(np.random.default_rng(0).permutation(len(labels)))
    rows = [order[labels[order] == k][:MOST_SAMPLES] for k in range(int(labels.max()) + 1)]
    return torch.cat(rows)
