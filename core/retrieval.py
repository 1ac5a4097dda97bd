"""What is found by nearest neighbours: of the right kind or not, and from which side it is seen."""

from dataclasses import dataclass

import numpy as np

BINS = ((0, 30), (30, 90), (90, 180))  # by how much two views differ [degrees]


@dataclass(frozen=True)
class Scores:
    """near, middle, far: accuracy of the nearest neighbour's kind where only other things may be found,
    by how much the views differ (BINS). ranking: mean average precision over all other things' pictures.
    """

    near: float
    middle: float
    far: float
    ranking: float


def scored(vectors: np.ndarray, kind: np.ndarray, thing: np.ndarray, azimuth: np.ndarray) -> Scores:
    """Of unit vectors (n, d) of pictures: their kinds (n,), of which thing each is (n,), equally many of
    each, and its azimuth [degrees] (n,)."""
    alike = vectors @ vectors.T
    others = thing[:, None] != thing
    apart = view_difference(azimuth[:, None], azimuth)
    same = kind[:, None] == kind
    right = []
    for number, (low, high) in enumerate(BINS):
        allowed = others & (apart <= high) & ((apart > low) | (number == 0))
        nearest = np.where(allowed, alike, -np.inf).argmax(1)
        right.append(float(same[np.arange(len(same)), nearest].mean()))
    views = int((~others[0]).sum())
    order = np.argsort(np.where(others, -alike, np.inf), 1, kind="stable")[:, : len(same) - views]
    hits = np.take_along_axis(same, order, 1)
    precision = hits.cumsum(1) / np.arange(1, hits.shape[1] + 1)
    near, middle, far = right
    return Scores(near, middle, far, float(((precision * hits).sum(1) / hits.sum(1)).mean()))


def view_difference(first: np.ndarray, second: np.ndarray | float) -> np.ndarray:
    """Between azimuths [degrees], at most 180."""
    return np.abs((first - second + 180) % 360 - 180)


def mutual_neighbours(vectors: np.ndarray, group: np.ndarray, k: int) -> np.ndarray:
    """Pairs (m, 2), i < j, of unit vectors (n, d) of two groups, each among the other's k nearest of
    other groups."""
    alike = vectors @ vectors.T
    alike[group[:, None] == group] = -np.inf
    nearest = np.argpartition(-alike, k, axis=1)[:, :k]
    chosen = np.zeros(alike.shape, bool)
    chosen[np.arange(len(vectors))[:, None], nearest] = True
    return np.argwhere(np.triu(chosen & chosen.T))
