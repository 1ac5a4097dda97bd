"""The commuting square as pictures: its corners, its two ways round, and how far they differ."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from core.equivariance import Square
from core.figures.cloud import CloudPanel, CloudScene, Lines, Points, blend, hairs
from core.figures.film import Film, film_panel
from core.figures.palette import Palette, Scale
from core.figures.slices import Ellipses, SliceScene, field_panel
from core.figures.verdict import plain

Fields = Square[np.ndarray, np.ndarray]
_GAP = "f(g x) - g f(x)"
_HAIR = 0.35  # how long the largest difference is drawn [radii]


class Corners(NamedTuple):
    """What stands at each corner, in a few words; f and g: the names of the arrows."""

    x: str
    gx: str
    fx: str
    fgx: str
    f: str = "f"
    g: str = "g"


class _Corner(NamedTuple):
    title: str
    says: str
    values: np.ndarray
    scale: Scale
    tone: str


def square_scene(
    found: Fields,
    says: Corners,
    inputs: Scale,
    outputs: Scale,
    tone: str,
    colours: Palette,
    over: tuple[Ellipses, Ellipses] | None = None,
) -> SliceScene:
    """The square of fields (H, W), and how the two ways round differ in its middle.

    tone: the model's colour; over: ellipses that lie on x and on g x.
    """
    panels = [
        field_panel(*corner) for corner in _corners(found, says, inputs, outputs, tone, colours)
    ]
    if over is not None:
        panels[0], panels[2] = (
            replace(panels[k], ellipses=ellipses, words="")
            for k, ellipses in zip((0, 2), over, strict=True)
        )
    return SliceScene(panels, _label(found), 3, 36, square=(says.f, says.g))


def square_film(
    found: Fields, says: Corners, inputs: Scale, outputs: Scale, tone: str, colours: Palette
) -> Film:
    """The same of films (T, H, W)."""
    corners = _corners(found, says, inputs, outputs, tone, colours)
    panels = [film_panel(*corner) for corner in corners]
    return Film(panels, len(found.x), _label(found), (20, 20, 20), square=(says.f, says.g))


def square_cloud(
    corners: Sequence[Sequence[Points | Lines]],
    says: Corners,
    gap: tuple[np.ndarray, np.ndarray],
    size: float,
    found: Square[Any, Any],
    tone: str,
    colours: Palette,
    turn: tuple[float, float, float] | None = None,
) -> CloudScene:
    """The same of what lies in space: the layers at x, f(x), g x and f(g x).

    gap: points (N, 3), and at each the vector (N, 3) by which the two ways round differ, drawn as a hair;
    size: of an output there. With `turn`, all but x and f(x) is given before that rotation, which the
    browser adds.
    """
    places, apart = gap
    sizes = np.linalg.norm(apart, axis=1)
    largest = float(sizes.max())
    unit = largest or 1.0
    difference: list[Points | Lines] = [
        Points(places, blend(sizes / unit, colours.input, colours.error), 4),
        Lines(hairs(places, apart, _HAIR * sizes[:, None] / unit), colours.error, 2),
    ]
    parts: tuple[tuple[str, str, Sequence[Points | Lines], str, bool], ...] = (
        ("x", says.x, corners[0], colours.input, False),
        ("f(x)", says.fx, corners[1], tone, False),
        ("g x", says.gx, corners[2], colours.transformation, True),
        ("f(g x)", says.fgx, corners[3], tone, True),
        (_GAP, _magnified(largest, size), difference, colours.error, True),
    )
    panels = [
        CloudPanel(title, shade, f"{title}: {words}", layers, words, turns=moves)
        for title, words, layers, shade, moves in parts
    ]
    return CloudScene(panels, _label(found), 3, 27, turn, square=(says.f, says.g))


def _label(found: Square[Any, Any]) -> str:
    return f"Commuting square, relative error {found.error:.2g}"


def _corners(
    found: Fields, says: Corners, inputs: Scale, outputs: Scale, tone: str, colours: Palette
) -> Iterator[_Corner]:
    """All outputs on one scale, so that they can be compared."""
    gap = np.abs(found.fgx - found.gfx)
    largest = float(np.nan_to_num(gap).max())
    says_gap = _magnified(largest, outputs.high)
    if not largest and np.isnan(gap).any():
        says_gap = "nothing to compare"
    yield _Corner("x", says.x, found.x, inputs, colours.input)
    yield _Corner("f(x)", says.fx, found.fx, outputs, tone)
    yield _Corner("g x", says.gx, found.gx, inputs, colours.transformation)
    yield _Corner("f(g x)", says.fgx, found.fgx, outputs, tone)
    size = Scale(0.0, largest or 1.0, "error", outputs.power)
    yield _Corner(_GAP, says_gap, gap, size, colours.error)


def _magnified(largest: float, full: float) -> str:
    """By how much a difference is magnified that is shown as if its largest value were `full`."""
    if largest == 0:
        return "none, to the last bit"
    factor = float(f"{full / largest:.2g}")
    return f"magnified {plain(factor)} times" if factor >= 1.5 else f"scaled by {plain(factor)}"
