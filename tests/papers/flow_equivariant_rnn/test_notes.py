"""What the notes of the tour promise, in numbers and names, is what their own states show."""

import numpy as np
import pytest

from core.figures.palette import LIGHT
from core.figures.verdict import plain
from core.papers.flow_equivariant_rnn import exhibit, figures, measure, text
from core.papers.flow_equivariant_rnn.exhibit import Stimulus
from core.papers.flow_equivariant_rnn.tour import TOUR

STEPS = {step.title: step for step in TOUR}


def stimulus(title: str) -> Stimulus:
    state = STEPS[title].state
    figures = (exhibit.digit_figure(state["digit"], 0),)
    return Stimulus(figures, ((state["vy"], state["vx"]),), 20)


def test_the_state_of_a_moving_digit_is_that_at_rest_in_the_fernn_alone():
    moving = stimulus("Set it in motion.")
    assert exhibit.run("fernn-v2-seed0", moving).changed < 1e-3
    assert exhibit.run("g-rnn-seed0", moving).changed > 0.5


@pytest.mark.parametrize(
    "title", ["One copy for every velocity.", "Change the velocity: the crisp copy moves."]
)
def test_the_crisp_copy_is_the_one_that_moves_with_the_digit(title):
    shown = stimulus(title)
    result = exhibit.run("fernn-v2-seed0", shown)
    rest = measure.copy_restlessness(result.hidden.float(), result.config)
    assert result.config.velocities[int(rest.argmin())] == shown.velocities[0]
    assert "25 hidden states" in STEPS["One copy for every velocity."].note
    assert len(result.config.velocities) == 25


@pytest.mark.parametrize("title", ["The square closes.", "Break it."])
def test_the_square_closes_until_the_shift_is_taken_out(title):
    state = STEPS[title].state
    nu = (state["gy"], state["gx"])
    error = exhibit.square("fernn-v2-seed0", state["break"], stimulus(title), nu).square.error
    assert error <= 1e-6 if title == "The square closes." else error > 0.1


def test_generalisation_is_as_it_is_told():
    found = text.evaluation()
    grnn, fernn = (np.mean(found["velocity_mse"][name], 0) for name in ("g-rnn", "fernn-v2"))
    seen = (slice(1, 4), slice(1, 4))
    seeds = [np.array(seed) for seed in found["velocity_mse"]["fernn-v2"]]
    grown = sorted(seed[:, -1].mean() / seed[seen].mean() for seed in seeds)
    assert "one seed of three, at two pixels to the right" in STEPS["Velocities never seen."].note
    assert grown[1] < 2 < 5 < grown[2]
    assert np.delete(grnn, slice(1, 4), 1).min() > 0.85 * found["black_mse"]  # no better than black
    assert fernn.max() < grnn[seen].min() / 3  # far below
    means = {name: np.mean(rows, 0) for name, rows in found["horizon_mse"].items()}
    best, others = means.pop("fernn-v2"), list(means.values())
    assert "nearly twenty times lower" in STEPS["Longer than trained."].note
    assert 15 < means["g-rnn"][0] / best[0] < 20
    assert all((best[:20] < other[:20]).all() for other in others)
    assert best[-1] > 10 * best[9]


@pytest.mark.parametrize("training", ["horizon", "longer", "longest"])
def test_the_axis_of_horizons_ends_where_what_was_measured_ends(training):
    rows = text.evaluation()[f"{training}_mse"].values()
    measured = np.concatenate([np.ravel(row) for row in rows])
    figure = figures.horizon_figure(text.evaluation(), training, LIGHT)
    drawn = np.concatenate([trace.y for trace in figure.data])
    assert drawn.min() >= 0.999 * measured.min()
    assert drawn.max() <= 1.001 * measured.max()


def test_a_velocity_beyond_the_grid_is_said_to_have_no_copy():
    shown = Stimulus((exhibit.digit_figure(3, 0),), ((3.0, 3.0),), 20)
    assert "No copy moves" in text.stillest_copy(exhibit.run("fernn-v2-seed0", shown), (3.0, 3.0))


def test_training_over_more_frames_keeps_the_error_as_far_as_it_went():
    found = text.evaluation()
    before, longer, longest = (
        np.array(found[f"{training}_mse"]["fernn-v2"])
        for training in ("horizon", "longer", "longest")
    )

    def worst(errors: np.ndarray, frame: int) -> float:
        return (errors[:, frame - 1] / errors[:, 9]).max()

    assert (found["longer_horizon"], found["longest_horizon"]) == (20, 30)
    assert worst(longer, 20) < (before[:, 19] / before[:, 9]).min()
    assert worst(longer, 20) < 3 < worst(longer, 30)
    assert worst(longest, 30) < 3 < worst(longest, 60)
    assert "Trained over twenty or thirty" in STEPS["Longer than trained."].note
    assert "1,200 steps over 20 and 600 steps over 30 frames" in text.longer_note(found, "longest")
    assert f"to {plain(worst(longest, 60))} times" in text.longer_note(found, "longest")
