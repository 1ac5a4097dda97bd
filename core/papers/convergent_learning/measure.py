"""Means over all pairs of networks that differ in their seed, trained and untrained."""

from itertools import combinations, permutations

import numpy as np

from core.memory import kept
from core.moments import Moments, Pair, explained, random_rotation, ridge
from core.papers.convergent_learning import clusters, prediction
from core.papers.convergent_learning.activations import (
    NETS,
    WIDTHS,
    Layer,
    live,
    moments,
    samples,
)
from core.papers.convergent_learning.matching import bipartite, semi

PAIRS = tuple(permutations(range(NETS), 2))
UNIQUE, RELIABLE = 0.5, 0.8  # correlations with the best partner
FEW = 8  # units that the Lasso may use
CLUSTERS = 6
TURNS = 2  # random rotations of each pair


def pair(layer: Layer, a: int, b: int) -> Pair:
    """Covariances of the live units of networks a and b."""
    return moments(layer).pair(live(layer, a), live(layer, b))


def correlations(layer: Layer, a: int, b: int) -> np.ndarray:
    """Of live units of network a with those of b."""
    return pair(layer, a, b).correlations


def live_samples(layer: Layer, net: int) -> np.ndarray:
    """(n, live units) float64 of a network."""
    return samples(layer, net)[:, live(layer, net) - net * WIDTHS[layer]].astype(np.float64)


@kept
def shuffled(layer: Layer, a: int, b: int) -> np.ndarray:
    """Correlations when b is told the samples in another order."""
    x, y = live_samples(layer, a), np.random.default_rng(0).permutation(live_samples(layer, b))
    width = x.shape[1]
    both = Moments.of(np.concatenate([x, y], 1))
    return both.correlations(np.arange(width), np.arange(width, len(both.mean)))


@kept
def r2(layer: Layer, a: int, b: int, is_single: bool = False) -> np.ndarray:
    """Of each live unit of a from all of b by ridge regression, or from the single one that correlates
    most, on digits that nothing was fitted on."""
    fitted, held = moments(layer, "seen"), moments(layer, "unseen")
    fit = prediction.best_unit if is_single else ridge
    units, targets = live(layer, b), live(layer, a)
    return explained(fitted, held, units, targets, fit(fitted, units, targets))


def lasso_r2(layer: Layer, units: np.ndarray, target: int, weights: np.ndarray) -> float:
    """Of a unit (a column of the moments) from standardised units with these weights."""
    fitted, held = moments(layer, "seen"), moments(layer, "unseen")
    raw = prediction.scaled(fitted, units, target, weights)
    return explained(fitted, held, units, np.array([target]), raw).item()


def few_r2(layer: Layer, a: int, b: int) -> float:
    """Mean over a's units from FEW of b at most, by the Lasso."""
    fitted, units, found = moments(layer, "seen"), live(layer, b), []
    for target in live(layer, a):
        path = prediction.lasso(fitted, units, target, 2 * FEW)
        found.append(lasso_r2(layer, units, target, path.with_units(FEW)))
    return float(np.mean(found))


def matched(pair: Pair) -> float:
    """Mean size of the correlation between partners, whichever sign it has."""
    return bipartite(np.abs(pair.correlations)).mean


def turned(pair: Pair) -> float:
    """The same after B was turned at random."""
    turns = [random_rotation(len(pair.second), seed) for seed in range(TURNS)]
    return float(np.mean([matched(pair.turned(turn)) for turn in turns]))


def _row(layer: Layer, a: int, b: int) -> dict[str, float]:
    both, before = pair(layer, a, b), pair(layer, a + NETS, b + NETS)
    white, white_before = both.whitened(), before.whitened()
    best = semi(both.correlations).values
    return {
        "dead": WIDTHS[layer] - len(live(layer, a)),
        "bipartite": bipartite(both.correlations).mean,
        "untrained": bipartite(before.correlations).mean,
        "shuffled": bipartite(shuffled(layer, a, b)).mean,
        "unique": (best < UNIQUE).mean(),
        "reliable": (best > RELIABLE).mean(),
        "single": r2(layer, a, b, True).mean(),
        "few": few_r2(layer, a, b),
        "ridge": r2(layer, a, b).mean(),
        "ridge_untrained": r2(layer, a, b + NETS).mean(),
        "raw": matched(both),
        "raw_turned": turned(both),
        "white": matched(white),
        "white_turned": turned(white),
        "untrained_white": matched(white_before),
        "untrained_white_turned": turned(white_before),
    }


@kept
def board(layer: Layer) -> dict[str, float]:
    """Means over all ordered pairs of networks: a second or two, most of it the Lasso."""
    rows = [_row(layer, a, b) for a, b in PAIRS]
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


@kept
def clustered(layer: Layer, first: int, second: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Clusters (d,) of the live units of two networks, and which units (d,) are of the first."""
    both = np.concatenate([live(layer, first), live(layer, second)])
    alike = np.abs(moments(layer).correlations(both, both))
    return clusters.spectral(alike, count), np.isin(both, live(layer, first))


def cluster_excess(layer: Layer) -> float:
    """How much more balanced clusters of two networks are than with networks drawn anew."""
    found = [clustered(layer, a, b, CLUSTERS) for a, b in combinations(range(NETS), 2)]
    gains = [clusters.balance(*each) - clusters.by_chance(*each).mean() for each in found]
    return float(np.mean(gains))
