"""NPY files of plain numbers, within bounds, or one sentence of refusal."""

import math
import re
from dataclasses import dataclass

import numpy as np

from core.inputs import InputError

WIDEST_CLOUD = 9  # columns of a table of points: position, normal, colour
MAX_HEADER = 4096
NPY_MAGIC = b"\x93NUMPY"
_KINDS = {"f2", "f4", "f8", *(f"{sign}{size}" for sign in "iu" for size in (1, 2, 4, 8))}
# numpy evaluates the header as Python; this reads what numpy.save writes and nothing else.
_SHAPE = rb"'shape': \(((?:\d{1,18}(?:, ?|(?=\))))*)\)"
_NPY_SHAPE = re.compile(_SHAPE)
_NPY_HEADER = re.compile(
    rb"\{'descr': '([<>|=][fiucbOSUVMm]\d{0,3})', 'fortran_order': (True|False), "
    + _SHAPE
    + rb", \}\s*"
)


def npy_shape(raw: bytes) -> tuple[int, ...] | None:
    """The shape that an NPY file's header promises; None where it is no such file."""
    found = _NPY_SHAPE.search(raw[:4096]) if raw.startswith(NPY_MAGIC) else None
    return found and tuple(int(n) for n in found[1].split(b",") if n.strip())


@dataclass(frozen=True)
class NpyHeader:
    """What an NPY file's header says. start: where the numbers begin [bytes]."""

    dtype: np.dtype
    shape: tuple[int, ...]
    fortran: bool
    start: int

    @property
    def size(self) -> int:
        """Of the numbers [bytes]."""
        return math.prod(self.shape) * self.dtype.itemsize


def read_npy_header(raw: bytes, columns: str, widest: int) -> NpyHeader:
    """The header of an NPY file that begins with `raw`.

    Raises InputError when it is not what numpy.save writes, has more than `widest` columns, or names
    another type than plain numbers; `columns` says in words which shape is read.
    """
    start = 12 if raw[6:7] > b"\x01" else 10
    end = start + int.from_bytes(raw[8:start], "little")
    header = _NPY_HEADER.fullmatch(raw[start : min(end, start + MAX_HEADER)])
    if header is None or not raw.startswith(NPY_MAGIC):
        raise InputError(
            "the NPY header is damaged, or not that of an array; save it again with numpy.save"
        )
    kind, shape = header[1].decode(), tuple(int(n) for n in header[3].split(b",") if n.strip())
    if kind[1:] not in _KINDS:
        what = "type object" if kind[1] == "O" else f"type {kind[1:]}"
        raise InputError(f"the NPY file holds values of {what}; plain numbers are read")
    if not 1 <= len(shape) <= 3 or any(not 1 <= size <= widest for size in shape[1:]):
        raise InputError(f"the NPY array has shape {shape}; {columns} is read")
    return NpyHeader(np.dtype(kind), shape, header[2] == b"True", end)


def read_npy_array(raw: bytes, columns: str, widest: int = 64) -> np.ndarray:
    """The array of an NPY file of plain numbers, a view on `raw`.

    Raises InputError as `read_npy_header` does, and when more is promised than there is.
    """
    header = read_npy_header(raw, columns, widest)
    if header.size > len(raw) - header.start:
        raise InputError(
            f"the NPY header promises {header.shape[0]} rows, but the file is too short for them"
        )
    array = np.frombuffer(raw, header.dtype, math.prod(header.shape), header.start)
    return array.reshape(header.shape, order="F" if header.fortran else "C")
