"""What the multigrid page shows, and that its trained networks are what the page says."""

import fnmatch

import numpy as np
import pytest
import torch

from core.device import best_device
from core.figures.palette import LIGHT
from core.inputs import InputError
from core.inputs.field import ScalarField
from core.inputs.strokes import Dab
from core.papers.mgno import charts, data, exhibit, figures, runs, text
from core.papers.mgno.report import inspect_field
from core.papers.mgno.train import relative_h1, relative_l2, trained


def test_a_dab_leaves_its_phase_within_its_radius_and_nothing_beyond():
    earth = data.sample("smooth", 0)
    after = exhibit.painted(earth, [Dab("L", 32, 32), Dab("H", 32, 32)], 0.1)
    y, x = np.mgrid[:129, :129] / 128
    near = np.hypot(x - 32 / 63, y - 32 / 63) <= 0.1
    assert np.all(after.a[near] == 12)
    assert np.array_equal(after.a[~near], earth.a[~near])


def test_a_level_changes_the_share_of_the_phases_and_is_announced():
    low, usual, high = (data.sample("smooth", 1, level, 3.0) for level in (-0.5, 0.0, 0.5))
    shares = [float((earth.a == 12).mean()) for earth in (low, usual, high)]
    assert shares == sorted(shares, reverse=True)
    assert not usual.notes
    assert low.notes
    assert high.notes


def test_a_picture_becomes_a_permeability_of_two_phases_or_of_greys():
    values = np.linspace(0, 1, 40)[:, None] * np.ones(30)
    field = ScalarField(values, True, ())
    cut, grey = (exhibit.own_earth(field, phases) for phases in (True, False))
    assert set(np.unique(cut.a)) == {3.0, 12.0}
    assert (grey.a.min(), grey.a.max()) == (3.0, 12.0)
    assert abs((cut.a == 12).mean() - 0.5) < 0.02
    with pytest.raises(InputError, match="one value"):
        exhibit.own_earth(ScalarField(np.ones((9, 9)), False, ()), True)


@pytest.mark.parametrize("method", ["mgno", "fno", "unet"])
def test_a_prediction_is_close_to_the_solvers_answer(method):
    earth = data.sample("smooth", 2)
    assert runs.relative(exhibit.predicted(method, earth), exhibit.solved(earth)) < 0.05


def test_flow_lines_run_down_the_pressure_to_the_edge():
    earth = data.sample("smooth", 3)
    u = exhibit.solved(earth)
    for path in exhibit.streamlines(earth, u):
        assert path.min() >= 0
        assert path.max() <= 1
        along = u[tuple((path[:, ::-1] * 64).round().astype(int).T)]
        assert along[-1] <= along[0]


def test_the_ride_adds_up_on_the_finest_grid():
    earth = data.sample("smooth", 0)
    steps = exhibit.ride(earth, 1, 4)
    assert [step.level for step in steps] == [0, 1, 1, 2, 2, 3, 3, 4, 4, 4, 3, 2, 1, 0]
    finest = [step for step in steps if step.level == 0]
    assert np.allclose(sum(step.added for step in finest), finest[-1].u, atol=1e-5)


def test_an_impulse_goes_through_a_layer_as_its_operator_says():
    """The kernel from one channel to another is that part of the layer's linear map."""
    found = runs.response("smooth", 1, 20, 30)
    cycle = trained("smooth-mgno").cycles[1]
    into, out = divmod(int(found.numbers[3]), 16)
    f = torch.zeros(1, 16, 65, 65, device=best_device())
    f[0, into, 20, 30] = 1
    with torch.inference_mode():
        u = cycle(f).u[0, out].cpu().numpy()
    assert np.allclose(found.kernels[3], u, atol=1e-6)
    assert found.total == 256
    assert (np.diff(np.abs(found.likeness)) <= 0).all()
    assert abs(found.likeness[0]) <= 1 + 1e-6


