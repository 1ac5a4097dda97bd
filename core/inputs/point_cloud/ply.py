"""PLY, ascii and both binaries: the header is believed only as far as the file's length allows."""

import re
import struct
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.inputs import InputError, said
from core.inputs.point_cloud.faces import check_count, fans, runs
from core.inputs.point_cloud.sampling import subset
from core.inputs.point_cloud.values import MAX_POINTS, Table
from core.inputs.table import words_as_numbers, words_per_line
from core.inputs.text import content, pieces, unified

MAX_HEADER = 64 * 1024
MAX_PROPERTIES = 256
MAX_ROWS = 20_000_000  # of any element
_AT_ONCE = 1 << 18  # numbers that are gathered together

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


def read_ply(raw: bytes) -> Table:
    """Vertices, their normals, and faces or strips. Raises InputError for anything malformed."""
    order, elements, body = _header(raw)
    _check_vertices(elements)
    source: _Words | _Bytes = (
        _Words(content(unified(raw[body:]))) if order is None else _Bytes(raw, body, order)
    )
    has_faces = any(e.count and e.name in ("face", "tristrips") for e in elements)
    points = np.empty((0, 3))
    normals, triangles = None, [np.empty((0, 3), np.int64)]
    notes: list[str] = []
    at = source.start
    for element in elements:
        rows, at = _rows(source, element, at)
        if element.name == "vertex":
            kept = _kept(element.count, has_faces, notes)
            points = _columns(rows, "xyz", kept)
            if {"nx", "ny", "nz"} <= set(element.names):
                normals = _columns(rows, ("nx", "ny", "nz"), kept)
        elif element.name in ("face", "tristrips") and element.count:
            name = _indices(element)
            if name is None:
                notes.append(f"the {element.name} elements have no vertex_indices; left out")
                continue
            items, counts = rows.lists(name)
            strips = element.name == "tristrips"
            triangles.append(_unstripped(items, counts) if strips else fans(items, counts))
    found = np.concatenate(triangles)
    check_count(len(found))
    return Table("PLY", points, normals, found if len(found) else None, tuple(notes))


_INDICES = ("vertex_indices", "vertex_index")
_NOTED = {"x", "y", "z", "nx", "ny", "nz", *_INDICES}  # the properties that are looked at


def _indices(element: Element) -> str | None:
    """The list of an element's corners."""
    found = zip(element.names, element.types, strict=True)
    return next((n for n, kind in found if n in _INDICES and not isinstance(kind, str)), None)


def _check_vertices(elements: list[Element]) -> None:
    vertices = [element for element in elements if element.name == "vertex"]
    if len(vertices) != 1 or not {"x", "y", "z"} <= set(vertices[0].names):
        raise InputError("the PLY file has no vertices with x, y and z")
    kinds = dict(zip(vertices[0].names, vertices[0].types, strict=True))
    if any(not isinstance(kinds[axis], str) for axis in "xyz"):
        raise InputError("the PLY file has lists for x, y or z; numbers are read")


def _header(raw: bytes) -> tuple[str | None, list[Element], int]:
    """Byte order (None for ascii), elements, and where the header ends."""
    ending = re.match(rb"(?:\xef\xbb\xbf)?ply[ \t]*(\r\n|\n|\r)", raw)
    if ending is None:
        raise InputError("the PLY file's first line is not 'ply' alone; export the file again")
    line_break = re.escape(ending[1])
    end = re.compile(line_break + rb"[ \t]*end_header[ \t]*(?:" + line_break + rb"|\Z)").search(
        raw, 0, MAX_HEADER
    )
    if end is None:
        raise InputError("the PLY file has no end_header; it is cut short or not a PLY file")
    order, elements = "?", []
    for line in raw[: end.start()].split(ending[1])[1:]:
        words = line.decode("latin-1").split()
        try:
            match words:
                case [] | ["comment" | "obj_info", *_]:
                    continue
                case ["format", kind, *_]:
                    orders = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}
                    order = orders[kind]
                case ["element", name, count]:
                    elements.append(Element(name, int(count)))
                case ["property", "list", counts, items, name]:
                    if _TYPES[counts][0] == "f":
                        raise ValueError("a fraction for a count")
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
    for element in elements:
        if not element.count >= 0:
            raise InputError("the PLY header promises a negative number of elements")
        if len(element.names) > MAX_PROPERTIES:
            raise InputError(f"the PLY header has more than {MAX_PROPERTIES} properties")
        if len(set(element.names)) != len(element.names):
            raise InputError("the PLY header names a property twice")
    return order or None, elements, end.end()


