"""The page of opposing signals in Streamlit's harness: every view and control, and what it says."""

from functools import partial

import numpy as np
import pytest
from app_harness import checked, follow_tour, in_view, move_every_control, seen

from core.papers.opposing_signals import captions, exhibit, text

PAGE = "pages/opposing_signals/page.py"
viewed = partial(in_view, PAGE)
DESCENT = "opposing-descent-seed0"


@pytest.mark.parametrize("view", ["tug", "sharpness", "remedies", "valley"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_a_step_on_the_walls_change_sides():
    app = viewed("tug", step=400)
    assert "rising **12 of 12 are 3s** | falling **12 of 12 are 8s**" in seen(app)
    checked(app.button(key="os_next").click().run())
    assert app.slider(key="os_step").value == 401
    assert "rising **12 of 12 are 8s** | falling **12 of 12 are 3s**" in seen(app)


def test_a_sample_is_followed_from_wall_to_wall():
    rising, _ = exhibit.walls(DESCENT, 400)
    both = set(rising.rows) & set(exhibit.walls(DESCENT, 401)[1].rows)
    sample = str(min(both))
    assert "**rising**" in seen(viewed("tug", step=400, sample=sample))
    assert "**falling**" in seen(viewed("tug", step=401, sample=sample))


@pytest.mark.parametrize("name", list(captions.RUNS))
@pytest.mark.parametrize("step", [0, 400, 1198])
def test_walls_are_sorted_and_what_is_said_of_them_is_so(name, step):
    rising, falling = exhibit.walls(name, step)
    assert (np.diff(rising.changes) <= 0).all()
    assert (np.diff(falling.changes) >= 0).all()
    said = text.tug_note(name, step, rising, falling)
    if "24 of 24" in said:
        assert rising.planted.all()
        assert falling.planted.all()


def test_the_linear_network_says_whether_descent_can_stay():
    assert "too sharp to stay" in seen(viewed("valley", rate=0.036))
    assert "descent stays" in seen(viewed("valley", rate=0.025))


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("opposing-signals", PAGE, "os")
