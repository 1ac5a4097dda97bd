"""From the state of the page's controls to what it shows: runs of trained models, as films.

Runs are cached for the process on small keys (a stimulus is a few hundred bytes), so that a
control which needs no new run answers at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core import equivariance
from core.device import best_device
from core.equivariance import Square, relative_error
from core.memory import Keep, kept, kept_as, kept_by_one
from core.papers.flow_equivariant_rnn import data, measure
from core.papers.flow_equivariant_rnn.data import OBSERVED, SIZE
from core.papers.flow_equivariant_rnn.model import Config, Seq2Seq
from core.papers.flow_equivariant_rnn.train import restore, trained

STARTS = ((0, 0), (6, 7))  # where the first and the second object begin [pixels from the centre]

LIVELIEST = -1  # in place of a channel's number

BREAKS = {
    "intact": "Nothing broken",
    "no shift": "Remove the shift: copies stay where they are",
    "truncated": "Truncate V to one pixel a frame",
    "zero padding": "Pad with zeros in place of the torus",
}


@dataclass(frozen=True)
class Stimulus:
    """One or two drifting objects.

    figures: SIZE x SIZE grey values as bytes; velocities: (v_y, v_x) [pixels / frame] of each. keep: what
    is found out about it, for all visitors, or with a visitor's own figure alone.
    """

    figures: tuple[bytes, ...]
    velocities: tuple[tuple[float, float], ...]
    horizon: int
    keep: Keep = field(default=kept_as, compare=False, repr=False)

    def film(self) -> Tensor:
        """The true film (OBSERVED + horizon, 1, SIZE, SIZE)."""
        films = [
            data.drift(_figure(figure), velocity, start, OBSERVED + self.horizon)
            for figure, velocity, start in zip(self.figures, self.velocities, STARTS, strict=False)
        ]
        return data.superpose(torch.stack(films))


def figure_bytes(pixels: np.ndarray) -> bytes:
    """Grey values (SIZE, SIZE) in [0, 1] as a figure of a Stimulus."""
    return (np.clip(pixels, 0, 1) * 255).round().astype(np.uint8).tobytes()


@kept
def digit_figure(digit: int, example: int) -> bytes:
    """A test digit of the given class; examples count round the class."""
    return figure_bytes(data.on_torus(data.held_out_digit(digit, example)).numpy())


def drifting_digit() -> Stimulus:
    """A three that drifts to the right by a pixel a frame, as long as it is observed."""
    return Stimulus((digit_figure(3, 0),), ((0.0, 1.0),), horizon=0)


def digit_pictures(example: int) -> np.ndarray:
    """(10, SIZE, SIZE) uint8: that example of each digit."""
    figures = b"".join(digit_figure(digit, example) for digit in range(10))
    return np.frombuffer(figures, np.uint8).reshape(10, SIZE, SIZE)


def _figure(figure: bytes) -> Tensor:
    pixels = np.frombuffer(figure, np.uint8).reshape(SIZE, SIZE)
    return torch.tensor(pixels / 255, dtype=torch.float32)


class Run(NamedTuple):
    """What one model made of one film, on the CPU."""

    model: str
    config: Config
    predictions: Tensor  # (P, H, W)
    error: float  # mean squared error of the predictions
    hidden: Tensor  # (T + P, V, K, H, W) float16
    changed: float  # by the motion: held still, against the same film at rest (relative)


def model_for(name: str, breaking: str = "intact") -> Seq2Seq:
    """A trained translation model, or the same weights in a broken cell."""
    config = trained(name).cell.config
    if breaking == "no shift":
        return restore(replace(config, flow="none"), name)
    if breaking == "truncated":
        return restore(replace(config, velocity_range=min(1, config.velocity_range)), name)
    if breaking == "zero padding":
        return restore(replace(config, padding="zeros"), name)
    return trained(name)


@kept_by_one
@torch.inference_mode()
def run(name: str, stimulus: Stimulus) -> Run:
    """Show a film to a trained model: its predictions and all hidden states."""
    model = trained(name)
    film = stimulus.film().to(best_device())
    rollout = model(film[None, :OBSERVED], stimulus.horizon)
    hidden = torch.cat(rollout.hidden)
    return Run(
        name.rsplit("-seed")[0],
        model.cell.config,
        rollout.predictions[0, :, 0].cpu(),
        (rollout.predictions[0] - film[OBSERVED:]).square().mean().item(),
        hidden.half().cpu(),
        _changed_by_motion(model, film[:OBSERVED], hidden[:OBSERVED], stimulus.velocities[0]),
    )


def _changed_by_motion(
    model: Seq2Seq, film: Tensor, hidden: Tensor, velocity: tuple[float, float]
) -> float:
    """How far the state that moves along, held still, is from the state of the film at rest.

    film: (T, 1, H, W) and its hidden states (T, V, K, H, W). By the theorem it is 0 for every
    velocity in V.
    """
    config = model.cell.config
    at_rest = measure.stabilised(film, velocity)
    still = measure.hidden_states(model, at_rest)[:, measure.nearest_copy(config, (0, 0))]
    moving = hidden[:, measure.nearest_copy(config, velocity)]
    return relative_error(measure.stabilised(moving, velocity), still, still)


def tracked(result: Run, velocity: tuple[float, float]) -> Tensor:
    """States (T + P, K, H, W) of the copy whose velocity is nearest to the given one."""
    return result.hidden[:, measure.nearest_copy(result.config, velocity)].float()


def shown_channel(result: Run, velocity: tuple[float, float], channel: int) -> int:
    """The channel itself, or for LIVELIEST that of the largest contrast when prediction begins."""
    if channel != LIVELIEST:
        return channel
    return int(tracked(result, velocity)[OBSERVED - 1].std((1, 2)).argmax())


class HiddenSquare(NamedTuple):
    """The commuting square of one film: how far the hidden states are from closing it, and why."""

    model: str
    square: Square[Tensor, Tensor]  # films (T, 1, H, W), states (T, V, K, H, W), NaN: undetermined
    config: Config
    determined: int  # copies that the theorem speaks of; the square's error is over them
    prediction_error: float  # of the predicted frames


@kept_by_one
@torch.inference_mode()
def square(name: str, breaking: str, stimulus: Stimulus, nu: tuple[float, float]) -> HiddenSquare:
    """Transform then run, run then transform, with the hidden state of a trained model."""
    model = model_for(name, breaking)
    copies = model.cell.config.velocities
    film = stimulus.film()[:OBSERVED].to(best_device())
    found = equivariance.square(
        partial(measure.hidden_states, model),
        partial(measure.flow_film, nu),
        lambda states: measure.flow_hidden(nu, states, copies),
        film,
    )
    present = ~found.gfx.isnan().flatten(2).any(2).any(0)
    return HiddenSquare(
        name.rsplit("-seed")[0],
        found.seen(Tensor.cpu),
        model.cell.config,
        int(present.sum()),
        measure.prediction_error(model, film[None], [nu]).max,
    )


def shown_copy(result: HiddenSquare, velocity: Sequence[float], nu: Sequence[float]) -> int:
    """The copy to show in a square: the one nearest to the moved stimulus that is determined."""
    determined = ~result.square.gfx[0, :, 0, 0, 0].isnan()
    wanted = (velocity[0] + nu[0], velocity[1] + nu[1])
    gaps = [
        (vy - wanted[0]) ** 2 + (vx - wanted[1]) ** 2 if ok else np.inf
        for (vy, vx), ok in zip(result.config.velocities, determined, strict=True)
    ]
    return int(np.argmin(gaps))


def square_channel(result: HiddenSquare, copy: int) -> int:
    """The channel of the largest contrast at the end, of the film that was moved before."""
    return int(result.square.fgx[-1, copy].std((1, 2)).argmax())


class TurningRun(NamedTuple):
    """A turning digit, seen by a rotation model, and the square with an extra turn."""

    film: Tensor  # (T + P, H, W)
    predictions: Tensor  # (P, H, W)
    hidden: Tensor  # (T, V, K N, H, H)
    difference: Tensor  # (T, H, H) of f(g x) and g f(x), averaged over copies and channels
    error: float


@kept
@torch.inference_mode()
def turning_run(name: str, digit: int, example: int, turns: int, extra: int) -> TurningRun:
    """Show a turning digit to a trained rotation model, and again with `extra` turns a frame."""
    model = trained(name)
    config = model.cell.config
    figure = data.enlarged(data.held_out_digit(digit, example)[None])[0]
    film = data.turning(figure, turns, config.order, 0, OBSERVED + data.HORIZON)[:, None]
    film = film.to(best_device())
    observed = film[:OBSERVED]
    f_x = measure.hidden_states(model, observed)
    f_gx = measure.hidden_states(model, measure.turn_film(extra, observed, config.order))
    g_fx = measure.turn_hidden(extra, f_x, config)
    rollout = model(film[None, :OBSERVED], data.HORIZON)
    return TurningRun(
        film[:, 0].cpu(),
        rollout.predictions[0, :, 0].cpu(),
        f_x.cpu(),
        (f_gx - g_fx).abs().mean((1, 2)).cpu(),
        relative_error(f_gx, g_fx, f_x),
    )
