"""What is timed of this paper: the path of Lasso solutions against scikit-learn's, and controls."""

import numpy as np
from sklearn.linear_model import Lasso

from core.atlas import Benchmark, Interaction
from core.moments import Moments
from core.papers.convergent_learning.prediction import lasso

_PENALTIES = (0.3, 0.1, 0.03)


def benchmarks() -> list[Benchmark]:
    """Weights at three penalties, of 40 units from 2,000 samples."""
    draws = np.random.default_rng(0)
    x = draws.normal(size=(2000, 40)) @ draws.normal(size=(40, 40))
    y = x[:, :3].sum(1) + draws.normal(size=2000)
    both = np.column_stack([x, y])
    both = (both - both.mean(0)) / both.std(0)

    def ours() -> np.ndarray:
        path = lasso(Moments.of(both), np.arange(40), 40)
        return np.stack([path.at(penalty) for penalty in _PENALTIES])

    def theirs() -> np.ndarray:
        fits = (Lasso(p, fit_intercept=False, tol=1e-10, max_iter=100_000) for p in _PENALTIES)
        return np.stack([fit.fit(both[:, :40], both[:, 40]).coef_ for fit in fits])

    return [
        Benchmark(
            "convergent-learning/Lasso of 40 units at three penalties",
            "scikit-learn's Lasso",
            ours,
            theirs,
        )
    ]


INTERACTIONS = (
    Interaction("another penalty", {"view": "predict"}, "input[aria-label^='L1']"),
    Interaction(
        "B is turned", {"view": "controls"}, "input[aria-label^='Turn']", (("ArrowLeft",),)
    ),
)
