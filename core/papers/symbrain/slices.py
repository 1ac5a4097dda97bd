"""Slices as square pictures with square pixels, and the line that is found in one."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from core.inputs.image import GreyImage
from core.inputs.mri import Volume
from core.papers.symbrain.canvas import canvas_of
from core.papers.symbrain.lines import theta_rho
from core.papers.symbrain.predict import Midline, find_midline
from core.papers.symbrain.train import trained, trained_aligner
from core.papers.symbrain.volume import AXES, pixel_spacing, slice_pixels

MOST_SHOWN = 384  # side of a slice as it is drawn [pixels]


@dataclass(frozen=True)
class Slice:
    """pixels (H, W) float32 with square pixels of `pitch` units; unit: "px" or "mm".

    sides: left, right, top, bottom; truth: the line in units, where it is known.
    """

    name: str
    pixels: np.ndarray
    pitch: float
    unit: str
    sides: tuple[str, str, str, str]
    truth: np.ndarray | None = None


def image_slice(image: GreyImage) -> Slice:
    """A visitor's picture; its left and right are the image's."""
    sides = ("image left", "image right", "", "")
    return _squared("your image", image.pixels, (1.0, 1.0), "px", sides)


def volume_slice(volume: Volume, axis: int, number: int, name: str = "your volume") -> Slice:
    """A slice of a volume, its sides told by the file where it tells them."""
    pixels = slice_pixels(volume.voxels, axis, number)
    spacing = pixel_spacing(volume.spacing, axis)
    ends = (("L", "R"), ("P", "A"), ("I", "S"))
    column, row = (k for k in range(3) if k != axis)
    sides = (*ends[column], *ends[row][::-1])
    if not volume.oriented:
        sides = ("image left", "image right", "", "")
    return _squared(f"{name}, {AXES[axis]} slice {number + 1}", pixels, spacing, "mm", sides)


def _squared(
    name: str,
    pixels: np.ndarray,
    spacing: tuple[float, float],
    unit: str,
    sides: tuple[str, str, str, str],
) -> Slice:
    """With square pixels on a square picture, so that quarter turns and flips are exact."""
    extent = np.array(pixels.shape) * spacing
    pitch = max(min(spacing), float(extent.max()) / MOST_SHOWN)
    side = max(int(np.ceil(extent.max() / pitch)), 16)
    level = pixels.astype(np.float32)
    if (side, side) != pixels.shape or pitch not in spacing:
        smooth = ndimage.gaussian_filter(level, [0.5 * max(pitch / s - 1, 0) for s in spacing])
        at = [
            (np.arange(side) - (side - 1) / 2) * pitch / s + (size - 1) / 2
            for s, size in zip(spacing, pixels.shape, strict=True)
        ]
        rows = np.meshgrid(*at, indexing="ij")
        level = ndimage.map_coordinates(smooth, rows, order=1, cval=float(level.min()))
    return Slice(name, level, pitch, unit, sides)


def study(shown: Slice, classical: bool = True) -> Midline:
    """The lines of a slice by each method. Raises InputError for a slice of one brightness."""
    canvas = canvas_of(shown.pixels, (shown.pitch, shown.pitch))
    return find_midline(canvas, trained(), trained_aligner(), classical=classical)


def in_pixels(shown: Slice, midline: Midline, line: np.ndarray) -> np.ndarray:
    """A line of the canvas in pixels of the slice as it is drawn."""
    found = midline.canvas.to_slice(line)
    found[2] /= shown.pitch
    return found


def on_canvas(shown: Slice, midline: Midline, line: np.ndarray) -> np.ndarray:
    """The inverse of `in_pixels`."""
    return midline.canvas.from_slice(line * [1, 1, shown.pitch])


def slice_line(shown: Slice, midline: Midline, method: str = "combined") -> dict[str, float]:
    """A line of a slice: theta [degrees] and rho [pixels, or mm]."""
    theta, rho = theta_rho(midline.canvas.to_slice(midline.lines[method]))
    return {
        "theta_deg": round(theta, 3),
        "rho_px" if shown.unit == "px" else "rho_mm": round(rho, 3),
    }