def _promise(element: Element, smallest: int, remaining: int) -> None:
    """Raises InputError when so many rows, of so much at least, cannot be in the file."""
    if element.count * max(smallest, 1) > remaining:
        raise InputError(
            f"the PLY header promises {element.count} {element.name[:40]} elements, but the file is "
            "too short for them"
        )
    if element.count > MAX_ROWS:
        raise InputError(f"the PLY file has more than {MAX_ROWS:,} {element.name[:40]} elements")


def _kept(count: int, has_faces: bool, notes: list[str]) -> np.ndarray | slice:
    """Which vertices are read: of a cloud with too many a random subset."""
    if count <= MAX_POINTS:
        return slice(None)
    if has_faces:
        raise InputError(f"the mesh has {count:,} vertices; up to {MAX_POINTS:,} are read")
    notes.append(f"of {count:,} points a random {MAX_POINTS:,} were kept (seed 0)")
    return subset(count, MAX_POINTS, seed=0)


def _columns(rows: "_Even | _Uneven", names: Sequence[str], kept: np.ndarray | slice) -> np.ndarray:
    """Plain properties (n, names) float64."""
    first = rows.numbers(names[0])[kept]
    out = np.empty((len(first), len(names)))
    out[:, 0] = first
    del first  # some forty megabytes
    for column, name in enumerate(names[1:], 1):
        out[:, column] = rows.numbers(name)[kept]
    return out


