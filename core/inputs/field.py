"""A scalar field on a grid that a visitor brings: an NPY array, or the brightness of a picture."""

import re
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from core.inputs import InputError
from core.inputs.image import read_image
from core.inputs.numbers import NPY_MAGIC, read_npy_array

MAX_BYTES = 16 * 1024 * 1024
MAX_SIDE = 1024  # of an array [nodes]
MIN_SIDE = 4
MAX_ASPECT = 16
WIDEST_CLOUD = 9  # columns of a table of points: position, normal, colour
_SHAPE = re.compile(rb"'shape': \(\d{1,9}, (\d{1,9})\)")
EXTENSIONS = ("npy", "png", "jpg", "jpeg", "tif", "tiff")


@dataclass(frozen=True)
class ScalarField:
    """values (H, W) float64, finite, rows from the top; picture: whether they are grey values in [0,
    1]."""

    values: np.ndarray
    picture: bool
    notes: tuple[str, ...]


def looks_like_field(raw: bytes) -> bool:
    """Whether the bytes are an NPY array of a grid: wider than the rows of a cloud of points are."""
    if not raw.startswith(NPY_MAGIC):
        return False
    shape = _SHAPE.search(raw[:4096])
    return shape is not None and int(shape[1]) > WIDEST_CLOUD


def read_field(raw: bytes) -> ScalarField:
    """An NPY array (H, W) of numbers, or the luminance of a PNG, JPEG or TIFF.

    Values that are not finite become the mean of those that are. Raises InputError with one sentence.
    """
    if not raw.startswith(NPY_MAGIC):
        image = read_image(raw)
        return ScalarField(image.pixels.astype(np.float64), True, image.notes)
    if len(raw) > MAX_BYTES:
        raise InputError(
            f"the file has {len(raw) / 2**20:.0f} MB; arrays up to {MAX_BYTES >> 20} MB are read"
        )
    array = read_npy_array(raw, "a field (height, width)", MAX_SIDE)
    if array.ndim != 2:
        raise InputError(f"the NPY array has shape {array.shape}; a field (height, width) is read")
    height, width = array.shape
    if max(height, width) > MAX_SIDE or min(height, width) < MIN_SIDE:
        raise InputError(
            f"the field has {width} x {height} nodes; {MIN_SIDE} to {MAX_SIDE} on a side are read"
        )
    if max(height, width) > MAX_ASPECT * min(height, width):
        raise InputError(
            f"the field is {width} x {height}, too narrow; at most {MAX_ASPECT} to 1 is read"
        )
    values = np.array(array, np.float64)
    finite = np.isfinite(values)
    if not finite.any():
        raise InputError("the field has no finite value; numbers are needed")
    if float(np.abs(values[finite]).max()) > 1e30:
        raise InputError("the field has values beyond 1e30; scale it down")
    notes = []
    if not finite.all():
        values[~finite] = values[finite].mean()
        notes.append(f"{int((~finite).sum()):,} values that were not finite became the mean")
    return ScalarField(values, False, tuple(notes))


def resampled(values: np.ndarray, side: int) -> np.ndarray:
    """A field (H, W) on side x side nodes that span the same rectangle, smoothed first where
    coarser."""
    coarser = [max(n / side, 1.0) for n in values.shape]
    smooth = ndimage.gaussian_filter(
        values, [0.5 * np.sqrt(c**2 - 1) for c in coarser], mode="nearest"
    )
    rows, columns = (np.linspace(0, n - 1, side) for n in values.shape)
    places = np.meshgrid(rows, columns, indexing="ij")
    return ndimage.map_coordinates(smooth, places, order=1, prefilter=False, mode="nearest")
