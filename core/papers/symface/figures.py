"""Pictures and charts of the page, from numbers that `exhibit` and `measure` have made."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.charts import Curve, layout, lines, mark_x, named
from core.figures.palette import Method, Palette
from core.figures.slices import SlicePanel, SliceScene
from core.papers.symface import exhibit
from core.papers.symface.exhibit import Judged, Placed

CAST = {
    "plain": Method("ArcFace", "input"),
    "flips": Method("with flips", "baseline"),
    "averaged": Method("flip-averaged", "transformation"),
    "symface": Method("SymFace", "method"),
    "halves": Method("classes on halves", "baseline_wide"),
    "both": Method("SymFace + classes", "method_small"),
}
LIMIT = 1.25  # of the planes of embeddings: all lie within the unit circle
LOW = 240  # height of charts below pictures [pixels]


def grey(pixels: np.ndarray) -> np.ndarray:
    """Values in [0, 1] as levels."""
    return (255 * np.clip(pixels, 0, 1)).round().astype(np.uint8)


def _panel(title: str, says: str, pixels: np.ndarray, tone: str, nose: bool = False) -> SlicePanel:
    half = len(pixels) / 2
    middle = np.array([[0, -half], [0, half]]) if nose else None
    heard = f"{title}: {says}"
    return SlicePanel(title, tone, heard, grey(pixels), subtitle=says, curve=middle, crisp=True)


def face_scene(
    fine: np.ndarray, small: np.ndarray | None, alone: bool, colours: Palette
) -> SliceScene:
    """A face, its chimeras, and, of `small`, the halves that a network gets. alone: whether nothing else
    is shown."""
    lefts, rights = exhibit.chimeras(fine)
    panels = [
        _panel("Face", "cut at the nose", fine, colours.text, nose=True),
        _panel("Twice the left", "half of the picture", lefts, colours.input),
        _panel("Twice the right", "half of the picture", rights, colours.input),
    ]
    if small is not None:
        halves = exhibit.halves(small)
        panels.append(_panel("For networks", "left half; right, mirrored", halves, colours.input))
    return SliceScene(panels, "A face and its halves", len(panels), 60 if alone else 24)


def pair_scene(one: np.ndarray, other: np.ndarray, says: str, colours: Palette) -> SliceScene:
    """Two faces in one picture."""
    both = np.hstack([one, np.ones((len(one), 4), np.float32), other])
    return SliceScene([_panel("One, and the other", says, both, colours.text)], "Two people", 1, 40)


def placed_figure(here: Placed, arm: str, what: str, colours: Palette) -> go.Figure:
    """Halves in the plane of a network's main directions, the visitor's joined by a line."""
    figure, tone = go.Figure(), CAST[arm].tone(colours)
    for name, places, symbol in (
        ("strangers' left halves", here.left, "triangle-left"),
        ("right halves, mirrored", here.right, "triangle-right"),
    ):
        figure.add_scatter(
            x=places[:, 0].astype(np.float32),
            y=places[:, 1].astype(np.float32),
            name=name,
            mode="markers",
            marker={"color": colours.input, "size": 6, "opacity": 0.55, "symbol": symbol},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=here.mine[:, 0].astype(np.float32),
        y=here.mine[:, 1].astype(np.float32),
        name="this face",
        mode="lines+markers",
        line={"color": tone, "width": 3},
        marker={"color": tone, "size": 15, "symbol": ["triangle-left", "triangle-right"]},
    )
    name = "ArcFace with flips" if arm == "flips" else CAST[arm].name
    figure.update_xaxes(title_text=f"{name}: 1st direction", range=[-LIMIT, LIMIT])
    figure.update_yaxes(title_text="2nd direction", range=[-LIMIT, LIMIT])
    layout(figure, colours, LOW if what == "both" else 430)
    return figure.update_layout(margin={"t": 8, "b": 45, "l": 60, "r": 5}, showlegend=False)


def judged_figure(found: Mapping[str, Judged], colours: Palette) -> go.Figure:
    """How alike two faces are to each method, and above what it takes them for one person."""
    figure, cosines = go.Figure(), [each.cosine for each in found.values()]
    names = [CAST[method].name for method in found]
    figure.add_bar(
        x=names,
        y=np.array(cosines, np.float32),
        marker={"color": [CAST[method].tone(colours) for method in found]},
        name="cosine of these two",
        showlegend=False,
    )
    figure.add_scatter(
        x=names,
        y=np.array([each.threshold for each in found.values()], np.float32),
        mode="markers",
        marker={"symbol": "line-ew", "size": 46, "line": {"width": 3, "color": colours.text}},
        name="threshold: above, they are one person",
    )
    figure.update_xaxes(**named(names))
    figure.update_yaxes(title_text="cosine", range=[min(0.0, *cosines) - 0.05, 1.05])
    return layout(figure, colours, 340)


def error_figure(
    evaluation: Mapping, kind: str, here: float, compared: Sequence[str], colours: Palette
) -> go.Figure:
    """Errors by asymmetry of the people, a curve a method, means of three seeds; those compared are
    bold, in a band of their spread."""
    at = evaluation["asymmetries"][kind == "twins" :]
    curves = [
        Curve(
            CAST[method].name,
            at,
            np.array(values) if method in compared else np.mean(values, 0),
            CAST[method].tone(colours),
            mode="lines+markers",
            width=3.5 if method in compared else 1.2,
            size=8 if method in compared else 4,
        )
        for method, values in evaluation[kind].items()
    ]
    title = "error [%]" if kind == "errors" else "error on mirror twins [%]"
    figure = lines(curves, "asymmetry a of the people", title, colours, height=430)
    return mark_x(figure, here, colours.text)
