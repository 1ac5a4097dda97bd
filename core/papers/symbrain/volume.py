"""The midsagittal plane of a volume: lines of many slices, one robust plane, then symmetry in 3-D."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import ndimage, optimize
from torch import nn

from core.inputs import InputError
from core.inputs.mri import Volume
from core.papers.symbrain.canvas import Canvas, canvas_of
from core.papers.symbrain.lines import SQUARE
from core.papers.symbrain.predict import find_lines

AXES = ("sagittal", "coronal", "axial")  # slices across right, forward, up
MIRRORED = (SQUARE[0], SQUARE[4])  # a slice and its mirror image: the average in volume mode
CUBE = 3.0  # voxels in which symmetry is measured [mm]
_SLICES = 18  # of each of two directions
STAGES = 8  # that finding a plane is told in
FAINT = 1e-6  # confidence below which no slice is taken for a brain's
_ENDS = 30.0  # points of a line that vote for the plane, on both sides of the brain's middle [mm]


class Line(NamedTuple):
    """The midline of a slice: axis 1 (coronal) or 2 (axial), its number, world points (2, 3) [mm] and
    a weight in [0, 1]."""

    axis: int
    number: int
    points: np.ndarray
    weight: float


@dataclass(frozen=True)
class Plane:
    """normal . x = offset, in world coordinates [mm, RAS], with normal[0] >= 0.

    lines: of the slices; residuals (n,): root mean square distance of each line's points [mm];
    by_slices: (normal, offset) before symmetry in 3-D moved it; symmetry: mirror correlation of the
    head; confidence in [0, 1].
    """

    normal: np.ndarray
    offset: float
    by_slices: tuple[np.ndarray, float]
    lines: tuple[Line, ...]
    residuals: np.ndarray
    symmetry: float
    confidence: float

    @property
    def yaw(self) -> float:
        """Turn of the head about the up axis [degrees]; positive: the face looks to the left."""
        return float(np.rad2deg(np.arctan2(self.normal[1], self.normal[0])))

    @property
    def roll(self) -> float:
        """Tilt of the head about the forward axis [degrees]; positive: the right ear is higher."""
        return float(np.rad2deg(np.arctan2(self.normal[2], self.normal[0])))


def slice_pixels(voxels: np.ndarray, axis: int, number: int) -> np.ndarray:
    """A slice (H, W) as it is shown: columns to the right (or forward), rows from top (or front) down."""
    return np.take(voxels, number, axis).T[::-1]


def pixel_spacing(spacing: tuple[float, float, float], axis: int) -> tuple[float, float]:
    """(row, column) size of a pixel of such a slice [mm]."""
    column, row = (spacing[k] for k in range(3) if k != axis)
    return row, column


def to_world(volume: Volume, axis: int, number: float, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """World positions (..., 3) of points of a slice, in mm from its middle, y downwards."""
    column, row = (k for k in range(3) if k != axis)
    index = np.empty((*np.shape(x), 3))
    index[..., axis] = number
    index[..., column] = x / volume.spacing[column] + (volume.voxels.shape[column] - 1) / 2
    index[..., row] = (volume.voxels.shape[row] - 1) / 2 - y / volume.spacing[row]
    return index @ volume.affine[:3, :3].T + volume.affine[:3, 3]


def find_plane(volume: Volume, net: nn.Module, aligner: nn.Module) -> Iterator[Plane | None]:
    """None while it works, then the plane: `STAGES` in all.

    Raises InputError for a volume that is one slice, or in which the networks see no brain.
    """
    if volume.flat_axis is not None:
        raise InputError("a plane needs a volume; this file has a single slice")
    if volume.constant:
        raise InputError("all voxels are alike; there is nothing to see")
    cube = cube_of(volume)
    yield None
    lines: list[Line] = []
    for part in np.array_split(_chosen(volume, cube), STAGES - 2):
        lines += _lines(volume, part, net, aligner)
        yield None
    if max((line.weight for line in lines), default=0.0) < FAINT:
        raise InputError("the networks see no brain in any slice; the scan of a head is needed")
    normal, offset, residuals = fit_plane(lines)
    better = refine_plane(cube, normal, offset)
    yield Plane(
        *better,
        (normal, offset),
        tuple(lines),
        residuals,
        plane_symmetry(cube, *better),
        _sure(lines, residuals),
    )


def plane_of(volume: Volume, net: nn.Module, aligner: nn.Module) -> Plane:
    """The plane, without its stages."""
    *_, plane = find_plane(volume, net, aligner)
    assert plane is not None
    return plane


def _sure(lines: list[Line], residuals: np.ndarray) -> float:
    """Confidence: how sure the surer half of the slices are, and how well all agree."""
    weights = np.sort([line.weight for line in lines])[::-1]
    agreed = 1 / (1 + (float(np.median(residuals)) / 4) ** 2)
    return float(weights[: max(1, len(weights) // 2)].mean() * agreed)


class Cube(NamedTuple):
    """A volume resampled along the world's axes in voxels of 3 mm: image (X, Y, Z) in [0, 1], corner
    (3,) [mm], and head (X, Y, Z) bool."""

    image: np.ndarray
    corner: np.ndarray
    head: np.ndarray


def _corners(volume: Volume) -> np.ndarray:
    """World positions (8, 3) of the outermost voxels."""
    index = np.indices((2, 2, 2)).reshape(3, 8).T * (np.array(volume.voxels.shape) - 1)
    return index @ volume.affine[:3, :3].T + volume.affine[:3, 3]


def cube_of(volume: Volume) -> Cube:
    """The volume in the cube that holds all of it, at most 288 mm wide."""
    world = _corners(volume)
    middle, extent = (world.max(0) + world.min(0)) / 2, world.max(0) - world.min(0)
    counts = np.minimum(np.ceil(extent / CUBE).astype(int) + 1, 96)
    corner = middle - (counts - 1) / 2 * CUBE
    inverse = np.linalg.inv(volume.affine)
    matrix = inverse[:3, :3] * CUBE
    shift = inverse[:3, :3] @ corner + inverse[:3, 3]
    blurred = volume.voxels
    for k, spacing in enumerate(volume.spacing):
        width = max(1, round(CUBE / spacing))
        if width > 1:
            blurred = ndimage.uniform_filter1d(blurred, width, axis=k)
    image = ndimage.affine_transform(
        blurred, matrix, shift, tuple(counts), order=1, prefilter=False, output=np.float32
    )
    low, high = np.percentile(image, (1, 99.5))
    image = ((image - low) / max(float(high - low), 1e-9)).clip(0, 1)
    smooth = ndimage.gaussian_filter(image, 1.0)
    bright = smooth[smooth > 0.1]
    level = 0.4 * float(bright.mean()) if bright.size else 0.0
    return Cube(image, corner, ndimage.binary_fill_holes(smooth > level))


def _chosen(volume: Volume, cube: Cube) -> np.ndarray:
    """(n, 2), axis and number, of axial and coronal slices, evenly through the upper part of the head."""
    out = []
    for axis in (2, 1):
        count = volume.voxels.shape[axis]
        filled = np.flatnonzero(cube.head.any(tuple(k for k in range(3) if k != axis)))
        low = (filled[0] * CUBE + cube.corner[axis]) if len(filled) else -np.inf
        high = (filled[-1] * CUBE + cube.corner[axis]) if len(filled) else np.inf
        middle = (np.array(volume.voxels.shape) - 1) / 2
        index = np.tile(middle, (count, 1))
        index[:, axis] = np.arange(count)
        world = (index @ volume.affine[:3, :3].T + volume.affine[:3, 3])[:, axis]
        if axis == 2:
            low = max(low, high - 150)  # no neck
        inside = np.flatnonzero((world > low + 12) & (world < high - 10))
        inside = inside if len(inside) else np.arange(count)
        picks = np.linspace(0, len(inside) - 1, min(_SLICES, len(inside))).round().astype(int)
        out += [(axis, int(inside[k])) for k in picks]
    return np.array(out)


def _lines(volume: Volume, chosen: np.ndarray, net: nn.Module, aligner: nn.Module) -> list[Line]:
    canvases: list[Canvas] = []
    kept = []
    for axis, number in chosen.tolist():
        pixels = slice_pixels(volume.voxels, axis, number)
        if pixels.max() > pixels.min():
            canvases.append(canvas_of(pixels, pixel_spacing(volume.spacing, axis)))
            kept.append((axis, number))
    if not kept:
        return []
    images = np.stack([canvas.image for canvas in canvases])
    found = find_lines(images, net, aligner, MIRRORED)
    out = []
    for k, ((axis, number), canvas) in enumerate(zip(kept, canvases, strict=True)):
        a, b, c = canvas.to_slice(found.lines[k])
        along = np.array([-_ENDS, _ENDS]) + (-b * canvas.centre[0] + a * canvas.centre[1])
        points = to_world(volume, axis, number, a * c - b * along, b * c + a * along)
        out.append(Line(axis, number, points, float(found.confidence[k])))
    return out


def fit_plane(lines: list[Line]) -> tuple[np.ndarray, float, np.ndarray]:
    """Normal, offset, and each line's root mean square distance: total least squares, reweighted."""
    points = np.concatenate([line.points for line in lines])
    weights = np.repeat([line.weight for line in lines], 2)
    normal, offset = np.array([1.0, 0, 0]), float(np.median(points[:, 0]))
    for scale in (40.0, 20.0, 10.0, 5.0, 3.0, 2.0, 2.0, 2.0, 2.0):
        away = points @ normal - offset
        share = weights / (1 + (away / scale) ** 2)
        middle = share @ points / share.sum()
        scatter = (points - middle).T @ ((points - middle) * share[:, None])
        normal = np.linalg.eigh(scatter)[1][:, 0]
        normal = normal * (1 if normal[0] >= 0 else -1)
        offset = float(normal @ middle)
    away = (points @ normal - offset).reshape(-1, 2)
    return normal, offset, np.sqrt((away**2).mean(1))


