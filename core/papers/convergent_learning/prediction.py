"""A unit of one network from few of another: the Lasso, the best unit alone, and greedy selection."""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import lars_path_gram

from core.moments import PENALTY, Moments


def best_unit(fitted: Moments, units: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Weights (units, targets) of least squares from the one unit that correlates most."""
    pair = fitted.pair(units, targets)
    best, at = np.abs(pair.correlations).argmax(0), np.arange(len(targets))
    weights = np.zeros_like(pair.between)
    weights[best, at] = pair.between[best, at] / np.diag(pair.first)[best]
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

    def with_units(self, most: int) -> np.ndarray:
        """Weights (units,) at the least penalty before more than `most` units are used."""
        too_many = (self.weights != 0).sum(0) > most
        return self.weights[:, int(too_many.argmax()) - 1 if too_many.any() else -1]


def lasso(fitted: Moments, units: np.ndarray, target: int, steps: int = 500) -> Path:
    """(1/2) |y - X w|^2 / n + penalty |w|_1, standardised: the loss that the authors trained by SGD.

    steps: after so many changes of which units are used the path ends.
    """
    penalties, _, weights = lars_path_gram(
        fitted.correlations(units, np.array([target]))[:, 0],
        fitted.correlations(units, units),
        n_samples=1,
        method="lasso",
        max_iter=steps,
    )
    return Path(penalties, weights)


def scaled(fitted: Moments, units: np.ndarray, target: int, weights: np.ndarray) -> np.ndarray:
    """Weights of standardised units as those (units, 1) of the units as they are."""
    return (weights * fitted.std[target] / fitted.std[units])[:, None]


def needed(
    fitted: Moments, units: np.ndarray, targets: np.ndarray, most: int, share: float = 0.9
) -> np.ndarray:
    """How many units, taken greedily, explain that share of what all do of each target: (targets,);
    `most` + 1 where it takes more than `most`."""
    within, across = fitted.correlations(units, units), fitted.correlations(units, targets)
    whole = (across * np.linalg.solve(within + PENALTY * np.eye(len(units)), across)).sum(0)
    wanted = share * whole
    return np.array([_greedy(within, across[:, t], wanted[t], most) for t in range(len(targets))])


def _greedy(within: np.ndarray, across: np.ndarray, wanted: float, most: int) -> int:
    got, left = 0.0, np.diag(within).copy()
    taken = np.empty(
        (0, len(across))
    )  # what units share with those that were taken, made orthogonal
    for count in range(1, min(most, len(across)) + 1):
        gains = np.where(left > 1e-6, across**2 / np.maximum(left, 1e-6), -1)
        best = int(gains.argmax())
        got += float(gains[best])
        if got >= wanted or gains[best] <= 0:
            return count
        column = (within[best] - taken[:, best] @ taken) / left[best] ** 0.5
        across = across - column * across[best] / left[best] ** 0.5
        left = left - column**2
        taken = np.vstack([taken, column])
    return most + 1
