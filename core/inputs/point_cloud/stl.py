"""STL, as text and binary; corners are not shared between its triangles."""

import re

import numpy as np

from core.inputs import InputError
from core.inputs.point_cloud.faces import check_count
from core.inputs.point_cloud.values import Table
from core.inputs.table import words_as_numbers, words_per_line
from core.inputs.text import content, is_text, pieces, unified

_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_TEXT = re.compile(rb"solid\b.*?^\s*facet\b", re.IGNORECASE | re.DOTALL | re.MULTILINE)
_WORDS = re.compile(rb"^[ \t]*(vertex|endloop)\b([^\n]*)", re.IGNORECASE | re.MULTILINE)


def looks_like_stl(raw: bytes, start: bytes) -> bool:
    """Whether the file has the length that a binary STL promises, or is "solid ... facet"."""
    return _binary_count(raw) > 0 or (is_text(raw) and _TEXT.match(start) is not None)


def _binary_count(raw: bytes) -> int:
    """How many triangles a binary STL holds; 0 where it is none. A few bytes may follow them."""
    count = int.from_bytes(raw[80:84], "little")
    spare = len(raw) - 84 - 50 * count
    return count if len(raw) >= 84 and 0 <= spare < 50 else 0


def read_stl(raw: bytes) -> Table:
    """The triangles of an STL file."""
    count = _binary_count(raw)
    if count:
        check_count(count)
        records = np.frombuffer(raw, _RECORD, count, offset=84)
        with np.errstate(invalid="ignore"):  # NaN that signals
            corners = records["corners"].reshape(-1, 3).astype(float)
    else:
        corners = _of_text(raw)
    check_count(len(corners) // 3)
    return Table("STL", corners, None, np.arange(len(corners)).reshape(-1, 3))


def _of_text(raw: bytes) -> np.ndarray:
    """Corners (3 T, 3): three lines "vertex x y z" in front of each "endloop"."""
    corners, ends = [], []
    for piece in pieces(content(unified(raw))):
        words = _WORDS.findall(piece)
        ends.append(np.array([keyword[0] in b"eE" for keyword, _ in words], bool))
        lines = b"\n".join(rest for keyword, rest in words if keyword[0] in b"vV")
        if not lines:
            continue
        try:
            values = words_as_numbers(lines)
        except ValueError as error:
            raise InputError("the vertices of the STL file are not rows of numbers") from error
        if (words_per_line(lines) != 3).any():
            raise InputError("a vertex of the STL file has not three numbers")
        corners.append(values.reshape(-1, 3))
    sequence = np.concatenate(ends) if ends else np.empty(0, bool)
    whole = len(sequence) % 4 == 0 and (sequence == (np.arange(len(sequence)) % 4 == 3)).all()
    if not corners or not whole:
        raise InputError("the STL file has a facet without three corners; it is cut short")
    return np.concatenate(corners)
