"""What the page draws: films of stimuli, predictions and hidden states, and charts of errors."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from torch import Tensor

from core import checkpoints
from core.figures.charts import Curve, curves, trajectories, velocity_maps
from core.figures.film import Film, Panel, to_uint8
from core.figures.palette import Palette
from core.figures.square import Side, square_film
from core.memory import kept
from core.papers.flow_equivariant_rnn import exhibit, measure
from core.papers.flow_equivariant_rnn.data import OBSERVED
from core.papers.flow_equivariant_rnn.exhibit import Run, Square, Stimulus, TurningRun
from core.papers.flow_equivariant_rnn.train import SEEDS, SLUG

NAMES = {
    "g-rnn": "G-RNN",
    "g-rnn-wide": "G-RNN, wide",
    "g-rnn-plus": "G-RNN+",
    "fernn-v1": "FERNN-V1",
    "fernn-v2": "FERNN-V2",
}


def model_colour(model: str, colours: Palette) -> str:
    """Oranges for baselines, blues for the paper's method."""
    return {
        "g-rnn": colours.baseline,
        "g-rnn-wide": colours.baseline_wide,
        "g-rnn-plus": colours.baseline_plus,
        "fernn-v1": colours.method_small,
        "fernn-v2": colours.method,
    }[model]


def velocity_text(velocity: tuple[float, float]) -> str:
    """(v_y, v_x) as people read it: "(1, -2)" with x first."""
    return f"({velocity[1]:g}, {velocity[0]:g})"


