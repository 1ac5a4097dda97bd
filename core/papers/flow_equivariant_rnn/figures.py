"""What the page draws: films of stimuli, predictions and hidden states, and charts of errors."""

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import torch

from core import checkpoints
from core.equivariance import Square
from core.figures.charts import Curve, lines, trajectories, velocity_maps
from core.figures.film import Film, Panel, film_panel
from core.figures.palette import Method, Palette, Scale
from core.figures.square import Corners, square_film
from core.figures.verdict import plain
from core.memory import kept_by_one
from core.papers.flow_equivariant_rnn import exhibit, measure
from core.papers.flow_equivariant_rnn.data import OBSERVED
from core.papers.flow_equivariant_rnn.exhibit import HiddenSquare, Run, Stimulus, TurningRun
from core.papers.flow_equivariant_rnn.train import SEEDS, SLUG

CAST = {
    "g-rnn": Method("G-RNN", "baseline"),
    "g-rnn-wide": Method("G-RNN, wide", "baseline_wide"),
    "g-rnn-plus": Method("G-RNN+", "baseline_plus"),
    "fernn-v1": Method("FERNN-V1", "method_small"),
    "fernn-v2": Method("FERNN-V2", "method"),
}
_GREY = Scale(0, 1, "input")


def velocity_text(velocity: tuple[float, float]) -> str:
    """(v_y, v_x) as people read it: "(1, -2)" with x first."""
    return f"({velocity[1]:g}, {velocity[0]:g})"


@kept_by_one
def prediction_film(
    stimulus: Stimulus, names: tuple[str, str], channel: int, colours: Palette
) -> Film:
    """Stimulus, predictions and hidden states, raw and stabilised; one row a network.

    names: the checkpoints of the baseline and of the method; channel: of the hidden states.
    """
    velocity = stimulus.velocities[0]
    truth = stimulus.film()[:, 0]
    still = measure.stabilised(truth[:, None], velocity)[:, 0]
    seen = f"moves {velocity_text(velocity)} a frame"
    first_column = [
        film_panel("Stimulus", seen, truth.numpy(), _GREY, colours.input),
        film_panel(
            "Held still",
            "the eye moves along",
            still.numpy(),
            _GREY,
            colours.input,
            "The same film seen by an eye that moves along: the first object stands still",
        ),
    ]
    panels: list[Panel] = []
    for column, name in zip(first_column, names, strict=True):
        panels += [column, *_model_row(exhibit.run(name, stimulus), velocity, channel, colours)]
    label = "Stimulus, predictions and hidden states of two networks over time"
    return Film(panels, OBSERVED, label, (24, 24, 24, 24))


def _model_row(
    result: Run, velocity: tuple[float, float], channel: int, colours: Palette
) -> list[Panel]:
    name, tone = CAST[result.model].name, CAST[result.model].tone(colours)
    channel = exhibit.shown_channel(result, velocity, channel)
    raw = exhibit.tracked(result, velocity)[:, channel]
    still = measure.stabilised(raw[:, None], velocity)[:, 0].numpy()
    copy = result.config.velocities[measure.nearest_copy(result.config, velocity)]
    which = f"copy {velocity_text(copy)}" if len(result.config.velocities) > 1 else "one copy"
    changed = f"{result.changed:.0%} off rest"
    hidden = raw.numpy()
    return [
        film_panel(
            f"{name} next",
            "fed its own",
            result.predictions.numpy(),
            _GREY,
            tone,
            f"Frames that {name} predicts after watching {OBSERVED}",
            first=OBSERVED,
        ),
        film_panel(f"{name} state", f"channel {channel}, {which}", hidden, _activity(hidden), tone),
        film_panel(
            f"{name} still",
            changed,
            still,
            _activity(still),
            tone,
            f"The same hidden state of {name}, shifted back along the motion: {changed}",
        ),
    ]


