"""Point clouds and meshes that a visitor brings: PLY, OFF, OBJ, STL, XYZ, PTS, TXT, CSV, NPY, PCD.

All parsers are our own, on NumPy: those of VTK end the whole process on malformed files.
"""

from typing import Any

import numpy as np

from core.inputs.kinds import Kind
from core.inputs.point_cloud.reading import FORMATS, cloud_likeness, read_point_cloud
from core.inputs.point_cloud.sampling import in_unit_ball, sample_mesh, subset
from core.inputs.point_cloud.values import MAX_BYTES, Mesh, PointCloud

__all__ = ["KIND", "MAX_BYTES", "Mesh", "PointCloud", "in_unit_ball", "read_point_cloud",
           "sample_mesh", "subset"]  # fmt: skip


MOST_SHOWN = 5000  # points of a picture


def _facts(cloud: PointCloud) -> dict[str, Any]:
    return {
        "format": cloud.format,
        "points": len(cloud.points),
        "triangles": 0 if cloud.mesh is None else len(cloud.mesh.triangles),
        "normals": cloud.normals is not None,
        "extent": cloud.extent().tolist(),
    }


def _sample() -> bytes:
    """A trefoil knot, thick as a rope."""
    random = np.random.default_rng(0)
    t = random.uniform(0, 2 * np.pi, 3000)
    knot = np.stack([np.sin(t) + 2 * np.sin(2 * t), np.cos(t) - 2 * np.cos(2 * t), -np.sin(3 * t)])
    rope = random.normal(size=(3, 3000))
    points = knot + 0.3 * rope / np.linalg.norm(rope, axis=0)
    return "".join(f"{x:.4f} {y:.4f} {z:.4f}\n" for x, y, z in points.T).encode()


def _shown(cloud: PointCloud) -> np.ndarray:
    return in_unit_ball(cloud.points[subset(len(cloud.points), MOST_SHOWN, seed=0)])[0]


KIND = Kind(
    name="point_cloud",
    title="Point cloud or mesh",
    what="point clouds",
    formats=FORMATS,
    says="Up to five million points; a mesh is sampled by area.",
    extensions=("ply", "off", "obj", "stl", "xyz", "pts", "txt", "csv", "npy", "pcd"),
    max_bytes=MAX_BYTES,
    likeness=cloud_likeness,
    read=read_point_cloud,
    brief=lambda cloud: f"{cloud.format}, {len(cloud.points):,} points",
    facts=_facts,
    sample_name="knot.xyz",
    sample=_sample,
    points=_shown,
)
