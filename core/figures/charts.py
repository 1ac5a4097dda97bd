"""Plotly builders that several papers share: curves with bands, heat maps, trajectories."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from core.figures.palette import Palette, plotly_scale


@dataclass(frozen=True)
class Curve:
    """y over x for several seeds: (n,) and (seeds, n); drawn as the mean in a band of one std."""

    name: str
    x: np.ndarray
    y: np.ndarray
    colour: str
    dash: str = "solid"


def layout(figure: go.Figure, colours: Palette, height: int = 380) -> go.Figure:
    """The look that all figures share: large type, light grid, no frame, legend above."""
    axis = {
        "gridcolor": colours.grid,
        "zeroline": False,
        "tickfont": {"size": 14},
        "title": {"font": {"size": 15}},
    }
    figure.update_layout(
        height=height,
        font={"size": 15, "color": colours.text},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 70, "r": 20, "t": 50, "b": 60},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "font": {"size": 14}},
        hoverlabel={"font": {"size": 14}},
    )
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    return figure


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


def curves(
    lines: Sequence[Curve], x_title: str, y_title: str, colours: Palette, log_y: bool = False
) -> go.Figure:
    """Curves over seeds on common axes."""
    figure = go.Figure()
    for line in lines:
        mean, std = line.y.mean(0), line.y.std(0)
        x = np.asarray(line.x, np.float32)
        outline = np.concatenate([mean + std, np.maximum(mean - std, 1e-9)[::-1]])
        figure.add_scatter(
            x=np.concatenate([x, x[::-1]]),
            y=outline.astype(np.float32),
            fill="toself",
            fillcolor=line.colour,
            opacity=0.18,
            line={"width": 0},
            hoverinfo="skip",
            showlegend=False,
        )
        figure.add_scatter(
            x=x,
            y=mean.astype(np.float32),
            name=line.name,
            mode="lines",
            line={"color": line.colour, "width": 3, "dash": line.dash},
        )
    figure.update_xaxes(title_text=x_title)
    figure.update_yaxes(title_text=y_title, type="log" if log_y else "linear")
    if log_y:
        figure.update_yaxes(dtick=1, minor={"ticks": "inside", "showgrid": False})
    return layout(figure, colours)


def velocity_maps(
    maps: dict[str, np.ndarray], axis: np.ndarray, trained: int, quantity: str, colours: Palette
) -> go.Figure:
    """Heat maps over (v_x, v_y) on one colour range, the training velocities outlined.

    maps: name -> (n, n) indexed [v_y, v_x]; axis: (n,) velocities [pixels / frame].
    """
    from plotly.subplots import make_subplots

    figure = make_subplots(1, len(maps), subplot_titles=list(maps), horizontal_spacing=0.12)
    logs = {name: np.log10(values) for name, values in maps.items()}
    low = min(float(values.min()) for values in logs.values())
    high = max(float(values.max()) for values in logs.values())
    ticks = np.linspace(low, high, 5)
    for column, (name, values) in enumerate(maps.items(), 1):
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
            showscale=column == len(maps),
            row=1,
            col=column,
        )
        edge = trained + 0.5
        corners = {"x0": -edge, "y0": -edge, "x1": edge, "y1": edge}
        figure.add_shape(
            type="rect", **corners, line={"color": "#FFFFFF", "width": 4}, row=1, col=column
        )
        figure.update_xaxes(title_text="v<sub>x</sub> [pixels / frame]", row=1, col=column)
        figure.update_yaxes(
            title_text="v<sub>y</sub> [pixels / frame]" if column == 1 else "",
            autorange="reversed",  # y points down, as on the velocity pad and in the images
            row=1,
            col=column,
        )
    layout(figure, colours, height=430)
    return figure.update_annotations(font={"size": 16})


def trajectories(
    paths: dict[str, tuple[np.ndarray, str]], observed: int, colours: Palette
) -> go.Figure:
    """Paths (T, 2) in one plane, name -> (path, colour); the last observed frame is marked."""
    figure = go.Figure()
    for name, (path, colour) in paths.items():
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
    return layout(figure, colours, height=460)
