"""Exact answers, and what every network keeps whatever its weights: float64."""

from itertools import permutations
from typing import get_args

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.maps import is_simple, length, shortest_tours
from core.papers.pointer_networks import data, train
from core.papers.pointer_networks.answers import (
    edges_of,
    list_of,
    right,
    triangles_in,
)
from core.papers.pointer_networks.model import Config, Kind, Writer
from core.papers.pointer_networks.search import written
from core.relu.polygons import area
from core.seeds import seeded
from core.training import train as run

KINDS = get_args(Kind)
seeds = st.integers(0, 10_000)
sizes = st.integers(5, 14)


def network(kind: Kind, seed: int = 0) -> Writer:
    return seeded(seed, lambda: Writer(Config(kind, hidden=16)).double().eval())


def cycle(walk: np.ndarray) -> list[int]:
    """A closed walk from its lowest point on."""
    return np.roll(walk, -int(walk.argmin())).tolist()


@settings(max_examples=20, deadline=None)
@given(seeds, sizes)
def test_hulls_are_scipys_counter_clockwise_from_where_they_should_start(seed, n):
    x = data.points(6, n, seed)
    for start in get_args(data.Start):
        answers = data.hull_answers(x, start)
        assert ((answers == data.END).sum(1) == 1).all()
        for one, answer in zip(x.numpy(), answers, strict=True):
            walk = list_of(answer)
            assert cycle(walk) == cycle(data.hull_of(one))
            assert area(one[walk]) > 0
            assert is_simple(one[walk])
            assert walk[0] == (walk.min() if start == "first" else one[:, 0].argmin())


@settings(max_examples=10, deadline=None)
@given(seeds, st.integers(5, 8))
def test_triangles_are_scipys_in_the_order_of_their_incenters(seed, n):
    x = data.points(4, n, seed)
    for start in get_args(data.Start):
        for one, answer in zip(x.numpy(), data.triangle_answers(x, start), strict=True):
            assert triangles_in(answer) == {frozenset(t) for t in data.triangles_of(one).tolist()}
            triples = list_of(answer).reshape(-1, 3)
            assert (np.diff(triples if start == "first" else one[triples, 0]) > 0).all()


def test_shortest_tours_are_the_shortest_of_all_and_go_counter_clockwise_from_place_0():
    x = data.points(5, 7, 1)
    tours = shortest_tours(x)
    every = torch.tensor([(0, *rest) for rest in permutations(range(1, 7))])
    for one, found in zip(x, length(x, tours), strict=True):
        assert found == pytest.approx(length(one.expand(len(every), -1, -1), every).min())
    answers = data.tour_answers(x, tours.roll(3, 1).flip(1))
    for one, answer in zip(x.numpy(), answers, strict=True):
        walk = list_of(answer)
        assert walk[0] == 0
        assert area(one[walk]) > 0
    assert right("tour", answers, torch.cat([tours + 1, torch.zeros(5, 1).long()], 1), 7).all()


@settings(max_examples=20, deadline=None)
@given(seeds, sizes)
def test_a_hull_is_relabelled_by_a_permutation_and_kept_by_turns_and_sizes(seed, n):
    x = data.points(2, n, seed)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    whole = edges_of(data.hull_answers(x), n)
    assert (edges_of(data.hull_answers(x[:, order]), n) == whole[:, order][:, :, order]).all()
    turned = torch.stack([1 - x[..., 1], x[..., 0]], -1) / 2
    assert (edges_of(data.hull_answers(turned), n) == whole).all()


def test_the_right_polygon_may_start_anywhere_but_not_go_the_other_way_or_end_early():
    x = data.points(4, 8, 3)
    answers = data.hull_answers(x)
    walks = [list_of(answer) for answer in answers]

    def judged(change) -> list[bool]:
        found = [torch.tensor([*(change(walk) + 1), 0]) for walk in walks]
        return [
            right("hull", f[None], a[None], 8).item() for f, a in zip(found, answers, strict=True)
        ]

    assert all(judged(lambda walk: np.roll(walk, 2)))
    assert not any(judged(lambda walk: walk[::-1]))
    assert not any(judged(lambda walk: walk[:-1]))
    assert not any(judged(lambda walk: np.append(walk, walk[0])))


