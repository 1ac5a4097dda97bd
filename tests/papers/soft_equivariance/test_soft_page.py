"""The page of soft equivariance in Streamlit's harness: every view and control, and a visitor's paths."""

from functools import partial

import numpy as np
import pytest
from app_harness import checked, follow_tour, in_view, move_every_control, seen

from core.inputs import InputError, path
from core.papers.soft_equivariance import exhibit, report

PAGE = "pages/soft_equivariance/page.py"
viewed = partial(in_view, PAGE)


@pytest.mark.parametrize("view", ["dial", "square", "networks", "motion"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_the_exact_network_closes_the_square_about_its_axis_and_the_free_one_does_not():
    turned = {"yaw": 60, "pitch": 0, "roll": 0}
    assert "exact by construction" in seen(viewed("square", whose="oracle", **turned))
    assert "broken" in seen(viewed("square", whose="free", **turned))


def test_offering_only_wrong_axes_keeps_one_of_them_and_that_is_said():
    asked = exhibit.Asked(-1.0, 20, 2.0, "z", "xy", 2.0, 0)
    assert max(exhibit.found(asked).strengths.values()) == 30
    assert "none of these is right" in seen(viewed("dial", offered="xy"))


def test_circles_may_be_due_to_a_spring_or_to_a_curl_and_wiping_asks_for_strokes():
    app = viewed("motion", law="drawn")
    assert "Cannot be told" in seen(app)
    wipe = next(button for button in app.button if button.label == "Wipe")
    assert "Draw a path" in seen(checked(wipe.click().run()))


def test_throws_in_a_file_are_judged_on_the_page_and_on_the_command_line():
    app = viewed("motion", law="yours")
    checked(app.file_uploader[0].upload("throws.csv", path.KIND.sample(), "text/csv").run())
    assert "**Broken**: turns, scalings" in seen(app)
    rows = report.inspect_paths(path.read_paths(path.KIND.sample())).rows
    found = {row["quantity"]: row["value"] for row in rows}
    assert found["turns_verdict"] == "broken"
    assert found["shifts_verdict"] == found["mirror_verdict"] == "holds"
    checked(app.file_uploader[0].upload("still.csv", b"x,y,t\n1,1,0\n1,1,1\n", "text/csv").run())
    assert "Nothing was made of it" in app.error[0].value


def test_paths_that_are_too_short_or_stand_still_are_refused_in_a_sentence():
    times = np.arange(30.0)
    still = path.Path(times, np.zeros((30, 2)))
    short = path.Path(times[:8], np.random.default_rng(0).normal(size=(8, 2)))
    for paths, says in (((still,), "nothing moves"), ((short,), "too few points")):
        with pytest.raises(InputError, match=says):
            exhibit.moved(paths)


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("soft-equivariance", PAGE, "se")
