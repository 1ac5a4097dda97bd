"""The boards and charts of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
from torch import Tensor

from core.equivariance import Square
from core.figures.charts import Bars, Curve, bars, lines
from core.figures.palette import Method, Palette, Scale
from core.figures.paths import BOARD, board
from core.figures.slices import Ellipses, SlicePanel, SliceScene, field_panel
from core.papers.pointer_networks import measure
from core.papers.pointer_networks.exhibit import Answer
from core.papers.pointer_networks.model import Config, Kind
from core.papers.pointer_networks.train import SIZES

CAST: Mapping[Kind, Method] = {
    "pointer": Method("Pointer network", "method"),
    "attention": Method("LSTM with attention", "baseline"),
    "set": Method("Set reader", "baseline_wide"),
}
NAMES = Config("attention").names  # points that the dictionary has a word for
EDGE = 0.06  # of the board, about the square [shares]
NUMBERED = 30  # so many points have numbers beside them
END_SHARE = 0.16  # of the board's width, for END beside the square
Looked = tuple[np.ndarray, str, float]  # a path, its colour and width


def to_pixels(points: np.ndarray) -> np.ndarray:
    """Points (..., 2) of the unit square, y upwards, in pixels of the board from its middle."""
    return BOARD * (1 - 2 * EDGE) * (points - 0.5) * (1, -1)


def from_share(x: float, y: float, wide: bool = False) -> np.ndarray:
    """The point (2,) of the unit square at a place of the board [shares]; wide: with END beside it."""
    x *= 1 + END_SHARE if wide else 1
    return np.clip((np.array([x, 1 - y]) - EDGE) / (1 - 2 * EDGE), 0, 1)


def _discs(
    points: np.ndarray,
    tone: np.ndarray,
    tones: Sequence[str],
    chosen: int,
    grips: bool,
    wide: float,
) -> Ellipses:
    """Points as rings; tone: of each, its index in tones, 1 a wide one. wide: with END, numbered."""
    x, y = (to_pixels(points) / BOARD + 0.5).T
    radius = np.where(tone == 1, 0.026, 0.014)
    each = np.stack([x / wide, y, radius / wide, radius, np.ones(len(points))], 1)
    places = each[None].astype(np.float32)
    names = map(str, range(1, len(points))) if wide > 1 and len(points) <= NUMBERED else ()
    return Ellipses(places, tone.astype(np.uint8), tuple(tones), chosen, grips, tuple(names))


def _panel(
    title: str,
    colour: str,
    says: str,
    points: np.ndarray,
    drawn: Sequence[Looked],
    colours: Palette,
    named: int = 10**9,
    chosen: int = -1,
    grips: bool = False,
) -> SlicePanel:
    """A board; named: so many points have a name, the others are ringed."""
    tone = (np.arange(len(points)) >= named).astype(int)
    return SlicePanel(
        title,
        colour,
        f"{title}; {says}",
        board(0, colours),
        subtitle=says,
        paths=[to_pixels(path) for path, _, _ in drawn],
        looks=[(tint, width) for _, tint, width in drawn],
        ellipses=_discs(points, tone, (colours.text, colours.error), chosen, grips, 1),
    )


def _exact(found: Answer, colours: Palette) -> list[Looked]:
    """The exact answer, as a wide faint outline."""
    rings = found.points[found.true]  # (t, 2 or 3, 2)
    closed = np.concatenate([rings, rings[:, :1]], 1)
    return [(ring, colours.grid, 7.0) for ring in closed]


def _answered(found: Answer, upto: int, tone: str) -> list[Looked]:
    """What was written in the first steps; a polygon is closed by END."""
    walk = found.walk[:upto]
    if found.question == "triangles":
        whole = walk[: len(walk) // 3 * 3].reshape(-1, 3)
        return [(found.points[[*t, t[0]]], tone, 2.5) for t in whole]
    ended = found.closes and upto > len(found.walk)
    ring = np.append(walk, walk[:1]) if ended else walk
    return [(found.points[ring], tone, 3.0)] if len(ring) > 1 else []


def names_scene(
    found: Mapping[Kind, Answer],
    says: Mapping[Kind, str],
    chosen: int,
    grips: bool,
    colours: Palette,
) -> SliceScene:
    """The same points on two boards; ringed: those that the dictionary has no word for."""
    panels = []
    for kind, one in found.items():
        name, tone = CAST[kind].name, CAST[kind].tone(colours)
        drawn = [*_exact(one, colours), *_answered(one, len(one.walk) + 1, tone)]
        named = NAMES if kind == "attention" else len(one.points)
        looks = colours, named, chosen, grips
        panels.append(_panel(name, tone, says[kind], one.points, drawn, *looks))
    return SliceScene(panels, "Points, and the hulls that two networks write", 2, 54)


def walk_scene(
    found: Answer, kind: Kind, step: int, says: str, chosen: int, grips: bool, colours: Palette
) -> SliceScene:
    """A step of the decoder: lines from where it is to every slot, as thick as their chance; beside it
    the chances of all steps."""
    tone, now = CAST[kind].tone(colours), colours.transformation
    end = np.array([1 + EDGE + END_SHARE / 2 / (1 - 2 * EDGE), 0.5])
    slots = np.concatenate([end[None], found.points])
    at = end if step == 1 else found.points[found.walk[step - 2]]
    chances = found.chances[step - 1]
    upto = step - (step < len(found.chances))  # at the last step the answer is whole
    drawn = [*_exact(found, colours), *_answered(found, upto, tone)]
    drawn += [
        (np.stack([at, slots[slot]]), now, 0.8 + 8 * float(chances[slot]))
        for slot in np.argsort(chances)
        if chances[slot] > 0.003
    ]
    discs = np.concatenate([found.points, end[None]])  # END last, so that points keep their numbers
    here = np.append(np.zeros(len(found.points), int), 2)
    here[-1 if step == 1 else found.walk[step - 2]] = 1
    strip = (0, 0), (0, round(BOARD * END_SHARE)), (0, 0)
    pixels = np.pad(board(0, colours), strip, constant_values=90)  # on which END is read
    shift = np.array([-BOARD * END_SHARE / 2, 0])
    walk = SlicePanel(
        CAST[kind].name,
        tone,
        f"{CAST[kind].name}, step {step}: {says}",
        pixels,
        subtitle=says,
        sides=("", "END", "", ""),
        paths=[to_pixels(path) + shift for path, _, _ in drawn],
        looks=[(tint, width) for _, tint, width in drawn],
        ellipses=_discs(discs, here, (colours.text, now, "#ffffff"), chosen, grips, 1 + END_SHARE),
    )
    shares, says = Scale(0.0, 1.0, "activity", 0.5), "a row a step, END first"
    matrix = field_panel("Where it points", says, found.chances, shares, now)
    height, width = found.chances.shape
    low, high = step - 1 - height / 2, step - height / 2
    left, right = -width / 2, width / 2
    row = np.array([[left, low], [right, low], [right, high], [left, high], [left, low]])
    marked = replace(matrix, paths=[row], looks=[(now, 3.0)])
    return SliceScene([walk, marked], "The decoder's walk", 2, 54)


def square_scene(found: Square[Tensor, Tensor], kind: Kind, g: str, colours: Palette) -> SliceScene:
    """The commuting square of one set's hulls; in its middle the edges of one way round alone."""
    tone, seen = CAST[kind].tone(colours), found.seen(lambda part: part[0].numpy())
    both, either = np.minimum(seen.fgx, seen.gfx), np.abs(seen.fgx - seen.gfx)
    panels = []
    for name, says, x, edges, given in (
        ("x", "a thread in their order", seen.x, seen.fx, colours.input),
        ("g x", g, seen.gx, seen.fgx, colours.transformation),
    ):
        thread: list[Looked] = [(x, colours.input, 1.0)]
        hull = _edges_of(x, edges, tone, 3.0)
        panels.append(_panel(name, given, says, x, thread, colours))
        panels.append(_panel(f"f({name})", tone, "what it writes", x, hull, colours))
    differs = [
        *_edges_of(seen.gx, both, colours.grid, 5.0),
        *_edges_of(seen.gx, either, colours.error, 3.0),
    ]
    says = "edges of one way only" if either.any() else "none"
    panels.append(_panel("f(g x) - g f(x)", colours.error, says, seen.gx, differs, colours))
    return SliceScene(panels, "Commuting square of hulls", 3, 36, ("f", "g"))


