"""Our browser components: plain ES modules beside this one, no build step, no network, no iframe.

Each is mounted under a fixed key, so that new data update it instead of replacing it.
"""

import io
import re
from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from PIL import Image
from plotly.io import to_json

from core.atlas import ACTED_ON, ACTS, SECTIONS, Paper
from core.figures.blocks import Diagram
from core.figures.cloud import CloudPanel, CloudScene, CurvePanel, Lines, MatrixPanel, Points
from core.figures.corners import CornerPicture
from core.figures.film import Film, Panel
from core.figures.palette import colour_map
from core.figures.scatter import Scatter
from core.figures.slices import Ellipses, SlicePanel, SliceScene, Stroke, VolumeScene
from core.figures.tiles import Tiles
from core.ui.components.files import component
from core.ui.glossary import explained
from core.ui.hall import PLOTLY
from core.ui.payload import pack

Turn = tuple[int, int, int]  # yaw, pitch and roll [degrees]

_film = component("film", "bar.css", "film.css", "square.css")
_cloud = component("cloud", "bar.css", "cloud.css", "square.css")
_pad = component("pad", "pad.css", kind="")
_sketch = component("sketch", "sketch.css", kind="")
_slices = component("slices", "bar.css", "slices.css", "square.css")
_volume = component("volume", "bar.css", "slices.css", markup="slices.html")
_blocks = component("blocks", "blocks.css")
_scatter = component("scatter", "bar.css", "scatter.css")
_tiles = component("tiles", "tiles.css")
_corners = component("corners", "corners.css")
_TURNED = "lecture_turned"  # in the session: when the last turn was asked for that was done
_chart = component("chart", markup=None, kind="chart")
_keys = component("keys", markup=None, kind="", first="early.js")
_mirror = component("mirror", markup=None, kind="")
_snapshot = component("snapshot", markup=None, kind="")
_theme = component("theme", markup=None, kind="")
_link = component("link", "link.css", kind="")
_map = component("map", "map.css", kind="")


def film(content: Film, key: str) -> None:
    """Play a film, which keeps its place, speed and pause when `content` changes."""
    maps = sorted({panel.map for panel in content.panels})
    bodies = Bodies()
    header = {
        "frames": content.frames,
        "square": _arrows(content.square),
        "observed": content.observed,
        "widths": content.widths,
        "label": content.label,
        "names": content.names,
        "maps": {name: bodies.place(colour_map(name), "u1") for name in maps},
        "panels": [_film_panel(panel, bodies) for panel in content.panels],
    }
    _film(data=pack(header, bodies.parts), key=key)


def chart(figure: go.Figure, alt: str, key: str, fills: bool) -> None:
    """A Plotly figure, which changes in place. fills: as high as a lecture's stage, in large type."""
    header = {"alt": alt, "name": key, "fills": fills, "script": PLOTLY}
    height = {"height": "stretch"} if fills else {}
    _chart(data=pack(header, [to_json(figure, validate=False).encode()]), key=key, **height)


def atlas_map(papers: Sequence[Paper], key: str, on_open: Callable[[Paper], None]) -> None:
    """All papers by what acts on what, each as a tile with a loop of its main view; a click opens one."""

    def opened() -> None:
        index = _told(key, "opened")
        if isinstance(index, int) and 0 <= index < len(papers):
            on_open(papers[index])

    ground = "dark" if st.context.theme.type == "dark" else "light"
    tiles = [
        {
            "slug": paper.slug,
            "name": paper.short_title,
            "line": paper.one_line,
            "section": paper.section,
            "cells": [[ACTS.index(act), ACTED_ON.index(on)] for act, on in paper.cells],
            "picture": paper.loop(ground) if paper.looped else paper.picture,
            "words": _words(paper),
        }
        for paper in papers
    ]
    data = {"papers": tiles, "rows": ACTS, "columns": ACTED_ON, "sections": SECTIONS}
    _map(data=data, key=key, on_opened_change=opened)


