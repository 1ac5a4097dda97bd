"""The page of faces in Streamlit's harness: every view and control, and what a photograph becomes."""

import io
from functools import partial

import numpy as np
import pytest
from app_harness import checked, follow_tour, in_view, move_every_control, seen
from PIL import Image

from core.data.photographs import SHIPPED, face_box, portrait
from core.inputs.image import GreyImage, read_image
from core.papers.symface import exhibit, photo, report, text
from core.papers.symface.exhibit import Asked
from core.papers.symface.photo import Place

PAGE = "pages/symface/page.py"
viewed = partial(in_view, PAGE)
FRONT = Asked(who=0, asymmetry=0.0, light=0.0, yaw=0, smile=0.0, mole=0)


def png(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("view", ["face", "twins", "curve", "photo"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_the_table_has_a_row_for_every_way_to_train():
    table = viewed("table").dataframe[0].value
    assert list(table["Network"])[:4] == ["ArcFace", "with flips", "flip-averaged", "SymFace"]


def test_the_averaged_network_closes_the_square_and_plain_arcface_does_not():
    assert "exact by construction" in seen(viewed("twins", whose="averaged"))
    assert "broken" in seen(viewed("twins", whose="plain"))


def test_halves_of_a_symmetric_head_in_front_light_are_one_point_and_chimeras_the_face():
    face = exhibit.face(FRONT)
    assert exhibit.placed(face.pixels, "flips", 0).gap < 1e-6
    for chimera in exhibit.chimeras(face.fine):
        np.testing.assert_allclose(chimera, face.fine, atol=1e-5)
    lit = exhibit.face(FRONT._replace(light=0.9))
    assert exhibit.placed(lit.pixels, "flips", 0).gap > 0.1


def test_a_mole_on_one_side_is_the_only_difference_of_twins():
    one, other = exhibit.twins(FRONT, "mole")
    assert 0 < np.mean(abs(one.fine - other.fine) > 0.01) < 0.1
    assert exhibit.judged(one.pixels, other.pixels, "averaged", 0).cosine > 1 - 1e-6
    assert exhibit.judged(one.pixels, other.pixels, "plain", 0).cosine < 0.99


def test_strangers_at_first_are_two_people_and_where_a_network_errs_the_note_says_so():
    assert "One person" not in seen(viewed("twins", twin="other"))
    one, other = exhibit.twins(FRONT, "mole")
    found = {"plain": exhibit.judged(one.pixels, other.pixels, "plain", 0)}
    assert text.twins_note(found) == "**One person** to: ArcFace."
    assert text.twins_note(found, strangers=True) == "**One person, wrongly,** to: ArcFace."


def test_the_portrait_is_found_and_framed_as_heads_are():
    place = photo.portrait_place()
    assert place is not None
    assert abs(place.x - 225) < 8  # its eyes, as a person sees them
    assert abs(place.y - 102) < 8
    assert abs(place.distance - 44) < 6
    fine = photo.framed(portrait().pixels, place)
    turned = photo.framed(
        np.rot90(portrait().pixels), Place(place.y, 511 - place.x, place.distance, -90)
    )
    assert np.corrcoef(fine.ravel(), turned.ravel())[0, 1] > 0.97


def test_an_uploaded_portrait_is_compared_with_its_own_mirror_and_nothing_else_is_said():
    app = viewed("photo")
    checked(
        app.file_uploader[0].upload("me.png", (SHIPPED / "astronaut.png").read_bytes(), "x").run()
    )
    assert "nobody is recognised" in seen(app)
    assert not app.warning
    checked(app.file_uploader[0].upload("grey.png", png(np.full((90, 70), 90)), "x").run())
    assert "No frontal face was found" in app.warning[0].value
    checked(app.file_uploader[0].upload("bad.png", b"\x89PNG\r\n\x1a\nnonsense", "x").run())
    assert "Not used" in app.error[0].value


def test_the_command_line_says_the_same_of_a_portrait_and_nothing_of_a_blank():
    rows = report.inspect_image(read_image((SHIPPED / "astronaut.png").read_bytes())).rows
    assert {row["quantity"] for row in rows} >= {"eyes_x_px", "flips", "symface"}
    (none,) = report.inspect_image(GreyImage(np.zeros((64, 64), np.float32), ())).rows
    assert none == {"quantity": "frontal_faces", "value": 0}
    assert face_box(np.zeros((4, 4), np.float32)) is None


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("symface", PAGE, "sy")
