"""Plotly builders that several papers share: curves with bands, heat maps, trajectories."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import wrap
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from core.figures.palette import Palette, class_colours, plotly_scale


@dataclass(frozen=True)
class Curve:
    """y over x (n,): (n,), or (seeds, n) drawn as the mean in a band of one std, on a logarithmic axis
    in one from the least to the largest seed.

    mode: "lines", "markers" or both with a plus, as Plotly has it.
    """

    name: str
    x: ArrayLike
    y: ArrayLike
    colour: str
    dash: str = "solid"
    width: float = 3.0
    mode: str = "lines"
    size: float = 11.0  # of markers
    named: bool = True  # in the legend


@dataclass(frozen=True)
class Bars:
    """Heights (n,) of one method at n places.

    up, down: (n,) whiskers, down as far as up where it is not given; texts: (n,) above the bars.
    """

    name: str
    heights: ArrayLike
    colour: str
    up: np.ndarray | None = None
    down: np.ndarray | None = None
    texts: Sequence[str] = ()
    striped: bool = False


def layout(figure: go.Figure, colours: Palette, height: int = 380) -> go.Figure:
    """The look that all figures share: large type, light grid, no frame, legend above."""
    has = figure.layout.to_plotly_json()
    axes = {"xaxis", "yaxis"} | {name for name in has if name.startswith(("xaxis", "yaxis"))}
    looks = {name: _merged(has.get(name, {}), _axis(colours)) for name in sorted(axes)}
    # At once, and without merging, which Plotly takes long for.
    return figure.update_layout(_look(colours, height) | looks, overwrite=True)


def _look(colours: Palette, height: int) -> dict[str, Any]:
    """Of a figure but for its axes, as Plotly has it."""
    return {
        "height": height,
        "font": {"size": 15, "color": colours.text},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 70, "r": 20, "t": 50, "b": 60},
        "legend": {
            "orientation": "h",
            "yanchor": "bottom",
            "y": 1.02,
            "x": 0,
            "font": {"size": 14},
        },
        "hoverlabel": {"font": {"size": 14}},
    }


def _axis(colours: Palette, title: str | None = None) -> dict[str, Any]:
    """Of an axis, as Plotly has it."""
    return {
        "gridcolor": colours.grid,
        "zeroline": False,
        "tickfont": {"size": 14},
        "title": {"font": {"size": 15}} | ({} if title is None else {"text": title}),
    }


def _merged(has: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """What is in either, of both the new."""
    both = {
        name: _merged(has[name], value)
        for name, value in new.items()
        if isinstance(value, dict) and isinstance(has.get(name), dict)
    }
    return has | new | both


def _figure(
    traces: Sequence[dict[str, Any]],
    x_axis: dict[str, Any],
    y_axis: dict[str, Any],
    colours: Palette,
    height: int,
) -> go.Figure:
    """A figure in the shared look, made of its parts at once: several times as fast as in steps."""
    axes = {"xaxis": x_axis, "yaxis": y_axis}
    return go.Figure(list(traces), _look(colours, height) | axes)


def beside(
    plots: Sequence[tuple[str, Sequence[dict[str, Any]]]],
    x_axis: dict[str, Any],
    y_axis: dict[str, Any],
    colours: Palette,
    height: int,
) -> go.Figure:
    """Plots in a row that share the y-axis: of each its title and its traces, as Plotly has them.

    x_axis: what each has of its own; y_axis: what the first has.
    """
    grid, traces, axes = _row(len(plots)), [], {}
    for column, (_, own) in enumerate(plots, 1):
        number = "" if column == 1 else column
        traces += [{**trace, "xaxis": f"x{number}", "yaxis": f"y{number}"} for trace in own]
        for name, given in ((f"xaxis{number}", x_axis), (f"yaxis{number}", y_axis)):
            axes[name] = _merged(grid[name], _axis(colours))
            if name != f"yaxis{number}" or column == 1:
                axes[name] = _merged(axes[name], given)
    titles = [note | {"text": plots[i][0]} for i, note in enumerate(grid["annotations"])]
    return go.Figure(traces, grid | _look(colours, height) | axes | {"annotations": titles})


@cache
def _row(count: int) -> dict[str, Any]:
    """Where the axes of so many plots in a row are, and their titles; Plotly takes 20 ms for it."""
    from plotly.subplots import make_subplots

    figure = make_subplots(1, count, subplot_titles=["?"] * count, shared_yaxes=True)
    return {k: v for k, v in figure.layout.to_plotly_json().items() if k != "template"}


def add_line(
    figure: go.Figure,
    x: ArrayLike,
    y: ArrayLike,
    name: str,
    tone: str,
    column: int = 1,
    width: float = 3,
    dash: str = "solid",
    **look: Any,
) -> None:
    """Draw what a theory says: a line in a column of a figure made by `make_subplots`."""
    figure.add_scatter(
        x=np.asarray(x, np.float32),
        y=np.asarray(y, np.float32),
        name=name,
        mode="lines",
        line={"color": tone, "width": width, "dash": dash},
        row=1,
        col=column,
        **look,
    )


def add_dots(
    figure: go.Figure,
    x: ArrayLike,
    y: ArrayLike,
    name: str,
    tone: str,
    column: int = 1,
    size: float = 7,
    symbol: str = "circle",
    **look: Any,
) -> None:
    """Draw what was measured: markers, beside the lines of `add_line`."""
    figure.add_scatter(
        x=np.asarray(x, np.float32),
        y=np.asarray(y, np.float32),
        name=name,
        mode="markers",
        marker={"color": tone, "size": size, "symbol": symbol},
        row=1,
        col=column,
        **look,
    )


def add_polygons(
    figure: go.Figure,
    polygons: Sequence[np.ndarray],
    tone: str,
    name: str,
    edge: str | None = None,
) -> None:
    """Filled polygons (m, 2) in one trace; without an `edge` they overlap by a hair, lest seams show."""
    gap = np.full((1, 2), np.nan)
    parts = [part for polygon in polygons for part in (polygon, polygon[:1], gap)]
    joined = np.concatenate([*parts, gap]).round(5)
    figure.add_scatter(
        x=joined[:, 0],
        y=joined[:, 1],
        name=name,
        mode="lines",
        fill="toself",
        fillcolor=tone,
        line={"color": edge or tone, "width": 1.2 if edge else 0.6},
        hoverinfo="skip",
    )


def lines(
    curves: Sequence[Curve],
    x_title: str,
    y_title: str,
    colours: Palette,
    log_x: bool = False,
    log_y: bool = False,
    height: int = 380,
) -> go.Figure:
    """Curves on common axes."""
    traces: list[dict[str, Any]] = []
    for curve in curves:
        x, y = (np.asarray(values, np.float32) for values in (curve.x, curve.y))
        if y.ndim == 2:
            mean, std = y.mean(0), y.std(0)
            low, high = (y.min(0), y.max(0)) if log_y else (mean - std, mean + std)
            traces.append(
                {
                    "type": "scatter",
                    "x": np.concatenate([x, x[::-1]]),
                    "y": np.concatenate([high, low[::-1]]),
                    "fill": "toself",
                    "fillcolor": curve.colour,
                    "opacity": 0.18,
                    "line": {"width": 0},
                    "hoverinfo": "skip",
                    "showlegend": False,
                }
            )
            y = mean
        traces.append(
            {
                "type": "scatter",
                "x": x,
                "y": y,
                "name": curve.name,
                "mode": curve.mode,
                "line": {"color": curve.colour, "width": curve.width, "dash": curve.dash},
                "marker": {"color": curve.colour, "size": curve.size},
                "showlegend": curve.named,
            }
        )
    x_axis = _axis(colours, x_title) | (_log_axis([c.x for c in curves]) if log_x else {})
    y_axis = _axis(colours, y_title) | (_log_axis([c.y for c in curves]) if log_y else {})
    return _figure(traces, x_axis, y_axis, colours, height)


def name_ends(figure: go.Figure, curves: Sequence[Curve]) -> go.Figure:
    """Each curve's name at its right end, too, for curves that only their dashes tell apart."""
    for curve in curves:
        at = {
            "x": np.ravel(curve.x)[-1],
            "y": np.ravel(curve.y)[-1],
            "xanchor": "left",
            "xshift": 10,
        }
        figure.add_annotation(text=curve.name, font_size=15, showarrow=False, **at)
    ends = [float(np.ravel(curve.x)[k]) for curve in curves for k in (0, -1)]
    room = 0.08 * (max(ends) - min(ends))
    figure.update_layout(margin_r=60)  # in which the names stand on a narrow screen
    return figure.update_xaxes(range=[min(ends) - room, max(ends) + room])


