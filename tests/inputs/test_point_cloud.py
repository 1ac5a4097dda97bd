"""Clouds from visitors: every format is read faithfully, every bad file refused in one sentence."""

import io
import pickle
import struct
import time
import tracemalloc
import zipfile
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.inputs import InputError
from core.inputs.point_cloud import (
    MAX_BYTES,
    Mesh,
    in_unit_ball,
    read_point_cloud,
    sample_mesh,
    subset,
)
from core.inputs.point_cloud import values as limits
from core.inputs.point_cloud.presets import BUNDLED, bundled_mesh

VERTICES = np.array([[x, y, z] for x in (0.0, 1.0) for y in (0.0, 2.0) for z in (0.0, 3.0)])
# A box 1 x 2 x 3: faces counter-clockwise seen from outside.
QUADS = [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
SHAPE = np.random.default_rng(0).normal(size=(20, 3))


def ply_header(kind: str, *lines: str) -> bytes:
    return "\n".join(["ply", f"format {kind} 1.0", *lines, "end_header", ""]).encode()


XYZ = ("property float x", "property float y", "property float z")
FACES = ("element face 6", "property list uchar int vertex_indices")


def ascii_ply(count: int = 8, extra: bytes = b"") -> bytes:
    rows = b"".join(b"%g %g %g\n" % tuple(v) for v in VERTICES)
    faces = b"".join(b"4 %d %d %d %d\n" % tuple(q) for q in QUADS)
    return ply_header("ascii", f"element vertex {count}", *XYZ, *FACES) + rows + faces + extra


def binary_ply(order: str, quads=QUADS, count: int = 8) -> bytes:
    kind = {"<": "binary_little_endian", ">": "binary_big_endian"}[order]
    faces = (f"element face {len(quads)}", *FACES[1:])
    body = VERTICES.astype(order + "f4").tobytes()
    body += b"".join(struct.pack(f"{order}B{len(q)}i", len(q), *q) for q in quads)
    return ply_header(kind, f"element vertex {count}", *XYZ, *faces) + body


def off(first_line: str = "OFF\n8 6 0", count: int = 8) -> bytes:
    rows = "".join("{:g} {:g} {:g}\n".format(*v) for v in VERTICES)
    faces = "".join("4 {} {} {} {} 0.5 0.5 0.5\n".format(*q) for q in QUADS)
    return f"{first_line}\n# a comment\n{rows}{faces}".encode()


def obj(face: str = "f {} {} {} {}", shift: int = 1) -> bytes:
    rows = "".join("v {:g} {:g} {:g}\n".format(*v) for v in VERTICES)
    faces = "".join(face.format(*(i + shift for i in q)) + "\n" for q in QUADS)
    return f"# box\nmtllib /etc/passwd\n{rows}usemtl none\n{faces}".encode()


def triangles() -> np.ndarray:
    return np.array([t for a, b, c, d in QUADS for t in ((a, b, c), (a, c, d))])


def binary_stl() -> bytes:
    out = bytes(80) + struct.pack("<I", 12)
    for triangle in VERTICES[triangles()].astype("<f4"):
        out += bytes(12) + triangle.tobytes() + bytes(2)
    return out


def ascii_stl() -> bytes:
    facets = "".join(
        "facet normal 0 0 0\nouter loop\n"
        + "".join("  vertex {:g} {:g} {:g}\n".format(*v) for v in t)
        + "endloop\nendfacet\n"
        for t in VERTICES[triangles()]
    )
    return f"solid box\n{facets}endsolid box\n".encode()


def npy(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, array, allow_pickle=True)
    return out.getvalue()


def lying_npy(shape: str) -> bytes:
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (117 - len(header)) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + bytes(120)


def npz_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.npy", bytes(50_000_000))
    return out.getvalue()


def rows(values: np.ndarray, separator: str = " ") -> bytes:
    return "\n".join(separator.join(f"{v:.9g}" for v in row) for row in values).encode()


PCD = (
    b"# .PCD v0.7\nVERSION 0.7\nFIELDS x y z normal_x normal_y normal_z\nSIZE 4 4 4 4 4 4\n"
    b"TYPE F F F F F F\nCOUNT 1 1 1 1 1 1\nWIDTH 20\nHEIGHT 1\nPOINTS 20\nDATA ascii\n"
)
UNIT = SHAPE / np.linalg.norm(SHAPE, axis=1, keepdims=True)

MESHES = {
    "ply ascii": ascii_ply(),
    "ply ascii, windows lines": ascii_ply().replace(b"\n", b"\r\n"),
    "ply little endian": binary_ply("<"),
    "ply big endian": binary_ply(">"),
    "ply of mixed faces": binary_ply("<", [*QUADS[:5], [1, 5, 7], [1, 7, 3]]),
    "off": off(),
    "off, counts on the first line": off("OFF 8 6 0"),
    "off, as ModelNet writes it": off("OFF8 6 0"),
    "obj": obj(),
    "obj with slashes": obj("f {}/1/1 {}/2/1 {}/3/1 {}//1"),
    "obj counting backwards": obj(shift=-8),
    "stl binary": binary_stl(),
    "stl ascii": ascii_stl(),
}
CLOUDS = {
    "xyz": rows(SHAPE),
    "csv with a header": b"x,y,z\n" + rows(SHAPE, ","),
    "semicolons": rows(SHAPE, "; "),
    "pts with a count": b"20\n" + rows(np.hstack([SHAPE, SHAPE[:, :1]])),
    "npy float32": npy(SHAPE.astype(np.float32)),
    "npy in Fortran order": npy(np.asfortranarray(SHAPE)),
    "pcd": PCD + rows(np.hstack([SHAPE, UNIT])),
    "ply without faces": ply_header("ascii", "element vertex 20", *XYZ) + rows(SHAPE),
}


@pytest.mark.parametrize("kind", MESHES)
def test_the_box_is_the_same_mesh_in_every_format(kind):
    cloud = read_point_cloud(MESHES[kind])
    x, y, z = cloud.points.T
    for values, length in ((x, 1), (y, 2), (z, 3)):
        assert values.min() >= -1e-9
        assert values.max() <= length + 1e-9
    # Each point lies on a side, and the face's normal points out of it.
    outward = {(0, -1): x, (0, 1): 1 - x, (1, -1): y, (1, 1): 2 - y, (2, -1): z, (2, 1): 3 - z}
    normals = cloud.normals.round(6)
    for (axis, sign), distance in outward.items():
        side = normals[:, axis] == sign
        assert np.allclose(distance[side], 0, atol=1e-6)
    # Uniform by area: the two largest sides, 2 x 3, hold 12 of 22 parts.
    assert (np.abs(normals[:, 0]) == 1).mean() == pytest.approx(12 / 22, abs=0.02)


@pytest.mark.parametrize("kind", CLOUDS)
def test_points_are_read_in_order(kind):
    cloud = read_point_cloud(CLOUDS[kind])
    assert cloud.mesh is None
    assert np.allclose(cloud.points, SHAPE, atol=1e-6)


def test_normals_are_kept_when_present():
    assert np.allclose(read_point_cloud(CLOUDS["pcd"]).normals, UNIT)
    assert np.allclose(read_point_cloud(rows(np.hstack([SHAPE, UNIT]))).normals, UNIT)
    header = ply_header(
        "binary_little_endian", "element vertex 20", *XYZ,
        *(f"property float n{axis}" for axis in "xyz"),
    )  # fmt: skip
    body = np.hstack([SHAPE, 3 * UNIT]).astype("<f4").tobytes()
    assert np.allclose(read_point_cloud(header + body).normals, UNIT, atol=1e-6)


def test_colours_are_not_taken_for_normals():
    cloud = read_point_cloud(rows(np.hstack([SHAPE, np.full((20, 3), 200)])))
    assert cloud.normals is None
    assert "3 further columns ignored" in cloud.notes


def npy_normals_missing() -> bytes:
    return npy(np.array([[1, 2], [3, 4]], float))


LONG = b"v " + b"1 " * 2_500_000
BAD = {
    "51 ply of 2e9 vertices, ascii": (ascii_ply(2_000_000_000), "promises 2000000000"),
    "51 ply of 2e9 vertices, binary": (binary_ply("<", count=2_000_000_000), "promises 2000000000"),
    "52 ply face beyond the vertices": (binary_ply("<", [[0, 1, 99999]]), "vertex 99999"),
    "52 ply face below zero": (binary_ply(">", [[0, 1, -5]]), "vertex -5"),
    "52 ply face of 2e9 corners": (
        ply_header("binary_little_endian", "element vertex 8", *XYZ, "element face 1",
                   "property list uint int vertex_indices")
        + VERTICES.astype("<f4").tobytes() + struct.pack("<I", 2_000_000_000), "promises 2,000,000,000"),
    "53 obj face beyond the vertices": (obj() + b"f 1 2 900\n", "vertex 900"),
    "53 obj face of vertex 0": (obj() + b"f 0 1 2\n", "counts vertices from 1"),
    "54 ply negative count": (ascii_ply(-3), "negative"),
    "54 ply without end_header": (ascii_ply()[:60], "end_header"),
    "54 ply empty": (ply_header("ascii"), "no vertices"),
    "54 ply of no vertices": (ply_header("ascii", "element vertex 0", *XYZ), "0 usable points"),
    "54 ply of an unknown type": (
        ply_header("ascii", "element vertex 1", "property quad x"), "not of the format"),
    "54 ply cut short": (binary_ply("<")[:-20], "cut short"),
    "55 nothing finite": (rows(np.full((9, 3), np.nan)), "0 usable points"),
    "56 off promises too much": (off("OFF\n90000000 6 0"), "promises 90000000"),
    "56 off promises a little too much": (off("OFF\n8 9 0"), "promises 8 vertices and 9 faces"),
    "56 off negative": (off("OFF\n-8 6 0"), "numbers of vertices"),
    "56 off without counts": (b"OFF\nhello\n", "numbers of vertices"),
    "56 off face beyond the vertices": (off().replace(b"4 0 1 3 2", b"4 0 1 3 77"), "vertex 77"),
    "57 obj with a line of 5 MB": (LONG, "more than 100 kB"),
    "57 obj with words": (b"v 1 2 three\n", "rows of numbers"),
    "58 ragged": (b"1 2 3\n4 5\n6 7 8\n", "row"),
    "58 one column": (b"1\n2\n3\n4\n5\n", "1 number"),
    "58 prose": (b"once upon a time\nthere was a cloud\n", "name three of them x, y and z"),
    "59 npy of objects": (npy(np.array([[1, "a", None]] * 4, object)), "type object"),
    "59 npy of complex numbers": (npy(SHAPE.astype(complex)), "type c16"),
    "60 npy of 1e10 points": (lying_npy("(10000000000, 3)"), "too short"),
    "60 npy negative": (lying_npy("(-4, 3)"), "header"),
    "60 npy of 2 columns": (npy_normals_missing(), "shape"),
    "60 npy with a wild header": (b"\x93NUMPY\x01\x00\x10\x00" + b"(" * 16, "header"),
    "61 npz bomb": (npz_bomb(), "zip archive"),
    "62 pickle": (pickle.dumps(print), "pickle"),
    "62 junk zip": (b"PK\x03\x04" + bytes(50), "zip archive"),
    "63 all points at one place": (rows(np.full((9, 3), 2.0)), "one place"),
    "64 one point": (b"1 2 3\n", "1 usable points"),
    "64 no byte": (b"", "empty"),
    "64 too many bytes": (bytes(MAX_BYTES + 1), "MB"),
    "html": (b"<script>alert(1)</script>", "HTML"),
    "binary of no known kind": (bytes(range(256)) * 4, "binary"),
    "pcd binary": (PCD.replace(b"ascii", b"binary") + bytes(80), "save it as ascii"),
    "pcd without z": (PCD.replace(b"y z", b"y q") + rows(SHAPE), "no fields"),
    "stl cut short": (b"solid x\nfacet\nvertex 1 2 3\nvertex 1 2 4\n", "cut short"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD, ids=str)
def test_bad_files_are_refused_in_one_sentence(case):
    raw, words = BAD[case]
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(InputError, match=words) as refused:
        read_point_cloud(raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    message = str(refused.value)
    assert "\n" not in message
    assert "<" not in message
    assert peak < 100_000_000
    assert time.process_time() - started < 10  # not a benchmark: refusals must not hang


@given(
    raw=st.binary(max_size=300), place=st.integers(0, 400), kind=st.sampled_from([*MESHES, *CLOUDS])
)
def test_no_bytes_raise_anything_else(raw, place, kind):
    good = (MESHES | CLOUDS)[kind]
    for candidate in (raw, good[:place] + raw + good[place + len(raw) :], good[:place]):
        with suppress(InputError):
            cloud = read_point_cloud(candidate)
            assert np.isfinite(cloud.points).all()


def test_points_that_are_not_finite_are_dropped_and_counted():
    spoilt = SHAPE.copy()
    spoilt[3, 1], spoilt[7, 0] = np.nan, np.inf
    cloud = read_point_cloud(rows(spoilt))
    assert len(cloud.points) == 18
    assert "2 points that are not finite were dropped" in cloud.notes


def test_a_material_file_is_never_opened(monkeypatch):
    monkeypatch.setattr("builtins.open", lambda *_: pytest.fail("a file was opened"))
    assert read_point_cloud(obj()).mesh is not None


def test_ten_million_points_are_subsampled_with_a_seed():
    many = np.random.default_rng(0).integers(0, 100, (10_000_000, 3), dtype=np.int8)
    cloud = read_point_cloud(npy(many))
    assert len(cloud.points) == limits.MAX_POINTS
    assert any("seed 0" in note for note in cloud.notes)


@pytest.mark.parametrize("factor", [1e30, 1e-30])
def test_huge_and_tiny_coordinates_keep_their_shape(factor):
    cloud = read_point_cloud(rows(factor * SHAPE))
    points, centre, radius = in_unit_ball(cloud.points)
    expected, _, _ = in_unit_ball(SHAPE)
    assert np.allclose(points, expected, atol=1e-6)
    assert np.allclose(centre, factor * SHAPE.mean(0))
    assert radius == pytest.approx(factor * np.linalg.norm(SHAPE - SHAPE.mean(0), axis=1).max())


def test_coordinates_far_from_the_origin_keep_their_shape():
    points, _, _ = in_unit_ball(SHAPE + 1e6)
    assert np.allclose(points, in_unit_ball(SHAPE)[0], atol=1e-8)


@pytest.mark.parametrize("flat", [1, 2])
def test_collinear_and_coplanar_clouds_are_read(flat):
    points = SHAPE.copy()
    points[:, flat:] = 0
    assert np.allclose(read_point_cloud(rows(points)).points, points)


def test_faces_without_area_leave_the_vertices():
    line = off().replace(b"4 ", b"2 ")
    cloud = read_point_cloud(line)
    assert cloud.mesh is None
    assert len(cloud.points) == 8


def test_a_sample_depends_on_the_seed_alone():
    mesh = Mesh(VERTICES, triangles())
    first, again, other = (sample_mesh(mesh, 50, seed)[0] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert np.array_equal(subset(100, 10, 3), subset(100, 10, 3))
    assert len(subset(5, 10, 0)) == 5


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_meshes_are_read_by_our_own_parser(name):
    cloud = bundled_mesh(name)
    assert cloud.format == "PLY"
    assert len(cloud.mesh.triangles) > 500
