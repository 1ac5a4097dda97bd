"""Handwritten digits of scikit-learn (UCI, 8 x 8 pixels, public domain): the first K classes."""

from dataclasses import dataclass
from functools import cache

import torch
from sklearn.datasets import load_digits
from torch import Tensor

LARGEST = 140  # training samples of a class; those after them are for testing
TESTED = 34  # of each class, as many as the rarest class has left
SHRINKING = {
    3: (140, 60, 20),
    4: (140, 70, 35, 2),
    10: (140, 110, 85, 65, 50, 38, 28, 20, 12, 2),
}


@dataclass(frozen=True)
class Digits:
    """Images (N, 64) in [0, 1] and labels (N,), class by class."""

    images: Tensor
    labels: Tensor


def counts_of(classes: int, balanced: bool) -> tuple[int, ...]:
    """Training samples of each class."""
    return (LARGEST,) * classes if balanced else SHRINKING[classes]


@cache
def training_digits(counts: tuple[int, ...]) -> Digits:
    """The first counts[k] samples of digit k."""
    return _taken([(0, count) for count in counts])


@cache
def unseen_digits(classes: int) -> Digits:
    """TESTED samples of each digit that no training set holds."""
    return _taken([(LARGEST, LARGEST + TESTED)] * classes)


def _taken(spans: list[tuple[int, int]]) -> Digits:
    pictures = load_digits()
    images = torch.tensor(pictures.data / 16, dtype=torch.float32)
    labels = torch.tensor(pictures.target)
    chosen = [torch.nonzero(labels == k)[first:last, 0] for k, (first, last) in enumerate(spans)]
    index = torch.cat(chosen)
    return Digits(images[index], labels[index])
