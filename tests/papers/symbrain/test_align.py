"""The network that sees slices along a line: exact frames, steps and their inverses."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.papers.symbrain.align import (
    AlignNet,
    Step,
    aligned,
    misses,
    patches_of,
    read,
    stepped,
    steps_between,
    surprise,
)
from core.papers.symbrain.lines import SQUARE, line_errors, moved, moved_line, pixel_grid
from core.papers.symbrain.synthesis import synthesise
from core.papers.symbrain.train import ALIGNING, HELD_OUT, off_lines, steps_batch

degrees = st.floats(-180, 180)
pixels = st.floats(-30, 30)


def line(theta: float, rho: float) -> torch.Tensor:
    angle = math.radians(theta)
    return torch.tensor([[math.cos(angle), math.sin(angle), rho]], dtype=torch.float64)


@given(degrees, pixels, st.floats(-85, 85), pixels, pixels, pixels)
def test_steps_lead_from_a_line_to_another_and_are_found_again(theta, rho, angle, offset, x, y):
    start, pivot = line(theta, rho), torch.tensor([[x, y]], dtype=torch.float64)
    step = torch.tensor([angle]).double(), torch.tensor([offset]).double()
    end = stepped(start, pivot, *step)
    assert end[:, :2].norm() == pytest.approx(1)
    found = steps_between(start, end, pivot)
    assert torch.allclose(torch.cat(found), torch.cat(step), atol=1e-9)
    other_way = steps_between(start, -end, pivot)
    assert torch.allclose(torch.cat(other_way), torch.cat(step), atol=1e-9)


@given(degrees, st.floats(-10, 10))
@settings(max_examples=20, deadline=None)
def test_a_patch_has_its_line_upright_in_the_middle(theta, rho):
    x, y = (torch.from_numpy(axis.copy()) for axis in pixel_grid(128, 128))
    ell = line(theta, rho)
    away = ell[0, 0] * x + ell[0, 1] * y - ell[0, 2]
    patch = patches_of(away[None], ell, torch.zeros(1, 2, dtype=torch.float64))[0, 0]
    middle = slice(40, 88)  # the rest may lie outside the image
    columns = torch.arange(128, dtype=torch.float64) - 63.5
    assert torch.allclose(patch[middle, middle], columns[middle].expand(48, 48), atol=1e-9)


@given(st.integers(0, 999), st.sampled_from(SQUARE), degrees, pixels)
@settings(max_examples=12, deadline=None)
def test_what_is_aligned_commutes_with_the_square_whatever_the_network(seed, motion, theta, rho):
    torch.manual_seed(seed)
    net = AlignNet().double()
    image, pivot = torch.rand(1, 128, 128, dtype=torch.float64), torch.zeros(1, 2).double()
    start = line(theta, rho)
    with torch.inference_mode():
        first, said = aligned(net, image, start, pivot)
        turned = torch.from_numpy(moved_line(start.numpy(), motion))
        second, again = aligned(net, moved(image, motion), turned, pivot)
    apart = line_errors(second.numpy(), moved_line(first.numpy(), motion))
    assert max(float(gap[0]) for gap in apart) < 1e-6
    assert torch.allclose(said.angle_spread, again.angle_spread)


def test_a_line_and_its_negative_are_one():
    torch.manual_seed(0)
    net = AlignNet().double()
    image, pivot = torch.rand(1, 128, 128, dtype=torch.float64), torch.ones(1, 2).double()
    with torch.inference_mode():
        first, _ = aligned(net, image, line(40, 3), pivot)
        second, _ = aligned(net, image, -line(40, 3), pivot)
    assert torch.allclose(first, -second, atol=1e-9)


def test_the_truth_surprises_least():
    spreads = torch.ones(1), torch.ones(1)
    at = [
        surprise(Step(torch.tensor([a]), torch.zeros(1), *spreads), torch.ones(1), torch.zeros(1))
        for a in (0.5, 1.0, 1.5)
    ]
    assert at[1] < at[0]
    assert at[1] < at[2]


def test_clear_slices_and_others_have_the_same_say_in_a_step():
    said = torch.zeros(2, 4, dtype=torch.float64)
    said[:, 2:] = torch.tensor([[-3.0], [1.0]])  # one sure, one not
    said.requires_grad_()
    truth = torch.tensor([4.0, 4.0]), torch.tensor([-2.0, -2.0])
    (alike,) = torch.autograd.grad(misses(read(said, ()), *truth), said)
    (likely,) = torch.autograd.grad(surprise(read(said, ()), *truth), said)
    assert torch.equal(alike[0, :2], alike[1, :2])
    assert (likely[0, :2].abs() > 10 * likely[1, :2].abs()).all()
    assert torch.equal(alike[:, 2:], likely[:, 2:])  # spreads learn from their likelihood in both


def test_batches_are_functions_of_their_step_and_lines_lead_to_the_truth():
    first, again, other = (steps_batch(step, ALIGNING[-1]) for step in (3, 3, 4))
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert not torch.equal(first[0], other[0])
    slices = synthesise(6, HELD_OUT + 60, 0.5)
    starts, pivots, angle, offset = off_lines(slices, np.random.default_rng(0))
    ends = stepped(starts, pivots, angle, offset).numpy()
    assert max(map(np.max, line_errors(ends, slices.lines))) < 1e-3


def test_lost_lines_run_in_any_direction_and_others_stay_near():
    slices = synthesise(40, HELD_OUT + 61, 0.5)
    apart = {}
    for lost in (0.0, 0.5):
        starts, *_ = off_lines(slices, np.random.default_rng(0), lost=lost)
        apart[lost] = line_errors(starts.numpy(), slices.lines)[0].max()
    assert apart[0.0] < 21
    assert apart[0.5] > 45
