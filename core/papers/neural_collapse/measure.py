"""What the claims measure: random configurations of the theory, and the recorded trainings."""

from itertools import product
from typing import Any

import numpy as np
import torch

from core.papers.neural_collapse.epochs import Epochs, epochs
from core.papers.neural_collapse.metrics import frame_distance, gram, pair_cosines
from core.papers.neural_collapse.solver import Solution, best_solution, solve
from core.papers.neural_collapse.theory import (
    Problem,
    etf_gram,
    minimiser,
    polytope_ratio,
    problem_that_forgets,
    vanishing_size,
)
from core.papers.neural_collapse.train import SETTINGS, Setting

CONFIGURATIONS = 24


def random_problems(count: int = CONFIGURATIONS, seed: int = 0) -> list[Problem]:
    """Problems with a proved closed form: one to four layers, two to six classes, bias or none."""
    draw = np.random.default_rng(seed)
    problems = []
    for index in range(count):
        depth, classes = 1 + index % 4, int(draw.integers(2, 7))
        balanced = bool(index // 4 % 2)
        loss = "ce" if depth == 1 and index % 8 == 4 else "mse"
        sizes = draw.integers(2, 25, classes)
        counts = (
            (int(sizes[0]) + 2,) * classes if balanced or loss == "ce" else tuple(map(int, sizes))
        )
        vanishing, ratio = float(draw.uniform(0.5, 6)), float(draw.uniform(0.2, 5))
        bias = bool(draw.integers(2))
        problems.append(problem_that_forgets(counts, depth, vanishing, loss, bias, ratio))
    return problems


def solved(problem: Problem, seed: int = 0) -> Solution:
    """The solver's best, over all features of all samples."""
    return best_solution(problem, len(problem.counts) + 1, seed)


def loss_gap() -> float:
    """Largest relative difference of losses, solver against closed form."""
    losses = [(solved(p).loss, minimiser(p).loss) for p in random_problems()]
    return max(abs(found / best - 1) for found, best in losses)


def geometry_gap() -> float:
    """Largest relative difference of the Gram matrices of means and of classifier rows."""
    gaps = []
    for problem in random_problems():
        found, best = solved(problem), minimiser(problem)
        pairs = [
            (found.means @ found.means.T, best.means_gram()),
            (found.classifier @ found.classifier.T, best.classifier_gram()),
        ]
        gaps += [
            np.linalg.norm(a - b) / np.linalg.norm(b) for a, b in pairs if np.linalg.norm(b) > 1e-6
        ]
    return float(max(gaps))


def threshold_gap(depth: int) -> float:
    """Relative difference of the class size that vanishes: by bisection with the solver, and by theory.

    The decay is moved until the solver loses a class of 20 beside two of 60. One layer: its mean
    shrinks to 0. More: to lose it and to keep it cost the same.
    """
    counts = (60, 60, 20)

    def is_lost(vanishing: float) -> bool:
        problem = problem_that_forgets(counts, depth, vanishing)
        kept = solve(problem, 3, 0, per_class=True)
        if np.linalg.norm(kept.means[2]) < 1e-3 * np.linalg.norm(kept.means[0]):
            return True
        return depth > 1 and solve(problem, 3, 0, per_class=True, dropped=1).loss < kept.loss

    low, high = 5.0, 60.0
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if is_lost(middle) else (middle, high)
    decay = problem_that_forgets(counts, depth, (low + high) / 2).decay
    return abs(vanishing_size(sum(counts) * decay, depth) ** 2 / counts[2] - 1)


def polytope_over_simplex() -> float:
    """Largest loss of opposite pairs over the best simplex's: K = 4 to 10, M = 2 to 4, all undercut."""
    every = product((4, 5, 6, 7, 10), (2, 3, 4), (1e-6, 1e-3, 1.0))
    problems = [problem_that_forgets((20,) * k, depth, size, "ce") for k, depth, size in every]
    return max(polytope_ratio(problem) for problem in problems if problem.undercut)


def _chosen(**wanted: Any) -> list[Setting]:
    return [s for s in SETTINGS if all(getattr(s, key) == value for key, value in wanted.items())]


def _means(setting: Setting) -> torch.Tensor:
    """(K, d) class means of training digits at the end."""
    return epochs(setting).moments("train").means[-1]


def nc1_fall() -> float:
    """Smallest fall of NC1 on training digits, over all balanced trainings."""
    return min(_fall(epochs(setting)) for setting in _chosen(balanced=True))


def _fall(found: Epochs) -> float:
    values = found.curve("nc1_train")
    return float(values[0] / values[-1])


def simplex_distance(loss: str, depth: int) -> float:
    """Largest NC2 distance from a simplex of balanced trainings that should end in one."""
    settings = [s for s in _chosen(balanced=True, loss=loss, depth=depth) if s.problem.simplex]
    return max(
        frame_distance(gram(_means(s)), torch.from_numpy(etf_gram(s.classes))).item()
        for s in settings
    )


def orthogonality() -> float:
    """Largest |cosine| of any two class means, balanced, squared error without a bias."""
    settings = _chosen(balanced=True, loss="mse", bias=False)
    return max(pair_cosines(_means(s)).abs().max().item() for s in settings)


def every_layer() -> float:
    """Largest NC2 distance from the theory before any of three layers, squared error, balanced."""
    settings = _chosen(balanced=True, loss="mse", depth=3)
    return max(epochs(s, stage).curve("nc2_means")[-1] for s in settings for stage in range(3))


def every_layer_nc1_fall() -> float:
    """Smallest fall of NC1 before any of three layers, squared error, balanced."""
    settings = _chosen(balanced=True, loss="mse", depth=3)
    return min(_fall(epochs(s, stage)) for s in settings for stage in range(3))


def length_gap() -> float:
    """Largest difference of a length from theory's over the longest: imbalanced, MSE, bias-free."""
    gaps = []
    for setting in _chosen(balanced=False, loss="mse", bias=False):
        theory = minimiser(setting.problem)
        found = (_means(setting), epochs(setting).classifier[-1])
        for vectors, inner in zip(
            found, (theory.means_gram(), theory.classifier_gram()), strict=True
        ):
            best = np.sqrt(np.diag(inner))
            gaps.append(np.abs(vectors.norm(dim=1).numpy() - best).max() / best.max())
    return float(max(gaps))


def vanished_length() -> float:
    """Largest length of a class mean that should vanish, over the longest of its training."""
    lengths = []
    for setting in _chosen(balanced=False, loss="mse", bias=False):
        lost = np.diag(minimiser(setting.problem).means_gram()) == 0
        found = _means(setting).norm(dim=1).numpy()
        lengths += list(found[lost] / found.max())
    return float(max(lengths))


def unseen_over_seen() -> float:
    """Smallest ratio of NC1 on unseen to that on training digits, over all balanced trainings."""
    found = [epochs(s) for s in _chosen(balanced=True)]
    return float(min(e.curve("nc1_test")[-1] / e.curve("nc1_train")[-1] for e in found))


def every_training() -> dict[str, dict[str, float | None]]:
    """The end of each recorded training, for the page's table: metrics, loss, theory's loss."""
    table: dict[str, dict[str, float | None]] = {}
    for setting in SETTINGS:
        found, problem = epochs(setting), setting.problem
        table[setting.name] = {
            "nc1_start": float(found.curve("nc1_train")[0]),
            "nc1": float(found.curve("nc1_train")[-1]),
            "nc1_unseen": float(found.curve("nc1_test")[-1]),
            "nc2": float(found.curve("nc2_means")[-1]),
            "nc3": float(found.curve("nc3")[-1]),
            "accuracy": float(found.diary["train_accuracy"][-1]),
            "accuracy_unseen": float(found.diary["test_accuracy"][-1]),
            "loss": float(found.diary["objective"][-1]),
            "theory": minimiser(problem).loss if problem.solved else None,
        }
    return table
