"""Charts of the page: the way of a V-cycle, profiles, and errors of every network."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures.charts import Bars, Curve, bars, layout, lines
from core.figures.palette import Palette
from core.papers.mgno.data import COARSE
from core.papers.mgno.exhibit import RideStep
from core.papers.mgno.figures import CAST
from core.papers.mgno.runs import Response
from core.papers.mgno.train import METHODS


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
    """All along the row of the impulse, each over its largest value."""
    x = np.linspace(0, 1, COARSE)
    learned = found.kernels[rank] * np.sign(found.likeness[rank] or 1.0)
    curves = [
        Curve(name, x, values[row] / max(float(np.abs(values).max()), 1e-12), tone)
        for name, values, tone in (
            ("true", found.green, colours.truth),
            ("the layer", learned, colours.method),
            ("the V-cycle for Poisson's equation", found.alone, colours.method_small),
        )
    ]
    x_title, y_title = "x, along the row of the impulse", "over the largest value"
    return lines(curves, x_title, y_title, colours, height=300)


def rollout_figure(evaluation: dict[str, Any], colours: Palette) -> go.Figure:
    """Error over time, over test films."""
    curves = []
    for method, rows in evaluation["rollouts"].items():
        name, tone = CAST[method].name, CAST[method].tone(colours)
        curves.append(Curve(name, np.arange(1, len(rows[0]) + 1), np.array(rows), tone))
    return lines(curves, "time [units]", "relative L2 error", colours, log_y=True)


def size_figure(evaluation: dict[str, Any], sizes: Sequence[int], colours: Palette) -> go.Figure:
    """Error over training samples; sizes ascend."""
    curves = []
    for method, errors in evaluation["sizes"].items():
        drawn = (CAST[method].name, sizes, 100 * np.array(errors), CAST[method].tone(colours))
        curves.append(Curve(*drawn, mode="lines+markers"))
    figure = lines(curves, "training samples", _PERCENT, colours, log_x=True, log_y=True)
    return figure.update_xaxes(tickvals=list(sizes), minor={"ticks": ""})


def resolution_figure(evaluation: dict[str, Any], colours: Palette) -> go.Figure:
    """Error on grids that the networks were not trained on."""
    errors = evaluation["resolutions"]
    sides = [f"{side} x {side}" for side in errors["mgno"]]
    groups = [_percent_bars(method, list(errors[method].values()), colours) for method in METHODS]
    return bars(groups, sides, "nodes (trained on 65 x 65)", _PERCENT, colours)


def problems_figure(evaluation: dict[str, Any], quantity: str, colours: Palette) -> go.Figure:
    """Errors of each problem by each method."""
    summary = evaluation["summary"]
    groups = [
        _percent_bars(method, [row[method][quantity] for row in summary.values()], colours)
        for method in METHODS
    ]
    return bars(groups, list(summary), "", _PERCENT, colours)


def _percent_bars(method: str, errors: Sequence[float], colours: Palette) -> Bars:
    heights = [100 * error for error in errors]
    texts = [f"{height:.2g}%" for height in heights]
    return Bars(CAST[method].name, heights, CAST[method].tone(colours), texts=texts)


_PERCENT = "relative L2 error [%]"
