"""What the page draws: heat maps of turntables, the elastic, the board of films, what is found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures.charts import Curve, layout, lines
from core.figures.mosaic import Mosaic
from core.figures.palette import Palette, Scale
from core.figures.slices import Ellipses, SlicePanel, SliceScene
from core.figures.thumbnails import Thumbnail, rows_picture
from core.papers.transitive_invariance import exhibit
from core.papers.transitive_invariance.data import KINDS
from core.papers.transitive_invariance.exhibit import NAMES, STOPS, Found, Paths, Tables, mapped

CORNERS = ("A'", "A", "B", "B'")
_ROLES = {
    "hog": "input",
    "random": "baseline_plus",
    "intra": "baseline",
    "inter": "baseline_wide",
    "multi": "error",
    "transitive": "method",
    "mixed": "method_small",
}
TABLES = ("hog", "intra", "inter", "multi", "transitive", "random")  # heat maps, as they are read
_DASHES = {"hog": "dot", "random": "dot", "inter": "dash", "mixed": "dash"}
_SCALE = Scale(0.0, 1.0, "activity")
_CELL = 32  # pixels of a thumbnail on the board, of a picture in a row, between


def tone_of(name: str, colours: Palette) -> str:
    """The colour of an arm."""
    return getattr(colours, _ROLES[name])


def tables_scene(shown: Tables, stops: tuple[int, int], colours: Palette) -> SliceScene:
    """Two things as they stand now, and by arm how alike all their pairs of views are."""
    a, b = stops

    def thing(name: str, picture: np.ndarray, stop: int) -> SlicePanel:
        says = f"turned by {stop * 360 // STOPS}\u00b0"
        alt = f"Thing {name}, {says}"
        return SlicePanel(f"Thing {name}", colours.input, alt, picture, subtitle=says)

    things = [thing("A", shown.first[a], a), thing("B", shown.second[b], b)]
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
    label = "Two things on turntables, and how alike they are"
    return SliceScene([*things, *maps], label, 4, 27, narrow=2)


def corners_scene(
    shown: exhibit.Parallelogram, colours: Palette, folded: bool = False
) -> SliceScene:
    """A', A, B and B' in the order of the path; folded: A' and A above B' and B."""
    steps = [Thumbnail(pixels, word) for pixels, word in zip(shown.pictures, CORNERS, strict=True)]
    rows = [steps[:2], steps[:1:-1]] if folded else [steps]
    panel = SlicePanel(
        "The path from A' to B'",
        colours.transformation,
        "A thing turned, the thing, another from the same side, and that one turned",
        rows_picture(rows, 112, colours),
        subtitle="A'A and BB': one thing turned; AB: two things, one view",
    )
    return SliceScene([panel], "The path A', A, B, B'", 1, 40 if folded else 20)


def elastic_figure(chords: Mapping[str, np.ndarray], colours: Palette) -> go.Figure:
    """By arm the three sides of the path end to end, which is the most that the straight line A'B' can
    be; the straight line as a mark."""
    figure = go.Figure()
    order = [name for name in NAMES if name in chords][::-1]
    names = [NAMES[name] for name in order]
    sides = (
        ("A'A and BB': films", colours.transformation),
        ("AB: look-alikes", colours.baseline),
        ("BB': a film", colours.transformation),
    )
    edge = {"color": colours.ground, "width": 2}
    for number, (name, tone) in enumerate(sides):
        x = [float(chords[arm][number]) for arm in order]
        look = {"marker": {"color": tone, "line": edge}, "opacity": 0.55, "showlegend": number < 2}
        figure.add_bar(x=x, y=names, name=name, orientation="h", **look)
    x = [float(chords[arm][3]) for arm in order]
    mark = {"symbol": "line-ns", "size": 13, "line": {"width": 6, "color": colours.error}}
    figure.add_scatter(x=x, y=names, name="A'B', straight", mode="markers", marker=mark)
    figure.update_layout(barmode="stack")
    figure.update_xaxes(title_text="chord (1: two kinds)")
    layout(figure, colours, 300).update_layout(margin_l=150, legend_traceorder="normal")
    figure.update_yaxes(automargin=True)  # whatever room a lecture leaves names
    return figure


def board_scene(found: Mosaic, paths: Paths, colours: Palette) -> SliceScene:
    """All films; the chosen one, its look-alikes, and what two look-alikes in a row lead to."""
    films_shown = [paths.film, *paths.near, *paths.second]
    tones = (colours.method, colours.baseline, colours.transformation)
    tone = np.repeat(np.arange(3), [1, len(paths.near), len(paths.second)]).astype(np.uint8)
    shares, (rows, columns) = found.shares[films_shown], found.shape
    size = np.broadcast_to([0.5 / columns, 0.5 / rows, 0.45], (len(shares), 3))
    marks = np.concatenate([shares, size], 1)[None].astype(np.float32)
    at = (shares - 0.5) * (columns * _CELL, rows * _CELL)
    panel = SlicePanel(
        "Films, by their middle pictures",
        colours.method,
        f"{len(found.places)} films as thumbnails; look-alikes of the chosen one are joined to it",
        found.picture(_CELL, int(colours.ground[1:3], 16)),
        subtitle="click one; orange: its look-alikes; green: theirs",
        paths=[np.stack([at[0], end]) for end in at[1 : 1 + len(paths.near)]],
        looks=[(colours.baseline, 2.0)] * len(paths.near),
        ellipses=Ellipses(marks, tone, tones, chosen=0, grips=True),
    )
    beside = _paths_panel(paths, colours)
    return SliceScene([panel, beside], "The graph of films and look-alikes", 2, 52)


def _paths_panel(paths: Paths, colours: Palette) -> SlicePanel:
    """Paths A' - A - B - B' as rows of pictures, and beside them the pair that they join."""
    pictures, kinds = mapped().pictures.pixels, mapped().pictures.kind
    rows: list[list[Thumbnail | None]] = [[None] * 7] if not len(paths.paths) else []
    for path in paths.paths:
        steps = [Thumbnail(pictures[at], word) for at, word in zip(path, CORNERS, strict=True)]
        tone = colours.method if kinds[path[0]] == kinds[path[3]] else colours.error
        ends = [replace(each, frame=tone) for each in (steps[0], steps[3])]
        rows.append([*steps, None, *ends])
    return SlicePanel(
        "Pairs that no source ever showed",
        colours.method,
        f"{len(paths.paths)} paths over a film, a look-alike and another film, and their ends",
        rows_picture(rows, 72, colours),
        subtitle="right: the ends, pink if of two kinds",
    )


def found_scene(
    found: Found, kind: int | None, arms: Sequence[str], colours: Palette
) -> SliceScene:
    """The query, and by arm the nearest other things; framed: of another kind."""

    def panel(title: str, tone: str, row: Sequence[Thumbnail | None], says: str) -> SlicePanel:
        pixels = rows_picture([row], 52, colours)
        return SlicePanel(title, tone, f"{title}: {says}", pixels, subtitle=says)

    asked = [Thumbnail(found.query), *[None] * 7]
    says = "below the others: their kind" if kind is None else "below: how much the view differs"
    panels = [panel("Asked for", colours.input, asked, says)]
    for name in arms:
        each = zip(found.pixels[name], found.kinds[name], found.apart[name], strict=True)
        nearest = [
            Thumbnail(
                pixels,
                KINDS[of] if np.isnan(away) else f"{away:.0f}\u00b0",
                "" if kind in (None, of) else colours.error,
            )
            for pixels, of, away in each
        ]
        right = int((found.kinds[name] == kind).sum())
        says = "the nearest things" if kind is None else f"{right} of 8 of the kind, others framed"
        panels.append(panel(NAMES[name], tone_of(name, colours), nearest, says))
    return SliceScene(panels, "What is found", 2, 20)


def scores_figure(rows: Mapping[str, Any], colours: Palette) -> go.Figure:
    """By arm, how often the nearest other thing is of the kind, over how much the views differ."""
    places = ["0-30\u00b0", "30-90\u00b0", "90-180\u00b0"]

    def curve(name: str, row: Mapping[str, float]) -> Curve:
        shares = [100 * row[key] for key in ("near", "middle", "far")]
        look = (
            tone_of(name, colours),
            _DASHES.get(name, "solid"),
            5 if name == "transitive" else 2.5,
        )
        return Curve(NAMES[name], [0, 1, 2], shares, *look, mode="lines+markers")

    drawn = [curve(*each) for each in rows.items()]
    titles = "how much the two views differ", "nearest is of the kind [%]"
    figure = lines(drawn, *titles, colours, height=400).update_yaxes(range=[0, 102])
    return figure.update_xaxes(tickvals=[0, 1, 2], ticktext=places)


def broken_figure(
    x: Sequence[float],
    curves: Mapping[str, tuple[Sequence[float], str]],
    what: str,
    at: float,
    colours: Palette,
) -> go.Figure:
    """Curves (name -> values and role) over what is broken; a line where the slider stands."""

    def curve(name: str, values: Sequence[float], role: str) -> Curve:
        look = getattr(colours, role), "dot" if role == "input" else "solid"
        return Curve(name, x, 100 * np.asarray(values), *look, mode="lines+markers")

    drawn = [curve(name, *each) for name, each in curves.items()]
    figure = lines(drawn, what, "percent", colours, height=400)
    figure.add_vline(at, line={"color": colours.input, "dash": "dash"})
    return figure.update_yaxes(range=[0, 104])
