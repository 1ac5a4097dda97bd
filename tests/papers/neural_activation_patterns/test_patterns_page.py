"""The page of activation patterns in Streamlit's harness, and the notes of its tour."""

import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from app_harness import checked, finished, follow_tour, in_view, move_every_control, opened, seen

from core.data.digits import examples, own_digit
from core.inputs import InputError, image
from core.papers.neural_activation_patterns import exhibit, figures, measure, proofs, report, text
from core.papers.neural_activation_patterns.nets import DEEP, FOUR, SHALLOW
from core.papers.neural_activation_patterns.proofs import STATUSES
from core.papers.neural_activation_patterns.tour import TOUR
from core.relu.plane import balls, promise
from core.relu.verify import Certificate, Verdict

PAGE = "pages/neural_activation_patterns/page.py"
viewed = partial(in_view, PAGE)
STEPS = {step.title: step for step in TOUR}


@pytest.mark.parametrize("view", ["plane", "digit", "proofs", "depth"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_the_promise_is_proved_at_first_and_broken_when_less_is_asked():
    app = opened(PAGE)
    assert app.metric[0].value == "PROVED"
    assert "No promise" in seen(viewed("plane", delta=100))


def test_the_solver_proves_a_pattern_and_finds_that_a_random_one_is_empty():
    proved = finished(viewed("solver", net="24x6", now=True))
    assert "**Proved**" in seen(proved)
    empty = finished(viewed("solver", net="24x6", now=True, literals="random"))
    assert "Nothing follows this pattern" in seen(empty)


def test_what_is_asked_stands_there_before_the_solver_runs():
    assert "The pattern fixes 128 of 144 neurons" in seen(viewed("solver", net="24x6"))


def test_a_hall_sees_a_row_a_verdict():
    proved, undecided = Verdict("proved", 0.5), Verdict("undecided", 2.0)
    found = Certificate({1: proved, 2: undecided, 3: proved}, 3, 16, 3.0)
    assert len(text.solver_rows(found)) == 3
    rows = text.solver_rows(found, grouped=True)
    assert [(row["Taken for"], row["Seconds"]) for row in rows] == [("1, 3", 1.0), ("2", 2.0)]


def test_a_digit_of_ones_own_is_read_and_a_blank_one_is_refused():
    app = viewed("digit", source="file")
    raw = Path("assets/samples/letter.png")
    content = raw.read_bytes() if raw.exists() else image.KIND.sample()
    checked(app.file_uploader[0].upload("digit.png", content, "image/png").run())
    assert "The network says" in seen(app)
    rows = report.inspect_image(image.read_image(content)).rows
    assert {row["network"] for row in rows} == set(text.NETS)
    with pytest.raises(InputError):
        own_digit(image.GreyImage(np.zeros((20, 20), np.float32), ()))


def test_what_is_refuted_is_told_from_what_is_undecided():
    read = exhibit.read(examples()[0, 0], DEEP, 90, 0)
    status = [
        "undecided",
        "proved",
        "counterexample",
        "undecided",
        "counterexample",
        *["proved"] * 5,
    ]
    assert "is refuted against 2, 4 and undecided against 3." in text.digit_note(read, status)


def test_a_click_in_the_matrix_is_a_pair_and_beside_it_nothing():
    side = figures.MARGIN + 10 * figures.CELL
    at = [figures.MARGIN + (n + 0.5) * figures.CELL - side / 2 for n in range(10)]
    assert figures.cell_at(at[3], at[2]) == (2, 3)
    assert figures.cell_at(at[4], at[4]) is None
    assert figures.cell_at(-side / 2 + 1, at[2]) is None


def told(title: str) -> list[int]:
    """The percentages of a note."""
    return [int(number) for number in re.findall(r"(\d+) %", STEPS[title].note)]


@pytest.mark.parametrize(
    "title", [title for title in STEPS if STEPS[title].state["view"] == "plane"]
)
def test_notes_of_the_plane_are_what_it_shows(title):
    state = STEPS[title].state
    ground = measure.ground(text.PLANE_NETS[state["depth"]])
    found = promise(ground, state["class"], state["delta"])
    held = balls(ground, state["class"], 20).held
    known = {state["delta"], *(round(100 * v) for v in (found.wrong_share, found.recall, held))}
    assert set(told(title)) <= known
    assert found.proved is (state["depth"] == "deep" and state["delta"] < 100)


def test_with_two_layers_magenta_stays_however_far_down_delta_goes():
    ground = measure.ground(text.PLANE_NETS["shallow"])
    assert not any(promise(ground, c, dial).proved for c in range(3) for dial in range(65, 101))


def test_the_training_that_is_shown_is_the_best_of_three():
    grounds = [measure.ground(text.PLANE_NETS["deep"], seed) for seed in range(3)]
    assert [sum(promise(g, c, 97).proved for c in range(3)) for g in grounds] == [3, 2, 0]


def test_notes_of_proofs_are_what_the_records_have():
    broken = STATUSES.index("counterexample")
    for shape, title in ((DEEP, "One proof a pair."), (SHALLOW, "Fewer layers and neurons.")):
        state = STEPS[title].state
        status = proofs.recorded(shape, 0).status(state["dial"])
        c, j = map(int, state["pair"].split(","))
        assert status[c, j] == broken
    assert (status == broken).sum() > 80
    assert not exhibit.read(examples()[0, 0], DEEP, 90).broken.any()
    undecided = (proofs.recorded(FOUR, 0).status(90) == STATUSES.index("undecided")).sum()
    assert undecided - 10 == 49  # without the diagonal, which is not asked
    assert (round(measure.gain(), 1), round(1 / measure.broken_at().mean(), 1)) == (6.6, 7.2)
    balls_ = proofs.recorded_balls()
    whole, cut = balls_["radii"].mean(0)
    assert (round(cut / whole), balls_["undecided"][:, 0].sum()) == (13, 8)
    assert measure.held_by_balls() == 0


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("neural-activation-patterns", PAGE, "np")