@settings(max_examples=15, deadline=None)
@given(seeds, sizes, st.integers(3, 9))
def test_no_polygon_on_the_points_is_larger_than_their_hull_and_crossing_ones_are_told(seed, n, m):
    x = data.points(1, n, seed)[0].numpy()
    walk = np.random.default_rng(seed).permutation(n)[: min(m, n)]
    assert area(x[walk]) <= area(x[data.hull_of(x)]) + 1e-12
    bow = np.array([[0, 0], [1, 1], [1, 0], [0, 1.0]])
    assert not is_simple(bow)
    assert is_simple(bow[[0, 2, 1, 3]])


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=6, deadline=None)
@given(seed=seeds, n=sizes)
def test_probabilities_sum_to_1_and_steps_one_by_one_are_those_under_teacher_forcing(kind, seed, n):
    net, x = network(kind, seed), data.points(3, n, seed)
    answers = data.hull_answers(x)
    with torch.inference_mode():
        scores = net(x, answers)
        torch.testing.assert_close(
            scores.softmax(-1).sum(-1), torch.ones(3, answers.shape[1]).double()
        )
        read = net.read(x)
        state, given_slot = read.state, torch.zeros(3, 1).long()
        for step, slots in enumerate(answers.clamp_min(0).split(1, 1)):
            one, state = net.write(read, given_slot, state)
            torch.testing.assert_close(one[:, 0], scores[:, step], atol=1e-12, rtol=0)
            given_slot = slots


def test_parameters_of_a_pointer_are_those_of_the_formula_whatever_the_number_of_points():
    for hidden in (16, 64):
        count = sum(weights.numel() for weights in Writer(Config("pointer", hidden)).parameters())
        assert count == 10 * hidden**2 + 34 * hidden + 2
    wider, narrow = (Writer(Config("attention", 16, names)).parameters() for names in (20, 10))
    assert sum(w.numel() for w in wider) - sum(w.numel() for w in narrow) == 10 * 33


@settings(max_examples=15, deadline=None)
@given(seeds, sizes)
def test_a_reader_of_sets_commutes_with_every_permutation(seed, n):
    net, x = network("set", seed), data.points(2, n, seed)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    answers = data.hull_answers(x, "leftmost")
    new = torch.cat([torch.zeros(1).long(), order.argsort() + 1])  # the slot of what was slot j
    moved = torch.where(answers < 0, answers, new[answers.clamp_min(0)])
    slots = torch.cat([torch.zeros(1).long(), order + 1])
    with torch.inference_mode():
        before, after = net(x, answers), net(x[:, order], moved)
    torch.testing.assert_close(after, before[..., slots], atol=1e-11, rtol=0)
    torch.testing.assert_close(moved, data.hull_answers(x[:, order], "leftmost"))


def test_a_reader_of_lists_does_not():
    net, x = network("pointer"), data.points(2, 8, 0)
    first = torch.zeros(2, 1).long()
    with torch.inference_mode():
        before, after = net(x, first), net(x.flip(1), first)
    assert (after[..., 1:].flip(-1) - before[..., 1:]).abs().max() > 1e-4


def test_a_dictionary_has_no_word_for_the_eleventh_point():
    scores = network("attention")(data.points(1, 13, 0), torch.zeros(1, 1).long())[0, 0]
    assert scores[:11].isfinite().all()
    assert (scores[11:] == -torch.inf).all()


@settings(max_examples=10, deadline=None)
@given(seeds, sizes, st.integers(1, 4), st.sampled_from(["pointer", "set"]))
def test_tours_are_tours_for_any_weights_and_a_beam_of_1_takes_the_likeliest_step(
    seed, n, width, kind
):
    net, x = network(kind, seed), data.points(3, n, seed)
    tours = written(net, x, width, tours=True).answers
    assert (tours[:, :-1].sort(1).values == torch.arange(n) + 1).all()
    assert (tours[:, -1] == data.END).all()
    found = written(net, x)
    with torch.inference_mode():
        scores = net(x, found.answers).log_softmax(-1)
    kept = found.answers != data.PAD
    best = scores.max(-1)
    assert (best.indices == found.answers)[kept].all()
    torch.testing.assert_close((best.values * kept).sum(1), found.log_likelihood)


@pytest.mark.parametrize("recipe", train.RECIPES, ids=lambda recipe: recipe.name)
def test_every_recipe_takes_a_step(recipe, tmp_path):
    from dataclasses import replace

    task = recipe.quick(torch.device("cpu"))
    progress = run(task, replace(recipe.schedule, steps=2, interval=2), tmp_path)
    assert np.isfinite(progress.loss)
