"""What the page shows: partners, predictions, clusters and controls of network A = 0 and another, B."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from core.memory import kept
from core.moments import explained, random_rotation, ridge
from core.papers.convergent_learning import clusters, measure, prediction
from core.papers.convergent_learning.activations import (
    NETS,
    SIDES,
    WIDTHS,
    Layer,
    live,
    moments,
    pixels,
    responses,
    samples,
)
from core.papers.convergent_learning.matching import Match, bipartite, semi
from core.papers.convergent_learning.prediction import Path

How = Literal["bipartite", "semi"]
SHARES = tuple(range(0, 101, 5))  # of a turn [percent]
PENALTIES = (0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01, 0.005, 0.002)


@kept
def excitations(layer: Layer, net: int) -> np.ndarray:
    """What excites each unit: the mean of all patches, weighted by what it says of them, less the plain
    mean; (units, side, side), the largest 1 or -1.

    A patch is what the unit sees: 3 x 3 pixels in the first layer, 5 x 5 in the second, else the digit.
    """
    side, images = SIDES[layer], pixels().numpy().reshape(-1, 8, 8)
    around = side // 2 if side < 8 else 0
    padded = np.pad(images, ((0, 0), (around, around), (around, around)))
    patches = np.lib.stride_tricks.sliding_window_view(padded, (side, side), (1, 2))
    flat = patches.reshape(-1, side * side)
    said = responses(layer, net, pixels()).reshape(len(flat), -1)
    shown = said.T @ flat / np.maximum(said.sum(0), 1e-9)[:, None] - flat.mean(0)
    return (shown / np.abs(shown).max(1, keepdims=True)).reshape(-1, side, side)


@dataclass(frozen=True)
class Matched:
    """Partners of A and B: how alike all units are (a, b), the match, what units look for in A (a, s, s)
    and B (b, s, s), how many are dead, and the mean match of untrained networks and of samples in another
    order."""

    alike: np.ndarray
    match: Match
    looks: tuple[np.ndarray, np.ndarray]
    dead: tuple[int, int]
    untrained: float
    shuffled: float


@kept
def matched(layer: Layer, other: int, how: How) -> Matched:
    """Live units of network 0 and of another, paired."""
    pair_up = semi if how == "semi" else bipartite
    alike = measure.correlations(layer, 0, other)
    at = [live(layer, net) - net * WIDTHS[layer] for net in (0, other)]
    return Matched(
        alike,
        pair_up(alike),
        (excitations(layer, 0)[at[0]], excitations(layer, other)[at[1]]),
        (WIDTHS[layer] - len(at[0]), WIDTHS[layer] - len(at[1])),
        pair_up(measure.correlations(layer, NETS, other + NETS)).mean,
        pair_up(measure.shuffled(layer, 0, other)).mean,
    )


@dataclass(frozen=True)
class Predicted:
    """A unit of B (a column of the moments) from units of A: Lasso solutions, and at each of PENALTIES
    how many units are used and R2 on unseen digits; R2 of all units by ridge regression, and of the
    single one that correlates most."""

    target: int
    units: np.ndarray
    path: Path
    used: tuple[int, ...]
    r2: tuple[float, ...]
    ridge: float
    single: float


@kept
def by_match(layer: Layer, other: int) -> np.ndarray:
    """Places among B's live units, those that A has best first."""
    return semi(measure.correlations(layer, other, 0)).units


@kept
def predicted(layer: Layer, other: int, rank: int) -> Predicted:
    """The unit of B of that rank, from 0."""
    at, units = by_match(layer, other)[rank], live(layer, 0)
    target = int(live(layer, other)[at])
    path = prediction.lasso(moments(layer, "seen"), units, target)
    weights = [path.at(penalty) for penalty in PENALTIES]
    return Predicted(
        target,
        units,
        path,
        tuple(int((w != 0).sum()) for w in weights),
        tuple(measure.lasso_r2(layer, units, target, w) for w in weights),
        float(measure.r2(layer, other, 0)[at]),
        float(measure.r2(layer, other, 0, True)[at]),
    )


