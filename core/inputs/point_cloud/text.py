"""Numbers from text: rows of equally many numbers, within bounds, or one sentence of refusal."""

import io
import re

import numpy as np

from core.inputs import InputError
from core.inputs.point_cloud.values import MAX_LINE, corner_count, fan, fans

_SEPARATORS = bytes.maketrans(b",;\t", b"   ")


def rows_of_numbers(text: bytes, what: str) -> np.ndarray:
    """The numbers of `text` (n, columns) float64, one row a line; commas and semicolons separate.

    Raises InputError, naming the row, when a word is no number or a row has another length.
    """
    if not text.strip():
        raise InputError(f"the file has no {what}")
    try:
        return np.loadtxt(io.BytesIO(text.translate(_SEPARATORS)), ndmin=2, encoding="latin-1")
    except (ValueError, OverflowError, RecursionError) as error:
        row = re.search(r"row (\d+)", str(error))
        where = f" in row {row[1]}" if row else ""
        raise InputError(
            f"the {what} are not rows of equally many numbers{where}; each line needs x, y and z"
        ) from error


def check_lines(raw: bytes) -> None:
    """Raises InputError when a line is absurdly long."""
    breaks = np.flatnonzero(np.frombuffer(raw, np.uint8) == 10)
    longest = int(np.diff(breaks, prepend=-1, append=len(raw)).max())
    if longest > MAX_LINE:
        raise InputError(
            f"a line of the file is {longest / 1e6:.1f} MB long; one point or face a line is needed"
        )


def split_lines(raw: bytes, counts: list[int], what: str) -> list[bytes]:
    """Consecutive blocks of so many lines each, comments and empty lines not counted."""
    lines = [line for line in raw.splitlines() if line.strip()]
    if sum(counts) > len(lines):
        raise InputError(
            f"the {what} header promises {sum(counts)} lines, but only {len(lines)} follow"
        )
    blocks, start = [], 0
    for count in counts:
        blocks.append(b"\n".join(lines[start : start + count]))
        start += count
    return blocks


def text_faces(block: bytes) -> np.ndarray:
    """Triangles (T, 3) of lines "n i_1 ... i_n [anything]". Raises InputError when a line is short."""
    if not block.strip():
        return np.empty((0, 3), np.int64)
    lines = block.translate(_SEPARATORS).splitlines()
    try:
        corners = {int(line.split(None, 1)[0]) for line in lines}
        if len(corners) == 1:
            count = corner_count(corners.pop())
            indices = np.loadtxt(lines, usecols=range(1, count + 1), ndmin=2, dtype=np.int64)
            return fans(indices)
        triangles: list[tuple[int, int, int]] = []
        for line in lines:
            words = line.split()
            wanted = corner_count(int(words[0]))
            polygon = [int(word) for word in words[1 : wanted + 1]]
            if len(polygon) < wanted:
                raise ValueError("a short line")
            triangles += fan(polygon)
    except (ValueError, IndexError, OverflowError) as error:
        raise InputError(
            "a face is not a count followed by as many whole vertex numbers; export the mesh again"
        ) from error
    return np.array(triangles, np.int64).reshape(-1, 3)
