"""Transitive invariance: the loss, the graph, the pairs that paths make, and what is found."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from core.data.gradients import hog, unit
from core.data.turning import film, upright
from core.papers.transitive_invariance import data, measure
from core.papers.transitive_invariance.graph import Graph, graph, joined_films
from core.papers.transitive_invariance.model import MARGIN, Network, distance, hinge, triplet_loss
from core.papers.transitive_invariance.pairs import drawn_pairs
from core.papers.transitive_invariance.train import Config, TransitiveTask, negatives
from core.retrieval import mutual_neighbours, scored, view_difference


def draws(seed: int, *shape: int, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    return torch.randn(*shape, dtype=dtype, generator=torch.Generator().manual_seed(seed))


@given(st.integers(0, 99), st.sampled_from([torch.float32, torch.float64]))
def test_the_loss_sees_no_rotation_and_distances_are_between_0_and_2(seed, dtype):
    codes = F.normalize(draws(seed, 16, 6, dtype=dtype), dim=1)
    turn = torch.linalg.qr(draws(seed + 1, 6, 6))[0].to(dtype)
    may = ~torch.eye(8, dtype=torch.bool).repeat(2, 2)
    chances = draws(seed + 2, 16, 16).abs()
    near = {"rtol": 0, "atol": 1e-13 if dtype == torch.float64 else 2e-6}
    found = triplet_loss(codes, may, chances)
    torch.testing.assert_close(triplet_loss(codes @ turn, may, chances), found, **near)
    apart = distance(codes[:, None], codes)
    assert apart.min() > -1e-6
    assert apart.max() < 2 + 1e-6


@given(st.integers(0, 99))
def test_chords_obey_the_triangle_inequality_and_distances_do_not(seed):
    a, b, c, d = F.normalize(draws(seed, 4, 50, 3), dim=2)
    chord = lambda x, y: (2 * distance(x, y)).clamp_min(0).sqrt()  # noqa: E731
    torch.testing.assert_close(chord(a, b), (a - b).norm(dim=1), rtol=0, atol=1e-7)
    assert (chord(a, d) <= chord(a, b) + chord(b, c) + chord(c, d) + 1e-12).all()


def test_distances_alone_break_the_triangle_inequality():
    angles = torch.tensor([0.0, 0.5, 1.0]).double()
    a, b, c = torch.stack([angles.cos(), angles.sin()], 1)
    assert distance(a, c) > distance(a, b) + distance(b, c)


@given(st.floats(0, 2), st.floats(0, 2))
def test_a_hinge_is_0_exactly_where_the_other_is_farther_by_the_margin(alike, other):
    found = hinge(torch.tensor([[alike]]).double(), torch.tensor([[other]]).double()).item()
    assert (found == 0) is (other - alike >= MARGIN)


@given(st.integers(0, 50))
def test_no_negative_is_of_a_film_that_is_joined_to_the_pair(seed):
    rng = np.random.default_rng(seed)
    video = np.repeat(np.arange(12), 3)
    edges = rng.integers(0, 36, (9, 2))
    joined = joined_films(edges[video[edges[:, 0]] != video[edges[:, 1]]], video)
    assert (joined == joined.T).all()
    films = rng.integers(0, 12, 20)
    may = negatives(torch.from_numpy(joined), torch.from_numpy(films)).numpy()
    for row in range(20):
        own = films[[row, (row + 10) % 20]]
        assert not may[row][joined[own][:, films].any(0)].any()
        assert may[row][~joined[own][:, films].any(0)].all()


SMALL = graph(each=4)


@given(st.integers(0, 50))
def test_every_pair_has_a_path_of_three_edges_at_most(seed):
    u = np.random.default_rng(seed).random((60, 3))
    video = SMALL.pictures.video
    looks = {tuple(pair) for pair in np.sort(video[SMALL.edges], 1).tolist()}
    intra, inter, ends, mixed = (
        drawn_pairs(arm, SMALL, u) for arm in ("intra", "inter", "transitive", "mixed")
    )
    assert (video[intra[:, 0]] == video[intra[:, 1]]).all()
    assert (intra[:, 0] != intra[:, 1]).all()
    assert {tuple(pair) for pair in inter.tolist()} <= {tuple(p) for p in SMALL.edges.tolist()}
    assert {tuple(pair) for pair in np.sort(video[ends], 1).tolist()} <= looks
    assert (video[ends] == video[inter]).all()
    assert mixed.shape == (60, 2)


def test_without_look_alikes_paths_are_films_and_without_films_they_are_look_alikes():
    u = np.random.default_rng(0).random((50, 3))
    alone = Graph(SMALL.pictures, SMALL.edges[:0], np.eye(32, dtype=bool))
    for arm in ("inter", "transitive"):
        assert (drawn_pairs(arm, alone, u) == drawn_pairs("intra", alone, u)).all()
    pictures = data.Pictures(
        SMALL.pictures.pixels,
        np.arange(len(SMALL.pictures.kind)),
        SMALL.pictures.kind,
        SMALL.pictures.azimuth,
    )
    stills = Graph(pictures, SMALL.edges, SMALL.joined)
    assert (drawn_pairs("transitive", stills, u) == drawn_pairs("inter", stills, u)).all()
    tasks = []
    for arm in ("transitive", "intra"):
        torch.manual_seed(0)
        model = Network()
        tasks.append(TransitiveTask(model, Config(arm), 0, alone, torch.device("cpu")))
    torch.testing.assert_close(tasks[0].loss(0), tasks[1].loss(0), rtol=0, atol=1e-6)


def test_look_alikes_are_mutual_and_of_two_films_and_paths_are_as_pure_as_they_are():
    video, edges = SMALL.pictures.video, SMALL.edges
    assert (video[edges[:, 0]] != video[edges[:, 1]]).all()
    assert (edges[:, 0] < edges[:, 1]).all()
    u = np.random.default_rng(1).random((4000, 3))
    found = [SMALL.purity(pairs) for pairs in (edges, drawn_pairs("transitive", SMALL, u))]
    error = np.sqrt(found[0] * (1 - found[0]) / len(u))
    assert abs(found[0] - found[1]) < 3 * error
    wrong = graph(corrupted=0.5, each=4)
    assert wrong.purity(wrong.edges) < found[0] - 0.2
    assert (video[wrong.edges[:, 0]] != video[wrong.edges[:, 1]]).all()
    lost = graph(drift=0.5, each=4).pictures
    assert (lost.kind.reshape(-1, 7)[:, :4] == SMALL.pictures.kind.reshape(-1, 7)[:, :4]).all()
    assert (lost.pixels != SMALL.pictures.pixels).any()


def test_a_full_turn_returns_the_picture_and_films_are_their_seeds():
    first, last = film("car", 3, np.array([40.0, 400.0]))
    assert np.abs(first.astype(int) - last).max() <= 1
    turns = upright(np.array([0.0, 90.0]))
    np.testing.assert_allclose(
        turns @ turns.transpose(0, 2, 1), np.broadcast_to(np.eye(3), (2, 3, 3)), atol=1e-12
    )
    again = [film("mug", 1, np.array([0.0]), np.random.default_rng(2)) for _ in range(2)]
    assert (again[0] == again[1]).all()
    assert data.unseen(each=1).pixels.shape == (96, 32, 32)


def test_histograms_see_orientation_and_not_brightness():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 128, (3, 32, 32)).astype(np.uint8)
    np.testing.assert_allclose(unit(hog(2 * pixels)), unit(hog(pixels)), atol=1e-5)
    np.testing.assert_allclose(hog(pixels[:, ::-1, ::-1]).sum(1), hog(pixels).sum(1), rtol=1e-3)
    assert hog(np.zeros((1, 32, 32), np.uint8)).sum() == 0


def test_retrieval_is_scored_on_other_things_alone():
    kind, thing = np.repeat([0, 1], 24), np.repeat(np.arange(4), 12)
    azimuth = np.tile(np.arange(12) * 30.0, 4)
    perfect = scored(np.eye(2)[kind], kind, thing, azimuth)
    assert set(vars(perfect).values()) == {1.0}
    own = scored(np.eye(4)[thing], kind, thing, azimuth)
    assert own.ranking < 0.8  # to know oneself helps nobody
    assert view_difference(np.array([350.0]), 10.0) == 20
    vectors = np.eye(3)[[0, 0, 1, 2]]
    assert mutual_neighbours(vectors, np.array([0, 1, 2, 3]), 1)[0].tolist() == [0, 1]


@pytest.mark.parametrize("arm", ["hog", "random", Config("transitive")])
def test_codes_are_of_length_1_and_likeness_is_1_for_oneself(arm):
    vectors = measure.codes(arm, 0)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-9)
    assert measure.likeness(np.array(1.0), measure.stranger_cosine(arm, 0)) == 1
