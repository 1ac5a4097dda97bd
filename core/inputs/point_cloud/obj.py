"""Wavefront OBJ: vertices and faces; materials, textures and curves are never opened."""

import re

import numpy as np

from core.inputs import InputError
from core.inputs.point_cloud.faces import check_count, fans
from core.inputs.point_cloud.values import MAX_POINTS, Table
from core.inputs.table import words_as_integers, words_as_numbers, words_per_line
from core.inputs.text import content, pieces, unified, without_rest

_KEYWORD = re.compile(rb"(?:v|vn|vt|vp|f|o|g|s|l|p|mtllib|usemtl|usemap|cstype|deg)(?:\s|$)")
_VERTEX = re.compile(rb"^v[ \t]+[-+.\dnN]", re.MULTILINE)


def looks_like_obj(start: bytes) -> bool:
    """Whether a file's content begins with a keyword of Wavefront's, and has a vertex."""
    return _KEYWORD.match(start) is not None and _VERTEX.search(start) is not None


def read_obj(raw: bytes) -> Table:
    """Vertices and faces of an OBJ file; normals where it has no faces, and one for each vertex."""
    text = unified(raw)
    if b"\\\n" in text:  # a line that goes on in the next one
        text = text.replace(b"\\\n", b" ")
    points, normals, triangles = [], [], []
    count = 0
    for piece in pieces(content(text)):
        signs = np.frombuffer(piece, np.uint8).copy()
        starts = np.append(0, np.flatnonzero(signs == 10) + 1)
        starts = starts[starts < len(signs)]
        first, second, third = (_signs_at(signs, starts + k) for k in range(3))
        is_vertex = (first == ord("v")) & _blank(second)
        is_normal = (first == ord("v")) & (second == ord("n")) & _blank(third)
        is_face = (first == ord("f")) & _blank(second)
        signs[starts[is_normal] + 1] = 32
        points.append(_coordinates(_lines(signs, starts, is_vertex), "vertices"))
        normals.append(_coordinates(_lines(signs, starts, is_normal), "normals"))
        triangles.append(
            _triangles(_lines(signs, starts, is_face), count + np.cumsum(is_vertex)[is_face])
        )
        count += len(points[-1])
        if count > MAX_POINTS:
            raise InputError(f"the OBJ file has more than {MAX_POINTS:,} vertices")
        check_count(sum(map(len, triangles)))
    found, faces, given = (np.concatenate(parts) for parts in (points, triangles, normals))
    if not len(found):
        raise InputError("the file has no vertices")
    if len(faces):
        return Table("OBJ", found, None, faces)
    return Table("OBJ", found, given if len(given) == len(found) else None)


def _signs_at(signs: np.ndarray, places: np.ndarray) -> np.ndarray:
    return signs[np.minimum(places, len(signs) - 1)]


def _blank(signs: np.ndarray) -> np.ndarray:
    return (signs == 32) | (signs == 9)


def _lines(signs: np.ndarray, starts: np.ndarray, chosen: np.ndarray) -> bytes:
    """Those lines without their keywords."""
    kept = np.repeat(chosen, np.diff(np.append(starts, len(signs))))
    signs[starts[chosen]] = 32
    return signs[kept].tobytes()


def _coordinates(lines: bytes, what: str) -> np.ndarray:
    """(n, 3): the first three numbers of each line, divided by a fourth where there are just four."""
    if not lines:
        return np.empty((0, 3))
    words = words_per_line(lines)
    try:
        values = words_as_numbers(lines)
    except ValueError as error:
        raise InputError(f"the {what} of the OBJ file are not rows of numbers") from error
    if words.min() < 3:
        raise InputError(f"the {what} of the OBJ file have fewer than three numbers")
    starts = np.cumsum(words) - words
    points = values[starts[:, None] + np.arange(3)]
    weighted = words == 4
    if weighted.any():
        with np.errstate(divide="ignore", invalid="ignore"):
            points[weighted] /= values[starts[weighted] + 3][:, None]
    return points


def _triangles(lines: bytes, so_far: np.ndarray) -> np.ndarray:
    """Triangles (T, 3) counted from 0; OBJ counts from 1, or backwards from the last vertex with -1.

    so_far: how many vertices stand before each of the lines.
    """
    if not lines:
        return np.empty((0, 3), np.int64)
    if b"/" in lines:
        lines = without_rest(lines, b"/", b" \t\n")
    words = words_per_line(lines)
    try:
        corners = words_as_integers(lines, int(words.sum()))
    except ValueError as error:
        raise InputError(
            "a face of the OBJ file is not a row of whole vertex numbers; export the mesh again"
        ) from error
    if (corners == 0).any():
        raise InputError("a face of the OBJ file names vertex 0; OBJ counts vertices from 1")
    corners = np.where(corners > 0, corners - 1, corners + np.repeat(so_far, words))
    return fans(corners, words)
