"""The page of pointer networks in Streamlit's harness: every view and control, and a visitor's points."""

from functools import partial

import numpy as np
import pytest
from app_harness import checked, follow_tour, in_view, move_every_control, picture_of, seen

from core.inputs import InputError, places
from core.papers.pointer_networks import exhibit, figures, report, text

PAGE = "pages/pointer_networks/page.py"
viewed = partial(in_view, PAGE)


@pytest.mark.parametrize("view", ["names", "walk", "set", "numbers"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_a_point_beyond_the_dictionary_has_no_name():
    assert "Each of the 10 points has a name" in seen(viewed("names", n_hull=10))
    assert "3 of 13 points have no name" in seen(viewed("names", n_hull=13))


@pytest.mark.parametrize("question", ["hull", "tour", "triangles"])
def test_the_last_step_shows_the_whole_answer(question):
    app = viewed("walk", question=question, step=24)
    found = exhibit.answer(
        exhibit.sample(6, app.slider(key=f"po_n_{question}").value), "pointer", question
    )
    assert f"Step {len(found.chances)}, in an answer of {len(found.chances)}" in seen(app)


def test_the_slider_of_steps_ends_with_the_answer_and_keeps_its_step_where_there_is_one():
    app = viewed("walk", step=24)
    step = app.slider(key="po_step")
    assert step.value == step.max
    checked(app.slider(key="po_n_hull").set_value(5).run())
    step = app.slider(key="po_step")
    assert step.value == step.max <= 6
    checked(step.set_value(2).run())
    checked(app.slider(key="po_n_hull").set_value(30).run())
    assert app.slider(key="po_step").value == 2 < app.slider(key="po_step").max


def test_a_set_is_read_as_one_and_a_list_is_not():
    assert "exact by construction" in seen(viewed("set", reader="set"))
    assert "broken" in seen(viewed("set", reader="pointer"))
    assert "broken" in seen(viewed("set", reader="set", motion="turn"))


def test_points_in_a_file_are_answered_on_the_page_and_on_the_command_line():
    app = viewed("names", source="yours")
    checked(app.file_uploader[0].upload("harbours.csv", places.KIND.sample(), "text/csv").run())
    assert "5 of 15 points have no name" in seen(app)
    rows = report.inspect_places(places.read_places(places.KIND.sample())).rows
    assert {"hull_pointer_right", "hull_set_area_share", "tour_over_short"} <= {
        row["quantity"] for row in rows
    }


def test_points_in_the_address_are_the_points_and_others_are_told():
    x = exhibit.sample(6, 7)
    np.testing.assert_array_equal(exhibit.points_of(exhibit.text_of(x)), x)
    assert len(exhibit.in_square(x, 6, 20)) == 20
    moved = viewed("names", points_hull_6=exhibit.text_of(1 - x))
    assert picture_of(moved) != picture_of(viewed("names"))
    assert "points of the unit square" in viewed("names", points_hull_6="0.5,2").error[0].value
    for junk in ("1,2,3", "a,b", "nan,0", "0.5,0.5,0.5,0.5"):
        with pytest.raises(InputError):
            exhibit.points_of(junk)


@pytest.mark.parametrize("wide", [False, True])
def test_a_place_on_the_board_is_the_point_that_is_drawn_there(wide):
    x = exhibit.sample(0, 9)
    across, down = (figures.to_pixels(x) / figures.BOARD + 0.5).T
    across = across / (1 + figures.END_SHARE) if wide else across
    back = [figures.from_share(u, v, wide) for u, v in zip(across, down, strict=True)]
    np.testing.assert_allclose(back, x, atol=1e-12)


@pytest.mark.parametrize("along", [(1, 0), (0, 1), (1, 0.7)])
def test_points_on_a_line_have_a_tour_and_neither_hull_nor_triangles(along):
    line = np.linspace(0.1, 0.9, 6)[:, None] * along
    assert "short tour" in text.short(exhibit.answer(line, "pointer", "tour"))
    for question in ("hull", "triangles"):
        with pytest.raises(InputError, match="lie on a line"):
            exhibit.answer(line, "pointer", question)


def test_a_polygon_as_large_as_the_hull_is_the_hull_whatever_lies_on_its_sides():
    grid = np.stack(np.meshgrid(*2 * [np.linspace(0, 1, 4)]), -1).reshape(-1, 2)
    assert text.short(exhibit.answer(grid, "pointer")) == "the hull, exactly"


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("pointer-networks", PAGE, "po")
