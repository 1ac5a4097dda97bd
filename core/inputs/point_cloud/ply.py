"""PLY, ascii and both binaries: the header is believed only as far as the file's length allows."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.inputs import InputError
from core.inputs.numbers import check_lines, rows_of_numbers
from core.inputs.point_cloud.text import split_lines, text_faces
from core.inputs.point_cloud.values import Table, corner_count, fan, fans

MAX_HEADER = 64 * 1024
MAX_PROPERTIES = 256

_TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1",
    "short": "i2", "int16": "i2", "ushort": "u2", "uint16": "u2",
    "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4",
    "float": "f4", "float32": "f4", "double": "f8", "float64": "f8",
}  # fmt: skip


@dataclass
class Element:
    """One element of the header: names and types; a list's type is (count's type, items' type)."""

    name: str
    count: int
    names: list[str] = field(default_factory=list)
    types: list[str | tuple[str, str]] = field(default_factory=list)

    @property
    def fixed(self) -> bool:
        """Whether each row takes the same number of bytes."""
        return all(isinstance(kind, str) for kind in self.types)


def read_ply(raw: bytes) -> Table:
    """Vertices, their normals, and faces. Raises InputError for anything malformed."""
    order, elements, body = _header(raw)
    by_name = {element.name: element for element in elements}
    vertex = by_name.get("vertex")
    if vertex is None or not {"x", "y", "z"} <= set(vertex.names):
        raise InputError("the PLY file has no vertices with x, y and z")
    if not vertex.fixed:
        raise InputError("the PLY file has lists in its vertices; plain numbers are read")
    values, triangles = _ascii(body, elements) if order is None else _binary(body, elements, order)
    column = {name: values[:, index] for index, name in enumerate(vertex.names)}
    points = np.stack([column["x"], column["y"], column["z"]], 1)
    normals = None
    if {"nx", "ny", "nz"} <= set(column):
        normals = np.stack([column["nx"], column["ny"], column["nz"]], 1)
    return Table("PLY", points, normals, triangles if len(triangles) else None)


def _header(raw: bytes) -> tuple[str | None, list[Element], bytes]:
    """Byte order (None for ascii), elements, and what follows the header."""
    end = raw.find(b"end_header", 0, MAX_HEADER)
    if end < 0:
        raise InputError("the PLY file has no end_header; it is cut short or not a PLY file")
    newline = raw.find(b"\n", end)
    body = raw[newline + 1 :] if newline >= 0 else b""
    order, elements = "?", []
    for line in raw[:end].decode("latin-1").split("\n")[1:]:
        words = line.split()
        try:
            match words:
                case [] | ["comment" | "obj_info", *_]:
                    continue
                case ["format", kind, *_]:
                    order = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}[
                        kind
                    ]
                case ["element", name, count]:
                    elements.append(Element(name, int(count)))
                case ["property", "list", counts, items, name]:
                    elements[-1].names.append(name)
                    elements[-1].types.append((_TYPES[counts], _TYPES[items]))
                case ["property", kind, name]:
                    elements[-1].names.append(name)
                    elements[-1].types.append(_TYPES[kind])
                case _:
                    raise ValueError("unknown line")
        except (KeyError, ValueError, IndexError) as error:
            raise InputError(
                "the PLY header has a line that is not of the format; export the file again"
            ) from error
    if order == "?":
        raise InputError("the PLY header names no format; ascii and both binaries are read")
    if any(element.count < 0 for element in elements):
        raise InputError("the PLY header promises a negative number of elements")
    if any(len(element.names) > MAX_PROPERTIES for element in elements):
        raise InputError(f"the PLY header has more than {MAX_PROPERTIES} properties")
    return order or None, elements, body


def _promise(element: Element, smallest: int, remaining: int) -> None:
    """Raises InputError when so many rows, of so many bytes at least, cannot be in the file."""
    if element.count * smallest > remaining:
        raise InputError(
            f"the PLY header promises {element.count} {element.name} elements, but the file is too "
            "short for them"
        )


