"""Rotation flows: exact on quarter turns, for random weights."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.equivariance import relative_error
from core.papers.flow_equivariant_rnn.measure import hidden_states, turn_film, turn_hidden
from core.papers.flow_equivariant_rnn.rotation import (
    RotationConfig,
    act,
    rotate_plane,
    rotation_model,
)

TOLERANCE = {torch.float32: 1e-5, torch.float64: 1e-13}


def random_model(seed: int, dtype: torch.dtype, **config):
    torch.manual_seed(seed)
    return rotation_model(RotationConfig(hidden=2, **config)).to(dtype).requires_grad_(False)


def square(model, film, turns: int) -> float:
    config = model.cell.config
    f_x = hidden_states(model, film)
    moved = hidden_states(model, turn_film(turns, film, config.order))
    error = relative_error(moved, turn_hidden(turns, f_x, config), f_x)
    print(f"relative error {error:.1e} for {turns} turns of C{config.order}")
    return error


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("order", [4, 8])
@given(seed=st.integers(0, 2**31), quarters=st.integers(0, 3))
def test_quarter_turns_commute_exactly(dtype, order, seed, quarters):
    film = torch.rand(4, 1, 8, 8, dtype=dtype, generator=torch.Generator().manual_seed(seed))
    model = random_model(seed, dtype, order=order)
    assert square(model, film, quarters * order // 4) <= TOLERANCE[dtype]


def test_the_rotation_equivariant_network_without_flow_does_not_commute():
    film = torch.rand(4, 1, 8, 8, dtype=torch.float64)
    assert square(random_model(0, torch.float64, flow=False), film, 1) > 0.01


def test_a_static_turn_commutes_even_without_flow():
    """The G-RNN is equivariant to a constant rotation, which is why it is the fair baseline."""
    model = random_model(1, torch.float64, flow=False)
    film = torch.rand(4, 1, 8, 8, dtype=torch.float64)
    turned = torch.stack([rotate_plane(frame, 1, 4) for frame in film])
    expected = act(hidden_states(model, film), 1, 4)
    assert torch.allclose(hidden_states(model, turned), expected, atol=1e-12)


@given(a=st.integers(-4, 4), b=st.integers(-4, 4))
def test_the_action_is_a_homomorphism_on_quarter_turns(a, b):
    h = torch.rand(8, 6, 6, dtype=torch.float64)
    assert torch.equal(act(act(h, a, 4), b, 4), act(h, a + b, 4))


def test_rotating_by_45_degrees_is_counter_clockwise_and_keeps_the_centre():
    plane = torch.zeros(9, 9, dtype=torch.float64)
    plane[4, 7] = 1  # to the right of the centre
    turned = rotate_plane(plane, 1, 8)
    row, column = divmod(int(turned.argmax()), 9)
    assert (row, column) == (2, 6)  # up and right
