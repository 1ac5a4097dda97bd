"""What the notes of the tour promise, in numbers, is what their own states show."""

import re

import numpy as np
import pytest

from core.papers.opposing_signals import measure
from core.papers.opposing_signals.exhibit import SHOWN, run, valley, walls
from core.papers.opposing_signals.tour import TOUR
from core.papers.opposing_signals.train import EVERY

STEPS = {step.title: step for step in TOUR}
REMEDIES = STEPS["What helps?"].note


def reaches_its_limit(name: str) -> float:
    return measure.onset(SHOWN[name])


def late_pull(name: str) -> float:
    return measure.late_tug(SHOWN[name])


def test_the_two_walls_have_skies_one_class_each_and_change_sides():
    now, then = (walls("opposing-descent-seed0", step) for step in (400, 401))
    for wall in (*now, *then):
        assert wall.planted.mean() > 0.9
        assert np.bincount(wall.labels).max() > 0.75 * len(wall.labels)
    classes = [[np.bincount(wall.labels).argmax() for wall in sides] for sides in (now, then)]
    assert classes[0] == classes[1][::-1]


def test_the_answer_to_the_sky_alone_swings():
    three, eight = run("opposing-descent-seed0").sky[380:420].T
    turns = np.sign(np.diff(three - eight))
    assert (turns[1:] == -turns[:-1]).mean() > 0.9


def test_with_opposing_skies_the_limit_is_reached_long_before():
    onsets = {name: reaches_its_limit(f"{name}-descent-seed0") for name in ("opposing", "none")}
    assert onsets["opposing"] + 100 < onsets["none"] < np.inf


@pytest.mark.parametrize(
    "title", ["Small enough to be solved.", "A shorter step, and nothing happens."]
)
def test_the_linear_network_is_as_sharp_as_its_note_says(title):
    step = STEPS[title]
    shown = valley(step.state["alpha"], step.state["size"], step.state["rate"])
    told = {int(number) for number in re.findall(r"\b\d\d\b", step.note)}
    assert {round(shown.problem.final_sharpness), round(shown.limit)} == told
    assert shown.unstable == (title == "Small enough to be solved.")


def test_what_helps_helps_as_much_as_is_said():
    descent = late_pull("opposing-descent-seed0")
    assert reaches_its_limit("opposing-momentum-seed0") == np.inf
    assert round(SHOWN["opposing-momentum-seed0"].limit) == 38
    assert f"{descent / late_pull('opposing-adam-seed0'):.0f} times less" in REMEDIES
    onset = reaches_its_limit("opposing-batch-norm-seed0")
    assert f"at step {onset:.0f}" in re.sub(r"\s+", " ", REMEDIES)
    assert round(descent / late_pull("opposing-batch-norm-seed0")) == 7  # "a seventh as hard"


def test_without_a_sky_the_edge_is_reached_too_and_others_move_most():
    state = STEPS["What does not hold."].state
    assert reaches_its_limit(state["run"]) < EVERY * len(run(state["run"]).sharpness)
    assert all(wall.planted.mean() < 0.25 for wall in walls(state["run"], state["step"]))
