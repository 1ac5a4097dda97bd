"""How conditions lie in a representation: alignment, parallelism, generalisation, dimension.

z (..., P, N) are representations of P conditions, with any leading dimensions.
"""

from itertools import combinations, permutations

import numpy as np
import torch
from torch import Tensor

from core.similarity import linear_cka


def alignment(z: Tensor, reference: Tensor) -> Tensor:
    """(...,) centred kernel alignment of z (..., P, N) with references (..., P, d) that broadcast."""
    leading = z.shape[:-2]
    other = reference.expand(*leading, *reference.shape[-2:]).reshape(-1, *reference.shape[-2:])
    found = torch.vmap(linear_cka)(z.reshape(-1, *z.shape[-2:]), other)
    return found.reshape(leading)


def frontier(c: float, count: int = 60) -> np.ndarray:
    """(count, 2): the largest target alignment b for each input alignment a, at a task's alignment c.

    Angles between kernels obey the triangle inequality, arccos a + arccos b >= arccos c, with equality
    for nonnegative mixtures of the two.
    """
    angle = np.linspace(0, np.arccos(np.clip(c, -1, 1)), count)
    return np.stack([np.cos(angle), np.cos(angle[::-1])], 1)


def beyond(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    """By how much alignments lie beyond the frontier [radians]: never, but for rounding."""
    angles = (np.arccos(np.clip(values, -1, 1)) for values in (c, a, b))
    of_task, of_inputs, of_targets = angles
    return of_task - of_inputs - of_targets


def participation(z: Tensor) -> Tensor:
    """(...,) dimension: (tr K)^2 / tr K^2 of the centred kernel; 1 for a line, m for m equal axes."""
    apart = z - z.mean(-2, keepdim=True)
    kernel = apart @ apart.mT
    return kernel.diagonal(dim1=-2, dim2=-1).sum(-1).square() / kernel.square().sum((-2, -1))


def parallelism(z: Tensor, sides: np.ndarray) -> Tensor:
    """(...,) the parallelism score of a dichotomy (Bernardi et al. 2020).

    sides (P,): which conditions are positive, two of each side or more. Coding vectors join a condition
    of the smaller side to one of the other; the score is their mean pairwise cosine, the largest over all
    pairings. 1 where moving across the dichotomy is one direction for all.
    """
    first, second = np.flatnonzero(sides), np.flatnonzero(~sides)
    if len(first) > len(second):
        first, second = second, first
    pairings = np.array(list(permutations(second, len(first))))  # (Q, m)
    vectors = z[..., None, first, :] - z[..., pairings, :]
    unit = torch.nn.functional.normalize(vectors, dim=-1)
    m = len(first)
    return ((unit.sum(-2).square().sum(-1) - m) / (m * (m - 1))).amax(-1)


def coding(z: np.ndarray, sides: np.ndarray) -> list[tuple[int, int]]:
    """The pairs (i of the negative, j of the positive side) of the best pairing, of one z (P, N)."""
    first, second = np.flatnonzero(~sides), np.flatnonzero(sides)
    found = []
    for order in permutations(second, len(first)):
        vectors = z[list(order)] - z[first]
        unit = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
        found.append((float(np.square(unit.sum(0)).sum()), order))
    return list(zip(first.tolist(), map(int, max(found)[1]), strict=True))


def ccgp(z: Tensor, conditions: Tensor, sides: np.ndarray) -> Tensor:
    """(...,) cross-condition generalisation of samples z (..., n, N) of conditions (n,).

    A condition of either side is held out; a linear classifier, half way between the mean conditions of
    the sides, is fitted to the others and asked about the samples of those two. The mean over all such
    pairs: 1 where the dichotomy is abstract, 1/2 at chance. sides: as in `parallelism`.
    """
    member = torch.nn.functional.one_hot(conditions, len(sides)).to(z)  # (n, P)
    average = (member / member.sum(0)).mT
    plus, minus = np.flatnonzero(sides), np.flatnonzero(~sides)
    rest = []
    for side in (plus, minus):
        own = (average @ z)[..., side, :]
        rest.append((own.sum(-2, keepdim=True) - own) / (len(side) - 1))
    first, second = rest[0][..., :, None, :], rest[1][..., None, :, :]
    direction = first - second  # (..., p, q, N)
    threshold = ((first + second) / 2 * direction).sum(-1).flatten(-2)[..., None, :]
    positive = (z @ direction.flatten(-3, -2).mT > threshold).to(z)  # (..., n, p q)
    shares = (average @ positive).unflatten(-1, (len(plus), len(minus)))  # (..., P, p, q)
    held_plus = shares[..., plus, :, :].diagonal(dim1=-3, dim2=-2)
    held_minus = 1 - shares[..., minus, :, :].diagonal(dim1=-3, dim2=-1)
    return (held_plus.mean((-2, -1)) + held_minus.mean((-2, -1))) / 2


def dichotomies(count: int) -> list[np.ndarray]:
    """All splits of conditions into halves, or nearly, each (count,) bool once."""
    half = count // 2
    found = []
    for chosen in combinations(range(count), half):
        if 2 * half < count or 0 in chosen:
            sides = np.zeros(count, bool)
            sides[list(chosen)] = True
            found.append(sides)
    return found