@kept
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
        Panel("Stimulus", _grey(truth), "input", colours.input, f"The true film: it {seen}", seen),
        Panel(
            "Held still",
            _grey(still),
            "input",
            colours.input,
            "The same film seen by an eye that moves along: the first object stands still",
            "the eye moves along",
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
    name, colour = NAMES[result.model], model_colour(result.model, colours)
    channel = exhibit.shown_channel(result, velocity, channel)
    raw = exhibit.tracked(result, velocity)[:, channel]
    still = measure.stabilised(raw[:, None], velocity)[:, 0]
    copy = result.config.velocities[measure.nearest_copy(result.config, velocity)]
    which = f"copy {velocity_text(copy)}" if len(result.config.velocities) > 1 else "its one copy"
    changed = f"{result.changed:.0%} off its state at rest"
    return [
        Panel(
            f"{name} predicts",
            _grey(result.predictions),
            "input",
            colour,
            f"Frames that {name} predicts after watching {OBSERVED}",
            "from its own predictions",
            first=OBSERVED,
        ),
        Panel(
            f"{name} hidden",
            _activity(raw),
            "activity",
            colour,
            f"Hidden state of {name}, channel {channel}, {which}",
            f"channel {channel}, {which}",
        ),
        Panel(
            f"{name} held still",
            _activity(still),
            "activity",
            colour,
            f"The same hidden state of {name}, shifted back along the motion: {changed}",
            changed,
        ),
    ]


@kept
def copies_film(stimulus: Stimulus, name: str, channel: int, colours: Palette) -> Film:
    """All hidden copies laid out by velocity, the one that moves with the stimulus outlined."""
    velocity = stimulus.velocities[0]
    result = exhibit.run(name, stimulus)
    channel = exhibit.shown_channel(result, velocity, channel)
    config = result.config
    side = 2 * config.velocity_range + 1
    states = result.hidden[:, :, channel].float().unflatten(1, (side, side))
    axis = tuple(f"{v:d}" for v in range(-config.velocity_range, config.velocity_range + 1))
    mark = measure.nearest_copy(config, velocity)
    rest = measure.copy_restlessness(result.hidden.float(), config)
    calm = to_uint8(-rest, -float(rest.max()), -float(rest.min()))
    panels = [
        Panel(
            f"{NAMES[result.model]}: all {side * side} hidden copies",
            _activity(states),
            "activity",
            model_colour(result.model, colours),
            f"Grid of hidden copies by velocity; {velocity_text(config.velocities[mark])} outlined",
            f"channel {channel}; columns: velocity in x, rows: velocity in y",
            mark=mark,
            tall=True,
            row_ticks=axis,
            column_ticks=axis,
        ),
        Panel(
            "Stimulus",
            _grey(stimulus.film()[:, 0]),
            "input",
            colours.input,
            f"The true film, moving by {velocity_text(velocity)} pixels a frame",
            f"moves {velocity_text(velocity)} a frame",
        ),
        Panel(
            "Calm of each copy",
            np.kron(calm[None, :, :, None, None], np.ones((8, 8), np.uint8)),
            "activity",
            colours.transformation,
            "How still each copy is in its own moving frame; brighter is stiller",
            "bright: still in its own frame",
            mark=mark,
            row_ticks=axis,
            column_ticks=axis,
        ),
    ]
    label = "Hidden copies of the network by velocity, over time"
    return Film(panels, OBSERVED, label, (51, 22))


def hidden_square(
    result: Square, channel: int, copy: int, nu: tuple[float, float], colours: Palette
) -> Film:
    """The commuting square of one channel of one hidden copy, set in motion by nu (v_y, v_x)."""
    velocities = result.config.velocities
    source_velocity = (velocities[copy][0] - nu[0], velocities[copy][1] - nu[1])
    source = measure.nearest_copy(result.config, source_velocity)
    f_x, f_gx, g_fx = (
        states[:, index, channel].numpy()
        for states, index in ((result.f_x, source), (result.f_gx, copy), (result.g_fx, copy))
    )
    top = np.sqrt(max(f_x.max(), f_gx.max(), 1e-9))

    def seen(states: np.ndarray) -> np.ndarray:
        return to_uint8(np.sqrt(np.nan_to_num(states)), 0, top)

    many = len(velocities) > 1
    of_source = f"copy {velocity_text(velocities[source])}" if many else "its one copy"
    of_target = f"copy {velocity_text(velocities[copy])}" if many else "its one copy"
    return square_film(
        x=Side(_grey(result.film[:, 0]), "the film"),
        g_x=Side(_grey(result.moved_film[:, 0]), f"moved by {velocity_text(nu)} a frame"),
        f_x=Side(seen(f_x), f"hidden, {of_source}"),
        f_gx=Side(seen(f_gx), f"moved before, {of_target}"),
        g_fx=Side(seen(g_fx), f"moved after, {of_target}"),
        difference=seen(np.abs(f_gx - g_fx)),
        label=f"Commuting square of {NAMES[result.model]}, relative error {result.error:.2g}",
        model_colour=model_colour(result.model, colours),
        colours=colours,
    )


def turning_film(runs: dict[str, TurningRun], colours: Palette) -> Film:
    """A turning digit: predictions, copies by angular velocity, and the square's difference."""
    baseline, method = runs.values()
    first, second = (colours.baseline, colours.method)
    _, copies, channels, *_ = method.hidden.shape
    order = copies
    by_copy = method.hidden.unflatten(2, (channels // order, order))[:, :, 0, 0]
    grid = _activity(by_copy.unflatten(1, (2, order // 2)))
    top = max(float(baseline.difference.max()), float(method.difference.max()), 1e-6)
    panels = [
        Panel("Stimulus", _grey(method.film), "input", colours.input, "A digit that turns"),
        Panel(
            "G-RNN predicts",
            _grey(baseline.predictions),
            "input",
            first,
            "Frames that the G-RNN predicts",
            first=OBSERVED,
        ),
        Panel(
            "FERNN predicts",
            _grey(method.predictions),
            "input",
            second,
            "Frames that the FERNN predicts",
            first=OBSERVED,
        ),
        Panel(
            "FERNN copies",
            grid,
            "activity",
            second,
            "Hidden copies by angular velocity, in steps of one turn",
            f"0 to {360 - 360 // order} degrees a frame, in rows",
        ),
        _gap("G-RNN: f(g x) - g f(x)", baseline, top, colours),
        _gap("FERNN: f(g x) - g f(x)", method, top, colours),
    ]
    return Film(panels, OBSERVED, "Turning digit, predictions and hidden copies", (24, 24, 24))


def _gap(title: str, result: TurningRun, top: float, colours: Palette) -> Panel:
    return Panel(
        title,
        to_uint8(result.difference.numpy(), 0, top),
        "error",
        colours.error,
        f"{title}, mean absolute difference; relative error {result.error:.2g}",
        f"relative error {result.error:.2g}",
    )


def path_figure(stimulus: Stimulus, names: tuple[str, str], colours: Palette) -> go.Figure:
    """Stabilised hidden states over time, each model in the plane of its own two main components."""
    velocity = stimulus.velocities[0]
    paths: dict[str, tuple[np.ndarray, str]] = {}
    for result in (exhibit.run(name, stimulus) for name in names):
        states = measure.stabilised(exhibit.tracked(result, velocity), velocity)
        scale = states[:OBSERVED].flatten(1).norm(dim=1).mean() + 1e-9
        path = measure.principal_plane(states / scale)
        paths[NAMES[result.model]] = (path - path[-1], model_colour(result.model, colours))
    return trajectories(paths, OBSERVED, colours)


def velocity_figure(evaluation: dict[str, Any], colours: Palette) -> go.Figure:
    """Error at each velocity of networks that were trained on slow ones only, mean over seeds."""
    maps = {
        f"{NAMES[model]}, trained inside the square": np.array(values).mean(0)
        for model, values in evaluation["velocity_mse"].items()
    }
    axis = np.array(evaluation["velocity_axis"])
    return velocity_maps(maps, axis, 1, "MSE", colours)


def horizon_figure(evaluation: dict[str, Any], colours: Palette) -> go.Figure:
    """Error of each predicted frame, past the horizon of training, over seeds."""
    lines = [
        Curve(
            NAMES[model],
            np.arange(1, len(values[0]) + 1),
            np.array(values),
            model_colour(model, colours),
        )
        for model, values in evaluation["horizon_mse"].items()
    ]
    figure = curves(lines, "predicted frame", "mean squared error", colours, log_y=True)
    trained_to = evaluation["trained_horizon"] + 0.5
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
    lines = []
    for model, name in NAMES.items():
        cards = [checkpoints.read(SLUG, f"{model}-seed{seed}").card["curve"] for seed in SEEDS]
        steps = np.array([point["step"] for point in cards[0]])
        errors = np.array([[point["mse"] for point in card] for card in cards])
        lines.append(Curve(name, steps, errors, model_colour(model, colours)))
    return curves(lines, "training step", "validation error (MSE)", colours, log_y=True)


def _grey(frames: Tensor) -> np.ndarray:
    return to_uint8(frames.numpy(), 0, 1)


def _activity(states: Tensor) -> np.ndarray:
    """The square root of hidden states, which are never negative, on 0..their largest value."""
    roots = np.sqrt(states.numpy())
    return to_uint8(roots, 0, float(roots.max()))
