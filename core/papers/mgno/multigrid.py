"""Classical multigrid for Darcy flow: the linear iteration that MgNO's layers are modelled on.

The same V-cycle, with the operator of the equation for A, damped Jacobi for S, linear interpolation
for P and its transpose for R, and Galerkin operators R A P on the coarser grids (Briggs et al. 2000).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import spsolve

from core import elliptic

_DAMPING = 0.8


@dataclass(frozen=True)
class ClassicalStep:
    """What stands after one operation: level (0: finest), its name, u and, of the finest grid, the
    error.

    u: (n, n) on the level's inner nodes: the solution at level 0, a correction below. error: (N, N),
    that of the finest grid if every correction so far were carried up and the cycle ended here.
    """

    level: int
    name: str
    u: np.ndarray
    error: np.ndarray


class Hierarchy:
    """Operators on nested grids of n, (n + 1) / 2, ... nodes a side, edges included; n - 1 = 2^k m."""

    def __init__(self, a: np.ndarray, levels: int) -> None:
        spacing = 1 / (len(a) - 1)
        self.operators = [-elliptic.matrix(a, (spacing, spacing)).tocsr()]
        self.prolongations = []
        for _ in range(levels - 1):
            fine = round(self.operators[-1].shape[0] ** 0.5)
            P = _interpolation(fine)
            self.prolongations.append(P)
            self.operators.append((P.T @ self.operators[-1] @ P).tocsr())

    def smooth(self, level: int, u: np.ndarray, f: np.ndarray) -> np.ndarray:
        """u + S (f - A u), S = damping / diagonal."""
        A = self.operators[level]
        return u + _DAMPING * (f - A @ u) / A.diagonal()

    def cycle(self, u: np.ndarray, f: np.ndarray, before: int = 1, after: int = 1) -> np.ndarray:
        """One V-cycle from u (N^2,), solved exactly on the coarsest grid."""
        return self._descend(0, u, f, before, after)

    def _descend(
        self, level: int, u: np.ndarray, f: np.ndarray, before: int, after: int
    ) -> np.ndarray:
        if level == len(self.prolongations):
            return spsolve(self.operators[level].tocsc(), f)
        for _ in range(before):
            u = self.smooth(level, u, f)
        P = self.prolongations[level]
        defect = P.T @ (f - self.operators[level] @ u)
        u = u + P @ self._descend(level + 1, np.zeros(len(defect)), defect, before, after)
        for _ in range(after):
            u = self.smooth(level, u, f)
        return u

    def ride(
        self, truth: np.ndarray, f: np.ndarray, smoothings: tuple[tuple[int, int], ...]
    ) -> list[ClassicalStep]:
        """A V-cycle from 0, step by step, with as many smoothing steps a level as a network has.

        truth: (N^2,) the solution on the finest grid.
        """
        steps: list[ClassicalStep] = []
        reached: list[np.ndarray] = []
        sides = [f]
        for level, (before, _) in enumerate(smoothings):
            if level:
                P = self.prolongations[level - 1]
                sides.append(P.T @ (sides[-1] - self.operators[level - 1] @ reached[-1]))
                steps.append(self._step(level, "restrict", np.zeros(P.shape[1]), reached, truth))
            u = np.zeros(len(sides[-1]))
            for _ in range(before):
                u = self.smooth(level, u, sides[-1])
                steps.append(self._step(level, "smooth", u, reached, truth))
            reached.append(u)
        u = reached.pop()
        for level in range(len(smoothings) - 2, -1, -1):
            u = reached.pop() + self.prolongations[level] @ u
            steps.append(self._step(level, "prolong", u, reached, truth))
            for _ in range(smoothings[level][1]):
                u = self.smooth(level, u, sides[level])
                steps.append(self._step(level, "smooth", u, reached, truth))
        return steps

    def _step(
        self, level: int, name: str, u: np.ndarray, reached: list[np.ndarray], truth: np.ndarray
    ) -> ClassicalStep:
        carried = u
        for finer in range(level - 1, -1, -1):
            carried = reached[finer] + self.prolongations[finer] @ carried
        return ClassicalStep(level, name, _square(u), _square(truth - carried))


def _square(u: np.ndarray) -> np.ndarray:
    side = round(len(u) ** 0.5)
    return u.reshape(side, side)


@lru_cache(maxsize=16)
def _interpolation(fine: int) -> sparse.csr_matrix:
    """Bilinear, from (fine - 1) / 2 to `fine` inner nodes a side."""
    coarse = (fine - 1) // 2
    column = sparse.lil_matrix((fine, coarse))
    for j in range(coarse):
        column[2 * j : 2 * j + 3, j] = [[0.5], [1.0], [0.5]]
    return sparse.kron(column, column, format="csr")


def errors_per_cycle(a: np.ndarray, cycles: int, levels: int = 5) -> np.ndarray:
    """Relative error (cycles + 1,) of V(1, 1) from 0 on -div(a grad u) = 1, a: (n, n)."""
    grids = Hierarchy(a, levels)
    f = np.ones(grids.operators[0].shape[0])
    truth = spsolve(grids.operators[0].tocsc(), f)
    u, errors = np.zeros_like(f), [1.0]
    for _ in range(cycles):
        u = grids.cycle(u, f)
        errors.append(float(np.linalg.norm(u - truth) / np.linalg.norm(truth)))
    return np.array(errors)
