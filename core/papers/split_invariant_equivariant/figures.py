"""The pictures and charts of the page."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.charts import Bars, Curve, bars, lines
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
    Swapped,
)

GREY = Scale(0.0, 255.0, "input")
CAST: Mapping[str, Method] = {
    "sie": Method("SIE", "method"),
    "biased": Method("with a bias", "baseline"),
    "mlp": Method("perceptron", "baseline_wide"),
    "invariant": Method("no predictor", "baseline_plus"),
    "equivariant": Method("all should turn", "method_small"),
    "strong": Method("SIE, ten times the weight", "transformation"),
}
HALF_NAMES = {"stays": "What should stay", "turns": "What should turn"}


def half_tones(colours: Palette) -> dict[str, str]:
    """Of both halves."""
    return {"stays": colours.input, "turns": colours.method}


def thing_panel(shown: Subject, title: str, says: str, colours: Palette) -> CloudPanel:
    """A thing as points, which the visitor turns in its own frame."""
    body = shown.body
    bright = blend(body.albedo[:MANY], colours.ground, colours.text)
    layer = Points(body.points[:MANY], bright, 3)
    return CloudPanel(title, colours.transformation, f"{shown.name}, as points", [layer], says)


def turn_scene(shown: Subject, turn: tuple[int, int, int], colours: Palette) -> CloudScene:
    """What the visitor drags."""
    panel = thing_panel(shown, f"The {shown.name}", "drag it", colours)
    return CloudScene([panel], "The thing, to be turned", 1, 44, turn)


def steered_scene(found: Steered, name: str, colours: Palette) -> SliceScene:
    """The first view, the turned one, and those that the prediction is nearest to."""
    panels = [
        field_panel("First view", "what it is given", found.first, GREY, colours.input),
        field_panel("Turned", "what it is not shown", found.turned, GREY, colours.transformation),
    ]
    for rank, (picture, off) in enumerate(zip(found.nearest, found.off, strict=True), 1):
        true = rank == found.rank
        says = "the true view" if true else f"{off:.0f}\u00b0 from it"
        tone = colours.transformation if true else colours.method
        panel = field_panel(f"No. {rank}", says, picture, GREY, tone)
        panels.append(_framed(panel, colours.transformation) if true else panel)
    return SliceScene(panels, f"Views that {name} predicts, the nearest first", 4, 30)


def _framed(panel: SlicePanel, tone: str) -> SlicePanel:
    """With a frame, which marks the true one."""
    x = panel.pixels.shape[1] / 2 - 0.8
    ring = np.array([[-x, -x], [x, -x], [x, x], [-x, x], [-x, -x]])
    return SlicePanel(
        panel.title,
        panel.colour,
        panel.alt,
        panel.pixels,
        subtitle=panel.subtitle,
        crisp=True,
        paths=[ring],
        looks=[(tone, 4.0)],
    )


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
    first = thing_panel(shown, f"The {shown.name}", "as it turns", colours)
    turned = CloudPanel(
        first.title, first.colour, first.alt, first.layers, first.subtitle, turns=False, poses=found.poses
    )
    panels = [turned]
    for half, tone in half_tones(colours).items():
        layers: list[Points | Lines] = [
            Points(found.others[half], colours.grid, 3),
            Lines(path(found.paths[half]), colours.transformation, 2.5),
            Points(found.paths[half][:, None], colours.error, 13),
        ]
        says = f"moves by {found.moved[half]:.2f} of the spread of all codes"
        panels.append(CloudPanel(HALF_NAMES[half], tone, f"{HALF_NAMES[half]}: {says}", layers, says, turns=False))
    names = [f"{angle:.0f}\u00b0" for angle in SWING]
    return CloudScene(panels, "A thing turns; the halves of its code", 3, 46, None, "at", 12, names)


def swapped_scene(found: Swapped, first: str, second: str, colours: Palette) -> SliceScene:
    """Whose halves are joined, and the view that comes nearest."""
    panels = [
        field_panel(f"What stays of the {first}", "upright", found.first, GREY, colours.input),
        field_panel(f"What turns of the {second}", "turned", found.second, GREY, colours.method),
        field_panel(
            "Nearest view", f"{found.category}, {found.off:.0f}\u00b0 from the turn", found.nearest, GREY, colours.error
        ),
    ]
    return SliceScene(panels, "Halves of two things in one code", 3, 46)


def chain_scene(found: Chain, degrees: Sequence[int], colours: Palette) -> SliceScene:
    """Above what is true, below what a code alone arrives at; every step, or every other one."""
    panels = []
    for row, title in ((found.true, "true"), (found.nearest, "by matrices")):
        tone = colours.transformation if title == "true" else colours.method
        for k, picture in enumerate(row):
            says = f"{degrees[k]}\u00b0" if title == "true" else f"{found.off[k]:.0f}\u00b0 off"
            panels.append(field_panel(title if k == 0 else f"{k}", says, picture, GREY, tone))
    return SliceScene(panels, "A swing, seen and imagined", len(found.true), 30)


def drift_figure(found: Chain, colours: Palette) -> go.Figure:
    """How far small turns in a row come from one large one, and from the true view's code."""
    steps = np.arange(len(found.drift))
    curves = [
        Curve("from one large turn", steps, found.drift, colours.method, mode="lines+markers"),
        Curve("from the true view", steps, found.lost, colours.error, mode="lines+markers"),
    ]
    figure = lines(curves, "small turns in a row", "apart, relative", colours, height=400)
    return figure.update_yaxes(rangemode="tozero")


def matrices_scene(found: np.ndarray, exact: bool, colours: Palette) -> SliceScene:
    """A_w, A_x, A_y, A_z: the turn's four numbers weigh them."""
    reach = float(np.abs(found).max())
    scale = Scale(-reach, reach, "signed")
    tone = colours.transformation if exact else colours.method
    says = "exact" if exact else "learned"
    panels = [field_panel(f"A {name}", says, one, scale, tone) for name, one in zip("wxyz", found, strict=True)]
    return SliceScene(panels, "The four matrices of a turn", 4, 46)


def arms_figure(
    rows: Mapping[str, Sequence[float]], title: str, colours: Palette, marks: Mapping[str, float] | None = None
) -> go.Figure:
    """A number of each arm, one dot a seed; marks: lines across, by name."""
    names = [CAST[arm].name for arm in rows]
    curves = [
        Curve(CAST[arm].name, [names[i]] * len(values), values, CAST[arm].tone(colours), mode="markers", size=16, named=False)
        for i, (arm, values) in enumerate(rows.items())
    ]
    figure = lines(curves, "", title, colours, height=400)
    for name, value in (marks or {}).items():
        figure.add_hline(value, line={"dash": "dot", "color": colours.text}, annotation_text=name)
    return figure


def pairs_figure(rows: Mapping[str, tuple[float, float]], colours: Palette) -> go.Figure:
    """Mean reciprocal rank when the turn is the true one, and when it is another pair's."""
    names = [CAST[arm].name for arm in rows]
    groups = [
        Bars("the true turn", [both[0] for both in rows.values()], colours.method),
        Bars("another pair's turn", [both[1] for both in rows.values()], colours.error),
    ]
    return bars(groups, names, "", "mean reciprocal rank", colours, height=400)


