"""A volume, read and laid along the axes of the world as nearly as its storage allows."""

from dataclasses import dataclass

import numpy as np
from nibabel.orientations import (
    OrientationError,
    aff2axcodes,
    apply_orientation,
    inv_ornt_aff,
    io_orientation,
)

from core.inputs import InputError
from core.inputs.mri.header import Header, read_header
from core.inputs.mri.stream import Stream

_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)


@dataclass(frozen=True)
class Volume:
    """voxels (X, Y, Z) float32, finite; axes go right, forward and up as nearly as can be.

    affine (4, 4) from voxel indices to world coordinates [mm, RAS]. oriented: whether the file said
    how the head lies; else the axes are as stored and left and right are those of the image.
    orientation: axis codes as stored, "RAS" for instance; volumes: how many the file has, and index
    which one this is; notes: what was noticed and changed.
    """

    voxels: np.ndarray
    affine: np.ndarray
    spacing: tuple[float, float, float]
    orientation: str
    oriented: bool
    volumes: int
    index: int
    notes: tuple[str, ...]

    @property
    def flat_axis(self) -> int | None:
        """The axis along which there is one voxel only, if there is one."""
        flat = [axis for axis, side in enumerate(self.voxels.shape) if side == 1]
        return flat[0] if flat else None

    @property
    def constant(self) -> bool:
        """Whether all voxels are alike, so that nothing can be seen."""
        return bool(self.voxels.min() == self.voxels.max())


def read_volume(raw: bytes, index: int = 0) -> Volume:
    """Volume number `index` of a NIfTI file. Raises InputError, with one sentence."""
    header = read_header(raw)
    if not 0 <= index < header.volumes:
        raise InputError(f"there is no volume {index}; the file has {header.volumes}")
    notes = list(header.notes)
    voxels = _real(_stored(raw, header, index), header, notes)
    voxels = _finite(voxels, notes)
    if header.volumes > 1:
        notes.append(f"the file has {header.volumes} volumes; this is number {index + 1}")
    if 1 in header.shape:
        notes.append("this is a single slice")
    return _laid_out(voxels, header, index, notes)


def _stored(raw: bytes, header: Header, index: int) -> np.ndarray:
    """The voxels of a volume as they are stored, (X, Y, Z) or (X, Y, Z, channels)."""
    stream = Stream(raw)
    size = header.bytes_of_a_volume
    stream.skip(header.offset + index * size)
    content = stream.read(size)
    if len(content) < size:
        raise InputError(
            f"the file is cut short: {size:,} bytes of voxels are promised and {len(content):,} are there"
        )
    stream.check_end()
    scalar = header.dtype.base.newbyteorder("S") if header.swapped else header.dtype.base
    channels = header.dtype.shape
    flat = np.frombuffer(content, scalar).reshape(-1, *channels)
    if not channels:
        return flat.reshape(header.shape, order="F")
    planes = [flat[:, c].reshape(header.shape, order="F") for c in range(channels[0])]
    return np.stack(planes, -1)


def _real(stored: np.ndarray, header: Header, notes: list[str]) -> np.ndarray:
    """Magnitude of complex voxels, luminance of coloured ones, and the header's scaling."""
    if stored.ndim == 4:
        notes.append("colours were turned into luminance")
        return stored[..., :3] @ _LUMINANCE
    if np.iscomplexobj(stored):
        notes.append("the voxels are complex; this is their magnitude")
        stored = np.abs(stored)
    voxels = stored.astype(np.float32)
    if (header.slope, header.intercept) != (1.0, 0.0):
        with np.errstate(over="ignore", invalid="ignore"):
            voxels = voxels * np.float32(header.slope) + np.float32(header.intercept)
    return voxels


def _finite(voxels: np.ndarray, notes: list[str]) -> np.ndarray:
    fine = np.isfinite(voxels)
    if fine.all():
        return voxels
    if not fine.any():
        raise InputError("no voxel has a finite value; there is nothing to see")
    notes.append(
        f"{np.count_nonzero(~fine):,} voxels are not finite and were set to the least value"
    )
    return np.where(fine, voxels, voxels[fine].min())


def _laid_out(voxels: np.ndarray, header: Header, index: int, notes: list[str]) -> Volume:
    """Axes permuted and flipped towards right, forward and up; nothing is resampled."""
    affine, oriented = header.affine, header.affine is not None
    if affine is None:
        affine = np.diag([*np.nan_to_num(header.spacing, nan=1.0), 1.0])
    try:
        order = io_orientation(affine)
        if np.isnan(order).any():
            raise OrientationError("an axis was dropped")
        codes = "".join(str(code) for code in aff2axcodes(affine))
    except (OrientationError, ValueError, np.linalg.LinAlgError):
        notes.append("the axes of the file cannot be told apart; they are taken as they are stored")
        affine, oriented = np.diag([*np.nan_to_num(header.spacing, nan=1.0), 1.0]), False
        order, codes = io_orientation(affine), "RAS"
    turned = affine @ inv_ornt_aff(order, voxels.shape)
    spacing = np.linalg.norm(turned[:3, :3], axis=0)
    if not np.allclose(np.abs(turned[:3, :3] / spacing).max(0), 1, atol=1e-3):
        notes.append("the slices lie obliquely; angles are given in the world's axes")
    return Volume(
        np.ascontiguousarray(apply_orientation(voxels, order), np.float32),
        turned,
        (float(spacing[0]), float(spacing[1]), float(spacing[2])),
        codes if oriented else "unknown",
        oriented,
        header.volumes,
        index,
        tuple(notes),
    )
