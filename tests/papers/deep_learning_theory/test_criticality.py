"""Criticality and finite width, as the book states them, in float64; and random networks in float32."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.kernels import ACTIVATIONS, Layer
from core.nets.ensemble import random_layers
from core.papers.deep_learning_theory import measure, theory
from core.papers.deep_learning_theory.model import (
    circle,
    input_size,
    networks,
    off_by,
)
from core.papers.deep_learning_theory.theory import critical, flow

every_activation = pytest.mark.parametrize("name", list(theory.FAMILIES))
scale_invariant = st.sampled_from(["linear", "relu"])
kernels = st.floats(1e-3, 100)


@every_activation
def test_criticality_is_a_fixed_point_where_both_susceptibilities_are_one(name):
    found = critical(name)
    K = torch.tensor(max(found.kernel, 1e-9), dtype=torch.float64)
    assert found.layer.parallel(K).item() == pytest.approx(1, abs=1e-8)
    assert found.layer.perpendicular(K).item() == pytest.approx(1, abs=1e-8)
    assert found.layer.variance(K).item() == pytest.approx(K.item(), rel=1e-8)


@given(scale_invariant, kernels)
def test_scale_invariant_layers_keep_every_kernel(name, kernel):
    assert np.ptp(flow(critical(name).layer, kernel, 20).kernel) <= 1e-12 * kernel


@given(scale_invariant, kernels, st.floats(0.2, 3))
def test_off_criticality_they_multiply_the_kernel_by_the_same_factor(name, kernel, factor):
    found = flow(off_by(name, factor), kernel, 12).kernel
    np.testing.assert_allclose(found, kernel * factor ** np.arange(12), rtol=1e-11)


@given(st.sampled_from(list(ACTIVATIONS)), st.floats(0.05, 20), st.floats(0, 1), st.floats(0.2, 3))
def test_chi_par_is_the_slope_of_the_recursion(name, kernel, bias, weight):
    layer = Layer(ACTIVATIONS[name], bias, weight)
    K, step = torch.tensor(kernel, dtype=torch.float64), 1e-5 * kernel
    slope = (layer.variance(K + step) - layer.variance(K - step)) / (2 * step)
    assert layer.parallel(K).item() == pytest.approx(slope.item(), rel=1e-6, abs=1e-8)


def test_the_constants_of_gelu_and_swish():
    gelu, swish = critical("gelu"), critical("swish")
    assert gelu.kernel == pytest.approx((3 + 17**0.5) / 2, abs=1e-8)
    assert gelu.layer.weight_variance == pytest.approx(1.98305826, abs=1e-8)
    assert gelu.layer.bias_variance == pytest.approx(0.17292239, abs=1e-8)
    assert swish.kernel == pytest.approx(14.32017362, rel=1e-7)


@pytest.mark.parametrize("name", theory.NEVER_CRITICAL)
def test_sigmoid_and_softplus_are_critical_nowhere(name):
    layer = Layer(ACTIVATIONS[name], 0.0, 1.0)
    K = torch.logspace(-3, 2.6, 60, dtype=torch.float64)
    gap = layer.parallel(K) - layer.perpendicular(K)
    assert (gap > 0).all() or (gap < 0).all()


def test_the_vertex_grows_by_nu_a_layer():
    for name, nu in (("linear", 2), ("relu", 5)):
        increments = np.diff(flow(critical(name).layer, 1.0, 9).spread)
        np.testing.assert_allclose(increments, nu, rtol=1e-11)
    deep = flow(critical("tanh").layer, 1.0, 300).spread
    assert deep[-1] / 300 == pytest.approx(2 / 3, rel=0.02)
    assert critical("gelu").nu == pytest.approx(4.9, abs=0.05)


def shared_information(first: int, second: int, spread: float) -> float:
    """The mutual information of two groups of neurons of a layer [nats], to third order in nu r."""
    correction = 1 - spread * (20 + 3 * (first + second)) / 6
    return first * second / 8 * spread**2 * correction


@given(st.floats(0.5, 6), st.integers(2, 30))
def test_r_star_is_where_shared_information_peaks(nu, outputs):
    peak = theory.optimal_ratio(nu, outputs) * nu
    shared = [shared_information(1, outputs - 1, peak * at) for at in (0.99, 1.0, 1.01)]
    assert shared[1] == max(shared)
    assert theory.optimal_ratio(1.1 * nu, outputs) < theory.optimal_ratio(nu, outputs)
    assert theory.optimal_ratio(nu, outputs + 1) < theory.optimal_ratio(nu, outputs)


@pytest.mark.parametrize("spread", [0.01, 0.03])
def test_shared_information_is_that_of_neurons_of_one_random_variance(spread):
    """Two neurons N(0, G) with the same log-normal G: their mutual information by quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    weights = weights / weights.sum()
    sigma = np.log(1 + spread) ** 0.5
    G = np.exp(sigma * nodes - sigma**2 / 2)
    x = np.linspace(-8, 8, 201)
    one = np.exp(-(x**2) / (2 * G[:, None])) / np.sqrt(2 * np.pi * G[:, None])  # (G, x)
    alone, both = weights @ one, (weights * one.T) @ one
    information = (both * np.log(both / np.outer(alone, alone))).sum() * (x[1] - x[0]) ** 2
    expected = shared_information(1, 1, spread)
    assert information == pytest.approx(expected, rel=30 * spread**2)


