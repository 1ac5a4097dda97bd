"""The flow page in Streamlit's own test harness: each control moved, no exception, values checked."""

import io

import numpy as np
import pytest
from app_harness import checked, follow_tour, move_every_control, opened, readable, seen
from PIL import Image

from core import memory

PAGE = "pages/flow_equivariant_rnn/page.py"
VIEWS = ("film", "copies", "square", "generalisation", "paths", "rotation")


@pytest.mark.parametrize("view", VIEWS)
def test_every_control_of_the_flow_page_moves(view):
    app = opened(PAGE)
    app.session_state["flow_view"] = view
    checked(app.run())
    move_every_control(app)


def test_home_shows_a_square_that_closes_beside_one_that_does_not():
    said = seen(opened("pages/atlas/home.py"))
    assert "exact by construction" in said
    assert "broken" in said


@pytest.mark.parametrize("source", ["letter", "drawing", "upload"])
def test_every_kind_of_stimulus_is_shown(source):
    app = opened(PAGE)
    app.session_state["flow_source"] = source
    checked(app.run())
    if source == "letter":
        checked(app.text_input(key="flow_letter").set_value("Q").run())
        checked(app.text_input(key="flow_letter").set_value("\u4e00").run())
        assert app.error
    if source == "drawing":
        for ink, refused in (("0" * 36, "empty"), ("zz", "0-9")):
            app.session_state["flow_ink"] = ink
            assert refused in readable(checked(app.run()).error[0])


def test_what_is_found_of_a_visitors_image_is_kept_with_the_visit_alone():
    pixels = np.random.default_rng(0).integers(0, 255, (10, 10), dtype=np.uint8)
    content = io.BytesIO()
    Image.fromarray(pixels).save(content, "png")
    app = opened(PAGE)
    app.session_state["flow_source"] = "upload"
    app.run()
    held = memory.held()
    checked(app.file_uploader[0].upload("x.png", content.getvalue(), "image/png").run())
    app.session_state["flow_vx"] = -1.0
    checked(app.run())
    assert memory.held() == held


def test_a_bad_upload_is_refused_in_one_sentence():
    app = opened(PAGE)
    app.session_state["flow_source"] = "upload"
    app.run()
    checked(app.file_uploader[0].upload("x.png", b"<svg/>", "image/png").run())
    (error,) = app.error
    assert "HTML, XML or SVG" in readable(error)


def test_the_tour_drives_the_controls_step_by_step():
    app = follow_tour("flow-equivariant-rnn", PAGE, "flow")
    checked(app.button(key="tour_leave").click().run())
    assert "step" not in app.query_params


def test_a_lecture_has_no_explanation():
    app = opened(PAGE, lecture="1", step="3")
    assert not [heading for heading in app.header if heading.value == "Citation"]
    assert app.session_state["flow_view"] == "copies"
