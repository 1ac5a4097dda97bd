"""How alike two representations of the same samples are: rows are samples, columns are features."""

import torch
from torch import Tensor


def centred(x: Tensor) -> Tensor:
    """(n, d) with the mean of each column taken away."""
    return x - x.mean(0)


def linear_cka(x: Tensor, y: Tensor) -> Tensor:
    """Linear centred kernel alignment (Kornblith et al. 2019, eq. 4) of (n, d) and (n, d'), in [0, 1].

    |Y^T X|^2 / (|X^T X| |Y^T Y|) for centred X and Y, of Frobenius norms; the cosine between the centred
    kernels X X^T and Y Y^T, by whichever products are smaller. NaN where all rows of one are equal.
    """
    x, y = centred(x), centred(y)
    if len(x) < max(x.shape[1], y.shape[1]):
        x, y = x @ x.mT, y @ y.mT
        return (x * y).sum() / (x.norm() * y.norm())
    return (y.mT @ x).square().sum() / ((x.mT @ x).norm() * (y.mT @ y).norm())


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