def _words(paper: Paper) -> str:
    """All that a paper can be found by, in small letters."""
    cells = (name for cell in paper.cells for name in cell)
    said = (paper.short_title, paper.one_line, paper.title, paper.authors, paper.section, *cells)
    return " ".join(said).lower()


def _told(key: str, name: str) -> Any:
    """What the component has sent under a name; nothing if its page was left before that came."""
    return (st.session_state.get(key) or {}).get(name)


def _arrows(names: tuple[str, str] | None) -> dict[str, str] | None:
    return None if names is None else {"f": names[0], "g": names[1]}


def _caption(panel: Panel | CloudPanel | CurvePanel | MatrixPanel | SlicePanel) -> dict[str, Any]:
    """What stands above a panel, and what the terms in it mean."""
    return {
        "title": panel.title,
        "subtitle": panel.subtitle,
        "alt": panel.alt,
        "colour": panel.colour,
        "hint": explained(panel.title, panel.subtitle, *getattr(panel, "names", ())) or "",
    }


def _film_panel(panel: Panel, bodies: "Bodies") -> dict[str, Any]:
    frames, rows, columns, height, width = panel.tiles.shape
    return {
        **_caption(panel),
        "map": panel.map,
        "offset": bodies.place(panel.frames, "u1"),
        "ellipses": _ellipses(panel.ellipses, bodies),
        "frames": frames,
        "tiles": [rows, columns],
        "width": width,
        "height": height,
        "first": panel.first,
        "mark": panel.mark,
        "tall": panel.tall,
        "words": panel.words,
        "row_ticks": panel.row_ticks,
        "column_ticks": panel.column_ticks,
    }


def cloud(
    scene: CloudScene,
    key: str,
    on_turn: Callable[[Turn], None] | None = None,
    on_pick: Callable[[int], None] | None = None,
    on_walk: Callable[[list[Turn]], None] | None = None,
    on_frame: Callable[[int | None], None] | None = None,
) -> None:
    """Show a scene that can be turned; camera, frame and rotation are kept when `scene` changes.

    on_turn gets yaw, pitch and roll [degrees], on_pick the index of the clicked point or -1, each
    before the rerun. With on_walk a turn is the visitor's walk, which starts at the identity: it gets
    the stops on the way, each as yaw, pitch and roll. on_frame gets the frame where the visitor made
    the scene stand still, or None where it plays again.
    """

    def turned() -> None:
        angles = _told(key, "turn")
        if on_turn and _is_turn(angles):
            on_turn((int(angles[0]), int(angles[1]), int(angles[2])))

    def picked() -> None:
        index = _told(key, "picked")
        if on_pick and isinstance(index, int):
            on_pick(index)

    def walked() -> None:
        stops = _told(key, "walked")
        if on_walk and isinstance(stops, list) and len(stops) <= 64 and all(map(_is_turn, stops)):
            on_walk([(int(a), int(b), int(c)) for a, b, c in stops])

    def framed() -> None:
        frame = _told(key, "framed")
        if on_frame and isinstance(frame, int) and -1 <= frame < scene.frames:
            on_frame(None if frame < 0 else frame)

    bodies = Bodies()
    panels = [_cloud_panel(panel, bodies) for panel in scene.panels]
    header = {
        "columns": scene.columns,
        "square": _arrows(scene.square),
        "height": scene.height,
        "label": scene.label,
        "turn": scene.turn,
        "records": on_walk is not None,
        "frames": scene.frames,
        "rate": scene.rate,
        "frame_label": scene.frame_label,
        "frame_names": list(scene.frame_names),
        "frame": scene.frame,
        "front": scene.front,
        "tells_frame": on_frame is not None,
        "panels": panels,
    }
    _cloud(
        data=pack(header, bodies.parts),
        key=key,
        on_turn_change=turned,
        on_picked_change=picked,
        on_walked_change=walked,
        on_framed_change=framed,
    )


