"""Charts of the page: errors over time, frequencies and numbers learned."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures.charts import Curve, lines
from core.figures.palette import Palette
from core.figures.verdict import plain
from core.papers.pig import exhibit
from core.papers.pig.exhibit import View
from core.papers.pig.figures import CAST, PROBLEM_NAMES
from core.papers.pig.live import Live
from core.papers.pig.problems import PROBLEMS
from core.papers.pig.train import METHODS, recipes_of

ERROR = "relative L2 error"


def learning_figure(recipes: Mapping[str, str], colours: Palette) -> go.Figure:
    """Relative error over seconds of training."""
    curves = [
        Curve(CAST[method].name, seconds, errors, CAST[method].tone(colours))
        for method, (seconds, errors) in exhibit.learning_curves(recipes).items()
    ]
    return lines(curves, "seconds of training, one core", ERROR, colours, log_y=True)


def spectrum_figure(views: dict[str, View], colours: Palette) -> go.Figure:
    """Amplitudes of each method's error by frequency, beside those of the truth."""
    first = next(iter(views.values()))
    spectra = [("true solution", exhibit.spectrum(first.truth), colours.truth)]
    spectra += [
        (f"error: {CAST[m].name}", exhibit.spectrum(v.u - v.truth), CAST[m].tone(colours))
        for m, v in views.items()
    ]
    curves = [Curve(name, np.arange(len(y)), y, tone) for name, y, tone in spectra]
    x_title = "frequency [periods across the picture]"
    return lines(curves, x_title, "amplitude", colours, log_y=True)


def live_figure(shown: Live, colours: Palette) -> go.Figure:
    """Loss and error of a training."""
    x = 20 * np.arange(1, len(shown.losses) + 1)
    curves = [
        Curve("relative error", x, shown.errors, colours.error),
        Curve("loss", x, shown.losses, colours.method, "dot"),
    ]
    return lines(curves, "iterations of L-BFGS", "error, loss", colours, log_y=True, height=300)


def size_figure(evaluation: dict[str, Any], colours: Palette) -> go.Figure:
    """Error over parameters: Helmholtz, each method in several sizes."""
    curves = [
        Curve(
            CAST[method].name,
            [count for count, _ in rows],
            [error for _, error in rows],
            CAST[method].tone(colours),
            mode="lines+markers",
        )
        for method, rows in evaluation["sizes"].items()
    ]
    return lines(curves, "learned numbers", ERROR, colours, log_x=True, log_y=True)


def pruning_figure(name: str, colours: Palette) -> go.Figure:
    """Error over the Gaussians that a recipe keeps."""
    kept, errors = exhibit.pruning(name)
    title = "PIG without its least Gaussians"
    curve = Curve(title, kept, errors, colours.method, mode="lines+markers")
    return lines([curve], "Gaussians kept, the most important", ERROR, colours, log_y=True)


def problems_figure(evaluation: dict[str, Any], colours: Palette) -> go.Figure:
    """Error of each method on each equation."""
    problems = list(PROBLEMS)
    curves = []
    for aside, method in zip((-0.25, 0, 0.25), METHODS, strict=True):
        recipes = [recipes_of(problem)[method] for problem in problems]
        errors = [evaluation["summary"][recipe]["l2"] for recipe in recipes]
        y, tone = np.arange(len(problems)) + aside, CAST[method].tone(colours)
        curves.append(Curve(CAST[method].name, errors, y, tone, mode="markers+text"))
    figure = lines(curves, ERROR, "", colours, log_x=True, height=520)
    look = {"textposition": "middle right", "marker_size": 13, "cliponaxis": False}
    for trace in figure.data:  # in a row of its own: nothing meets on a narrow screen
        trace.update(text=[plain(error) for error in trace.x], **look)
    names = list(PROBLEM_NAMES.values())
    figure.update_yaxes(tickvals=list(range(len(names))), ticktext=names, showgrid=False)
    figure.update_xaxes(dtick=2)  # every second power of ten has room on a narrow screen
    return figure.update_yaxes(autorange="reversed").update_layout(margin={"l": 110, "r": 80})
