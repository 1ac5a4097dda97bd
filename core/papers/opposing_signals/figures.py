"""Walls and charts of the page, from numbers that `exhibit` has made."""

from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go

from core.figures.charts import Curve, layout, lines, mark_x
from core.figures.palette import Palette, class_colours, plotly_scale
from core.figures.tiles import Tiles
from core.papers.opposing_signals import captions, linear
from core.papers.opposing_signals.exhibit import AROUND, SHOWN, Run, Valley, Wall
from core.papers.opposing_signals.train import EVERY, RATES, STEPS

SAMPLED = "on samples"
LOW = 270  # height of charts that stand below walls [pixels]


def wall_tiles(wall: Wall, label: str, followed: int, lecture: bool) -> Tiles:
    """One side of the tug of war; the sample that is followed is marked where it stands."""
    names = [
        f"{digit} {change:+.2f}".replace("-", "\u2212")
        for digit, change in zip(wall.labels, wall.changes, strict=True)
    ]
    place = np.flatnonzero(wall.rows == followed)
    chosen = int(place[0]) if len(place) else -1
    return Tiles(wall.pictures, names, label, chosen, 64, 4 if lecture else 0)


def _here(figure: go.Figure, step: float, colours: Palette) -> go.Figure:
    return mark_x(figure, step, colours.text)


def timeline_figure(here: Run, name: str, step: int, colours: Palette) -> go.Figure:
    """Losses of all samples and, every second step, of the groups: one side of their swing."""
    steps, (first, second) = np.arange(STEPS), captions.GROUPS[SHOWN[name].planting]
    curves = [
        Curve(first, steps[::2], here.groups[::2, 0], colours.method, width=1.5),
        Curve(second, steps[::2], here.groups[::2, 1], colours.baseline, width=1.5),
        Curve("all samples", steps, here.loss, colours.truth, width=2.5),
    ]
    figure = lines(
        curves, "step (every second is drawn)", "mean loss", colours, log_y=True, height=LOW
    )
    return _here(figure, step, colours)


def window_figure(here: Run, name: str, step: int, what: str, colours: Palette) -> go.Figure:
    """Ten steps before and after: the groups' losses, or what the sky alone is taken for."""
    steps = np.arange(max(0, step - AROUND), min(STEPS, step + AROUND + 1))
    values, title = {
        "groups": (here.groups, "mean loss"),
        "sky": (here.sky, "output for the sky alone"),
    }[what]
    names = captions.GROUPS[SHOWN[name].planting] if what == "groups" else captions.SKY_OUTPUTS
    tones = (colours.method, colours.baseline)
    curves = [
        Curve(label, steps, values[steps, side], tones[side], mode="lines+markers", size=6, width=2)
        for side, label in enumerate(names)
    ]
    return _here(lines(curves, "step", title, colours, height=LOW), step, colours)


def _by_run(
    runs: dict[str, Run], steps: np.ndarray, values: Callable[[Run], np.ndarray], colours: Palette
) -> list[Curve]:
    """A curve of each run, which has its colour on all charts."""
    tones = dict(zip(captions.RUNS, (colours.text, *class_colours(colours)), strict=False))
    return [
        Curve(captions.RUNS[name], steps, values(found), tones[name], width=2)
        for name, found in runs.items()
    ]


def sharpness_figure(runs: dict[str, Run], colours: Palette) -> go.Figure:
    """The Hessian's largest eigenvalue in several runs, and where plain descent ceases to be stable."""
    curves = _by_run(runs, np.arange(0, STEPS, EVERY), lambda found: found.sharpness, colours)
    limit = [2 / RATES["descent"]] * 2
    curves.append(Curve("2 / eta of descent", [0, STEPS], limit, colours.input, "dash", 2))
    return lines(curves, "step", "sharpness", colours, log_y=len(runs) > 3, height=430)


def share_figure(runs: dict[str, Run], colours: Palette) -> go.Figure:
    """How much of the largest changes is due to the planted samples."""
    flat = np.full(20, 1 / 20)
    curves = _by_run(
        runs, np.arange(STEPS - 1), lambda found: np.convolve(found.share, flat, "same"), colours
    )
    figure = lines(curves, "step", "planted, of the 20 largest", colours, height=430)
    return figure.update_yaxes(tickformat=".0%", range=[-0.02, 1.02])


