"""Pictures of the page: slices with lines, volumes with planes, charts.

Slices are dark in both themes, so that what lies on them has the colours of the dark one.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
from scipy import ndimage

from core.figures.charts import Bars, bars, layout
from core.figures.palette import DARK, Method, Palette, colour_map, rgb
from core.figures.slices import SlicePanel, SliceScene, Stroke, VolumePlane, VolumeScene
from core.inputs.mri import Volume
from core.papers.symbrain import exhibit
from core.papers.symbrain.asymmetry import Asymmetry
from core.papers.symbrain.exhibit import DrawnVolume, LineSquare
from core.papers.symbrain.lines import pixel_grid
from core.papers.symbrain.predict import Midline, curve
from core.papers.symbrain.slices import Slice, in_pixels
from core.papers.symbrain.volume import AXES, Plane

CAST = {
    "combined": Method("networks, then symmetry", "method"),
    "network": Method("two networks alone", "method_small"),
    "symmetry": Method("first network, then symmetry", "error"),
    "correlation": Method("mirror correlation", "baseline"),
    "axes": Method("principal axes", "baseline_wide"),
    "mask": Method("outline's bisector", "baseline_plus"),
}
YOURS = DARK.transformation
TRUTH = "#FFFFFF"
_TINTS = (rgb(DARK.method), rgb(DARK.baseline))
_FULL = 0.5  # difference of brightness that has the full colour


def grey(shown: Slice) -> np.ndarray:
    """(N, N) uint8, 1st to 99.5th percentile as black to white."""
    low, high = np.percentile(shown.pixels, (1, 99.5))
    level = (shown.pixels - low) / max(float(high - low), 1e-9)
    return (level.clip(0, 1) * 255).round().astype(np.uint8)


def tinted(shown: Slice, midline: Midline) -> np.ndarray:
    """(N, N, 3) uint8: the brain's halves in two tints."""
    picture = np.repeat(grey(shown)[..., None], 3, -1).astype(np.float32)
    brain = on_slice(shown, midline, midline.brain).clip(0, 1)[..., None]
    line = in_pixels(shown, midline, midline.lines["combined"])
    line = line * (1 if line[0] >= 0 else -1)
    x, y = pixel_grid(*shown.pixels.shape)
    right = (line[0] * x + line[1] * y > line[2])[..., None]
    tint = np.where(right, np.array(_TINTS[1]), np.array(_TINTS[0]))
    share = 0.2 * (brain > 0.5)
    return (picture * (1 - share) + share * (0.35 * picture + 0.65 * tint)).astype(np.uint8)


def on_slice(shown: Slice, midline: Midline, values: np.ndarray) -> np.ndarray:
    """A map of the canvas (128, 128) on the slice's pixels."""
    canvas = midline.canvas
    x, y = pixel_grid(*shown.pixels.shape)
    rows = [
        (y * shown.pitch - canvas.centre[1]) / canvas.scale + (values.shape[0] - 1) / 2,
        (x * shown.pitch - canvas.centre[0]) / canvas.scale + (values.shape[1] - 1) / 2,
    ]
    return ndimage.map_coordinates(values, rows, order=1, prefilter=False)


def stroke(shown: Slice, midline: Midline, method: str, band: bool = False) -> Stroke:
    """A method's line on the slice."""
    per_pixel = midline.canvas.scale / shown.pitch
    pivot = (midline.canvas.centre[0] / shown.pitch, midline.canvas.centre[1] / shown.pitch)
    spread = (midline.spread[0], midline.spread[1] * per_pixel) if band else None
    line = in_pixels(shown, midline, midline.lines[method])
    member, best = CAST[method], method == "combined"
    width = 4 if best else 3
    return Stroke(member.name, line, member.tone(DARK), width, not best, spread, pivot)


def curve_on(shown: Slice, midline: Midline) -> np.ndarray:
    """The curved midline in pixels of the slice."""
    points = curve(midline.heat, midline.lines["network"]) * midline.canvas.scale
    return (points + midline.canvas.centre) / shown.pitch


def slice_scene(
    shown: Slice,
    midline: Midline,
    methods: Sequence[str],
    yours: np.ndarray | None,
    brush: bool,
    bent: bool,
) -> SliceScene:
    """The slice with the lines of some methods, its truth where known, and the visitor's line."""
    strokes = [
        stroke(shown, midline, method, band=method == "combined") for method in reversed(methods)
    ]
    if shown.truth is not None:
        strokes.append(Stroke("truth", shown.truth / [1, 1, shown.pitch], TRUTH, 2, True))
    if yours is not None:
        strokes.append(Stroke("your line", yours, YOURS, 4))
    side = len(shown.pixels)
    panel = SlicePanel(
        shown.name.capitalize(),
        DARK.method,
        f"{shown.name} with its midline at {exhibit.said(strokes[0].line, shown.pitch)[0]:.1f} degrees",
        tinted(shown, midline) if methods else grey(shown),  # tints would give the line away
        strokes,
        "halves tinted; band: two standard deviations" if methods else "where is its mirror?",
        curve_on(shown, midline) if bent else None,
        CAST["network"].tone(DARK),
        shown.sides,
        drags=yours is not None,
        brush=exhibit.LESION / 128 * side if brush else None,
    )
    return SliceScene([panel], "A slice of a head and its midline", 1, 56)


