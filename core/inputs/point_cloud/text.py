"""Blocks of lines, and faces as text."""

import numpy as np

from core.inputs import InputError
from core.inputs.numbers import spaced
from core.inputs.point_cloud.values import corner_count, fan, fans


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
    lines = spaced(block).splitlines()
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