class Bodies:
    """The arrays behind a header, each stored once however many layers show it."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self._size = 0
        self._places: dict[tuple[int, str], int] = {}
        self._arrays: list[np.ndarray] = []  # kept, so that ids stay theirs

    def place(self, values: np.ndarray, dtype: str) -> int:
        """Where the array begins as `dtype` [bytes]; it is stored at the first call."""
        at = (id(values), dtype)
        if at not in self._places:
            self._places[at] = self._size
            self._arrays.append(values)
            self.parts.append(np.ascontiguousarray(values, dtype).tobytes())
            self._size += len(self.parts[-1])
        return self._places[at]


def _cloud_panel(panel: CloudPanel | CurvePanel | MatrixPanel, bodies: Bodies) -> dict[str, Any]:
    """The header of a panel; the arrays of its layers go to `bodies`."""
    if isinstance(panel, CurvePanel):
        return _curve_panel(panel, bodies)
    if isinstance(panel, MatrixPanel):
        return _matrix_panel(panel, bodies)
    return {
        **_caption(panel),
        "turns": panel.turns,
        "poses": None if panel.poses is None else _floats(panel.poses, bodies),
        "bars": [{"label": bar.label, "value": round(bar.value, 4)} for bar in panel.bars],
        "layers": [_cloud_layer(layer, bodies) for layer in panel.layers],
    }


def _flat_panel(panel: CurvePanel | MatrixPanel) -> dict[str, Any]:
    """What curves and matrices have in common: a caption, and nothing in space."""
    return {**_caption(panel), "turns": False, "bars": [], "layers": []}


def _curve_panel(panel: CurvePanel, bodies: Bodies) -> dict[str, Any]:
    return _flat_panel(panel) | {
        "curves": [
            {"label": name, "colour": tone, **_floats(panel.values[:, column], bodies)}
            for column, (name, tone) in enumerate(zip(panel.names, panel.tones, strict=True))
        ],
        "low": panel.low,
        "high": panel.high,
        "marks": list(panel.marks),
        "mark_colour": panel.mark_colour,
        "logs": panel.logs,
    }


def _matrix_panel(panel: MatrixPanel, bodies: Bodies) -> dict[str, Any]:
    return _flat_panel(panel) | {
        "matrix": {**_floats(panel.values, bodies), "names": list(panel.names)},
        "positive": panel.positive,
        "negative": panel.negative,
    }


def _floats(values: np.ndarray, bodies: Bodies) -> dict[str, int]:
    return {"offset": bodies.place(values, "<f4"), "bytes": 4 * values.size}


def _cloud_layer(layer: Points | Lines, bodies: Bodies) -> dict[str, Any]:
    if isinstance(layer, Lines):
        return {
            "kind": "lines",
            "count": layer.segments.shape[-3],
            "frames": layer.frames,
            "offset": bodies.place(layer.segments, "<f4"),
            "bytes": 4 * layer.segments.size,
            "colour": layer.colour,
            "size": layer.width,
        }
    return {
        "kind": "points",
        "count": layer.positions.shape[-2],
        "frames": len(layer.positions) if layer.positions.ndim == 3 else 1,
        "offset": bodies.place(layer.positions, "<f4"),
        "bytes": 4 * layer.positions.size,
        "colours": bodies.place(layer.colour_bytes(), "u1"),
        "shades": layer.shades,
        "size": layer.size,
        "pickable": layer.pickable,
        "pivot": layer.pivot,
    }


def _is_turn(value: Any) -> bool:
    """What the browser sends is checked like any input."""
    return (
        isinstance(value, list)
        and len(value) == 3
        and all(isinstance(angle, int | float) for angle in value)
        and all(abs(angle) <= most for angle, most in zip(value, (180, 90, 180), strict=True))
    )


def velocity_pad(
    velocity: tuple[float, float],
    reach: int,
    step: float,
    inside: int,
    colour: str,
    key: str,
    on_change: Callable[[tuple[float, float]], None],
) -> None:
    """An arrow to drag: velocity (v_y, v_x) within -reach..reach in steps of `step`.

    A dashed square marks -inside..inside. `on_change` gets the new velocity before the rerun.
    """

    def changed() -> None:
        chosen = _told(key, "velocity")
        if _are_numbers(chosen, 2, reach):
            on_change((float(chosen[1]), float(chosen[0])))

    data = {
        "x": velocity[1],
        "y": velocity[0],
        "range": reach,
        "step": step,
        "inside": inside,
        "colour": colour,
    }
    _pad(data=data, key=key, on_velocity_change=changed)


def sketch(ink: str, side: int, key: str, on_change: Callable[[str], None]) -> None:
    """A drawing board; `ink` holds its side x side pixels, row by row, as hexadecimal digits."""

    def changed() -> None:
        chosen = _told(key, "ink")
        if isinstance(chosen, str) and len(chosen) <= side * side // 4:
            on_change(chosen)

    _sketch(data={"ink": ink, "side": side}, key=key, on_ink_change=changed)


def corners(
    picture: CornerPicture, key: str, on_pulled: Callable[[tuple[float, ...]], None]
) -> None:
    """A picture to pull by the corners of a square in it; on_pulled gets the matrix (a, b, c, d), row by
    row, before the rerun."""

    def pulled() -> None:
        matrix = _told(key, "matrix")
        if _are_numbers(matrix, 4, 4):
            on_pulled(tuple(float(value) for value in matrix))

    height, width = picture.pixels.shape
    header = {
        "label": picture.label,
        "alt": picture.alt,
        "width": width,
        "height": picture.height,
        "rows": height,
        "matrix": list(picture.matrix),
        "square": picture.square,
        "keepsArea": picture.keeps_area,
        "colour": picture.colour,
    }
    _corners(data=pack(header, [picture.pixels.tobytes()]), key=key, on_matrix_change=pulled)


def copy_link() -> None:
    """A button that copies the address of the page as it is."""
    _link(data={}, key="copy_link", width="content")


def turn_keys(
    key: str, lecture: bool, on_turn: Callable[[int], None], on_invite: Callable[[], None]
) -> None:
    """In a lecture arrow and page keys call on_turn(+1) or on_turn(-1) before the rerun, Esc on_turn(0),
    and F on_invite().

    On every page: of what Streamlit adds to the browser's history, only views and steps are kept. Each
    turn has the time when it was asked for [ms], so that it is done once however often it comes.
    """

    def turned() -> None:
        turn = _told(key, "turn")
        if not _are_numbers(turn, 2, 1e14) or turn[1] not in (1, -1, 0):
            return
        if turn[0] > st.session_state.get(_TURNED, 0):  # now: it may come twice to one drawing
            st.session_state[_TURNED] = turn[0]
            on_turn(turn[1])

    def invited() -> None:
        if _told(key, "invite"):
            on_invite()

    data = {"lecture": lecture, "turned": st.session_state.get(_TURNED, 0)}
    _keys(data=data, key=key, on_turn_change=turned, on_invite_change=invited)


def snapshot(key: str, asked: int, on_taken: Callable[[int, bytes], None]) -> None:
    """A picture of the page's view, WebP or PNG, each time that `asked` has grown: on_taken gets both."""

    def taken() -> None:
        told = _told(key, "taken")
        if not isinstance(told, list) or len(told) != 2 or not _are_numbers(told[:1], 1, 1e6):
            return
        if picture := _picture_in(told[1]):
            on_taken(int(told[0]), picture)

    _snapshot(data={"asked": asked}, key=key, on_taken_change=taken)


