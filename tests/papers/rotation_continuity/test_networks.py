"""Networks side by side share nothing; the tasks' data and the toy are what they say."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.airplanes import airplane
from core.data.skeleton import (
    HUMAN,
    facing,
    forward_kinematics,
    motion,
    random_poses,
)
from core.groups.so3 import (
    REPRESENTATIONS,
    deviation,
    from_quaternion,
    geodesic_distance,
    rotation_angle,
)
from core.papers.rotation_continuity import belts, data, measure, toy, train
from core.papers.rotation_continuity.model import (
    GroupedLinear,
    PoseNets,
    SanityNets,
    _largest,
    of_seed,
    only,
)

seeds = st.integers(0, 10_000)
KINDS = ("6d", "quaternion", "euler-sin-cos")


def batches() -> torch.Tensor:
    return torch.stack([data.sanity_batch(seed, 5, step=0) for seed in range(2)])


def test_the_groups_of_one_seed_start_alike_whatever_they_represent():
    nets = SanityNets(KINDS, 2, hidden=8)
    for layer in nets.layers:
        six, quaternion, _ = layer.weight.split(2)
        torch.testing.assert_close(six, quaternion, rtol=0, atol=0)
        assert not torch.equal(six[0], six[1])


def test_no_network_learns_from_another():
    nets = SanityNets(KINDS, 2, hidden=8)
    answers = nets(batches())
    answers[3].sum().backward()
    for layer in nets.layers:
        touched = layer.weight.grad.flatten(1).abs().sum(1) > 0
        assert touched.tolist() == [False, False, False, True, False, False]


@pytest.mark.parametrize("kind", KINDS)
def test_one_network_cut_out_answers_as_it_did_among_the_others(kind):
    nets = SanityNets(KINDS, 2, hidden=8)
    truth = batches()
    group = KINDS.index(kind) * 2 + 1
    torch.testing.assert_close(only(nets, kind, 1)(truth[1:])[0], nets(truth)[group])


def test_the_networks_of_a_seed_learn_alone_as_among_the_others():
    nets = SanityNets(KINDS, 2, hidden=8)
    alone = of_seed(nets, 1)
    truth = batches()
    nets(truth).square().sum().backward()
    alone(truth[1:]).square().sum().backward()
    for layer, single in zip(nets.layers, alone.layers, strict=True):
        torch.testing.assert_close(single.weight.grad, layer.weight.grad[1::2])


@given(seed=seeds)
def test_the_fast_maximum_is_the_maximum_with_its_gradient(seed):
    generator = torch.Generator().manual_seed(seed)
    layer = GroupedLinear(3, 5, 7)
    x = torch.randn(3, 4, 6, 5, generator=generator, requires_grad=True)
    fast = _largest(layer, x)
    plain = layer(x.flatten(1, 2)).unflatten(1, (4, 6)).amax(2)
    torch.testing.assert_close(fast, plain)
    weights = torch.randn(fast.shape, generator=generator)
    of = [x, layer.weight, layer.bias]
    ours = torch.autograd.grad((fast * weights).sum(), of)
    theirs = torch.autograd.grad((plain * weights).sum(), of)
    torch.testing.assert_close(ours, theirs)


@given(seed=seeds)
def test_the_pose_networks_do_not_see_the_order_of_points(seed):
    nets = PoseNets(("6d",), 1, width=32)
    cloud = torch.from_numpy(airplane(seed))
    shuffled = cloud[torch.randperm(len(cloud), generator=torch.Generator().manual_seed(seed))]
    one, other = (nets(x[None, None], cloud[None, None]) for x in (cloud, shuffled))
    torch.testing.assert_close(one, other)


def test_training_angles_are_uniform_and_haar_angles_are_not():
    generator = torch.Generator().manual_seed(0)
    for rotations, share in (
        (data.uniform_angles(20_000, generator), 0.5),
        (data.haar(20_000, 0).double(), 0.5 - 1 / math.pi),  # P(angle < pi / 2) under Haar
        (data.sanity_batch(0, 20_000, 0).double(), 0.5 - 1 / math.pi),
    ):
        assert float(deviation(rotations).max()) < 1e-5
        below = (rotation_angle(rotations) < math.pi / 2).double().mean()
        assert float(below) == pytest.approx(share, abs=0.015)


def test_a_batch_is_a_function_of_its_step():
    for draw in (
        lambda step: data.pose_batch(2, 3, step)[0],
        lambda step: data.human_poses(2, 3, step),
    ):
        assert torch.equal(draw(5), draw(5))
        assert not torch.equal(draw(5), draw(6))


@given(seed=seeds)
def test_bones_keep_their_lengths_and_the_root_turns_everything(seed):
    generator = torch.Generator().manual_seed(seed)
    rotations = random_poses(HUMAN, 4, generator)
    places = forward_kinematics(HUMAN, rotations)
    for parent, joint in HUMAN.bones:
        length = (places[:, joint] - places[:, parent]).norm(dim=1)
        torch.testing.assert_close(length, HUMAN.offsets[joint].norm().expand(4))
    heading = torch.rand(4, generator=generator)
    turned = forward_kinematics(HUMAN, facing(rotations, heading))
    torch.testing.assert_close(turned.norm(dim=-1), places.norm(dim=-1))
    torch.testing.assert_close(turned[..., 2], places[..., 2])


def test_the_skeleton_has_at_least_twenty_joints_and_mirrored_sides():
    assert len(HUMAN.names) >= 20
    rest = forward_kinematics(HUMAN, torch.eye(3).expand(len(HUMAN.names), 3, 3))
    left, right = (rest[HUMAN.names.index(f"{side} fingers")] for side in ("left", "right"))
    torch.testing.assert_close(left * torch.tensor([1.0, -1, 1]), right)


def test_a_skeleton_first_used_without_gradients_can_be_trained_on():
    fresh = replace(HUMAN)
    rotations = torch.eye(3).repeat(1, len(fresh.names), 1, 1)
    with torch.inference_mode():
        forward_kinematics(fresh, rotations)
    turned = rotations.clone().requires_grad_()
    forward_kinematics(fresh, turned).square().sum().backward()
    assert bool(turned.grad.abs().sum() > 0)


def test_a_dance_is_a_closed_smooth_turn():
    rotations = motion(HUMAN, 181, seed=3)
    steps = geodesic_distance(rotations.roll(-1, 0), rotations)
    assert float(steps.max()) < 0.3


@pytest.fixture(scope="module")
def toy_run():
    *_, last = toy.train_toy(seed=0, steps=600)
    return last


def test_an_angle_fails_somewhere_and_cosine_and_sine_do_not(toy_run):
    assert toy_run.error("angle")[-1].max() > 150
    assert toy_run.error("circle")[-1].max() < 5
    assert len(toy_run.steps) == toy.SNAPSHOTS


def test_the_angle_winds_zero_times_and_cosine_and_sine_once(toy_run):
    """The number of times around that the answer goes while the truth goes once."""

    def winding(name: str) -> float:
        answers = toy_run.predicted[name][-1]
        steps = np.diff(answers, append=answers[:1])
        return float((((steps + 180) % 360 - 180).sum()) / 360)

    raw_steps = np.diff(toy_run.predicted["angle"][-1], append=toy_run.predicted["angle"][-1][:1])
    assert raw_steps.sum() == pytest.approx(0, abs=1e-2)
    assert winding("circle") == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(("turns", "left"), [(1, 360), (2, 0)])
def test_belts_are_held_at_both_ends_and_only_two_turns_come_undone(turns, left):
    shown = belts.belts(turns)
    points = shown.points.reshape(belts.BELT_FRAMES, belts.ALONG, -1, 3)
    half = belts.BELT_FRAMES // 2
    np.testing.assert_allclose(
        points[:, -1], np.broadcast_to(points[0, -1], points[:, -1].shape), atol=1e-6
    )
    held = points[half:, 0]
    np.testing.assert_allclose(held, np.broadcast_to(held[0], held.shape), atol=1e-6)
    assert shown.twist.max() == pytest.approx(360 * turns, abs=0.1)
    assert shown.twist[-1] == pytest.approx(left, abs=0.1)
    lift = shown.lift[half - 1, 0]
    assert lift == pytest.approx(math.cos(math.pi * turns), abs=1e-6)
    lengths = np.linalg.norm(points, axis=-1)
    np.testing.assert_allclose(lengths, np.broadcast_to(lengths[0], lengths.shape), atol=1e-6)


@settings(max_examples=3, deadline=None)
@given(seed=seeds)
def test_the_tables_sum_up_the_errors(seed):
    errors = np.random.default_rng(seed).uniform(0, 180, (2, measure.TEST_ROTATIONS))
    table = measure.table_of(errors)
    assert sum(table["histogram"]) == errors.size
    assert table["max"] == errors.max(1).tolist()
    assert max(table["max_by_angle"]) == errors.max()
    assert table["percentiles"] == sorted(table["percentiles"])


def test_matrix_loss_is_of_each_network_alone():
    truth = from_quaternion(torch.randn(2, 5, 4))
    predicted = torch.cat([truth, -truth])
    losses = train.matrix_loss(predicted, truth)
    assert losses.shape == (2, 2)
    assert losses[0].tolist() == [0, 0]
    assert losses[1].tolist() == pytest.approx([4 / 3, 4 / 3])


def test_every_representation_of_the_sanity_test_is_trained():
    assert set(train.SANITY_KINDS) == set(REPRESENTATIONS)


def test_the_search_finds_the_thin_sheets_and_nothing_where_there_are_none():
    for kind in ("quaternion", "6d"):
        assert measure.worst_error(kind, 0) >= measure.sanity_errors(kind, 0).max()
    assert measure.worst_error("quaternion", 0) > 179
    assert measure.worst_error("6d", 0) < 10