def plane_symmetry(
    cube: Cube, normal: np.ndarray, offset: float, weights: np.ndarray | None = None
) -> float:
    """Normalised cross-correlation of the head with its mirror image across a plane."""
    index = np.argwhere(cube.head) if weights is None else np.argwhere(weights > 0.02)
    share = np.ones(len(index)) if weights is None else weights[tuple(index.T)]
    return _symmetry_at(cube, index, cube.image[tuple(index.T)], share, normal, offset)


def _symmetry_at(cube, index, values, share, normal, offset) -> float:
    world = index * CUBE + cube.corner
    away = world @ normal - offset
    other = (world - 2 * away[:, None] * normal - cube.corner) / CUBE
    mirror = ndimage.map_coordinates(cube.image, other.T, order=1, prefilter=False)
    total = share.sum()
    a, b = values - share @ values / total, mirror - share @ mirror / total
    return float((share * a) @ b / np.sqrt(((share * a) @ a) * ((share * b) @ b)).clip(1e-9))


def refine_plane(cube: Cube, normal: np.ndarray, offset: float) -> tuple[np.ndarray, float]:
    """The plane moved to where the head mirrors itself best nearby, what differs between sides aside."""
    weights = _agreeing(cube, normal, offset)
    index = np.argwhere(weights > 0.02)
    values, share = cube.image[tuple(index.T)], weights[tuple(index.T)]
    middle = cube.corner + CUBE * (share @ index / share.sum())
    across = np.linalg.svd(normal[None])[2][1:]

    def moved(step: np.ndarray) -> tuple[np.ndarray, float]:
        turned = normal + np.deg2rad(step[0]) * across[0] + np.deg2rad(step[1]) * across[1]
        turned = turned / np.linalg.norm(turned)
        pivot = middle - (middle @ normal - offset) * normal
        return turned, float(turned @ pivot + step[2])

    def cost(step: np.ndarray) -> float:
        prior = 0.01 * 0.5 * float((step**2).sum()) / 2.0**2
        return prior - _symmetry_at(cube, index, values, share, *moved(step))

    start = np.array([[0.0, 0, 0], [1.5, 0, 0], [0, 1.5, 0], [0, 0, 1.5]])
    found = optimize.minimize(
        cost,
        start[0],
        method="Nelder-Mead",
        options={"initial_simplex": start, "maxfev": 70, "xatol": 0.02, "fatol": 1e-6},
    )
    better = moved(found.x)
    sign = 1 if better[0][0] >= 0 else -1
    return better[0] * sign, better[1] * sign


