r"""The paper's two-layer linear network, solved: f(x) = c b.x on data with one opposing feature.

x = (x_s, x_o): x_s ~ N(0, I) carries the signal beta.x_s; x_o is +-sqrt(alpha / (p d)) in all d numbers
with probability p / 2 each, else 0, and the target adds |1.x_o| / 2, which no linear network can use.
In the population only c, m = b_s.beta / B and o = 1.b_o / sqrt(d) move, with B = |beta|.

The form of data and target is recalled from the paper, and of its reviews; the reduction is ours.
"""

from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp

SIGNAL, OPPOSING = 8, 8  # numbers in x_s and x_o
RARE = 0.05  # p


@dataclass(frozen=True)
class Problem:
    """alpha: variance along the opposing direction; size: B = |beta|, how strong the signal is."""

    alpha: float
    size: float

    @property
    def final_sharpness(self) -> float:
        """Of gradient flow from small weights, across the valley: alpha B."""
        return self.alpha * self.size

    def slope(self, state: np.ndarray) -> np.ndarray:
        """The gradient of the population loss in (c, m, o), the last axis."""
        c, m, o = np.moveaxis(state, -1, 0)
        gap, pull = c * m - self.size, self.alpha * c * o
        return np.stack([m * gap + pull * o, c * gap, pull * c], -1)

    def loss(self, state: np.ndarray) -> np.ndarray:
        """The population loss, less what no linear network can lower."""
        c, m, o = np.moveaxis(state, -1, 0)
        return (c * m - self.size) ** 2 / 2 + self.alpha * (c * o) ** 2 / 2


def descent(problem: Problem, start: np.ndarray, rate: float, steps: int) -> np.ndarray:
    """Gradient descent on the population loss: states (steps, 3), the first one start."""
    states = [np.asarray(start, float)]
    for _ in range(steps - 1):
        states.append(states[-1] - rate * problem.slope(states[-1]))
    return np.stack(states)


def flow(problem: Problem, start: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Gradient flow: states (times, 3). times: ascending from 0."""
    found = solve_ivp(
        lambda _, state: -problem.slope(state),
        (0.0, float(times[-1])),
        np.asarray(start, float),
        "LSODA",
        times,
        rtol=1e-10,
        atol=1e-13,
    )
    return found.y.T


def balanced_flow(problem: Problem, start: float, outlier: float, times: np.ndarray) -> np.ndarray:
    """Gradient flow in closed form from c = m = start, to first order in a small o: (times, 3).

    c^2 follows the logistic curve to B; o falls by exp(-alpha times the integral of c^2).
    """
    rise = start**2 / problem.size
    grown = np.expm1(2 * problem.size * times)
    c = np.sqrt(problem.size * rise * (grown + 1) / (1 + rise * grown))
    o = outlier * np.exp(-problem.alpha * np.log1p(rise * grown) / 2)
    return np.stack([c, c, o], -1)


def final_square(problem: Problem, start: np.ndarray) -> float:
    """c^2 where gradient flow ends: c^2 - m^2 - o^2 is conserved, and there c m = B, o = 0."""
    c, m, o = start
    kept = c * c - m * m - o * o
    return float(kept + np.hypot(kept, 2 * problem.size)) / 2


def group_losses(problem: Problem, states: np.ndarray) -> np.ndarray:
    """The mean losses of samples with +x_o and with -x_o: (..., 2)."""
    c, m, o = np.moveaxis(states, -1, 0)
    target = np.sqrt(problem.alpha * OPPOSING / RARE) / 2
    said = c * o * np.sqrt(problem.alpha / RARE)
    missed = (c * m - problem.size) ** 2
    return np.stack([missed + (said - target) ** 2, missed + (said + target) ** 2], -1) / 2


def draw(problem: Problem, pairs: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (2 pairs, SIGNAL + OPPOSING) and targets (2 pairs,); beta lies along the first axis.

    Each x comes with -x: the two groups are equally many, as in the population.
    """
    random = np.random.default_rng(seed)
    signal = random.normal(size=(pairs, SIGNAL))
    side = random.choice([-1, 0, 1], (pairs, 1), p=[RARE / 2, 1 - RARE, RARE / 2])
    outlier = side * np.full(OPPOSING, np.sqrt(problem.alpha / (RARE * OPPOSING)))
    x = np.concatenate([signal, outlier], 1)
    x = np.concatenate([x, -x])
    return x, problem.size * x[:, 0] + np.abs(x[:, SIGNAL:].sum(1)) / 2


def simulate(
    problem: Problem, start: np.ndarray, rate: float, steps: int, pairs: int, seed: int
) -> np.ndarray:
    """The network with all its weights on drawn samples: (c, m, o) at each step, (steps, 3).

    The squared loss is one of the samples' second moments, which are all that descent needs.
    """
    x, y = draw(problem, pairs, seed)
    second, cross = x.T @ x / len(x), x.T @ y / len(x)
    c, b = start[0], np.zeros(SIGNAL + OPPOSING)
    b[0], b[SIGNAL:] = start[1], start[2] / np.sqrt(OPPOSING)
    found = []
    for _ in range(steps):
        found.append([c, b[0], b[SIGNAL:].sum() / np.sqrt(OPPOSING)])
        wrong = c * second @ b - cross
        c, b = c - rate * b @ wrong, b - rate * c * wrong
    return np.array(found)
