"""Slices with lines on them, and volumes behind three linked crosshairs: what those views are told.

A slice is any picture that is drawn or painted on: of a head, or of a field on a rectangle.

A line is (a, b, c): the points with a x + b y = c, in pixels from the middle of the picture, x to the
right and y downwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.palette import Scale
from core.figures.verdict import words_within


@dataclass(frozen=True)
class Stroke:
    """A line (3,) over a picture: name, colour "#rrggbb", width [pixels of the screen], dashed or not.

    band: how uncertain it is, standard deviations of its angle [degrees] and offset [pixels], about
    the point of the line that is nearest to `pivot`; shown twice as wide.
    """

    name: str
    line: np.ndarray
    colour: str
    width: float = 3.0
    dashed: bool = False
    band: tuple[float, float] | None = None
    pivot: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Ellipses:
    """Ellipses over a picture, which may move: places (T, n, 5) float32, x, y, both radii, opacity.

    Lengths are shares of the picture's width and height, x and y from its top left corner. tone: (n,)
    which of the `tones` ("#rrggbb") each has. chosen: the one that is outlined, or -1. grips: whether
    the visitor can pick, move and remove them. names: what is written beside the first ones.
    """

    places: np.ndarray
    tone: np.ndarray
    tones: tuple[str, ...]
    chosen: int = -1
    grips: bool = False
    names: Sequence[str] = ()


@dataclass(frozen=True)
class SlicePanel:
    """A picture (H, W) or (H, W, 3) uint8 with strokes over it.

    curve: (n, 2) points x, y in pixels from the middle; sides: what lies at the left, right, top and
    bottom. drags: the last stroke can be dragged. brush: radius [pixels] of the visitor's brush, or
    None where nothing can be painted. paths: more curves, as thin lines, or with `looks` each in its own
    colour and width [pixels of the screen]. crisp: pixels are shown as squares, not blended. words: what
    is said in the middle.
    """

    title: str
    colour: str
    alt: str
    pixels: np.ndarray
    strokes: Sequence[Stroke] = ()
    subtitle: str = ""
    curve: np.ndarray | None = None
    curve_colour: str = "#ffffff"
    sides: tuple[str, str, str, str] = ("", "", "", "")
    drags: bool = False
    brush: float | None = None
    paths: Sequence[np.ndarray] = ()
    path_colour: str = "#ffffff"
    looks: Sequence[tuple[str, float]] = ()
    ellipses: Ellipses | None = None
    crisp: bool = False
    words: str = ""


def field_panel(
    title: str, says: str, values: np.ndarray, scale: Scale, tone: str, alt: str = ""
) -> SlicePanel:
    """A field (H, W) by its scale, its pixels as squares. says: its subtitle.

    alt: what is heard where title and subtitle do not say it.
    """
    heard = alt or f"{title}: {says}"
    picture, words = scale.picture(values), words_within(values, scale)
    return SlicePanel(title, tone, heard, picture, subtitle=says, crisp=True, words=words)


@dataclass(frozen=True)
class SliceScene:
    """Panels in reading order; height: most that a panel takes [percent of the window's height].

    square: names of f and g, where the panels are the corners of a square; narrow: columns on a phone;
    wide: columns in a lecture where these make the panels larger.
    """

    panels: Sequence[SlicePanel]
    label: str
    columns: int
    height: int = 56
    square: tuple[str, str] | None = None
    narrow: int = 1
    wide: int = 0


@dataclass(frozen=True)
class VolumePlane:
    """A plane normal . x = offset, x in mm from the middle of the volume along its axes."""

    name: str
    normal: np.ndarray
    offset: float
    colour: str
    dashed: bool = False


@dataclass(frozen=True)
class VolumeScene:
    """voxels (X, Y, Z) uint8, axes to the right, forward and up; spacing [mm].

    overlay: (X, Y, Z) uint8 like the voxels, 128 where there is nothing, shown by the colours
    (256, 3) uint8; cross: voxel indices where the crosshair stands; oriented: whether left and right are
    those of the head ("R", "L", ...) or of the image.
    """

    voxels: np.ndarray
    spacing: tuple[float, float, float]
    planes: Sequence[VolumePlane]
    label: str
    cross: tuple[int, int, int]
    oriented: bool
    overlay: np.ndarray | None = None
    colours: np.ndarray | None = None
