"""A visitor's rotations: rows of quaternions, matrices or Euler angles, as CSV, text or NPY."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from core.groups.so3 import deviation, from_euler, from_quaternion, to_quaternion
from core.inputs import InputError, check_size, said
from core.inputs.kinds import Kind, Likeness
from core.inputs.npy import NPY_MAGIC, npy_shape, read_npy_array
from core.inputs.table import column_names, index_of, open_table
from core.inputs.text import is_text

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


# Names of a quaternion's columns, which may stand in any order and beside others.
_QUATERNIONS = (("w", "x", "y", "z"), ("qw", "qx", "qy", "qz"), ("q_w", "q_x", "q_y", "q_z"))
_TIMES = ("", "t", "time", "timestamp", "seconds", "frame", "index")


@dataclass(frozen=True)
class Trajectory:
    """Unit quaternions (N, 4) float64, w first, signs as they came, and what was noticed."""

    quaternions: Tensor
    notes: tuple[str, ...]


def read_trajectory(
    raw: bytes, layout: Layout | None = None, order: str = "XYZ", degrees: bool = True
) -> Trajectory:
    """The rotations of a file; without a layout, of one that says itself what its rows are.

    Columns named w, x, y, z are a quaternion's, wherever they stand. order and degrees are for Euler
    angles. Raises InputError, with one sentence.
    """
    check_size(raw, MAX_BYTES, "rotations")
    notes: tuple[str, ...] = ()
    if raw.startswith(NPY_MAGIC):
        array = read_npy_array(raw, "(rows, 3), (rows, 4), (rows, 9) or (rows, 3, 3)")
        _check_count(len(array))
        rows = array.reshape(len(array), -1).astype(np.float64)
    else:
        rows, said, notes = _table_rows(raw)
        if said is not None and layout not in (None, said):
            if layout not in ("wxyz", "xyzw"):
                raise InputError("the columns are named as those of quaternions; choose these")
            notes = (*notes, "the columns were read by their names")
        layout = said or layout
    if layout is None and rows.shape[1] in (9, 10):
        layout = "matrix"
    if layout is None:
        raise InputError(
            "the file does not say what its rows are; name its columns w, x, y, z in their order, bring "
            "nine numbers a row, or choose on the page of rotations"
        )
    found = as_trajectory(rows, layout, order, degrees)
    return Trajectory(found.quaternions, (*notes, *found.notes))


def _table_rows(raw: bytes) -> tuple[np.ndarray, Layout | None, tuple[str, ...]]:
    """Rows of a table, what their names say that they are, and notes."""
    if not is_text(raw):
        raise InputError("the file is binary; rotations are read as CSV, text or NPY")
    table = open_table(raw, "rotations", "the numbers of one rotation")
    _check_count(table.count)
    named = next((found for names in _QUATERNIONS if (found := index_of(table, names))), None)
    if named:
        return table.numbers(named), "wxyz", table.notes
    times = [column for column, name in enumerate(table.names) if name in _TIMES]
    if len(times) != 1:
        return table.numbers(), None, table.notes
    columns = [column for column in range(table.width) if column not in times]
    note = f"column {times[0] + 1} was taken for the time"
    return table.numbers(columns), None, (*table.notes, note)


def _check_count(count: int) -> None:
    if not 2 <= count <= MAX_ROWS:
        raise InputError(f"the file has {count:,} rows; 2 to {MAX_ROWS:,} are read")


def _likeness(raw: bytes) -> Likeness:
    """Certain of columns named as a quaternion's, and of an array of matrices."""
    matrices = (npy_shape(raw) or ())[1:] == (3, 3)
    names = set(column_names(raw))
    named = any(names >= set(quaternion) for quaternion in _QUATERNIONS)
    return Likeness.YES if matrices or named else Likeness.NO


def as_trajectory(
    rows: np.ndarray, layout: Layout, order: str = "XYZ", degrees: bool = True
) -> Trajectory:
    """Rows (N, columns) as rotations; one column more than needed is taken for time, and skipped.

    order and degrees are for Euler angles. Raises InputError, naming the worst row and how far it is
    off, when rows are not rotations.
    """
    wanted, notes = COLUMNS[layout], []
    bad = ~np.isfinite(rows).all(1)
    if bad.any():
        raise InputError(f"row {int(bad.argmax()) + 1} has a value that is not a finite number")
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
            f"row {worst + 1} is no rotation: {measure} is {said(float(off[worst]))}; "
            f"{wanted} are needed, to {TOLERANCE}"
        )


def _facts(found: Trajectory) -> dict[str, Any]:
    steps = (found.quaternions[1:] * found.quaternions[:-1]).sum(1).abs().clamp(max=1).acos() * 2
    return {
        "rotations": len(found.quaternions),
        "longest_step_deg": round(float(steps.max().rad2deg()), 3),
    }


def _tips(found: Trajectory) -> np.ndarray:
    """Where some of the rotations take (0, 0, 1)."""
    chosen = torch.linspace(0, len(found.quaternions) - 1, min(len(found.quaternions), 5000)).long()
    return from_quaternion(found.quaternions[chosen])[:, :, 2].numpy()


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
    likeness=_likeness,
    read=read_trajectory,
    brief=lambda found: f"{len(found.quaternions):,} rotations",
    facts=_facts,
    sample_name="turn.csv",
    sample=_sample,
    points=_tips,
    pictured="Where the tip of the z axis goes",
)
