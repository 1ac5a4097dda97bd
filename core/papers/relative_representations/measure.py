"""What is measured of trained networks: their own scores, strangers', and what breaks them."""

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from core.digit_networks import flat_digits
from core.memory import kept
from core.papers.relative_representations.data import anchor_rows
from core.papers.relative_representations.model import Config, Network, relative
from core.papers.relative_representations.scores import accuracy, mean_cosine, ridge
from core.papers.relative_representations.train import (
    BALL,
    CLASSIFIER,
    FEWER,
    trained,
    untrained,
)
from core.similarity import Map, affine, rotation

Fit = Literal["none", "rotation", "affine"]
Told = Callable[[Network, Network, Tensor], Tensor]  # encoder's network, decoder's, images
FITS: dict[Fit, Callable[[Tensor, Tensor], Map]] = {"rotation": rotation, "affine": affine}


def score(network: Network, said: Tensor, x: Tensor, labels: Tensor) -> float:
    """Of a decoder that hears `said`: mean squared error of pixels, or accuracy."""
    answer = network.decode(said)
    if network.config.answers == "class":
        return (answer.argmax(1) == labels).double().mean().item()
    return (answer - x).square().mean().item()


def stitched(
    first: Network, second: Network, x: Tensor, fit: Fit = "none", count: int = 0
) -> Tensor:
    """What the second's decoder is told of images (B, 64) by the first's encoder.

    fit: of networks that hear codes, the map of the first's codes to the second's, of `count` anchors.
    """
    codes = first.encoder(x)
    if fit == "none" or first is second:
        return first.said(codes)
    images = flat_digits("train")[0][anchor_rows()[:count]]
    return FITS[fit](first.encoder(images), second.encoder(images))(codes)


@torch.inference_mode()
def scores_of(networks: Sequence[Network], told: Told) -> np.ndarray:
    """Test scores (n, n) of encoder i before decoder j."""
    x, labels = flat_digits("test")
    return np.array([[score(b, told(a, b, x), x, labels) for b in networks] for a in networks])


@kept
def board(
    configs: tuple[Config, ...], seeds: range, fit: Fit = "none", count: int = 0
) -> np.ndarray:
    """The scores of all networks of these kinds and seeds, as `stitched` has them."""
    networks = [trained(config, seed) for config in configs for seed in seeds]
    return scores_of(networks, lambda a, b, x: stitched(a, b, x, fit, count))


def own(scores: np.ndarray) -> float:
    """The mean score of networks that are left whole."""
    return float(np.diag(scores).mean())


def strangers(scores: np.ndarray) -> np.ndarray:
    """Scores of all pairs that were stitched."""
    return scores[~np.eye(len(scores), dtype=bool)]


@kept
@torch.inference_mode()
def codes(
    config: Config, seed: int, split: Literal["train", "test"], is_trained: bool = True
) -> Tensor:
    """Those of all digits of a split, (n, width) float64."""
    network = (trained if is_trained else untrained)(config, seed)
    return network.encoder(flat_digits(split)[0]).double()


def cosines(
    config: Config,
    seed: int,
    split: Literal["train", "test"],
    rows: Tensor,
    is_trained: bool = True,
) -> Tensor:
    """Of all digits with the anchors at these rows, (n, K): relative after the training, not in it."""
    found = codes(config, seed, "train", is_trained)[rows]
    return relative(codes(config, seed, split, is_trained), found)


def agreement(config: Config, is_trained: bool) -> float:
    """Mean cosine of two networks' relative codes of the test digits, centred; mean of pairs of seeds."""
    rows = anchor_rows()[:100]
    told = [cosines(config, seed, "test", rows, is_trained) for seed in FEWER]
    return float(np.mean([mean_cosine(told[a], told[b]) for a, b in permutations(FEWER, 2)]))


def pushed(is_centred: bool) -> float:
    """The largest change of a cosine when a space is pushed by one mean length of its codes.

    is_centred: whether the anchors' mean is taken away before.
    """
    z, anchors = codes(BALL, 1, "test"), codes(BALL, 1, "train")[anchor_rows()[:20]]

    def told(away: Tensor) -> Tensor:
        middle = (anchors + away).mean(0) if is_centred else 0 * away
        return relative(z + away - middle, anchors + away - middle)

    away = z.norm(dim=1).mean() * torch.tensor([0.0, 0, 1]).double()
    return (told(away) - told(0 * away)).abs().max().item()


def after_training(rows: Tensor, config: Config = CLASSIFIER) -> tuple[float, float]:
    """Accuracy of a linear head on cosines of a network that never heard of anchors: on its own test
    digits, and on those of other seeds; means."""
    train, test = flat_digits("train")[1], flat_digits("test")[1]
    told = [{s: cosines(config, seed, s, rows) for s in ("train", "test")} for seed in FEWER]
    heads = [ridge(each["train"], train, 10) for each in told]
    scores = np.array([[accuracy(head, each["test"], test) for head in heads] for each in told])
    return own(scores), float(strangers(scores).mean())


def fitted_head(rows: Tensor, fit: Fit) -> float:
    """Accuracy of a linear head on codes, told another seed's codes by a map fitted on the anchors."""
    labels = {split: flat_digits(split)[1] for split in ("train", "test")}
    found = []
    for a, b in permutations(FEWER, 2):
        head = ridge(codes(CLASSIFIER, b, "train"), labels["train"], 10)
        mine = codes(CLASSIFIER, a, "train")[rows], codes(CLASSIFIER, b, "train")[rows]
        there = codes(CLASSIFIER, a, "test")
        made = there if fit == "none" else FITS[fit](*mine)(there)
        found.append(accuracy(head, made, labels["test"]))
    return float(np.mean(found))
