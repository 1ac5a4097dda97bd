"""What the page shows: runs of the shipped networks, films, numbers, and the snippet."""

import numpy as np
import pytest
import torch
from app_harness import views_of

from core.atlas import paper
from core.figures.palette import DARK, LIGHT
from core.papers.flow_equivariant_rnn import exhibit, figures, measure, text
from core.papers.flow_equivariant_rnn.exhibit import Stimulus
from core.papers.flow_equivariant_rnn.train import RECIPES, SLUG, trained

STIMULUS = Stimulus((exhibit.digit_figure(3, 0),), ((0.0, 1.0),), horizon=10)


@pytest.mark.parametrize("name", [recipe.name for recipe in RECIPES])
def test_every_checkpoint_fits_its_network(name):
    assert not trained(name).training


def test_the_copy_that_moves_with_the_stimulus_is_the_stillest():
    for velocity in [(0.0, 1.0), (1.0, -2.0), (-1.0, 0.0)]:
        stimulus = Stimulus(STIMULUS.figures, (velocity,), 10)
        result = exhibit.run("fernn-v2-seed0", stimulus)
        rest = measure.copy_restlessness(result.hidden.float(), result.config)
        assert result.config.velocities[int(rest.argmin())] == velocity


def test_hidden_copies_are_permuted_by_a_change_of_velocity():
    still = exhibit.run("fernn-v2-seed0", Stimulus(STIMULUS.figures, ((0.0, 0.0),), 10))
    moving = exhibit.run("fernn-v2-seed0", STIMULUS)
    velocities = still.config.velocities
    target, source = velocities.index((1, 2)), velocities.index((1, 1))
    for t in range(10):
        shifted = still.hidden[t, source].roll(t, -1)
        assert torch.equal(moving.hidden[t, target], shifted)


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("velocity", [(0.0, 1.0), (2.0, -1.0)])
def test_held_still_a_fernn_is_as_at_rest_and_a_g_rnn_is_not(seed, velocity):
    stimulus = Stimulus(STIMULUS.figures, (velocity,), 10)
    assert exhibit.run(f"fernn-v2-seed{seed}", stimulus).changed <= 1e-6
    assert exhibit.run(f"g-rnn-seed{seed}", stimulus).changed > 0.1


def test_breaking_any_ingredient_opens_the_square():
    nu = (1.0, 1.0)
    assert exhibit.square("fernn-v2-seed0", "intact", STIMULUS, nu).square.error <= 1e-6
    assert exhibit.square("fernn-v2-seed0", "no shift", STIMULUS, nu).square.error > 0.1
    assert exhibit.square("fernn-v2-seed0", "zero padding", STIMULUS, nu).square.error > 0.01
    assert exhibit.square("g-rnn-seed0", "intact", STIMULUS, nu).square.error > 0.1
    truncated = exhibit.square("fernn-v2-seed0", "truncated", STIMULUS, nu)
    assert truncated.square.error <= 1e-6
    assert truncated.determined == 4
    assert exhibit.square("fernn-v2-seed0", "intact", STIMULUS, nu).determined == 16


def test_a_velocity_outside_v_determines_nothing():
    small = exhibit.square("fernn-v1-seed0", "intact", STIMULUS, (3.0, 0.0))
    assert small.determined == 0
    assert "outside V" in text.square_cause(small, "intact", (3.0, 0.0))


def test_a_run_is_the_same_on_a_second_call_and_for_its_neighbours():
    again = exhibit.run.__wrapped__("fernn-v2-seed0", STIMULUS)
    assert torch.equal(again.predictions, exhibit.run("fernn-v2-seed0", STIMULUS).predictions)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_films_have_alternative_text_and_frames_that_fit(colours):
    turning = {m: exhibit.turning_run(f"{m}-c4-seed0", 3, 0, 1, 1) for m in ("g-rnn", "fernn")}
    result = exhibit.square("fernn-v2-seed0", "intact", STIMULUS, (1.0, 0.0))
    films = [
        figures.prediction_film(
            STIMULUS, ("g-rnn-seed0", "fernn-v2-seed0"), exhibit.LIVELIEST, colours
        ),
        figures.copies_film(STIMULUS, "fernn-v2-seed0", 1, colours),
        figures.hidden_square(result, 1, 3, (1.0, 0.0), colours),
        figures.turning_film(turning, colours),
    ]
    for film in films:
        assert film.label
        for panel in film.panels:
            assert panel.alt
            assert panel.frames.dtype == np.uint8
            assert panel.first + len(panel.frames) <= film.frames


def test_the_tour_visits_every_ingredient_and_names_real_controls():
    tour = paper(SLUG).tour
    assert len(tour) >= 6
    assert {step.state["view"] for step in tour} <= set(
        views_of("pages/flow_equivariant_rnn/page.py")
    )
