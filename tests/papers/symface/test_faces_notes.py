"""What the notes of the tour promise is what their own states show."""

import re

import numpy as np
import pytest

from core.papers.symface import exhibit, text
from core.papers.symface.exhibit import Asked
from core.papers.symface.measure import interval
from core.papers.symface.tour import TOUR

STEPS = {step.title: step for step in TOUR}


def placed(title: str, arm: str):
    state = STEPS[title].state
    asked = Asked(state["who"], state["asymmetry"], state["light"], state["yaw"], state["smile"], 0)
    return exhibit.placed(exhibit.face(asked).pixels, arm, 0)


def test_light_from_one_side_parts_the_halves_but_not_those_of_symface():
    title = "Light from one side."
    front = placed("They agree, and so does everybody.", "flips")
    assert placed(title, "flips").gap > 2 * front.gap
    assert placed(title, "flips").gap > 30 * placed(title, "symface").gap


def test_symface_has_everybody_in_one_spot_and_the_control_has_not():
    title = "They agree, and so does everybody."
    here, control = (placed(title, arm) for arm in ("symface", "halves"))
    assert here.strangers < 0.05 < 1 < control.strangers
    assert abs(np.concatenate([here.left, here.right])).max() < 0.25
    found = text.evaluation()["halves"]
    twice = [np.mean([each["matched"] for each in found[arm]]) for arm in ("halves", "symface")]
    assert twice[0] > 2 * twice[1]


def test_only_plain_arcface_tells_the_mirror_twins_apart():
    state = STEPS["Exactly, and for free."].state
    one, other = exhibit.twins(Asked(state["who"], state["apart"], 0.0, 0, 0.0, 0), "mirror")
    says = {
        method: exhibit.judged(one.pixels, other.pixels, method, 0).one_person
        for method in ("plain", "flips", "averaged", "symface")
    }
    assert says == {"plain": False, "flips": True, "averaged": True, "symface": True}


@pytest.mark.parametrize("title", [title for title in STEPS if "%" in STEPS[title].note])
def test_percentages_are_those_of_the_curve(title):
    state = STEPS[title].state
    found = text.errors_at(state["pairs"], state["at"])
    known = {round(values.mean(), 1) for values in found.values()} | {50.0}
    told = {float(number) for number in re.findall(r"([\d.]+)%", STEPS[title].note)}
    assert told <= known


def test_three_seeds_do_not_decide_whether_symface_is_better_on_whole_faces():
    state = STEPS["What does not hold: whole faces."].state
    found = text.errors_at(state["pairs"], state["at"])
    low, high = interval(found[state["other"]] - found[state["one"]])
    assert low < 0 < high
    halves = text.evaluation()["halves"]
    arms = ("symface", "flips")
    symface, flips = (np.mean([each["matched"] for each in halves[arm]]) for arm in arms)
    assert symface < flips


def test_the_lines_come_near_and_do_not_cross():
    found = [text.errors_at("errors", a) for a in text.evaluation()["asymmetries"]]
    ahead = [each["plain"].mean() - each["averaged"].mean() for each in found]
    assert min(ahead) > 0
    assert ahead[-1] < ahead[0] / 2
