"""Means and covariances of units, and what follows: correlations, whitening, linear prediction."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import schur

PENALTY = 1e-3  # of ridge regression, in mean variances of the units that predict
KEPT = 1e-3  # of the largest: directions of less variance are left out when units are whitened


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
        return self.pair(rows, columns).correlations

    def pair(self, rows: np.ndarray, columns: np.ndarray) -> "Pair":
        """Covariances of some units, of some others, and between them."""
        places = (rows, rows), (columns, columns), (rows, columns)
        return Pair(*(self.covariance[np.ix_(*place)] for place in places))

    def mapped(self, matrix: np.ndarray) -> "Moments":
        """Of what (d, d') makes of the samples, multiplied from the right."""
        return Moments(self.count, self.mean @ matrix, matrix.T @ self.covariance @ matrix)


@dataclass(frozen=True)
class Pair:
    """Covariances of two layers: within A (a, a), within B (b, b), and between them (a, b)."""

    first: np.ndarray
    second: np.ndarray
    between: np.ndarray

    @property
    def correlations(self) -> np.ndarray:
        """Of A's units with B's: (a, b). NaN for units that are constant."""
        with np.errstate(divide="ignore", invalid="ignore"):
            scale = np.sqrt(np.outer(np.diag(self.first), np.diag(self.second)))
            return np.clip(self.between / scale, -1, 1)

    def turned(self, turn: np.ndarray) -> "Pair":
        """After B's activations were multiplied by an orthogonal matrix (b, b) from the right."""
        return Pair(self.first, turn.T @ self.second @ turn, self.between @ turn)

    def whitened(self) -> "Pair":
        """Both layers without correlations of their own, by ZCA, which keeps units nearest to themselves.

        Directions of less than KEPT of the largest variance are left out.
        """
        (left, first), (right, second) = _zca(self.first), _zca(self.second)
        return Pair(first, second, left @ self.between @ right)


def _zca(covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The whitening matrix, and the covariance that is left: a projection."""
    sizes, axes = np.linalg.eigh(covariance)
    axes, sizes = axes[:, sizes > KEPT * sizes[-1]], sizes[sizes > KEPT * sizes[-1]]
    return axes / np.sqrt(sizes) @ axes.T, axes @ axes.T


def random_rotation(width: int, seed: int, share: float = 1.0) -> np.ndarray:
    """A random rotation (width, width), or the way to it: the identity at 0, all of it at 1."""
    turn, upper = np.linalg.qr(np.random.default_rng(seed).normal(size=(width, width)))
    turn *= np.sign(np.diag(upper))  # then no rotation is likelier than another
    turn[:, 0] *= np.sign(np.linalg.det(turn))
    if share == 1:
        return turn
    diagonal, vectors = schur(turn, output="complex")
    angles = np.angle(np.diag(diagonal))
    return (vectors * np.exp(1j * share * angles) @ vectors.conj().T).real


def ridge(fitted: Moments, units: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Weights (units, targets) of least squares, with a small penalty that no rotation of the units
    feels."""
    within = fitted.covariance[np.ix_(units, units)]
    penalty = PENALTY * np.trace(within) / len(units) * np.eye(len(units))
    return np.linalg.solve(within + penalty, fitted.covariance[np.ix_(units, targets)])


def explained(
    fitted: Moments, held: Moments, units: np.ndarray, targets: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """R2 (targets,) on one sample of predictions with weights (units, targets) and the intercepts of
    another: one minus the mean squared error over the variance. NaN where a target is constant."""
    pair, moved = held.pair(units, targets), held.mean - fitted.mean
    variance = np.diag(pair.second)
    spread = (weights * (pair.first @ weights - 2 * pair.between)).sum(0)
    shift = moved[targets] - moved[units] @ weights
    varies = variance > 1e-9 * np.diag(fitted.covariance)[targets]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(varies, -(spread + shift**2) / variance, np.nan)
