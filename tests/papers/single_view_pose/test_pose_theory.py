"""Single view pose: what the lift and the whole network promise, in both precisions."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.groups.rotations import random_rotations
from core.groups.so3 import about_axis, harmonics
from core.nets.sphere import InducedLift, Maps, OrthographicLift, ToRotations, profiles
from core.papers.single_view_pose import measure
from core.papers.single_view_pose.data import body, seen, symmetries, views
from core.papers.single_view_pose.model import Config, Network
from core.seeds import seeded

MAPS = Maps(3, 9, 32 / 33, 4)
seeds = st.integers(0, 2**32 - 1)
kinds = pytest.mark.parametrize("kind", [InducedLift, OrthographicLift])


def drawn(seed: int, *shape: int, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def acted(sphere: torch.Tensor, turn: torch.Tensor) -> torch.Tensor:
    parts = zip(harmonics.places(4), harmonics.wigner(turn.to(sphere), 4), strict=True)
    return torch.cat([sphere[..., at] @ d.mT for at, d in parts], -1)


@kinds
@given(seed=seeds, dtype=st.sampled_from([torch.float32, torch.float64]))
@settings(max_examples=15)
def test_a_quarter_turn_of_the_maps_turns_the_sphere(kind, seed, dtype):
    lift = seeded(seed, lambda: kind(MAPS, 4)).to(dtype)
    maps = drawn(seed, 2, 3, 9, 9, dtype=dtype)
    before, after = lift(maps), lift(maps.rot90(1, (2, 3)))
    limit = 1e-12 if dtype == torch.float64 else 1e-5
    if kind is OrthographicLift:
        limit = max(limit, 1e-5)
    error = (after - acted(before, harmonics.quarter_turn())).norm() / before.norm()
    assert error < limit


def test_a_shifted_frequency_breaks_it():
    lift = seeded(0, lambda: InducedLift(MAPS, 4, shift=1)).double()
    maps = drawn(0, 2, 3, 9, 9)
    before, after = lift(maps), lift(maps.rot90(1, (2, 3)))
    assert (after - acted(before, harmonics.quarter_turn())).norm() / before.norm() > 0.5


@pytest.mark.parametrize("k", range(5))
def test_a_wave_of_one_frequency_goes_to_coefficients_of_that_one(k):
    lift = seeded(0, lambda: InducedLift(MAPS, 16)).double()
    radius, angle = MAPS.places()
    wave = profiles(radius)[3] * (k * angle).cos() * (radius > 0)
    energy = lift(wave.expand(1, 3, 9, 9)).square().sum((0, 1))
    order = torch.cat([torch.arange(-n, n + 1) for n in range(5)]).abs()
    assert energy[order == k].sum() / energy.sum() > 0.99  # the square grid leaks into 4 - k


@given(seed=seeds)
@settings(max_examples=10)
def test_convolution_to_so3_commutes_with_every_rotation(seed):
    part = seeded(0, lambda: ToRotations(4, 5, 3)).double()
    turn = random_rotations(1, torch.Generator().manual_seed(seed))[0]
    sphere = drawn(seed, 2, 5, 25)
    before = harmonics.flat(part.convolved(sphere))
    after = harmonics.flat(part.convolved(acted(sphere, turn)))
    torch.testing.assert_close(after, harmonics.turned(before, turn))


def test_the_relu_commutes_with_quarter_turns_and_else_up_to_aliasing():
    part = seeded(0, lambda: ToRotations(4, 5, 3)).double()
    sphere = drawn(0, 4, 5, 25)
    errors = []
    for turn in (harmonics.quarter_turn(), about_axis(2, torch.tensor(0.4).double())):
        before, after = part(sphere), part(acted(sphere, turn))
        errors.append(((after - harmonics.turned(before, turn)).norm() / before.norm()).item())
    assert errors[0] < 1e-12 < 1e-4 < errors[1] < 0.2


def test_the_whole_network_keeps_the_promise_whatever_its_weights():
    assert measure.untrained_gap() < 1e-12
    images = views("chair", "test", 4).images
    plain = seeded(0, lambda: Network(Config()))
    with torch.no_grad():
        assert measure.gap(plain, images) > 0.1


def test_a_thing_turned_about_the_view_is_the_picture_turned():
    shown = views("chair", "test", 6)
    turn = harmonics.quarter_turn(torch.float32)
    moved = seen(body("chair"), turn @ shown.rotations)
    torch.testing.assert_close(moved, shown.images.rot90(1, (1, 2)), atol=1e-5, rtol=0)


@pytest.mark.parametrize("name", ["cube", "tetrahedron", "cylinder", "cone"])
def test_solids_look_alike_after_their_symmetries(name):
    pose = views(name, "test", 1).rotations
    pictures = seen(body(name), pose @ symmetries(name)[::5])
    assert (pictures - pictures[0]).abs().mean((1, 2)).max() < 0.02
