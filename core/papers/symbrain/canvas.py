"""The square that the networks see: around the head, whatever else the picture holds."""

from typing import NamedTuple

import numpy as np
from scipy import ndimage

from core.inputs import InputError
from core.papers.symbrain import baselines
from core.papers.symbrain.lines import pixel_grid
from core.papers.symbrain.synthesis import SIDE, Slices, levelled

MARGIN = 1.16  # side of the canvas, of the head's larger side


class Canvas(NamedTuple):
    """A slice as the network sees it: image (128, 128) float32 in [0, 1].

    scale: units of the slice in a pixel of the canvas; centre (x, y): the middle of the canvas, in
    units of the slice from its middle. A unit is a millimetre, or a pixel where pixels are square.
    """

    image: np.ndarray
    scale: float
    centre: tuple[float, float]

    def to_slice(self, line: np.ndarray) -> np.ndarray:
        """A line (..., 3) of the canvas in units of the slice."""
        line = np.array(line, float)
        shift = line[..., 0] * self.centre[0] + line[..., 1] * self.centre[1]
        line[..., 2] = line[..., 2] * self.scale + shift
        return line

    def from_slice(self, line: np.ndarray) -> np.ndarray:
        """The inverse of `to_slice`."""
        line = np.array(line, float)
        shift = line[..., 0] * self.centre[0] + line[..., 1] * self.centre[1]
        line[..., 2] = (line[..., 2] - shift) / self.scale
        return line


def canvas_of(
    pixels: np.ndarray, spacing: tuple[float, float] = (1.0, 1.0), margin: float = MARGIN
) -> Canvas:
    """The square around the head in a slice (H, W), resampled to 128 pixels.

    spacing: (row, column) size of a pixel; margin: side of the square, of the head's larger side.
    Raises InputError for a slice of one brightness.
    """
    pixels = np.asarray(pixels, np.float32)
    if float(pixels.max()) == float(pixels.min()):
        raise InputError("the slice is of one brightness; there is nothing to see")
    level = levelled(pixels)
    extent = float(np.max(np.array(pixels.shape) * spacing))
    pitch = extent / SIDE
    mask = baselines.foreground(_resampled(level, spacing, pitch, (0.0, 0.0)))
    rows, columns = (np.flatnonzero(mask.any(k)) for k in (1, 0))
    reach = min(max(len(rows), len(columns)) * pitch * margin, extent)
    most = (extent - reach) / 2
    x, y = (
        float(np.clip(((span[0] + span[-1]) / 2 - (SIDE - 1) / 2) * pitch, -most, most))
        for span in (columns, rows)
    )
    scale, centre = reach / SIDE, (x, y)
    return Canvas(levelled(_resampled(level, spacing, scale, centre)), scale, centre)


def _resampled(
    image: np.ndarray, spacing: tuple[float, float], scale: float, centre: tuple[float, float]
) -> np.ndarray:
    """(128, 128) pixels of size `scale` about `centre`, smoothed first where they are coarser."""
    sigma = [0.5 * np.sqrt(max((scale / s) ** 2 - 1, 0)) for s in spacing]
    smooth = ndimage.gaussian_filter(image, sigma)
    x, y = pixel_grid(SIDE, SIDE)
    rows = (y * scale + centre[1]) / spacing[0] + (image.shape[0] - 1) / 2
    columns = (x * scale + centre[0]) / spacing[1] + (image.shape[1] - 1) / 2
    return ndimage.map_coordinates(smooth, [rows, columns], order=1, prefilter=False)


def framed(slices: Slices, margins: np.ndarray) -> Slices:
    """Slices as they are seen on their canvases of margins (n,), the truth with them."""
    images, distances, brains, lines = [], [], [], []
    for image, distance, brain, line, margin in zip(*slices, margins, strict=True):
        canvas = canvas_of(image, margin=margin)
        place = (1.0, 1.0), canvas.scale, canvas.centre
        images.append(canvas.image)
        distances.append((_resampled(distance, *place) / canvas.scale).astype(np.float32))
        brains.append(_resampled(brain.astype(np.float32), *place) > 0.5)
        lines.append(canvas.from_slice(line))
    return Slices(*(np.stack(part) for part in (images, distances, brains, lines)))
