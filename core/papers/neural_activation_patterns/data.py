"""What the networks learn: three arms of a spiral in a square, and scikit-learn's digits."""

import numpy as np

from core.data.digits import Split, split_digits
from core.memory import kept
from core.relu.network import Sample

REACH = 1.2  # the square is [-REACH, REACH]^2
ARMS, TURN = 3, 2.0  # radians that an arm turns by on a way of 1
NAMES = "ABC"  # of the arms
GAP = 0.08  # that points keep from borders
POINTS = {"train": 2400, "test": 600}


@kept
def spiral(split: str) -> Sample:
    """Points of a square that three arms fill, "train" or "test"; none near a border or the middle."""
    draws = np.random.default_rng(list(POINTS).index(split))
    x = draws.uniform(-REACH, REACH, (4 * POINTS[split], 2))
    from_middle = np.hypot(*x.T)
    angle = np.arctan2(x[:, 1], x[:, 0]) - TURN * from_middle
    arm = angle % (2 * np.pi) / (2 * np.pi / ARMS)
    gap = np.abs(arm - arm.round()) * 2 * np.pi / ARMS * from_middle  # along a circle
    clear = (gap > GAP * np.hypot(1, TURN * from_middle)) & (from_middle > 0.1)
    kept_ones = np.flatnonzero(clear)[: POINTS[split]]
    return Sample(x[kept_ones], arm[kept_ones].astype(int) % ARMS)


@kept
def digits(split: Split) -> Sample:
    """Of 8 x 8 pixels in [0, 1], in rows."""
    found = split_digits(split)
    return Sample(found.images.flatten(1).double().numpy(), found.labels.numpy())
