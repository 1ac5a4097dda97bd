"""What a point cloud or mesh is, once read; and the limits of what is read."""

from dataclasses import dataclass

import numpy as np

MAX_BYTES = 50 * 1024 * 1024
MAX_POINTS = 5_000_000  # read; of more, a random subset
MIN_POINTS = 4
MAX_FACES = 4_000_000  # of a mesh, and the triangles that they are cut into
MAX_CORNERS = 256  # of one face
DIGITS = 50
LARGEST = 10.0**DIGITS  # of a coordinate, so that areas of faces have room


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

    def extent(self) -> np.ndarray:
        """The lowest and the highest corner (2, 3): of a mesh, that of all vertices in its faces."""
        shown = self.points
        if self.mesh is not None:
            used = np.zeros(len(self.mesh.vertices), bool)
            used[self.mesh.triangles] = True
            shown = self.mesh.vertices[used]
        return np.stack([shown.min(0), shown.max(0)])
