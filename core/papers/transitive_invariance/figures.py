"""What the page draws: heat maps of two turntables, the elastic, the board of films, and what is found."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from PIL import Image, ImageDraw, ImageFont

from core.figures.charts import Curve, layout, lines
from core.figures.palette import Palette, Scale
from core.figures.slices import Ellipses, SlicePanel, SliceScene
from core.memory import kept
from core.papers.transitive_invariance.data import FRAMES, KINDS, films
from core.papers.transitive_invariance.exhibit import (
    COLUMNS,
    NAMES,
    ROWS,
    STOPS,
    Board,
    Found,
    Parallelogram,
    Paths,
    Tables,
    board,
)

_ROLES = {
    "hog": "input",
    "random": "baseline_plus",
    "intra": "baseline",
    "inter": "baseline_wide",
    "multi": "error",
    "transitive": "method",
    "mixed": "method_small",
}
TABLES = (
    "hog",
    "intra",
    "inter",
    "multi",
    "transitive",
    "random",
)  # the heat maps, in reading order
_SCALE = Scale(0.0, 1.0, "activity")
_CELL, _TILE, _GAP = 24, 72, 8  # pixels of a thumbnail on the board, of a picture in a row, between


def tone_of(name: str, colours: Palette) -> str:
    """The colour of an arm."""
    return getattr(colours, _ROLES[name])


def tables_scene(shown: Tables, stops: tuple[int, int], colours: Palette) -> SliceScene:
    """Two things as they stand now, and by arm how alike all their pairs of views are."""
    a, b = stops
    degrees = 360 // STOPS
    things = [
        SlicePanel(
            f"Thing {name}",
            colours.input,
            f"Thing {name}, turned by {stop * degrees} degrees",
            pictures[stop],
            subtitle=f"turned by {stop * degrees}\u00b0",
        )
        for name, pictures, stop in (("A", shown.first, a), ("B", shown.second, b))
    ]
    spot = np.array([[[(b + 0.5) / STOPS, (a + 0.5) / STOPS, 0.032, 0.032, 0.25]]], np.float32)
    marker = Ellipses(spot, np.zeros(1, np.uint8), ("#ffffff",), chosen=0, grips=True)
    maps = [
        SlicePanel(
            NAMES[name],
            tone_of(name, colours),
            f"{NAMES[name]}: likeness of A (down) and B (across) over both azimuths",
            _SCALE.picture(values),
            subtitle=f"here {values[a, b]:.2f}, mean {values.mean():.2f}",
            ellipses=marker,
            crisp=True,
        )
        for name, values in ((name, shown.alike[name]) for name in TABLES)
    ]
    return SliceScene([*things, *maps], "Two things on turntables, and how alike they are", 4, 27)


def corners_scene(shown: Parallelogram, colours: Palette) -> SliceScene:
    """A', A, B and B' in the order of the path."""
    says = (
        ("A'", "A, turned", colours.transformation),
        ("A", "a thing", colours.input),
        ("B", "another, same side", colours.baseline),
        ("B'", "B, turned", colours.transformation),
    )
    panels = [
        SlicePanel(name, tone, f"{name}: {words}", pixels, subtitle=words)
        for (name, words, tone), pixels in zip(says, shown.pictures, strict=True)
    ]
    return SliceScene(panels, "The path A', A, B, B'", 4, 22)


def elastic_figure(chords: Mapping[str, np.ndarray], colours: Palette) -> go.Figure:
    """By arm the three sides of the path end to end, which is the most that the straight line A'B' can
    be; the straight line as a mark."""
    figure = go.Figure()
    order = [name for name in NAMES if name in chords][::-1]
    names = [NAMES[name] for name in order]
    sides = (
        ("A'A: a film", colours.transformation),
        ("AB: look-alikes", colours.baseline),
        ("BB': a film", colours.transformation),
    )
    for number, (name, tone) in enumerate(sides):
        figure.add_bar(
            x=[float(chords[arm][number]) for arm in order],
            y=names,
            name=name,
            orientation="h",
            marker={"color": tone, "line": {"color": colours.ground, "width": 2}},
            opacity=0.55,
            showlegend=number < 2,
        )
    figure.add_scatter(
        x=[float(chords[arm][3]) for arm in order],
        y=names,
        name="A'B', straight",
        mode="markers",
        marker={"symbol": "line-ns", "size": 26, "line": {"width": 6, "color": colours.error}},
    )
    figure.update_layout(barmode="stack")
    figure.update_xaxes(title_text="chord between codes (1: things of two kinds)")
    return layout(figure, colours, 350).update_layout(margin_l=150)


@kept
def _mosaic(is_dark: bool) -> np.ndarray:
    """Thumbnails of all films at their places on a board."""
    found = board()
    pixels = np.full((ROWS * _CELL, COLUMNS * _CELL), 20 if is_dark else 255, np.uint8)
    for thumbnail, (row, column) in zip(found.thumbnails, found.places, strict=True):
        small = Image.fromarray(thumbnail).resize((_CELL - 2, _CELL - 2), Image.Resampling.BOX)
        top, left = row * _CELL + 1, column * _CELL + 1
        pixels[top : top + _CELL - 2, left : left + _CELL - 2] = np.asarray(small)
    return pixels


def board_scene(found: Board, paths: Paths, colours: Palette) -> SliceScene:
    """All films; the chosen one, its look-alikes, and what two look-alikes in a row lead to."""
    films_shown = [paths.film, *paths.near, *paths.second]
    tones = (colours.method, colours.baseline, colours.transformation)
    tone = np.repeat(np.arange(3), [1, len(paths.near), len(paths.second)]).astype(np.uint8)
    shares = (found.places[films_shown, ::-1] + 0.5) / (COLUMNS, ROWS)
    size = np.broadcast_to([0.5 / COLUMNS, 0.5 / ROWS, 0.45], (len(shares), 3))
    marks = np.concatenate([shares, size], 1)[None].astype(np.float32)
    at = (shares - 0.5) * (COLUMNS * _CELL, ROWS * _CELL)
    panel = SlicePanel(
        "Every film, by its middle picture",
        colours.method,
        f"{len(found.places)} films as thumbnails; look-alikes of the chosen one are joined to it",
        _mosaic(int(colours.ground[1:3], 16) < 128),
        subtitle="click one; orange: its look-alikes; green: theirs",
        paths=[np.stack([at[0], end]) for end in at[1 : 1 + len(paths.near)]],
        looks=[(colours.baseline, 2.0)] * len(paths.near),
        ellipses=Ellipses(marks, tone, tones, chosen=0, grips=True),
    )
    beside = _paths_panel(paths, colours)
    return SliceScene([panel, beside], "The graph of films and look-alikes", 2, 58)


def _paths_panel(paths: Paths, colours: Palette) -> SlicePanel:
    """Paths A' - A - B - B' as rows of pictures, and beside them the pair that they join."""
    pictures, kinds = films().pixels, films().kind
    step, titles = _TILE + _GAP, ("A'", "A", "B", "B'", "", "A'", "B'")
    height = 22 + max(1, len(paths.paths)) * step
    image = Image.new("RGB", (7 * step - _GAP, height), colours.ground)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(16)
    for column, title in enumerate(titles):
        pen.text((column * step + _TILE / 2, 10), title, colours.text, font, anchor="mm")
    for row, (far, a, b, end) in enumerate(paths.paths):
        top = 22 + row * step
        is_right = kinds[far] == kinds[end]
        for column, picture in ((0, far), (1, a), (2, b), (3, end), (5, far), (6, end)):
            left = column * step
            if column > 4:
                tone = colours.method if is_right else colours.error
                pen.rectangle((left - 3, top - 3, left + _TILE + 2, top + _TILE + 2), tone)
            image.paste(_enlarged(pictures[picture], _TILE), (left, top))
        for column, tone in (
            (0, colours.transformation),
            (1, colours.baseline),
            (2, colours.transformation),
        ):
            left = column * step + _TILE
            pen.line((left, top + _TILE / 2, left + _GAP, top + _TILE / 2), tone, 5)
    return SlicePanel(
        "Pairs that no source ever showed",
        colours.method,
        f"{len(paths.paths)} paths over a film, a look-alike and another film, and their ends",
        np.asarray(image),
        subtitle="green: a film; orange: look-alikes; right: the ends, pink if of two kinds",
    )


def _enlarged(pixels: np.ndarray, side: int) -> Image.Image:
    return Image.fromarray(pixels).resize((side, side), Image.Resampling.BICUBIC)


def found_scene(
    found: Found, kind: int | None, rows: Sequence[str], colours: Palette
) -> SliceScene:
    """The query, and by arm the nearest other things; framed: of another kind."""
    label, side = 130, 60
    step = side + 6
    height = len(rows) * (step + 16)
    first = next(iter(found.pixels.values()))
    image = Image.new("RGB", (label + len(first) * step, height), colours.ground)
    pen, font, small = (ImageDraw.Draw(image), *map(ImageFont.load_default, (15, 13)))
    for row, name in enumerate(rows):
        top = row * (step + 16) + 3
        pen.text((0, top + side / 2), NAMES[name], tone_of(name, colours), font, anchor="lm")
        for column, pixels in enumerate(found.pixels[name]):
            left = label + column * step
            of = found.kinds[name][column]
            if kind is not None and of != kind:
                box = (left - 3, top - 3, left + side + 2, top + side + 2)
                pen.rectangle(box, colours.error)
            image.paste(_enlarged(pixels, side), (left, top))
            away = found.apart[name][column]
            says = KINDS[of] if np.isnan(away) else f"{away:.0f}\u00b0"
            pen.text((left + side / 2, top + side + 9), says, colours.text, small, anchor="mm")
    query = SlicePanel("Query", colours.input, "The picture that is asked for", found.query)
    answer = SlicePanel(
        "The nearest other things",
        colours.method,
        f"{len(first)} nearest things by each of {len(rows)} arms",
        np.asarray(image),
        subtitle="in order; framed: of another kind" if kind is not None else "in order",
    )
    return SliceScene([query, answer], "What is found", 2, 62)


def scores_figure(rows: Mapping[str, Any], colours: Palette) -> go.Figure:
    """By arm, how often the nearest other thing is of the kind, over how much the views differ."""
    places = ["0-30\u00b0", "30-90\u00b0", "90-180\u00b0"]
    figure = go.Figure()
    for name, row in rows.items():
        tone = tone_of(name, colours)
        figure.add_scatter(
            x=places,
            y=[100 * row[key] for key in ("near", "middle", "far")],
            name=NAMES[name],
            mode="lines+markers",
            line={"color": tone, "width": 5 if name == "transitive" else 2.5},
            marker={"size": 9},
        )
    figure.update_xaxes(title_text="how much the two views differ")
    figure.update_yaxes(title_text="nearest is of the kind [%]", range=[0, 102])
    return layout(figure, colours, 400)


def broken_figure(
    x: Sequence[float],
    curves: Mapping[str, tuple[Sequence[float], str]],
    what: str,
    at: float,
    colours: Palette,
) -> go.Figure:
    """Curves (name -> values and role) over what is broken; a line where the slider stands."""
    drawn = [
        Curve(
            name, x, 100 * np.asarray(values), getattr(colours, role), mode="lines+markers", size=9
        )
        for name, (values, role) in curves.items()
    ]
    figure = lines(drawn, what, "percent", colours, height=400)
    figure.add_vline(at, line={"color": colours.input, "dash": "dash"})
    return figure.update_yaxes(range=[0, 104])


def frames_of(film: int) -> np.ndarray:
    """The pictures of a film, enlarged: (FRAMES, 64, 64) uint8."""
    return films().pixels[film * FRAMES : (film + 1) * FRAMES].repeat(2, 1).repeat(2, 2)
