"""A visitor's rotations: rows of quaternions, matrices or Euler angles, as CSV, text or NPY."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from core.groups.so3 import deviation, from_euler, to_quaternion
from core.inputs import InputError, check_size
from core.inputs.kinds import Kind, Likeness
from core.inputs.numbers import (
    NPY_MAGIC,
    check_lines,
    column_names,
    is_text,
    npy_shape,
    read_npy_array,
    rows_of_numbers,
    without_names,
)

MAX_BYTES = 32 * 1024 * 1024
MAX_ROWS = 100_000
TOLERANCE = 0.01  # how far a row may be from a rotation, for rounding in the file
Layout = Literal["wxyz", "xyzw", "matrix", "euler"]
COLUMNS: dict[Layout, int] = {"wxyz": 4, "xyzw": 4, "matrix": 9, "euler": 3}
_NAMES: dict[Layout, str] = {
    "wxyz": "w, x, y, z",
    "xyzw": "x, y, z, w",
    "matrix": "the nine entries of a matrix, row by row",
    "euler": "three angles",
}


# Columns of a table that says itself what its rows are; a column before them is the time.
_SAID: dict[tuple[str, ...], Layout] = {
    ("w", "x", "y", "z"): "wxyz",
    ("x", "y", "z", "w"): "xyzw",
    ("qw", "qx", "qy", "qz"): "wxyz",
    ("qx", "qy", "qz", "qw"): "xyzw",
}


@dataclass(frozen=True)
class Trajectory:
    """Unit quaternions (N, 4) float64, w first, signs as they came, and what was noticed."""

    quaternions: Tensor
    notes: tuple[str, ...]


def read_rows(raw: bytes) -> tuple[np.ndarray, list[str]]:
    """Rows of numbers (N, columns) float64, 2 <= N <= MAX_ROWS, and notes.

    Matrices (N, 3, 3) become nine columns. Raises InputError, with one sentence.
    """
    check_size(raw, MAX_BYTES, "rotations")
    notes: list[str] = []
    if raw.startswith(NPY_MAGIC):
        array = read_npy_array(raw, "(rows, 3), (rows, 4), (rows, 9) or (rows, 3, 3)")
        rows = array.reshape(len(array), -1).astype(np.float64)
    else:
        if b"\0" in raw[:4096]:
            raise InputError("the file is binary; rotations are read as CSV, text or NPY")
        check_lines(raw)
        raw, named = without_names(raw)
        notes += ["the first line is not numbers and was skipped"] if named else []
        rows = rows_of_numbers(raw, "rotations", "the numbers of one rotation")
    if not 2 <= len(rows) <= MAX_ROWS:
        raise InputError(f"the file has {len(rows):,} rows; 2 to {MAX_ROWS:,} are read")
    bad = ~np.isfinite(rows).all(1)
    if bad.any():
        raise InputError(f"row {int(bad.argmax()) + 1} has a value that is not a finite number")
    return rows, notes


def _said_layout(raw: bytes) -> Layout | None:
    """The layout that a file names, or that its shape leaves no doubt of."""
    if raw.startswith(NPY_MAGIC):
        return "matrix" if (npy_shape(raw) or ())[1:] == (3, 3) else None
    names = tuple(column_names(raw[:4096])) if is_text(raw) else ()
    return _SAID.get(names) or _SAID.get(names[1:])


def read_trajectory(
    raw: bytes, layout: Layout | None = None, order: str = "XYZ", degrees: bool = True
) -> Trajectory:
    """The rotations of a file; without a layout, of one that says itself what its rows are.

    order and degrees are for Euler angles. Raises InputError, with one sentence.
    """
    rows, notes = read_rows(raw)
    layout = layout or _said_layout(raw) or ("matrix" if rows.shape[1] in (9, 10) else None)
    if layout is None:
        raise InputError(
            "the file does not say what its rows are; name its columns w,x,y,z or x,y,z,w, bring nine "
            "numbers a row, or choose on the page of rotations"
        )
    found = as_trajectory(rows, layout, order, degrees)
    return Trajectory(found.quaternions, (*notes, *found.notes))


def as_trajectory(
    rows: np.ndarray, layout: Layout, order: str = "XYZ", degrees: bool = True
) -> Trajectory:
    """Rows (N, columns) as rotations; one column more than needed is taken for time, and skipped.

    order and degrees are for Euler angles. Raises InputError, naming the worst row and how far it is
    off, when rows are not rotations.
    """
    wanted, notes = COLUMNS[layout], []
    if rows.shape[1] == wanted + 1:
        rows, notes = rows[:, 1:], ["the first column was taken for the time"]
    if rows.shape[1] != wanted:
        count = rows.shape[1]
        raise InputError(
            f"each row has {count} number{'s' if count > 1 else ''}; {_NAMES[layout]} are needed"
        )
    values = torch.from_numpy(np.ascontiguousarray(rows))
    if layout == "euler":
        if degrees and rows.shape[0] > 2 and np.abs(rows).max() <= 2 * np.pi:
            notes.append("no angle exceeds 6.3 degrees, so these may be radians")
        angles = values.deg2rad() if degrees else values
        return Trajectory(to_quaternion(from_euler(angles, order)), tuple(notes))
    if layout == "matrix":
        matrices = values.unflatten(1, (3, 3))
        _refuse(deviation(matrices), "|M^T M - I|, plus 2 for a reflection,", "rotation matrices")
        return Trajectory(to_quaternion(matrices), tuple(notes))
    if layout == "xyzw":
        values = values[:, [3, 0, 1, 2]]
    length = values.norm(dim=1)
    _refuse((length - 1).abs(), "the length less 1", "unit quaternions")
    return Trajectory(values / length[:, None], tuple(notes))


def _refuse(off: Tensor, measure: str, wanted: str) -> None:
    worst = int(off.argmax())
    if not off[worst] <= TOLERANCE:
        raise InputError(
            f"row {worst + 1} is no rotation: {measure} is {off[worst]:.3g}; "
            f"{wanted} are needed, to {TOLERANCE}"
        )


def _facts(found: Trajectory) -> dict[str, Any]:
    steps = (found.quaternions[1:] * found.quaternions[:-1]).sum(1).abs().clamp(max=1).acos() * 2
    return {
        "rotations": len(found.quaternions),
        "longest_step_deg": round(float(steps.max().rad2deg()), 3),
    }


def _sample() -> bytes:
    """A full turn about a tilted axis, every six degrees."""
    half = np.deg2rad(np.arange(0, 361, 6) / 2)
    rows = np.outer(np.sin(half), [0.36, 0.48, 0.8])
    lines = [
        f"{w:.6f},{x:.6f},{y:.6f},{z:.6f}" for w, (x, y, z) in zip(np.cos(half), rows, strict=True)
    ]
    return "\n".join(["w,x,y,z", *lines, ""]).encode()


KIND = Kind(
    name="trajectory",
    title="Rotations",
    what="rotations",
    formats="CSV, TXT, NPY",
    says="Rows of quaternions, named w, x, y, z in their order, or of matrices; a first column may be "
    "the time.",
    extensions=("csv", "txt", "npy"),
    max_bytes=MAX_BYTES,
    likeness=lambda raw: Likeness.YES if _said_layout(raw) else Likeness.NO,
    read=read_trajectory,
    brief=lambda found: f"{len(found.quaternions):,} rotations",
    facts=_facts,
    sample_name="turn.csv",
    sample=_sample,
)
