"""How many of a visitor's features are left when those that say the same are one."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from core.inputs.features import Features

MOST_ROWS, MOST_COLUMNS = 5000, 1024
FEW = 100  # samples, of which some of a layer's many pairs correlate by chance
LEVELS = (0.99, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5)  # least correlation within a group


@dataclass(frozen=True)
class Redundancy:
    """Of one network's features: how many change, how many never do, and how many are left at LEVELS when
    those whose correlations are all at least so become one; the same with rows shuffled by column."""

    features: int
    constant: int
    left: tuple[int, ...]
    shuffled: tuple[int, ...]


def redundancy(values: np.ndarray) -> Redundancy:
    """Of (n, d), rows and columns thinned evenly to MOST_ROWS and MOST_COLUMNS."""
    rows, columns = (
        np.linspace(0, size - 1, min(size, most)).astype(int)
        for size, most in zip(values.shape, (MOST_ROWS, MOST_COLUMNS), strict=True)
    )
    values = values[np.ix_(rows, columns)]
    live = values[:, values.std(0) > 1e-9 * np.abs(values).max(0)]
    draws = np.random.default_rng(0)
    left, shuffled = _left(live), _left(draws.permuted(live, axis=0))
    return Redundancy(live.shape[1], len(columns) - live.shape[1], left, shuffled)


def _left(values: np.ndarray) -> tuple[int, ...]:
    if values.shape[1] < 2:
        return (values.shape[1],) * len(LEVELS)
    apart = np.clip(1 - np.corrcoef(values.T), 0, 2)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "complete")
    return tuple(int(fcluster(tree, 1 - level, "distance").max()) for level in LEVELS)


def of_both(found: Features) -> dict[str, Redundancy]:
    """Of a visitor's network, or of both."""
    return list(one_by_one(found))[-1]


def one_by_one(found: Features) -> Iterator[dict[str, Redundancy]]:
    """Of a visitor's network, and where there are two, then of both."""
    seen = {"A": redundancy(found.values)}
    yield seen
    if found.others is not None:
        yield {**seen, "B": redundancy(found.others)}


def notes(found: Features, seen: dict[str, Redundancy]) -> list[str]:
    """What was left out, and what has to be known to read the numbers."""
    told = []
    if len(found.values) < FEW:
        told.append(f"{len(found.values)} samples are few: so many correlate by chance alone")
    for name, values in zip(seen, (found.values, found.others), strict=False):
        if values is not None and values.shape[1] > MOST_COLUMNS:
            told.append(f"network {name}: {MOST_COLUMNS:,} of {values.shape[1]:,} features")
        if seen[name].constant:
            told.append(
                f"network {name}: {seen[name].constant} features that never change left out"
            )
    if len(found.values) > MOST_ROWS:
        told.append(f"{MOST_ROWS:,} of {len(found.values):,} samples")
    return told