@kept_by_one
def copies_film(stimulus: Stimulus, name: str, channel: int, colours: Palette) -> Film:
    """All hidden copies laid out by velocity, the one that moves with the stimulus outlined."""
    velocity = stimulus.velocities[0]
    result = exhibit.run(name, stimulus)
    channel = exhibit.shown_channel(result, velocity, channel)
    config = result.config
    side = 2 * config.velocity_range + 1
    states = result.hidden[:, :, channel].float().unflatten(1, (side, side)).numpy()
    axis = tuple(f"{v:d}" for v in range(-config.velocity_range, config.velocity_range + 1))
    mark = measure.nearest_copy(config, velocity)
    calm = -measure.copy_restlessness(result.hidden.float(), config)
    grid = {"mark": mark, "row_ticks": axis, "column_ticks": axis}
    panels = [
        film_panel(
            f"{CAST[result.model].name}: all {side * side} hidden copies",
            f"channel {channel}; columns: velocity in x, rows: velocity in y",
            states,
            _activity(states),
            CAST[result.model].tone(colours),
            f"Grid of hidden copies by velocity; {velocity_text(config.velocities[mark])} outlined",
            tall=True,
            **grid,
        ),
        film_panel(
            "Stimulus",
            f"moves {velocity_text(velocity)} a frame",
            stimulus.film()[:, 0].numpy(),
            _GREY,
            colours.input,
        ),
        film_panel(
            "Stillness",
            "bright: stands still",
            np.kron(calm[None, :, :, None, None], np.ones((8, 8))),
            Scale(float(calm.min()), float(calm.max()), "activity"),
            colours.transformation,
            "How still each copy is in its own moving frame; brighter is stiller",
            **grid,
        ),
    ]
    label = "Hidden copies of the network by velocity, over time"
    return Film(panels, OBSERVED, label, (51, 22))


def hidden_square(
    result: HiddenSquare, channel: int, copy: int, nu: tuple[float, float], colours: Palette
) -> Film:
    """The commuting square of one channel of one hidden copy, set in motion by nu (v_y, v_x)."""
    velocities = result.config.velocities
    source_velocity = (velocities[copy][0] - nu[0], velocities[copy][1] - nu[1])
    source = measure.nearest_copy(result.config, source_velocity)
    found = result.square
    shown = Square(
        found.x[:, 0].numpy(),
        found.gx[:, 0].numpy(),
        found.fx[:, source, channel].numpy(),
        found.fgx[:, copy, channel].numpy(),
        found.gfx[:, copy, channel].numpy(),
        found.error,
    )
    many = len(velocities) > 1
    of_source = f"copy {velocity_text(velocities[source])}" if many else "one copy"
    of_target = f"copy {velocity_text(velocities[copy])}" if many else "one copy"
    says = Corners(
        "the film",
        f"moved by {velocity_text(nu)} a frame",
        f"hidden, {of_source}",
        f"moved before, {of_target}",
        CAST[result.model].name,
        "move",
    )
    tone = CAST[result.model].tone(colours)
    return square_film(shown, says, _GREY, _activity(shown.fx, shown.fgx), tone, colours)


