"""What the notes of the tour promise is what their own states show."""

import numpy as np
import torch

from core.papers.pointer_networks import exhibit, measure, text
from core.papers.pointer_networks.figures import NAMES
from core.papers.pointer_networks.tour import TOUR

STATES = {step.title: step.state for step in TOUR}


def answers(title: str):
    """Of both networks, and the corners of the hull without a name."""
    state = STATES[title]
    x = exhibit.sample(state["which"], state["n_hull"])
    pointer, rival = (exhibit.answer(x, kind) for kind in ("pointer", "attention"))
    corners = np.unique(pointer.true)
    return pointer, rival, len(corners), int((corners >= NAMES).sum())


def test_of_nine_points_both_have_the_hull_and_of_twelve_two_corners_have_no_name():
    pointer, rival, _, unnamed = answers("Nine points, two networks.")
    assert (pointer.right, rival.right, unnamed) == (True, True, 0)
    pointer, rival, _, unnamed = answers("Twelve.")
    assert (pointer.right, rival.right, unnamed) == (True, False, 2)


def test_of_forty_points_the_area_is_nearly_all():
    pointer, _, corners, unnamed = answers("Forty points.")
    assert not pointer.right
    assert round(100 * pointer.share) == 97
    assert (corners, unnamed) == (9, 8)


def square(title: str, motion: str | None = None):
    state = STATES[title]
    x = torch.tensor(exhibit.sample(state["which"], state["n_set"]))[None]
    return measure.hull_square(x, state["reader"], 0, motion or state["motion"])


def test_a_shuffle_changes_what_a_list_reader_writes_and_a_turn_what_a_set_reader_does():
    assert measure.same_hulls(square("A list is no set.")) == 0
    assert measure.same_hulls(square("Read as a set.")) == 1
    assert measure.same_hulls(square("Read as a set.", "turn")) == 0


def test_a_tour_is_nearly_short_and_none_where_anything_may_be_written():
    state = STATES["A tour, from examples."]
    x = exhibit.sample(state["which"], state["n_tour"])
    assert exhibit.answer(x, "pointer", "tour").share < 1.005
    assert exhibit.answer(x, "pointer", "tour", valid=False).share is None


def test_a_step_of_the_walk_tells_what_is_written_there_not_what_is_likeliest():
    found = exhibit.answer(exhibit.sample(6, 10), "pointer", "tour")
    likeliest = found.chances.argmax(1)
    assert (likeliest[: len(found.walk)] != found.walk + 1).any()  # the beam goes another way
    for step, place in enumerate(found.walk, 1):
        assert f"**point {place + 1}** is written" in text.walk_note(found, step)
    assert "**END** is written" in text.walk_note(found, len(found.chances))


def test_what_does_not_hold_is_what_was_measured():
    recorded = text.evaluation()
    rows = dict(zip(measure.LENGTHS, recorded["hulls"]["pointer"], strict=True))
    assert [round(100 * rows[n][0], 1) for n in (5, 9, 10, 20, 100)] == [83, 67, 60.5, 25, 0]
    assert 0.45 < rows[12][0] < 0.55
    rows = dict(zip(measure.LENGTHS, recorded["hulls"]["attention"], strict=True))
    assert [round(100 * rows[n][0], 1) for n in (5, 8, 9, 10)] == [67, 15.5, 5, 1.5]
    rows = dict(zip(measure.LENGTHS, recorded["hulls"]["set"], strict=True))
    assert round(100 * rows[20][0], 1) == 13.5
    assert round(100 * recorded["tours"]["10"]["beam"], 1) == 2.4