def _unstripped(items: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Triangles of strips, in which -1 ends a strip as a row does; every other one is turned over."""
    starts = np.cumsum(counts) - counts
    items = np.insert(items, starts, -1)
    breaks = items == -1
    since = np.arange(len(items)) - np.maximum.accumulate(
        np.where(breaks, np.arange(len(items)), 0)
    )
    ends = np.flatnonzero((since >= 3) & ~breaks)
    check_count(len(ends))
    triangles = np.stack([items[ends - 2], items[ends - 1], items[ends]], 1)
    odd = since[ends] % 2 == 0
    triangles[odd] = triangles[odd][:, [1, 0, 2]]
    return triangles


def _rows(source: "_Words | _Bytes", element: Element, at: int) -> tuple["_Even | _Uneven", int]:
    """Where an element's properties lie, and where it ends."""
    kinds = dict(zip(element.names, element.types, strict=True))
    leads = [source.size(kind if isinstance(kind, str) else kind[0]) for kind in element.types]
    _promise(element, sum(leads), source.length - at)
    offsets: dict[str, int] = {}
    lengths: dict[str, int] = {}
    place = at
    for (name, kind), lead in zip(kinds.items(), leads, strict=True):
        offsets[name] = place
        if not isinstance(kind, str):
            first = np.array([place] if element.count else [], np.int64)
            lengths[name] = int(_lengths(source, first, kind[0]).sum())
            place += lengths[name] * source.size(kind[1])
        place += lead
    even = _Even(source, kinds, offsets, lengths, place - at, element.count)
    end = at + (place - at) * element.count
    if end <= source.length and all((even.counts(name) == lengths[name]).all() for name in lengths):
        return even, end
    if not lengths:
        raise InputError("the PLY file is cut short")
    return _walked(source, element, at)


@dataclass(frozen=True)
class _Even:
    """Rows of equal length: where each property of the first one lies, and how far they are apart."""

    source: "_Words | _Bytes"
    kinds: dict[str, str | tuple[str, str]]
    offsets: dict[str, int]
    lengths: dict[str, int]
    stride: int
    count: int

    def numbers(self, name: str) -> np.ndarray:
        """A plain property of each row, a view."""
        kind = self.kinds[name]
        return self._every(self.offsets[name], kind if isinstance(kind, str) else kind[0])

    counts = numbers  # of a list: how many items it has in each row

    def lists(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """All items (n,) int64 of a list, row after row, and how many each row has."""
        both, length = self.kinds[name], self.lengths[name]
        assert not isinstance(both, str)
        counted, kind = both
        check_count(self.count * max(length - 2, 0))
        place = self.offsets[name] + self.source.size(counted)
        items = np.empty((self.count, length), np.int64)
        for column in range(length):
            values = self._every(place + column * self.source.size(kind), kind)
            items[:, column] = _whole(values)
        return items.ravel(), np.full(self.count, length)

    def _every(self, place: int, kind: str) -> np.ndarray:
        return self.source.every(place, self.stride, self.count, kind)


@dataclass(frozen=True)
class _Uneven:
    """Rows of different lengths: where each property of each row lies, and how long its lists are."""

    source: "_Words | _Bytes"
    kinds: dict[str, str | tuple[str, str]]
    starts: dict[str, np.ndarray]
    counts: dict[str, np.ndarray]

    def numbers(self, name: str) -> np.ndarray:
        """A plain property of each row."""
        kind = self.kinds[name]
        assert isinstance(kind, str)
        return self.source.at(self.starts[name], kind)

    def lists(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """All items (n,) int64 of a list, row after row, and how many each row has."""
        kind, counts = self.kinds[name][1], self.counts[name]
        check_count(int(np.maximum(counts - 2, 0).sum()))
        places = runs(np.zeros(len(counts), np.int64), counts)
        places *= self.source.size(kind)  # in place: there may be millions
        places += np.repeat(self.starts[name], counts)
        values = self.source.at(places, kind)
        del places  # up to a hundred megabytes
        return _whole(values), counts


def _walked(source: "_Words | _Bytes", element: Element, at: int) -> tuple[_Uneven, int]:
    """Rows of different lengths, one by one: only a row says where the next begins."""
    check_count(element.count)
    kinds = dict(zip(element.names, element.types, strict=True))
    steps, gap = [], 0  # of each list: how far it lies behind the one before
    for kind in element.types:
        if isinstance(kind, str):
            gap += source.size(kind)
        else:
            steps.append((gap, source.reader(kind[0]), source.size(kind[0]), source.size(kind[1])))
            gap = 0
    places = array("q")  # of the lists' lengths
    note = places.append
    try:
        for _ in range(element.count):  # checks wait until all are known: this takes the time
            for before, length, head, item in steps:
                at += before
                note(at)
                at += head + item * length(at)
            at += gap
    except (IndexError, OverflowError, ValueError, struct.error):
        at = source.length + 1
    heads = np.frombuffer(places, np.int64)
    lengths = [
        _lengths(source, heads[number :: len(steps)], kind[0])
        for number, kind in enumerate(kind for kind in element.types if not isinstance(kind, str))
    ]
    if at > source.length:
        raise InputError(f"the PLY file is cut short in its {element.name[:40]} elements")
    rows = _Uneven(source, kinds, {}, {})
    lists = iter(range(len(steps)))
    end = heads[:: len(steps)] - steps[0][0]
    for name, kind in kinds.items():
        if isinstance(kind, str):
            if name in _NOTED:
                rows.starts[name] = end
            end = end + source.size(kind)
        else:
            number = next(lists)
            _, _, head, item = steps[number]
            if name in _NOTED:
                rows.starts[name], rows.counts[name] = end + head, lengths[number]
            end = end + head + item * lengths[number]
    return rows, at


def _lengths(source: "_Words | _Bytes", places: np.ndarray, kind: str) -> np.ndarray:
    """How long lists are, (n,) int64, by the numbers at `places`. Raises InputError where one is none."""
    within = (places >= 0) & (places + source.size(kind) <= source.length)
    values = source.at(places[within], kind)
    bad = ~((values >= 0) & (values <= source.length) & (values == np.floor(values)))
    if bad.any():
        raise InputError(
            f"a list of the PLY file promises {said(values[bad][0], 12)} items; it is damaged"
        )
    if not within.all():
        raise InputError("the PLY file is cut short in its lists")
    return values.astype(np.int64)


def _whole(values: np.ndarray) -> np.ndarray:
    """Numbers of vertices, int64. Raises InputError where one is a fraction or absurd."""
    with np.errstate(invalid="ignore"):  # what is none becomes another number
        found = values.astype(np.int64)
    if (found != values).any():
        raise InputError("a face of the PLY file names no whole vertex number")
    return found


class _Words:
    """A body of text, by words: lines do not matter, and each number takes one."""

    start = 0

    def __init__(self, text: bytes) -> None:
        self.length = sum(int(words_per_line(piece).sum()) for piece in pieces(text))
        self._values = np.empty(self.length)
        at = 0
        for piece in pieces(text):
            try:
                values = words_as_numbers(piece)
            except ValueError as error:
                raise InputError("the PLY file has a word that is no number") from error
            self._values[at : at + len(values)] = values
            at += len(values)

    def size(self, _: str) -> int:
        """Of a number of any type [words]."""
        return 1

    def reader(self, _: str) -> Callable[[int], int]:
        """What reads one number that may be whole."""
        view = self._values.data  # quicker by the element
        return lambda at: int(view[at])

    def every(self, place: int, stride: int, count: int, _: str) -> np.ndarray:
        """`count` numbers, `stride` apart."""
        return self._values[place :: max(stride, 1)][:count]

    def at(self, places: np.ndarray, _: str) -> np.ndarray:
        """The numbers at these places."""
        return self._values[places]


class _Bytes:
    """A binary body."""

    def __init__(self, raw: bytes, start: int, order: str) -> None:
        self.start, self.length = start, len(raw)
        self._raw = raw
        self._signs = np.frombuffer(raw, np.uint8)
        self._order = order

    def size(self, kind: str) -> int:
        """Of a number [bytes]."""
        return int(kind[1])

    def reader(self, kind: str) -> Callable[[int], int]:
        """What reads one whole number."""
        raw = self._raw
        if kind == "u1":
            return raw.__getitem__
        unpack = struct.Struct(f"{self._order}{_SIGNS[kind]}").unpack_from
        return lambda at: unpack(raw, at)[0]

    def every(self, place: int, stride: int, count: int, kind: str) -> np.ndarray:
        """`count` numbers, `stride` apart, a view."""
        if place + stride * (count - 1) + self.size(kind) > self.length:
            raise InputError("the PLY file is cut short")
        dtype = np.dtype(self._order + kind)
        return np.ndarray(count, dtype, self._raw, place, (stride,))

    def at(self, places: np.ndarray, kind: str) -> np.ndarray:
        """The numbers at these places."""
        if len(places) and places.max() + self.size(kind) > self.length:
            raise InputError("the PLY file is cut short")
        size = np.arange(self.size(kind))
        dtype = np.dtype(self._order + kind)
        out = np.empty(len(places), dtype)
        for k in range(0, len(places), _AT_ONCE):
            out[k : k + _AT_ONCE] = self._signs[places[k : k + _AT_ONCE, None] + size].view(dtype)[
                :, 0
            ]
        return out


_SIGNS = {"i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I"}
