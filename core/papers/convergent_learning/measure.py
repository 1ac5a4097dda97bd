"""Means over all pairs of networks that differ in their seed, trained and untrained."""

from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np

from core.memory import kept
from core.papers.convergent_learning import clusters, prediction
from core.papers.convergent_learning.activations import (
    NETS,
    WIDTHS,
    Layer,
    live,
    moments,
    samples,
)
from core.papers.convergent_learning.matching import Pair, bipartite, rotation, semi

PAIRS = tuple(permutations(range(NETS), 2))
UNIQUE, LIKE, RELIABLE = 0.5, 0.7, 0.8  # correlations with the best partner
FEW = 8  # units that the Lasso may use
CLUSTERS = 6
TURNS = 2  # random rotations of each pair


def pair(layer: Layer, a: int, b: int) -> Pair:
    """Covariances of the live units of networks a and b."""
    found, rows, columns = moments(layer).covariance, live(layer, a), live(layer, b)
    return Pair(
        found[np.ix_(rows, rows)], found[np.ix_(columns, columns)], found[np.ix_(rows, columns)]
    )


def correlations(layer: Layer, a: int, b: int) -> np.ndarray:
    """Of live units of network a with those of b."""
    return moments(layer).correlations(live(layer, a), live(layer, b))


def live_samples(layer: Layer, net: int) -> np.ndarray:
    """(n, live units) of a network."""
    return samples(layer, net)[:, live(layer, net) - net * WIDTHS[layer]]


@kept
def shuffled(layer: Layer, a: int, b: int) -> np.ndarray:
    """Correlations when b is told the samples in another order."""
    x, y = (live_samples(layer, net).astype(np.float64) for net in (a, b))
    order = np.random.default_rng(0).permutation(len(x))
    x, y = ((v - v.mean(0)) / v.std(0) for v in (x, y[order]))
    return x.T @ y / len(x)


def ridge_r2(layer: Layer, a: int, b: int) -> np.ndarray:
    """Of each live unit of a from all of b, on digits that nothing was fitted on."""
    fitted, unseen = moments(layer, "seen"), moments(layer, "unseen")
    weights = prediction.ridge(fitted, live(layer, b), live(layer, a))
    return prediction.explained(fitted, unseen, live(layer, b), live(layer, a), weights)


def single_r2(layer: Layer, a: int, b: int) -> np.ndarray:
    """The same from the one unit of b that correlates most."""
    fitted, unseen = moments(layer, "seen"), moments(layer, "unseen")
    weights = prediction.best_unit(fitted, live(layer, b), live(layer, a))
    return prediction.explained(fitted, unseen, live(layer, b), live(layer, a), weights)


def few_r2(layer: Layer, a: int, b: int) -> np.ndarray:
    """The same from FEW units of b at most, by the Lasso."""
    fitted, unseen, units = moments(layer, "seen"), moments(layer, "unseen"), live(layer, b)
    found = []
    for target in live(layer, a):
        path = prediction.lasso(fitted, units, target, 3 * FEW)
        weights = path.at(path.with_units(FEW))
        weights = prediction.scaled(fitted, units, target, weights)
        found.append(
            prediction.explained(fitted, unseen, units, np.array([target]), weights).item()
        )
    return np.array(found)


def matched(pair: Pair) -> float:
    """Mean size of the correlation between partners, whichever sign it has."""
    return bipartite(np.abs(pair.correlations)).mean


def turned(pair: Pair) -> float:
    """The same after B was turned at random."""
    width = len(pair.second)
    return float(np.mean([matched(pair.turned(rotation(width, seed))) for seed in range(TURNS)]))


@dataclass(frozen=True)
class Board:
    """Means over all ordered pairs of networks, in one layer."""

    dead: float
    semi: float
    bipartite: float
    untrained: float
    shuffled: float
    unique: float
    reliable: float
    single: float
    few: float
    ridge: float
    ridge_untrained: float
    raw: float
    raw_turned: float
    white: float
    white_turned: float
    untrained_white: float
    untrained_white_turned: float


@kept
def board(layer: Layer) -> Board:
    """All of a layer: a second or two, most of it the Lasso."""
    rows = []
    for a, b in PAIRS:
        alike, both = correlations(layer, a, b), pair(layer, a, b)
        before = pair(layer, a + NETS, b + NETS)
        white, white_before = both.whitened(), before.whitened()
        best = semi(alike).values
        rows.append(
            (
                WIDTHS[layer] - len(live(layer, a)),
                best.mean(),
                bipartite(alike).mean,
                bipartite(before.correlations).mean,
                bipartite(shuffled(layer, a, b)).mean,
                (best < UNIQUE).mean(),
                (best > RELIABLE).mean(),
                single_r2(layer, a, b).mean(),
                few_r2(layer, a, b).mean(),
                ridge_r2(layer, a, b).mean(),
                ridge_r2(layer, a, b + NETS).mean(),
                matched(both),
                turned(both),
                matched(white),
                turned(white),
                matched(white_before),
                turned(white_before),
            )
        )
    return Board(*map(float, np.mean(rows, 0)))


@kept
def clustered(
    layer: Layer, other: int, count: int, first: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Clusters (d,) of the live units of two networks, and which units (d,) are of the first."""
    both = np.concatenate([live(layer, first), live(layer, other)])
    alike = np.abs(moments(layer).correlations(both, both))
    return clusters.spectral(alike, count), np.isin(both, live(layer, first))


def cluster_excess(layer: Layer) -> float:
    """How much more balanced clusters of two networks are than with networks drawn anew."""
    found = [clustered(layer, b, CLUSTERS, a) for a, b in combinations(range(NETS), 2)]
    return float(
        np.mean([clusters.balance(*each) - clusters.by_chance(*each).mean() for each in found])
    )
