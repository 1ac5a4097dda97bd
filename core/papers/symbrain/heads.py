"""One symmetric head, as maps of its tissues: what every synthetic slice is cut from.

Grey and white matter are those of the MNI152 template (ICBM 2009a nonlinear symmetric, which comes
with nilearn), averaged with their own mirror image so that the midplane is x = 0 exactly. What the
template lacks is drawn around it: fluid, skull, scalp, eyes, a face with airways, a neck.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from scipy import ndimage

from core.inputs.mri import Volume, read_volume
from core.inputs.mri.presets import template_bytes
from core.memory import kept

TISSUES = ("fluid", "grey", "white", "skull", "scalp", "face", "eyes")
INSIDE = 3  # the first of them lie inside the skull
SPACING = 2.0  # [mm]

_FIRST = np.array([-96.0, -134.0, -120.0])  # world position of the first voxel [mm]
_SHAPE = (97, 127, 118)
_CLOSING = 16.0  # the skull does not follow clefts narrower than twice this [mm]


class Head(NamedTuple):
    """maps (7, Z, Y, X) float32 in [0, 1], with sum at most 1; voxels of 2 mm; origin (3,) is the
    index (z, y, x) of the template's world origin."""

    maps: np.ndarray
    origin: np.ndarray


@kept
def template_head() -> Head:
    """The head, built once per process."""
    grey: np.ndarray = _matter(template("gm"))
    white = _matter(template("wm"))
    brain = ndimage.binary_fill_holes(ndimage.binary_closing(grey + white > 0.3, iterations=3))
    brain = ndimage.binary_dilation(brain)
    grey, white = grey * brain, white * brain
    depth = _distance(_closed(brain))
    inside = np.clip(0.5 - depth / SPACING, 0, 1)
    fluid = np.clip(inside - grey - white, 0, 1)
    skull = _between(depth, 1.0, 8.0)
    scalp = _between(depth, 8.0, 14.0)
    face, eyes = _face(depth)
    scalp = scalp * (1 - np.maximum(face, eyes))
    maps: np.ndarray = np.stack([fluid, grey, white, skull, scalp, face, eyes], dtype=np.float32)
    maps = (maps + maps[:, ::-1]) / 2
    maps /= np.maximum(maps.sum(0), 1)
    return Head(np.ascontiguousarray(maps.transpose(0, 3, 2, 1)), (-_FIRST / SPACING)[::-1])


def template(kind: str) -> Volume:
    """The ICBM 2009a symmetric template at 1 mm: "t1", "gm" or "wm", in [0, 1]."""
    volume = read_volume(template_bytes(kind))
    return replace(volume, voxels=volume.voxels / volume.voxels.max())


def _matter(volume: Volume) -> np.ndarray:
    """A template map (X, Y, Z) on the head's grid."""
    fine = ndimage.gaussian_filter(volume.voxels, 0.7)
    index = [_FIRST[k] - volume.affine[k, 3] + SPACING * np.arange(_SHAPE[k]) for k in range(3)]
    rows = np.meshgrid(*index, indexing="ij", sparse=False)
    return ndimage.map_coordinates(fine, rows, order=1).astype(np.float32)


def _distance(mask: np.ndarray) -> np.ndarray:
    """Signed distance to the border of a mask, negative within [mm]."""
    out = ndimage.distance_transform_edt(~mask) - ndimage.distance_transform_edt(mask)
    return ndimage.gaussian_filter(out * SPACING, 0.7)


def _closed(mask: np.ndarray) -> np.ndarray:
    grown = ndimage.distance_transform_edt(~mask) * SPACING <= _CLOSING
    return ndimage.distance_transform_edt(grown) * SPACING > _CLOSING


def _between(depth: np.ndarray, near: float, far: float) -> np.ndarray:
    """1 where near < depth < far, with edges one voxel wide."""
    rising = np.clip((depth - near) / SPACING + 0.5, 0, 1)
    return rising * np.clip((far - depth) / SPACING + 0.5, 0, 1)


def _ellipsoid(centre: tuple[float, ...], axes: tuple[float, ...]) -> np.ndarray:
    """1 inside, with a soft edge; an infinite half-axis makes a cylinder."""
    world = np.meshgrid(
        *(_FIRST[k] + SPACING * np.arange(_SHAPE[k]) for k in range(3)), indexing="ij"
    )
    radius = np.sqrt(sum(((w - c) / a) ** 2 for w, c, a in zip(world, centre, axes, strict=True)))
    return np.clip((1 - radius) * min(axes) / SPACING + 0.5, 0, 1)


def _face(depth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Soft tissue of face and neck, outside the skull, and the eyes."""
    outside = np.clip((depth - 8.0) / SPACING + 0.5, 0, 1)
    eyes = np.maximum(
        _ellipsoid((-32, 64, -36), (12, 12, 12)), _ellipsoid((32, 64, -36), (12, 12, 12))
    )
    eyes = eyes * outside
    soft = np.maximum(
        _ellipsoid((0, 52, -66), (60, 50, 60)), _ellipsoid((0, -28, -110), (54, 58, 70))
    )
    nose = _ellipsoid((0, 66, -62), (11, 26, 22))
    sinuses = np.maximum(
        _ellipsoid((-28, 60, -66), (11, 13, 14)), _ellipsoid((28, 60, -66), (11, 13, 14))
    )
    throat = _ellipsoid((0, 18, -92), (10, 10, 30))
    septum = _ellipsoid((0, 66, -62), (2.5, 26, 22))
    air = np.clip(np.maximum(np.maximum(nose, sinuses), throat) - septum, 0, 1)
    return soft * outside * (1 - air) * (1 - eyes), eyes
