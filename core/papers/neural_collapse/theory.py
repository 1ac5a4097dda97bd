"""Global minimisers of the deep linear unconstrained-feature model, in closed form.

Features collapse to their class means at a minimiser. With g_k = sqrt(n_k) h_k the squared error
becomes ||Z - T||^2 / (2N) for the matrix Z = W_M ... W_1 [g_1 ... g_K] and a target T, and the least
decay that makes a given Z is c (M + 1) / 2 times the sum of sigma(Z)^(2 / (M + 1)). Both see a
rotation of Z as nothing, so Z has the singular vectors of T and each of its singular values is found
alone (`shrunk`). Dang et al., ICML 2023, arXiv 2301.00437, prove the shapes; the scales follow here.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import helmert
from scipy.optimize import brentq


@dataclass(frozen=True)
class Problem:
    """Classes of `counts` samples, free features, M = len(weight_decays) linear layers.

    Minimises (loss of W_M ... W_1 H + b against one-hot labels) + sum_j weight_decays[j] / 2
    ||W_j||^2 + feature_decay / 2 ||H||^2, where the loss is squared error over 2N ("mse") or mean
    cross-entropy ("ce") and the bias b, if any, is free.
    """

    counts: tuple[int, ...]
    weight_decays: tuple[float, ...]
    feature_decay: float
    loss: str = "mse"
    bias: bool = False

    @property
    def depth(self) -> int:
        """M, the number of linear layers."""
        return len(self.weight_decays)

    @property
    def samples(self) -> int:
        """N."""
        return sum(self.counts)

    @property
    def balanced(self) -> bool:
        """Whether all classes are of one size."""
        return len(set(self.counts)) == 1

    @property
    def decay(self) -> float:
        """c, the geometric mean of all decays."""
        return math.prod((*self.weight_decays, self.feature_decay)) ** (1 / (self.depth + 1))

    @property
    def solved(self) -> bool:
        """Whether `minimiser` knows an answer: not for cross-entropy on unequal classes."""
        return self.loss == "mse" or self.balanced

    @property
    def proved(self) -> bool:
        """Whether that answer is known to be the minimum: of cross-entropy, for one layer."""
        return self.loss == "mse" or (self.solved and self.depth == 1)

    @property
    def undercut(self) -> bool:
        """Whether `cross_polytope` has a lower loss than the best simplex, at every decay."""
        classes = len(self.counts)
        return self.solved and self.loss == "ce" and _pays(classes, self.depth) < classes - 1

    @property
    def simplex(self) -> bool:
        """Whether that is a simplex ETF, rather than orthogonal vectors."""
        return self.balanced and (self.loss == "ce" or self.bias)


def problem_that_forgets(
    counts: tuple[int, ...],
    depth: int,
    vanishing: float,
    loss: str = "mse",
    bias: bool = False,
    ratio: float = 1.0,
) -> Problem:
    """Decays so strong that bias-free squared error loses classes of up to `vanishing` samples.

    Those of the layers are equal, and `ratio` times that of the features: N / K makes class means
    and classifiers about equally long, 1 all singular values.
    """
    decay = _pull(math.sqrt(vanishing), depth) / sum(counts)
    features = decay / ratio ** (depth / (depth + 1))
    return Problem(counts, (ratio * features,) * depth, features, loss, bias)


def shrunk(singular: np.ndarray, pull: float, depth: int) -> np.ndarray:
    """The m >= 0 that minimises (m - s)^2 / 2 + pull (M + 1) / 2 m^(2 / (M + 1)), for each s >= 0.

    One layer: max(0, s - pull). More: 0 or the largest root of the derivative, whichever is lower,
    so that m jumps to 0 as s falls (a first-order transition).
    """
    singular = np.asarray(singular, float)
    if depth == 1:
        return np.maximum(singular - pull, 0)
    power = 2 / (depth + 1)
    alive = singular > vanishing_size(pull, depth)
    m = np.where(alive, singular, 1.0)
    for _ in range(60):  # Newton from the right of a convex derivative falls onto the root
        slope = 1 + pull * (power - 1) * m ** (power - 2)
        step = (m - singular + pull * m ** (power - 1)) / slope
        m = np.where(alive, m - step, m)
        if np.all(np.abs(step[alive]) <= 1e-15 * singular[alive]):
            break
    return np.where(alive, m, 0.0)


def vanishing_size(pull: float, depth: int) -> float:
    """The singular value at and below which `shrunk` is 0; pull = N c.

    Derived from equal losses at 0 and at the root: m = (pull (M - 1))^((M + 1) / (2 M)). For one
    layer it is the pull itself: a class of n_k <= N^2 lambda_W lambda_H samples is lost.
    """
    if depth == 1:
        return pull
    m = (pull * (depth - 1)) ** ((depth + 1) / (2 * depth))
    return m + pull * m ** ((1 - depth) / (depth + 1))


def _pull(size: float, depth: int) -> float:
    """The inverse of `vanishing_size`: by its formula, size = pull^((M + 1) / (2 M)) times a constant."""
    return (size / vanishing_size(1.0, depth)) ** (2 * depth / (depth + 1))


@dataclass(frozen=True)
class Minimiser:
    """A minimiser, up to rotations of the feature space: Z = left diag(strength) right^T."""

    problem: Problem
    left: np.ndarray  # (K, K)
    strength: np.ndarray  # (K,)
    right: np.ndarray  # (K, K)
    loss: float
    bias: np.ndarray  # (K,)

    @cached_property
    def _energy(self) -> np.ndarray:
        """(K,) c m^(2 / (M + 1)): what every layer and the features pay alike (balancedness)."""
        alive = self.strength > 0
        power = 2 / (self.problem.depth + 1)
        return np.where(alive, self.problem.decay * np.where(alive, self.strength, 1) ** power, 0)

    def means_gram(self, layers: int = 0) -> np.ndarray:
        """(K, K) inner products of the class means after the first `layers` linear layers."""
        passed = math.prod((self.problem.feature_decay, *self.problem.weight_decays[:layers]))
        scaled = self.right / np.sqrt(self.problem.counts)[:, None]
        return (scaled * (self._energy ** (layers + 1) / passed)) @ scaled.T

    def classifier_gram(self, layers: int = 0) -> np.ndarray:
        """(K, K) inner products of the rows of W_M ... W_(layers + 1)."""
        decays = self.problem.weight_decays[layers:]
        return (self.left * (self._energy ** len(decays) / math.prod(decays))) @ self.left.T

    def logits(self) -> np.ndarray:
        """(K, K): column k is what the model says of the mean of class k."""
        spread = (self.left * self.strength) @ self.right.T
        return spread / np.sqrt(self.problem.counts) + self.bias[:, None]


def minimiser(problem: Problem) -> Minimiser:
    """The global minimiser; for cross-entropy with M >= 2 only the best of all simplices.

    There, solutions of lower rank can lie below it: see `cross_polytope`. Raises ValueError for
    cross-entropy on classes of unequal size, which has no closed form.
    """
    if not problem.solved:
        raise ValueError("cross-entropy has a closed form for classes of equal size only")
    classes = len(problem.counts)
    if problem.loss == "ce":
        return _best_scale(problem, np.eye(classes) - 1 / classes)
    roots = np.sqrt(problem.counts)
    left, singular, right = _target(roots, problem)
    strength = shrunk(singular, problem.samples * problem.decay, problem.depth)
    data_loss = ((strength - singular) ** 2).sum() / (2 * problem.samples)
    bias = roots**2 / problem.samples if problem.bias else np.zeros(classes)
    loss = data_loss + _price(strength, problem)
    return Minimiser(problem, left, strength, right, float(loss), bias)


def _target(roots: np.ndarray, problem: Problem) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """T = diag(sqrt n_k); a free bias takes away what lies along (sqrt n_1, ..., sqrt n_K)."""
    if not problem.bias:
        return np.eye(len(roots)), roots, np.eye(len(roots))
    if problem.balanced:
        basis = _centred_basis(len(roots))
        return basis, np.append(roots[1:], 0.0), basis
    target = np.diag(roots) - np.outer(roots**2, roots) / problem.samples
    left, singular, right = np.linalg.svd(target)
    singular[-1] = 0.0  # rank K - 1
    return left, singular, right.T


def _price(strength: np.ndarray, problem: Problem) -> float:
    alive = strength[strength > 0]
    power = 2 / (problem.depth + 1)
    return problem.decay / power * float((alive**power).sum())


def _centred_basis(classes: int) -> np.ndarray:
    """(K, K) orthogonal; the last column is (1, ..., 1) / sqrt K."""
    return np.roll(helmert(classes, full=True).T, -1, axis=1)


def cross_polytope(problem: Problem) -> Minimiser:
    """The best solution whose classes stand opposite in pairs, each pair at right angles to the rest.

    Of an odd number the last class stands alone. For cross-entropy on K classes of equal size. With
    margin s to all others and 2 s to its opposite a class has a lower loss than in a simplex of margin
    s. Its singular values are 2 s, K / 2 times, instead of s, K - 1 times: the decays ask `_pays` of it
    where they ask K - 1 of the simplex. So if that is less it lies below every simplex but 0, whatever
    the decay: from four classes on for M >= 3, from six for M = 2. (Garrod and Keating, arXiv
    2410.23169, agree; for squared error with ReLU so do Sukenik et al., arXiv 2405.14468.)
    """
    pairs = np.arange(0, len(problem.counts) - 1, 2)
    pattern = np.eye(len(problem.counts))
    pattern[pairs, pairs + 1] = pattern[pairs + 1, pairs] = -1
    return _best_scale(problem, pattern)


def polytope_ratio(problem: Problem) -> float:
    """Loss of the best cross-polytope over that of the best simplex."""
    return cross_polytope(problem).loss / minimiser(problem).loss


def _pays(classes: int, depth: int) -> float:
    """What the decays ask for a cross-polytope where a simplex of the same margin pays K - 1."""
    pairs, alone = divmod(classes, 2)
    return pairs * 2 ** (2 / (depth + 1)) + alone


def _best_scale(problem: Problem, pattern: np.ndarray) -> Minimiser:
    """The least of all solutions with logits s times a symmetric pattern (K, K), s >= 0.

    Minimises cross-entropy + c (M + 1) / 2 times the sum of the singular values to 2 / (M + 1).
    """
    classes, root = len(pattern), math.sqrt(problem.counts[0])
    sizes, basis = (found[..., ::-1] for found in np.linalg.eigh(pattern))
    sizes = np.where(sizes > 1e-9, sizes * root, 0.0)
    margins = np.diag(pattern) - pattern  # of column k: what class k is ahead of each
    power = 2 / (problem.depth + 1)
    asked = problem.decay * (sizes[sizes > 0] ** power).sum()

    def data_loss(s: float) -> float:
        return float(np.log(np.exp(-s * margins).sum(0)).mean())

    def slope(s: np.ndarray) -> np.ndarray:
        wrong = np.exp(-np.asarray(s)[..., None, None] * margins)
        drop = (wrong * margins).sum(-2) / wrong.sum(-2)
        return asked * s ** (power - 1) - drop.mean(-1)

    grid = np.geomspace(1e-4, 200, 400)
    rising = slope(grid) > 0
    (falls,) = np.nonzero(~rising[:-1] & rising[1:])
    s, loss = 0.0, math.log(classes)
    if len(falls):
        place = brentq(slope, grid[falls[-1]], grid[falls[-1] + 1], xtol=1e-14)
        there = data_loss(place) + asked / power * place**power
        s, loss = (place, there) if there < loss else (s, loss)
    return Minimiser(problem, basis, s * sizes, basis, loss, np.zeros(classes))


def etf_gram(classes: int) -> np.ndarray:
    """(K, K) of a simplex equiangular tight frame, of Frobenius norm 1: cosines are -1 / (K - 1)."""
    return (np.eye(classes) - 1 / classes) / math.sqrt(classes - 1)