def _ascii(body: bytes, elements: list[Element]) -> tuple[np.ndarray, np.ndarray]:
    check_lines(body)
    for element in elements:
        _promise(element, 2 * len(element.names), len(body) + 1)
    blocks = split_lines(body, [element.count for element in elements], "PLY")
    values, triangles = np.empty((0, 0)), np.empty((0, 3), np.int64)
    for element, block in zip(elements, blocks, strict=True):
        if element.name == "vertex":
            values = rows_of_numbers(block, "vertices")
            if values.shape[1] < len(element.names):
                raise InputError("the vertices of the PLY file have fewer numbers than promised")
        elif element.name == "face" and not element.fixed:
            triangles = text_faces(block)
    return values, triangles


def _binary(body: bytes, elements: list[Element], order: str) -> tuple[np.ndarray, np.ndarray]:
    values, triangles = np.empty((0, 0)), np.empty((0, 3), np.int64)
    offset = 0
    for element in elements:
        if element.fixed:
            row = np.dtype([(f"{i}", order + str(kind)) for i, kind in enumerate(element.types)])
            _promise(element, row.itemsize, len(body) - offset)
            if element.name == "vertex":
                records = np.frombuffer(body, row, element.count, offset)
                columns = [records[name].astype(np.float64) for name in row.names or ()]
                values = np.stack(columns, 1)
            offset += element.count * row.itemsize
        elif element.name == "face":
            triangles, offset = _binary_faces(body, element, order, offset)
        elif len(values) == 0:
            raise InputError("the PLY file has lists before its vertices; vertices must come first")
        else:
            break  # nothing behind it is needed
    return values, triangles


def _binary_faces(body: bytes, element: Element, order: str, offset: int) -> tuple[np.ndarray, int]:
    """Triangles and the offset behind them: at once where all faces are alike, else one by one."""
    smallest = sum(np.dtype(k if isinstance(k, str) else k[0]).itemsize for k in element.types)
    _promise(element, smallest, len(body) - offset)
    if element.count == 0:
        return np.empty((0, 3), np.int64), offset
    first, _ = _face(body, element, order, offset)
    lists = [kind for kind in element.types if not isinstance(kind, str)]
    if len(lists) == 1:
        fields: list[Any] = []
        for index, kind in enumerate(element.types):
            if isinstance(kind, str):
                fields.append((f"{index}", order + kind))
            else:
                fields += [("n", order + kind[0]), ("items", order + kind[1], (len(first),))]
        row = np.dtype(fields)
        if element.count * row.itemsize <= len(body) - offset:
            records = np.frombuffer(body, row, element.count, offset)
            if (records["n"] == len(first)).all():
                polygons = records["items"].reshape(element.count, len(first))
                return fans(polygons), offset + element.count * row.itemsize
    triangles: list[tuple[int, int, int]] = []
    for _ in range(element.count):
        polygon, offset = _face(body, element, order, offset)
        triangles += fan(polygon)
    return np.array(triangles, np.int64).reshape(-1, 3), offset


def _face(body: bytes, element: Element, order: str, offset: int) -> tuple[list[int], int]:
    """The first list of one face, and the offset behind the face."""
    polygon: list[int] | None = None
    try:
        for kind in element.types:
            if isinstance(kind, str):
                offset += np.dtype(kind).itemsize
                continue
            counts, items = (np.dtype(order + part) for part in kind)
            count = corner_count(int(np.frombuffer(body, counts, 1, offset)[0]))
            offset += counts.itemsize
            values = np.frombuffer(body, items, count, offset)
            offset += count * items.itemsize
            polygon = [int(value) for value in values] if polygon is None else polygon
    except ValueError as error:  # numpy: the buffer is shorter than asked for
        raise InputError("the PLY file is cut short in its faces") from error
    return polygon or [], offset
