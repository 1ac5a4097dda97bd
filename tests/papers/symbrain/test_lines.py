"""Lines: their parameters, their motions, and the fit to a heat map."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.papers.symbrain.lines import (
    SQUARE,
    fit_line,
    line_errors,
    line_of,
    moved,
    moved_back,
    moved_line,
    pixel_grid,
    theta_rho,
)

thetas = st.floats(0, 179.9)
rhos = st.floats(-40, 40)
motions = st.sampled_from(SQUARE)


def ridge(line: np.ndarray, side: int = 96, width: float = 1.5) -> np.ndarray:
    x, y = pixel_grid(side, side)
    return np.exp(-(((line[0] * x + line[1] * y - line[2]) / width) ** 2) / 2)


@given(theta=thetas, rho=rhos)
def test_parameters_return(theta, rho):
    assert theta_rho(line_of(theta, rho)) == pytest.approx((theta, rho))


@given(theta=st.floats(0.001, 179.9), rho=rhos)
def test_half_a_turn_more_and_the_other_sign_is_the_same_line(theta, rho):
    assert theta_rho(line_of(theta + 180, -rho)) == pytest.approx((theta, rho))
    assert line_errors(line_of(theta + 180, -rho), line_of(theta, rho)) == pytest.approx((0, 0))


@given(theta=thetas, rho=rhos, turn=st.floats(-80, 80), shift=st.floats(-5, 5))
def test_errors_are_angles_and_offsets(theta, rho, turn, shift):
    angle, offset = line_errors(line_of(theta + turn, rho + shift), line_of(theta, rho))
    assert (angle, offset) == pytest.approx((abs(turn), abs(shift)), abs=1e-6)


@given(motion=motions, theta=thetas, rho=st.floats(-12, 12))
def test_a_picture_of_a_line_moves_as_the_line_does(motion, theta, rho):
    line = line_of(theta, rho)
    picture = moved(torch.from_numpy(ridge(line)), motion).numpy()
    assert np.allclose(picture, ridge(moved_line(line, motion)), atol=1e-9)


@pytest.mark.parametrize("motion", SQUARE)
def test_motions_are_undone(motion):
    images = torch.arange(2 * 25.0).reshape(2, 5, 5)
    assert torch.equal(moved_back(moved(images, motion), motion), images)


def test_the_eight_motions_differ_and_are_a_group():
    image = torch.arange(9.0).reshape(3, 3)
    seen = {tuple(moved(image, motion).flatten().tolist()) for motion in SQUARE}
    assert len(seen) == 8
    twice = {tuple(moved(moved(image, a), b).flatten().tolist()) for a in SQUARE for b in SQUARE}
    assert twice == seen


@given(theta=thetas, rho=st.floats(-12, 12))
def test_the_fit_finds_a_ridge(theta, rho):
    # Only what the whole picture holds: a ridge cut by the border is not symmetric about its line.
    x, y = pixel_grid(96, 96)
    heat = ridge(line_of(theta, rho)) * (np.hypot(x, y) < 40)
    angle, offset = line_errors(fit_line(heat[None])[0], line_of(theta, rho))
    assert angle < 0.05
    assert offset < 0.05


@given(theta=thetas, aside=st.floats(18, 30))
def test_a_weaker_second_ridge_does_not_pull(theta, aside):
    x, y = pixel_grid(96, 96)
    disc = np.hypot(x, y) < 40
    heat = (ridge(line_of(theta, 0)) + 0.4 * ridge(line_of(theta + 10, aside))) * disc
    angle, offset = line_errors(fit_line(heat[None])[0], line_of(theta, 0))
    assert angle < 0.6
    assert offset < 0.4


@given(motion=motions, seed=st.integers(0, 99))
def test_the_fit_commutes_with_the_square(motion, seed):
    random = np.random.default_rng(seed)
    heat = ridge(line_of(random.uniform(0, 180), random.uniform(-10, 10))) + 0.05 * random.random(
        (96, 96)
    )
    line = fit_line(heat[None])[0]
    asked = fit_line(moved(torch.from_numpy(heat), motion).numpy()[None])[0]
    assert np.max(line_errors(asked, moved_line(line, motion))) < 1e-5


def test_an_empty_map_gives_a_line_all_the_same():
    assert np.array_equal(fit_line(np.zeros((2, 16, 16))), [[1, 0, 0], [1, 0, 0]])
