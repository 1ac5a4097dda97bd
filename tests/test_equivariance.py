"""The commuting square, on functions whose answer is known."""

import pytest
import torch

from core.equivariance import equivariance_error, relative_error


def roll(by: int, x: torch.Tensor) -> torch.Tensor:
    return x.roll(by, -1)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 1e-6), (torch.float64, 1e-14)])
def test_a_circular_difference_commutes_with_shifts(dtype, tolerance):
    inputs = torch.rand(3, 16, dtype=dtype)
    result = equivariance_error(lambda x: x - x.roll(1, -1), roll, roll, inputs, range(16))
    assert len(result.errors) == 48
    assert result.median <= result.max <= tolerance


def test_a_weight_for_each_place_does_not_commute():
    weights = torch.linspace(0, 1, 16)
    result = equivariance_error(lambda x: x * weights, roll, roll, torch.rand(2, 16), [3])
    assert result.median > 0.1


def test_the_error_is_relative_to_the_output():
    f_x = torch.tensor([3.0, 4.0])
    assert relative_error(torch.tensor([3.0, 5.0]), f_x, f_x) == pytest.approx(0.2)


def test_what_is_undetermined_is_not_compared():
    expected = torch.tensor([1.0, float("nan")])
    assert relative_error(torch.tensor([1.0, 9.0]), expected, torch.ones(2)) == 0
