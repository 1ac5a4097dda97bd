"""Groups of units of two networks that say nearly the same: spectral clustering."""

import numpy as np
from sklearn.cluster import KMeans


def laplacian(alike: np.ndarray) -> np.ndarray:
    """I - D^(-1/2) S D^(-1/2) of similarities S (d, d) >= 0."""
    scale = 1 / np.sqrt(alike.sum(1))
    return np.eye(len(alike)) - scale[:, None] * alike * scale


def spectral(alike: np.ndarray, count: int) -> np.ndarray:
    """To which of `count` clusters each unit belongs (d,): k-means on the unit-length rows of the
    Laplacian's lowest eigenvectors (Ng, Jordan and Weiss 2002); the largest cluster is 0."""
    _, vectors = np.linalg.eigh(laplacian(alike))
    rows = vectors[:, :count]
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    found = KMeans(count, n_init=5, random_state=0).fit(rows).labels_
    order = np.argsort(-np.bincount(found, minlength=count), kind="stable")
    return np.argsort(order)[found]


def balance(labels: np.ndarray, is_first: np.ndarray) -> float:
    """1 where each cluster has as many units of either network, 0 where each has those of one only."""
    sizes = np.bincount(labels)
    of_first = np.bincount(labels, is_first.astype(float))
    return float(1 - np.abs(2 * of_first - sizes).sum() / sizes.sum())


def by_chance(labels: np.ndarray, is_first: np.ndarray, draws: int = 200) -> np.ndarray:
    """The balance (draws,) when it is drawn anew which units are of which network."""
    random = np.random.default_rng(0)
    return np.array([balance(labels, random.permutation(is_first)) for _ in range(draws)])
