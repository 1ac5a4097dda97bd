"""What the page shows: partners, predictions, clusters and controls of network A = 0 and another, B."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from core.memory import kept
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
)
from core.papers.convergent_learning.matching import (
    MATCHES,
    Match,
    bias,
    bipartite,
    mutual_information,
    rotation,
    semi,
)
from core.papers.convergent_learning.moments import Moments
from core.papers.convergent_learning.prediction import Path

How = Literal["bipartite", "semi", "information"]
EXCITED = 12  # digits whose patches are shown of a unit, in the mean
THINNED = 8000  # samples that mutual information is taken of, about
SHARES = tuple(range(0, 101, 5))  # of a turn [percent]
FIRST = 0  # network A


@kept
def excitations(layer: Layer, net: int) -> np.ndarray:
    """What excites each unit most: the mean patch (units, side, side) of digits that do, in [0, 1].

    A patch is what the unit sees: 3 x 3 pixels in the first layer, 5 x 5 in the second, else the digit.
    """
    side, found = SIDES[layer], responses(layer, net, pixels())
    if found.shape[1] == 1:
        most = np.argsort(-found[:, 0], axis=0)[:EXCITED]
        return pixels().numpy()[most].mean(0).reshape(-1, side, side)
    padded = np.pad(pixels().numpy().reshape(-1, 8, 8), ((0, 0), *[(side // 2,) * 2] * 2))
    patches = np.lib.stride_tricks.sliding_window_view(padded, (side, side), (1, 2))
    at, peak = found.argmax(1), found.max(1)
    shown = []
    for unit in range(found.shape[2]):
        rows = np.argsort(-peak[:, unit])[:EXCITED]
        shown.append(patches[rows, at[rows, unit] // 8, at[rows, unit] % 8].mean(0))
    return np.stack(shown)


@dataclass(frozen=True)
class Matched:
    """Partners of A and B: how alike all units are (a, b), the match, what units look for in A (a, s, s)
    and B (b, s, s), and the mean match of untrained networks and of samples in another order."""

    alike: np.ndarray
    match: Match
    first: np.ndarray
    second: np.ndarray
    untrained: float
    shuffled: float
    dead: tuple[int, int]


@kept
def matched(layer: Layer, other: int, how: How) -> Matched:
    """Live units of network 0 and of another, paired."""
    pair_up = semi if how == "semi" else bipartite
    alike, before, mixed = _alike(layer, other, how)
    looks, dead = [], []
    for net in (FIRST, other):
        at = live(layer, net) - net * WIDTHS[layer]
        looks.append(excitations(layer, net)[at])
        dead.append(WIDTHS[layer] - len(at))
    means = pair_up(before).mean, pair_up(mixed).mean
    return Matched(alike, pair_up(alike), *looks, *means, (dead[0], dead[1]))


def _alike(layer: Layer, other: int, how: How) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of the two networks, of the same untrained, and of samples in another order."""
    if how != "information":
        before = measure.correlations(layer, FIRST + NETS, other + NETS)
        return (
            measure.correlations(layer, FIRST, other),
            before,
            measure.shuffled(layer, FIRST, other),
        )
    nets = (FIRST, other, FIRST + NETS, other + NETS)
    x, y, x_before, y_before = (_thinned(layer, net) for net in nets)
    order = np.random.default_rng(0).permutation(len(x))
    pairs = (x, y), (x_before, y_before), (x, y[order])
    first, second, third = (np.maximum(mutual_information(*two) - bias(len(x)), 0) for two in pairs)
    return first, second, third


