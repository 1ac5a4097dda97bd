"""The comparison of devices, tried where there is only one."""

import pytest
import torch
from gpu_harness import answers, largest_difference, outputs
from torch import nn

from core import atlas

CPU = torch.device("cpu")


@pytest.mark.parametrize(
    ("slug", "name"),
    [("neural-collapse", "k3-balanced-mse-free-m1"), ("frame-averaging", "gnn-seed0")],
)
def test_a_shipped_network_answers_as_itself_and_not_as_before_its_training(slug, name):
    (recipe,) = (recipe for recipe in atlas.paper(slug).recipes if recipe.name == name)
    found, expected = answers(slug, recipe, CPU), answers(slug, recipe, CPU)
    assert found
    assert largest_difference(found, expected) == 0
    fresh = recipe.task(CPU)
    with torch.inference_mode(), outputs(fresh.model) as untrained:
        fresh.validate()
    assert largest_difference(untrained, expected) > 0.1


def test_only_the_outermost_outputs_are_compared():
    inner = nn.Linear(2, 2)
    model = nn.Sequential(inner, nn.ReLU())
    x = torch.rand(3, 2)
    with outputs(model) as said:
        whole = model(x)
        part = inner(x)
    assert len(said) == 2
    assert torch.equal(said[0], whole)
    assert torch.equal(said[1], part)
    model(x)
    assert len(said) == 2


def test_differences_are_relative_and_none_is_overlooked():
    ones = torch.ones(4)
    assert largest_difference([ones, 1.01 * ones], [ones, ones]) == pytest.approx(0.01, rel=1e-4)
    assert largest_difference([ones], [ones, ones]) == float("inf")
    assert largest_difference([ones * float("nan")], [ones]) == float("inf")
    assert largest_difference([1e3 * ones], [1e3 * ones]) == 0
