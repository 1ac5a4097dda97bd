"""A solver that knows nothing of the theory: L-BFGS in float64 over all features and weights.

In NumPy with the gradient written out, because it answers each move of a slider; that it is the
gradient of `ufm.objective` is a test.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax
from threadpoolctl import ThreadpoolController

from core.memory import kept
from core.papers.neural_collapse.theory import Problem


def _product(weights: Sequence[np.ndarray]) -> np.ndarray:
    """W_M ... W_1 of W_1, ..., W_M."""
    return reduce(lambda product, weight: weight @ product, weights)


@dataclass(frozen=True)
class Solution:
    """A local minimum that the solver found."""

    features: np.ndarray  # (N, d), or (K, d) where one stands for a class
    labels: np.ndarray  # (N,)
    weights: tuple[np.ndarray, ...]  # W_1, ..., W_M
    bias: np.ndarray  # (K,)
    loss: float

    @property
    def means(self) -> np.ndarray:
        """(K, d) class means."""
        return np.stack([self.features[self.labels == k].mean(0) for k in range(len(self.bias))])

    @property
    def classifier(self) -> np.ndarray:
        """(K, d) W_M ... W_1."""
        return _product(self.weights)


@dataclass(frozen=True)
class Model:
    """The unconstrained-feature model of width d: one vector for each sample, or for each class."""

    problem: Problem
    width: int
    per_class: bool = False

    @cached_property
    def counts(self) -> np.ndarray:
        """(K,)."""
        return np.array(self.problem.counts)

    @cached_property
    def labels(self) -> np.ndarray:
        """(N,), class by class."""
        classes = np.arange(len(self.counts))
        return classes if self.per_class else classes.repeat(self.counts)

    @cached_property
    def stands_for(self) -> np.ndarray:
        """(N,) how many samples each vector is."""
        return self.counts if self.per_class else np.ones(self.problem.samples)

    @cached_property
    def _truth(self) -> np.ndarray:
        """(N, K) one-hot labels."""
        return np.eye(len(self.counts))[self.labels]

    @cached_property
    def shapes(self) -> list[tuple[int, ...]]:
        """Of features, W_1, ..., W_M and bias, in the order of `value_and_slopes`."""
        classes = len(self.counts)
        layers = [(self.width, self.width)] * (self.problem.depth - 1) + [(classes, self.width)]
        return [(len(self.labels), self.width), *layers, (classes,)]

    def value_and_slopes(self, parts: Sequence[np.ndarray]) -> tuple[float, list[np.ndarray]]:
        """The regularised loss of (features, W_1, ..., W_M, bias) and its gradient, likewise."""
        problem, (features, *weights, bias) = self.problem, parts
        stages = [features]
        for weight in weights[:-1]:
            stages.append(stages[-1] @ weight.T)
        value, slope = self._data(stages[-1] @ weights[-1].T + bias)
        slopes = [slope.sum(0) if problem.bias else np.zeros_like(bias)]
        for stage, weight, decay in zip(
            stages[::-1], weights[::-1], problem.weight_decays[::-1], strict=True
        ):
            slopes.insert(0, slope.T @ stage + decay * weight)
            value += decay / 2 * np.vdot(weight, weight)
            slope = slope @ weight
        pulled = problem.feature_decay * self.stands_for[:, None] * features
        slopes.insert(0, slope + pulled)
        return value + np.vdot(pulled, features) / 2, slopes

    def _data(self, logits: np.ndarray) -> tuple[float, np.ndarray]:
        """The loss of logits (N, K), and its gradient."""
        share = self.stands_for[:, None] / self.problem.samples
        if self.problem.loss == "mse":
            apart = logits - self._truth
            weighted = share * apart
            return np.vdot(weighted, apart) / 2, weighted
        logs = log_softmax(logits, axis=1)
        return -np.vdot(share * self._truth, logs), share * (np.exp(logs) - self._truth)

    def start(self, seed: int, dropped: int = 0, paired: bool = False) -> list[np.ndarray]:
        """Orthogonal layers, each class's features about its own classifier, sizes that about fit Y.

        All singular values are then alike, as at a minimum with equal decays. dropped: so many of the
        smallest classes start at (almost) nothing, as if lost. paired: every other class starts opposite
        the one before it, a cross-polytope.
        """
        draw = np.random.default_rng(seed)
        shape, *layers, bias = self.shapes
        roots = np.sqrt(self.counts)
        size = roots.mean() ** (1 / (self.problem.depth + 1))
        weights = [np.linalg.qr(draw.normal(size=(self.width, self.width)))[0] for _ in layers]
        weights[-1] = weights[-1][: len(self.counts)]
        if paired:
            weights[-1][1::2] = -weights[-1][:-1:2]
        towards = _product(weights)
        alive = np.ones(len(self.counts))
        alive[np.argsort(self.counts)[:dropped]] = 1e-3
        features = towards[self.labels] + 0.1 * draw.normal(size=shape)
        features *= (alive * size / roots)[self.labels, None]
        weights[-1] = weights[-1] * alive[:, None]
        return [features, *(size * weight for weight in weights), np.zeros(bias)]


def solve(
    problem: Problem,
    width: int,
    seed: int,
    per_class: bool = False,
    dropped: int = 0,
    precision: float = 1e-15,
    paired: bool = False,
) -> Solution:
    """The minimum that is reached from `Model.start`. width >= K.

    precision: L-BFGS stops when a step changes the loss by less, relatively. With two layers and more,
    each class that is lost is a local minimum: see `best_solution`.
    """
    model = Model(problem, width, per_class)
    start = model.start(seed, dropped, paired)
    ends = np.cumsum([0, *(part.size for part in start)]).tolist()
    places = [(slice(*ends[i : i + 2]), part.shape) for i, part in enumerate(start)]

    def parts_of(point: np.ndarray) -> list[np.ndarray]:
        return [point[place].reshape(shape) for place, shape in places]

    def value_and_slope(point: np.ndarray) -> tuple[float, np.ndarray]:
        value, slopes = model.value_and_slopes(parts_of(point))
        return value, np.concatenate([slope.ravel() for slope in slopes])

    options = {"maxiter": 5000, "maxfun": 10_000, "ftol": precision, "gtol": 1e-9, "maxcor": 20}
    with _blas().limit(limits=1, user_api="blas"):  # such small products only wait for each other
        found = minimize(
            value_and_slope,
            np.concatenate([part.ravel() for part in start]),
            jac=True,
            method="L-BFGS-B",
            options=options,
        )
    features, *weights, bias = parts_of(found.x)
    return Solution(features, model.labels, tuple(weights), bias, float(found.fun))


@kept
def _blas() -> ThreadpoolController:
    return ThreadpoolController()


def best_solution(
    problem: Problem, width: int, seed: int, per_class: bool = False, precision: float = 1e-15
) -> Solution:
    """The lowest of the minima from all starts: no class dropped, the smallest one, two, ... all.

    Where a cross-polytope is lower than the simplex, from there too.
    """
    starts = range(1 if problem.depth == 1 else len(problem.counts) + 1)
    found = [solve(problem, width, seed, per_class, dropped, precision) for dropped in starts]
    if problem.undercut:
        found.append(solve(problem, width, seed, per_class, 0, precision, paired=True))
    return min(found, key=lambda solution: solution.loss)