def square_scene(
    shown: Slice, midline: Midline, found: LineSquare, method: str, angle: int
) -> SliceScene:
    """The square of a slice and the line that is found in it; both ways round in the middle."""
    tone = CAST[method].tone(DARK)
    turned = grey(found.gx)
    both = [
        Stroke("g f(x): ask, then move", found.gfx, YOURS, 6),
        Stroke("f(g x): move, then ask", found.fgx, tone, 2.5, True),
    ]
    panels = [
        SlicePanel("x", DARK.input, "The slice", grey(shown)),
        SlicePanel(
            "f(x)", tone, "Its line", grey(shown), [stroke(shown, midline, method)], "its line"
        ),
        SlicePanel("g x", DARK.transformation, "The moved slice", turned),
        SlicePanel(
            "f(g x)", tone, "The line of the moved slice", turned, both[1:], "its line, found anew"
        ),
        SlicePanel("g f(x) under f(g x)", DARK.error, "Both lines", turned, both, "both lines"),
    ]
    names = (CAST[method].name, f"turn by {angle}\u00b0")
    return SliceScene(panels, "The commuting square of a slice", 3, 36, square=names)


def asymmetry_scene(shown: Slice, midline: Midline, found: Asymmetry) -> SliceScene:
    """The slice, and what each half has that its mirror image has not."""
    values = on_slice(shown, midline, found.map)
    line = stroke(shown, midline, "combined")
    alt = "Signed difference of the slice and its mirror image across the midline"
    says = f"correlation {found.correlation:.2f}; red: brighter than the other side; blue: darker"
    mixed = painted_over(grey(shown), values)
    panels = [
        SlicePanel("The slice", DARK.input, shown.name, grey(shown), [line], "and its midline"),
        SlicePanel("Minus its mirror image", DARK.error, alt, mixed, [line], says),
    ]
    panels = [replace(panel, sides=shown.sides) for panel in panels]
    return SliceScene(panels, "A slice and the difference of its halves", 2, 56)


def painted_over(picture: np.ndarray, values: np.ndarray) -> np.ndarray:
    """(N, N, 3) uint8: a grey picture under signed values, as opaque as they are large."""
    index = (128 + values.clip(-_FULL, _FULL) / _FULL * 127).round().astype(np.uint8)
    share = np.abs(values[..., None] / 0.15).clip(0, 1)
    tint = colour_map("signed")[index]
    return (picture[..., None] * (1 - share) + share * tint).astype(np.uint8)


def volume_scene(
    volume: Volume,
    shown: DrawnVolume,
    planes: dict[str, tuple[np.ndarray, float]],
    cross: tuple[int, int, int],
    overlay: np.ndarray | None = None,
) -> VolumeScene:
    """Three linked views with planes. cross: voxel as drawn."""
    tones = {"midplane": DARK.method, "true plane": TRUTH}
    return VolumeScene(
        shown.voxels,
        shown.spacing,
        [
            VolumePlane(
                name, *exhibit.plane_of_view(volume, plane), tones[name], name != "midplane"
            )
            for name, plane in planes.items()
        ],
        "Three views of a head with its midplane",
        cross,
        volume.oriented,
        overlay,
        None if overlay is None else colour_map("signed"),
    )


def residual_figure(plane: Plane, colours: Palette) -> go.Figure:
    """How far each slice's own line is from the plane, over the slices."""
    figure = go.Figure()
    for axis, tone, symbol in ((2, colours.method, "circle"), (1, colours.baseline, "diamond")):
        chosen = [k for k, line in enumerate(plane.lines) if line.axis == axis]
        figure.add_scatter(
            x=[plane.lines[k].number + 1 for k in chosen],
            y=[round(float(plane.residuals[k]), 3) for k in chosen],
            name=f"{AXES[axis]} slices",
            mode="lines+markers",
            line={"color": tone, "width": 2},
            marker={
                "symbol": symbol,
                "size": [6 + 10 * plane.lines[k].weight for k in chosen],
                "color": tone,
            },
        )
    figure.update_xaxes(title_text="slice; larger marks are surer")
    figure.update_yaxes(title_text="distance to the plane [mm]", rangemode="tozero")
    return layout(figure, colours, height=330)


def accuracy_figure(evaluation: dict[str, Any], quantity: str, colours: Palette) -> go.Figure:
    """Median and 95th percentile of each method on held-out slices, with lesions and without.

    quantity: "angle" [degrees] or "offset" [pixels].
    """
    groups = []
    for method, member in CAST.items():
        rows = [evaluation["methods"][kind][method][quantity] for kind in ("healthy", "lesioned")]
        medians, highest = (np.array([row[which] for row in rows]) for which in ("median", "p95"))
        tone = member.tone(colours)
        groups.append(Bars(member.name, medians, tone, highest - medians, np.zeros(2)))
    places = ("without lesions", "with lesions")
    unit = "angle [degrees]" if quantity == "angle" else "offset [pixels of 128]"
    return bars(groups, places, "", f"error of the {unit}", colours, log_y=True, height=430)
