"""The stimuli: flows on a torus."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from core.papers.flow_equivariant_rnn import data
from core.papers.flow_equivariant_rnn.data import FlowingDigits, TurningDigits

velocities = st.tuples(st.integers(-3, 3), st.integers(-3, 3))


@given(nu=velocities)
def test_frame_t_is_frame_zero_shifted_t_times(nu):
    image = torch.rand(16, 16)
    film = data.drift(image, nu, (2, 5), 7)
    for t, frame in enumerate(film):
        assert torch.equal(frame, film[0].roll((nu[0] * t, nu[1] * t), (0, 1)))


@given(nu=velocities)
def test_the_film_repeats_after_once_around_the_torus(nu):
    film = data.drift(torch.rand(16, 16), nu, (0, 0), 17)
    assert torch.equal(film[16], film[0])


def test_half_a_pixel_is_halfway_between_its_neighbours():
    image = torch.rand(16, 16)
    expected = (image + image.roll(1, 1)) / 2
    assert torch.allclose(data.shift(image, (0, 0.5)), expected)
    assert torch.allclose(data.shift(image, (0, -0.5)), expected.roll(-1, 1))


def test_a_batch_is_a_function_of_its_seed():
    films = FlowingDigits("train")
    assert torch.equal(films.batch(3, 5, 1), films.batch(3, 5, 1))
    assert not torch.equal(films.batch(3, 5, 1), films.batch(3, 5, 2))


def test_films_of_one_velocity_are_shifts_of_their_first_frame():
    films = FlowingDigits("test").batch_at((1, -2), 4, 6, 0)
    for t in range(6):
        assert torch.equal(films[:, t], films[:, 0].roll((t, -2 * t), (-2, -1)))


def test_slow_films_have_slow_digits_only():
    films = FlowingDigits("train", velocity_range=1, objects=1).batch(64, 2, 0)[:, :, 0]
    steps = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    for first, second in films:
        assert any(torch.equal(first.roll(step, (0, 1)), second) for step in steps)


def test_quarter_turning_films_are_exact():
    films = TurningDigits("train", 4, objects=1).batch(4, 5, 0)[:, :, 0]
    assert torch.equal(films[:, 4], films[:, 0])
    turned = [torch.rot90(films[:, 0], k, (-2, -1)) for k in range(4)]
    for film in range(4):
        assert any(torch.equal(films[film, 1], t[film]) for t in turned)


def test_images_larger_than_the_torus_are_shrunk():
    assert data.on_torus(torch.rand(3, 28, 20)).shape == (3, 16, 16)
