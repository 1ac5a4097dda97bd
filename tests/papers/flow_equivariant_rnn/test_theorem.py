"""The theorem of flow equivariant RNNs, for random weights and random films."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from core.equivariance import relative_error
from core.papers.flow_equivariant_rnn.measure import flow_film, flow_hidden, hidden_states
from core.papers.flow_equivariant_rnn.model import (
    Config,
    Seq2Seq,
    TranslationCell,
    translation_model,
)
from core.papers.flow_equivariant_rnn.official import OfficialRollout

TOLERANCE = {torch.float32: 1e-6, torch.float64: 1e-13}
DTYPES = pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
seeds = st.integers(0, 2**31)
velocities = st.tuples(st.integers(-2, 2), st.integers(-2, 2))


def random_model(seed: int, dtype: torch.dtype, **config) -> Seq2Seq[TranslationCell]:
    torch.manual_seed(seed)
    model = translation_model(Config(hidden=4, **config)).to(dtype)
    for weight in model.parameters():  # larger than at initialisation, so that memory matters
        weight.data.mul_(2)
    return model.requires_grad_(False)


def random_film(seed: int, dtype: torch.dtype, frames: int = 5, size: int = 8) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(frames, 1, size, size, generator=generator, dtype=dtype)


def square(model: Seq2Seq, film: Tensor, nu: tuple[float, float]) -> float:
    copies = model.cell.config.velocities
    f_x = hidden_states(model, film)
    error = relative_error(
        hidden_states(model, flow_film(nu, film)), flow_hidden(nu, f_x, copies), f_x
    )
    print(f"relative error {error:.1e} for {nu}")
    return error


@DTYPES
@given(seed=seeds, nu=velocities, reach=st.integers(0, 2))
def test_a_moving_film_moves_and_permutes_the_hidden_state(dtype, seed, nu, reach):
    model = random_model(seed, dtype, velocity_range=reach)
    if reach == 0 and nu != (0, 0):
        return  # the G-RNN: see below
    assert square(model, random_film(seed, dtype), nu) <= TOLERANCE[dtype]


@given(seed=seeds, nu=velocities.filter(any))
def test_the_ordinary_recurrent_network_is_not_flow_equivariant(seed, nu):
    model = random_model(seed, torch.float64, velocity_range=0)
    assert square(model, random_film(seed, torch.float64), nu) > 0.01


@pytest.mark.parametrize("change", [{"flow": "none"}, {"padding": "zeros"}, {"flow": "learned"}])
def test_each_ingredient_is_needed(change):
    model = random_model(0, torch.float64, velocity_range=2, **change)
    assert square(model, random_film(0, torch.float64), (1, 1)) > 0.01


def test_a_fractional_velocity_does_not_commute():
    model = random_model(0, torch.float64)
    assert square(model, random_film(0, torch.float64), (0.5, 0)) > 0.01


def test_copies_without_a_partner_are_left_undetermined():
    model = random_model(0, torch.float64, velocity_range=2)
    hidden = hidden_states(model, random_film(0, torch.float64))
    moved = flow_hidden((1, -2), hidden, model.cell.config.velocities)
    determined = ~moved[0, :, 0, 0, 0].isnan()
    assert determined.sum() == 4 * 3  # of 5 x 5
    assert flow_hidden((5, 0), hidden, model.cell.config.velocities).isnan().all()


@given(seed=seeds, offset=st.tuples(st.integers(-8, 8), st.integers(-8, 8)))
def test_a_constant_shift_of_the_film_shifts_predictions_and_states(seed, offset):
    model, film = random_model(seed, torch.float64), random_film(seed, torch.float64)
    shifted = film.roll(offset, (-2, -1))
    before, after = model(film[None], 3), model(shifted[None], 3)
    assert torch.allclose(after.predictions, before.predictions.roll(offset, (-2, -1)), atol=1e-12)
    for h, moved in zip(before.hidden, after.hidden, strict=True):
        assert torch.allclose(moved, h.roll(offset, (-2, -1)), atol=1e-12)


@given(seed=seeds, first=velocities, second=velocities)
def test_flows_compose(seed, first, second):
    film = random_film(seed, torch.float64)
    both = (first[0] + second[0], first[1] + second[1])
    assert torch.equal(flow_film(first, flow_film(second, film)), flow_film(both, film))


def test_one_copy_at_rest_is_the_ordinary_recurrent_network():
    """h_{t+1} = relu(U * u_{t+1} + W * h_t), written out."""
    model, film = random_model(3, torch.float64, velocity_range=0), random_film(3, torch.float64)
    cell, h = model.cell, torch.zeros(1, 4, 8, 8, dtype=torch.float64)
    for t, u in enumerate(film):
        padded = torch.nn.functional.pad(h, (1, 1, 1, 1), mode="circular")
        h = torch.relu(
            cell.conv_u(u[None]) + torch.nn.functional.conv2d(padded, cell.conv_h.weight)
        )
        assert torch.allclose(hidden_states(model, film)[t, 0], h[0], atol=1e-13)


def test_pooled_output_is_exactly_equivariant_when_v_is_closed():
    """On a torus of 3 x 3 pixels V = Z_3 x Z_3 is closed under subtraction, and nothing is lost."""
    model, film = (
        random_model(1, torch.float64, velocity_range=1),
        random_film(1, torch.float64, 7, 3),
    )
    nu = (1, 2)
    pooled = hidden_states(model, film).amax(1)
    moved = hidden_states(model, flow_film(nu, film)).amax(1)
    expected = torch.stack([h.roll((nu[0] * t, nu[1] * t), (-2, -1)) for t, h in enumerate(pooled)])
    assert torch.allclose(moved, expected, atol=1e-13)


@pytest.mark.parametrize("reach", [0, 1, 2])
def test_same_weights_give_the_official_formulations_output(reach):
    model = random_model(5, torch.float32, velocity_range=reach)
    films = torch.stack([random_film(seed, torch.float32) for seed in range(3)])
    assert torch.allclose(model(films, 4).predictions, OfficialRollout(model)(films, 4), atol=1e-5)


def test_learned_kernels_are_circular_cross_correlations():
    model = random_model(2, torch.float64, velocity_range=1, flow="learned")
    h = random_film(2, torch.float64, 9 * 4).reshape(1, 9, 4, 8, 8)
    padded = torch.nn.functional.pad(
        h.transpose(1, 2).reshape(4, 9, 8, 8), (1,) * 4, mode="circular"
    )
    expected = torch.nn.functional.conv2d(padded, model.cell.kernels, groups=9).transpose(0, 1)
    assert torch.allclose(model.cell._learned_transport(h)[0], expected, atol=1e-12)


def test_predictions_are_fed_back_without_gradient():
    model = random_model(0, torch.float64).requires_grad_()
    film = random_film(0, torch.float64)
    predictions = model(film[None], 2).predictions
    predictions[:, 0].sum().backward(retain_graph=True)
    first = model.decoder[-1].weight.grad.clone()
    model.zero_grad()
    predictions[:, 1].sum().backward()
    second = model.decoder[-1].weight.grad
    fed = model(film[None], 2)
    with torch.no_grad():  # the second prediction's gradient sees the first one as data
        pooled = fed.hidden[-1].amax(1)
        features = model.decoder[:-1](pooled)
    assert not torch.equal(first, second)
    assert torch.allclose(second.sum((-1, -2))[0], 9 * features.sum((0, 2, 3)), rtol=1e-9)
