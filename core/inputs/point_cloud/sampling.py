"""From meshes and large clouds to the few points that a network sees."""

from collections.abc import Iterator

import numpy as np

from core.inputs.point_cloud.values import Mesh

_AT_ONCE = 1 << 18  # triangles


def sample_mesh(mesh: Mesh, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Points (count, 3) uniform over the area, and the unit normals of their faces.

    Normals point by the order of each face's corners. A mesh without area gives its vertices' mean.
    """
    rng = np.random.default_rng(seed)
    doubled = np.concatenate([np.empty(0), *doubled_areas(mesh)])
    total = doubled.sum()
    shares = doubled / total if total > 0 else np.full(len(doubled), 1 / len(doubled))
    face = rng.choice(len(doubled), count, p=shares)
    a, b = np.sqrt(rng.random((count, 1))), rng.random((count, 1))
    p, q, r = mesh.vertices[mesh.triangles[face]].transpose(1, 0, 2)
    scale = np.abs(mesh.vertices).max() or 1.0
    cross = np.cross((q - p) / scale, (r - p) / scale)
    normals = cross / np.maximum(np.linalg.norm(cross, axis=1, keepdims=True), 1e-300)
    return (1 - a) * p + a * (1 - b) * q + a * b * r, normals


def doubled_areas(mesh: Mesh) -> Iterator[np.ndarray]:
    """Twice the area of each triangle, (T,) in parts, in units of the largest coordinate's square."""
    scale = np.abs(mesh.vertices).max() or 1.0
    for start in range(0, len(mesh.triangles), _AT_ONCE):
        p, q, r = mesh.vertices[mesh.triangles[start : start + _AT_ONCE]].transpose(1, 0, 2) / scale
        yield np.linalg.norm(np.cross(q - p, r - p), axis=1)


def subset(count: int, wanted: int, seed: int) -> np.ndarray:
    """Which `wanted` of `count` points to keep, in order: all of them if there are no more."""
    if count <= wanted:
        return np.arange(count)
    kept = np.random.default_rng(seed).choice(count, wanted, replace=False)
    kept.sort()
    return kept


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
