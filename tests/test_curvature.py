"""Sharpness: Lanczos against exact eigenvalues, products against the whole Hessian, in float64."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from core.curvature import hessian_product, top_eigenpair
from core.seeds import seeded


def symmetric(size: int, seed: int) -> torch.Tensor:
    draws = torch.Generator().manual_seed(seed)
    made = torch.randn(size, size, generator=draws, dtype=torch.float64)
    return made + made.mT


@given(st.integers(1, 40), st.integers(0, 999))
def test_all_steps_find_the_largest_eigenvalue_and_its_vector(size, seed):
    matrix = symmetric(size, seed)
    start = torch.randn(size, generator=torch.Generator().manual_seed(seed + 1)).double()
    value, vector = top_eigenpair(lambda v: matrix @ v, start, size)
    assert value == pytest.approx(torch.linalg.eigvalsh(matrix)[-1].item(), abs=1e-9)
    assert vector.norm().item() == pytest.approx(1)
    assert (vector @ matrix @ vector).item() == pytest.approx(value, abs=1e-9)


@given(st.integers(2, 40), st.integers(0, 999), st.integers(1, 10))
def test_few_steps_never_find_more_than_there_is(size, seed, steps):
    matrix = symmetric(size, seed)
    value, _ = top_eigenpair(lambda v: matrix @ v, torch.ones(size).double(), steps)
    assert value <= torch.linalg.eigvalsh(matrix)[-1].item() + 1e-9


def test_from_an_eigenvector_one_product_is_enough():
    matrix = torch.diag(torch.tensor([1.0, 5.0, 2.0], dtype=torch.float64))
    value, vector = top_eigenpair(lambda v: matrix @ v, torch.tensor([0.0, 2.0, 0.0]).double())
    assert value == 5
    assert vector.tolist() == [0, 1, 0]


@given(st.integers(0, 99))
def test_a_network_has_the_sharpness_of_its_whole_hessian(seed):
    net = seeded(seed, lambda: nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 2))).double()
    x = torch.randn(9, 4, generator=torch.Generator().manual_seed(seed)).double()
    names, weights = zip(*net.named_parameters(), strict=True)
    flat = nn.utils.parameters_to_vector(weights).detach()

    def loss(values: torch.Tensor) -> torch.Tensor:
        parts = values.split([w.numel() for w in weights])
        given_ = {n: p.view_as(w) for n, p, w in zip(names, parts, weights, strict=True)}
        return (torch.func.functional_call(net, given_, (x,)) - 1).square().mean()

    whole = torch.autograd.functional.hessian(loss, flat)
    product = hessian_product((net(x) - 1).square().mean(), weights)
    torch.testing.assert_close(product(flat), whole @ flat)
    value, _ = top_eigenpair(product, torch.ones_like(flat), len(flat))
    assert value == pytest.approx(torch.linalg.eigvalsh(whole)[-1].item(), rel=1e-8)
