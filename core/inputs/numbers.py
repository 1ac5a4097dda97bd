"""Numbers from text and from NPY files, within bounds, or one sentence of refusal."""

import io
import re

import numpy as np

from core.inputs import InputError

MAX_LINE = 100_000  # bytes of one line of text
WIDEST_CLOUD = 9  # columns of a table of points: position, normal, colour
NPY_MAGIC = b"\x93NUMPY"
_CONTENT = re.compile(rb"^[^\S\n]*[^#\s]", re.M)  # a line that is not blank and no comment
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_SEPARATORS = bytes.maketrans(b",;\t", b"   ")
_KINDS = {"f2", "f4", "f8", *(f"{sign}{size}" for sign in "iu" for size in (1, 2, 4, 8))}
# numpy evaluates the header as Python; this reads what numpy.save writes and nothing else.
_NPY_SHAPE = re.compile(rb"'shape': \(([\d, ]{0,60})\)")
_NPY_HEADER = re.compile(
    rb"\{'descr': '([<>|=][fiucbOSUVMm]\d{0,3})', 'fortran_order': (True|False), "
    rb"'shape': \(([\d, ]*)\), \}\s*"
)


def spaced(text: bytes) -> bytes:
    """The text with blanks for commas, semicolons and tabs."""
    return text.translate(_SEPARATORS)


def rows_of_numbers(text: bytes, what: str, needs: str = "x, y and z") -> np.ndarray:
    """The numbers of `text` (n, columns) float64, one row a line; commas and semicolons separate.

    Raises InputError, naming the row, when a word is no number or a row has another length.
    """
    words = spaced(text)
    if not _CONTENT.search(words):
        raise InputError(f"the file has no {what}")
    try:
        return np.loadtxt(io.BytesIO(words), ndmin=2, encoding="latin-1")
    except (ValueError, OverflowError, RecursionError) as error:
        row = re.search(r"row (\d+)", str(error))
        where = f" in row {row[1]}" if row else ""
        raise InputError(
            f"the {what} are not rows of equally many numbers{where}; each line needs {needs}"
        ) from error


def check_lines(raw: bytes) -> None:
    """Raises InputError when a line is absurdly long."""
    breaks = np.flatnonzero(np.frombuffer(raw, np.uint8) == 10)
    longest = int(np.diff(breaks, prepend=-1, append=len(raw)).max())
    if longest > MAX_LINE:
        raise InputError(
            f"a line of the file is {longest / 1e6:.1f} MB long; one point or face a line is needed"
        )


def is_number(word: bytes) -> bool:
    """Whether Python reads the word as a number."""
    try:
        float(word)
    except ValueError:
        return False
    return True


def without_names(text: bytes) -> tuple[bytes, bool]:
    """The text without its first line, if that is not all numbers, and whether it was so."""
    first, _, rest = text.lstrip().partition(b"\n")
    named = first.startswith(b"//") or not all(is_number(word) for word in spaced(first).split())
    return (rest, True) if named else (text, False)


def column_names(raw: bytes) -> list[str]:
    """The names in the first line of a table, in lower case; none where it is all numbers."""
    first = spaced(raw.lstrip().partition(b"\n")[0].lower()).replace(b'"', b"").split()
    return [] if all(map(is_number, first)) else [name.decode("latin-1") for name in first]


def is_text(raw: bytes) -> bool:
    """Whether a file may be a table of numbers as text: no control characters, and no markup."""
    return not _CONTROL.search(raw[:4096]) and not raw.startswith((b"<", b"%PDF"))


def npy_shape(raw: bytes) -> tuple[int, ...] | None:
    """The shape that an NPY file's header promises; None where it is no such file."""
    found = _NPY_SHAPE.search(raw[:4096]) if raw.startswith(NPY_MAGIC) else None
    return found and tuple(int(n) for n in found[1].split(b",") if n.strip())


def read_npy_array(raw: bytes, columns: str, widest: int = 64) -> np.ndarray:
    """The array of an NPY file of plain numbers, a view on `raw`.

    Raises InputError when the header is not what numpy.save writes, promises more than there is, has
    more than `widest` columns, or names another type; `columns` says in words which shape is read.
    """
    start = 12 if raw[6:7] > b"\x01" else 10
    end = start + int.from_bytes(raw[8:start], "little")
    header = _NPY_HEADER.fullmatch(raw[start : min(end, start + 4096)])
    if header is None or end > len(raw):
        raise InputError(
            "the NPY header is damaged, or not that of an array; save it again with numpy.save"
        )
    kind, shape = header[1].decode(), tuple(int(n) for n in header[3].split(b",") if n.strip())
    if kind[1:] not in _KINDS:
        what = "type object" if kind[1] == "O" else f"type {kind[1:]}"
        raise InputError(f"the NPY file holds values of {what}; plain numbers are read")
    if not 1 <= len(shape) <= 3 or any(not 1 <= size <= widest for size in shape[1:]):
        raise InputError(f"the NPY array has shape {shape}; {columns} is read")
    dtype = np.dtype(kind)
    count = int(np.prod(shape, dtype=object))
    if count * dtype.itemsize > len(raw) - end:
        raise InputError(
            f"the NPY header promises {shape[0]} rows, but the file is too short for them"
        )
    array = np.frombuffer(raw, dtype, count, end)
    return array.reshape(shape, order="F" if header[2] == b"True" else "C")
