"""Charts of the page: errors over time, frequencies and numbers learned."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures.charts import layout
from core.figures.palette import Palette
from core.papers.pig import exhibit
from core.papers.pig.exhibit import View
from core.papers.pig.figures import NAMES, method_colour
from core.papers.pig.live import Live
from core.papers.pig.problems import PROBLEMS
from core.papers.pig.train import METHODS, recipes_of


def learning_figure(recipes: Mapping[str, str], colours: Palette) -> go.Figure:
    """Relative error over seconds of training."""
    figure = go.Figure()
    for method, (seconds, errors) in exhibit.learning_curves(recipes).items():
        figure.add_scatter(
            x=seconds.astype(np.float32),
            y=errors.astype(np.float32),
            name=NAMES[method],
            mode="lines",
            line={"color": method_colour(method, colours), "width": 3},
        )
    figure.update_xaxes(title_text="seconds of training, one core")
    figure.update_yaxes(title_text="relative L2 error", type="log", exponentformat="power", dtick=1)
    return layout(figure, colours)


def spectrum_figure(views: dict[str, View], colours: Palette) -> go.Figure:
    """Amplitudes of each method's error by frequency, beside those of the truth."""
    figure = go.Figure()
    first = next(iter(views.values()))
    lines = [("true solution", exhibit.spectrum(first.truth), colours.truth)]
    lines += [
        (f"error: {NAMES[m]}", exhibit.spectrum(v.u - v.truth), method_colour(m, colours))
        for m, v in views.items()
    ]
    for label, values, tone in lines:
        figure.add_scatter(
            x=np.arange(len(values)),
            y=values.astype(np.float32),
            name=label,
            mode="lines",
            line={"color": tone, "width": 3},
        )
    figure.update_xaxes(title_text="frequency [periods across the picture]")
    figure.update_yaxes(title_text="amplitude", type="log", exponentformat="power", dtick=1)
    return layout(figure, colours)


def live_figure(shown: Live, colours: Palette) -> go.Figure:
    """Loss and error of a training."""
    figure = go.Figure()
    x = 20 * np.arange(1, len(shown.losses) + 1)
    for name, values, tone, dash in (
        ("relative error", shown.errors, colours.error, "solid"),
        ("loss", shown.losses, colours.method, "dot"),
    ):
        figure.add_scatter(
            x=x,
            y=np.array(values, np.float32),
            name=name,
            mode="lines",
            line={"color": tone, "width": 3, "dash": dash},
        )
    figure.update_xaxes(title_text="iterations of L-BFGS")
    figure.update_yaxes(title_text="error, loss", type="log", exponentformat="power", dtick=1)
    return layout(figure, colours, height=300)


def size_figure(evaluation: dict[str, Any], colours: Palette) -> go.Figure:
    """Error over parameters: Helmholtz, each method in several sizes."""
    figure = go.Figure()
    for method, rows in evaluation["sizes"].items():
        parameters, errors = zip(*rows, strict=True)
        figure.add_scatter(
            x=parameters,
            y=errors,
            name=NAMES[method],
            mode="lines+markers",
            line={"color": method_colour(method, colours), "width": 3},
            marker={"size": 11},
        )
    figure.update_xaxes(title_text="learned numbers", type="log")
    figure.update_yaxes(title_text="relative L2 error", type="log", exponentformat="power", dtick=1)
    return layout(figure, colours)


def pruning_figure(name: str, colours: Palette) -> go.Figure:
    """Error over the Gaussians that a recipe keeps."""
    kept, errors = exhibit.pruning(name)
    figure = go.Figure()
    figure.add_scatter(
        x=kept,
        y=errors.astype(np.float32),
        name="PIG without its least Gaussians",
        mode="lines+markers",
        line={"color": colours.method, "width": 3},
    )
    figure.update_xaxes(title_text="Gaussians kept, the most important")
    figure.update_yaxes(title_text="relative L2 error", type="log", exponentformat="power", dtick=1)
    return layout(figure, colours)


def problems_figure(evaluation: dict[str, Any], colours: Palette) -> go.Figure:
    """Error of each method on each equation."""
    figure = go.Figure()
    problems = list(PROBLEMS)
    for aside, method in zip((-0.25, 0, 0.25), METHODS, strict=True):
        recipes = [recipes_of(problem)[method] for problem in problems]
        errors = [evaluation["summary"][recipe]["l2"] for recipe in recipes]
        figure.add_scatter(
            x=np.arange(len(problems)) + aside,
            y=errors,
            name=NAMES[method],
            mode="markers+text",
            marker={"color": method_colour(method, colours), "size": 16},
            text=[f"{error:.1e}" for error in errors],
            textposition="top center",
        )
    figure.update_xaxes(tickvals=list(range(len(problems))), ticktext=problems, showgrid=False)
    figure.update_yaxes(title_text="relative L2 error", type="log", exponentformat="power", dtick=1)
    return layout(figure, colours, height=460)
