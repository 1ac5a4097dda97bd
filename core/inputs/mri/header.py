"""The header of a NIfTI file, checked before anything is allocated."""

import math
from dataclasses import dataclass

import numpy as np
from nibabel.nifti1 import Nifti1Header
from nibabel.nifti2 import Nifti2Header
from nibabel.spatialimages import HeaderDataError
from nibabel.wrapstruct import WrapStructError

from core.inputs import InputError, check_size, said
from core.inputs.kinds import Likeness
from core.inputs.mri.stream import GZIP_MAGIC, Stream

MAX_BYTES = 200 * 1024 * 1024
MAX_SIDE = 2048  # voxels along an axis
MAX_VOXELS = 60_000_000  # of one volume
MAX_STORED = 1 << 30  # bytes of all volumes of a file, inflated

# NIfTI's numbers of data types, and what they hold.
_TYPES: dict[int, np.dtype] = {
    2: np.dtype("u1"),
    4: np.dtype("i2"),
    8: np.dtype("i4"),
    16: np.dtype("f4"),
    32: np.dtype("c8"),
    64: np.dtype("f8"),
    128: np.dtype(("u1", 3)),
    256: np.dtype("i1"),
    512: np.dtype("u2"),
    768: np.dtype("u4"),
    1024: np.dtype("i8"),
    1280: np.dtype("u8"),
    1792: np.dtype("c16"),
    2304: np.dtype(("u1", 4)),
}
_UNITS = {1: 1000.0, 3: 0.001}  # metre and micron [mm]; 2 is the millimetre, 0 unknown
_NIFTI1 = (b"n+1\0", 344, 348, Nifti1Header)
_NIFTI2 = (b"n+2\0", 4, 540, Nifti2Header)


@dataclass(frozen=True)
class Header:
    """What a NIfTI header says, as far as it is used.

    shape: (X, Y, Z) of one volume; volumes: how many there are; offset of the voxels [bytes]; affine
    (4, 4) from voxel indices to world coordinates [mm, RAS], or None where it is missing or broken;
    spacing (3,) [mm], NaN where unknown.
    """

    shape: tuple[int, int, int]
    volumes: int
    dtype: np.dtype
    swapped: bool
    offset: int
    slope: float
    intercept: float
    affine: np.ndarray | None
    spacing: tuple[float, float, float]
    notes: tuple[str, ...]

    @property
    def scalar(self) -> np.dtype:
        """The type of a number in the file, in its byte order."""
        return self.dtype.base.newbyteorder("S") if self.swapped else self.dtype.base

    @property
    def bytes_of_a_volume(self) -> int:
        """Stored size of one volume."""
        return math.prod(self.shape) * self.dtype.itemsize


def nifti_likeness(raw: bytes) -> Likeness:
    """Whether the file begins like NIfTI or a relative; gzip files are of no other kind."""
    like = _kind(raw) or raw[:2] == GZIP_MAGIC or raw[:4] in (b"\x5c\x01\0\0", b"\0\0\x01\x5c")
    return Likeness.YES if like or raw[128:132] == b"DICM" else Likeness.NO


def _kind(head: bytes):
    return next((k for k in (_NIFTI1, _NIFTI2) if head[k[1] : k[1] + 4] == k[0]), None)


def read_header(raw: bytes) -> Header:
    """The header of a NIfTI-1 or NIfTI-2 single file. Raises InputError, with one sentence."""
    check_size(raw, MAX_BYTES, "NIfTI volumes")
    head = Stream(raw).read(544)
    kind = _kind(head)
    if kind is None:
        raise InputError(_what_it_is(raw, head))
    _, _, size, parser = kind
    if len(head) < size:
        raise InputError("the NIfTI header is cut short; copy or export the file again")
    try:
        fields = parser(head[:size], check=False)
    except (HeaderDataError, WrapStructError, ValueError) as error:
        raise InputError("the NIfTI header is damaged; export the file again") from error
    return _checked(fields, size)


def _what_it_is(raw: bytes, head: bytes) -> str:
    if raw[128:132] == b"DICM":
        return "the file is a DICOM slice; convert the series to NIfTI first, with dcm2niix for instance"
    if raw[:2] == b"PK":
        return "the file is a zip archive; unpack it and bring the NIfTI file in it"
    if head[344:348] == b"ni1\0":
        return "the file is half of a .hdr/.img pair; save it as a single .nii file"
    if head[:4] in (b"\x5c\x01\0\0", b"\0\0\x01\x5c"):
        if len(head) < 348:
            return "the NIfTI header is cut short; copy or export the file again"
        return "the file is in Analyze format, or its NIfTI mark is missing; save it as .nii"
    if head[:4] == b"\0\0\0\x01" and raw[:2] == GZIP_MAGIC:
        return "the file is in MGZ format; convert it to NIfTI, with mri_convert for instance"
    return "the file is not a NIfTI file; .nii and .nii.gz are read"


