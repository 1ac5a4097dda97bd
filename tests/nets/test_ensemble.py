"""An ensemble is many perceptrons: each like one alone, drawn as said, none touching another."""

from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from core.kernels import ACTIVATIONS, Layer
from core.nets.ensemble import Ensemble

SIZES = (3, 8, 8, 2)
TANH = Layer(ACTIVATIONS["tanh"], 0.1, 1.3)
X = torch.randn(5, 3, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("member", [0, 3])
def test_each_member_is_a_perceptron(member):
    ensemble = Ensemble(TANH, SIZES, 4, seed=0)
    layers = [nn.Linear(a, b) for a, b in pairwise(SIZES)]
    for layer, weight, bias in zip(layers, ensemble.weights, ensemble.biases, strict=True):
        layer.weight.data, layer.bias.data = weight[member].mT, bias[member, 0]
    alone = nn.Sequential(layers[0], nn.Tanh(), layers[1], nn.Tanh(), layers[2])
    torch.testing.assert_close(ensemble(X)[-1][member], alone(X))


@given(st.floats(0.1, 4), st.floats(0.1, 4), st.integers(0, 99))
def test_the_same_seed_draws_the_same_numbers_whatever_their_variance(bias, weight, seed):
    first, second = (
        Ensemble(Layer(TANH.activation, b, w), SIZES, 2, seed)
        for b, w in ((1.0, 1.0), (bias, weight))
    )
    for one, other in zip(first.weights, second.weights, strict=True):
        torch.testing.assert_close(weight**0.5 * one, other)
    for one, other in zip(first.biases, second.biases, strict=True):
        torch.testing.assert_close(bias**0.5 * one, other)


def test_weights_have_the_variance_of_the_layer_over_the_fan_in():
    ensemble = Ensemble(TANH, (50, 60, 40), 200, seed=1)
    for weights, fan_in in zip(ensemble.weights, (50, 60), strict=True):
        assert weights.var().item() == pytest.approx(1.3 / fan_in, rel=0.02)
    assert ensemble.biases[0].var().item() == pytest.approx(0.1, rel=0.05)


def test_a_skip_adds_the_layer_before_to_hidden_layers_alone():
    plain, skipping = (Ensemble(TANH, SIZES, 2, seed=0, skip=skip) for skip in (0.0, 0.9))
    first, second, out = skipping(X)
    torch.testing.assert_close(first, plain(X)[0])
    torch.testing.assert_close(second, plain(X)[1] + 0.9 * first)
    last = torch.baddbmm(skipping.biases[2], torch.tanh(second), skipping.weights[2])
    torch.testing.assert_close(out, last)


def test_a_member_that_overflows_touches_no_other():
    ensemble = Ensemble(TANH, SIZES, 2, seed=0)
    ensemble.weights[0].data[0] = torch.nan
    ensemble(X)[-1].square().sum().backward()
    for weights in ensemble.weights:
        assert weights.grad is not None
        assert weights.grad[1].isfinite().all()
