"""OFF, with all its prefixes but in text only."""

import re

import numpy as np

from core.inputs import InputError
from core.inputs.point_cloud.faces import check_count, fans, runs
from core.inputs.point_cloud.values import Table
from core.inputs.table import rows_of_numbers, words_as_numbers, words_per_line
from core.inputs.text import content, pieces, unified

_KEYWORD = re.compile(rb"(ST)?(C)?(N)?(4)?(n)?OFF(?![A-Za-z])[ \t]*(BINARY)?\s*")


def looks_like_off(start: bytes) -> bool:
    """Whether the first word is OFF, perhaps with the counts right behind it (ModelNet).

    start: the first lines of the file's content.
    """
    return _KEYWORD.match(start) is not None


def looks_like_bare_off(start: bytes, raw: bytes) -> bool:
    """Whether it is an OFF file without the keyword: counts of vertices and faces, and as many lines.

    start: the first lines of the file's content.
    """
    found = re.match(rb"(\d{1,9})[ \t]+(\d{1,9})(?:[ \t]+\d{1,9})?\n", start)
    if found is None or int(found[2]) == 0:
        return False
    vertices, faces = int(found[1]), int(found[2])
    if start.count(b"\n") > vertices + faces:  # a table, that need not be looked at as a whole
        return False
    text = content(unified(raw))
    if text.count(b"\n") + (not text.endswith(b"\n")) != 1 + vertices + faces:
        return False
    last = text.rstrip().rpartition(b"\n")[2].split()
    return len(last) >= 4 and last[0].isdigit() and len(last) > int(last[0]) >= 3


def read_off(raw: bytes) -> Table:
    """Vertices, their normals and faces of an OFF file. Raises InputError for anything malformed."""
    text = content(unified(raw))
    keyword = _KEYWORD.match(text)
    normals = homogeneous = False
    notes: tuple[str, ...] = ()
    at = 0
    if keyword is None:
        notes = ("OFF is not written at its start, but it has the counts of one",)
    else:
        _, _, normal, four, n, binary = keyword.groups()
        if binary:
            raise InputError("the OFF file is binary; save it as text")
        normals, homogeneous = normal is not None, four is not None
        at = keyword.end()
        if n is not None:
            at = _three_dimensions(text, at)
    counts = re.compile(rb"(\d{1,12})\s+(\d{1,12})(?:\s+\d{1,12})?[ \t]*\n").match(text, at)
    if counts is None:
        raise InputError("the OFF file does not begin with its numbers of vertices and faces")
    vertices, faces = int(counts[1]), int(counts[2])
    body = text[counts.end() :]
    lines = body.count(b"\n") + (not body.endswith(b"\n"))
    if vertices + faces > lines:
        raise InputError(
            f"the OFF header promises {vertices} vertices and {faces} faces, but the file is too "
            "short for them"
        )
    check_count(faces)
    end = _end_of_line(body, vertices)
    values = _vertices(body[:end], vertices)
    needed = 3 + homogeneous + 3 * normals
    if values.shape[1] < needed:
        raise InputError(f"the vertices of the OFF file have fewer than {needed} numbers")
    points = values[:, :3]
    if homogeneous:
        points = points / values[:, 3:4]
    found = values[:, 3 + homogeneous : 6 + homogeneous] if normals else None
    triangles = _faces(body[end : end + _end_of_line(body[end:], faces)])
    return Table("OFF", points, found, triangles if len(triangles) else None, notes)


def _three_dimensions(text: bytes, at: int) -> int:
    found = re.compile(rb"(\d+)\s+").match(text, at)
    if found is None or int(found[1][:9]) != 3:
        raise InputError("the OFF file is not of three dimensions")
    return found.end()


def _end_of_line(text: bytes, number: int) -> int:
    """Where line `number`, counted from 1, ends, its break included."""
    before = 0
    for piece, start in _placed(text):
        ends = np.flatnonzero(np.frombuffer(piece, np.uint8) == 10)
        if before + len(ends) >= number:
            return start + int(ends[number - before - 1]) + 1 if number else 0
        before += len(ends)
    return len(text)


def _placed(text: bytes):
    start = 0
    for piece in pieces(text):
        yield piece, start
        start += len(piece)


def _vertices(text: bytes, count: int) -> np.ndarray:
    if count == 0:
        return np.empty((0, 7))
    table = rows_of_numbers(text, "vertices", "x, y and z")
    return table.numbers(range(min(table.width, 7)))


def _faces(text: bytes) -> np.ndarray:
    """Triangles (T, 3) of lines "n i_1 ... i_n [colour]"."""
    triangles = []
    for piece in pieces(text):
        words = words_per_line(piece)
        try:
            values = words_as_numbers(piece)
        except ValueError as error:
            raise InputError(_BAD_FACE) from error
        starts = np.cumsum(words) - words
        counts = values[starts]
        if not (np.isfinite(counts).all() and (counts >= 0).all() and (counts < words).all()):
            raise InputError(_BAD_FACE)
        counts = counts.astype(np.int64)
        corners = values[runs(starts + 1, counts)]
        if not ((np.abs(corners) < 2**53) & (corners == np.round(corners))).all():
            raise InputError(_BAD_FACE)
        triangles.append(fans(corners.astype(np.int64), counts))
        check_count(sum(map(len, triangles)))
    return np.concatenate(triangles) if triangles else np.empty((0, 3), np.int64)


_BAD_FACE = "a face is not a count followed by as many whole vertex numbers; export the mesh again"
