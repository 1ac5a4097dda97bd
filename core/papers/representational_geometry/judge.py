"""A visitor's features: which side of the square they lie on, and all dichotomies of their classes."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from core.inputs.features import Features
from core.papers.representational_geometry.geometry import (
    alignment,
    ccgp,
    dichotomies,
    parallelism,
    participation,
)
from core.similarity import centred, linear_cka

MOST_CLASSES = 10  # whose dichotomies are tried: 126
MOST_SAMPLES = 200  # of a class, that generalisation is measured on
FEW = 20  # samples of a class whose mean is too noisy for parallelism


@dataclass(frozen=True)
class Verdict:
    """Alignments of a visitor's features, by class means and by samples, and all their dichotomies.

    means (K, K - 1) of the classes in their own span; references (K, d') of the second matrix, where
    there is one; splits: dichotomies, of four classes or more, each with its scores (S,).
    """

    classes: tuple[int, ...]
    means: Tensor
    references: Tensor | None
    to_labels: float  # of samples, with the kernel of classes
    to_reference: float | None  # of samples
    splits: list[np.ndarray]
    parallelism: np.ndarray
    ccgp: np.ndarray
    fewest: int

    @property
    def dimension(self) -> float:
        """Participation ratio of the class means."""
        return float(participation(self.means))

    @property
    def best(self) -> int:
        """The dichotomy that generalises best, of equal ones the most parallel."""
        return int(np.argmax(self.ccgp + 1e-6 * self.parallelism))

    @cached_property
    def means_to_reference(self) -> float | None:
        """a, of the class means."""
        return None if self.references is None else float(alignment(self.means, self.references))

    def to_split(self, index: int) -> tuple[float, float | None]:
        """b, alignment of the class means with a dichotomy, and c, the same of the second matrix."""
        target = torch.from_numpy(np.where(self.splits[index], 1.0, -1.0))[:, None]
        task = None if self.references is None else float(alignment(self.references, target))
        return float(alignment(self.means, target)), task


def judge(found: Features) -> Verdict:
    """Measure a visitor's features; of more than MOST_CLASSES classes the first ones."""
    own = found.labels < MOST_CLASSES
    labels = torch.from_numpy(found.labels[own])
    counts = torch.bincount(labels)
    values = _scaled(found.values[own])
    others = None if found.others is None else _scaled(found.others[own])
    member = torch.nn.functional.one_hot(labels).double()
    means, samples = _in_span(values, (member / counts).mT @ values)
    references = None if others is None else (member / counts).mT @ others
    splits = dichotomies(len(counts)) if len(counts) >= 4 else []
    rows = _few_of_each(labels)
    scores = [
        (float(parallelism(means, sides)), float(ccgp(samples[rows], labels[rows], sides)))
        for sides in splits
    ]
    parallel, across = np.array(scores).reshape(-1, 2).T
    return Verdict(
        found.classes[:MOST_CLASSES],
        means,
        references,
        float(linear_cka(values, member)),
        None if others is None else float(linear_cka(values, others)),
        splits,
        parallel,
        across,
        int(counts.min()),
    )


def _scaled(values: np.ndarray) -> Tensor:
    """No number here sees the scale, and squares of 1e100 would overflow."""
    return torch.from_numpy(values / (np.abs(values).max() or 1.0))


def _in_span(values: Tensor, means: Tensor) -> tuple[Tensor, Tensor]:
    """Class means (K, d) and samples (n, d) along the axes that the means span, at most K - 1: no
    difference of means is lost, and classifiers made of these see no more of a sample."""
    axes = torch.linalg.svd(centred(means), full_matrices=False)[2][: len(means) - 1]
    middle = means.mean(0)
    return (means - middle) @ axes.mT, (values - middle) @ axes.mT


def _few_of_each(labels: Tensor) -> Tensor:
    """Rows of at most MOST_SAMPLES samples of each class, drawn at random."""
    order = torch.from_numpy(np.random.default_rng(0).permutation(len(labels)))
    rows = [order[labels[order] == k][:MOST_SAMPLES] for k in range(int(labels.max()) + 1)]
    return torch.cat(rows)