@kept
def twins(layer: Layer, target: int) -> tuple[int, ...]:
    """In each trained network the unit most like `target`, itself in its own: columns of the moments."""
    units = [live(layer, net) for net in range(NETS)]
    alike = [moments(layer).correlations(np.array([target]), found)[0] for found in units]
    return tuple(int(found[a.argmax()]) for found, a in zip(units, alike, strict=True))


def answers(layer: Layer, columns: tuple[int, ...], digit: np.ndarray) -> list[np.ndarray]:
    """What units say of a digit (8, 8), as shares of the most they ever say: (8, 8) or (1, 1) each."""
    x, found = torch.tensor(digit, dtype=torch.float32).reshape(1, 64), []
    for column in columns:
        net, unit = divmod(column, WIDTHS[layer])
        said = responses(layer, net, x)[0, :, unit] / samples(layer, net)[:, unit].max()
        side = round(len(said) ** 0.5)
        found.append(said.reshape(side, side))
    return found


@dataclass(frozen=True)
class Clustered:
    """Correlations (d, d) of both networks' units, cluster by cluster; of each cluster how many are of A
    and of B; how balanced that is, and how balanced by chance (draws,)."""

    alike: np.ndarray
    sizes: tuple[np.ndarray, np.ndarray]
    balance: float
    chance: np.ndarray


@kept
def clustered(layer: Layer, other: int, count: int) -> Clustered:
    """Spectral clusters of network 0 and another."""
    labels, is_first = measure.clustered(layer, 0, other, count)
    both = np.concatenate([live(layer, 0), live(layer, other)])
    order = both[np.lexsort((~is_first, labels))]
    of_first = np.bincount(labels[is_first], minlength=count)
    return Clustered(
        moments(layer).correlations(order, order),
        (of_first, np.bincount(labels) - of_first),
        clusters.balance(labels, is_first),
        clusters.by_chance(labels, is_first),
    )


@kept
def curves(layer: Layer) -> dict[str, np.ndarray]:
    """Correlations of partners (12, 101), sorted, over the share of units: of trained networks, untrained
    ones, and samples in another order."""

    def curve(alike: np.ndarray) -> np.ndarray:
        values = bipartite(alike).values
        return np.interp(np.linspace(0, 1, 101), np.linspace(0, 1, len(values)), values)

    every = {
        "trained": [measure.correlations(layer, a, b) for a, b in measure.PAIRS],
        "untrained": [measure.correlations(layer, a + NETS, b + NETS) for a, b in measure.PAIRS],
        "samples shuffled": [measure.shuffled(layer, a, b) for a, b in measure.PAIRS],
    }
    return {name: np.stack([curve(alike) for alike in found]) for name, found in every.items()}


@kept
def turning(layer: Layer, other: int, is_white: bool) -> dict[str, np.ndarray]:
    """Mean size of partners' correlations while B is turned, by SHARES: (21,) trained and untrained."""
    found = {}
    for name, shift in (("trained", 0), ("untrained", NETS)):
        pair = measure.pair(layer, shift, other + shift)
        pair = pair.whitened() if is_white else pair
        turns = [random_rotation(len(pair.second), 0, share / 100) for share in SHARES]
        found[name] = np.array([measure.matched(pair.turned(turn)) for turn in turns])
    return found


@kept
def square_error(layer: Layer, other: int, share: int) -> float:
    """How far the R2 of A's units from B's layer are apart before and after B is turned by a share
    [percent] of a random rotation, everything fitted anew, relative to their size."""
    units, targets = live(layer, other), live(layer, 0)
    both, width = np.concatenate([units, targets]), len(units)
    moves = np.eye(len(both))
    moves[:width, :width] = random_rotation(width, 0, share / 100)
    pick = np.eye(len(moments(layer).mean))[:, both]
    at, to = np.arange(width), np.arange(width, len(both))

    def r2(matrix: np.ndarray) -> np.ndarray:
        fitted, held = (moments(layer, part).mapped(matrix) for part in ("seen", "unseen"))
        return explained(fitted, held, at, to, ridge(fitted, at, to))

    before, after = r2(pick), r2(pick @ moves)
    return float(np.linalg.norm(after - before) / np.linalg.norm(before))
