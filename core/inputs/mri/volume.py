"""A volume, read and laid along the axes of the world as nearly as its storage allows."""

from dataclasses import dataclass

import numpy as np
from nibabel.orientations import OrientationError, aff2axcodes, inv_ornt_aff, io_orientation

from core.inputs import InputError, said
from core.inputs.mri.header import Header, read_header
from core.inputs.mri.stream import Stream

_LUMINANCE = np.array([0.299, 0.587, 0.114])
_SLAB = 1 << 20  # voxels that are read at a time


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
    layout = _layout(header, notes)
    voxels = np.empty(layout.shape, np.float32)
    stored = _as_stored(voxels, layout.order)
    stream = Stream(raw)
    seen = _fill(stored, stream, header, index, 0.0, 1.0)
    stream.check_end()
    if seen.low > seen.high:
        raise InputError("no voxel has a finite value; there is nothing to see")
    shift, scale = _comfortable(seen, notes)
    if (shift, scale) != (0.0, 1.0):
        _fill(stored, Stream(raw), header, index, shift, scale)
    if seen.odd:
        notes.append(f"{seen.odd:,} voxels are not finite and were set to the least value")
        for part in voxels:
            part[~np.isfinite(part)] = (seen.low - shift) * scale
    if header.dtype.shape:
        notes.append("colours were turned into luminance")
    if header.dtype.kind == "c":
        notes.append("the voxels are complex; this is their magnitude")
    if header.volumes > 1:
        notes.append(f"the file has {header.volumes} volumes; this is number {index + 1}")
    if 1 in header.shape:
        notes.append("this is a single slice")
    spacing = np.linalg.norm(layout.affine[:3, :3], axis=0)
    return Volume(
        voxels,
        layout.affine,
        (float(spacing[0]), float(spacing[1]), float(spacing[2])),
        layout.codes,
        layout.codes != "unknown",
        header.volumes,
        index,
        tuple(notes),
    )


@dataclass
class _Seen:
    """The least and the greatest finite value of a volume, and how many voxels have none."""

    low: float = np.inf
    high: float = -np.inf
    odd: int = 0


def _fill(
    stored: np.ndarray, stream: Stream, header: Header, index: int, shift: float, scale: float
) -> _Seen:
    """Write (value - shift) * scale of a volume's voxels, a slab at a time; what was seen of values."""
    size = header.bytes_of_a_volume
    stream.skip(header.offset + index * size)
    seen = _Seen()
    area = header.shape[0] * header.shape[1]
    deep = max(_SLAB // area, 1)
    for start in range(0, header.shape[2], deep):
        planes = min(deep, header.shape[2] - start)
        wanted = planes * area * header.dtype.itemsize
        content = stream.read(wanted)
        if len(content) < wanted:
            raise InputError(
                f"the file is cut short: {size:,} bytes of voxels are promised and "
                f"{start * area * header.dtype.itemsize + len(content):,} are there"
            )
        values = _real(np.frombuffer(content, header.scalar), header)
        finite = np.isfinite(values)
        seen.odd += int(np.count_nonzero(~finite))
        if finite.any():
            seen.low = min(seen.low, float(values.min(where=finite, initial=np.inf)))
            seen.high = max(seen.high, float(values.max(where=finite, initial=-np.inf)))
        with np.errstate(over="ignore", invalid="ignore"):
            values = ((values - shift) * scale).astype(np.float32)
        stored[:, :, start : start + planes] = values.reshape(
            (*header.shape[:2], planes), order="F"
        )
    return seen


def _real(stored: np.ndarray, header: Header) -> np.ndarray:
    """The header's scaling, the magnitude of complex voxels, and the luminance of coloured ones."""
    if header.dtype.shape:
        return stored.reshape(-1, *header.dtype.shape)[:, :3] @ _LUMINANCE
    kind: type = np.complex128 if header.dtype.kind == "c" else np.float64
    if header.dtype.itemsize == 8 and header.dtype.kind in "iu":
        kind = np.longdouble  # exact to 64 bits where the machine has it
    with np.errstate(over="ignore", invalid="ignore"):
        values: np.ndarray = stored.astype(kind)
        if (header.slope, header.intercept) != (1.0, 0.0):
            values = values * header.slope + header.intercept
        return np.abs(values) if header.dtype.kind == "c" else values.astype(np.float64)


def _comfortable(seen: _Seen, notes: list[str]) -> tuple[float, float]:
    """What to take away from values and to multiply them with, so that float32 holds them well."""
    largest = max(abs(seen.low), abs(seen.high))
    contrast = seen.high - seen.low
    shift, scale = 0.0, 1.0
    if 0 < contrast < 1e-4 * largest:
        shift, largest = seen.low, contrast
        notes.append(f"values differ little; {said(shift, 9)} was taken from each")
    if largest > 1e30 or 0 < largest < 1e-30:
        power = int(np.floor(np.log10(largest)))
        scale = 10.0**-power
        notes.append("values were divided by a power of ten, as they are far from 1")
    return shift, scale


@dataclass(frozen=True)
class _Layout:
    """How stored axes go to those that are shown: `order` as nibabel has it, the shape (3,) and the
    affine (4, 4) that are shown, and the codes of the axes as stored."""

    order: np.ndarray
    shape: tuple[int, ...]
    affine: np.ndarray
    codes: str


def _as_stored(shown: np.ndarray, order: np.ndarray) -> np.ndarray:
    """A view of the shown voxels in the axes of the file."""
    stored = shown.transpose(order[:, 0].astype(int))
    return np.flip(stored, tuple(np.flatnonzero(order[:, 1] < 0).tolist()))


def _layout(header: Header, notes: list[str]) -> _Layout:
    """Axes permuted and flipped towards right, forward and up; nothing is resampled."""
    plain = np.diag([*np.nan_to_num(header.spacing, nan=1.0), 1.0])
    affine, codes = (plain, "unknown") if header.affine is None else (header.affine, "")
    try:
        order = io_orientation(affine)
        if np.isnan(order).any():
            raise OrientationError("an axis was dropped")
        codes = codes or "".join(str(code) for code in aff2axcodes(affine))
    except (OrientationError, ValueError, np.linalg.LinAlgError):
        notes.append("the axes of the file cannot be told apart; they are taken as they are stored")
        affine, codes = plain, "unknown"
        order = io_orientation(affine)
    turned = affine @ inv_ornt_aff(order, header.shape)
    axes = turned[:3, :3] / np.linalg.norm(turned[:3, :3], axis=0)
    if not np.allclose(np.abs(axes).max(0), 1, atol=1e-3):
        notes.append("the slices lie obliquely; angles are given in the world's axes")
    shape = tuple(int(header.shape[int(k)]) for k in np.argsort(order[:, 0]))
    return _Layout(order, shape, turned, codes)