def _checked(fields: Nifti1Header, size: int) -> Header:
    notes: list[str] = []
    shape, volumes = _shape(fields)
    code = int(fields["datatype"])
    if code not in _TYPES:
        raise InputError(f"the voxels are of NIfTI type {code}, which is not read; save as float32")
    swapped = fields.endianness != ("<" if np.little_endian else ">")
    offset = float(fields["vox_offset"])
    if not math.isfinite(offset) or (offset and not size <= offset < MAX_STORED):
        raise InputError(
            f"the header says that voxels begin at byte {said(offset)}, which cannot be"
        )
    stored = math.prod(shape) * volumes * _TYPES[code].itemsize
    if stored > MAX_STORED:
        raise InputError(
            f"the header promises {stored / 2**30:.1f} GB of voxels; up to {MAX_STORED >> 30} GB are read"
        )
    slope, intercept = float(fields["scl_slope"]), float(fields["scl_inter"])
    if not math.isfinite(slope) or not math.isfinite(intercept):
        notes.append("the scaling in the header is not a number, and was left out")
    if not math.isfinite(slope) or not math.isfinite(intercept) or slope == 0:
        slope, intercept = 1.0, 0.0
    unit = _UNITS.get(int(fields["xyzt_units"]) & 7, 1.0)
    if unit != 1:
        notes.append(
            f"lengths are not in millimetres in the file; they were multiplied by {unit:g}"
        )
    affine = _affine(fields, unit, notes)
    spacing = _spacing(fields, unit, affine, notes)
    return Header(
        shape,
        volumes,
        _TYPES[code],
        swapped,
        int(offset) or size + 4,
        slope,
        intercept,
        affine,
        spacing,
        tuple(notes),
    )


def _shape(fields: Nifti1Header) -> tuple[tuple[int, int, int], int]:
    dims = [int(n) for n in fields["dim"]]
    count = dims[0]
    if not 1 <= count <= 7:
        raise InputError(f"the header says that there are {count} dimensions; 2 to 4 are read")
    sides = dims[1 : count + 1]
    if any(side < 1 for side in sides):
        raise InputError(f"the header says that the shape is {tuple(sides)}, which cannot be")
    if any(side > 1 for side in sides[4:]):
        raise InputError(f"the volume has {count} dimensions; 2 to 4 are read")
    first, second, third, volumes = (*sides, 1, 1, 1)[:4]
    shape = (first, second, third)
    if max(shape) > MAX_SIDE or math.prod(shape) > MAX_VOXELS:
        raise InputError(
            f"the header says that the shape is {shape}; up to {MAX_SIDE} on a side and "
            f"{MAX_VOXELS // 10**6} million voxels are read"
        )
    if sorted(shape)[1] < 8:
        raise InputError(f"the shape is {shape}; a slice of at least 8 by 8 voxels is needed")
    return shape, volumes


def _affine(fields: Nifti1Header, unit: float, notes: list[str]) -> np.ndarray | None:
    """The sform if it is there and sound, else the qform, else None."""
    found: dict[str, np.ndarray] = {}
    broken = []
    for name, read in (("sform", fields.get_sform), ("qform", fields.get_qform)):
        try:
            affine, code = read(coded=True)
        except (HeaderDataError, ValueError, np.linalg.LinAlgError):
            broken.append(name)
            continue
        if not code:
            continue
        if affine is not None:
            affine = np.diag([unit, unit, unit, 1.0]) @ affine
        if _is_sound(affine):
            found[name] = np.asarray(affine, np.float64)
        else:
            broken.append(name)
    notes += [f"the {name} in the header is broken, and was left out" for name in broken]
    if not found:
        notes.append(
            "the file does not say how the head lies; the axes are taken as they are stored"
        )
        return None
    if len(found) == 2 and not np.allclose(found["sform"], found["qform"], atol=1e-2):
        notes.append("sform and qform differ; the sform is used")
    return found.get("sform", found.get("qform"))


def _is_sound(affine: np.ndarray | None) -> bool:
    if affine is None or not np.isfinite(affine).all():
        return False
    sides = np.linalg.norm(affine[:3, :3], axis=0)
    if sides.min() < 1e-3 or sides.max() > 1e3:
        return False
    return (
        abs(np.linalg.det(affine[:3, :3] / sides)) > 0.1
    )  # far from a plane, though perhaps sheared


def _spacing(
    fields: Nifti1Header, unit: float, affine: np.ndarray | None, notes: list[str]
) -> tuple[float, float, float]:
    if affine is not None:
        first, second, third = np.linalg.norm(affine[:3, :3], axis=0).tolist()
        return first, second, third
    sides = [abs(float(side)) * unit for side in fields["pixdim"][1:4]]
    known = [side if 1e-3 <= side <= 1e3 else math.nan for side in sides]
    if any(math.isnan(side) for side in known):
        notes.append("the size of a voxel is unknown; distances are in voxels")
    return known[0], known[1], known[2]
