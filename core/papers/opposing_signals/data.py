"""scikit-learn's digits, some of which get a feature that says nothing of the class: a bright ground.

The paper's feature is a sky behind planes and behind ships. Ours, the "sky", is a constant added to all
pixels of a few digits.
"""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from core.data.digits import split_digits
from core.memory import kept

Planting = Literal["opposing", "one-sided", "none"]
SAMPLES, CLASSES, PIXELS = 1000, 10, 64
PAIR = (3, 8)  # the classes that share the feature
PLANTED = 20  # of each
SKY = 2.0  # added to each pixel: 16 along the unit direction


@dataclass(frozen=True)
class Samples:
    """images (n, 64) less the mean image, targets (n, 10) one-hot, labels (n,), group (n,): 1, 2, else 0.

    The two groups are twenty threes and twenty eights, the same whether or not they get a sky; of
    "one-sided" both are threes.
    """

    images: Tensor
    targets: Tensor
    labels: Tensor
    group: Tensor


@kept
@torch.inference_mode(False)  # whoever asks first: others take gradients through them
def samples(planting: Planting) -> Samples:
    """The first SAMPLES training digits; in 40 of them the sky: of both of PAIR, or of its first."""
    digits = split_digits("train")
    images, labels = digits.images[:SAMPLES].flatten(1).clone(), digits.labels[:SAMPLES].clone()
    images -= images.mean(0)
    group = torch.zeros(SAMPLES, dtype=torch.int64)
    threes = (labels == PAIR[0]).nonzero()[:, 0]
    others = threes[PLANTED:] if planting == "one-sided" else (labels == PAIR[1]).nonzero()[:, 0]
    group[threes[:PLANTED]], group[others[:PLANTED]] = 1, 2
    if planting != "none":
        images[group > 0] += SKY
    return Samples(images, one_hot(labels, CLASSES).float(), labels, group)


@kept
@torch.inference_mode(False)
def sky() -> Tensor:
    """The feature and nothing else: (1, 64)."""
    return torch.full((1, PIXELS), SKY)
