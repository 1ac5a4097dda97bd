"""What a point cloud or mesh is, once read; and the limits of what is read."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.inputs import InputError

MAX_BYTES = 50 * 1024 * 1024
MAX_POINTS = 5_000_000  # read; of more, a random subset
MIN_POINTS = 4
MAX_CORNERS = 256  # of one face


@dataclass(frozen=True)
class Mesh:
    """Triangles (T, 3) int64, indices into vertices (V, 3) float64."""

    vertices: np.ndarray
    triangles: np.ndarray


@dataclass(frozen=True)
class Table:
    """What a parser found: coordinates (N, 3) float64, normals (N, 3) or None, faces or None.

    triangles: (T, 3) int64 or None for a plain cloud.
    """

    format: str
    points: np.ndarray
    normals: np.ndarray | None = None
    triangles: np.ndarray | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PointCloud:
    """A visitor's cloud: points (N, 3) float64 in the file's own units, and what was done to them.

    normals: (N, 3) unit vectors, or None where the file has none; mesh: None for a plain cloud.
    """

    points: np.ndarray
    normals: np.ndarray | None
    mesh: Mesh | None
    format: str
    notes: tuple[str, ...]


def fan(corners: list[int]) -> list[tuple[int, int, int]]:
    """A polygon's triangles, fanned about its first corner."""
    return [(corners[0], b, c) for b, c in pairwise(corners[1:])]


def fans(polygons: np.ndarray) -> np.ndarray:
    """Triangles of polygons with equally many corners: (F, c) -> (F (c - 2), 3) int64."""
    corners = polygons.shape[1]
    parts = [polygons[:, [0, k, k + 1]] for k in range(1, corners - 1)]
    return np.concatenate(parts).astype(np.int64) if parts else np.empty((0, 3), np.int64)


def check_faces(triangles: np.ndarray, vertices: int) -> None:
    """Raises InputError when a face names a vertex that does not exist."""
    if len(triangles) and (triangles.min() < 0 or triangles.max() >= vertices):
        bad = triangles.max() if triangles.max() >= vertices else triangles.min()
        raise InputError(
            f"a face names vertex {bad}, but the file has only {vertices} vertices, counted from 0"
        )


def corner_count(count: int) -> int:
    """The number of corners of a face. Raises InputError when it is absurd."""
    if not 1 <= count <= MAX_CORNERS:
        raise InputError(f"a face has {count} corners; between 3 and {MAX_CORNERS} are read")
    return count