def pull_figure(runs: dict[str, Run], colours: Palette) -> go.Figure:
    """How hard the groups pull, by the means of training."""
    curves = _by_run(runs, np.arange(STEPS - 1), lambda found: found.pull, colours)
    figure = lines(curves, "step", "pull of the groups", colours, log_y=True, height=430)
    return figure.update_yaxes(range=[-6, 0])


def loss_figure(runs: dict[str, Run], colours: Palette) -> go.Figure:
    """Training losses, by the means of training."""
    curves = _by_run(runs, np.arange(STEPS), lambda found: found.loss, colours)
    return lines(curves, "step", "mean loss, all samples", colours, log_y=True, height=430)


def climb_figure(here: Valley, colours: Palette) -> go.Figure:
    """Sharpness across the valley, step by step, by three ways to compute it."""
    steps = np.arange(len(here.descent))
    curves = [
        Curve("flow", steps, here.sharpness(here.flow), colours.transformation, "dash"),
        Curve("descent", steps, here.sharpness(here.descent), colours.method),
        Curve(SAMPLED, steps, here.sharpness(here.network), colours.baseline, "dot"),
        Curve("2 / eta", [0, len(steps)], [here.limit] * 2, colours.truth, "dash", 1.5),
    ]
    figure = lines(curves, "step", "sharpness alpha c²", colours, height=400)
    top = 1.4 * max(here.limit, here.problem.final_sharpness)
    return figure.update_yaxes(range=[0, top])


def swing_figure(here: Valley, colours: Palette) -> go.Figure:
    """The opposing feature o, whose sign flips in every step once it is too sharp."""
    steps = np.arange(len(here.descent))
    curves = [
        Curve("descent", steps, here.descent[:, 2], colours.method, width=1.5),
        Curve(SAMPLED, steps, here.network[:, 2], colours.baseline, "dot", 1.5),
    ]
    return lines(curves, "step", "opposing feature o", colours, height=400)


def groups_figure(here: Valley, colours: Palette) -> go.Figure:
    """The losses of samples with the feature and with its opposite, by descent, every second step."""
    losses = linear.group_losses(here.problem, here.descent[::2])
    steps = np.arange(0, len(here.descent), 2)
    curves = [
        Curve(label, steps, losses[:, side], tone, width=2)
        for side, (label, tone) in enumerate(
            (("with +x_o", colours.method), ("with \u2212x_o", colours.baseline))
        )
    ]
    return lines(curves, "step (every second is drawn)", "mean loss", colours, height=400)


def valley_figure(here: Valley, colours: Palette) -> go.Figure:
    """The loss over c and o where the signal is fitted, and the way of descent through it."""
    wide = max(0.3, 1.2 * float(np.nanmax(abs(here.descent[:, 2]))))
    c = np.linspace(0.2, 1.5 * here.problem.size**0.5, 60)
    o = np.linspace(-min(wide, 3), min(wide, 3), 61)
    states = np.stack(
        [
            np.broadcast_to(c, (61, 60)),
            here.problem.size / np.broadcast_to(c, (61, 60)),
            np.broadcast_to(o[:, None], (61, 60)),
        ],
        -1,
    )
    figure = go.Figure()
    figure.add_contour(
        x=c.astype(np.float32),
        y=o.astype(np.float32),
        z=np.sqrt(here.problem.loss(states)).astype(np.float32),
        colorscale=plotly_scale("activity"),
        showscale=False,
        hoverinfo="skip",
        contours={"coloring": "heatmap"},
        line={"width": 0.5},
    )
    figure.add_scatter(
        x=here.descent[:, 0].astype(np.float32),
        y=here.descent[:, 2].astype(np.float32),
        mode="lines+markers",
        name="descent",
        line={"color": "#FFFFFF", "width": 1},  # seen on the map in either theme
        marker={"color": "#FFFFFF", "size": 5},
    )
    figure.update_xaxes(title_text="c", range=[float(c[0]), float(c[-1])])
    figure.update_yaxes(title_text="opposing feature o", range=[float(o[0]), float(o[-1])])
    return layout(figure, colours, height=400)
