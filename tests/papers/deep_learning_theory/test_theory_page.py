"""The page of depth and width in Streamlit's harness: every view and control, and what it says."""

from functools import partial

import numpy as np
import pytest
from app_harness import checked, follow_tour, in_view, move_every_control, seen

from core.papers.deep_learning_theory import exhibit, measure, model, text
from core.papers.deep_learning_theory.train import SETTINGS, STORED, Setting

PAGE = "pages/deep_learning_theory/page.py"
viewed = partial(in_view, PAGE)


@pytest.mark.parametrize("view", ["flow", "shape", "spread", "phase", "trained"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_doubling_both_keeps_the_ratio_and_stops_where_there_is_no_more():
    app = viewed("shape", depth=16, width=64)
    for _ in range(2):
        assert "r = L / n = 0.25" in seen(app)
        checked(app.button(key="dl_twice").click().run())
        assert (app.slider(key="dl_depth").value, app.selectbox(key="dl_width").value) == (32, 128)


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("deep-learning-theory", PAGE, "dl")


def test_at_a_factor_of_one_nothing_is_too_small_or_too_large():
    shown = exhibit.streams("relu", 1.0, 0)
    np.testing.assert_array_equal(shown["small"].loop, shown["large"].loop)
    assert "too small 1, critical 1, too large 1" in text.stream_note("relu", shown)


def test_the_first_correction_is_said_to_be_of_no_use_where_it_is():
    for depth, useless in ((32, True), (3, False)):
        said = text.shape_note("relu", exhibit.shape("relu", 1.0, depth, 64, 0))
        assert ("of no use" in said) == useless


@pytest.mark.parametrize(
    ("activation", "start", "verdict"),
    [
        ("gelu", "critical", "gradients survive"),
        ("gelu", "pytorch", "gradients vanish"),
        ("relu", "he", "gradients survive"),
        ("softplus", "he", "critical nowhere"),
    ],
)
def test_a_start_has_the_fate_that_theory_says(activation, start, verdict):
    layer = model.known_starts(activation, 64)[start]
    here = exhibit.fate(activation, layer.bias_variance, layer.weight_variance)
    assert verdict in text.fate_note(activation, here)


def test_gradients_of_tanh_fall_on_one_curve_and_gelus_are_said_not_to():
    def apart(name: str) -> float:
        ends = [values[-1] for values in exhibit.spreads(name, "gradients").measured.values()]
        return max(ends) / min(ends)

    assert apart("tanh") < 1.25 < apart("gelu")
    assert "do not fall" in text.spread_note(
        "gelu", "gradients", exhibit.spreads("gelu", "gradients")
    )


def test_spreads_are_said_as_measured_and_as_theory_has_them():
    shown = exhibit.spreads("relu", "signals")
    theory = np.log1p((1 + 5 / 64) ** 32 - 1)
    said = text.spread_note("relu", "signals", shown)
    assert f"{shown.measured[16][8]:.2g}, {shown.measured[32][16]:.2g}" in said
    assert f"theory {theory:.2g}." in said


def test_what_a_start_led_to_is_said_as_recorded():
    assert "16% of unseen digits right" in text.descent_note(Setting("tanh", "small"), 64)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_shipped_networks_are_as_accurate_as_recorded(setting):
    """They are stored in bytes: a percent or two may differ."""
    recorded = exhibit.outcome(setting).accuracy[[1, 3, 5]]
    found = np.stack([measure.accuracies(setting, depth) for depth in STORED])
    np.testing.assert_allclose(found, recorded, atol=0.04)


def test_gradients_fade_before_training_as_theory_says():
    for start in ("small", "large"):
        found = exhibit.outcome(Setting("tanh", start))
        decades = np.log10(found.gradients[:, 0].mean() / found.theory[0])
        assert abs(decades) < 1