_MOST_PIXELS = 12_000_000  # of a picture that a browser took
_PICTURE = re.compile(r"data:image/(?:webp|png);base64,([\w+/=]{4,2000000})")


def _picture_in(address: Any) -> bytes:
    """What a data address of a WebP or PNG holds; nothing if it is none, or one of too many pixels."""
    match = _PICTURE.fullmatch(address) if isinstance(address, str) else None
    try:
        found = b64decode(match[1], validate=True) if match else b""
        with Image.open(io.BytesIO(found), formats=("WEBP", "PNG")) as picture:
            return found if picture.width * picture.height <= _MOST_PIXELS else b""
    except (ValueError, OSError, SyntaxError, Image.DecompressionBombError):
        return b""


def theme_notice() -> None:
    """Run the page again when its theme has changed, since Python chose colours for it."""
    _theme(data=None, key="theme_notice", on_changed_change=lambda: None)


def mirror(key: str, on_placed: Callable[[Any], None]) -> None:
    """on_placed gets [key, place] before the rerun, where the visitor looks at a component in another
    way: its frame, camera or the like."""

    def placed() -> None:
        on_placed(_told(key, "placed"))

    _mirror(data=None, key=key, on_placed_change=placed)


def slices(
    scene: SliceScene,
    key: str,
    on_drawn: Callable[[tuple[float, float, float]], None] | None = None,
    on_painted: Callable[[list[tuple[float, float]]], None] | None = None,
    on_gripped: Callable[[str, int, float, float], None] | None = None,
) -> None:
    """Show slices with lines. on_drawn gets the line (a, b, c) that was dragged [pixels from the
    middle], on_painted the points of a stroke of the brush, on_gripped what was done to an ellipse
    ("pick", "move" or "remove"), its number (-1: none) and its place, or that of a click on none [shares
    of the picture], each before the rerun."""

    def drawn() -> None:
        line = _told(key, "drawn")
        if on_drawn and _are_numbers(line, 3, 1e4):
            on_drawn((float(line[0]), float(line[1]), float(line[2])))

    def painted() -> None:
        points = _told(key, "painted")
        if (
            on_painted
            and isinstance(points, list)
            and len(points) <= 24
            and all(_are_numbers(point, 2, 1e4) for point in points)
        ):
            on_painted([(float(x), float(y)) for x, y in points])

    def gripped() -> None:
        told = _told(key, "gripped")
        if (
            on_gripped
            and isinstance(told, list)
            and len(told) == 4
            and told[0] in ("pick", "move", "remove")
            and _are_numbers(told[1:], 3, 1e5)
        ):
            on_gripped(told[0], int(told[1]), float(told[2]), float(told[3]))

    bodies = Bodies()
    header = {
        "label": scene.label,
        "columns": scene.columns,
        "narrow": scene.narrow,
        "wide": scene.wide,
        "square": _arrows(scene.square),
        "height": scene.height,
        "panels": [_slice_panel(panel, bodies) for panel in scene.panels],
    }
    _slices(
        data=pack(header, bodies.parts),
        key=key,
        on_drawn_change=drawn,
        on_painted_change=painted,
        on_gripped_change=gripped,
    )


