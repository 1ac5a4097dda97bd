"""Paths in the plane that a visitor brings: rows of x, y and time, as CSV or text."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.inputs import InputError, check_size
from core.inputs.kinds import Kind, Likeness
from core.inputs.table import column_names, index_of, open_table
from core.inputs.text import is_text

MAX_BYTES = 8 * 1024 * 1024
MAX_ROWS = 50_000
MAX_PATHS = 1000
FARTHEST = 1e12  # beyond it squares lose their meaning
TIMES = ("t", "time", "timestamp", "seconds")
_NEEDS = "x, y and the time"


@dataclass(frozen=True)
class Path:
    """times (n,), which increase, and places (n, 2), x to the right and y upwards; float64."""

    times: np.ndarray
    places: np.ndarray


@dataclass(frozen=True)
class Paths:
    """The paths of a file, in the units of the file, and what was noticed."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...]


def read_paths(raw: bytes) -> Paths:
    """The paths of a table. A new one begins wherever the time goes back.

    Columns are told by their names x, y and t (or time), and are the three in this order where there
    are no names. Raises InputError, with one sentence.
    """
    check_size(raw, MAX_BYTES, "paths")
    if not is_text(raw):
        raise InputError("the file is binary; paths are read as CSV or text")
    table = open_table(raw, "points", _NEEDS)
    if not 2 <= table.count <= MAX_ROWS:
        raise InputError(f"the file has {table.count:,} rows; 2 to {MAX_ROWS:,} are read")
    time = next((name for name in TIMES if name in table.names), "t")
    columns = index_of(table, ("x", "y", time))
    if columns is None and (table.names or table.width != 3):
        raise InputError(f"the columns are not known; name three of them x, y and t ({_NEEDS})")
    rows = table.numbers(columns)
    bad = ~(np.abs(rows) < FARTHEST).all(1)  # catches NaN too
    if bad.any():
        raise InputError(
            f"row {int(bad.argmax()) + 1} has a value that is not finite or has more than 12 digits "
            "before the point; plain numbers are needed"
        )
    starts = np.flatnonzero(np.diff(rows[:, 2]) < 0) + 1
    parts = np.split(rows, starts)
    if len(parts) > MAX_PATHS:
        raise InputError(
            f"the time goes back {len(parts) - 1:,} times; at most {MAX_PATHS:,} paths are read, each in "
            "order of time"
        )
    notes = list(table.notes)
    if columns is None:
        notes.append("the columns were taken for x, y and time")
    paths = tuple(_path(part, notes) for part in parts)
    return Paths(paths, tuple(dict.fromkeys(notes)))


def _path(rows: np.ndarray, notes: list[str]) -> Path:
    later = np.append(True, np.diff(rows[:, 2]) > 0)
    if not later.all():
        notes.append("points at the time of the one before were left out")
    kept = rows[later]
    return Path(kept[:, 2].copy(), kept[:, :2].copy())


def _likeness(raw: bytes) -> Likeness:
    """Certain of columns named x, y and t, without a z."""
    names = set(column_names(raw))
    named = {"x", "y"} <= names and names & set(TIMES) and "z" not in names
    return Likeness.YES if named else Likeness.NO


def _facts(found: Paths) -> dict[str, Any]:
    points = np.concatenate([path.places for path in found.paths])
    return {
        "paths": len(found.paths),
        "points": len(points),
        "lowest": points.min(0).tolist(),
        "highest": points.max(0).tolist(),
    }


def _flat(found: Paths) -> np.ndarray:
    """The points of all paths in the unit ball, at height 0."""
    points = np.concatenate([path.places for path in found.paths])[:5000]
    points = points - (points.min(0) + points.max(0)) / 2
    size = np.linalg.norm(points, axis=1).max() or 1.0
    return np.pad(points / size, ((0, 0), (0, 1)))


def _sample() -> bytes:
    """Seven throws under gravity, seen every twentieth of a second [m, s]."""
    draws = np.random.default_rng(3)
    lines = ["x,y,t"]
    for _ in range(7):
        vx, vy = draws.normal(0, 2.5), draws.normal(4, 1)
        times = np.arange(0, 0.81, 0.05)
        lines += [f"{vx * t:.3f},{1.5 + vy * t - 4.905 * t * t:.3f},{t:.2f}" for t in times]
    return "\n".join([*lines, ""]).encode()


KIND = Kind(
    name="path",
    title="Paths in the plane",
    what="paths",
    formats="CSV, TXT",
    says="Rows of x, y and t, named so; a new path begins where the time goes back.",
    extensions=("csv", "txt"),
    max_bytes=MAX_BYTES,
    likeness=_likeness,
    read=read_paths,
    brief=lambda found: f"{len(found.paths):,} path{'s' * (len(found.paths) != 1)}",
    facts=_facts,
    sample_name="throws.csv",
    sample=_sample,
    points=_flat,
    pictured="Where the paths go",
)
