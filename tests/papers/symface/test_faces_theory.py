"""Heads and their mirror, and what the losses are, in float64 and in pictures."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr
from torch import nn

from core.data.heads import Shot, head, render
from core.papers.symface import data, model
from core.papers.symface.data import FIRST_TESTED, TRAINED, person
from core.papers.symface.measure import pair_error
from core.papers.symface.train import FaceTask
from core.seeds import seeded

seeds = st.integers(0, 10_000)
units = st.floats(0, 0.8).map(lambda amount: np.full(10, amount))
shots = st.builds(
    Shot, st.floats(-30, 30), st.floats(-10, 10), st.floats(-1, 1), units, units, st.just(0.3)
)


def faces(seed: int, count: int = 3) -> torch.Tensor:
    draws = torch.Generator().manual_seed(seed)
    return torch.rand(count, model.SIDE, model.SIDE, generator=draws, dtype=torch.float64)


def net(seed: int) -> nn.Module:
    return seeded(seed, model.FaceNet).double()


@settings(max_examples=10)
@given(seeds, st.floats(0, 3), shots)
def test_a_picture_in_the_mirror_is_the_mirrored_person_taken_so(seed, asymmetry, shot):
    someone = person(seed, asymmetry)
    here = render(someone, shot, 40).pixels
    there = render(someone.mirrored(), shot.mirrored(), 40).pixels
    # A sample on the edge of a pixel may fall on either side of it: few pixels, and by little.
    assert np.mean(abs(here - there[:, ::-1]) > 1e-5) < 0.01


@settings(max_examples=5)
@given(seeds)
def test_without_asymmetry_a_head_is_its_own_mirror_and_no_network_tells_its_halves_apart(seed):
    pixels = render(person(seed, 0.0), Shot(), 40).pixels
    np.testing.assert_allclose(pixels, pixels[:, ::-1], atol=1e-6)
    left, right = model.half_embeddings(net(seed % 3), torch.from_numpy(pixels)[None].double())
    assert model.gap(left, right).item() < 1e-10


def test_modes_are_even_and_odd():
    mean = head().mean
    same = {tuple(v) for v in np.round(mean, 5).tolist()}
    assert {(-x + 0.0, y, z) for x, y, z in same} == {(x + 0.0, y, z) for x, y, z in same}


@settings(max_examples=5)
@given(seeds)
def test_the_symmetry_loss_is_four_times_the_odd_part_and_two_minus_twice_the_cosine(seed):
    embed, x = net(seed), faces(seed)
    left, right = model.half_embeddings(embed, x)
    odd = (left - right) / 2
    torch.testing.assert_close(model.gap(left, right), 4 * odd.square().sum(1), atol=1e-12, rtol=0)
    cosine = (left * right).sum(1)
    torch.testing.assert_close(model.gap(left, right), 2 - 2 * cosine, atol=1e-12, rtol=0)
    swapped = model.gap(*model.half_embeddings(embed, model.mirror(x)))
    torch.testing.assert_close(swapped, model.gap(left, right), atol=1e-12, rtol=0)


@settings(max_examples=5)
@given(seeds)
def test_the_mean_over_the_group_is_invariant(seed):
    embed, x = net(seed), faces(seed)
    here, there = model.averaged(embed, x), model.averaged(embed, model.mirror(x))
    torch.testing.assert_close(here, there, atol=1e-12, rtol=0)


@given(seeds)
def test_arcface_without_margin_is_softmax_and_a_margin_moves_the_right_class_alone(seed):
    draws = torch.Generator().manual_seed(seed)
    cosines = 2 * torch.rand(5, 7, generator=draws, dtype=torch.float64) - 1
    labels = torch.randint(7, (5,), generator=draws)
    torch.testing.assert_close(model.with_margin(cosines, labels, 0.0), cosines)
    moved = model.with_margin(cosines, labels, 0.3)
    own = nn.functional.one_hot(labels, 7).bool()
    torch.testing.assert_close(moved[~own], cosines[~own])
    angles = cosines[own].acos()
    within = angles + 0.3 < math.pi
    torch.testing.assert_close(moved[own][within], (angles + 0.3).cos()[within])
    assert (moved[own] < cosines[own]).all()


def test_the_margin_has_a_gradient_at_both_ends():
    cosines = torch.tensor([[1.0, 0.0], [-1.0, 0.0]], requires_grad=True)
    model.with_margin(cosines, torch.tensor([0, 0]), 0.3).sum().backward()
    assert cosines.grad is not None
    assert cosines.grad.isfinite().all()


@given(st.floats(-1, 1), st.floats(0.1, 2), st.floats(-1, 1), st.floats(0.1, 10), st.floats(-5, 5))
def test_frontness_knows_neither_scale_nor_place_nor_side(left, apart, nose, scale, shift):
    points = torch.tensor([left, left + apart, nose], dtype=torch.float64)
    here = model.discrepancy(*points)
    torch.testing.assert_close(model.discrepancy(*(scale * points + shift)), here)
    x_left, x_right, x_nose = -points
    torch.testing.assert_close(model.discrepancy(x_right, x_left, x_nose), here)
    assert model.frontness(model.discrepancy(points[0], points[1], points[:2].mean())) == 1


def test_heads_look_the_less_frontal_to_the_split_the_further_they_turn():
    found = data.faces(range(FIRST_TESTED, FIRST_TESTED + 10), 6, 0.0)
    assert spearmanr(found.askew.numpy(), found.yaw.abs().numpy()).statistic > 0.95


def test_people_who_are_tested_are_not_trained_on_and_differ_by_asymmetry_alone():
    assert FIRST_TESTED > TRAINED
    one, other = person(FIRST_TESTED, 0.5), person(FIRST_TESTED, 3.0)
    np.testing.assert_array_equal(one.even, other.even)
    np.testing.assert_allclose(6 * one.odd, other.odd)
    assert other.moles[: len(one.moles)] == one.moles
    few = range(FIRST_TESTED, FIRST_TESTED + 2)
    torch.testing.assert_close(*(data.faces(few, 2, asymmetry).yaw for asymmetry in (0.0, 3.0)))


@given(st.lists(st.floats(-1, 1), min_size=1), st.lists(st.floats(-1, 1), min_size=1))
def test_the_error_is_that_of_the_best_threshold(same, other):
    same, other = torch.tensor(same), torch.tensor(other)
    tried = [
        ((same <= cut).double().mean() + (other > cut).double().mean()) / 2
        for cut in (*same, *other, -2)
    ]
    assert pair_error(same, other) == pytest.approx(min(tried).item(), abs=1e-9)


def test_where_nobody_is_frontal_the_loss_is_that_of_arcface_to_the_bit():
    tasks = [FaceTask(arm, 0, torch.device("cpu"), people=8) for arm in ("flips", "symface")]
    with_halves = tasks[1].loss(0)
    tasks[1].faces.askew.fill_(1.0)
    assert torch.equal(tasks[0].loss(0), tasks[1].loss(0))
    assert with_halves > tasks[0].loss(0)