def _slice_panel(panel: SlicePanel, bodies: Bodies) -> dict[str, Any]:
    return {
        **_caption(panel),
        "height": panel.pixels.shape[0],
        "width": panel.pixels.shape[1],
        "channels": 3 if panel.pixels.ndim == 3 else 1,
        "offset": bodies.place(panel.pixels, "u1"),
        "strokes": [_stroke(stroke) for stroke in panel.strokes],
        "curve": [] if panel.curve is None else np.round(panel.curve, 2).tolist(),
        "curve_colour": panel.curve_colour,
        "sides": list(panel.sides),
        "drags": panel.drags,
        "brush": panel.brush,
        "paths": [np.round(path, 1).tolist() for path in panel.paths],
        "path_colour": panel.path_colour,
        "looks": list(panel.looks),
        "ellipses": _ellipses(panel.ellipses, bodies),
        "crisp": panel.crisp,
        "words": panel.words,
    }


def _ellipses(ellipses: Ellipses | None, bodies: "Bodies") -> dict[str, Any] | None:
    if ellipses is None:
        return None
    return {
        **_floats(ellipses.places, bodies),
        "frames": len(ellipses.places),
        "count": ellipses.places.shape[1],
        "tone": bodies.place(ellipses.tone, "u1"),
        "tones": list(ellipses.tones),
        "chosen": ellipses.chosen,
        "grips": ellipses.grips,
        "names": list(ellipses.names),
    }


def _stroke(stroke: Stroke) -> dict[str, Any]:
    return {
        "name": stroke.name,
        "line": [float(v) for v in stroke.line],
        "colour": stroke.colour,
        "width": stroke.width,
        "dashed": stroke.dashed,
        "band": stroke.band,
        "pivot": stroke.pivot,
    }


