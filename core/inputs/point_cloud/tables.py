"""Clouds as tables: XYZ, PTS, TXT, CSV, NPY, and PCD in ascii."""

import io

import numpy as np

from core.inputs import InputError
from core.inputs.numbers import (
    check_lines,
    read_npy_array,
    rows_of_numbers,
    spaced,
    without_names,
)
from core.inputs.point_cloud.values import MAX_POINTS, Table


def read_text(raw: bytes) -> Table:
    """Rows x, y, z and perhaps more; a first line of names, or a lone count as in PTS, is skipped."""
    check_lines(raw)
    raw, named = without_names(raw)
    notes = ["the first line is not numbers and was skipped"] if named else []
    first, _, rest = raw.lstrip().partition(b"\n")
    if not named and len(spaced(first).split()) == 1 < len(spaced(rest.split(b"\n", 1)[0]).split()):
        raw = rest  # the number of points, as PTS files begin
    return _from_columns(rows_of_numbers(raw, "points"), "text", notes)


def read_npy(raw: bytes) -> Table:
    """A numeric array of shape (points, 3 or more); of more than MAX_POINTS rows a random subset."""
    array = read_npy_array(raw, "(points, 3)")
    if array.ndim != 2 or array.shape[1] < 3:
        raise InputError(f"the NPY array has shape {array.shape}; (points, 3) is read")
    count = len(array)
    notes: list[str] = []
    if len(array) > MAX_POINTS:
        kept = np.sort(np.random.default_rng(0).choice(len(array), MAX_POINTS, replace=False))
        array = array[kept]
        notes.append(f"of {count} points a random {MAX_POINTS} were kept (seed 0)")
    return _from_columns(array.astype(np.float64), "NPY", notes)


def read_pcd(raw: bytes) -> Table:
    """The x, y, z and normals of a PCD file whose DATA is ascii."""
    check_lines(raw)
    fields: list[str] = []
    lines = io.BytesIO(raw)
    for line in lines:
        keyword, *values = line.decode("latin-1").split() or [""]
        if keyword == "FIELDS":
            fields = values
        if keyword == "COUNT" and any(value != "1" for value in values):
            raise InputError("the PCD file has fields of several numbers; single ones are read")
        if keyword == "DATA":
            if values != ["ascii"]:
                kind = values[0] if values else "of no kind"
                raise InputError(f"the PCD file's data is {kind}; save it as ascii")
            break
    if not {"x", "y", "z"} <= set(fields):
        raise InputError("the PCD file has no fields x, y and z")
    rows = rows_of_numbers(lines.read(), "points")
    if rows.shape[1] != len(fields):
        raise InputError("the rows of the PCD file do not have as many numbers as fields")
    wanted = [rows[:, fields.index(name)] for name in "xyz"]
    normals = None
    if {"normal_x", "normal_y", "normal_z"} <= set(fields):
        normals = np.stack([rows[:, fields.index(f"normal_{axis}")] for axis in "xyz"], 1)
    return Table("PCD", np.stack(wanted, 1), normals)


def _from_columns(rows: np.ndarray, kind: str, notes: list[str]) -> Table:
    """The first three columns are coordinates; the next three are normals if they are unit vectors."""
    if rows.shape[1] < 3:
        count = rows.shape[1]
        raise InputError(
            f"each row has {count} number{'s' if count > 1 else ''}; x, y and z are needed"
        )
    normals = rows[:, 3:6] if rows.shape[1] >= 6 else None
    if normals is not None and np.abs(np.linalg.norm(normals, axis=1) - 1).max() > 0.02:
        normals = None
    extra = rows.shape[1] - (3 if normals is None else 6)
    if extra:
        notes.append(f"{extra} further column{'s' if extra > 1 else ''} ignored")
    return Table(kind, rows[:, :3], normals, None, tuple(notes))
