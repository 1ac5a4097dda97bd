"""scikit-learn's digits as the networks get them: centred, and all of one size, as the theory counts."""

import torch

from core.data.digits import Digits, Split, split_digits
from core.memory import kept

INPUTS, CLASSES = 64, 10


@kept
@torch.inference_mode(False)  # whoever asks first: others take gradients through them
def inputs(split: Split) -> Digits:
    """Images (n, 64) less the mean training image, each with |x|^2 / 64 = 1, and their labels."""
    digits = split_digits(split)
    mean = split_digits("train").images.flatten(1).mean(0)
    centred = digits.images.flatten(1) - mean
    images = INPUTS**0.5 * centred / centred.norm(dim=1, keepdim=True)
    return Digits(images, digits.labels.clone())
