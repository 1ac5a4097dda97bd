"""What the notes of the tour promise is what their own states show."""

import re

import numpy as np
import pytest

from core.papers.lie_group_decompositions import exhibit, text
from core.papers.lie_group_decompositions.measure import ANGLES, unreached
from core.papers.lie_group_decompositions.tour import TOUR
from core.papers.lie_group_decompositions.train import ARMS, LIFTED, built

STEPS = {step.title: step for step in TOUR}


def answered(title: str, arm: str, quarters: bool = False):
    state = STEPS[title].state
    g = exhibit.element_of([float(word) for word in state["matrix"].split(",")], keeps_area=True)
    return exhibit.answer(exhibit.examples()[state["digit"]], g, arm, quarters)


def test_the_plain_network_says_4_the_augmented_0_and_the_others_3():
    says = {arm: answered("Four networks read it.", arm).says for arm in ARMS[:4]}
    assert says == {"plain": 4, "augmented": 0, "sl2": 3, "turns": 3}
    weights = [sum(p.numel() for p in built(arm).parameters()) for arm in ARMS]
    assert all(abs(count / 18_000 - 1) < 0.05 for count in weights)


def test_no_flow_ends_at_the_half_turn_with_a_stretch():
    matrix = STEPS["No flow ends here."].state["matrix"]
    g = exhibit.element_of([float(word) for word in matrix.split(",")], keeps_area=True)
    moves = exhibit.moves_of(g)
    assert not moves.flows
    assert exhibit.flow(g) is None
    assert 1.1 < moves.ratio < 1.3
    assert 18 < unreached() < 25  # every fifth


def test_the_square_closes_on_the_quarter_turns_and_stays_open_on_drawn_samples():
    title = "The square, on four turns."
    assert answered(title, "turns", quarters=True).error < 1e-5
    assert answered(title, "sl2").error > 0.05


def test_the_map_is_right_at_every_turn_and_the_plain_network_on_an_island():
    maps = text.evaluation()["map"]
    turned = {arm: np.array(maps[arm][0]) for arm in ("sl2", "plain")}
    assert turned["sl2"].min() > 90
    far = np.abs(ANGLES) >= 90
    assert turned["plain"][np.array(ANGLES) == 0] > 95
    assert turned["plain"][far].max() < 65


def test_some_pairs_are_crossed_in_the_draw_that_is_shown():
    state = STEPS["One kernel, everywhere on the group."].state
    elements = exhibit.elements_drawn("sl2", state["samples"], state["variance"], state["draw"])
    broken = exhibit.pairs("sl2", elements, state["channel"], by_log=True)
    assert not broken.reached.all()
    assert np.isnan(broken.kernels).any()


def test_more_samples_help_with_turns_and_hardly_with_stretches():
    found = text.evaluation()["change"]
    for arm in LIFTED:
        turned, stretched = found["any turn"][arm], found["stretch"][arm]
        assert turned[-1] < turned[0] / 2
        assert stretched[-1] > 0.8 * stretched[2]  # at six


@pytest.mark.parametrize("title", [title for title in STEPS if "%" in STEPS[title].note])
def test_percentages_are_those_of_the_table(title):
    by_arm = text.evaluation()["accuracy"]
    known = {round(np.mean(v)) for families in by_arm.values() for v in families.values()}
    told = {int(number) for number in re.findall(r"(\d+)%", STEPS[title].note)}
    assert told <= known
