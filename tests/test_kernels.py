"""Kernels of wide networks: closed forms against quadrature, quadrature against sampling."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import kernels
from core.kernels import ACTIVATIONS, Layer

CLOSED = {
    "relu": (kernels.RELU_DUAL, ACTIVATIONS["relu"].value),
    "erf": (kernels.ERF_DUAL, torch.erf),
    "sine": (kernels.sine_dual(2.7), lambda z: torch.sin(math.sqrt(2.7) * z)),
    "cosine": (kernels.cosine_dual(1.3), lambda z: torch.cos(math.sqrt(1.3) * z)),
    "hermite": (
        kernels.hermite_dual(torch.tensor([0.5, 1.0, 0.2, 2.0])),
        lambda z: torch.tensordot(
            torch.tensor([0.5, 1.0, 0.2, 2.0]).double(), kernels.hermite(4, z), dims=1
        ),
    ),
}
SLOPED = [name for name in ACTIVATIONS if name != "relu"]


def correlated(t, count=400_000):
    pair = torch.randn(2, count, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    return pair[0], t * pair[0] + math.sqrt(1 - t**2) * pair[1]


def covariance(x, y, cosine):
    across = cosine * math.sqrt(x * y)
    return torch.tensor([[x, across], [across, y]], dtype=torch.float64)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_expectations_are_those_of_samples(name):
    u, v = correlated(0.6)
    act = ACTIVATIONS[name].value
    found = kernels.pair_expectation(act, act, covariance(1.5, 0.7, 0.6)).item()
    sampled = (act(math.sqrt(1.5) * u) * act(math.sqrt(0.7) * v)).mean().item()
    assert found == pytest.approx(sampled, abs=0.01)
    square = kernels.expectation(lambda z: act(z).square(), torch.tensor(1.5)).item()
    assert square == pytest.approx(act(math.sqrt(1.5) * u).square().mean().item(), abs=0.01)


@pytest.mark.parametrize("name", CLOSED)
def test_closed_forms_are_what_sampling_and_quadrature_give(name):
    dual, act = CLOSED[name]
    assert dual.value(torch.tensor(1.0, dtype=torch.float64)).item() == pytest.approx(1, abs=1e-12)
    norm = kernels.expectation(lambda z: act(z).square(), torch.tensor(1.0)).item()
    u, v = correlated(0.5)
    sampled = (act(u) * act(v)).mean().item() / norm
    half = torch.tensor(0.5, dtype=torch.float64)
    assert dual.value(half).item() == pytest.approx(sampled, abs=0.01)
    for t in (-0.7, 0.0, 0.3, 0.999):
        exact = kernels.pair_expectation(act, act, covariance(1, 1, t))
        at = torch.tensor(t, dtype=torch.float64)
        assert dual.value(at).item() == pytest.approx(exact.item() / norm, abs=1e-7)


@pytest.mark.parametrize("name", CLOSED)
def test_slopes_are_the_derivatives(name):
    dual, _ = CLOSED[name]
    t = torch.linspace(-0.9, 0.9, 7, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(dual.value(t).sum(), t)
    torch.testing.assert_close(dual.slope(t), slope, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", SLOPED)
def test_slopes_of_activations_are_the_derivatives(name):
    z = torch.linspace(-4, 4, 33, dtype=torch.float64, requires_grad=True)
    act = ACTIVATIONS[name]
    (slope,) = torch.autograd.grad(act.value(z).sum(), z)
    torch.testing.assert_close(act.slope(z).expand_as(z), slope, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(K=st.floats(0.05, 15.0))
def test_the_parallel_susceptibility_is_the_slope_of_the_variance(name, K):
    layer, step = Layer(ACTIVATIONS[name], 0.1, 1.7), 1e-4 * K
    at = torch.tensor([K - step, K + step], dtype=torch.float64)
    low, high = layer.variance(at)
    slope = layer.parallel(torch.tensor(K, dtype=torch.float64)).item()
    assert slope == pytest.approx(((high - low) / (2 * step)).item(), rel=1e-6, abs=1e-7)


def test_critical_relu_keeps_its_kernel():
    K = torch.tensor([1e-3, 1.0, 300.0], dtype=torch.float64)
    layer = Layer(ACTIVATIONS["relu"], 0.0, 2.0)
    for found, wanted in (
        (layer.variance(K), K),
        (layer.parallel(K), torch.ones_like(K)),
        (layer.perpendicular(K), torch.ones_like(K)),
    ):
        torch.testing.assert_close(found, wanted, rtol=1e-12, atol=0)


def test_critical_gelu_and_swish_stand_where_they_are_known_to():
    known = {
        "gelu": ((3 + math.sqrt(17)) / 2, 1.98305826, 0.17292239),
        "swish": (14.32017362, 1.98800468, 0.55514317),
    }
    for name, (K, weight, bias) in known.items():
        layer, at = Layer(ACTIVATIONS[name], bias, weight), torch.tensor(K, dtype=torch.float64)
        assert layer.variance(at).item() == pytest.approx(K, abs=1e-6)
        assert layer.parallel(at).item() == pytest.approx(1, abs=1e-7)
        assert layer.perpendicular(at).item() == pytest.approx(1, abs=1e-7)


@given(t=st.floats(-1, 1))
def test_a_layer_of_two_inputs_is_the_dual_for_inputs_of_norm_one(t):
    layer = Layer(ACTIVATIONS["relu"], 0.0, 2.0)
    after = layer.covariance(covariance(1, 1, t))
    dual = kernels.RELU_DUAL.value(torch.tensor(t, dtype=torch.float64)).item()
    assert after[0, 1].item() == pytest.approx(dual, abs=1e-7)
    assert after[0, 0].item() == pytest.approx(1, abs=1e-12)


def test_hermite_polynomials_are_orthonormal():
    nodes, weights = kernels.normal_rule()
    found = kernels.hermite(8, nodes)
    gram = (found * weights) @ found.mT
    torch.testing.assert_close(gram, torch.eye(8).double(), rtol=0, atol=1e-11)
    coefficients = kernels.hermite_coefficients(lambda x: 2 * x + x**2, 4)
    wanted = torch.tensor([1, 2, math.sqrt(2), 0], dtype=torch.float64)
    torch.testing.assert_close(coefficients, wanted, rtol=0, atol=1e-12)


@given(depth=st.integers(0, 60))
def test_an_input_is_as_alike_to_itself_as_before_at_any_depth(depth):
    one = torch.ones(3, dtype=torch.float64)
    for dual, _ in CLOSED.values():
        assert torch.equal(kernels.nngp(dual, one, depth), one)


def test_the_ntk_is_the_gram_matrix_of_a_wide_networks_gradients():
    """One hidden layer: E[s(u) s(v)] + t E[s'(u) s'(v)], by autograd over many random weights."""
    t, width = 0.4, 200_000
    x = torch.tensor([[1.0, 0.0], [t, math.sqrt(1 - t**2)]], dtype=torch.float64)
    draw = torch.Generator().manual_seed(1)
    first = torch.randn(width, 2, dtype=torch.float64, generator=draw, requires_grad=True)
    second = torch.randn(width, dtype=torch.float64, generator=draw, requires_grad=True)
    gradients = []
    for point in x:
        out = math.sqrt(2 / width) * second @ torch.relu(first @ point)
        parts = torch.autograd.grad(out, (first, second))
        gradients.append(torch.cat([part.flatten() for part in parts]))
    measured = (gradients[0] @ gradients[1]).item()
    theory = kernels.ntk(kernels.RELU_DUAL, torch.tensor(t, dtype=torch.float64), 1).item()
    assert measured == pytest.approx(theory, abs=0.02)
