"""What the page draws: decision maps of the triangle, and charts of duals, kernels and needles."""

from collections.abc import Mapping, Sequence

import contourpy
import numpy as np
import plotly.graph_objects as go
import torch
from plotly.subplots import make_subplots

from core.figures.charts import Curve, add_line, layout, lines
from core.figures.cloud import blend
from core.figures.palette import Palette, class_colours
from core.figures.slices import Ellipses, SlicePanel, SliceScene
from core.inputs.strokes import SIDE, Dab
from core.papers.optimal_classification import data
from core.papers.optimal_classification.data import HEIGHT, PIXELS
from core.papers.optimal_classification.exhibit import (
    LETTERS,
    Asked,
    Board,
    Seen,
    cobweb,
    kernel_curve,
)

FAINT, FULL = 0.12, 0.62  # of a class's colour, where a classifier is divided and where it is sure
STARTS = (0.95, 0.4)  # cosines whose way through the layers is drawn


def decision_map(picture: np.ndarray, colours: Palette) -> np.ndarray:
    """Answers (p,) at the triangle's pixels as colours (rows, columns, 3) uint8."""
    strength = FAINT + (FULL - FAINT) * np.abs(picture)
    tones = [blend(strength, colours.ground, tone) for tone in class_colours(colours)[:2]]
    pixels = np.empty((PIXELS[1], PIXELS[0], 3), np.uint8)
    pixels[:] = blend(np.zeros(1), colours.ground, colours.ground)[0]
    pixels[data.inside()] = np.where(picture[:, None] > 0, *tones)
    return pixels


def boundary(picture: np.ndarray) -> list[np.ndarray]:
    """Where answers (p,) change sign: paths (n, 2) in pixels from the middle."""
    field = np.full((PIXELS[1], PIXELS[0]), np.nan)
    field[data.inside()] = picture
    found = contourpy.contour_generator(z=np.ma.masked_invalid(field)).lines(0.0)
    return [np.asarray(path) + 0.5 - np.array(PIXELS) / 2 for path in found]


def _dots(at: np.ndarray, tone: np.ndarray, radius: float, colours: Palette) -> Ellipses:
    """Points at shares (n, 2) of the picture, in the colours of classes (n,) 0 or 1."""
    places = np.column_stack([at, np.full((len(at), 2), radius), np.ones(len(at))])
    return Ellipses(
        places[None].astype(np.float32), tone.astype(np.uint8), class_colours(colours)[:2]
    )


def map_scene(
    board: Board, seen: Sequence[tuple[str, Seen, str]], brush: float | None, colours: Palette
) -> SliceScene:
    """What classifiers answer, over the points that they learnt; Bayes' boundary where it is known.

    seen: titles, answers and colours of titles; brush: its radius on the first map [pixels].
    """
    points, best = board.plane.points, board.best()
    dots = _dots(data.place(points.x) / (1, HEIGHT), points.y.numpy() < 0, 0.004, colours)
    panels = [
        SlicePanel(
            title,
            tone,
            f"{title}: class A on {(found.picture > 0).mean():.0%} of the triangle",
            decision_map(found.picture, colours),
            subtitle=f"wrong on {found.wrong:.1%}"
            + ("; drag to paint" if brush and not number else ""),
            brush=None if number else brush,
            paths=() if best is None else boundary(best.picture),
            path_colour=colours.truth,
            ellipses=dots,
        )
        for number, (title, found, tone) in enumerate(seen)
    ]
    return SliceScene(
        panels, "Decision maps: " + ", ".join(title for title, _, _ in seen), len(panels)
    )


def empty_scene(dabs: Sequence[Dab], brush: float, colours: Palette) -> SliceScene:
    """The triangle before both classes are painted."""
    at = np.array([(dab.x / SIDE, dab.y / SIDE) for dab in dabs]).reshape(-1, 2)
    tone = np.array([LETTERS.index(dab.leaves) for dab in dabs])
    panel = SlicePanel(
        "Paint here",
        colours.text,
        "The triangle, with what was painted so far",
        decision_map(np.zeros(int(data.inside().sum())), colours),
        brush=brush,
        ellipses=_dots(at, tone, 0.02, colours),
    )
    return SliceScene([panel], "A triangle to paint on", 1)


def design_figures(asked: Asked, colours: Palette) -> tuple[go.Figure, ...]:
    """The activation; its dual with two cosines on their way; the kernel of a depth over distance."""
    shape, dual, kernel = (make_subplots(1, 1) for _ in range(3))
    found, tone = asked.neuron, colours.method
    x, t = torch.linspace(-3, 3, 181).double(), torch.linspace(0, 1, 121).double()
    add_line(shape, x, found.value(x), "activation", tone)
    add_line(dual, t, t, "unchanged", colours.grid)
    add_line(dual, t, found.dual.value(t), "after a layer", tone)
    for start, way in zip(STARTS, (colours.transformation, colours.error), strict=True):
        path = cobweb(found, start, min(asked.depth, 40))
        add_line(dual, path[:, 0], path[:, 1], f"from {start}", way, width=1.6)
    distance, logs = kernel_curve(asked)
    add_line(kernel, distance, 10 ** np.clip(logs, -8, 8), f"{asked.depth:,} layers", tone)
    name = "distance<sup>-2</sup>"
    add_line(kernel, distance, distance**-2, name, colours.truth, width=1.6, dash="dot")
    dual.update_yaxes(range=[0, 1.02])
    kernel.update_xaxes(type="log", dtick=1)
    kernel.update_yaxes(type="log", range=[-1.6, 6])
    titles = (
        ("input", "output"),
        ("cosine of two inputs", "cosine after a layer"),
        ("distance", "kernel, 1 at distance 1"),
    )
    for figure, (below, left) in zip((shape, dual, kernel), titles, strict=True):
        figure.update_xaxes(title_text=below)
        figure.update_yaxes(title_text=left)
        layout(figure, colours, height=390).update_layout(showlegend=True)
    return shape, dual, kernel


def excess_figure(excess: Mapping[str, Sequence[float]], colours: Palette) -> go.Figure:
    """Errors above Bayes' over the number of points, in a band of ten draws."""
    sizes, points = [int(size) for size in excess], np.array(list(excess.values())).T
    curve = Curve("mean of ten draws", sizes, points, colours.method, mode="lines+markers")
    titles = ("training points", "points behind Bayes' rule")
    figure = lines([curve], *titles, colours, log_x=True, height=330)
    figure.update_xaxes(tickvals=sizes, ticktext=sizes, minor={"ticks": ""})
    return figure.update_yaxes(rangemode="tozero")