def mark_x(figure: go.Figure, x: float, tone: str, width: float = 1.5) -> go.Figure:
    """A dotted line across the plot at x: Plotly's `add_vline`, which takes four times as long."""
    places = {"x0": x, "x1": x, "y0": 0, "y1": 1, "xref": "x", "yref": "y domain"}
    line = {"color": tone, "width": width, "dash": "dot"}
    return figure.add_shape(type="line", **places, line=line)


def _log_axis(values: Sequence[Any]) -> dict[str, Any]:
    """A label for each power of ten, for fewer over a long way, and over a short one for 1, 2 and 5."""
    every = np.concatenate([np.ravel(part) for part in values])
    seen = every[every > 0]
    decades = np.ptp(np.log10(seen)) if len(seen) else 0
    return {
        "type": "log",
        "dtick": "D2" if decades < 2.5 else np.ceil(decades / 8),
        "exponentformat": "power",
        "autotickangles": [0],  # upright ones would lie over the title
        "minor": {"ticks": "inside", "showgrid": False},
    }


def bars(
    groups: Sequence[Bars],
    places: Sequence[str],
    x_title: str,
    y_title: str,
    colours: Palette,
    log_y: bool = False,
    height: int = 380,
) -> go.Figure:
    """Bars of several methods beside each other at each place."""
    traces = []
    for group in groups:
        pattern = {
            "shape": "/" if group.striped else "",
            "bgcolor": group.colour,
            "fgcolor": colours.ground,
            "solidity": 0.2,
        }
        whiskers = {"array": group.up, "arrayminus": group.down, "thickness": 2}
        traces.append(
            {
                "type": "bar",
                "x": list(places),
                "y": np.asarray(group.heights, np.float32),
                "name": group.name,
                "marker": {"color": group.colour, "pattern": pattern},
                "error_y": None if group.up is None else {**whiskers, "color": colours.text},
                "text": list(group.texts) or None,
                "textposition": "outside",
                "cliponaxis": False,  # a word may be wider than its bar
            }
        )
    y_axis = _axis(colours, y_title) | (_log_axis([g.heights for g in groups]) if log_y else {})
    x_axis = _axis(colours, x_title) | named(places)
    return _figure(traces, x_axis, y_axis, colours, height)


