"""What the units of eight networks say of the same digits: four trained ones, and the same untrained.

A channel of a convolution is one unit; its samples are positions of all digits, the same in all networks.
A unit of another layer has one sample a digit.
"""

from typing import Literal

import numpy as np
import torch
from torch import Tensor

from core.digit_networks import SEEDS, flat_digits, hidden, trained, untrained
from core.memory import kept
from core.moments import Moments

Layer = Literal["conv1", "conv2", "fc1", "fc2"]
Part = Literal["all", "seen", "unseen"]  # digits: the networks learnt from those that are seen
LAYERS: tuple[Layer, ...] = ("conv1", "conv2", "fc1", "fc2")
WIDTHS: dict[Layer, int] = {"conv1": 16, "conv2": 32, "fc1": 64, "fc2": 64}
SIDES: dict[Layer, int] = {"conv1": 3, "conv2": 5, "fc1": 8, "fc2": 8}  # of what a sample looks at
NETS = len(SEEDS["conv"])  # networks 0 to 3 are trained, 4 to 7 the same untrained
SAMPLES = 40_000  # pairs of a digit and a position
FAINT = 0.01  # a unit that varies by less than this share of its layer's largest is taken for dead


@kept
def pixels() -> Tensor:
    """All 1,797 digits (n, 64): those that were learnt from first."""
    return torch.cat([flat_digits(split)[0] for split in ("train", "validation", "test")])


@kept
def places(layer: Layer) -> np.ndarray:
    """Which samples of a layer are used, in ascending order: digit * positions + position."""
    count = len(pixels()) * (64 if layer.startswith("conv") else 1)
    if count <= SAMPLES:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).choice(count, SAMPLES, replace=False))


@torch.inference_mode()
def responses(layer: Layer, net: int, x: Tensor) -> np.ndarray:
    """Of one network to pixels (B, 64): (B, positions, units) float32."""
    network = (trained if net < NETS else untrained)("conv", net % NETS)
    found = hidden(network, x)[LAYERS.index(layer)]
    return found.reshape(len(x), found.shape[1], -1).mT.contiguous().numpy()


@kept
def samples(layer: Layer, net: int) -> np.ndarray:
    """Of one network, (n, units) float32."""
    found = responses(layer, net, pixels())
    return found.reshape(-1, found.shape[2])[places(layer)]


def seen(layer: Layer) -> int:
    """How many of the samples, the first ones, are of digits that the networks learnt from."""
    positions = 64 if layer.startswith("conv") else 1
    return int(np.searchsorted(places(layer), positions * len(flat_digits("train")[0])))


@kept
def moments(layer: Layer, part: Part = "all") -> Moments:
    """Of the units of all eight networks, beside each other."""
    if part == "all":
        return moments(layer, "seen") + moments(layer, "unseen")
    cut = slice(seen(layer)) if part == "seen" else slice(seen(layer), None)
    every = [samples(layer, net)[cut] for net in range(2 * NETS)]
    return Moments.of(np.concatenate(every, 1).astype(np.float64))


@kept
def live(layer: Layer, net: int) -> np.ndarray:
    """Columns in `moments` of a network's units that are not dead."""
    width = WIDTHS[layer]
    columns = np.arange(net * width, (net + 1) * width)
    std = moments(layer).std[columns]
    return columns[std >= FAINT * std.max()]
