"""Which unit of one network is which of another."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment


@dataclass(frozen=True)
class Match:
    """Pairs of units, the most alike first: of A (m,), their partners of B (m,), and how alike (m,)."""

    units: np.ndarray
    partners: np.ndarray
    values: np.ndarray

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Each unit of A with its partner."""
        return list(zip(self.units.tolist(), self.partners.tolist(), strict=True))

    @property
    def mean(self) -> float:
        """Of how alike partners are."""
        return float(self.values.mean())


def semi(alike: np.ndarray) -> Match:
    """Each unit of A (rows) with the unit of B (columns) most like it, which others may have too."""
    return _sorted(alike, np.arange(len(alike)), alike.argmax(1))


def bipartite(alike: np.ndarray) -> Match:
    """The pairs of the largest sum in which no unit stands twice; as many as the narrower layer has."""
    return _sorted(alike, *linear_sum_assignment(alike, maximize=True))


def _sorted(alike: np.ndarray, units: np.ndarray, partners: np.ndarray) -> Match:
    order = np.argsort(-alike[units, partners], kind="stable")
    units, partners = units[order], partners[order]
    return Match(units, partners, alike[units, partners])
