"""What is measured: accuracy over what is left, planted copies, and complexity of many networks."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.stats import spearmanr

from core import digit_networks
from core.digit_networks import SEEDS, flat_digits
from core.memory import kept
from core.papers.feature_complexity.merging import (
    Layers,
    Merged,
    folded,
    merge,
    permuted,
    planted,
    pruned,
)
from core.papers.feature_complexity.train import DECAYS, NOISES, one_of_many

BETAS = (0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.18, 0.21, 0.25, 0.3, 0.36, 0.43)  # of curves
CHOSEN, FAR = 0.15, 0.21  # at which complexities, and ways to merge, are compared
POINT = 0.01  # of accuracy that may be lost
TRAINED = SEEDS["mlp"]


@kept
def trained(width: int, seed: int) -> Layers:
    """A perceptron of the zoo."""
    return Layers.of(digit_networks.trained(f"mlp-{width}", seed))


@kept
def untrained(width: int, seed: int) -> Layers:
    """As it was before its training."""
    return Layers.of(digit_networks.untrained(f"mlp-{width}", seed))


@kept
def digits(split: digit_networks.Split) -> tuple[np.ndarray, np.ndarray]:
    """Pixels (n, 64) float64 and labels (n,)."""
    x, labels = flat_digits(split)
    return x.double().numpy(), labels.numpy()


def accuracy(network: Layers, split: digit_networks.Split = "test") -> float:
    """Share of digits told rightly."""
    x, labels = digits(split)
    return float((network(x).argmax(1) == labels).mean())


def change(network: Layers, other: Layers) -> float:
    """How far logits of test digits are apart, over how large the first ones are."""
    x, _ = digits("test")
    whole = network(x)
    return float(np.linalg.norm(other(x) - whole) / np.linalg.norm(whole))


@kept
def merged(width: int, seed: int, beta: float) -> Merged:
    """A trained perceptron merged with the reach of its start."""
    return merge(trained(width, seed), beta)


def share(found: Layers, whole: Layers) -> float:
    """Of parameters that are left."""
    return found.parameters / whole.parameters


WAYS: dict[str, Callable[[Layers, Merged], Layers]] = {
    "merged": lambda whole, found: found.network,
    "folded": lambda whole, found: folded(whole, found.network.widths).network,
    "pruned": lambda whole, found: pruned(whole, found.network.widths, "norm"),
    "pairs": lambda whole, found: (
        merge(whole, 0, pick="random", widths=found.network.widths).network
    ),
    "dropped": lambda whole, found: pruned(whole, found.network.widths, "random"),
}


@kept
def score(width: int, beta: float, way: str) -> float:
    """Test accuracy of a way to have as many features in each layer as merging leaves; mean of seeds."""
    return float(
        np.mean(
            [
                accuracy(WAYS[way](trained(width, seed), merged(width, seed, beta)))
                for seed in TRAINED
            ]
        )
    )


def whole_score(width: int) -> float:
    """Test accuracy of whole networks, mean of seeds."""
    return float(np.mean([accuracy(trained(width, seed)) for seed in TRAINED]))


def left(width: int, beta: float) -> float:
    """Share of parameters that merging leaves, mean of seeds."""
    found = [merged(width, seed, beta).network for seed in TRAINED]
    return float(
        np.mean([share(n, trained(width, s)) for n, s in zip(found, TRAINED, strict=True)])
    )


class Smallest(NamedTuple):
    """The smallest network that loses a point at most on validation digits: means of seeds."""

    share: float
    parameters: float
    accuracy: float  # on test digits
    whole: float


@kept
def smallest(width: int) -> Smallest:
    """Over the curve's betas, which are chosen on validation digits."""
    rows = []
    for seed in TRAINED:
        whole = trained(width, seed)
        enough = accuracy(whole, "validation") - POINT - 1e-9
        fitting = [merged(width, seed, beta).network for beta in BETAS]
        found = min(
            (n for n in [whole, *fitting] if accuracy(n, "validation") >= enough),
            key=lambda n: n.parameters,
        )
        rows.append((share(found, whole), found.parameters, accuracy(found), accuracy(whole)))
    return Smallest(*np.mean(rows, 0).tolist())


def layers_left(width: int, beta: float) -> np.ndarray:
    """Share of features that merging leaves in each hidden layer, mean of seeds."""
    return np.mean([merged(width, seed, beta).network.widths for seed in TRAINED], 0) / width


def untrained_left(width: int, beta: float) -> float:
    """The smallest share of features that is left in a layer of an untrained network, of seeds."""
    found = [merge(untrained(width, seed), beta).network.widths for seed in TRAINED]
    return float(np.min(found)) / width


def together(width: int, beta: float) -> float:
    """Mean correlation, over test digits, of two features that became one, less that of two that did not;
    silent features left out, over layers and seeds."""
    within, between = [], []
    for seed in TRAINED:
        groups = merged(width, seed, beta).groups
        for said, stacks in zip(
            trained(width, seed).hidden(digits("test")[0]), groups, strict=True
        ):
            live = np.flatnonzero(said.std(0) > 0)
            of = np.empty(width, int)
            for number, members in enumerate(stacks):
                of[members] = number
            pairs = np.triu_indices(len(live), 1)
            alike = np.corrcoef(said[:, live].T)[pairs]
            same = (of[live][:, None] == of[live])[pairs]
            within.append(alike[same])
            between.append(alike[~same])
    return float(np.concatenate(within).mean() - np.concatenate(between).mean())


@kept
def many() -> list[dict[str, float]]:
    """Networks of one width that learnt with noise in labels and decay: complexity and test accuracy."""
    rows = []
    for noise in NOISES:
        for decay in DECAYS:
            network = one_of_many(noise, decay)
            rows.append(
                {
                    "noise": noise,
                    "decay": decay,
                    "complexity": float(sum(merge(network, CHOSEN).network.widths)),
                    "accuracy": accuracy(network),
                }
            )
    return rows


def rank_correlation() -> float:
    """Spearman's, of complexity and accuracy over the many."""
    found = [[row["complexity"], row["accuracy"]] for row in many()]
    return float(spearmanr(found).statistic)


def planted_back(copies: int) -> tuple[int, float]:
    """Features that merging leaves of `copies` of each of 96, and the change of logits."""
    network = planted(trained(32, 0), copies)
    found = merge(network, 1e-9).network
    return sum(found.widths), change(network, found)


def reordered() -> float:
    """The largest change of logits when the features of each hidden layer stand in another order."""
    network = trained(64, 0)
    draws, worst = np.random.default_rng(0), 0.0
    for layer, width in enumerate(network.widths):
        other = permuted(network, layer, draws.permutation(width))
        worst = max(
            worst, float(np.abs(other(digits("test")[0]) - network(digits("test")[0])).max())
        )
    return worst
