"""Any file of points or triangles: told by its content, parsed within bounds, checked, reported."""

from collections.abc import Callable

import numpy as np

from core.inputs import InputError, check_size
from core.inputs.foreign import foreign
from core.inputs.kinds import Likeness
from core.inputs.npy import NPY_MAGIC, WIDEST_CLOUD, npy_shape
from core.inputs.point_cloud import obj, off, ply, stl, tables
from core.inputs.point_cloud.faces import check_faces
from core.inputs.point_cloud.sampling import doubled_areas, sample_mesh, subset
from core.inputs.point_cloud.values import (
    DIGITS,
    LARGEST,
    MAX_BYTES,
    MAX_POINTS,
    MIN_POINTS,
    Mesh,
    PointCloud,
    Table,
)
from core.inputs.table import column_names, has_numbers
from core.inputs.text import beginning, content, is_text

MESH_SAMPLES = 16_384
FORMATS = "PLY, OFF, OBJ, STL, XYZ, PTS, TXT, CSV, NPY, ascii PCD"


def read_point_cloud(raw: bytes) -> PointCloud:
    """The points of a file, its normals, and its mesh; a mesh is sampled by area (seed 0).

    The kind is told by the content, never by the name. Raises InputError, with one sentence, for
    what is too large, malformed, or not a cloud of at least four finite points.
    """
    check_size(raw, MAX_BYTES, "point clouds")
    parser = _parser(raw)
    if parser is None and not is_text(raw):
        what = foreign(raw) or "binary, of a kind that is not known"
        raise InputError(f"the file is {what}; {FORMATS} are read")
    return _checked((parser or tables.read_text)(raw))


def cloud_likeness(raw: bytes) -> Likeness:
    """Certain of a format with a mark of its own, or of columns x, y, z; any table may be a cloud."""
    if raw.startswith(NPY_MAGIC):
        shape = npy_shape(raw) or ()
        narrow = len(shape) != 2 or 3 <= shape[1] <= WIDEST_CLOUD
        return Likeness.MAYBE if narrow else Likeness.NO
    if _parser(raw):
        return Likeness.YES
    if not is_text(raw) or not has_numbers(raw):
        return Likeness.NO
    names = set(column_names(raw))
    return Likeness.YES if names >= {"x", "y", "z"} and "w" not in names else Likeness.MAYBE


def _parser(raw: bytes) -> Callable[[bytes], Table] | None:
    """What reads a format that is told by its beginning; None of a table of text."""
    if raw.startswith(NPY_MAGIC):
        return tables.read_npy
    if raw.removeprefix(b"\xef\xbb\xbf")[:4].rstrip() == b"ply":
        return ply.read_ply
    start = content(beginning(raw))
    if stl.looks_like_stl(raw, start):
        return stl.read_stl
    if off.looks_like_off(start):
        return off.read_off
    if tables.looks_like_pcd(start, raw):
        return tables.read_pcd
    if obj.looks_like_obj(start):
        return obj.read_obj
    return off.read_off if off.looks_like_bare_off(start, raw) else None


def _checked(table: Table) -> PointCloud:
    """Sampled or cleaned. Raises InputError when too little is left."""
    notes = list(table.notes)
    known = np.isfinite(table.points)
    if (
        max(
            np.max(table.points, where=known, initial=0),
            -np.min(table.points, where=known, initial=0),
        )
        > LARGEST
    ):
        raise InputError(
            f"a coordinate has more than {DIGITS} digits before the point; scale the cloud down"
        )
    if table.triangles is not None and len(table.triangles):
        check_faces(table.triangles, len(table.points), int(table.format == "OBJ"))
        mesh = _finite_mesh(table, notes)
        if mesh is not None:
            points, normals = sample_mesh(mesh, MESH_SAMPLES, seed=0)
            notes.append(
                f"{MESH_SAMPLES} points sampled uniformly by area from {len(mesh.triangles)} "
                "triangles (seed 0); normals are those of the faces"
            )
            _refuse_one_place(points)
            return PointCloud(points, normals, mesh, table.format, tuple(notes))
    points, kept_normals = _finite(table, notes)
    _refuse_one_place(points)
    return PointCloud(points, kept_normals, None, table.format, tuple(notes))


def _finite_mesh(table: Table, notes: list[str]) -> Mesh | None:
    """The mesh of the triangles whose corners are finite; None when they have no area."""
    assert table.triangles is not None
    finite = np.isfinite(table.points).all(1)
    kept = finite[table.triangles].all(1)
    if not kept.all():
        notes.append(
            f"{int((~kept).sum())} triangles with corners that are not finite were dropped"
        )
    vertices = np.where(finite[:, None], table.points, 0)
    mesh = Mesh(vertices, table.triangles[kept])
    if any(areas.any() for areas in doubled_areas(mesh)):  # mostly the first ones have some
        return mesh
    notes.append("the faces have no area; the vertices were taken as points")
    return None


def _finite(table: Table, notes: list[str]) -> tuple[np.ndarray, np.ndarray | None]:
    finite = np.isfinite(table.points).all(1)
    points, normals = table.points, table.normals
    if not finite.all():
        notes.append(f"{int((~finite).sum())} points that are not finite were dropped")
        points, normals = points[finite], None if normals is None else normals[finite]
    if len(points) < MIN_POINTS:
        raise InputError(
            f"the file has {len(points)} usable points; at least {MIN_POINTS} are needed"
        )
    if len(points) > MAX_POINTS:
        kept = subset(len(points), MAX_POINTS, seed=0)
        notes.append(f"of {len(points)} points a random {MAX_POINTS} were kept (seed 0)")
        points, normals = points[kept], None if normals is None else normals[kept]
    return points, _unit(normals, notes)


def _unit(normals: np.ndarray | None, notes: list[str]) -> np.ndarray | None:
    """Normals of length 1, or None where some have no direction."""
    if normals is None:
        return None
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    if not (np.isfinite(lengths) & (lengths > 1e-12)).all():
        notes.append("the file's normals are not all finite and were left out")
        return None
    return normals / lengths


def _refuse_one_place(points: np.ndarray) -> None:
    spread = max(np.ptp(column) for column in points.T)  # much quicker than along an axis
    if not np.isfinite(spread) or spread <= 1e-12 * max(points.max(), -points.min()):
        raise InputError("all points are at one place, or too far apart for numbers of 64 bits")
