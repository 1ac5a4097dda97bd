"""Means and covariances of units, from which correlations and linear predictions follow."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Moments:
    """Of n samples of d units: means (d,) and covariances (d, d), divided by n, in float64."""

    count: int
    mean: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray) -> "Moments":
        """Of (n, d). They are taken about the mean, so that no digits are lost."""
        mean = values.mean(0)
        apart = values - mean
        return cls(len(values), mean, apart.T @ apart / len(values))

    def __add__(self, other: "Moments") -> "Moments":
        """Of both samples together (Chan et al. 1983)."""
        count = self.count + other.count
        here, there = self.count / count, other.count / count
        gap = other.mean - self.mean
        spread = here * self.covariance + there * other.covariance
        return Moments(count, self.mean + there * gap, spread + here * there * np.outer(gap, gap))

    @property
    def std(self) -> np.ndarray:
        """(d,)."""
        return np.sqrt(np.diag(self.covariance))

    def correlations(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Of some units with some: (rows, columns). NaN for units that are constant."""
        return normalised(
            self.covariance[np.ix_(rows, columns)], self.std[rows] ** 2, self.std[columns] ** 2
        )


def normalised(covariance: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Covariances (a, b) over the standard deviations of variances (a,) and (b,), within -1 and 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.clip(covariance / np.sqrt(np.outer(rows, columns)), -1, 1)
