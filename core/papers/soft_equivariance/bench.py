"""What is timed of this room: the closed form against scikit-learn's ridge regression, and controls."""

import numpy as np
import torch
from sklearn.linear_model import Ridge

from core.atlas import Benchmark, Interaction
from core.groups.tensors import AXES
from core.papers.soft_equivariance import ridge

_BODIES, _STRENGTHS = 1000, (0.2, 0.2, 30.0)


def benchmarks() -> list[Benchmark]:
    """The soft fit to 1,000 bodies, from their moments."""
    axes = tuple(AXES.values())
    x, y = ridge.moments_and_responses(_BODIES, 2.0, torch.tensor([-1.0]), torch.tensor(axes[2]), 0)
    y = y[0]

    def ours() -> np.ndarray:
        found = ridge.Sample(x.mT @ x / _BODIES, y.mT @ x / _BODIES)
        return ridge.soft(found, torch.tensor(_STRENGTHS), axes).numpy()

    def theirs() -> np.ndarray:
        """Each penalty as more rows of the data, whose answers are 0."""
        away = torch.eye(81) - ridge.projectors(axes)
        weighed = (_BODIES * torch.tensor(_STRENGTHS)).sqrt()[:, None, None] * away
        rows = np.concatenate([np.kron(np.eye(9), x), weighed.reshape(-1, 81)])
        answers = np.concatenate([y.mT.flatten(), np.zeros(243)])
        fitted = Ridge(alpha=_BODIES * ridge.DECAY, fit_intercept=False).fit(rows, answers)
        return fitted.coef_.reshape(9, 9)

    return [Benchmark("soft-equivariance/soft fit to 1,000 bodies", "sklearn Ridge", ours, theirs)]


INTERACTIONS = (
    Interaction("the dial turns", {"alpha": -0.5}, "input[aria-label^='Dial']"),
    Interaction("gravity grows", {"view": "motion"}, "input[aria-label^='Gravity']"),
)
