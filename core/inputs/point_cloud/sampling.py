"""From meshes and large clouds to the few points that a network sees."""

import numpy as np

from core.inputs.point_cloud.values import Mesh


def sample_mesh(mesh: Mesh, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Points (count, 3) uniform over the area, and the unit normals of their faces.

    Normals point by the order of each face's corners. A mesh without area gives its vertices' mean.
    """
    rng = np.random.default_rng(seed)
    corners = mesh.vertices[mesh.triangles]  # (T, 3, 3)
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    doubled = np.linalg.norm(cross, axis=1)
    total = doubled.sum()
    shares = doubled / total if total > 0 else np.full(len(doubled), 1 / len(doubled))
    face = rng.choice(len(doubled), count, p=shares)
    a, b = np.sqrt(rng.random((count, 1))), rng.random((count, 1))
    p, q, r = corners[face].transpose(1, 0, 2)
    normals = cross[face] / np.maximum(doubled[face, None], 1e-300)
    return (1 - a) * p + a * (1 - b) * q + a * b * r, normals


def subset(count: int, wanted: int, seed: int) -> np.ndarray:
    """Which `wanted` of `count` points to keep, in order: all of them if there are no more."""
    if count <= wanted:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, wanted, replace=False))


def in_unit_ball(points: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Points about their centroid, the farthest at distance 1; also the centroid and the old radius.

    In float64, scaled first, so that neither huge nor far-away coordinates lose the shape.
    """
    largest = float(np.abs(points).max()) or 1.0
    scaled = points / largest
    centre = scaled.mean(0)
    centred = scaled - centre
    radius = float(np.linalg.norm(centred, axis=1).max())
    return centred / (radius or 1.0), centre * largest, radius * largest