def _thinned(layer: Layer, net: int) -> np.ndarray:
    found = measure.live_samples(layer, net)
    return found[:: max(1, len(found) // THINNED)]


@dataclass(frozen=True)
class Predicted:
    """A unit of B (a column of the moments) from units of A: Lasso solutions, R2 of at most so many units
    on unseen digits, of all by ridge regression, and of the single one that correlates most."""

    target: int
    units: np.ndarray
    path: Path
    counts: tuple[int, ...]
    r2: tuple[float, ...]
    ridge: float
    single: float

    def at(self, layer: Layer, penalty: float) -> tuple[np.ndarray, float]:
        """Weights of A's units, standardised, and R2 at a penalty."""
        weights = self.path.at(penalty)
        return weights, _r2(layer, self.units, self.target, weights)


def _r2(layer: Layer, units: np.ndarray, target: int, weights: np.ndarray) -> float:
    fitted, unseen = moments(layer, "seen"), moments(layer, "unseen")
    raw = prediction.scaled(fitted, units, target, weights)
    return prediction.explained(fitted, unseen, units, np.array([target]), raw).item()


@kept
def by_match(layer: Layer, other: int) -> np.ndarray:
    """The live units of B, those that A has best first: columns of the moments."""
    return live(layer, other)[semi(measure.correlations(layer, other, FIRST)).units]


@kept
def predicted(layer: Layer, other: int, rank: int) -> Predicted:
    """The unit of B of that rank, from 0."""
    target = int(by_match(layer, other)[rank])
    units, fitted = live(layer, FIRST), moments(layer, "seen")
    path = prediction.lasso(fitted, units, target)
    counts = tuple(range(1, min(len(units), 24) + 1))
    r2 = tuple(_r2(layer, units, target, path.at(path.with_units(k))) for k in counts)
    at = int(np.flatnonzero(live(layer, other) == target).item())
    ridge = float(measure.ridge_r2(layer, other, FIRST)[at])
    single = float(measure.single_r2(layer, other, FIRST)[at])
    return Predicted(target, units, path, counts, r2, ridge, single)


@kept
def twins(layer: Layer, target: int) -> tuple[int, ...]:
    """In each trained network the unit most like `target`, itself in its own: columns of the moments."""
    found = []
    for net in range(NETS):
        units = live(layer, net)
        alike = moments(layer).correlations(np.array([target]), units)[0]
        found.append(int(units[alike.argmax()]))
    return tuple(found)


@kept
def peaks(layer: Layer, net: int) -> np.ndarray:
    """The most that each unit says of any digit."""
    return responses(layer, net, pixels()).max((0, 1))


def answers(layer: Layer, columns: tuple[int, ...], digit: np.ndarray) -> list[np.ndarray]:
    """What units say of a digit (8, 8), as shares of the most they ever say: (8, 8) or (1, 1) each."""
    x = torch.tensor(digit, dtype=torch.float32).reshape(1, 64)
    found = []
    for column in columns:
        net, unit = divmod(column, WIDTHS[layer])
        said = responses(layer, net, x)[0, :, unit] / max(peaks(layer, net)[unit], 1e-12)
        side = round(len(said) ** 0.5)
        found.append(said.reshape(side, side))
    return found


@dataclass(frozen=True)
class Clustered:
    """Correlations (d, d) of both networks' units, cluster by cluster; of each cluster how many are of A
    and of B; how balanced that is, and how balanced by chance (draws,)."""

    alike: np.ndarray
    of_first: np.ndarray
    of_second: np.ndarray
    balance: float
    chance: np.ndarray


@kept
def clustered(layer: Layer, other: int, count: int) -> Clustered:
    """Spectral clusters of network 0 and another."""
    labels, is_first = measure.clustered(layer, other, count)
    both = np.concatenate([live(layer, FIRST), live(layer, other)])
    order = np.lexsort((~is_first, labels))
    sizes = np.bincount(labels, is_first.astype(float)).astype(int)
    return Clustered(
        moments(layer).correlations(both[order], both[order]),
        sizes,
        np.bincount(labels) - sizes,
        clusters.balance(labels, is_first),
        clusters.by_chance(labels, is_first),
    )


@kept
def curves(layer: Layer, pairing: Literal["bipartite", "semi"]) -> dict[str, np.ndarray]:
    """Correlations of partners (12, 101), sorted, over the share of units: of trained networks, untrained
    ones, and samples in another order."""
    places = np.linspace(0, 1, 101)
    kinds = {
        "trained": measure.correlations,
        "untrained": lambda l, a, b: measure.correlations(l, a + NETS, b + NETS),
        "shuffled": measure.shuffled,
    }

    def curve(alike: np.ndarray) -> np.ndarray:
        values = MATCHES[pairing](alike).values
        return np.interp(places, np.linspace(0, 1, len(values)), values)

    return {
        name: np.stack([curve(alike(layer, a, b)) for a, b in measure.PAIRS])
        for name, alike in kinds.items()
    }


@kept
def turning(layer: Layer, other: int, is_white: bool) -> dict[str, np.ndarray]:
    """Mean size of partners' correlations while B is turned, by SHARES: (21,) trained and untrained."""
    found = {}
    for name, shift in (("trained", 0), ("untrained", NETS)):
        pair = measure.pair(layer, FIRST + shift, other + shift)
        pair = pair.whitened() if is_white else pair
        width = len(pair.second)
        turns = [pair.turned(rotation(width, 0, share / 100)) for share in SHARES]
        found[name] = np.array([measure.matched(turned) for turned in turns])
    return found


@dataclass(frozen=True)
class Square:
    """R2 (a,) of A's units from B's layer by ridge regression, before and after B is turned."""

    before: np.ndarray
    after: np.ndarray

    @property
    def error(self) -> float:
        """How far they are apart."""
        return float(np.linalg.norm(self.after - self.before) / np.linalg.norm(self.before))


@kept
def square(layer: Layer, other: int, share: int) -> Square:
    """With B turned by a share [percent] of a random rotation, and everything fitted anew."""
    units, targets = live(layer, other), live(layer, FIRST)
    turn = rotation(len(units), 0, share / 100)
    both = np.concatenate([units, targets])
    at, to = np.arange(len(units)), np.arange(len(units), len(both))

    def r2(moves: np.ndarray) -> np.ndarray:
        parts = []
        for part in ("seen", "unseen"):
            found = moments(layer, part)
            covariance = moves.T @ found.covariance[np.ix_(both, both)] @ moves
            parts.append(Moments(found.count, found.mean[both] @ moves, covariance))
        return prediction.explained(*parts, at, to, prediction.ridge(parts[0], at, to))

    still, moves = np.eye(len(both)), np.eye(len(both))
    moves[: len(units), : len(units)] = turn
    return Square(r2(still), r2(moves))
