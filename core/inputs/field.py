"""A scalar field on a grid that a visitor brings: an NPY array, or the brightness of a picture."""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import ndimage

from core.inputs import InputError, check_size
from core.inputs.image import KIND as IMAGE
from core.inputs.image import read_image
from core.inputs.kinds import Kind, Likeness
from core.inputs.npy import NPY_MAGIC, WIDEST_CLOUD, npy_shape, read_npy_array

MAX_BYTES = 16 * 1024 * 1024
MAX_SIDE = 1024  # of an array [nodes]
MIN_SIDE = 4
MAX_ASPECT = 16


@dataclass(frozen=True)
class ScalarField:
    """values (H, W) float64, finite, rows from the top; picture: whether they are grey values in [0,
    1]."""

    values: np.ndarray
    picture: bool
    notes: tuple[str, ...]


def _likeness(raw: bytes) -> Likeness:
    """An array is a grid if it is wider than the rows of a cloud of points are."""
    shape = npy_shape(raw) or ()
    return Likeness.YES if len(shape) == 2 and shape[1] > WIDEST_CLOUD else Likeness.NO


def read_field(raw: bytes) -> ScalarField:
    """An NPY array (H, W) of numbers, or the luminance of a PNG, JPEG or TIFF.

    Values that are not finite become the mean of those that are. Raises InputError with one sentence.
    """
    if not raw.startswith(NPY_MAGIC):
        image = read_image(raw)
        return ScalarField(image.pixels.astype(np.float64), True, image.notes)
    check_size(raw, MAX_BYTES, "fields")
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
        raise InputError(
            "the field has values of more than 30 digits before the point; scale it down"
        )
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


def _facts(field: ScalarField) -> dict[str, Any]:
    return {
        "nodes": list(field.values.shape),
        "lowest": float(field.values.min()),
        "highest": float(field.values.max()),
    }


def _sample() -> bytes:
    """Smooth random hills."""
    hills = ndimage.gaussian_filter(np.random.default_rng(0).normal(size=(96, 96)), 6, mode="wrap")
    with io.BytesIO() as file:
        np.save(file, (hills / hills.std()).astype(np.float32))
        return file.getvalue()


def _shades(field: ScalarField) -> np.ndarray:
    low, high = field.values.min(), field.values.max()
    return (field.values - low) / ((high - low) or 1.0)


KIND = Kind(
    name="field",
    title="Field on a grid",
    what="fields",
    formats="NPY",
    says=f"A scalar for each node (height, width), up to {MAX_SIDE} x {MAX_SIDE}.",
    extensions=("npy", *IMAGE.extensions),
    max_bytes=MAX_BYTES,
    likeness=_likeness,
    read=read_field,
    brief=lambda field: "{1} x {0} nodes".format(*field.values.shape),
    facts=_facts,
    sample_name="hills.npy",
    sample=_sample,
    image=_shades,
)