def test_greens_function_is_symmetric():
    a, b = runs.green_function(10, 20), runs.green_function(40, 33)
    assert a[40, 33] == pytest.approx(b[10, 20])
    assert a.min() >= 0


def test_a_poke_changes_nothing_where_the_ground_is_already_so():
    earth = data.sample("smooth", 0)
    for method in ("solver", "mgno"):
        change = exhibit.poked(earth, method, 0.5, 0.5)
        assert np.abs(change).max() > 1e-5
    assert not exhibit.poked(earth, "solver", -5, -5).any()


@pytest.mark.parametrize(("dx", "dy"), [(16, 0), (0, 48), (32, 16)])
def test_the_trained_fluid_network_commutes_with_shifts_of_the_coarsest_grid(dx, dy):
    assert runs.shift_square("mgno", 0, dx, dy).error <= 1e-5
    assert runs.shift_square("fno", 0, dx, dy).error > 1e-4


def test_the_solvers_squares_close():
    earth = data.sample("smooth", 1)
    assert runs.turn_square("solver", earth, 1, True).error <= 1e-10
    assert runs.shift_square("solver", 0, 5, 7).error <= 1e-8


def test_a_rollout_begins_at_the_truth_and_stays_finite():
    truth, found = runs.rollout("truth", 1), runs.rollout("mgno", 1)
    assert np.array_equal(truth[0], found[0])
    assert found.shape == truth.shape == (21, 64, 64)
    assert np.isfinite(found).all()


def test_relative_errors_are_one_for_zero_and_nought_for_the_truth():
    truth = torch.rand(3, 1, 9, 9)
    for error in (relative_l2, relative_h1):
        assert torch.allclose(error(0 * truth, truth), torch.ones(3))
        assert not error(truth, truth).any()
        assert torch.allclose(error(1.5 * truth, truth), torch.full((3,), 0.5))


def test_what_is_said_of_a_visitors_field():
    values = np.random.default_rng(0).normal(size=(50, 50)).cumsum(0).cumsum(1)
    said = inspect_field(ScalarField(values, False, ("a note",)))
    assert [row["network"] for row in said.rows] == ["mgno", "fno", "unet"]
    assert "a note" not in said.notes


def test_every_chart_is_drawn_from_the_record():
    found = text.evaluation()
    for figure in (
        charts.problems_figure(found, "l2", LIGHT),
        charts.size_figure(found, (100, 300, 1000), LIGHT),
        charts.resolution_figure(found, LIGHT),
        charts.rollout_figure(found, LIGHT),
    ):
        assert figure.layout.yaxis.title.text
    assert len(text.errors_rows()) == 12


def test_pressures_share_a_scale_so_that_equal_values_have_equal_colours():
    earth = data.sample("smooth", 0)
    truth = exhibit.solved(earth)
    scene = figures.ground_scene(earth, {"mgno": truth}, truth, None, LIGHT)
    solver, network = scene.panels[1], scene.panels[2]
    assert np.array_equal(solver.pixels, network.pixels)
    assert not scene.panels[3].pixels.any()  # no error: black


def test_the_network_needs_its_coarse_grids_and_the_shared_one_keeps_its_weights():
    earth = data.sample("smooth", 3)
    whole, without_fine = exhibit.errors_without(earth, frozenset({"p1"}))
    without_coarse = exhibit.errors_without(earth, frozenset({"p4"}))[1]
    assert whole < 0.02 < without_coarse < without_fine
    assert exhibit.errors_without(earth, frozenset())[1] == whole


def test_a_grid_that_is_switched_off_adds_nothing():
    steps = exhibit.ride(data.sample("smooth", 3), 1, 4, frozenset({"p2"}))
    back = [step for step in steps if step.name == "prolong" and step.level == 1]
    assert [float(np.abs(step.added).max()) for step in back] == [0.0]


def test_every_part_stands_for_weights():
    names = [name for name, _ in exhibit.without("smooth", frozenset()).named_parameters()]
    for part, pattern in exhibit.PARTS.items():
        assert fnmatch.filter(names, pattern), part
