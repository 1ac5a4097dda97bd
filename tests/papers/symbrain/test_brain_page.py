"""The midline page in Streamlit's own harness: views, uploads, and what a bad address does."""

import io

import numpy as np
import pytest
from app_harness import (
    checked,
    finished,
    follow_tour,
    move_every_control,
    opened,
    readable,
    seen,
    views_of,
)
from nibabel.nifti1 import Nifti1Image
from PIL import Image

from core.claims import of_numbers
from core.papers.symbrain import measure, samples, text
from core.papers.symbrain.exhibit import sample_slice
from core.papers.symbrain.predict import METHODS
from core.papers.symbrain.volume import Plane

PAGE = "pages/symbrain/page.py"


def png(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray((pixels * 255).astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


def nifti(volumes: int = 1) -> bytes:
    """The template at 5 mm and so: coarse, but a head."""
    whole = samples.template_volume().voxels[::5, ::5, ::5]
    data = np.stack([whole] * volumes, -1) if volumes > 1 else whole
    return Nifti1Image(data.astype(np.float32), np.diag([5.0, 5, 5, 1])).to_bytes()


@pytest.mark.parametrize("view", ["slice", "square", "asymmetry", "methods"])
def test_every_control_of_a_view_moves(view):
    app = opened(PAGE, sb_view=view)
    move_every_control(app)


def test_the_plane_of_the_head_that_the_page_opens_on_ships():
    app = opened(PAGE, sb_view="volume")
    assert "From the truth" in seen(app)  # at once: nothing is looked for
    plane = of_numbers(Plane, text.evaluation()["plane"])
    yaw, roll, _ = measure.SHOWN
    assert (plane.yaw, plane.roll) == pytest.approx((yaw, roll), abs=0.3)


def test_the_truth_is_shown_beside_ones_own_line_when_it_is_asked_for():
    def strokes(**query: str) -> bytes:
        app = opened(PAGE, sb_mode="yours", **query)
        return b"".join(found.proto.bytes for found in app.get("bidi_component"))

    assert b'"truth"' not in strokes()
    assert b'"truth"' in strokes(sb_answer="true")


@pytest.mark.parametrize("mode", list(text.MODE_NAMES))
def test_every_way_to_use_a_slice(mode):
    app = opened(PAGE, sb_mode=text.MODE_NAMES[mode], sb_all="true", sb_bent="true")
    assert "symmetry" in seen(app).lower() or "confidence" in seen(app)


def test_the_notice_is_always_in_sight():
    for name in views_of(PAGE):
        app = finished(opened(PAGE, sb_view=name))
        assert any("not for clinical use" in caption.value for caption in app.caption)


def test_a_painted_lesion_is_told_and_a_broken_one_refused():
    brush = text.MODE_NAMES["brush"]
    app = opened(PAGE, sb_mode=brush, sb_all="true", sb_lesion="0.2,0,0.06;0.25,0.05,0.06")
    assert "Most moved" in seen(app)
    assert len(app.table[0].value) == len(METHODS)
    app = opened(PAGE, sb_mode=brush, sb_lesion="nonsense")
    assert "joined by semicolons" in app.error[0].value
    app = opened(PAGE, sb_mode=brush, sb_lesion="0.2,nan,0.06")
    assert app.error


@pytest.mark.parametrize("head", ["newborn", "template"])
def test_a_head_has_its_plane(head):
    app = opened(PAGE, sb_view="A whole head", sb_head=text.VOLUME_NAMES[head], sb_yaw="6")
    assert "From the truth" in seen(finished(app))


def test_the_asymmetry_of_a_head_stands_beside_the_templates():
    app = finished(opened(PAGE, sb_view="Asymmetry", sb_of="A whole head"))
    assert "Symmetric template" in app.table[0].value.columns


@pytest.mark.parametrize("cross", ["1,2", "x", "500,0,0", "nan,1,1", ""])
def test_a_crosshair_from_anywhere_is_survived(cross):
    finished(opened(PAGE, sb_view="A whole head", sb_head="Synthetic newborn", sb_cross=cross))


def test_a_slice_of_ones_own_is_read():
    app = opened(PAGE, sb_source="Your file")
    checked(
        app.file_uploader[0].upload("a.png", png(sample_slice(2, False).pixels), "image/png").run()
    )
    assert "confidence" in seen(app)
    assert not app.error


def test_a_volume_of_ones_own_is_read_and_its_series_has_a_slider():
    app = opened(PAGE, sb_view="A whole head", sb_head="Your file")
    checked(app.file_uploader[0].upload("a.nii", nifti(volumes=3), "application/gzip").run())
    finished(app)
    assert "slices agree" in seen(app)
    (slider,) = [s for s in app.slider if s.key == "sb_volume"]
    assert slider.max == 3
    finished(checked(slider.set_value(2).run()))
    assert any("number 2" in caption.value for caption in app.caption)


def test_two_volumes_that_differ_little_have_different_answers():
    answers = []
    for seed in (1, 2):
        app = opened(PAGE, sb_view="A whole head", sb_head="Your file")
        raw = bytearray(nifti())
        middle = len(raw) // 8 * 4  # a few voxels of the brain
        raw[middle : middle + 800 * seed] = bytes(800 * seed)
        checked(app.file_uploader[0].upload("a.nii", bytes(raw), "x").run())
        finished(app)
        answers.append(app.session_state["sb_plane"].latest.symmetry)
    assert answers[0] != answers[1]


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "empty"),
        (b"hello", "text without numbers"),
        (b"<script>alert(1)</script>", "HTML, XML or SVG"),
        (nifti()[:5000], "cut short"),
        (b"\x1f\x8b" + bytes(40), "gzip"),
        (png(np.zeros((3, 3))), "at least"),
    ],
)
def test_bad_files_are_refused_in_one_sentence(raw, word):
    app = opened(PAGE, sb_source="Your file")
    checked(app.file_uploader[0].upload("scan.nii.gz", raw, "x").run())
    (error,) = app.error
    assert word in readable(error)
    assert "confidence" in seen(app)  # the sample is shown meanwhile


def test_a_file_that_shows_nothing_is_said_to():
    app = opened(PAGE, sb_source="Your file")
    checked(app.file_uploader[0].upload("a.png", png(np.full((40, 40), 0.5)), "image/png").run())
    assert any("one brightness" in error.value for error in app.error)
    flat = Nifti1Image(np.ones((9, 9, 9), np.float32), np.eye(4)).to_bytes()
    app = opened(PAGE, sb_view="A whole head", sb_head="Your file")
    checked(app.file_uploader[0].upload("a.nii", flat, "x").run())
    assert any("nothing to see" in info.value for info in app.info)


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("symbrain", PAGE, "sb")
