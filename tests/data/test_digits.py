"""The digits that papers share."""

import torch

from core.data.digits import SPLIT_SIZES, digits, split_digits


def test_the_splits_are_all_digits_each_once():
    splits = [split_digits(split) for split in SPLIT_SIZES]
    assert [len(split.labels) for split in splits] == [1297, 200, 300]
    parted, whole = (
        torch.cat([images.flatten(1), labels[:, None]], 1).tolist()
        for images, labels in ([torch.cat(part) for part in zip(*splits, strict=True)], digits())
    )
    assert sorted(parted) == sorted(whole)
