"""Clouds as tables: XYZ, PTS, TXT, CSV, NPY, and PCD in ascii."""

import re
from dataclasses import replace

import numpy as np

from core.inputs import InputError
from core.inputs.npy import read_npy_array
from core.inputs.point_cloud.sampling import subset
from core.inputs.point_cloud.values import MAX_POINTS, Table
from core.inputs.table import (
    NUMBERED,
    TextTable,
    index_of,
    numbers_rows,
    open_table,
    rows_of_numbers,
)
from core.inputs.text import unified

_PLACES = (("x", "y", "z"), ("px", "py", "pz"), ("pos_x", "pos_y", "pos_z"))
_PCD = re.compile(rb"\s*(?:#[^\n]*\s+)*(?:VERSION|FIELDS|COLUMNS)[ \t]")
_DIRECTIONS = (("nx", "ny", "nz"), ("normal_x", "normal_y", "normal_z"))


def read_text(raw: bytes) -> Table:
    """Rows x, y, z and perhaps more: by the names of their columns, or the first three without names."""
    table = open_table(raw, "points", "x, y and z")
    notes = list(table.notes)
    unnamed = all(name.isdigit() for name in table.names)
    if table.width < 3:
        numbers = f"{table.width} number{'s' if table.width > 1 else ''}"
        raise InputError(f"each row has {numbers}; x, y and z are needed")
    places = [0, 1, 2] if unnamed else _columns(table, _PLACES)
    if places is None:
        said = ", ".join(name[:20] or "(nothing)" for name in table.names[:12])
        raise InputError(f"the columns are named {said}; name three of them x, y and z")
    normals = None
    if unnamed and table.width >= 6:
        normals = [3, 4, 5]
    elif not unnamed:
        normals = _columns(table, _DIRECTIONS)
    values = _numbers(table, places + (normals or []), notes)
    if unnamed and table.width > 3 and numbers_rows(values[:, 0]):
        raise InputError(NUMBERED)
    given = values[:, 3:] if normals else None
    if given is not None and unnamed and not _are_directions(given):
        given = None
    extra = table.width - 3 - (0 if given is None else 3)
    if extra:
        notes.append(f"{extra} further column{'s' if extra > 1 else ''} ignored")
    return Table("text", values[:, :3], given, None, tuple(notes))


def _columns(table: TextTable, choices: tuple[tuple[str, ...], ...]) -> list[int] | None:
    return next((found for names in choices if (found := index_of(table, names))), None)


def _numbers(table: TextTable, columns: list[int], notes: list[str]) -> np.ndarray:
    if table.count <= MAX_POINTS:
        return table.numbers(columns)
    notes.append(f"of {table.count:,} points a random {MAX_POINTS:,} were kept (seed 0)")
    return table.numbers(columns, subset(table.count, MAX_POINTS, seed=0))


def _are_directions(values: np.ndarray) -> bool:
    """Whether all have length 1, and are no colours, which are never negative."""
    lengths = np.linalg.norm(values, axis=1)
    return bool(np.abs(lengths - 1).max() <= 0.02 and values.min() < 0)


def read_npy(raw: bytes) -> Table:
    """A numeric array of shape (points, 3 or more); of more than MAX_POINTS rows a random subset."""
    array = read_npy_array(raw, "(points, 3)")
    if array.ndim != 2 or array.shape[1] < 3:
        raise InputError(f"the NPY array has shape {array.shape}; (points, 3) is read")
    notes: list[str] = []
    if len(array) > MAX_POINTS:
        notes.append(f"of {len(array):,} points a random {MAX_POINTS:,} were kept (seed 0)")
    kept = subset(len(array), MAX_POINTS, seed=0)
    points = array[kept, :3].astype(np.float64)
    normals = array[kept, 3:6].astype(np.float64) if array.shape[1] >= 6 else None
    if normals is not None and not _are_directions(normals):
        normals = None
    extra = array.shape[1] - 3 - (0 if normals is None else 3)
    if extra:
        notes.append(f"{extra} further column{'s' if extra > 1 else ''} ignored")
    return Table("NPY", points, normals, None, tuple(notes))


def looks_like_pcd(start: bytes, raw: bytes) -> bool:
    """Whether a file's content, or that of a binary one, begins as PCD files do."""
    return _PCD.match(start or raw[:4096]) is not None


def read_pcd(raw: bytes) -> Table:
    """The x, y, z and normals of a PCD file whose DATA is ascii."""
    text = unified(raw) if b"\0" not in raw[:4096] else raw[:4096].split(b"\0", 1)[0]
    found = re.search(rb"^DATA[ \t]+(\S+)[^\n]*\n?", text, re.MULTILINE)
    if found is None:
        raise InputError("the PCD file has no line DATA; it is cut short")
    if found[1] != b"ascii":
        raise InputError(
            f"the PCD file's data is {found[1][:30].decode('latin-1')}; save it as ascii"
        )
    header = {
        words[0]: words[1:]
        for line in text[: found.start()].decode("latin-1").split("\n")
        if (words := line.split()) and not line.startswith("#")
    }
    fields = header.get("FIELDS", header.get("COLUMNS", []))
    counts = header.get("COUNT", ["1"] * len(fields))
    if len(counts) != len(fields) or not all(count.isdigit() for count in counts):
        raise InputError("the PCD file has not one COUNT for each of its FIELDS")
    names = [
        name if count == "1" else f"{name} {number}"
        for name, count in zip(fields, counts, strict=True)
        for number in range(min(int(count[:6]), 10_000))
    ]
    if not {"x", "y", "z"} <= set(names):
        raise InputError("the PCD file has no fields x, y and z")
    text = text[found.end() :]
    table = rows_of_numbers(text, "points", "as many numbers as fields")
    del text  # some fifty megabytes
    if table.width != len(names):
        raise InputError("the rows of the PCD file do not have as many numbers as fields")
    table = replace(table, names=tuple(names))
    places = index_of(table, ("x", "y", "z"))
    if places is None:
        raise InputError("the PCD file has a field x, y or z twice")
    notes: list[str] = []
    promised = header.get("POINTS", [str(table.count)])
    if promised != [str(table.count)]:
        notes.append(f"{' '.join(promised)[:20]} points are promised, {table.count} are there")
    normals = index_of(table, ("normal_x", "normal_y", "normal_z"))
    values = _numbers(table, places + (normals or []), notes)
    return Table("PCD", values[:, :3], values[:, 3:] if normals else None, None, tuple(notes))
