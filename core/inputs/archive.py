"""Arrays in an NPZ archive: looked at before they are inflated, and never more of them than is kept."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import numpy as np

from core.inputs import InputError
from core.inputs.npy import MAX_HEADER, NpyHeader, read_npy_header

MAX_INFLATED = 400 * 1024 * 1024  # of one array
MAX_DIRECTORY = 64 * 1024  # of an archive [bytes]: some hundred names
_PIECE = 4 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # those that numpy writes
_DAMAGED = "the NPZ archive is damaged; save it again with numpy.savez"


def looks_like_archive(raw: bytes) -> bool:
    """Whether the file begins as a ZIP archive."""
    return raw.startswith((b"PK\3\4", b"PK\5\6"))


class Archive:
    """The arrays of an NPZ file. Raises InputError, with one sentence, for whatever is damaged."""

    def __init__(self, raw: bytes) -> None:
        _check_directory(raw)
        with _damage():
            self._file = zipfile.ZipFile(io.BytesIO(raw))
        self.names = tuple(n.removesuffix(".npy") for n in self._file.namelist())

    def header(self, name: str, shape: str, widest: int) -> NpyHeader:
        """The header of one array; shape: in words, what is read."""
        with _damage():
            info = self._file.getinfo(f"{name}.npy")
            if info.compress_type not in _METHODS:
                raise InputError(
                    f"{name} is packed in a way that numpy does not write; save it again"
                )
            with self._file.open(info) as member:
                header = read_npy_header(member.read(MAX_HEADER + 12), shape, widest)
        if header.size > MAX_INFLATED:
            raise InputError(
                f"{name} unpacks to more than {MAX_INFLATED >> 20} MB; keep float32 or fewer rows"
            )
        return header

    def read(self, name: str, header: NpyHeader, rows: np.ndarray | slice) -> np.ndarray:
        """Some rows, in ascending order, of an array of one or two dimensions, float64."""
        count = header.shape[0]
        kept = np.arange(count)[rows]
        out = np.empty((len(kept), *header.shape[1:]))
        with _damage(), self._file.open(f"{name}.npy") as member:
            member.read(header.start)
            if header.fortran and len(header.shape) == 2:
                for column in range(header.shape[1]):
                    out[:, column] = _numbers(member, header, count)[kept]
            else:
                width = int(np.prod(header.shape[1:], dtype=np.int64))
                at_once = max(_PIECE // (width * header.dtype.itemsize), 1)
                for start in range(0, count, at_once):
                    size = min(at_once, count - start)
                    values = _numbers(member, header, size * width)
                    first, last = np.searchsorted(kept, (start, start + size))
                    wanted = values.reshape(size, *header.shape[1:])[kept[first:last] - start]
                    out[first:last] = wanted
            member.read(1)  # at its end the checksum is compared
        return out


def _numbers(member: IO[bytes], header: NpyHeader, count: int) -> np.ndarray:
    content = member.read(count * header.dtype.itemsize)
    if len(content) < count * header.dtype.itemsize:
        raise InputError(
            f"the NPY header promises {header.shape[0]} rows, but the array is too short for them"
        )
    return np.frombuffer(content, header.dtype)


@contextmanager
def _damage() -> Iterator[None]:
    """What zipfile and zlib raise for damaged archives, as InputError."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,  # encrypted
        OSError,
        ValueError,  # a place beyond the file
        struct.error,
        IndexError,
    ) as error:
        raise InputError(_DAMAGED) from error


def _check_directory(raw: bytes) -> None:
    """zipfile reads the whole directory at once, so its size is looked at before."""
    end = raw.rfind(b"PK\x05\x06", -65_557)
    if end < 0 or b"PK\x06\x07" in raw[max(end - 20, 0) : end]:
        raise InputError("the NPZ archive is cut off, or larger than it may be")
    size = int.from_bytes(raw[end + 12 : end + 16], "little")
    if size > MAX_DIRECTORY:
        raise InputError("the archive lists too many files; features and labels are needed")
