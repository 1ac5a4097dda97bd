"""Modified scaling in float32 and float64: distances kept, similarities undone, what no rule can do."""

import itertools

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.data import maps
from core.groups.rotations import random_orthogonal, random_rotations
from core.groups.scaling import distances, from_distances, gram, scaled
from core.nets.point_net import point_network
from core.papers.tinvnn.model import ScaledNet
from core.seeds import seeded
from core.shape_networks import BACKBONES

seeds = st.integers(0, 10_000)
TOLERANCES = {torch.float64: 1e-10, torch.float32: 2e-4}


def draws(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def clouds(seed: int, count: int = 1, points: int = 40, dims: int = 3) -> torch.Tensor:
    """Skewed clouds with well separated axes, most of the time."""
    random = torch.randn(count, points, dims, generator=draws(seed), dtype=torch.float64)
    return (random + 0.4 * random.square()) * torch.tensor([2.0, 1.2, 0.7][:dims]).double() + 0.3


def is_determined(points: torch.Tensor, rule="skew") -> bool:
    found = scaled(points, rule)
    return bool(found.gap.min() > 1e-3 and found.decisions.abs().min() > 1e-3)


@settings(max_examples=60, deadline=None)
@given(seeds, st.floats(0.1, 10), st.floats(-5, 5), st.sampled_from([*TOLERANCES]))
def test_z_knows_no_turn_mirror_shift_or_scale(seed, size, shift, dtype):
    x = clouds(seed)
    assume(is_determined(x))
    for g in random_orthogonal(2, draws(seed)):
        moved = size * (x @ g.mT) + shift
        z, other = (scaled(part.to(dtype)).points for part in (x, moved))
        torch.testing.assert_close(other, z, atol=TOLERANCES[dtype], rtol=0)


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_z_goes_along_with_the_order_and_is_its_own_z(seed):
    x = clouds(seed)
    assume(is_determined(x))
    z = scaled(x).points
    order = torch.randperm(x.shape[1], generator=draws(seed))
    torch.testing.assert_close(scaled(x[:, order]).points, z[:, order], atol=1e-10, rtol=0)
    torch.testing.assert_close(scaled(z).points, z, atol=1e-10, rtol=0)
    doubled = torch.cat([x, x], 1)
    torch.testing.assert_close(scaled(doubled).points[:, : x.shape[1]], z, atol=1e-10, rtol=0)


@settings(max_examples=40, deadline=None)
@given(seeds, st.sampled_from([2, 3]))
def test_both_routes_agree_and_keep_all_distances(seed, dims):
    x = clouds(seed, dims=dims)
    assume(is_determined(x))
    d = distances(x[0])
    z, eigenvalues = from_distances(d, dims)
    torch.testing.assert_close(distances(z), d, atol=1e-11, rtol=0)
    torch.testing.assert_close(z @ z.mT, gram(d), atol=1e-11, rtol=0)
    torch.testing.assert_close(scaled(x, sized=False).points[0], z, atol=1e-10, rtol=0)
    assert eigenvalues[dims:].abs().max() < 1e-11 * eigenvalues[0]
    sized = scaled(x)
    torch.testing.assert_close(distances(sized.points[0]) * sized.size[0, 0, 0], d)


def test_what_no_points_can_have_for_distances_shows_in_negative_eigenvalues():
    four_at_one_and_their_middle_too_near = torch.ones(5, 5) - torch.eye(5)
    four_at_one_and_their_middle_too_near[4, :4] = four_at_one_and_their_middle_too_near[:4, 4] = (
        0.5
    )
    assert from_distances(four_at_one_and_their_middle_too_near, 3)[1][-1] < -0.01


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_mirror_images_are_one_by_distances_and_two_by_turns_alone(seed):
    x = clouds(seed)
    assume(is_determined(x) and is_determined(x, "turns"))
    mirrored = x * torch.tensor([-1.0, 1.0, 1.0]).double()
    torch.testing.assert_close(distances(mirrored[0]), distances(x[0]))
    torch.testing.assert_close(scaled(mirrored).points, scaled(x).points, atol=1e-10, rtol=0)
    left, right = scaled(x, "turns"), scaled(mirrored, "turns")
    torch.testing.assert_close(left.axes.det(), torch.ones(1).double())
    torch.testing.assert_close(right.axes.det(), torch.ones(1).double())
    assert (left.points - right.points).abs().max() > 0.1
    turned = x @ random_rotations(1, draws(seed))[0].mT
    torch.testing.assert_close(scaled(turned, "turns").points, left.points, atol=1e-10, rtol=0)


def test_a_little_more_of_one_point_flips_an_axis_where_the_skewness_is_0():
    x = clouds(0)
    both_ways = torch.cat([x - x.mean(1, keepdim=True), x.mean(1, keepdim=True) - x], 1)
    pushed = both_ways.clone()
    pushed[0, 0] *= 1 + 1e-6
    pulled = both_ways.clone()
    pulled[0, 0] *= 1 - 1e-6
    assert scaled(both_ways).decisions.abs().max() < 1e-10
    assert (scaled(pushed).points - scaled(pulled).points).abs().max() > 0.1


def test_a_cloud_far_away_keeps_its_shape_and_one_without_extent_is_at_the_origin():
    x = clouds(1)
    far = scaled(x + 1e6).points
    torch.testing.assert_close(far, scaled(x).points, atol=1e-6, rtol=0)
    assert (scaled(torch.ones(1, 5, 3)).points == 0).all()


@settings(max_examples=10, deadline=None)
@given(seeds, st.sampled_from([*BACKBONES]))
def test_any_backbone_on_z_is_invariant_in_classes_and_equivariant_in_normals(seed, name):
    x = clouds(seed)
    assume(is_determined(x))
    net = ScaledNet(seeded(seed, lambda: point_network(BACKBONES[name])).double().eval())
    g = random_orthogonal(2, draws(seed))[1]
    with torch.inference_mode():
        straight, turned = net(x), net(3 * x @ g.mT - 1)
    torch.testing.assert_close(turned.logits, straight.logits, atol=1e-9, rtol=0)
    torch.testing.assert_close(turned.normals, straight.normals @ g.mT, atol=1e-9, rtol=0)


def test_the_rule_picks_one_of_the_copies_that_the_frame_has():
    found = scaled(clouds(2), "none")
    copies = [
        found.points * torch.tensor([signs])[:, None]
        for signs in itertools.product((-1.0, 1.0), repeat=3)
    ]
    z = scaled(clouds(2)).points
    assert sum(bool(torch.allclose(copy, z)) for copy in copies) == 1


def held_karp(places: torch.Tensor) -> float:
    """The length of the shortest tour through places (n, 2), by dynamic programming over subsets."""
    between = (places[:, None] - places[None]).norm(dim=-1).tolist()
    rest = range(1, len(places))
    best = {(frozenset([k]), k): between[0][k] for k in rest}
    for size in range(2, len(places)):
        for subset in map(frozenset, itertools.combinations(rest, size)):
            for last in subset:
                before = subset - {last}
                best[subset, last] = min(best[before, k] + between[k][last] for k in before)
    return min(best[frozenset(rest), k] + between[k][0] for k in rest)


@pytest.mark.parametrize("family", ["coast", "scattered"])
def test_short_tours_are_the_shortest_by_held_karp(family):
    places = maps.maps(family, 8, 5, 9)
    found = maps.length(places, maps.short_tours(places))
    torch.testing.assert_close(found, torch.tensor([held_karp(one) for one in places]).double())


@settings(max_examples=20, deadline=None)
@given(seeds, st.integers(3, 30))
def test_greedy_tours_visit_each_place_once_and_take_the_best_edge(seed, count):
    scores = torch.randn(2, count, count, generator=draws(seed))
    scores = scores + scores.mT
    found = maps.greedy_tours(scores)
    assert (found.sort(1).values == torch.arange(count)).all()
    scores.diagonal(dim1=1, dim2=2).fill_(-torch.inf)
    best = scores.flatten(1).argmax(1)
    assert all(maps.edges(found).flatten(1).gather(1, best[:, None]))
    short = maps.short_tours(torch.rand(2, count, 2, generator=draws(seed)).double(), kicks=2)
    assert (short.sort(1).values == torch.arange(count)).all()
