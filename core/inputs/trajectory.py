"""A visitor's rotations: rows of quaternions, matrices or Euler angles, as CSV, text or NPY."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from core.groups.so3 import deviation, from_euler, to_quaternion
from core.inputs import InputError
from core.inputs.numbers import (
    NPY_MAGIC,
    check_lines,
    read_npy_array,
    rows_of_numbers,
    without_names,
)

MAX_BYTES = 32 * 1024 * 1024
MAX_ROWS = 100_000
EXTENSIONS = ("csv", "txt", "npy")
TOLERANCE = 0.01  # how far a row may be from a rotation, for rounding in the file
Layout = Literal["wxyz", "xyzw", "matrix", "euler"]
COLUMNS: dict[Layout, int] = {"wxyz": 4, "xyzw": 4, "matrix": 9, "euler": 3}
_NAMES: dict[Layout, str] = {
    "wxyz": "w, x, y, z",
    "xyzw": "x, y, z, w",
    "matrix": "the nine entries of a matrix, row by row",
    "euler": "three angles",
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
    if len(raw) > MAX_BYTES:
        raise InputError(
            f"the file has {len(raw) / 2**20:.0f} MB; trajectories up to {MAX_BYTES >> 20} MB are read"
        )
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
