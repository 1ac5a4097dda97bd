"""How sharp a two-layer linear network becomes, and what descent does when that is too sharp."""

import numpy as np

from core.papers.opposing_signals.linear import Problem, descent

problem, start = Problem(alpha=16, size=4), np.array([0.3, 0.3, 0.1])
for rate in (0.036, 0.025):
    c, _, o = descent(problem, start, rate, steps=250).T
    print(
        f"2 / eta = {2 / rate:.0f}: sharpness climbs to {max(problem.alpha * c**2):.0f}", end=", "
    )
    print(f"the opposing feature swings to {max(abs(o[60:])):.1e}")
