"""A unit of one network from many of another: ridge regression, the Lasso, and greedy selection."""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import lars_path_gram

from core.papers.convergent_learning.moments import Moments

PENALTY = 1e-3  # of ridge regression, in mean variances of the units that predict


def ridge(seen: Moments, units: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Weights (units, targets) of least squares, with a small penalty that no rotation of the units feels."""
    within = seen.covariance[np.ix_(units, units)]
    penalty = PENALTY * np.trace(within) / len(units)
    return np.linalg.solve(
        within + penalty * np.eye(len(units)), seen.covariance[np.ix_(units, targets)]
    )


def explained(
    seen: Moments, unseen: Moments, units: np.ndarray, targets: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """R2 (targets,) of predictions fitted on one sample, on another; NaN where a target is constant there.

    One minus the mean squared error over the variance; the intercept is that of the first sample.
    """
    within = unseen.covariance[np.ix_(units, units)]
    across = unseen.covariance[np.ix_(units, targets)]
    variance = np.diag(unseen.covariance)[targets]
    spread = variance - 2 * (weights * across).sum(0) + (weights * (within @ weights)).sum(0)
    moved = unseen.mean - seen.mean
    shift = moved[targets] - moved[units] @ weights
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(variance > 0, 1 - (spread + shift**2) / variance, np.nan)


def best_unit(seen: Moments, units: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Weights (units, targets) of least squares from the one unit that correlates most with each target."""
    alike = np.abs(seen.correlations(units, targets)).argmax(0)
    across = seen.covariance[np.ix_(units, targets)]
    weights = np.zeros_like(across)
    at = np.arange(len(targets))
    weights[alike, at] = across[alike, at] / np.diag(seen.covariance)[units][alike]
    return weights


@dataclass(frozen=True)
class Path:
    """All Lasso solutions for one target on standardised units (Efron et al. 2004).

    penalties (k,), falling; weights (units, k), between which they are straight.
    """

    penalties: np.ndarray
    weights: np.ndarray

    def at(self, penalty: float) -> np.ndarray:
        """Weights (units,) at a penalty."""
        place = np.interp(-penalty, -self.penalties, np.arange(len(self.penalties)))
        low = int(place)
        high = min(low + 1, len(self.penalties) - 1)
        return self.weights[:, low] + (place - low) * (self.weights[:, high] - self.weights[:, low])

    def with_units(self, most: int) -> float:
        """The smallest penalty from which on no more than `most` units are used."""
        used = (np.abs(self.weights) > 0).sum(0) <= most
        return float(self.penalties[max(int(np.argmin(used)) - 1, 0)] if not used.all() else 0)


def lasso(seen: Moments, units: np.ndarray, target: int, steps: int = 500) -> Path:
    """(1/2) |y - X w|^2 / n + penalty |w|_1, standardised: the loss that the authors trained by SGD.

    steps: after so many changes of which units are used the path ends.
    """
    at = np.array([target])
    penalties, _, weights = lars_path_gram(
        seen.correlations(units, at)[:, 0],
        seen.correlations(units, units).copy(),
        n_samples=1,
        method="lasso",
        max_iter=steps,
    )
    return Path(penalties, weights)


def scaled(seen: Moments, units: np.ndarray, target: int, weights: np.ndarray) -> np.ndarray:
    """Weights of standardised units as those (units, 1) of the units as they are."""
    return (weights * seen.std[target] / seen.std[units])[:, None]


def needed(seen: Moments, units: np.ndarray, targets: np.ndarray, share: float = 0.9) -> np.ndarray:
    """How many units, taken greedily, explain that share of what all explain of each target: (targets,)."""
    within = seen.correlations(units, units)
    across = seen.correlations(units, targets)
    penalty = PENALTY * np.eye(len(units))
    whole = (across * np.linalg.solve(within + penalty, across)).sum(0)
    return np.array([_greedy(within, across[:, t], share * whole[t]) for t in range(len(targets))])


def _greedy(within: np.ndarray, across: np.ndarray, wanted: float) -> int:
    got, left = 0.0, np.diag(within).copy()
    taken = np.empty(
        (0, len(across))
    )  # what units share with those that were taken, made orthogonal
    for count in range(1, len(across) + 1):
        gains = np.where(left > 1e-6, across**2 / np.maximum(left, 1e-6), -1)
        best = int(gains.argmax())
        got += float(gains[best])
        if got >= wanted or gains[best] <= 0:
            return count
        column = (within[best] - taken[:, best] @ taken) / left[best] ** 0.5
        across = across - column * across[best] / left[best] ** 0.5
        left = left - column**2
        taken = np.vstack([taken, column])
    return len(across)