@given(st.sampled_from(["linear", "relu", "tanh"]), st.floats(0, 1))
def test_a_skip_lowers_nu_from_the_plain_one_to_nothing(name, skip):
    assert theory.residual_nu(name, 0.0) == pytest.approx(critical(name).nu)
    assert theory.residual_nu(name, 1.0) == 0
    assert theory.residual_nu(name, skip) <= critical(name).nu + 1e-9


def test_the_corrected_density_has_mass_one_and_the_kurtosis_it_is_given():
    x = np.linspace(-12, 12, 4001)
    mass = theory.quartic_density(x, 0.4) * (x[1] - x[0])
    assert [(mass * x**power).sum() for power in (0, 2, 4)] == pytest.approx([1, 1, 3.4])


@pytest.mark.parametrize("name", ["gelu", "tanh"])
def test_layers_drawn_without_weights_have_the_law_of_networks_that_have_them(name):
    width, depth, count = 12, 4, 6000
    layer = critical(name).layer
    first = layer.first(input_size(name))
    *_, (variance, _) = random_layers(layer, first, width, depth, count, 0)
    z = networks(layer, width, depth - 1, count, 1)(circle(1, input_size(name)))[-1]
    square = layer.activation.value(z).square().mean((1, 2)).detach()
    drawn = variance[:, 0].log()
    real = (layer.bias_variance + layer.weight_variance * square).log()
    error = (2 * drawn.var() / count) ** 0.5
    assert abs(drawn.mean() - real.mean()) < 4 * error
    assert (drawn.var() / real.var()).item() == pytest.approx(1, abs=0.15)
    levels = torch.tensor([0.1, 0.5, 0.9])
    assert (drawn.quantile(levels) - real.quantile(levels)).abs().max() < 8 * error


def test_relu_networks_scatter_exactly_as_the_product_of_their_layers():
    kernel, spread = measure.measured_flow("relu", width=16, depth=3, count=4000)
    np.testing.assert_allclose(kernel, 1, atol=0.05)
    np.testing.assert_allclose(spread, theory.critical_spread("relu", 16, 3), atol=0.1)


@given(st.integers(0, 99))
def test_hidden_units_can_be_permuted(seed):
    net = networks(off_by("tanh", 1.2), 9, 3, 2, seed).requires_grad_(False)
    x, order = circle(5, 1.0), torch.randperm(9)
    before = net(x)[-1]
    for part in (net.weights[0], net.biases[0]):
        part.copy_(part[:, :, order])
    net.weights[1].copy_(net.weights[1][:, order])
    torch.testing.assert_close(net(x)[-1], before)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 1e-5), (torch.float64, 1e-13)])
def test_scaling_the_input_of_a_critical_relu_network_scales_its_output(dtype, tolerance):
    net = networks(critical("relu").layer, 16, 6, 3, 0).to(dtype)
    x = circle(7, 1.0).to(dtype)
    torch.testing.assert_close(net(3 * x)[-1], 3 * net(x)[-1], rtol=tolerance, atol=tolerance)
