"""The page of transitive invariance in Streamlit's harness, and the notes of its tour."""

import io
import re
from threading import Event

import numpy as np
import pytest
from app_harness import checked, finished, follow_tour, in_view, move_every_control, seen
from PIL import Image

from core.inputs.image import GreyImage, letter_image
from core.papers.transitive_invariance import exhibit, measure, report, text
from core.papers.transitive_invariance.exhibit import Thing
from core.papers.transitive_invariance.tour import TOUR
from core.ui import progress

PAGE = "pages/transitive_invariance/page.py"


def viewed(view: str, **state):
    """A view, once all is rendered that it needs."""
    return finished(in_view(PAGE, view, **state))


STEPS = {step.title: step for step in TOUR}


@pytest.fixture(scope="module", autouse=True)
def rendered():
    """What the first visitors would wait for."""
    for what in ("plain", "clutter", "graph", "own"):
        for piece in exhibit.needed(what):
            piece()


def test_how_alike_strangers_are_is_recorded_as_it_is():
    for world, is_cluttered in (("cluttered", True), ("clean", False)):
        found = measure.strangers(is_cluttered)
        assert text.evaluation()["strangers"][world] == pytest.approx(found, abs=1e-4)


def test_who_comes_first_sees_how_far_the_work_is_and_can_stop_it(monkeypatch):
    go_on = Event()
    monkeypatch.setattr(progress, "_READY", set())
    monkeypatch.setattr(exhibit, "needed", lambda what: [lambda: None, lambda: go_on.wait(20)])
    app = in_view(PAGE, "graph")
    (stop,) = (button for button in app.button if button.label == "Stop here")
    assert "Look-alikes join" not in seen(app)
    stop.click()
    go_on.set()
    app = finished(checked(app.run()))
    assert "tv_ready_graph" in progress._READY or any(
        "Stopped" in note.value for note in app.caption
    )


def png(pixels: np.ndarray) -> bytes:
    with io.BytesIO() as file:
        Image.fromarray((255 * pixels).astype(np.uint8)).save(file, "PNG")
        return file.getvalue()


@pytest.mark.parametrize("view", ["turn", "graph", "parallelogram", "break", "retrieve"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_a_square_of_invariance_is_open_and_what_does_not_turn_checks_nothing():
    assert "broken" in seen(viewed("parallelogram"))
    assert "Nothing is checked yet" in seen(viewed("parallelogram", turn=0))


@pytest.mark.parametrize("broken", ["corrupted", "drift", "arc"])
def test_what_is_broken_is_told_in_numbers(broken):
    assert "transitive pairs **" in seen(viewed("break", **{"break": broken}))


def test_a_picture_of_ones_own_is_found_and_an_empty_one_is_refused_in_one_sentence():
    app = viewed("retrieve", source="file")
    checked(app.file_uploader[0].upload("letter.png", png(letter_image("T").pixels)).run())
    assert not app.error
    assert "HOG cosine" in seen(app)
    app = viewed("retrieve", source="file")
    checked(app.file_uploader[0].upload("grey.png", png(np.full((40, 40), 0.5))).run())
    assert "one brightness" in app.error[0].value


@pytest.mark.parametrize("shape", [(8, 8), (300, 40), (1, 64)])
def test_pictures_of_any_shape_are_inspected_or_refused(shape):
    image = GreyImage(np.random.default_rng(0).random(shape).astype(np.float32), ())
    rows = {row["quantity"]: row["value"] for row in report.inspect_image(image).rows}
    assert len(rows["transitive"]) == 3
    flat = GreyImage(np.ones(shape, np.float32), ())
    assert "one brightness" in report.inspect_image(flat).notes[0]


def numbers(title: str) -> list[float]:
    return [float(word) for word in re.findall(r"\d+\.\d+", STEPS[title].note)]


def test_notes_say_what_their_states_show():
    animals = exhibit.two_tables(Thing(1, 0), Thing(1, 1), False).alike
    assert numbers("Two things that no network saw.") == [
        round(float(animals[name].mean()), 2) for name in ("hog", "transitive")
    ]
    chair = exhibit.two_tables(Thing(1, 0), Thing(3, 1), False).alike
    assert numbers("Another kind, and the plateau is gone.") == [
        round(float(chair["transitive"].mean()), 2)
    ]
    chords = exhibit.parallelogram(Thing(1, 0), Thing(1, 1), 2, 4, False).chords
    assert numbers("Slack adds up.") == chords["multi"].round(2).tolist()
    assert numbers("So train on the ends.") == [chords["transitive"][3].round(2)]
    found = text.evaluation()
    rows = found["cluttered"]
    share = lambda arm, score: round(100 * rows[arm][score], 1)  # noqa: E731
    assert numbers("Who finds the kind?") == [
        share("inter", "near"),
        share("intra", "middle"),
        share("inter", "middle"),
        share("multi", "far"),
        share("transitive", "far"),
        share("hog", "far"),
    ]
    behind = share("transitive", "far") - share("hog", "far")
    assert f"only {behind:.1f} points behind" in " ".join(text.WHAT_YOU_SEE.split())
    half, most = found["corrupted"][2:]
    assert numbers("Errors travel along paths, too.") == [
        round(100 * half["transitive purity"], 1),
        round(found["corrupted"][0]["ranking"], 3),
        round(half["ranking"], 3),
        round(most["ranking"], 3),
        round(found["corrupted, both"][3]["ranking"], 3),
    ]
    assert numbers("What does not hold.") == [share("hog", "near"), share("transitive", "near")]
    assert f"by {rows['transitive']['turned']:.2f} of their length" in text.WHAT_YOU_SEE
    assert min(row["turned"] for row in rows.values()) == rows["transitive"]["turned"]


def test_a_film_without_look_alikes_has_no_path_and_the_board_knows_its_places():
    found = exhibit.board()
    for film in (0, 57, 199):
        assert found.at(*found.shares[film]) == film
        paths = exhibit.paths_from(film)
        video = exhibit.mapped().pictures.video
        assert (video[paths.paths[:, :2]] == film).all()
        assert set(video[paths.paths[:, 3]]) <= set(paths.near.tolist())
        assert not set(paths.near) & set(paths.second)


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("transitive-invariance", PAGE, "tv")
