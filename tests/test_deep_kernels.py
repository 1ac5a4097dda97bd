"""Kernels of very deep networks: interpolated against the recursion, limits against closed forms."""

import math

import pytest
import torch

from core import kernels
from core.deep_kernels import HIGH, LOW, deep_kernel, interpolated, koenigs, logits, places

DUALS = {
    "one over two": kernels.hermite_dual(torch.tensor([0.0, 1.0, 0.0, 1.0])),  # exponent 2
    "one over four": kernels.hermite_dual(torch.tensor([0.0, 0.5, math.sqrt(0.5), 0.5])),  # 4
    "square": kernels.hermite_dual(torch.tensor([0.0, 0.0, 1.0])),
    "constant": kernels.hermite_dual(torch.tensor([1.0, 0.0, 0.0, 1.0])),
    "sine": kernels.sine_dual(2.676),
    "erf": kernels.ERF_DUAL,
    "relu": kernels.RELU_DUAL,
}
SINGULAR = ("one over two", "one over four", "sine", "erf")


def at(t):
    return places(((1 - t) / t).log())


@pytest.mark.parametrize("key", DUALS)
@pytest.mark.parametrize("kernel", ["nngp", "ntk"])
def test_interpolated_kernels_are_those_of_the_recursion(key, kernel):
    t = torch.tensor([0.1, 0.3, 0.5, 0.9, 0.99, 0.9999], dtype=torch.float64)
    recursion = {"nngp": kernels.nngp, "ntk": kernels.ntk}[kernel]
    for depth in (1, 3, 8):
        one = recursion(DUALS[key], torch.ones(1).double(), depth)
        exact = (recursion(DUALS[key], t, depth) / one).log()
        found = deep_kernel(DUALS[key], depth, kernel)(at(t))
        torch.testing.assert_close(found, exact, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("depth", [50, 300, 100_000])
def test_layers_that_only_multiply_are_not_computed_one_by_one(depth):
    dual, t = DUALS["one over two"], torch.tensor([0.1, 0.6], dtype=torch.float64)
    wanted = koenigs(dual, t).log() + depth * math.log(dual.slope_at_zero)
    torch.testing.assert_close(deep_kernel(dual, depth)(at(t)), wanted, rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("key", SINGULAR)
def test_one_layer_more_multiplies_the_limit_kernel_by_its_slope_at_zero(key):
    dual, t = DUALS[key], torch.linspace(1e-6, 0.999, 400, dtype=torch.float64)
    after, before = koenigs(dual, dual.value(t)), koenigs(dual, t)
    torch.testing.assert_close(after, dual.slope_at_zero * before, rtol=1e-10, atol=0)


@pytest.mark.parametrize(
    ("key", "exponent", "wanted"), [("one over two", 2, 0.6052), ("one over four", 4, 1.4649)]
)
def test_the_limit_kernel_is_singular_with_its_exponent(key, exponent, wanted):
    gap = torch.tensor([1e-6, 1e-7, 1e-8], dtype=torch.float64)
    constant = koenigs(DUALS[key], 1 - gap) * gap ** (exponent / 2)
    torch.testing.assert_close(constant, torch.full_like(gap, wanted), rtol=1e-3, atol=0)


def test_places_are_those_of_their_logits():
    x = torch.nn.functional.normalize(torch.rand(20, 3, dtype=torch.float64), dim=1)
    found = logits(x, x)
    torch.testing.assert_close(places(found).logits, found, rtol=1e-9, atol=1e-9)
    same = interpolated(torch.linspace(0, 1, 8192, dtype=torch.float64))(places(found))
    torch.testing.assert_close(same, (found - LOW) / (HIGH - LOW), rtol=1e-9, atol=1e-9)
