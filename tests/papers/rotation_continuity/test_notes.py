"""What the notes of the tour promise, in numbers and names, is what their own states show."""

import numpy as np
import pytest

from core.groups.so3 import REPRESENTATIONS
from core.papers.rotation_continuity import exhibit, text
from core.papers.rotation_continuity.belts import belts
from core.papers.rotation_continuity.exhibit import Route
from core.papers.rotation_continuity.tour import TOUR

STEPS = {step.title: step for step in TOUR}


@pytest.mark.parametrize(
    ("title", "tears"),
    [
        ("A body turns once around.", 1),
        ("Euler angles tear too.", 2),
        ("Six numbers stay whole.", 0),
    ],
)
def test_a_walk_tears_as_often_as_it_is_told(title, tears):
    state = STEPS[title].state
    entry = exhibit.representation(state["kind"], state.get("order", "XZY"))
    route = Route(state["path"], state.get("azimuth", 0), state.get("elevation", 0))
    assert len(exhibit.walked(route, entry).tears) == tears


def test_two_turns_come_undone_and_one_does_not():
    assert belts(2).twist[-1] < 1
    assert belts(1).twist[-1] > 359


@pytest.mark.parametrize(
    ("title", "least", "most"),
    [("The sheet alone.", 150, 180), ("The same network with six outputs.", 0, 10)],
)
def test_quaternions_burn_on_a_sheet_and_six_numbers_do_not(title, least, most):
    state = STEPS[title].state
    found = exhibit.ball(state["kind"], state["seed"], "y", 1.0, 0.0, -1)
    assert least <= found.side.max() <= most


def test_the_rotation_that_is_picked_is_the_worst_of_those_that_are_drawn():
    state = STEPS["What tearing does to a network."].state
    found = exhibit.ball(state["kind"], state["seed"], state["axis"], state["cut"], 0.0, -1)
    assert found.errors[list(found.index).index(found.picked)] == found.side.max()


def test_percentiles_are_as_they_are_told():
    note = STEPS["All representations at once."].note
    for kind, row in text.evaluation()["sanity"].items():
        worst = np.max(row["percentiles"])
        assert worst < 1 if REPRESENTATIONS[kind].continuous else worst > 90
    assert "within a degree" in note
    assert "90 degrees and more" in note
