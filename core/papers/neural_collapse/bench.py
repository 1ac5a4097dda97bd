"""What is timed of this paper: the closed form and the solver against SciPy, and the page's controls."""

import numpy as np
from scipy.optimize import minimize

from core.atlas import Benchmark, Interaction
from core.papers.neural_collapse.solver import Model, best_solution
from core.papers.neural_collapse.theory import Problem, minimiser, problem_that_forgets

THOUSAND = problem_that_forgets(tuple(range(1, 1001)), 3, 9.0)
THREE = problem_that_forgets((100, 100, 30), 1, 9.0)


def benchmarks() -> list[Benchmark]:
    """The same minimum by closed form, by our solver, and by SciPy with numerical gradients."""
    return [
        Benchmark(
            "neural-collapse/minimum of 3 classes, one layer",
            "SciPy BFGS, numerical gradient",
            lambda: minimiser(THREE),
            lambda: scipy_minimum(THREE),
        ),
        Benchmark(
            "neural-collapse/solver, 3 classes, one layer",
            "SciPy BFGS, numerical gradient",
            lambda: best_solution(THREE, 3, 0, per_class=True),
            lambda: scipy_minimum(THREE),
        ),
        Benchmark(
            "neural-collapse/1,000 classes, three layers, closed form",
            "SVD of the target alone",
            lambda: minimiser(THOUSAND),
            lambda: np.linalg.svd(np.diag(np.sqrt(THOUSAND.counts))),
        ),
    ]


def scipy_minimum(problem: Problem) -> float:
    """The least loss that scipy.optimize finds from the same start."""
    model = Model(problem, len(problem.counts), per_class=True)
    start = model.start(seed=0)
    ends = np.cumsum([part.size for part in start])[:-1]

    def value(point: np.ndarray) -> float:
        pieces = zip(np.split(point, ends), start, strict=True)
        return model.value_and_slopes([piece.reshape(part.shape) for piece, part in pieces])[0]

    return float(minimize(value, np.concatenate([part.ravel() for part in start])).fun)


INTERACTIONS = (
    Interaction(
        "fewer samples of a class",
        {"view": "starve"},
        "input[aria-label^='Samples of class 2']",
        (("ArrowLeft",),),
    ),
    Interaction(
        "fewer samples, three layers",
        {"view": "starve", "starve_depth": 3},
        "input[aria-label^='Samples of class 2']",
        (("ArrowLeft",),),
    ),
)