def _edges_of(points: np.ndarray, edges: np.ndarray, tone: str, width: float) -> list[Looked]:
    """Those pairs of points that have an edge (n, n), one way or the other."""
    return [(points[[i, j]], tone, width) for i, j in np.argwhere(edges > 0)]


def lengths_figure(
    scores: Mapping[Kind, Any], quantity: str, height: int, colours: Palette
) -> go.Figure:
    """Right [%] or area [%] over the number of points, the trained range shaded."""
    at = {"right": 0, "area": 1}[quantity]
    curves = [
        Curve(
            CAST[kind].name,
            measure.LENGTHS,
            100 * np.array(rows, float)[:, at],
            CAST[kind].tone(colours),
            mode="lines+markers",
            size=8,
        )
        for kind, rows in scores.items()
    ]
    title = {"right": "hulls that are right [%]", "area": "area, of simple answers [%]"}[quantity]
    figure = lines(curves, "points", title, colours, log_x=True, height=height)
    low, high = SIZES["hull"]
    figure.add_vrect(low, high, fillcolor=colours.grid, opacity=0.5, line_width=0, layer="below")
    return figure.update_xaxes(tickvals=(5, 10, 20, 50, 100, 200), minor_ticks="")


def learning_figure(height: int, colours: Palette) -> go.Figure:
    """Right answers to ten points over training steps."""
    curves = [
        Curve(CAST[kind].name, *measure.learning(kind), CAST[kind].tone(colours))
        for kind in ("pointer", "attention")
    ]
    return lines(curves, "training steps", "right, of 10 points [%]", colours, height=height)


def shares_figure(
    scores: Mapping[str, Any], shown: Mapping[str, str], height: int, colours: Palette
) -> go.Figure:
    """Bars of the scores that are shown [%], by the number of points; shown: their names."""
    tones = {str(kind): one.tone(colours) for kind, one in CAST.items()}
    tones |= {"greedy": colours.method, "beam": colours.method_small}
    groups = [
        Bars(name, [100 * one[score] for one in scores.values()], tones[score])
        for score, name in shown.items()
    ]
    figure = bars(groups, list(scores), "points", "[%]", colours, height=height)
    return figure.update_xaxes(type="category")
