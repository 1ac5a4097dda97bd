"""The page in Streamlit's harness: every view and control, digits of one's own, and the exhibit."""

import io
from functools import partial

import numpy as np
import pytest
import torch
from app_harness import checked, follow_tour, in_view, move_every_control, seen
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.groups.planar import act_on_images
from core.inputs import InputError
from core.inputs.image import letter_image
from core.papers.lie_group_decompositions import exhibit, report
from core.papers.lie_group_decompositions.measure import element

PAGE = "pages/lie_group_decompositions/page.py"
viewed = partial(in_view, PAGE)


@pytest.mark.parametrize("view", ["pull", "map", "kernels"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_the_curves_and_the_table_are_shown():
    assert "From 2 to 24 samples" in seen(viewed("price"))
    table = viewed("table").dataframe[0].value
    assert list(table["Network"]) == ["plain CNN", "augmented CNN", "turns only", "SL(2)", "GL+(2)"]


def test_on_the_quarter_turns_the_square_closes_and_that_of_the_plain_network_does_not():
    quarter = "0,-1,1,0"
    assert "exact by construction" in seen(viewed("pull", matrix=quarter, whose="quarters"))
    assert "broken" in seen(viewed("pull", matrix=quarter, whose="plain"))
    assert "Nothing is checked" in seen(viewed("pull", matrix="1,0,0,1"))


def test_the_buttons_set_the_element():
    app = viewed("pull")
    next(button for button in app.button if button.label == "No flow").click()
    checked(app.run())
    assert not exhibit.moves_of(exhibit.element_of((-1.1, 0, 0, -0.909), True)).flows
    assert app.session_state["lg_matrix"] == "-1.1,0,0,-0.909"


def test_a_matrix_that_is_no_element_is_refused_in_a_sentence():
    assert "not of the group" in viewed("pull", matrix="0,1,1,0").error[0].value
    assert "Not used" in viewed("pull", matrix="1,2,x,4").error[0].value
    with pytest.raises(InputError):
        exhibit.element_of((1, 0, 0, 0), keeps_area=True)


@given(
    angle=st.floats(-179, 179),
    ratio=st.floats(1.05, 3),
    along=st.floats(1, 179),
    size=st.floats(0.5, 2),
)
def test_an_element_is_read_as_it_was_made(angle, ratio, along, size):
    moves = exhibit.moves_of(element(angle, ratio, along, size))
    assert moves.angle == pytest.approx(angle, abs=1e-6)
    assert moves.ratio == pytest.approx(ratio)
    assert moves.along == pytest.approx(along, abs=1e-6)
    assert moves.size == pytest.approx(size**2)
    assert moves.flows == (moves.trace > -2)


@given(angle=st.floats(-179, 179), ratio=st.floats(1, 3), along=st.floats(0, 180))
def test_both_ways_end_at_the_element_where_there_are_two(angle, ratio, along):
    g = element(angle, ratio, along)
    torch.testing.assert_close(exhibit.two_moves(g)[-1], g)
    flow = exhibit.flow(g)
    assert (flow is None) == (not exhibit.moves_of(g).flows)
    if flow is not None:
        torch.testing.assert_close(flow[-1], g)
        torch.testing.assert_close(flow[2] @ flow[2], g)


def test_networks_see_what_the_picture_shows():
    digit, g = exhibit.examples()[2], element(35, 1.4, 20)
    coarse = act_on_images(g, torch.tensor(digit.pixels)[None, None])[0, 0]
    fine = torch.from_numpy(exhibit.frames(digit, g[None])[0])
    shrunken = fine.unfold(0, 4, 4).unfold(1, 4, 4).mean((-1, -2))
    assert np.corrcoef(coarse.ravel(), shrunken.ravel())[0, 1] > 0.97


def test_kernels_by_the_logarithm_are_nan_where_there_is_none():
    elements = exhibit.elements_drawn("sl2", 6, 2.0, 0)
    polar, broken = (exhibit.pairs("sl2", elements, 0, by_log) for by_log in (False, True))
    tiles = np.isnan(broken.kernels).reshape(6, 5, 6, 5).all((1, 3))
    assert np.isfinite(polar.kernels).all()
    assert 0 < tiles.sum() < 36
    np.testing.assert_array_equal(tiles, ~broken.reached)


def test_an_uploaded_digit_is_inverted_cropped_and_read():
    pixels = 255 - 200 * letter_image("3").pixels
    out = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(out, "PNG")
    app = viewed("pull", source="file", matrix="1,0,0,1")
    checked(app.file_uploader[0].upload("three.png", out.getvalue(), "image/png").run())
    assert "Inverted" in " ".join(caption.value for caption in app.caption)
    assert "plain CNN **3**" in seen(app)
    checked(app.file_uploader[0].upload("bad.png", b"\x89PNG\r\n\x1a\nnonsense", "x").run())
    assert "Not used" in app.error[0].value


def test_the_command_line_answers_for_every_network():
    rows = report.inspect_image(letter_image("3")).rows
    assert [row["network"] for row in rows][:2] == ["plain CNN", "augmented CNN"]
    assert {row["upright"] for row in rows} == {3}


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("lie-group-decompositions", PAGE, "lg")
