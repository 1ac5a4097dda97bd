"""The commuting square as pictures: its corners, its two ways round, and how far they differ."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from core.equivariance import Square
from core.figures.film import Film, film_panel
from core.figures.palette import Palette, Scale
from core.figures.slices import Ellipses, SliceScene, field_panel

Fields = Square[np.ndarray, np.ndarray]


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
            replace(panels[k], ellipses=ellipses) for k, ellipses in zip((0, 2), over, strict=True)
        )
    return SliceScene(panels, _label(found), 3, 36, square=(says.f, says.g))


def square_film(
    found: Fields, says: Corners, inputs: Scale, outputs: Scale, tone: str, colours: Palette
) -> Film:
    """The same of films (T, H, W)."""
    corners = _corners(found, says, inputs, outputs, tone, colours)
    panels = [film_panel(*corner) for corner in corners]
    return Film(panels, len(found.x), _label(found), (20, 20, 20), square=(says.f, says.g))


def _label(found: Fields) -> str:
    return f"Commuting square, relative error {found.error:.2g}"


def _corners(
    found: Fields, says: Corners, inputs: Scale, outputs: Scale, tone: str, colours: Palette
) -> Iterator[_Corner]:
    """All outputs on one scale, so that they can be compared."""
    gap = np.abs(found.fgx - found.gfx)
    largest = float(np.nan_to_num(gap).max())
    if largest:
        says_gap = f"magnified {outputs.high / largest:,.0f} times"
    else:
        says_gap = "nothing to compare" if np.isnan(gap).any() else "none, to the last bit"
    yield _Corner("x", says.x, found.x, inputs, colours.input)
    yield _Corner("f(x)", says.fx, found.fx, outputs, tone)
    yield _Corner("g x", says.gx, found.gx, inputs, colours.transformation)
    yield _Corner("f(g x)", says.fgx, found.fgx, outputs, tone)
    size = Scale(0.0, largest or 1.0, "error", outputs.power)
    yield _Corner("f(g x) - g f(x)", says_gap, gap, size, colours.error)
