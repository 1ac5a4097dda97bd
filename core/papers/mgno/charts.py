"""Charts of the page: the way of a V-cycle, profiles, and errors of every network."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures.charts import Curve, curves, layout
from core.figures.palette import Palette
from core.papers.mgno.data import COARSE
from core.papers.mgno.exhibit import Response, RideStep
from core.papers.mgno.figures import NAMES, method_colour


def cycle_figure(steps: Sequence[RideStep], now: int, colours: Palette) -> go.Figure:
    """The V itself: the level of each step, and the error that the classical cycle has left."""
    names = [f"{s.name}, {len(s.u)}" for s in steps]
    x = np.arange(1, len(steps) + 1)
    levels = np.array([s.level + 1 for s in steps], np.float32)
    figure = go.Figure()
    figure.add_scatter(
        x=x,
        y=levels,
        mode="lines+markers",
        name="level",
        line={"color": colours.method, "width": 3},
        marker={"size": 11},
        text=names,
        hovertemplate="%{text} nodes<extra></extra>",
    )
    figure.add_scatter(
        x=x[now : now + 1],
        y=levels[now : now + 1],
        mode="markers",
        name="here",
        marker={
            "size": 22,
            "color": "rgba(0,0,0,0)",
            "line": {"color": colours.transformation, "width": 4},
        },
    )
    figure.update_xaxes(title_text="step of the V-cycle", dtick=1)
    figure.update_yaxes(title_text="level (1: finest grid)", autorange="reversed", dtick=1)
    return layout(figure, colours, height=300)


def response_figure(found: Response, rank: int, row: int, colours: Palette) -> go.Figure:
    """Both along the row of the impulse, each over its largest value."""
    x = np.linspace(0, 1, COARSE)
    learned = found.kernels[rank] * np.sign(found.likeness[rank] or 1.0)
    figure = go.Figure()
    for name, values, tone in (
        ("true", found.green, colours.truth),
        ("learned", learned, colours.method),
    ):
        line = values[row] / max(float(np.abs(values).max()), 1e-12)
        figure.add_scatter(
            x=x,
            y=line.astype(np.float32),
            name=name,
            mode="lines",
            line={"color": tone, "width": 3},
        )
    figure.update_xaxes(title_text="x, along the row of the impulse")
    figure.update_yaxes(title_text="over the largest value")
    return layout(figure, colours, height=300)


def rollout_figure(evaluation: dict[str, Any], colours: Palette) -> go.Figure:
    """Error over time, over test films."""
    lines = [
        Curve(
            NAMES[method],
            np.arange(1, len(rows[0]) + 1),
            np.array(rows),
            method_colour(method, colours),
        )
        for method, rows in evaluation["rollouts"].items()
    ]
    return curves(lines, "time [units]", "relative L2 error", colours, log_y=True)


def size_figure(evaluation: dict[str, Any], sizes: Sequence[int], colours: Palette) -> go.Figure:
    """Error over training samples."""
    figure = go.Figure()
    for method, errors in evaluation["sizes"].items():
        order = np.argsort(sizes)
        figure.add_scatter(
            x=np.array(sizes)[order],
            y=100 * np.array(errors)[order],
            name=NAMES[method],
            mode="lines+markers",
            line={"color": method_colour(method, colours), "width": 3},
            marker={"size": 11},
        )
    figure.update_xaxes(title_text="training samples", type="log", tickvals=list(sizes))
    figure.update_yaxes(title_text="relative L2 error [%]", type="log")
    return layout(figure, colours)


def resolution_figure(evaluation: dict[str, Any], colours: Palette) -> go.Figure:
    """Error on grids that the networks were not trained on."""
    figure = go.Figure()
    for method, errors in evaluation["resolutions"].items():
        figure.add_bar(
            x=[f"{side} x {side}" for side in errors],
            y=[100 * error for error in errors.values()],
            name=NAMES[method],
            marker={"color": method_colour(method, colours)},
            text=[f"{100 * error:.1f} %" for error in errors.values()],
            textposition="outside",
        )
    figure.update_xaxes(title_text="nodes (trained on 65 x 65)")
    figure.update_yaxes(title_text="relative L2 error [%]")
    return layout(figure, colours)


def problems_figure(evaluation: dict[str, Any], quantity: str, colours: Palette) -> go.Figure:
    """Errors of each problem by each method."""
    figure = go.Figure()
    problems = list(evaluation["summary"])
    for method in evaluation["summary"][problems[0]]:
        values = [100 * evaluation["summary"][problem][method][quantity] for problem in problems]
        figure.add_bar(
            x=problems,
            y=values,
            name=NAMES[method],
            marker={"color": method_colour(method, colours)},
            text=[f"{value:.2g} %" for value in values],
            textposition="outside",
        )
    figure.update_yaxes(title_text="relative L2 error [%]")
    return layout(figure, colours)
