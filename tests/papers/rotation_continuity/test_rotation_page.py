"""The rotations page in Streamlit's harness: every view and control, uploads, training on the spot."""

import io
from functools import partial

import numpy as np
import pytest
from app_harness import checked, finished, follow_tour, in_view, move_every_control
from scipy.spatial.transform import Rotation

PAGE = "pages/rotation_continuity/page.py"
viewed = partial(in_view, PAGE)
TURN = Rotation.from_rotvec(np.linspace(0, 2 * np.pi, 90)[:, None] * [[0.6, 0, 0.8]])


def csv(rows: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savetxt(buffer, rows, delimiter=",")
    return buffer.getvalue()


@pytest.mark.parametrize("view", ["walk", "ball", "errors", "double", "square", "skeleton"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


@pytest.mark.parametrize("path", ["lock", "wander", "tear", "drag"])
def test_every_path_is_walked(path):
    app = viewed("walk", path=path, kind="euler")
    assert "jump" in " ".join(block.value for block in app.markdown)


def test_the_tear_is_found_for_a_quaternion_and_not_for_6d():
    app = viewed("walk", kind="6d")
    find = next(button for button in app.button if button.label == "Find the tear")
    checked(find.click().run())
    assert app.session_state["rc_path"] == "tear"
    assert any("The search found no tear" in block.value for block in app.markdown)
    app.selectbox(key="rc_kind").select("quaternion")
    checked(app.run())
    assert any("jump in **one** place" in block.value for block in app.markdown)


def test_the_circle_is_trained_on_the_page_and_again():
    app = finished(viewed("circle", steps=400))
    assert any("After 400 steps" in block.value for block in app.markdown)
    again = next(button for button in app.button if button.label == "Train again")
    finished(checked(again.click().run()))
    assert any("After 400 steps" in block.value for block in app.markdown)


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("rotation-continuity", PAGE, "rc")


@pytest.mark.parametrize(
    ("layout", "rows"),
    [("xyzw", TURN.as_quat()), ("matrix", TURN.as_matrix().reshape(-1, 9))],
)
def test_rotations_of_ones_own_are_walked(layout, rows):
    app = viewed("walk", path="file", layout=layout)
    checked(app.file_uploader[0].upload("mine.csv", csv(rows), "text/csv").run())
    finished(app)
    assert any("90 rotations" in caption.value for caption in app.caption)
    (table,) = [frame.value for frame in app.dataframe if "tears" in frame.value]
    tears = dict(zip(table["representation"], table["tears"], strict=True))
    assert tears["Quaternion"] == 1
    assert tears["6D"] == 0


def test_rows_that_are_no_rotations_are_refused_in_one_sentence():
    rows = TURN.as_quat()
    rows[41] *= 2
    app = viewed("walk", path="file", layout="xyzw")
    checked(app.file_uploader[0].upload("bad.csv", csv(rows), "text/csv").run())
    (error,) = app.error
    assert "row 42 is no rotation" in error.value


def test_a_motion_of_ones_own_is_learned_on_the_spot(monkeypatch):
    from core.papers.rotation_continuity import kinematics

    monkeypatch.setattr(kinematics, "STEPS", 40)
    rng = np.random.default_rng(0)
    head = (
        "HIERARCHY\nROOT r\n{\nOFFSET 0 0 0\nCHANNELS 3 Zrotation Xrotation Yrotation\nJOINT a\n{\n"
        "OFFSET 0 1 0\nCHANNELS 3 Zrotation Xrotation Yrotation\nEnd Site\n{\nOFFSET 1 0 0\n}\n}\n}\n"
    )
    rows = "\n".join(" ".join(map(str, row)) for row in rng.uniform(-40, 40, (60, 6)))
    bvh = f"{head}MOTION\nFrames: 60\nFrame Time: 0.01\n{rows}\n".encode()
    app = viewed("skeleton", body="upload")
    checked(app.file_uploader[0].upload("mine.bvh", bvh, "text/plain").run())
    finished(app)
    assert any("3 joints, 60 frames" in caption.value for caption in app.caption)
    assert any("worst frame" in block.value and "%" in block.value for block in app.markdown)
    bad = app.file_uploader[0].upload("bad.bvh", b"HIERARCHY\nMOTION", "text/plain")
    checked(bad.run())
    (error,) = app.error
    assert "hierarchy is damaged" in error.value


@pytest.mark.parametrize("picked", ["99999", "100000", "x", "-1", ""])
def test_any_picked_rotation_is_shown_or_the_worst(picked):
    app = viewed("ball", kind="6d", picked=picked)
    assert any("is picked" in block.value for block in app.markdown)


@pytest.mark.parametrize("stops", ["0,0,0;90,0,0", "nonsense", "1,2;3", ""])
def test_any_walk_in_the_address_is_walked_or_refused(stops):
    app = viewed("walk", path="drag", stops=stops)
    assert len(app.error) == int(stops in ("nonsense", "1,2;3"))
