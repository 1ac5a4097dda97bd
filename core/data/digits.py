"""scikit-learn's 1,797 handwritten digits (UCI, 8 x 8 pixels, public domain), and one split of them."""

from typing import Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.inputs.image import GreyImage, as_stimulus, ink_of
from core.memory import kept

SPLIT_SIZES = {"train": 1297, "validation": 200, "test": 300}

BOARD = 16  # pixels of the side of a drawing

Split = Literal["train", "validation", "test"]


class Digits(NamedTuple):
    """Images (n, 8, 8) float32 in [0, 1] and which digit each is, (n,) integers."""

    images: Tensor
    labels: Tensor


@kept
def digits() -> Digits:
    """All, in the order of the file."""
    from sklearn.datasets import load_digits  # takes a third of a second, which few views need

    bunch = load_digits()
    return Digits(torch.tensor(bunch.images / 16, dtype=torch.float32), torch.tensor(bunch.target))


@kept
def split_digits(split: Split) -> Digits:
    """Those of one split, shuffled once: the same on every machine, no digit in two of them."""
    order = torch.from_numpy(np.random.default_rng(0).permutation(len(digits().labels)))
    rows = dict(zip(SPLIT_SIZES, order.split(list(SPLIT_SIZES.values())), strict=True))[split]
    return Digits(*(values[rows] for values in digits()))


@kept
def examples() -> np.ndarray:
    """Test digits (10, 10, 8, 8) in [0, 1]: the first ten of each class."""
    found = split_digits("test")
    return np.stack([found.images[found.labels == c][:10].double().numpy() for c in range(10)])


@kept
def starting_ink() -> str:
    """A digit as the drawing board has it, to be drawn over."""
    picture = examples()[3, 0].repeat(BOARD // 8, 0).repeat(BOARD // 8, 1)
    return ink_of(picture > 0.4)


def own_digit(picture: GreyImage) -> tuple[np.ndarray, tuple[str, ...]]:
    """A visitor's picture as networks know these digits, (8, 8); what was changed, and how far it lies
    from what they have seen.

    Raises InputError where nothing is on it.
    """
    found = as_stimulus(picture, 8, 8)
    pixels = found.pixels.astype(float)
    nearer = (_nearest(torch.from_numpy(pixels)[None]) > _usual_distances()).float().mean()
    far = f"{nearer:.0%} of test digits lie nearer to a training digit than this one does"
    return pixels, (*found.notes, far)


@kept
def _usual_distances() -> Tensor:
    return _nearest(split_digits("test").images)


def _nearest(images: Tensor) -> Tensor:
    """How far images (n, 8, 8) are from the nearest training digit: (n,)."""
    train = split_digits("train").images.flatten(1).double()
    return torch.cdist(images.flatten(1).double(), train).min(1).values
