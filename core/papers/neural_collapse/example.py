"""Rotate then train against train then rotate: neural collapse under Adam and gradient descent."""

from core.papers.neural_collapse.flow import train_flow
from core.papers.neural_collapse.theory import minimiser, problem_that_forgets

problem = problem_that_forgets(counts=(20, 20, 20, 20), depth=1, vanishing=0.5, loss="ce")
best = minimiser(problem).loss

for optimiser in ("adam", "descent"):
    *_, flow = train_flow(problem, width=4, seed=0, optimiser=optimiser)
    excess = flow.losses[-1] / best - 1
    print(
        f"{optimiser}: loss {excess:.0e} above the minimum, equivariance error {flow.gaps[-1]:.1e}"
    )
