"""What the notes of the tour promise, in numbers and names, is what their own states show."""

from functools import partial
from unittest.mock import Mock

import pytest

from core.figures.palette import LIGHT
from core.inputs.strokes import dabs_of
from core.papers.mgno import data, exhibit, figures, runs, text
from core.papers.mgno.data import Earth
from core.papers.mgno.tour import TOUR
from pages.mgno import grounds

STEPS = {step.title: step for step in TOUR}


def ground(title: str) -> Earth:
    state = STEPS[title].state
    return exhibit.painted(
        data.sample(state["source"], state["seed"]), dabs_of(exhibit.PHASES, state["paint"]), 0.05
    )


def test_the_barrier_goes_right_through_and_the_errors_are_those_that_are_told():
    earth = ground("Paint.")
    rows = (earth.a < earth.a.max()).any(1)
    assert rows.all()  # no way round the barrier
    truth = exhibit.solved(earth)
    mgno, fno = (runs.relative(exhibit.predicted(m, earth), truth) for m in ("mgno", "fno"))
    assert f"MgNO is off by {100 * mgno:.1f}%, FNO by {100 * fno:.1f}%" in STEPS["Paint."].note


@pytest.mark.parametrize(
    ("title", "exact"),
    [("The commuting square: shift a fluid.", True), ("One pixel is too little.", False)],
)
def test_the_square_of_shifts_closes_where_it_is_said_to(title, exact):
    state = STEPS[title].state
    square = partial(runs.shift_square, film=0, dx=state["dx"], dy=state["dy"])
    assert (square("mgno").error < 1e-5) == exact
    assert square("fno").error > 1e-5


def test_the_coarsest_grid_has_twenty_five_nodes():
    state = STEPS["On the coarsest grid."].state
    steps = exhibit.ride(data.sample("smooth", 3), state["layer"] - 1, state["channel"] - 1)
    assert steps[state["step"] - 1].u.size == 25


def test_no_kernel_is_the_inverse():
    state = STEPS["Is it a learned Green's function?"].state
    found = runs.response("smooth", state["response_layer"] - 1, 32, 32)
    assert abs(found.likeness).max() < 0.9
    assert found.alone_likeness > 0.95  # but the V-cycle that was trained to be it


def test_in_h1_mgno_and_the_u_net_are_level():
    for ground in ("smooth", "rough"):
        methods = text.evaluation()["summary"][ground]
        assert abs(methods["mgno"]["h1"] / methods["unet"]["h1"] - 1) < 0.01


def test_the_brush_leaves_the_other_kind_than_lies_under_its_first_touch():
    earth, controls = data.sample("smooth", 3), Mock()
    for x, y in ((0.1, 0.1), (0.5, 0.95)):
        below = earth.a[int(y * data.FINE), int(x * data.FINE)]
        paint = grounds.paint_setter(controls, [], "other", earth)
        paint([((x - 0.5) * data.FINE, (y - 0.5) * data.FINE)])
        (dab,) = dabs_of(exhibit.PHASES, controls.set.call_args.args[1])
        assert (dab.leaves == "H") == (below == earth.a.min())


def test_no_time_is_told_that_another_visit_would_contradict():
    earth = data.sample("smooth", 3)
    truth = exhibit.solved(earth)
    answers = {"mgno": exhibit.predicted("mgno", earth)}
    assert not [row for row in text.ground_rows(answers, truth) if "Time" in row]
    scene = figures.ground_scene(earth, answers, truth, None, LIGHT)
    assert not [panel for panel in scene.panels if panel.subtitle.endswith(" ms")]
