"""What the Gaussians' page shows: meshes, edits, spectra, squares, and the live training."""

import contextlib

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.figures.palette import LIGHT
from core.inputs import InputError
from core.inputs.field import ScalarField
from core.papers.pig import charts, exhibit, figures, live, measure, text
from core.papers.pig.exhibit import edits_of, text_of
from core.papers.pig.mesh import Edit, edited, mesh_of, moved_mesh, trained_pig
from core.papers.pig.problems import PROBLEMS
from core.papers.pig.train import FRAMES, METHODS, noted_steps, problem_of, recipes_of, trained

SHARES = st.integers(0, 1000).map(lambda n: n / 1000)
EDITS = st.builds(Edit, st.integers(0, 99), st.none() | st.tuples(SHARES, SHARES))


@given(st.lists(EDITS, max_size=8, unique_by=lambda edit: edit.number))
def test_edits_come_back_from_the_address(edits):
    assert edits_of(text_of(edits), 100) == edits


@given(st.text(max_size=15))
def test_any_text_is_edits_or_refused(written):
    with contextlib.suppress(InputError):
        assert all(0 <= edit.number < 100 for edit in edits_of(written, 100))


def test_the_last_edit_of_a_gaussian_counts():
    edits = [Edit(3, (0.1, 0.2)), Edit(4, None), Edit(3, None)]
    assert edits_of(text_of(edits), 10) == [Edit(3, None), Edit(4, None)]


def test_edits_move_and_remove_gaussians_of_a_copy():
    field = trained_pig("helmholtz-pig")
    before = field.weights.detach().clone()
    count = field.weights.shape[1]
    changed = edited(field, [Edit(count + 5, (1.0, 0.0)), Edit(2, None)], 0)
    assert torch.equal(field.weights, before)
    assert changed.weights[0, 2] == 0
    assert changed.means[1, 5].tolist() == [1, 1]  # the right upper corner
    assert (changed.weights == 0).sum() == 1


def test_pruning_takes_the_least_important_and_costs_ever_more():
    kept, errors = exhibit.pruning("helmholtz-pig")
    assert errors[-1] == pytest.approx(exhibit.trained_view("helmholtz-pig").error, rel=0.1)
    assert errors[0] > 10 * errors[-1]
    assert kept[-1] == trained_pig("helmholtz-pig").weights.numel()


def test_helmholtz_in_the_papers_size_has_its_gaussians_and_points():
    recipes = recipes_of("helmholtz", large=True)
    assert recipes == recipes_of("helmholtz") | {"pig": "helmholtz-pig-800"}
    assert recipes_of("burgers", large=True) == recipes_of("burgers")
    assert trained_pig(recipes["pig"]).weights.shape == (4, 800)
    problem = problem_of(recipes["pig"])
    assert len(problem.interior(problem.points)) == 10_000
    (edge,) = problem.conditions(problem.edge)
    assert len(edge.points) == 4 * 10_000


def test_ellipses_lie_where_the_gaussians_are():
    problem = PROBLEMS["helmholtz"]
    mesh = mesh_of(trained_pig("helmholtz-pig"))
    places = exhibit.ellipse_places(problem, mesh)
    x, y = mesh.centres.T
    assert np.allclose(places[:, 0], (x + 1) / 2, atol=1e-6)
    assert np.allclose(places[:, 1], (1 - y) / 2, atol=1e-6)  # upwards is up
    assert np.allclose(places[:, 2:4], mesh.widths / 2, atol=1e-6)
    assert 0 <= places[:, 4].min() <= places[:, 4].max() <= 0.9 + 1e-6


def test_of_three_dimensions_gaussians_fade_with_their_distance_in_time():
    problem = PROBLEMS["klein-gordon"]
    mesh = mesh_of(trained_pig("klein-gordon-pig"))
    early, late = (exhibit.ellipse_places(problem, mesh, at)[:, 4] for at in (0.0, 10.0))
    first = np.argmin(mesh.centres[:, 0])
    assert early[first] > late[first]


@pytest.mark.parametrize("frequency", [3, 9, 20])
def test_the_spectrum_of_a_wave_has_its_peak_at_its_frequency(frequency):
    x = np.arange(96) / 96
    wave = np.sin(2 * np.pi * frequency * x)[:, None] * np.ones(96)
    assert abs(int(exhibit.spectrum(wave).argmax()) - frequency) <= 1


