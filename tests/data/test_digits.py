"""The digits that papers share."""

import numpy as np
import torch

from core.data.digits import SPLIT_SIZES, digits, own_digit, split_digits
from core.inputs.image import GreyImage


def test_the_splits_are_all_digits_each_once():
    splits = [split_digits(split) for split in SPLIT_SIZES]
    assert [len(split.labels) for split in splits] == [1297, 200, 300]
    parted, whole = (
        torch.cat([images.flatten(1), labels[:, None]], 1).tolist()
        for images, labels in ([torch.cat(part) for part in zip(*splits, strict=True)], digits())
    )
    assert sorted(parted) == sorted(whole)


def test_of_ones_own_digit_it_is_said_how_far_it_lies_from_those_that_networks_learnt():
    known = split_digits("train").images[0].numpy().repeat(4, 0).repeat(4, 1)
    pixels, notes = own_digit(GreyImage(known, ()))
    assert pixels.shape == (8, 8)
    near = int(notes[-1].partition("%")[0])
    noise = np.random.default_rng(0).random((32, 32)).astype(np.float32)
    far = int(own_digit(GreyImage(noise, ()))[1][-1].partition("%")[0])
    assert near < 60 < 99 <= far
