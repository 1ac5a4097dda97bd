"""The pictures and charts of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from core.figures.charts import layout
from core.figures.cloud import CloudPanel, CloudScene, Lines, Points, blend, path
from core.figures.palette import Method, Palette, Scale
from core.figures.slices import SlicePanel, SliceScene, field_panel
from core.papers.split_invariant_equivariant.exhibit import (
    MANY,
    SWING,
    Chain,
    Halves,
    Steered,
    Subject,
)

GREY = Scale(0.0, 255.0, "input")
CAST: Mapping[str, Method] = {
    "sie": Method("SIE", "method"),
    "biased": Method("with a bias", "baseline"),
    "mlp": Method("perceptron", "baseline_wide"),
    "invariant": Method("no predictor", "baseline_plus"),
    "equivariant": Method("all should turn", "method_small"),
    "strong": Method("SIE, c = 4.5", "transformation"),
}
HALF_NAMES = {"stays": "What should stay", "turns": "What should turn"}


def thing_panel(shown: Subject, says: str, colours: Palette) -> CloudPanel:
    """A thing as points, which the visitor turns in its own frame."""
    body = shown.body
    bright = blend(body.albedo[:MANY], colours.ground, colours.text)
    layer = Points(body.points[:MANY], bright, 3)
    title, alt = f"The {shown.name}", f"{shown.name}, as points"
    return CloudPanel(title, colours.transformation, alt, [layer], says)


def turn_scene(shown: Subject, turn: tuple[int, int, int], colours: Palette) -> CloudScene:
    """What the visitor drags."""
    return CloudScene(
        [thing_panel(shown, "drag it", colours)], "The thing, to be turned", 1, 44, turn
    )


def steered_scene(found: Steered, name: str, colours: Palette) -> SliceScene:
    """The first view, the turned one, and those that the prediction is nearest to."""
    panels = [
        field_panel("Given", "first view", found.square.x, GREY, colours.input),
        field_panel("Turned", "not shown", found.square.gx, GREY, colours.transformation),
    ]
    for rank, (picture, off) in enumerate(zip(found.nearest, found.off, strict=True), 1):
        true = rank == found.rank
        says = "the true view" if true else f"{off:.0f}\u00b0 from it"
        tone = colours.transformation if true else colours.method
        panel = field_panel(f"No. {rank}", says, picture, GREY, tone)
        panels.append(_framed(panel, colours.transformation) if true else panel)
    return SliceScene(panels, f"Views that {name} predicts, the nearest first", 4, 30, narrow=4)


def _framed(panel: SlicePanel, tone: str) -> SlicePanel:
    """With a frame, which marks the true one."""
    x = panel.pixels.shape[1] / 2 - 0.8
    ring = np.array([[-x, -x], [x, -x], [x, x], [-x, x], [-x, -x]])
    return replace(panel, paths=[ring], looks=[(tone, 4.0)])


def square_scene(found: Steered, arm: str, colours: Palette) -> SliceScene:
    """The commuting square: pictures on the left, projected codes as 8 x 8 cells on the right."""
    seen = found.square
    fx, fgx, gfx = (part.numpy().reshape(8, 8) for part in (seen.fx, seen.fgx, seen.gfx))
    reach = float(max(np.abs(part).max() for part in (fx, fgx, gfx)))
    codes, tone = Scale(-reach, reach, "signed"), CAST[arm].tone(colours)
    gap = np.abs(fgx - gfx)
    panels = [
        field_panel("x", "first view", seen.x, GREY, colours.input),
        field_panel("f(x)", "its code, 64 numbers", fx, codes, tone),
        field_panel("g x", "turned", seen.gx, GREY, colours.transformation),
        field_panel("f(g x)", "its code", fgx, codes, tone),
        field_panel(
            "f(g x) - g f(x)", "same scale", gap, Scale(0.0, reach, "error"), colours.error
        ),
    ]
    return SliceScene(panels, "Commuting square of codes", 3, 36, square=("f", "g"))


def halves_scene(shown: Subject, found: Halves, colours: Palette) -> CloudScene:
    """The thing as it swings, and both halves of its code among those of others."""
    thing = thing_panel(shown, "as it turns", colours)
    panels = [replace(thing, turns=False, poses=found.poses)]
    for half, tone in (("stays", colours.input), ("turns", colours.method)):
        layers: list[Points | Lines] = [
            Points(found.others[half], colours.grid, 3),
            Lines(path(found.paths[half]), colours.transformation, 2.5),
            Points(found.paths[half][:, None], colours.error, 13),
        ]
        says = f"moves by {found.moved[half]:.2f} of the spread of all codes"
        panels.append(
            CloudPanel(
                HALF_NAMES[half], tone, f"{HALF_NAMES[half]}: {says}", layers, says, turns=False
            )
        )
    names = [f"{angle:.0f}\u00b0" for angle in SWING]
    return CloudScene(panels, "A thing turns; the halves of its code", 3, 46, None, "at", 12, names)


def chain_scene(found: Chain, degrees: Sequence[int], colours: Palette) -> SliceScene:
    """Above what is true, below what a code alone arrives at; every step, or every other one."""
    panels = []
    shown = range(0, len(degrees), 2 if len(degrees) > 7 else 1)
    for row, title in ((found.true, "true"), (found.nearest, "code")):
        tone = colours.transformation if title == "true" else colours.method
        for k in shown:
            says = f"{degrees[k]}\u00b0" if title == "true" else f"{found.off[k]:.0f}\u00b0 off"
            panels.append(field_panel(title if k == 0 else f"{k}", says, row[k], GREY, tone))
    columns = len(shown)
    return SliceScene(panels, "A swing, seen and imagined", columns, 30, narrow=columns)


def matrices_scene(found: np.ndarray, exact: bool, colours: Palette) -> SliceScene:
    """A_w, A_x, A_y, A_z: the turn's four numbers weigh them."""
    reach = float(np.abs(found).max())
    scale = Scale(-reach, reach, "signed")
    tone = colours.transformation if exact else colours.method
    says = "exact" if exact else "learned"
    panels = [
        field_panel(f"A {name}", says, one, scale, tone)
        for name, one in zip("wxyz", found, strict=True)
    ]
    return SliceScene(panels, "The four matrices of a turn", 4, 46, narrow=2)


def dots_figure(
    series: Mapping[str, tuple[str, Mapping[str, Sequence[float]]]],
    title: str,
    marks: Mapping[str, float],
    colours: Palette,
) -> go.Figure:
    """Series, by name, of a tone and numbers by arm: one dot a seed; marks: lines down, by name."""
    figure = layout(go.Figure(), colours, 400)
    for name, (tone, rows) in series.items():
        dots = [(CAST[arm].name, value) for arm, values in rows.items() for value in values]
        y, x = zip(*dots, strict=True)
        figure.add_scatter(x=x, y=y, name=name, mode="markers", marker={"color": tone, "size": 15})
    line = {"dash": "dot", "color": colours.text}
    note = {"xanchor": "left", "y": 1, "yanchor": "top"}
    for name, value in marks.items():
        figure.add_vline(value, line=line, annotation=note | {"text": name})
    figure.update_xaxes(title_text=title, rangemode="tozero")
    return figure.update_yaxes(autorange="reversed", automargin=True)