def named(places: Sequence[str]) -> dict[str, Any]:
    """Of an axis of names: long ones in lines, and upright where they are too long for a phone, as
    slanting ones would leave the picture."""
    lines = ["<br>".join(wrap(str(place), 12, break_long_words=False)) for place in places]
    told = {"tickvals": list(places), "ticktext": lines}
    return told | {"autotickangles": [0, 90], "automargin": True}


def velocity_maps(
    maps: dict[str, np.ndarray], axis: np.ndarray, trained: int, quantity: str, colours: Palette
) -> list[go.Figure]:
    """Heat maps over (v_x, v_y) on one colour range, the training velocities outlined, one a figure.

    maps: name -> (n, n) indexed [v_y, v_x]; axis: (n,) velocities [pixels / frame].
    """
    figures = []
    logs = {name: np.log10(values) for name, values in maps.items()}
    low = min(float(values.min()) for values in logs.values())
    high = max(float(values.max()) for values in logs.values())
    ticks = np.linspace(low, high, 5)
    for name, values in maps.items():
        figure = go.Figure()
        figure.add_heatmap(
            z=logs[name].astype(np.float32),
            x=axis,
            y=axis,
            zmin=low,
            zmax=high,
            text=[[f"{v:.3f}" for v in row] for row in values],
            texttemplate="%{text}",
            hovertemplate="v_x %{x}, v_y %{y}: %{text}<extra></extra>",
            colorscale=plotly_scale("activity"),
            colorbar={
                "title": quantity,
                "tickvals": ticks,
                "ticktext": [f"{10**tick:.2g}" for tick in ticks],
            },
        )
        edge = trained + 0.5
        corners = {"x0": -edge, "y0": -edge, "x1": edge, "y1": edge}
        figure.add_shape(type="rect", **corners, line={"color": "#FFFFFF", "width": 4})
        figure.update_xaxes(title_text="v<sub>x</sub> [pixels / frame]")
        figure.update_yaxes(
            title_text="v<sub>y</sub> [pixels / frame]",
            autorange="reversed",  # y points down, as on the velocity pad and in the images
        )
        layout(figure, colours, height=400)
        figures.append(figure.update_layout(title={"text": name, "font": {"size": 16}, "x": 0.05}))
    return figures