def volume(
    scene: VolumeScene, key: str, on_crossed: Callable[[tuple[int, int, int]], None]
) -> None:
    """Show a volume behind linked crosshairs; on_crossed gets the voxel where they came to rest."""
    shape = scene.voxels.shape

    def crossed() -> None:
        at = _told(key, "crossed")
        if _are_numbers(at, 3, 1e4) and all(0 <= i < n for i, n in zip(at, shape, strict=True)):
            on_crossed((int(at[0]), int(at[1]), int(at[2])))

    bodies = [scene.voxels.tobytes(order="F")]
    if scene.overlay is not None and scene.colours is not None:
        bodies += [scene.overlay.tobytes(order="F"), scene.colours.tobytes()]
    header = {
        "shape": shape,
        "spacing": scene.spacing,
        "label": scene.label,
        "cross": scene.cross,
        "oriented": scene.oriented,
        "overlay": scene.overlay is not None,
        "planes": [
            {
                "name": plane.name,
                "normal": [float(v) for v in plane.normal],
                "offset": float(plane.offset),
                "colour": plane.colour,
                "dashed": plane.dashed,
            }
            for plane in scene.planes
        ],
    }
    _volume(data=pack(header, bodies), key=key, on_crossed_change=crossed)


def scatter(scene: Scatter, key: str, on_chosen: Callable[[list[int]], None]) -> None:
    """Show points; on_chosen gets the indices of those that were clicked or encircled, before the
    rerun."""
    count = len(scene.places)

    def chosen() -> None:
        indices = _told(key, "chosen")
        if isinstance(indices, list) and len(indices) <= count and _are_indices(indices, count):
            on_chosen(indices)

    bodies = Bodies()
    bodies.place(scene.places, "<f4")
    bodies.place(scene.kinds, "<u2")
    header = {
        "count": count,
        "tones": list(scene.tones),
        "says": list(scene.says),
        "label": scene.label,
        "chosen": [int(index) for index in scene.chosen],
        "height": scene.height,
    }
    _scatter(data=pack(header, bodies.parts), key=key, on_chosen_change=chosen)


def tiles(scene: Tiles, key: str, on_chosen: Callable[[int], None]) -> None:
    """Show small pictures; on_chosen gets the index of the one that was chosen, before the rerun."""

    def chosen() -> None:
        index = _told(key, "chosen")
        if _are_indices([index], len(scene.pictures)):
            on_chosen(index)

    bodies = Bodies()
    bodies.place(scene.pictures, "u1")
    header = {
        "names": list(scene.names),
        "label": scene.label,
        "chosen": scene.chosen,
        "side": scene.side,
        "columns": scene.columns,
        "height": scene.pictures.shape[1],
        "width": scene.pictures.shape[2],
        "channels": 3 if scene.pictures.ndim == 4 else 1,
    }
    _tiles(data=pack(header, bodies.parts), key=key, on_chosen_change=chosen)


def blocks(diagram: Diagram, key: str, on_switched: Callable[[frozenset[str]], None]) -> None:
    """Show blocks to switch; on_switched gets the ids of those that are on, before the rerun."""
    known = [block.id for block in diagram.blocks]

    def switched() -> None:
        active = _told(key, "active")
        if isinstance(active, list) and all(id in known for id in active):
            on_switched(frozenset(active))

    data = {
        "blocks": [asdict(block) for block in diagram.blocks],
        "arrows": [list(arrow) for arrow in diagram.arrows],
        "off": sorted(diagram.off),
        "now": diagram.now,
        "label": diagram.label,
    }
    _blocks(data=data, key=key, on_active_change=switched)


def _are_indices(values: list[Any], count: int) -> bool:
    """What the browser sends is checked like any input."""
    return all(isinstance(value, int) and 0 <= value < count for value in values)


def _are_numbers(value: Any, count: int, most: float) -> bool:
    """What the browser sends is checked like any input."""
    return (
        isinstance(value, list)
        and len(value) == count
        and all(isinstance(v, int | float) and abs(v) <= most for v in value)
    )
