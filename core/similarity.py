"""How alike two representations of the same samples are, and what maps one to the other.

Rows are samples, columns are features.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

Map = Callable[[Tensor], Tensor]  # codes of one network (n, d) -> of another (n, d')


def centred(x: Tensor) -> Tensor:
    """(n, d) with the mean of each column taken away."""
    return x - x.mean(0)


def linear_cka(x: Tensor, y: Tensor) -> Tensor:
    """Linear centred kernel alignment (Kornblith et al. 2019, eq. 4) of (n, d) and (n, d'), in [0, 1].

    |Y^T X|^2 / (|X^T X| |Y^T Y|) for centred X and Y, of Frobenius norms; the cosine between the centred
    kernels X X^T and Y Y^T, each of the three by whichever products are cheaper. NaN where all rows of
    one are equal.
    """
    x, y = centred(x), centred(y)
    (n, d), other = x.shape, y.shape[1]
    across = d * other <= n * (d + other)
    shared = (y.mT @ x).square() if across else (x @ x.mT) * (y @ y.mT)
    return shared.sum() / (_size_of_kernel(x) * _size_of_kernel(y))


def _size_of_kernel(x: Tensor) -> Tensor:
    """|X X^T| = |X^T X|."""
    return (x @ x.mT if len(x) < x.shape[1] else x.mT @ x).norm()


def correlations(x: Tensor, y: Tensor) -> Tensor:
    """Of each column of (n, d) with each of (n, d'): (d, d'). NaN for columns that are constant."""
    x, y = centred(x), centred(y)
    return (x / x.norm(dim=0)).mT @ (y / y.norm(dim=0))


def procrustes(x: Tensor, y: Tensor) -> Tensor:
    """The map Q (d, d') that keeps lengths as far as the widths allow, of least |X Q - Y|.

    Schoenemann 1966: X^T Y = U S V^T gives Q = U V^T, orthogonal where d = d'.
    """
    u, _, vh = torch.linalg.svd(x.mT @ y, full_matrices=False)
    return u @ vh


def rotation(x: Tensor, y: Tensor) -> Map:
    """The rotation, mirrored or not, and shift that take codes (K, d) to (K, d') best."""
    (span, small), (other, wanted) = _spanned(x), _spanned(y)
    turn, here, there = procrustes(small, wanted), x.mean(0), y.mean(0)
    return lambda codes: (codes - here) @ span @ turn @ other.mT + there


def _spanned(x: Tensor) -> tuple[Tensor, Tensor]:
    """Directions (d, k) that rows of (K, d), centred, span, and the rows along these; all if K > d."""
    if len(x) > x.shape[1]:
        return torch.eye(x.shape[1], dtype=x.dtype), centred(x)
    span, rows = torch.linalg.qr(centred(x).mT)
    return span, rows.mT


def affine(x: Tensor, y: Tensor) -> Map:
    """The affine map that does, by least squares, of least norm where K is too small to tell it."""
    known = _with_one(x)
    if len(x) < known.shape[1]:
        shares = torch.linalg.pinv(known @ known.mT, hermitian=True) @ y
        return lambda codes: _with_one(codes) @ known.mT @ shares
    solved = torch.linalg.lstsq(known, y, driver="gelsd").solution
    return lambda codes: _with_one(codes) @ solved


def _with_one(x: Tensor) -> Tensor:
    return F.pad(x, (0, 1), value=1.0)


def unexplained(x: Tensor, y: Tensor, made: Map) -> float:
    """The share of the variance of (n, d') that a map of (n, d) misses."""
    return ((made(x) - y).square().sum() / centred(y).square().sum()).item()


def shares_within(values: Tensor) -> float:
    """Of the variance of codes (n, V, d), summed over the numbers, the share that is within things."""
    within = values.var(1, correction=0).mean(0).sum()
    return float(within / values.flatten(0, 1).var(0, correction=0).sum())


def ranks_of(said: Tensor, turning: Tensor) -> Tensor:
    """Of predictions (n, V, V, d), from item i to j, the rank of j among all but i: (n, V, V - 1)."""
    said, at = F.normalize(said, dim=-1), F.normalize(turning, dim=-1)
    cosines = torch.einsum("nijd,nkd->nijk", said, at)
    count = at.shape[1]
    own = torch.eye(count, dtype=torch.bool)
    cosines = cosines.masked_fill(
        own[None, :, None, :], -2
    )  # the view that one starts from is no answer
    true = cosines.diagonal(dim1=-2, dim2=-1)[..., None]
    ranks = 1 + (cosines > true).sum(-1)
    return ranks[:, ~own].unflatten(1, (count, count - 1))


def explained(said: Tensor, truth: Tensor) -> float:
    """R^2 of numbers (n, d) against ONE mean over all of them."""
    rest = (truth - said).square().sum() / (truth - truth.mean()).square().sum()
    return float(1 - rest)
