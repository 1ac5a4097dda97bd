"""What the notes of the tour promise, in numbers and names, is what their own states show."""

import pytest

from core.papers.deep_learning_theory import exhibit, measure
from core.papers.deep_learning_theory.theory import critical
from core.papers.deep_learning_theory.tour import TOUR
from core.papers.deep_learning_theory.train import SETTINGS

STEPS = {step.title: step for step in TOUR}
STARTS = {setting.name: setting for setting in SETTINGS}


def test_half_the_critical_scale_halves_the_mean_square_in_each_layer():
    state = STEPS["Twenty-four layers later."].state
    assert state["frame"] == "23"
    shown = exhibit.streams(state["activation"], state["times"], state["seed"])
    kernel = shown["small"].kernel_theory
    assert kernel[23] / kernel[22] == pytest.approx(0.5, abs=0.01)
    fading = shown["critical"].kernel_theory
    assert 2 * 24 * fading[23] == pytest.approx(1, abs=0.25)


def test_gelu_is_critical_where_it_is_told():
    step = STEPS["Where is GELU critical?"]
    layer = critical("gelu").layer
    assert f"C_b = {layer.bias_variance:.3f} and C_W = {layer.weight_variance:.3f}" in step.note
    assert step.state["bias"] == round(layer.bias_variance, 3)
    assert step.state["weight"] == round(layer.weight_variance, 3)


def test_the_first_correction_is_good_for_four_layers_and_useless_for_sixteen():
    few, many = (
        exhibit.shape(state["of"], 1.0, state["depth"], state["width"], state["seed"])
        for state in (
            STEPS[title].state
            for title in (
                "Finite width: look at the distribution.",
                "Only depth over width counts.",
            )
        )
    )
    assert 3 * few.spread == pytest.approx(few.kurtosis, rel=0.5)
    assert many.spread > 0.5
    assert many.kurtosis > few.kurtosis


def test_what_is_trained_is_as_it_is_told():
    small, large, critical_tanh = (
        STARTS[name] for name in ("tanh-small", "tanh-large", "tanh-critical")
    )
    assert "one digit in six" in STEPS["It decides what can be trained."].note
    assert measure.accuracies(small, 64).mean() == pytest.approx(1 / 6, abs=0.04)
    assert exhibit.trained(large).loss[-1].mean() < exhibit.trained(critical_tanh).loss[-1].mean()
