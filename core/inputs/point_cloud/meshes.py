"""OFF, OBJ and STL."""

import re

import numpy as np

from core.inputs import InputError
from core.inputs.numbers import check_lines, rows_of_numbers
from core.inputs.point_cloud.text import split_lines, text_faces
from core.inputs.point_cloud.values import Table, corner_count, fan, fans

_OFF = re.compile(rb"\s*(?:ST)?C?N?OFF\s*", re.ASCII)
_COMMENT = re.compile(rb"#[^\r\n]*")


def looks_like_off(raw: bytes) -> bool:
    """Whether the first word is OFF, perhaps with the counts right behind it (ModelNet)."""
    return _OFF.match(raw[:64]) is not None


def read_off(raw: bytes) -> Table:
    """Vertices and faces of an OFF file. Raises InputError for anything malformed."""
    check_lines(raw)
    text = _COMMENT.sub(b"", raw)
    start = _OFF.match(text)
    lines = text[start.end() if start else 0 :].lstrip().split(b"\n", 1)
    try:
        vertices, faces = (int(word) for word in lines[0].split()[:2])
    except ValueError as error:
        raise InputError(
            "the OFF file does not begin with its numbers of vertices and faces"
        ) from error
    body = lines[1] if len(lines) == 2 else b""
    if min(vertices, faces) < 0 or 2 * (vertices + faces) > len(body) + 2:
        raise InputError(
            f"the OFF header promises {vertices} vertices and {faces} faces, but the file is too "
            "short for them"
        )
    points, polygons = split_lines(body, [vertices, faces], "OFF")
    values = rows_of_numbers(points, "vertices")
    if values.shape[1] < 3:
        raise InputError("the vertices of the OFF file have fewer than three numbers")
    triangles = text_faces(polygons)
    return Table("OFF", values[:, :3], None, triangles if len(triangles) else None)


def looks_like_obj(raw: bytes) -> bool:
    """Whether the first line that is no comment is one of Wavefront's."""
    line = _COMMENT.sub(b"", raw[:8192]).lstrip()
    return re.match(rb"(?:v|vn|vt|vp|f|o|g|s|mtllib|usemtl)[ \t]", line) is not None


def read_obj(raw: bytes) -> Table:
    """Vertices, normals and faces of an OBJ file; materials and textures are never opened."""
    check_lines(raw)
    values = rows_of_numbers(_rows(raw, b"v"), "vertices")
    if values.shape[1] < 3:
        raise InputError("the vertices of the OBJ file have fewer than three numbers")
    normals = None
    text = _rows(raw, b"vn")
    if text:
        normals = rows_of_numbers(text, "normals")
        if normals.shape != (len(values), 3):
            normals = None  # shared between corners: not one for each vertex
    triangles = _obj_faces(re.sub(rb"/[^ \t\n]*", b"", _rows(raw, b"f")), len(values))
    return Table("OBJ", values[:, :3], normals, triangles)


def _rows(raw: bytes, keyword: bytes) -> bytes:
    return b"\n".join(re.findall(rb"^[ \t]*" + keyword + rb"[ \t]+([^\r\n]*)", raw, re.MULTILINE))


def _obj_faces(text: bytes, vertices: int) -> np.ndarray | None:
    """Triangles (T, 3) counted from 0; OBJ counts from 1, or backwards from the last with -1."""
    if not text:
        return None
    lines = text.split(b"\n")
    try:
        corners = {line.count(b" ") for line in lines}
        if len(corners) == 1 and lines[0].split(b" ") == lines[0].split():
            indices = np.loadtxt(lines, ndmin=2, dtype=np.int64)
            corner_count(indices.shape[1])
            triangles = fans(indices)
        else:
            polygons = [[int(word) for word in line.split()] for line in lines]
            triangles = np.array(
                [triple for p in polygons for triple in fan(p[: corner_count(len(p))])], np.int64
            ).reshape(-1, 3)
    except (ValueError, OverflowError) as error:
        raise InputError(
            "a face of the OBJ file is not a row of whole vertex numbers; export the mesh again"
        ) from error
    if (triangles == 0).any():
        raise InputError("a face of the OBJ file names vertex 0; OBJ counts vertices from 1")
    return np.where(triangles > 0, triangles - 1, triangles + vertices)


def looks_like_stl(raw: bytes) -> bool:
    """Whether the file is "solid ... facet", or has the length that a binary STL promises."""
    if raw[:5] == b"solid" and b"facet" in raw[:1024]:
        return True
    return len(raw) >= 134 and len(raw) == 84 + 50 * int.from_bytes(raw[80:84], "little")


def read_stl(raw: bytes) -> Table:
    """The triangles of an STL file, whose corners are not shared."""
    if raw[:5] == b"solid" and b"facet" in raw[:1024]:
        check_lines(raw)
        corners = rows_of_numbers(_rows(raw, b"vertex"), "vertices")
        if corners.shape[1] != 3 or len(corners) % 3:
            raise InputError("the STL file has a facet without three corners; it is cut short")
    else:
        record = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
        corners = np.frombuffer(raw, record, offset=84)["corners"].reshape(-1, 3).astype(float)
    return Table("STL", corners, None, np.arange(len(corners)).reshape(-1, 3))