def turning_film(runs: dict[str, TurningRun], colours: Palette) -> Film:
    """A turning digit: predictions, copies by angular velocity, and the square's difference."""
    baseline, method = runs.values()
    first, second = colours.baseline, colours.method
    _, order, channels, *_ = method.hidden.shape
    by_copy = method.hidden.unflatten(2, (channels // order, order))[:, :, 0, 0]
    grid = by_copy.unflatten(1, (2, order // 2)).numpy()
    gaps = {
        title: run.difference.numpy() for title, run in (("G-RNN", baseline), ("FERNN", method))
    }
    scale = Scale.sizes(*gaps.values(), np.array(1e-6), map="error")
    film = method.film.numpy()
    panels = [film_panel("Stimulus", "a digit that turns", film, _GREY, colours.input)]
    panels += [
        film_panel(f"{title} predicts", "", run.predictions.numpy(), _GREY, tone, first=OBSERVED)
        for title, run, tone in (("G-RNN", baseline, first), ("FERNN", method, second))
    ]
    panels.append(
        film_panel(
            "FERNN copies",
            f"0 to {360 - 360 // order} degrees a frame, in rows",
            grid,
            _activity(grid),
            second,
            "Hidden copies by angular velocity, in steps of one turn",
        )
    )
    panels += [
        film_panel(
            f"{title}: f(g x) - g f(x)",
            f"relative error {plain(run.error)}",
            gaps[title],
            scale,
            colours.error,
        )
        for title, run in (("G-RNN", baseline), ("FERNN", method))
    ]
    return Film(panels, OBSERVED, "Turning digit, predictions and hidden copies", (24, 24, 24))


def path_figure(stimulus: Stimulus, name: str, colours: Palette) -> go.Figure:
    """Stabilised hidden states of a network that observes, at several velocities, in one plane of two
    main components."""
    first, *rest = stimulus.velocities
    velocities = list(dict.fromkeys([first, (0.0, 0.0), (0.0, 1.0), (1.0, -1.0)]))
    runs = {v: exhibit.run(name, replace(stimulus, velocities=(v, *rest))) for v in velocities}
    seen = [measure.stabilised(exhibit.tracked(run, v), v)[:OBSERVED] for v, run in runs.items()]
    states = torch.cat(seen)
    scale = seen[0].flatten(1).norm(dim=1).mean() + 1e-9
    plane = np.split(measure.principal_plane(states / scale), len(velocities))
    paths = dict(zip(map(velocity_text, velocities), plane, strict=True))
    cast = CAST[runs[first].model]
    return trajectories(paths, OBSERVED, f"{cast.name}, by velocity", cast.tone(colours), colours)


def velocity_figures(evaluation: dict[str, Any], colours: Palette) -> list[go.Figure]:
    """Error at each velocity of networks that were trained on slow ones only, mean over seeds."""
    maps = {
        f"{CAST[model].name}, trained inside the square": np.array(values).mean(0)
        for model, values in evaluation["velocity_mse"].items()
    }
    axis = np.array(evaluation["velocity_axis"])
    return velocity_maps(maps, axis, 1, "MSE", colours)


def horizon_figure(evaluation: dict[str, Any], training: str, colours: Palette) -> go.Figure:
    """Error of each predicted frame, past the horizon of training, over seeds.

    training: "horizon", as the paper's, "longer" or "longest".
    """
    every = [
        Curve(
            CAST[model].name,
            np.arange(1, len(values[0]) + 1),
            np.array(values),
            CAST[model].tone(colours),
        )
        for model, values in evaluation[f"{training}_mse"].items()
    ]
    figure = lines(every, "predicted frame", "mean squared error", colours, log_y=True)
    reach = "trained_horizon" if training == "horizon" else f"{training}_horizon"
    trained_to = evaluation[reach] + 0.5
    return figure.add_vline(trained_to, line={"dash": "dot", "color": colours.text}).add_annotation(
        x=trained_to,
        y=0.02,
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        text=" trained to here",
        showarrow=False,
    )


def training_figure(colours: Palette) -> go.Figure:
    """Validation error over training steps, from the cards of the shipped checkpoints."""
    every = []
    for model, method in CAST.items():
        cards = [checkpoints.read(SLUG, f"{model}-seed{seed}").card["curve"] for seed in SEEDS]
        steps = np.array([point["step"] for point in cards[0]])
        errors = np.array([[point["mse"] for point in card] for card in cards])
        every.append(Curve(method.name, steps, errors, method.tone(colours)))
    return lines(every, "training step", "validation error (MSE)", colours, log_y=True)


def _activity(*states: np.ndarray) -> Scale:
    """Of hidden states, which are never negative: the root of their share of the largest value."""
    return replace(Scale.sizes(*states), power=0.5)
