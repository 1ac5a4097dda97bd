"""A visitor's samples in a plane of their feature space."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.papers.neural_collapse.projection import feature_axes

DRAWN = 2000  # samples; of more they are drawn at random
SPREAD = 12  # classes, at most, that there is room for side by side


@dataclass(frozen=True)
class Plane:
    """Samples in the plane where the class means lie farthest apart.

    rows (n,): which of the samples; places (n, 2); own (n,): their classes; nearest (n,): the class
    whose mean is the nearest, in the whole space.
    """

    rows: np.ndarray
    places: np.ndarray
    own: np.ndarray
    nearest: np.ndarray

    @property
    def strays(self) -> np.ndarray:
        """Which of those shown are nearer to the mean of another class."""
        return np.flatnonzero(self.own != self.nearest)


def in_plane(values: Tensor, labels: Tensor, means: Tensor) -> Plane:
    """At most DRAWN of the samples (N, d) with labels (N,), seen against the class means (K, d)."""
    middle = means.mean(0)
    rows = torch.from_numpy(np.sort(np.random.default_rng(0).permutation(len(labels))[:DRAWN]))
    shown = values[rows]
    places = (shown - middle).numpy() @ _axes((means - middle).numpy()).T
    nearest = torch.cdist(shown, means).argmin(-1)
    return Plane(rows.numpy(), places, labels[rows].numpy(), nearest.numpy())


def _axes(centred: np.ndarray) -> np.ndarray:
    """(2, d) directions that show means (K, d): spread, or of most variance where they cannot be."""
    classes, width = centred.shape
    if classes <= min(SPREAD, width):
        return feature_axes(centred, 2)
    axes = np.zeros((2, width))
    found = np.linalg.svd(centred, full_matrices=False)[2][:2]
    axes[: len(found)] = found
    return axes
