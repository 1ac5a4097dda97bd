"""Measures of two representations: what they do not see, and where they agree with SciPy."""

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import orthogonal_procrustes

from core.similarity import centred, correlations, linear_cka, procrustes


def draws(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def orthogonal(seed: int, size: int) -> torch.Tensor:
    return torch.linalg.qr(draws(seed, size, size))[0]


@given(st.integers(0, 99), st.sampled_from([8, 40]))
def test_linear_cka_is_the_cosine_of_kernels_and_sees_no_rotation_scale_or_shift(seed, count):
    x, y = draws(seed, count, 12), draws(seed + 1, count, 9)
    kernels = [centred(z) @ centred(z).mT for z in (x, y)]
    cosine = (kernels[0] * kernels[1]).sum() / (kernels[0].norm() * kernels[1].norm())
    turned = 3 * x @ orthogonal(seed, 12) + draws(seed + 2, 12)
    torch.testing.assert_close(linear_cka(x, y), cosine, rtol=1e-12, atol=0)
    torch.testing.assert_close(linear_cka(turned, y), cosine, rtol=1e-10, atol=0)
    torch.testing.assert_close(linear_cka(turned, x), torch.ones(()).double(), rtol=1e-10, atol=0)
    assert 0 <= cosine <= 1


@given(st.integers(0, 99))
def test_correlations_are_numpys_and_see_no_scale_or_shift(seed):
    x, y = draws(seed, 30, 5), draws(seed + 1, 30, 4)
    expected = np.corrcoef(x.T, y.T)[:5, 5:]
    moved = x * torch.tensor([2.0, 1, 0.5, 7, -1]).double() + 4
    np.testing.assert_allclose(correlations(x, y), expected, atol=1e-12)
    np.testing.assert_allclose(correlations(moved, y)[:4], expected[:4], atol=1e-12)
    np.testing.assert_allclose(correlations(moved, y)[4], -expected[4], atol=1e-12)


@given(st.integers(0, 99))
def test_procrustes_finds_a_planted_rotation_and_agrees_with_scipy(seed):
    x, noise, turn = draws(seed, 30, 5), draws(seed + 1, 30, 5), orthogonal(seed, 5)
    torch.testing.assert_close(procrustes(x, x @ turn), turn, rtol=0, atol=1e-10)
    expected, _ = orthogonal_procrustes(x.numpy(), (x @ turn + noise).numpy())
    np.testing.assert_allclose(procrustes(x, x @ turn + noise), expected, atol=1e-10)
    wide = procrustes(x[:, :3], x)
    torch.testing.assert_close(wide @ wide.mT, torch.eye(3).double(), rtol=0, atol=1e-12)
