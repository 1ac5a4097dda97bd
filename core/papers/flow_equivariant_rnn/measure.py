"""What we measure of flow equivariant RNNs: the action of a flow, errors, stillness, paths."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from core.equivariance import EquivarianceError, equivariance_error
from core.papers.flow_equivariant_rnn.data import HORIZON, OBSERVED, FlowingDigits, shift
from core.papers.flow_equivariant_rnn.model import Config, Seq2Seq, Velocity
from core.papers.flow_equivariant_rnn.rotation import RotationConfig, act, rotate_plane


def flow_film(velocity: tuple[float, float], film: Tensor) -> Tensor:
    """The film (..., T, K, H, W) set in motion: frame t is shifted by t * velocity (v_y, v_x)."""
    frames = film.unbind(-4)
    moved = [shift(f, (velocity[0] * t, velocity[1] * t)) for t, f in enumerate(frames)]
    return torch.stack(moved, -4)


def hidden_states(model: Seq2Seq, film: Tensor) -> Tensor:
    """Hidden states (T, V, K, H, W) of one observed film (T, 1, H, W)."""
    return torch.stack(model(film[None], 1).hidden[: len(film)])[:, 0]


def flow_hidden(
    velocity: tuple[float, float], hidden: Tensor, velocities: Sequence[Velocity]
) -> Tensor:
    """The flow's action on hidden states (T, V, K, H, W): each copy moves, and copies permute.

    Result[t, nu] = shift_{t nu^}(hidden[t, nu - nu^]); NaN where nu - nu^ is not in V. With one
    copy only (the G-RNN) there is nothing to permute and the copy just moves. A fractional nu^
    takes the nearest copy, which no theorem covers. Source: arXiv 2507.14793, the theorem that
    FERNNs are flow equivariant.
    """
    index = {nu: i for i, nu in enumerate(velocities)}
    moved = torch.full_like(hidden, torch.nan)
    for target, (vy, vx) in enumerate(velocities):
        source = (round(vy - velocity[0]), round(vx - velocity[1]))
        if len(velocities) == 1:
            source = (0, 0)
        if source in index:
            moved[:, target] = flow_film(velocity, hidden[:, index[source]])
    return moved


def flow_error(
    model: Seq2Seq, films: Tensor, velocities: Sequence[tuple[float, float]]
) -> EquivarianceError:
    """The commuting square of the hidden state: films (B, T, 1, H, W), extra velocities nu^."""
    copies = model.cell.config.velocities
    return equivariance_error(
        lambda film: hidden_states(model, film),
        flow_film,
        lambda nu, hidden: flow_hidden(nu, hidden, copies),
        films.unbind(0),
        velocities,
    )


def prediction_error(
    model: Seq2Seq, films: Tensor, velocities: Sequence[tuple[float, float]], horizon: int = HORIZON
) -> EquivarianceError:
    """The commuting square of the predicted frames.

    It closes only approximately: copies whose nu - nu^ leaves V are missing from the maximum, and
    the official roll-out feeds each prediction back one step late, behind the moving hidden state.
    """

    def predict(film: Tensor) -> Tensor:
        return model(film[None], horizon).predictions[0]

    def move(nu: tuple[float, float], predicted: Tensor) -> Tensor:
        steps = range(OBSERVED, OBSERVED + horizon)
        frames = [shift(f, (nu[0] * t, nu[1] * t)) for t, f in zip(steps, predicted, strict=True)]
        return torch.stack(frames)

    return equivariance_error(predict, flow_film, move, films.unbind(0), velocities)


def turn_film(turns: int, film: Tensor, order: int) -> Tensor:
    """The film (T, 1, H, H) set turning: frame t is turned by t * turns * 360 / order degrees."""
    return torch.stack([rotate_plane(frame, t * turns, order) for t, frame in enumerate(film)])


def turn_hidden(turns: int, hidden: Tensor, config: RotationConfig) -> Tensor:
    """The rotation flow's action on hidden states (T, V, K N, H, H): copies turn and permute."""
    copies = hidden.roll(turns, 1) if config.flow else hidden
    return torch.stack([act(h, t * turns, config.order) for t, h in enumerate(copies)])


