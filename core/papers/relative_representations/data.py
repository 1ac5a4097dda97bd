"""Digits in rows of pixels, and which of them are anchors."""

from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional as F

from core.digit_networks import flat_digits
from core.memory import kept

Choice = Literal["balanced", "random", "one"]
MOST, ONE = 300, 7  # anchors; the class of those that are of one


def in_turn(labels: Tensor, draw: int = 0) -> Tensor:
    """All rows (n,) of labels (n,), shuffled so that the classes take turns as long as they last."""
    shuffled = torch.randperm(len(labels), generator=torch.Generator().manual_seed(draw))
    found = labels[shuffled]
    rank = F.one_hot(found).cumsum(0).gather(1, found[:, None])[:, 0]  # within its class
    return shuffled[(rank * (found.max() + 1) + found).argsort()]


@kept
def anchor_rows(choice: Choice = "balanced") -> Tensor:
    """Rows of the training digits (up to MOST,), of which the first K are K anchors.

    balanced: the classes take turns, as in the authors' code; one: all are of the class ONE.
    """
    labels = flat_digits("train")[1]
    if choice == "balanced":
        return in_turn(labels)[:MOST]
    shuffled = torch.randperm(len(labels), generator=torch.Generator().manual_seed(1))
    return shuffled[:MOST] if choice == "random" else shuffled[labels[shuffled] == ONE]


def anchors(count: int) -> Tensor:
    """Pixels (count, 64) of the anchors of all networks that have so many."""
    return flat_digits("train")[0][anchor_rows()[:count]]
