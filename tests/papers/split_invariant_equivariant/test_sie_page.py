"""The page of split representations in Streamlit's harness, and the notes of its tour."""

from functools import partial

import numpy as np
import pytest
from app_harness import checked, follow_tour, in_view, move_every_control, seen

from core.inputs import point_cloud
from core.inputs.point_cloud import read_point_cloud
from core.papers.split_invariant_equivariant import exhibit, report, text
from core.papers.split_invariant_equivariant.tour import TOUR

PAGE = "pages/split_invariant_equivariant/page.py"
viewed = partial(in_view, PAGE)
STEPS = {step.title: step for step in TOUR}
FLAT = b"OFF\n4 0 0\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n"


@pytest.mark.parametrize("view", ["steer", "halves", "break", "chain", "yours"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def steered(title: str, **more):
    state = STEPS[title].state
    shown = exhibit.subject(state["thing"], state["thing_which"])
    turn = state["yaw"], state["pitch"], state["roll"]
    return exhibit.steer(shown, state["start"], turn, state["arm"], state.get("wrong", False))


def test_notes_say_what_their_states_show():
    assert steered("What does invariance forget?").rank == 1
    first, guess = text.evaluation()["arms"]["sie"]["first"], 1 / 19
    assert "9%" in STEPS["Drag it."].note
    assert round(np.mean(first), 2) == 0.09
    assert round(guess, 2) == 0.05
    assert steered("Tell it the wrong turn.").rank > 5
    assert steered("The square.").square.error > 0.5
    state = STEPS["Two halves."].state
    swing = exhibit.halves(exhibit.subject("teapot", 0), state["axis"], "sie")
    assert 0.05 < swing.moved["stays"] < swing.moved["turns"]
    arms = text.evaluation()["arms"]
    for arm in ("biased", "mlp"):
        lost = np.mean(arms[arm]["reciprocal"]) - np.mean(arms[arm]["wrong"])
        assert lost < 0.01
    shares = {arm: np.mean(row["share"]["turns"]) for arm, row in arms.items()}
    assert shares["invariant"] >= shares["biased"]
    state = STEPS["What does not hold."].state
    linked = exhibit.chain(exhibit.subject("animal", 1), "z", state["step"], "sie")
    assert linked.off[-1] == 180
    assert len(linked.off) - 1 == 4
    assert linked.drift[-1] > linked.drift[2] > 0.5


def test_what_is_written_by_hand_is_exact_and_what_was_learned_is_not():
    assert "exact by construction" in seen(viewed("chain", chained="exact"))
    assert "broken" in seen(viewed("chain", chained="matrices"))


def test_a_turn_beyond_what_was_learnt_is_told():
    far = exhibit.steer(exhibit.subject("mug", 0), 3, (90, 40, 90), "sie")
    assert not far.is_inside
    assert "beyond" in text.steer_note(far, "sie", False)
    still = exhibit.steer(exhibit.subject("mug", 0), 0, (0, 0, 0), "sie")
    assert still.is_inside
    assert np.array_equal(still.square.x, still.square.gx)


def test_a_mesh_of_ones_own_is_steered_and_a_cloud_is_refused():
    app = viewed("yours")
    content = point_cloud.KIND.sample()
    checked(app.file_uploader[0].upload("mine.off", content).run())
    if read_point_cloud(content).mesh is None:
        assert "no faces" in app.error[0].value
    else:
        assert not app.error
    checked(app.file_uploader[0].upload("flat.off", FLAT).run())
    assert "no faces" in app.error[0].value
    assert report.own_subject(exhibit_mesh(), "box").name == "box"
    rows = report.inspect_mesh(exhibit_mesh()).rows
    found = {row["quantity"]: row["value"] for row in rows}
    assert found["strangeness"] > 1
    assert 1 <= found["mean_rank_of_true_view_sie"] <= exhibit.GALLERY
    assert "no faces" in report.inspect_mesh(read_point_cloud(FLAT)).notes[0]
    tiny = "OFF\n4 2 0\n1e-200 0 0\n-1e-200 0 0\n0 1e-200 0\n0 0 1e-200\n3 0 1 2\n3 1 2 3\n"
    assert "no extent" in report.inspect_mesh(read_point_cloud(tiny.encode())).notes[0]


def exhibit_mesh():
    box = b"OFF\n8 6 0\n" + b"".join(
        f"{x} {2 * y} {3 * z}\n".encode() for x in (0, 1) for y in (0, 1) for z in (0, 1)
    )
    faces = ("0 1 3 2", "4 6 7 5", "0 4 5 1", "2 3 7 6", "0 2 6 4", "1 5 7 3")
    return read_point_cloud(box + "".join(f"4 {face}\n" for face in faces).encode())


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("split-invariant-equivariant", PAGE, "sie")
