"""Polygons of any number of corners, cut into triangles within bounds."""

import numpy as np

from core.inputs import InputError
from core.inputs.point_cloud.values import MAX_CORNERS, MAX_FACES


def check_faces(triangles: np.ndarray, vertices: int, first: int = 0) -> None:
    """Raises InputError when a face names a vertex that does not exist. first: what the format calls
    the first vertex; here it is 0."""
    if len(triangles) and (triangles.min() < 0 or triangles.max() >= vertices):
        bad = triangles.max() if triangles.max() >= vertices else triangles.min()
        raise InputError(
            f"a face names vertex {bad + first}, but the file has only {vertices} vertices, counted "
            f"from {first}"
        )


def check_count(faces: int) -> None:
    """Raises InputError when there are more faces than are read."""
    if faces > MAX_FACES:
        raise InputError(
            f"the mesh has {faces:,} faces or triangles; up to {MAX_FACES:,} are read: simplify it, "
            "or bring its vertices as a cloud"
        )


def fans(corners: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Triangles (T, 3) int64 of polygons, each fanned about its first corner, in their order.

    corners: all their vertices, one after the other; counts: how many each has, of which 0, 1 and 2
    make no triangle. Raises InputError where there are too many.
    """
    most = int(counts.max(initial=0))
    if most > MAX_CORNERS or counts.min(initial=0) < 0:
        raise InputError(f"a face has {most} corners; between 3 and {MAX_CORNERS} are read")
    parts = np.maximum(counts - 2, 0)
    total = int(parts.sum())
    check_count(total)
    if most == 3 and total == len(counts):
        return corners.reshape(-1, 3).astype(np.int64, copy=False)
    starts = np.cumsum(counts) - counts
    triangles = np.empty((total, 3), np.int64)
    triangles[:, 0] = corners[np.repeat(starts, parts)]
    starts += 1
    places = runs(starts, parts)
    triangles[:, 1] = corners[places]
    places += 1
    triangles[:, 2] = corners[places]
    return triangles


def runs(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The indices starts[0], starts[0] + 1, ... of runs of so many, one run after the other."""
    before = np.cumsum(counts) - counts
    places = np.arange(int(counts.sum()))
    places += np.repeat(starts - before, counts)
    return places
