"""Projectors, penalties, the tuning, networks and laws of motion, in float64."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core import laws_of_motion as laws
from core.data.inertia import bodies, response, response_map
from core.groups import planar
from core.groups.rotations import random_about, random_orthogonal
from core.groups.tensors import AXES, Rep, about, act, power, projector
from core.laws_of_motion import SYMMETRIES, World
from core.nets.tensor_net import Subspaces, TensorNet
from core.papers.soft_equivariance import motion, ridge, train
from core.papers.soft_equivariance.model import INPUT, OUTPUT, REPS, distances, price, tuned
from core.seeds import seeded

seeds = st.integers(0, 10_000)
amounts = st.floats(-2, 2)
axes = st.tuples(amounts, amounts, amounts).filter(lambda v: np.linalg.norm(v) > 0.1)


def draws(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(
    ("axis", "ranks"), [(None, (1, 0, 1, 0, 3)), (AXES["z"], (1, 1, 2, 4, 10))]
)
def test_what_a_group_leaves_of_tensors_has_the_dimension_that_is_known(axis, ranks):
    assert tuple(round(float(projector(axis, k).trace())) for k in range(5)) == ranks


@settings(max_examples=10)
@given(axes, seeds)
def test_projectors_are_orthogonal_leave_invariants_alone_and_those_of_a_subgroup_keep_more(
    axis, seed
):
    for rank in range(5):
        small, large = projector(None, rank), projector(axis, rank)
        for p in (small, large):
            torch.testing.assert_close(p @ p, p, atol=1e-12, rtol=0)
            torch.testing.assert_close(p, p.mT, atol=1e-12, rtol=0)
        torch.testing.assert_close(large @ small, small, atol=1e-10, rtol=0)
        g = random_orthogonal(2, draws(seed))[1]
        torch.testing.assert_close(power(g, rank) @ small, small, atol=1e-10, rtol=0)


def test_the_projector_is_the_mean_over_the_group():
    rows = [power(g, 2) for g in random_orthogonal(4000, draws(0))]
    torch.testing.assert_close(torch.stack(rows).mean(0), projector(None, 2), atol=0.03, rtol=0)


def test_penalties_by_small_blocks_are_those_of_the_whole_layer():
    out, into = Rep(2, 1, 0), Rep(1, 2, 1)
    spaces = Subspaces([(out, into)], [AXES["z"]])
    flat = torch.randn(out.size * (into.size + 1), generator=draws(0), requires_grad=True)
    weights, bias = flat[: -out.size].view(out.size, into.size), flat[-out.size :]
    g = random_about(2, 400, draws(1)).float()
    eye_in, eye_out = torch.eye(into.size), torch.eye(out.size)
    act_in = torch.stack([act(into, one, eye_in) for one in g])  # rows: g on each unit
    act_out = torch.stack([act(out, one, eye_out) for one in g])
    mean = (act_out @ weights @ act_in.mT).mean(0)
    kept = spaces.projected(flat)
    torch.testing.assert_close(kept[: -out.size].view_as(weights), mean, atol=0.15, rtol=0)
    torch.testing.assert_close(kept[-out.size :], (bias @ act_out).mean(0), atol=0.15, rtol=0)
    reading = distances(spaces, flat)[0]
    torch.testing.assert_close(reading, (flat.square().sum() - kept.square().sum()) / 2)
    torch.testing.assert_close(price(spaces, flat, torch.tensor([3.0])), 3 * reading)
    (gradient,) = torch.autograd.grad(reading, flat)
    torch.testing.assert_close(gradient, flat - kept, atol=1e-5, rtol=1e-5)


@settings(max_examples=6, deadline=None)
@given(seeds, st.sampled_from([None, *AXES]))
def test_a_network_with_projected_weights_is_equivariant(seed, name):
    axis = None if name is None else AXES[name]
    net = seeded(seed, lambda: TensorNet(REPS, [axis], "hard"))
    x = bodies(4, seed).numbers()
    if name is None:
        g = random_orthogonal(2, draws(seed))[1]
    else:
        g = random_about("xyz".index(name), 1, draws(seed))[0]
    y = act(OUTPUT, g, net(x))
    torch.testing.assert_close(net(act(INPUT, g, x)), y, atol=1e-4, rtol=1e-4)


@given(st.lists(st.floats(0.01, 100), min_size=3, max_size=3), st.floats(0.1, 10), st.floats(0, 5))
def test_tuning_keeps_the_best_and_knows_no_scale(readings, scale, p):
    read, start = torch.tensor(readings).double(), torch.tensor([2.0, 2.0, 0.0]).double()
    found = tuned(start, read, p)
    assert found[read[:2].argmin()] == 2
    assert found[2] == 0
    torch.testing.assert_close(tuned(start, scale * read, p), found)
    torch.testing.assert_close(tuned(start, read, 0.0), start)


@settings(max_examples=10)
@given(axes, seeds)
def test_inertia_is_equivariant_and_the_dial_leaves_the_turns_about_its_axis(axis, seed):
    g = torch.tensor(axis, dtype=torch.float64)
    g = g / g.norm()
    c = bodies(3, seed, torch.float64).moments()
    turn = random_orthogonal(2, draws(seed))[1]
    for alpha, element in ((0.0, turn), (-0.7, about(axis).flips[0])):
        moved = element @ c @ element.mT
        there = element @ response(c, alpha, g) @ element.mT
        torch.testing.assert_close(response(moved, alpha, g), there, atol=1e-9, rtol=1e-9)
    truth = response_map(-0.7, g)
    own = ridge.readings(truth, projector(tuple(g.tolist()), 4)[None])
    assert own.abs().item() < 1e-12
    flat = (truth @ c.flatten(1).mT).mT.view(-1, 3, 3)
    torch.testing.assert_close(flat, response(c, -0.7, g))


def test_the_closed_form_is_ridge_without_penalties_and_exact_with_large_ones():
    z = torch.tensor(AXES["z"])
    found = ridge.sample(20, 1.0, torch.tensor([-1.0]), z, 0)
    free = ridge.soft(found, torch.zeros(1), [AXES["z"]])[0]
    gram = found.gram + ridge.DECAY * torch.eye(9)
    torch.testing.assert_close(free, found.cross[0] @ torch.linalg.inv(gram))
    exact = ridge.hard(found, AXES["z"])
    gaps = [
        ridge.error(ridge.soft(found, torch.tensor([s]), [AXES["z"]]), exact).item()
        for s in (1e2, 1e4, 1e6)
    ]
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 1e-8
    read = ridge.readings(exact, ridge.projectors([AXES["z"]]))
    torch.testing.assert_close(read, torch.zeros_like(read), atol=1e-12, rtol=0)


@pytest.mark.parametrize(("symmetry", "left"), zip(SYMMETRIES, (6, 10, 8, 7), strict=True))
def test_laws_that_a_group_leaves_are_moved_to_themselves(symmetry, left):
    basis = laws.basis(symmetry)
    assert basis.shape == (14, left)
    law = (basis @ torch.randn(left, generator=draws(0), dtype=torch.float64)).view(2, 7)
    x, v = torch.randn(2, 20, 2, generator=draws(1), dtype=torch.float64)
    assert laws.violation(law, symmetry, x, v) < 1e-9
    g = laws.elements(symmetry, 2, 3)
    phi = laws.features(x, v)
    for one, m in zip(g, laws.on_features(g), strict=True):
        moved = laws.features(planar.act(one, x), v @ one[:2, :2].mT)
        torch.testing.assert_close(moved, phi @ m.mT)
    product = laws.on_features(planar.AFFINE.compose(g[0], g[1]))
    torch.testing.assert_close(product, laws.on_features(g[0]) @ laws.on_features(g[1]))


@settings(max_examples=10, deadline=None)
@given(st.builds(World, *[st.floats(0, 1)] * 3, st.floats(0, 0.5)), seeds)
def test_without_noise_the_law_is_found_in_the_units_of_the_paths(world, seed):
    states, units = laws.states(laws.thrown(world, 6, 0.0, seed))
    law = laws.in_units(world.law(), units)
    a = states.features() @ law.mT
    torch.testing.assert_close(states.a, a, atol=0.05 * float(a.abs().max()) + 1e-6, rtol=0.05)


def test_a_spring_is_judged_about_its_place_of_rest():
    paths = laws.thrown(World(gravity=0.5, spring=1.0), 8, 0.003, 0)
    _, units = laws.states(paths)
    np.testing.assert_allclose(units.origin, [0, -0.5], atol=0.02)
    verdicts = motion.judged(laws.states(paths)[0]).verdicts
    assert {s: v.word for s, v in verdicts.items()} == {
        "turns": "holds", "shifts": "broken", "scalings": "holds", "mirror": "holds",
    }  # fmt: skip


def test_one_throw_is_too_little_to_tell():
    states, _ = laws.states(laws.thrown(World(gravity=1.0), 1, 0.003, 0))
    assert {v.word for v in motion.judged(states).verdicts.values()} == {"cannot be told"}


def test_prices_are_weighed_once_by_the_smallest_readings(monkeypatch):
    monkeypatch.setattr(train, "TUNED_AT", 3)
    task = train.InertiaTask("soft", -1.0, 0, torch.device("cpu"))
    for step in range(3):
        task.loss(step)
    assert set(task.model.strengths.tolist()) == {train.STRENGTH}
    task.loss(3)
    expected = tuned(torch.full((3,), train.STRENGTH), task.model.readings, train.POWER)
    torch.testing.assert_close(task.model.strengths, expected)
    assert expected.max() == train.STRENGTH