def _agreeing(cube: Cube, normal: np.ndarray, offset: float) -> np.ndarray:
    """Weights (X, Y, Z) within the head that fall where one side differs from the other."""
    index = np.indices(cube.image.shape).reshape(3, -1).T
    world = index * CUBE + cube.corner
    other = (world - 2 * (world @ normal - offset)[:, None] * normal - cube.corner) / CUBE
    mirror = ndimage.map_coordinates(cube.image, other.T, order=1, prefilter=False)
    apart = np.abs(cube.image - mirror.reshape(cube.image.shape)) * cube.head
    apart = ndimage.gaussian_filter(apart, 1.5)
    typical = max(float(np.median(apart[cube.head])), 1e-3)
    return cube.head / (1 + (apart / (2.5 * typical)) ** 4)


def aligned(volume: Volume, normal: np.ndarray, offset: float) -> tuple[np.ndarray, np.ndarray]:
    """The volume cut anew so that the plane is x = 0: voxels (X, Y, Z) float32 and their affine.

    World axes turn by the smallest rotation that takes the normal to x; voxels are isotropic, of the
    volume's smallest spacing but at least 0.7 mm, and their number across is odd.
    """
    turn = _rotation_to_x(normal)
    world = _corners(volume) @ turn.T
    world[:, 0] -= offset
    size = max(0.7, min(volume.spacing))
    half = np.abs(world[:, 0]).max()
    low = np.array([-np.ceil(half / size) * size, *world.min(0)[1:]])
    high = np.array([-low[0], *world.max(0)[1:]])
    counts = tuple(int(n) for n in np.minimum(((high - low) / size).round() + 1, 512))
    affine = np.diag([size, size, size, 1.0])
    affine[:3, 3] = low
    back = np.linalg.inv(volume.affine)
    matrix = back[:3, :3] @ turn.T
    shift = matrix @ (low + np.array([offset, 0, 0])) + back[:3, 3]
    voxels = ndimage.affine_transform(
        volume.voxels, matrix * size, shift, counts, order=1, prefilter=False, output=np.float32
    )
    return voxels, affine


def _rotation_to_x(normal: np.ndarray) -> np.ndarray:
    """The smallest rotation (3, 3) that takes a unit vector to x."""
    axis = np.cross(normal, [1.0, 0, 0])
    cosine = normal[0]
    skew = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.eye(3) + skew + skew @ skew / (1 + cosine)


def nifti_bytes(voxels: np.ndarray, affine: np.ndarray) -> bytes:
    """A volume as a .nii file."""
    from nibabel.nifti1 import Nifti1Image

    with io.BytesIO() as file:
        image = Nifti1Image(voxels, affine)
        image.to_file_map({"image": _holder(file), "header": _holder(file)})
        return file.getvalue()


def _holder(file: io.BytesIO):
    from nibabel.fileholders import FileHolder

    return FileHolder(fileobj=file)