def rotation_error(model: Seq2Seq, films: Tensor, turns: Sequence[int]) -> EquivarianceError:
    """The commuting square of the hidden state under rotation flows; films (B, T, 1, H, H)."""
    config = model.cell.config
    return equivariance_error(
        lambda film: hidden_states(model, film),
        lambda k, film: turn_film(k, film, config.order),
        lambda k, hidden: turn_hidden(k, hidden, config),
        films.unbind(0),
        turns,
    )


def nearest_copy(config: Config, velocity: tuple[float, float]) -> int:
    """The index of the copy whose velocity is nearest to (v_y, v_x)."""
    gaps = [(vy - velocity[0]) ** 2 + (vx - velocity[1]) ** 2 for vy, vx in config.velocities]
    return int(np.argmin(gaps))


def stabilised(states: Tensor, velocity: tuple[float, float]) -> Tensor:
    """States (T, K, H, W) seen by an eye that moves along: frame t shifted by -t * velocity."""
    return flow_film((-velocity[0], -velocity[1]), states)


def restlessness(states: Tensor) -> Tensor:
    """How much states (T, ...) change a step, relative to their size: (T - 1,); 0 is stillness."""
    flat = states.flatten(1)
    size = 0.5 * (flat[1:].norm(dim=1) + flat[:-1].norm(dim=1))
    return (flat[1:] - flat[:-1]).norm(dim=1) / (size + 1e-9)


def copy_restlessness(hidden: Tensor, config: Config, last: int = 4) -> np.ndarray:
    """Restlessness of each hidden copy in its own moving frame, over the `last` observed steps.

    hidden: (T, V, K, H, W) -> (2r+1, 2r+1), laid out by (v_y, v_x).
    """
    values = [
        restlessness(stabilised(hidden[:OBSERVED, i], nu))[-last:].mean().item()
        for i, nu in enumerate(config.velocities)
    ]
    side = 2 * config.velocity_range + 1
    return np.array(values, np.float32).reshape(side, side)


def principal_plane(path: Tensor) -> np.ndarray:
    """A path of states (T, ...) in the plane of its two principal components: (T, 2)."""
    flat = path.flatten(1).double()
    centred = flat - flat.mean(0)
    _, _, axes = torch.linalg.svd(centred, full_matrices=False)
    return (centred @ axes[:2].T).numpy()


@torch.inference_mode()
def prediction_mse(model: Seq2Seq, films: Tensor) -> Tensor:
    """Squared error, averaged over pixels, of each film and each frame after the observed ones.

    films: (B, T, 1, H, W) -> (B, T - OBSERVED).
    """
    device = next(model.parameters()).device
    parts = []
    for part in films.to(device).split(16):
        predicted = model(part[:, :OBSERVED], films.shape[1] - OBSERVED).predictions
        parts.append((predicted - part[:, OBSERVED:]).square().mean((2, 3, 4)))
    return torch.cat(parts).cpu()


@torch.inference_mode()
def velocity_mse(model: Seq2Seq, reach: int, films: int) -> np.ndarray:
    """Prediction error at each velocity of both digits: (2 reach + 1, 2 reach + 1), [v_y, v_x]."""
    axis = range(-reach, reach + 1)

    def error(velocity: Velocity) -> float:
        return prediction_mse(model, _all_at(velocity, films)).mean().item()

    return np.array([[error((vy, vx)) for vx in axis] for vy in axis])


def black_mse(films: int) -> float:
    """The error of predicting nothing, at any velocity: their pixels only change places."""
    return _all_at((0, 0), films)[:, OBSERVED:].square().mean().item()


def _all_at(velocity: Velocity, films: int) -> Tensor:
    return FlowingDigits("test").batch_at(velocity, films, OBSERVED + HORIZON, 7)
