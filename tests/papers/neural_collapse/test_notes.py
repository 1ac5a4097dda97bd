"""What the notes of the tour promise, in numbers and names, is what their own states show."""

import numpy as np
import pytest

from core.papers.neural_collapse import exhibit
from core.papers.neural_collapse.exhibit import Collapse, Starved
from core.papers.neural_collapse.tour import TOUR
from core.papers.neural_collapse.train import Setting

STEPS = {step.title: step for step in TOUR}


def collapse(title: str) -> tuple[Collapse, int]:
    """The training of a step, and the frame at which it stands."""
    state = STEPS[title].state
    balanced = state["balance"] == "balanced"
    setting = Setting(state["classes"], balanced, state["loss"], state["bias"], state["depth"])
    return exhibit.collapse(setting, state.get("stage", 1) - 1), int(state["frame"] or -1)


def apart(matrix: np.ndarray) -> np.ndarray:
    """Off the diagonal."""
    return matrix[~np.eye(len(matrix), dtype=bool)]


@pytest.mark.parametrize(
    ("title", "cosine"),
    [
        ("Collapse.", -1 / 3),
        ("Three classes lie in the plane.", -1 / 2),
        ("Squared error without a bias: right angles.", 0),
        ("Give it the bias back.", -1 / 2),
    ],
)
def test_class_means_stand_as_they_are_said_to(title, cosine):
    shown, frame = collapse(title)
    assert np.allclose(apart(shown.cosines[frame]), cosine, atol=0.03)


def test_unequal_classes_come_within_five_millionths_of_theory():
    shown, frame = collapse("Unequal classes.")
    note = STEPS["Unequal classes."].note
    counts = shown.setting.problem.counts
    assert "{}, {} and {} digits".format(*counts) in note
    excess = shown.curves[-1, shown.curve_names.index("excess")]
    assert "five millionths" in note
    assert 4.5e-6 <= excess < 5.5e-6
    assert np.abs(apart(shown.cosines[frame])).max() < 0.05


def test_the_fourth_digit_vanishes():
    shown, frame = collapse("A class vanishes.")
    assert shown.setting.problem.counts[3] == 2
    assert np.isnan(shown.cosines[frame, 3, 3])


def starved(title: str, third: int | None = None) -> Starved:
    state = STEPS[title].state
    counts = (state["first"], state["second"], third or state["third"])
    how = (state["starve_depth"], state["strength"], state["starve_loss"], state["starve_bias"])
    return exhibit.starved(counts, *how, state.get("alive", False))


def test_a_starved_class_has_first_a_longer_arrow_then_none():
    lengths = [starved("Starve it yourself.", n).sweep[1][n - 1] for n in (100, 35, 11, 9)]
    assert lengths[1] > lengths[0] > lengths[2] > lengths[3] == 0
    assert starved("Starve it yourself.").lengths[2] > 0


def test_thirteen_samples_are_enough_for_a_deep_head_and_twelve_are_not():
    title = "Deeper heads drop a class at once."
    sweep = starved(title).sweep[STEPS[title].state["starve_depth"]]
    assert sweep[12 - 1] == 0 < 0.1 < sweep[13 - 1]


def test_ten_classes_under_three_layers_end_in_four_dimensions_below_the_simplex():
    shown, frame = collapse("Where the simplex is not the minimum.")
    sizes = np.linalg.eigvalsh(shown.cosines[frame])
    assert (sizes > 0.05 * sizes.max()).sum() == 4