def trajectories(
    paths: dict[str, np.ndarray], observed: int, title: str, tone: str, colours: Palette
) -> go.Figure:
    """Paths (T, 2) in one plane by name, the first of that tone and above the others; the last observed
    frame is marked."""
    figure = go.Figure()
    others = [other for other in class_colours(colours) if other != tone]
    looks = list(zip(paths.items(), [tone, *others], strict=False))
    for (name, path), colour in reversed(looks):
        values = path.astype(np.float32)
        steps = np.arange(1, len(values) + 1)
        figure.add_scatter(
            x=values[:, 0],
            y=values[:, 1],
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2},
            marker={"size": np.linspace(4, 11, len(values)), "color": colour},
            customdata=steps,
            hovertemplate="frame %{customdata}<extra>" + name + "</extra>",
        )
        figure.add_scatter(
            x=values[observed - 1 : observed, 0],
            y=values[observed - 1 : observed, 1],
            mode="markers",
            marker={"size": 17, "color": "rgba(0,0,0,0)", "line": {"color": colour, "width": 3}},
            showlegend=False,
            hoverinfo="skip",
        )
    figure.update_xaxes(title_text="first principal component")
    figure.update_yaxes(title_text="second principal component", scaleanchor="x", scaleratio=1)
    layout(figure, colours, height=460)
    return figure.update_layout(margin_t=90, title={"text": title, "font": {"size": 16}, "x": 0.05})


def count_tables(
    tables: Sequence[tuple[str, str, str, np.ndarray]], colours: Palette, height: int = 400
) -> go.Figure:
    """Whole numbers (n, k) as coloured tables side by side: of each its title, rows, columns, numbers."""
    from plotly.subplots import make_subplots

    figure = make_subplots(1, len(tables), subplot_titles=[table[0] for table in tables])
    for column, (_, rows, columns, numbers) in enumerate(tables, 1):
        figure.add_heatmap(
            z=numbers,
            text=numbers,
            texttemplate="%{text}",
            colorscale=[[0, colours.ground], [1, colours.method_small]],
            showscale=False,
            xgap=2,
            ygap=2,
            row=1,
            col=column,
        )
        figure.update_xaxes(title_text=columns, dtick=1, row=1, col=column)
        figure.update_yaxes(title_text=rows, dtick=1, autorange="reversed", row=1, col=column)
    return layout(figure, colours, height)
