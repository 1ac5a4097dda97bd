"""Paths in the plane as a chart, and a board on which they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.figures.charts import layout
from core.figures.palette import Palette
from core.figures.slices import SlicePanel, SliceScene

BOARD = 240  # pixels of the board, along each side


@dataclass(frozen=True)
class PathGroup:
    """Paths (n, 2) each, of one name and look."""

    name: str
    paths: Sequence[np.ndarray]
    colour: str
    width: float = 2.0
    dash: str = "solid"
    opacity: float = 1.0


def paths_chart(groups: Sequence[PathGroup], colours: Palette, height: int) -> go.Figure:
    """Groups of paths at one scale; what of later groups leaves the frame of the first is cut off."""
    figure = go.Figure()
    for group in groups:
        joined = np.concatenate([np.append(each, [[np.nan, np.nan]], 0) for each in group.paths])
        figure.add_scatter(
            x=joined[:, 0].astype(np.float32),
            y=joined[:, 1].astype(np.float32),
            name=group.name,
            mode="lines",
            line={"color": group.colour, "width": group.width, "dash": group.dash},
            opacity=group.opacity,
            hoverinfo="skip",
        )
    places = np.concatenate(groups[0].paths)
    low, high = places.min(0), places.max(0)
    room = 0.15 * float((high - low).max())
    # A low chart gets narrower: where ranges keep the scale instead, they once grew to hundreds of units.
    x, y = ({"range": [low[i] - room, high[i] + room], "constrain": "domain"} for i in (0, 1))
    figure.update_xaxes(title_text="x", **x)
    figure.update_yaxes(title_text="y", scaleanchor="x", **y)
    return layout(figure, colours, height)


def board(squares: int, colours: Palette) -> np.ndarray:
    """The plane (BOARD, BOARD, 3) uint8, framed, so many squares wide; none where that is 0."""
    ground = int(colours.ground[1:3], 16)
    pixels = np.full((BOARD, BOARD, 3), ground, np.uint8)
    line = ground + (24 if ground < 128 else -24)
    if squares:
        step = BOARD // squares
        pixels[step // 2 :: step] = pixels[:, step // 2 :: step] = line
    pixels[[0, -1]] = pixels[:, [0, -1]] = line
    return pixels


def board_scene(strokes: Sequence[np.ndarray], colours: Palette) -> SliceScene:
    """A board with a grid. strokes: (n, 2) each, in units of its side from the middle, y upwards."""
    panel = SlicePanel(
        "Draw here",
        colours.text,
        "A board: each stroke is the path of a body",
        board(8, colours),
        subtitle="each stroke is a path",
        brush=BOARD / 9,
        paths=[BOARD * stroke * (1, -1) for stroke in strokes],
        path_colour=colours.method,
    )
    return SliceScene([panel], "A board to draw paths on", 1, 52)
