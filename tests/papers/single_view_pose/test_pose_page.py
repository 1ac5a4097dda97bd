"""The page of single view pose in Streamlit's harness, a visitor's meshes, and the notes of its tour."""

import re

import numpy as np
import pytest
from app_harness import checked, finished, follow_tour, in_view, move_every_control, seen

from core.data.objects import thing
from core.inputs import InputError
from core.inputs.point_cloud import read_point_cloud
from core.papers.single_view_pose import exhibit, live, measure, report, text
from core.papers.single_view_pose.claims import PEAK
from core.papers.single_view_pose.tour import TOUR

PAGE = "pages/single_view_pose/page.py"
STEPS = {step.title: step.state for step in TOUR}
CUBE = b"OFF\n8 6 0\n" + b"".join(
    [f"{x} {y} {z}\n".encode() for x in (0, 1) for y in (0, 1) for z in (0, 1)]
    + [b"4 0 1 3 2\n4 4 6 7 5\n4 0 4 5 1\n4 2 3 7 6\n4 0 2 6 4\n4 1 5 7 3\n"]
)
FLAT = b"OFF\n4 1 0\n0 0 0\n1 1 1\n2 2 2\n3 3 3\n3 0 1 2\n"  # read as points


def viewed(view: str, **state):
    """A view, once all is there that its first visitor waits for."""
    return finished(in_view(PAGE, view, **state))


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(live, "STAGES", 2)
    monkeypatch.setattr(live, "STEPS", 2)
    monkeypatch.setattr(live, "SEEN", 80)


@pytest.mark.parametrize("view", ["belief", "inside", "solids", "table", "own"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_the_square_closes_in_the_plane_and_for_nothing_else():
    assert "exact by construction" in seen(viewed("belief", angle=90))
    assert "Nothing is checked yet" in seen(viewed("belief", angle=0))
    for state in ({"way": "tilt"}, {"head": "mlp"}, {"head": "svd"}, {"head": "shuffled"}):
        assert "broken" in seen(viewed("belief", **state)), state


def test_a_visitors_mesh_is_shown_and_the_head_fine_tuned_on_it():
    app = viewed("own")
    finished(checked(app.file_uploader[0].upload("cube.off", CUBE, "text/plain").run()))
    assert not app.error
    assert "your thing lie" in seen(app)
    *_, last = live.fine_tuned(live.body_of(read_point_cloud(CUBE)))
    assert len(last.medians) == 3
    assert last.likelihoods[-1] > last.likelihoods[0]
    rows = {
        row["quantity"]: row["value"] for row in report.inspect_cloud(read_point_cloud(CUBE)).rows
    }
    assert rows["mistakable"] > 0.3
    assert 0 < rows["filled"] < 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (FLAT, "without faces or normals"),
        (b"0 0 0\n1 0 0\n0 1 0\n0 0 1\n", "without faces or normals"),
        (b"OFF\n4 0 0\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n", "without faces or normals"),
    ],
)
def test_what_has_no_surface_is_refused_in_one_sentence(content, says):
    cloud = read_point_cloud(content)
    with pytest.raises(InputError, match=says):
        live.body_of(cloud)
    assert says in report.inspect_cloud(cloud).notes[0]
    app = viewed("own")
    checked(app.file_uploader[0].upload("bad.txt", content, "text/plain").run())
    assert any(says in error.value for error in app.error)


@pytest.mark.parametrize("scale", [1e-20, 1e20])
def test_tiny_and_huge_meshes_are_scaled(scale):
    lines = CUBE.decode().splitlines()
    corners = [" ".join(f"{scale * float(v):g}" for v in line.split()) for line in lines[2:10]]
    raw = "\n".join([*lines[:2], *corners, *lines[10:]]).encode()
    found = live.body_of(read_point_cloud(raw))
    assert np.linalg.norm(found.points, axis=1).max() == pytest.approx(1, abs=1e-3)


def test_an_aeroplane_is_far_from_the_chair_and_the_chair_is_not():
    assert live.looked_at(thing("aeroplane", 0))["far_from_chair"] > 1.5
    assert live.looked_at(thing("chair", 0))["far_from_chair"] < 1.3


def turned(title: str) -> exhibit.Turned:
    state = STEPS[title]
    pose = state["yaw"], state["pitch"], state["roll"]
    return exhibit.turned(state["head"], pose, state["way"], state["angle"])


def test_notes_say_what_their_states_show():
    assert turned("What acts on a picture?").error < 1e-5
    tilted = turned("Tilt it: no promise.")
    assert tilted.error > 0.1
    assert max(tilted.degrees, *tilted.errors) < 6
    assert turned("Break it.").error > 0.1
    state = STEPS["Kernels that wind."]
    for head, low, high in (("exact", 0.3, 1), ("orthographic", 0, 0.3)):
        share = exhibit.behind(exhibit.signals(head, 0)[state["signal"]])
        assert low < share < high, (head, share)
    state = STEPS["Paint half a face."]
    pose = state["yaw"], state["pitch"], state["roll"]
    assert exhibit.solid_seen("painted", pose).each[0] > 0.9
    peaks = (measure.solid_belief("cube")[1] > PEAK).sum(1).float().mean().item()
    (said,) = re.findall(r"only about (\d+) hold", " ".join(text.WHAT_YOU_SEE.split()))
    assert int(said) == round(peaks)


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("single-view-pose", PAGE, "vp")
