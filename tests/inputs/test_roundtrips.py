"""Random meshes, clouds, images, volumes and features come back from every encoding as they were."""

import io
import itertools

import nibabel as nib
import numpy as np
from file_writers import PACKINGS, npy, off, ply, tiff
from hypothesis import given
from hypothesis import strategies as st
from nibabel.orientations import axcodes2ornt
from PIL import Image

from core.inputs.features import read_features
from core.inputs.image import read_image
from core.inputs.mri import read_volume
from core.inputs.point_cloud import read_point_cloud

seeds = st.integers(0, 10**6)
scales = st.sampled_from([1e-20, 1e-3, 1.0, 1e3, 1e20])
codes = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
wide_kinds = st.sampled_from(["u2", "u4", "i1", "i2", "i4", "i8", "f4", "f8"])
endings = st.sampled_from(["\n", "\r\n", "\r"])
separators = (" ", "   ", "\t", ",", ", ", ";", "; ")
DOUBLES = tuple(("double", axis) for axis in "xyz")


def fanned(faces: list[np.ndarray]) -> np.ndarray:
    return np.array([(f[0], f[k], f[k + 1]) for f in faces for k in range(1, len(f) - 1)])


@given(seed=seeds, scale=scales, code=codes, ending=endings)
def test_a_mesh_comes_back_from_every_format(seed, scale, code, ending):
    random = np.random.default_rng(seed)
    vertices = scale * (random.normal(size=(random.integers(6, 40), 3)) + random.normal(size=3))
    count = len(vertices)
    faces = [random.choice(count, random.integers(3, 7), False) for _ in range(20)]
    rows = [" ".join(f"{v:.17g}" for v in vertex) for vertex in vertices]
    wanted = vertices[fanned(faces)]
    from_end = [f - count if k % 2 else f + 1 for k, f in enumerate(faces)]
    lists = [(tuple(f),) for f in faces]
    elements = [
        ("vertex", DOUBLES, vertices),
        ("face", [("uchar", "int", "vertex_indices")], lists),
    ]
    head = f"OFF\n{count} {len(faces)} 0"
    corners = [" ".join(map(str, (len(f), *f))) for f in faces]
    obj = ending.join(
        [f"v {r}" for r in rows] + [f"f {' '.join(map(str, f))}" for f in from_end] + [""]
    )
    for raw in (
        ply("<", elements),
        ply(">", elements, ending),
        off(head, rows, corners, ending).decode().encode(code),
        obj.encode(code),
    ):
        mesh = read_point_cloud(raw).mesh
        np.testing.assert_array_equal(mesh.vertices[mesh.triangles], wanted)


@given(seed=seeds, scale=scales, code=codes, ending=endings)
def test_a_table_of_points_comes_back_whatever_stands_beside_them(seed, scale, code, ending):
    random = np.random.default_rng(seed)
    points = scale * random.normal(size=(random.integers(4, 30), 3))
    names = [
        "x",
        "y",
        "z",
        *random.permutation(["r", "intensity", "name", "nx"])[: random.integers(4)],
    ]
    order = random.permutation(len(names))
    for separator in separators:
        lines = [separator.join(names[k] for k in order)]
        for number, point in enumerate(points):
            cells = [f"{v:.17g}" for v in point] + [
                f"a{number}" if n == "name" else "7" for n in names[3:]
            ]
            lines.append(separator.join(cells[k] for k in order))
        raw = (ending.join(lines) + ending).encode(code)
        np.testing.assert_array_equal(read_point_cloud(raw).points, points)


@given(seed=seeds, kind=st.sampled_from(["<f4", ">f4", "<f8", ">f8"]), order=st.sampled_from("CF"))
def test_an_array_of_points_comes_back(seed, kind, order):
    points = np.random.default_rng(seed).normal(size=(50, 3)).astype(kind)
    np.testing.assert_array_equal(
        read_point_cloud(npy(np.asarray(points, order=order))).points, points
    )


@given(
    seed=seeds,
    kind=st.sampled_from(["u2", "u4", "i1", "i2", "i4", "i8", "f4", "f8"]),
    order=st.sampled_from("<>"),
    rows=st.integers(1, 9),
)
def test_an_image_comes_back(seed, kind, order, rows):
    random = np.random.default_rng(seed)
    limit = 65535 if kind == "u2" else 100  # what 16 bits hold is their range, else what occurs
    values = random.permuted(np.linspace(0, limit, 48)).reshape(6, 8).astype(kind)
    wanted = values.astype(float) / limit
    for packing in PACKINGS:
        seen = read_image(tiff(values, order, packing, rows)).pixels
        np.testing.assert_allclose(seen, wanted, atol=1e-6)


@given(seed=seeds, depth=st.sampled_from(["u1", "u2"]))
def test_a_grey_png_comes_back(seed, depth):
    values = np.random.default_rng(seed).integers(0, np.iinfo(depth).max, (9, 7), endpoint=True)
    values[0, 0] = np.iinfo(depth).max  # so that all bits are in use
    with io.BytesIO() as file:
        Image.fromarray(values.astype(depth)).save(file, "PNG")
        seen = read_image(file.getvalue()).pixels
    np.testing.assert_allclose(seen, values / np.iinfo(depth).max, atol=1e-6)


@given(
    seed=seeds,
    axes=st.sampled_from(
        [
            "".join(a)
            for p in itertools.permutations(["LR", "AP", "SI"])
            for a in itertools.product(*p)
        ]
    ),
    kind=st.sampled_from(["u1", "i2", "u2", "i4", "f4", "f8"]),
    order=st.sampled_from("<>"),
    cls=st.sampled_from([nib.Nifti1Image, nib.Nifti2Image]),
)
def test_a_volume_comes_back_however_it_is_stored(seed, axes, kind, order, cls):
    random = np.random.default_rng(seed)
    values = random.integers(0, 255, random.integers(8, 20, 3)).astype(kind)
    affine = np.diag([*random.uniform(0.5, 4, 3), 1])
    affine[:3, 3] = random.uniform(-90, 0, 3)
    header = cls.header_class(endianness=order)
    header.set_data_dtype(np.dtype(kind).newbyteorder(order))
    stored = cls(values, affine, header).as_reoriented(axcodes2ornt(axes))
    volume = read_volume(stored.to_bytes())
    np.testing.assert_array_equal(volume.voxels, values)
    np.testing.assert_allclose(volume.affine, affine, atol=1e-4)
    assert volume.orientation == "".join(nib.aff2axcodes(stored.affine))


@given(seed=seeds, separator=st.sampled_from([",", ";", "\t"]), code=codes, ending=endings)
def test_features_come_back_by_the_name_of_their_label(seed, separator, code, ending):
    random = np.random.default_rng(seed)
    count, width = random.integers(4, 20), random.integers(1, 9)
    values, labels = random.normal(size=(count, width)), random.permutation(np.arange(count) % 3)
    place = random.integers(width + 1)
    names = np.insert(np.array([f"f{k}" for k in range(width)], object), place, "label")
    cells = np.insert(values, place, labels, axis=1)
    lines = [separator.join(names), *(separator.join(f"{v:.17g}" for v in row) for row in cells)]
    found = read_features((ending.join(lines) + ending).encode(code))
    np.testing.assert_array_equal(found.values, values)
    np.testing.assert_array_equal(found.labels, labels)
