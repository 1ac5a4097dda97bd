"""Places in the plane that a visitor brings, in any order: rows of x and y, or longitude and latitude."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.inputs import InputError, check_size
from core.inputs.kinds import Kind, Likeness
from core.inputs.path import TIMES
from core.inputs.table import column_names, index_of, open_table
from core.inputs.text import is_text

MAX_BYTES = 1024 * 1024
FEWEST, MOST = 5, 60
FARTHEST = 1e9
NAMES = (("x", "y"), ("lon", "lat"), ("lng", "lat"), ("longitude", "latitude"))
_NEEDS = "x and y, or longitude and latitude"


@dataclass(frozen=True)
class Places:
    """points (n, 2) float64, x to the right and y upwards, in the file's units, and what was noticed."""

    points: np.ndarray
    notes: tuple[str, ...]


def read_places(raw: bytes) -> Places:
    """The places of a table, by the names of its columns, or of its only two.

    Longitudes are made as long as latitudes are in the middle of the places. Raises InputError, with one
    sentence.
    """
    check_size(raw, MAX_BYTES, "places")
    if not is_text(raw):
        raise InputError("the file is binary; places are read as CSV or text")
    table = open_table(raw, "places", _NEEDS)
    found = [columns for names in NAMES if (columns := index_of(table, names))]
    if not found and (table.names or table.width != 2):
        raise InputError(f"the columns are not known; name two of them x and y ({_NEEDS})")
    if not FEWEST <= table.count <= MOST:
        raise InputError(f"{FEWEST} to {MOST} places are read; rows in the file: {table.count:,}")
    points = table.numbers(found[0] if found else None)
    bad = ~(np.abs(points) < FARTHEST).all(1)  # catches NaN too
    if bad.any():
        raise InputError(
            f"row {int(bad.argmax()) + 1} has a value that is no number below 1,000,000,000"
        )
    notes = list(table.notes)
    if found and table.names[found[0][0]] != "x":
        points = points * (np.cos(np.radians(points[:, 1].mean())), 1.0)
        notes.append("longitudes were shortened as at the middle latitude")
    kept = np.sort(np.unique(points, axis=0, return_index=True)[1])
    if len(kept) < len(points):
        notes.append("places that stand twice were taken once")
    if len(kept) < FEWEST:
        raise InputError(f"{FEWEST} different places are needed; the file has {len(kept)}")
    return Places(points[kept], tuple(notes))


def _likeness(raw: bytes) -> Likeness:
    """Certain of columns named so, without a z or a time."""
    names = set(column_names(raw))
    named = any(names >= set(pair) for pair in NAMES)
    return Likeness.YES if named and not names & {"z", *TIMES} else Likeness.NO


def in_unit_square(points: np.ndarray) -> np.ndarray:
    """Places (n, 2) in [0, 1), as large as fits with a margin, in the middle."""
    low, high = points.min(0), points.max(0)
    return 0.5 + 0.9 * (points - (low + high) / 2) / float((high - low).max())


def _shown(found: Places) -> np.ndarray:
    """In the unit ball, at height 0."""
    return np.pad(2 * (in_unit_square(found.points) - 0.5), ((0, 0), (0, 1))) / 2**0.5


def _facts(found: Places) -> dict[str, Any]:
    return {
        "places": len(found.points),
        "lowest": found.points.min(0).tolist(),
        "highest": found.points.max(0).tolist(),
    }


def _sample() -> bytes:
    """Fifteen harbours along a made up coast [km]."""
    draws = np.random.default_rng(4)
    x = np.sort(draws.uniform(0, 100, 15))
    y = 20 + 12 * np.sin(x / 16) + draws.uniform(-8, 8, 15)
    rows = [f"{a:.1f},{b:.1f}" for a, b in draws.permutation(np.stack([x, y], 1))]
    return "\n".join(["x,y", *rows, ""]).encode()


KIND = Kind(
    name="places",
    title="Places on a map",
    what="places",
    formats="CSV, TXT",
    says="Rows of x and y, or of longitude and latitude, named so; in any order.",
    extensions=("csv", "txt"),
    max_bytes=MAX_BYTES,
    likeness=_likeness,
    read=read_places,
    brief=lambda found: f"{len(found.points)} places",
    facts=_facts,
    sample_name="harbours.csv",
    sample=_sample,
    points=_shown,
    pictured="Where the places are",
)
