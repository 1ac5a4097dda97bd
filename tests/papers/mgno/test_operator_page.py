"""The multigrid page in Streamlit's own harness: views, painting, uploads, bad addresses."""

import numpy as np
import pytest
from app_harness import (
    checked,
    follow_tour,
    move_every_control,
    npy,
    opened,
    readable,
    seen,
    views_of,
)

PAGE = "pages/mgno/page.py"


@pytest.mark.parametrize("view", views_of(PAGE))
def test_every_control_of_a_view_moves(view):
    move_every_control(opened(PAGE, mg_view=view), brush="mg_brush")


@pytest.mark.parametrize("source", ["Smooth", "Rough", "Multiscale"])
@pytest.mark.parametrize("rival", ["FNO", "U-Net"])
def test_every_ground_is_answered_by_every_network(source, rival):
    app = opened(PAGE, mg_source=source, mg_rival=rival)
    assert "**MgNO** is off by" in seen(app)
    assert f"**{rival}** is off by" in seen(app)
    assert list(app.table[0].value["Method"]) == ["MgNO", rival, "solver"]


def test_strokes_from_the_address_change_the_answer_and_bad_ones_are_refused():
    plain = seen(opened(PAGE))
    assert seen(opened(PAGE, mg_paint="LwwLwxLwy")) != plain
    for bad in ("LwwL", "Xww", "L.."):
        app = opened(PAGE, mg_paint=bad)
        assert "paint them anew" in app.error[0].value
        assert "**MgNO** is off by" in seen(app)


def test_a_ground_unlike_the_training_is_announced():
    assert "trained on other" not in seen(opened(PAGE))
    assert "trained on other" in seen(opened(PAGE, mg_level="0.6"))


def test_a_permeability_of_ones_own_is_read_and_told():
    app = opened(PAGE, mg_source="Your file")
    values = np.random.default_rng(0).normal(size=(40, 80)).cumsum(0).cumsum(1)
    checked(app.file_uploader[0].upload("a.npy", npy(values), "x").run())
    assert any("80 x 40 resampled" in caption.value for caption in app.caption)
    assert "stretched to a square" in seen(app).lower()
    checked(app.toggle(key="mg_phases").set_value(False).run())
    assert "saw only grounds of two phases" in seen(app)


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "empty"),
        (b"hello", "not an image"),
        (npy(np.zeros((3, 3, 3))), "(height, width)"),
        (npy(np.ones((9, 9))), "one value everywhere"),
        (npy(np.zeros((20, 20)))[:300], "too short"),
        (npy(np.full((9, 9), np.inf)), "no finite"),
    ],
)
def test_bad_files_are_refused_in_one_sentence(raw, word):
    app = opened(PAGE, mg_source="Your file")
    checked(app.file_uploader[0].upload("a.npy", raw, "x").run())
    (error,) = app.error
    assert word in readable(error)
    assert "**MgNO** is off by" in seen(app)  # the sample is shown meanwhile


@pytest.mark.parametrize(
    ("asked", "closes"), [("MgNO", True), ("FNO", False), ("The solver", True)]
)
def test_the_square_of_shifts_closes_where_it_should(asked, closes):
    view = "square"
    app = opened(PAGE, mg_view=view, mg_motion="Shift the fluid", mg_asked=asked, mg_dx="16")
    assert ("exact by construction" in seen(app)) == closes


@pytest.mark.parametrize("place", ["", "x", "1", "1,2,3", "-5,400", "nan,1"])
@pytest.mark.parametrize(("view", "name"), [("poke", "mg_poke"), ("response", "mg_impulse")])
def test_a_place_from_anywhere_is_survived(view, name, place):
    opened(PAGE, mg_view=view, **{name: place})


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("mgno", PAGE, "mg")
