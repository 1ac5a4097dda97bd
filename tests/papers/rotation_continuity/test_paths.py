"""Walks through SO(3): jumps are found where they are, and nowhere else."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.groups.so3 import REPRESENTATIONS, from_quaternion, geodesic_distance
from core.inputs import InputError
from core.papers.rotation_continuity import exhibit, paths
from core.papers.rotation_continuity.exhibit import Route

WHOLE = [entry for entry in REPRESENTATIONS.values() if entry.continuous]
TORN = [entry for entry in REPRESENTATIONS.values() if not entry.continuous]
key = lambda entry: entry.key  # noqa: E731
seeds = st.integers(0, 1000)


def quaternions(seed: int, count: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, 4, generator=generator, dtype=torch.float64)


@given(seed=seeds)
def test_a_lift_follows_on_from_itself_and_keeps_the_rotations(seed):
    path = paths.wander(seed)
    flipped = path * torch.where(torch.arange(len(path)) % 3 == 0, -1.0, 1.0).double()[:, None]
    lifted = paths.lift(flipped)
    torch.testing.assert_close(lifted * torch.sign((lifted[0] * path[0]).sum()), path)


@given(seed=seeds, count=st.integers(1, 20))
def test_a_path_through_stops_is_closed_even_and_passes_them(seed, count):
    stops = paths.lift(quaternions(seed, count))
    path = paths.closed_through(stops)
    assert path.shape == (paths.FRAMES, 4)
    rotations = from_quaternion(path)
    assert float(geodesic_distance(rotations[0], rotations[-1])) < 1e-6
    steps = geodesic_distance(rotations[1:], rotations[:-1])
    assert float(steps.max()) <= float(steps.sum()) / (paths.FRAMES - 1) * 1.5 + 1e-6
    reach = float(steps.max()) + 1e-9
    for stop in from_quaternion(stops):
        assert float(geodesic_distance(rotations, stop).min()) <= reach


@pytest.mark.parametrize("entry", WHOLE, ids=key)
@given(seed=seeds)
def test_continuous_coordinates_never_tear_on_any_loop(entry, seed):
    found = paths.walk(entry, paths.wander(seed))
    assert found.tears == []
    assert found.lipschitz < 2.1


def test_a_full_turn_tears_the_quaternion_once_half_way():
    path = paths.turn_about(torch.tensor([1.0, 2.0, 3.0]))
    found = paths.walk(REPRESENTATIONS["quaternion"], path)
    assert found.tears in ([179], [180])
    assert found.largest_jump == pytest.approx(2, abs=1e-6)
    assert found.lipschitz == pytest.approx(0.5, abs=1e-3)
    vector = paths.walk(REPRESENTATIONS["rotation-vector"], path)
    assert vector.largest_jump == pytest.approx(2 * math.pi, abs=1e-6)


def test_a_fast_stretch_is_no_tear():
    """Past a gimbal lock at a distance of 0.01 rad the angles race, but hold together."""
    from core.groups.so3 import from_euler, to_quaternion

    angles = torch.zeros(200, 3, dtype=torch.float64)
    angles[:, 0] = torch.linspace(-0.5, 0.5, 200)
    angles[:, 1] = math.pi / 2 - 0.01
    path = paths.lift(to_quaternion(from_euler(angles, "XYZ")))
    found = paths.walk(exhibit.representation("euler", "XZY"), path)
    coarse = paths.walk(exhibit.representation("euler", "XYZ"), path[::20])
    assert coarse.tears == []
    assert found.tears == []


@pytest.mark.parametrize("entry", TORN, ids=key)
def test_the_search_finds_a_tear_and_the_walk_across_it_shows_it(entry):
    worst = paths.find_tear(entry)
    assert worst.jump > 1.9
    found = paths.walk(entry, worst.path)
    assert found.largest_jump == pytest.approx(worst.jump, rel=0.3)
    assert any(abs(tear - paths.FRAMES // 2) <= 1 for tear in found.tears)


@pytest.mark.parametrize("entry", WHOLE, ids=key)
def test_the_search_finds_none_where_there_is_none(entry):
    assert paths.find_tear(entry).jump == 0


stops = st.lists(
    st.tuples(st.integers(-180, 180), st.integers(-90, 90), st.integers(-180, 180)),
    max_size=exhibit.MOST_STOPS,
)


@given(walk=stops)
def test_a_dragged_walk_survives_the_address(walk):
    assert exhibit.read_stops(exhibit.write_stops(walk)) == tuple(walk)


@given(text=st.text(max_size=40) | st.text("0123456789-,;\u00b2\u0661", max_size=40))
def test_any_text_for_a_walk_is_read_or_refused(text):
    try:
        read = exhibit.read_stops(text)
    except InputError:
        return
    path = exhibit.path_of(Route("drag", stops=read), REPRESENTATIONS["6d"])
    assert bool(torch.isfinite(path).all())


@pytest.mark.parametrize("route", [Route("turn", 30, -20), Route("lock"), Route("wander", seed=3)])
def test_every_representation_has_a_row_on_every_path(route):
    path = exhibit.path_of(route, REPRESENTATIONS["6d"])
    *_, last = exhibit.rows_along(path, "XZY")
    rows = {row.entry.key: row for row in last}
    assert rows.keys() == REPRESENTATIONS.keys()
    assert all(not row.tears for row in rows.values() if row.entry.continuous)
