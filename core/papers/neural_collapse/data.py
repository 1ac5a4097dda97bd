"""The first K classes of handwritten digits, balanced or not."""

import torch

from core.data.digits import Digits, digits
from core.memory import kept

LARGEST = 140  # training samples of a class; those after them are for testing
TESTED = 34  # of each class, as many as the rarest class has left
SHRINKING = {3: (140, 60, 20), 4: (140, 70, 35, 2), 10: (140, 110, 85, 65, 50, 38, 28, 20, 12, 2)}


def counts_of(classes: int, balanced: bool) -> tuple[int, ...]:
    """Training samples of each class."""
    return (LARGEST,) * classes if balanced else SHRINKING[classes]


@kept
def training_digits(counts: tuple[int, ...]) -> Digits:
    """The first counts[k] samples of digit k."""
    return _taken([(0, count) for count in counts])


@kept
def unseen_digits(classes: int) -> Digits:
    """TESTED samples of each digit that no training set holds."""
    return _taken([(LARGEST, LARGEST + TESTED)] * classes)


def _taken(spans: list[tuple[int, int]]) -> Digits:
    images, labels = digits()
    chosen = [torch.nonzero(labels == k)[first:last, 0] for k, (first, last) in enumerate(spans)]
    index = torch.cat(chosen)
    return Digits(images[index], labels[index])
