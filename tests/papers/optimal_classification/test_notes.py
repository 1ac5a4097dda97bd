"""What the notes of the tour promise, in numbers and names, is what their own states show."""

import re

import pytest

from core.inputs.strokes import dabs_of
from core.papers.optimal_classification import exhibit, train
from core.papers.optimal_classification.exhibit import LETTERS, Asked, Board
from core.papers.optimal_classification.tour import TOUR

STEPS = {step.title: step for step in TOUR}


def board(state) -> Board:
    world = exhibit.painted(dabs_of(LETTERS, state["paint"]), state["spread"] / 100)
    assert world is not None
    return exhibit.drawn_board(world, state["points"], state["draw"])


def asked(state) -> Asked:
    return Asked(state["activation"], state["depth"], state["kernel"])


MAPS = [step.title for step in TOUR if step.state["view"] == "map" and "%" in step.note]


@pytest.mark.parametrize("title", MAPS)
def test_the_errors_in_a_note_are_those_of_its_map(title):
    state = STEPS[title].state
    points = board(state)
    known = [points.answer(asked(state)).wrong, points.best().wrong]
    known += [points.answer(Asked("optimal", 100)).wrong]
    told = [int(number) for number in re.findall(r"(\d+)%", STEPS[title].note)]
    assert set(told) <= {round(100 * wrong) for wrong in known}
    assert told


def test_few_points_are_better_learnt_by_a_kernel_that_is_less_steep():
    state = STEPS["What does not hold: with few points."].state
    points = board(state)
    assert points.answer(asked(state)).wrong < points.answer(Asked("optimal", 100)).wrong


def test_a_mean_ends_in_a_majority_vote():
    state = STEPS["With a mean: majority vote."].state
    points = board(state)
    assert points.answer(asked(state)).agreement(points.rule("majority")) > 0.99


def test_relu_floods_fifty_points_only_after_a_thousand_layers():
    state = STEPS["ReLU, after thousands of layers."].state
    points = board(state)
    vote = points.rule("majority")
    late, early = (points.answer(Asked("relu", depth, "ntk")) for depth in (state["depth"], 500))
    assert late.agreement(vote) > 0.98 > early.agreement(vote)


def test_six_layers_of_finite_width_are_worse_than_two():
    state = STEPS["What does not hold: with finite width."].state
    points = exhibit.drawn_board(train.WORLD, train.POINTS, train.DRAW)
    six, two = (
        points.finite(state["finite"], depth, state["seed"]).wrong for depth in (state["layers"], 2)
    )
    assert six > two
