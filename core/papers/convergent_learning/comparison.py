"""Whether a visitor's two networks have the same units, or only the same subspaces."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.inputs import InputError
from core.inputs.features import Features
from core.moments import Moments, Pair, explained, random_rotation, ridge
from core.papers.convergent_learning import prediction
from core.papers.convergent_learning.matching import bipartite, semi

MOST = 1024  # units of a network: pairing them takes the cube of it
ROWS = 10_000  # samples
FEWEST = 20
TARGETS = 48  # units whose predictors are counted
RELIABLE, UNIQUE = 0.7, 0.4  # correlations with the best partner
STAGES = 11
NOISE = 0.3  # of the copy of a single network's features, in standard deviations


@dataclass(frozen=True)
class Compared:
    """best, matched, shuffled: correlations, sorted, of A's units with their best partner, of pairs one
    to one, and of those when B's samples are shuffled. dead: units of A and B that never change.

    reliable, unique: shares of A's units. ridge: mean R2, each 0 at least, of A's units from B's and the
    other way, on held-out samples. needed: shares of A's units of which one unit of B, 2 to 4, or more
    explain 90% of what all do. turned: mean sizes of pairs' correlations before and after B is turned.
    """

    best: np.ndarray
    matched: np.ndarray
    shuffled: np.ndarray
    reliable: float
    unique: float
    dead: tuple[int, int]
    ridge: tuple[float, float]
    needed: tuple[float, float, float]
    turned: dict[str, tuple[float, float]]
    pairs: list[dict[str, float]]
    notes: tuple[str, ...]


def compare(found: Features) -> Compared:
    """All stages of `compared`."""
    return [seen for seen in compared(found) if seen][-1]


def compared(found: Features) -> Iterator[Compared | None]:
    """In STAGES, of which the last says what was found. One network alone is compared with a copy of
    itself.

    Raises InputError where there are too few samples, or a network has no unit that changes.
    """
    if len(found.values) < FEWEST:
        raise InputError(f"there are {len(found.values)} samples; {FEWEST} or more are needed")
    draws, notes = np.random.default_rng(0), list[str]()
    rows = np.sort(draws.permutation(len(found.values))[:ROWS])
    if len(rows) < len(found.values):
        notes.append(f"{len(rows):,} of {len(found.values):,} samples, drawn at random")
    first, names, dead = _standard(found.values[rows], "A", notes)
    if found.others is None:
        order = draws.permutation(first.shape[1])
        second = first[:, order] + NOISE * draws.normal(size=first.shape)
        others, lost = names[order], 0
        notes.append(
            "there is one network: it is compared with a copy of itself, units in another order, with "
            f"noise of {NOISE:g} standard deviations"
        )
    else:
        second, others, lost = _standard(found.others[rows], "B", notes)
    width = first.shape[1]
    if len(rows) < 5 * (width + second.shape[1]):
        notes.append(
            f"{len(rows):,} samples are fewer than five times {width + second.shape[1]:,} units: "
            "correlations come out too large; look at the shuffled ones"
        )
    yield None
    halves = np.array_split(draws.permutation(len(rows)), 2)
    fitted, held = (Moments.of(np.concatenate([first[h], second[h]], 1)) for h in halves)
    whole = fitted + held
    a, b = np.arange(width), np.arange(width, width + second.shape[1])
    pair = whole.pair(a, b)
    yield None
    best, match = semi(pair.correlations), bipartite(pair.correlations)
    yield None
    if found.others is None:
        right = int((names[match.units] == others[match.partners]).sum())
        notes.append(f"{right} of {width} units found their copy")
    mixed = Moments.of(np.concatenate([first, second[draws.permutation(len(second))]], 1))
    yield None
    shuffled = bipartite(mixed.correlations(a, b)).values
    yield None
    some = a[np.linspace(0, width - 1, min(TARGETS, width)).astype(int)]
    needed = _shares(prediction.needed(whole, b, some, 4))
    yield None
    raw = _around(pair)
    yield None
    white = pair.whitened()
    yield None
    whitened = _around(white)
    yield None
    onto_a = _ridge(fitted, held, b, a)
    yield None
    yield Compared(
        best.values,
        match.values,
        shuffled,
        float((best.values > RELIABLE).mean()),
        float((best.values < UNIQUE).mean()),
        (dead, lost),
        (onto_a, _ridge(fitted, held, a, b)),
        needed,
        {"raw": raw, "whitened": whitened},
        [
            {"unit_a": int(names[i]), "unit_b": int(others[j]), "correlation": round(float(r), 4)}
            for i, j, r in zip(match.units, match.partners, match.values, strict=True)
        ],
        tuple(notes),
    )


def _standard(
    values: np.ndarray, name: str, notes: list[str]
) -> tuple[np.ndarray, np.ndarray, int]:
    """Units that change, standardised, which of the file's columns they are, and how many never do."""
    columns = np.arange(values.shape[1])
    if len(columns) > MOST:
        columns = np.linspace(0, values.shape[1] - 1, MOST).astype(int)
        notes.append(f"network {name}: {MOST:,} of {values.shape[1]:,} units, evenly chosen")
    values = values[:, columns]
    largest = np.abs(values).max(0)
    scaled = values / np.where(largest > 0, largest, 1)
    apart, std = scaled - scaled.mean(0), scaled.std(0)
    lives = std > 1e-9
    if not lives.any():
        raise InputError(f"network {name} has no unit that changes; units that do are needed")
    if not lives.all():
        notes.append(f"network {name}: {(~lives).sum()} units never change and were left out")
    return apart[:, lives] / std[lives], columns[lives], int((~lives).sum())


def _ridge(fitted: Moments, held: Moments, units: np.ndarray, targets: np.ndarray) -> float:
    found = explained(fitted, held, units, targets, ridge(fitted, units, targets))
    told = found[np.isfinite(found)]
    return float(np.maximum(told, 0).mean()) if len(told) else float("nan")


def _shares(needed: np.ndarray) -> tuple[float, float, float]:
    one, few = float((needed == 1).mean()), float((needed <= 4).mean())
    return one, few - one, 1 - few


def _around(pair: Pair) -> tuple[float, float]:
    """Before and after B is turned at random."""
    turned = pair.turned(random_rotation(len(pair.second), 0))
    means = [bipartite(np.abs(each.correlations)).mean for each in (pair, turned)]
    return means[0], means[1]
