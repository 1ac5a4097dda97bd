"""The Gaussians' page in Streamlit's own harness: views, edits, live training, uploads."""

import numpy as np
import pytest
from app_harness import (
    checked,
    finished,
    follow_tour,
    move_every_control,
    npy,
    opened,
    readable,
    seen,
)

from core.papers.pig import live, text

PAGE = "pages/pig/page.py"


@pytest.fixture
def short(monkeypatch):
    """Two stages of one step."""
    monkeypatch.setattr(live, "STAGES", 2)
    monkeypatch.setattr(live, "STEPS", 1)
    monkeypatch.setattr(live, "POINTS", 256)


@pytest.mark.parametrize("view", ["watch", "fields", "pull", "square", "sizes"])
def test_every_control_of_a_view_moves(view):
    move_every_control(opened(PAGE, pg_view=view))


@pytest.mark.parametrize("problem", list(text.PROBLEM_NAMES.values()))
@pytest.mark.parametrize("view", ["watch", "fields", "pull", "square"])
def test_every_equation_is_shown(view, problem):
    app = opened(PAGE, pg_view=view, pg_problem=problem)
    assert "rror" in seen(app)


@pytest.mark.parametrize("view", ["watch", "fields", "pull", "square"])
def test_helmholtz_is_shown_in_the_papers_size(view):
    usual = seen(opened(PAGE, pg_view=view))
    large = opened(PAGE, pg_view=view, pg_large="true")
    assert large.toggle[0].value
    assert seen(large) != usual


@pytest.mark.parametrize("chart", list(text.CHART_NAMES.values()))
def test_every_chart_is_drawn(chart):
    opened(PAGE, pg_view="sizes", pg_chart=chart)


def test_edits_from_the_address_change_the_field_and_bad_ones_are_refused():
    view = "pull"
    assert "With 1 edited" in seen(opened(PAGE, pg_view=view, pg_edits_helmholtz="100:x"))
    assert "With 2 edited and 200 least important removed" in seen(
        opened(PAGE, pg_view=view, pg_edits_helmholtz="100:x;3:0.5,0.25", pg_pruned_helmholtz="200")
    )
    for bad in ("x", "1:", "1:2", "99999:x", "-1:x", "1:nan,0", "1:0.5,7", ";;"):
        app = opened(PAGE, pg_view=view, pg_edits_helmholtz=bad)
        assert len(app.error) == 1, bad
        assert "Click a Gaussian" in seen(app)


@pytest.mark.parametrize(("turn", "closes"), [("90", True), ("30", False), ("-180", True)])
def test_the_square_of_turns_closes_for_quarter_turns(turn, closes):
    app = opened(PAGE, pg_view="square", pg_problem="Burgers", pg_turn=turn)
    assert ("exact by construction" in seen(app)) == closes


def test_chosen_waves_are_trained_here(short):
    app = finished(opened(PAGE, pg_view="live", pg_a1="1", pg_a2="1"))
    assert "after 40 iterations" in seen(app)


def test_a_source_of_ones_own_is_trained_here(short):
    app = opened(PAGE, pg_view="live", pg_source="Your source")
    assert not app.error
    q = np.zeros((30, 50))
    q[10:15, 20:30] = 1
    finished(checked(app.file_uploader[0].upload("q.npy", npy(q), "x").run()))
    assert "after 40 iterations" in seen(app)
    assert any("50 x 30 nodes" in caption.value for caption in app.caption)


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "empty"),
        (b"<svg/>", "HTML, XML or SVG"),
        (npy(np.zeros((9, 9))), "0 everywhere"),
        (npy(np.zeros(9)), "(height, width)"),
    ],
)
def test_bad_files_are_refused_in_one_sentence(raw, word):
    app = opened(PAGE, pg_view="live", pg_source="Your source")
    checked(app.file_uploader[0].upload("q.npy", raw, "x").run())
    (error,) = app.error
    assert word in readable(error)


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("pig", PAGE, "pg")
