"""Which unit of one network is which of another: one to one, by correlation or mutual information."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import schur
from scipy.optimize import linear_sum_assignment

from core.papers.convergent_learning.moments import normalised

BINS = 10  # of mutual information; the first holds what a ReLU cut to 0
KEPT = 1e-3  # of the largest: directions of less variance are left out when a layer is whitened


@dataclass(frozen=True)
class Match:
    """Pairs of units, the most alike first: of A (m,), their partners of B (m,), and how alike (m,)."""

    units: np.ndarray
    partners: np.ndarray
    values: np.ndarray

    @property
    def mean(self) -> float:
        """Of how alike partners are."""
        return float(self.values.mean())


def semi(alike: np.ndarray) -> Match:
    """Each unit of A (rows) with the unit of B (columns) that is most like it, which others may have too."""
    return _sorted(alike, np.arange(len(alike)), alike.argmax(1))


def bipartite(alike: np.ndarray) -> Match:
    """The pairs of the largest sum in which no unit stands twice; as many as the narrower layer has."""
    return _sorted(alike, *linear_sum_assignment(alike, maximize=True))


def _sorted(alike: np.ndarray, units: np.ndarray, partners: np.ndarray) -> Match:
    order = np.argsort(-alike[units, partners], kind="stable")
    units, partners = units[order], partners[order]
    return Match(units, partners, alike[units, partners])


MATCHES = {"bipartite": bipartite, "semi": semi}


def mutual_information(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Between columns of (n, a) and (n, b) in nats: (a, b), without bias correction.

    In percentile bins of what is above 0, and one bin of what is not (the authors' binning).
    """
    first, second = _binned(x), _binned(y)
    joint = (first.T @ second).reshape(x.shape[1], BINS, y.shape[1], BINS) / len(x)
    joint = joint.transpose(0, 2, 1, 3).astype(np.float64)
    apart = joint.sum(3, keepdims=True) * joint.sum(2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(joint * np.log(joint / apart)).sum((2, 3))


def _binned(values: np.ndarray) -> np.ndarray:
    """In which bin each value is, as (n, units * BINS) of zeros and ones."""
    cuts = np.full((BINS - 1, values.shape[1]), np.inf)
    for unit, column in enumerate(values.T):
        above = column[column > 0]
        if len(above):
            cuts[0, unit] = 0
            cuts[1:, unit] = np.quantile(above, np.arange(1, BINS - 1) / (BINS - 1))
    bins = (values[:, None] > cuts).sum(1)
    return (bins[:, :, None] == np.arange(BINS)).reshape(len(values), -1).astype(np.float32)


def bias(n: int) -> float:
    """What mutual information of unrelated units comes to in the mean, about [nats] (Miller 1955)."""
    return (BINS - 1) ** 2 / (2 * n)


def rotation(width: int, seed: int, share: float = 1.0) -> np.ndarray:
    """A random rotation (width, width), or the way to it: the identity at 0, all of it at 1."""
    turn, upper = np.linalg.qr(np.random.default_rng(seed).normal(size=(width, width)))
    turn *= np.sign(np.diag(upper))  # then no rotation is likelier than another
    turn[:, 0] *= np.sign(np.linalg.det(turn))
    if share == 1:
        return turn
    diagonal, vectors = schur(turn, output="complex")
    angles = np.angle(np.diag(diagonal))
    return (vectors * np.exp(1j * share * angles) @ vectors.conj().T).real


@dataclass(frozen=True)
class Pair:
    """Covariances of two layers: within A (a, a), within B (b, b), and between them (a, b)."""

    first: np.ndarray
    second: np.ndarray
    between: np.ndarray

    @property
    def correlations(self) -> np.ndarray:
        """Of A's units with B's: (a, b)."""
        return normalised(self.between, np.diag(self.first), np.diag(self.second))

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