@settings(deadline=None, max_examples=8)
@given(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5), st.sampled_from([-180, -90, 0, 90, 180]))
def test_a_mesh_that_is_moved_moves_the_picture(dx, dy, degrees):
    assert moved_mesh("helmholtz-pig", dx, dy, degrees).error <= 1e-12


def test_a_mesh_that_is_turned_otherwise_does_not():
    assert moved_mesh("burgers-pig", 0, 0, 30).error > 0.1


@pytest.mark.parametrize("problem", list(PROBLEMS))
@pytest.mark.parametrize("method", METHODS)
def test_the_diary_begins_without_knowledge_and_ends_near_the_trained_field(problem, method):
    name = f"{problem}-{method}"
    growth = exhibit.growth(name)
    assert growth.errors.shape[0] == len(growth.iterations) == FRAMES
    truth = exhibit.truth_picture(problem, 64)
    sizes = np.linalg.norm(growth.errors, axis=(1, 2)) / np.linalg.norm(truth)
    assert sizes[0] > 0.5
    shown = exhibit.trained_view(name).error
    assert sizes[-1] == pytest.approx(shown, rel=2, abs=0.02)  # one step apart, and half precision


def test_frames_are_noted_at_growing_distances_up_to_the_last_step():
    steps = noted_steps(300)
    assert steps[0] == 0
    assert steps[-1] == 299
    assert len(steps) == FRAMES
    assert np.all(np.diff(steps) >= 0)


@pytest.mark.parametrize("name", list(PROBLEMS))
def test_a_checkpoint_has_the_error_that_its_card_says(name):
    from core import checkpoints

    card = checkpoints.read("pig", f"{name}-pig").card
    assert measure.error(f"{name}-pig") == pytest.approx(card["metrics"]["l2"], rel=1e-6)


def test_a_live_training_learns():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "STAGES", 3)
        patch.setattr(live, "POINTS", 512)
        stages = list(live.train_live(live.waves(1, 1, 0.0, 30), seed=0))
    assert len(stages) == 3
    assert len(stages[-1].losses) == len(stages[-1].errors) == 3 * live.STEPS
    assert stages[-1].errors[-1] < 0.3 * stages[0].errors[0]
    assert stages[0].u is not stages[-1].u


def test_the_truth_of_an_own_source_is_the_solvers():
    """A source that is known: u = cos cos, 0 at the edge."""
    x = np.linspace(-1, 1, 300)
    u = np.cos(np.pi * x / 2)[:, None] * np.cos(np.pi * x / 2)
    field = ScalarField(-2 * (np.pi / 2) ** 2 * u, False, ())
    problem = live.own_source(field, 0.0, 20)
    points = problem.interior(256)
    expected = torch.cos(np.pi * points / 2).prod(1) * 10 / (2 * (np.pi / 2) ** 2)
    assert (problem.truth(points) - expected).abs().max() < 2e-3 * expected.max()
    (edge,) = problem.conditions(16)
    assert not edge.values.any()
    with pytest.raises(InputError, match="0 everywhere"):
        live.own_source(ScalarField(np.zeros((9, 9)), False, ()), 0.0, 20)


def test_an_own_source_that_is_not_symmetric_keeps_its_orientation():
    q = np.zeros((65, 65))
    q[5:15, 40:50] = -1.0  # up and to the right
    problem = live.own_source(ScalarField(q, False, ()), 0.0, 20)
    corners = torch.tensor([[0.5, 0.7], [0.5, -0.7], [-0.5, 0.7]], dtype=torch.float64)
    up_right, *others = problem.truth(corners).tolist()
    assert up_right > 2 * max(others)
    grid = problem.truth(problem.grid(65)).reshape(65, 65)
    assert grid[10, 45] > 2 * grid[54, 45]


def test_every_chart_and_film_is_drawn():
    found = text.evaluation()
    for figure in (
        charts.size_figure(found, LIGHT),
        charts.learning_figure(recipes_of("helmholtz"), LIGHT),
        charts.pruning_figure("helmholtz-pig", LIGHT),
    ):
        assert figure.layout.yaxis.title.text
    across = charts.problems_figure(found, LIGHT).layout
    assert across.xaxis.title.text
    assert len(across.yaxis.ticktext) == len(PROBLEMS)
    film = figures.growth_film(recipes_of("helmholtz"), LIGHT)
    assert film.frames == len(film.names) == FRAMES
    assert trained("helmholtz-pig").gaussians.shape[0] == FRAMES
