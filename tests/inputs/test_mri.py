"""NIfTI from visitors: sound files are read alike however they are stored, others refused."""

import gzip
import io
import itertools
import resource
import struct
import subprocess
import sys
import time

import nibabel as nib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nibabel.orientations import apply_orientation, inv_ornt_aff

from core.inputs import InputError
from core.inputs.kinds import kind_of
from core.inputs.mri import KIND, MAX_BYTES, read_header, read_volume

SHAPE = (9, 12, 10)
DATA = np.random.default_rng(0).normal(size=SHAPE).astype(np.float32)
AFFINE = np.array([[2.0, 0, 0, -9], [0, 1.5, 0, -7], [0, 0, 3, -15], [0, 0, 0, 1]])


def nifti(data=DATA, affine=AFFINE, cls=nib.Nifti1Image, **fields) -> bytes:
    """A NIfTI file with header fields set by hand, after nibabel has written it."""
    image = cls(data, affine)
    if np.iscomplexobj(data) or data.dtype.names:
        image.header.set_data_dtype(data.dtype)
    raw = bytearray(image.to_bytes())
    for name, value in fields.items():
        offset, code = FIELDS[name]
        struct.pack_into("<" + code, raw, offset, *np.atleast_1d(value).tolist())
    return bytes(raw)


FIELDS = {
    "dim": (40, "8h"),
    "datatype": (70, "h"),
    "bitpix": (72, "h"),
    "pixdim": (76, "8f"),
    "vox_offset": (108, "f"),
    "scl_slope": (112, "f"),
    "scl_inter": (116, "f"),
    "qform_code": (252, "h"),
    "sform_code": (254, "h"),
    "quatern": (256, "3f"),
    "srow": (280, "12f"),
    "xyzt_units": (123, "b"),
    "extension": (348, "4b"),
    "esize": (352, "2i"),
    "magic": (344, "4s"),
}
NOWHERE = {"sform_code": 0, "qform_code": 0}


def bomb(size: int) -> bytes:
    """A small gzip file of a header that promises `size` bytes of zeros, and has them."""
    raw = nifti(dim=[4, 1000, 1000, 60, size // 240_000_000 + 1, 1, 1, 1])[:352]
    zeros = gzip.compress(bytes(10_000_000), 9)
    return gzip.compress(raw) + zeros * (size // 10_000_000)  # files behind each other are one


def test_a_volume_is_read_with_its_place_in_the_world():
    volume = read_volume(nifti())
    np.testing.assert_array_equal(volume.voxels, DATA)
    np.testing.assert_allclose(volume.affine, AFFINE)
    assert volume.spacing == pytest.approx((2, 1.5, 3))
    assert (volume.orientation, volume.oriented, volume.notes) == ("RAS", True, ())
    assert not volume.constant
    assert volume.flat_axis is None


@pytest.mark.parametrize("cls", [nib.Nifti1Image, nib.Nifti2Image])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_both_versions_are_read_gzipped_or_not_whatever_their_name(cls, pack):
    raw = pack(nifti(cls=cls))
    assert kind_of(raw) is KIND
    np.testing.assert_array_equal(read_volume(raw).voxels, DATA)


ORDERS = [
    np.array([[axis, flip] for axis, flip in zip(axes, flips, strict=True)])
    for axes in itertools.permutations(range(3))
    for flips in itertools.product((1, -1), repeat=3)
]


@pytest.mark.parametrize("order", ORDERS[::5])
def test_any_storage_order_of_a_volume_is_the_same_volume(order):
    stored = np.ascontiguousarray(apply_orientation(DATA, order))
    affine = AFFINE @ inv_ornt_aff(order, SHAPE)
    volume = read_volume(nifti(stored, affine))
    np.testing.assert_array_equal(volume.voxels, DATA)
    np.testing.assert_allclose(volume.affine, AFFINE, atol=1e-5)


@pytest.mark.parametrize(
    "kind", ["u1", "i1", "u2", "i2", "u4", "i4", "i8", "u8", "f4", "f8", ">i2", ">f4"]
)
def test_every_type_of_number_is_read_in_both_byte_orders(kind):
    values = np.arange(np.prod(SHAPE)).reshape(SHAPE) % 120
    image = nib.Nifti1Image(values.astype(kind), AFFINE, dtype=np.dtype(kind))
    if kind[0] == ">":
        header = image.header.as_byteswapped(">")
        image = nib.Nifti1Image(values.astype(kind), AFFINE, header)
    np.testing.assert_array_equal(read_volume(image.to_bytes()).voxels, values)


def test_the_scaling_of_the_header_is_applied():
    raw = nifti(np.full(SHAPE, 7, np.int16) + np.arange(9, dtype=np.int16)[:, None, None],
                scl_slope=0.5, scl_inter=-1)  # fmt: skip
    assert read_volume(raw).voxels[0, 0, 0] == 2.5


RGB = np.zeros(SHAPE, np.dtype([("R", "u1"), ("G", "u1"), ("B", "u1")]))
RGB["G"] = 100
HOLES = DATA.copy()
HOLES[0, 0, :3] = [np.nan, np.inf, -np.inf]


@pytest.mark.parametrize(
    ("raw", "note", "oriented"),
    [
        (nifti(scl_slope=np.nan), "the scaling", True),
        (nifti(scl_slope=np.inf), "the scaling", True),
        (nifti(bitpix=77), "", True),
        (nifti(pixdim=[1, 0, 0, 0, 1, 1, 1, 1], **NOWHERE), "size of a voxel is unknown", False),
        (nifti(pixdim=[1, -2, 2, 2, 1, 1, 1, 1], **NOWHERE), "does not say how the head", False),
        (nifti(srow=[0] * 12, qform_code=1), "the sform in the header is broken", True),
        (nifti(srow=[0] * 12, qform_code=0), "does not say how the head lies", False),
        (nifti(srow=[np.nan] * 12, qform_code=0), "sform in the header is broken", False),
        (nifti(srow=[1, 0, 0, 0] * 3, qform_code=0), "sform in the header is broken", False),
        (nifti(sform_code=0, qform_code=1), "", True),
        (nifti(quatern=[0, 0, 1], qform_code=1), "sform and qform differ", True),
        (
            nifti(quatern=[5, 5, 5], sform_code=0, qform_code=1),
            "qform in the header is broken",
            False,
        ),
        (nifti(np.stack([DATA, 2 * DATA], -1)), "2 volumes; this is number 1", True),
        (nifti(DATA[..., 0]), "single slice", True),
        (nifti(DATA[:, :1]), "single slice", True),
        (nifti((DATA + 1j * DATA).astype(np.complex64)), "magnitude", True),
        (nifti(RGB), "luminance", True),
        (nifti(HOLES), "3 voxels are not finite", True),
        (
            nifti(extension=[1, 0, 0, 0])[:352] + struct.pack("<2i", -16, 0) + nifti()[360:],
            "",
            True,
        ),
        (nifti(vox_offset=0), "", True),
    ],
)
def test_odd_volumes_are_read_and_what_was_done_is_said(raw, note, oriented):
    volume = read_volume(raw)
    assert np.isfinite(volume.voxels).all()
    assert volume.oriented is oriented
    assert note in "; ".join(volume.notes)
    assert not note or volume.notes


def test_the_magnitude_luminance_and_holes_are_right():
    complex_voxels = read_volume(nifti((3 * DATA + 4j * DATA).astype(np.complex64))).voxels
    np.testing.assert_allclose(complex_voxels, 5 * np.abs(DATA), rtol=1e-5)
    assert read_volume(nifti(RGB)).voxels == pytest.approx(58.7)
    assert read_volume(nifti(HOLES)).voxels[0, 0, 0] == np.nanmin(DATA.ravel()[3:])
    series = nifti(np.stack([DATA, 2 * DATA], -1))
    np.testing.assert_array_equal(read_volume(series, 1).voxels, 2 * DATA)


@pytest.mark.parametrize("time_unit", [0, 8, 16, 24])
@pytest.mark.parametrize(("unit", "millimetres"), [(0, 1), (1, 1000), (2, 1), (3, 0.001)])
@pytest.mark.parametrize("codes", [(1, 0), (0, 1), (0, 0)])
def test_lengths_are_millimetres_whatever_the_files_unit(unit, millimetres, time_unit, codes):
    affine = AFFINE / [[millimetres], [millimetres], [millimetres], [1]]
    raw = nifti(
        affine=affine, xyzt_units=unit + time_unit, sform_code=codes[0], qform_code=codes[1]
    )
    volume = read_volume(raw)
    assert volume.spacing == pytest.approx((2, 1.5, 3), rel=1e-5)
    if any(codes):
        np.testing.assert_allclose(volume.affine, AFFINE, rtol=1e-5, atol=1e-4)
    assert any("not in millimetres" in note for note in volume.notes) == (millimetres != 1)


RAMP = np.arange(np.prod(SHAPE)).reshape(SHAPE)
LARGE = 2**62 + 4096 * RAMP.astype(np.int64)  # doubles have steps of 1024 there
SCALED = {
    "a negative slope": (RAMP.astype("i2"), {"scl_slope": -2, "scl_inter": 5}, 5.0 - 2 * RAMP),
    "a slope and large integers": (
        RAMP.astype("i4") + 2_000_000_000, {"scl_slope": 0.5, "scl_inter": -1e9}, RAMP / 2.0),
    "a complex file of negative slope": (
        (3 + 4j) * RAMP.astype("c8"), {"scl_slope": -2, "scl_inter": 0}, 10.0 * RAMP),
    "a complex file with an offset": (
        1j * RAMP.astype("c16"), {"scl_slope": 1, "scl_inter": 3}, np.abs(3 + 1j * RAMP)),
    "a slope of zero is none": (RAMP.astype("i2"), {"scl_slope": 0, "scl_inter": 7}, 1.0 * RAMP),
    "an offset alone": (RAMP.astype("u1"), {"scl_slope": 1, "scl_inter": -100}, RAMP % 256 - 100.0),
}  # fmt: skip


@pytest.mark.parametrize("name", SCALED)
def test_values_are_scaled_before_anything_else(name):
    stored, fields, wanted = SCALED[name]
    np.testing.assert_allclose(
        read_volume(nifti(stored, **fields)).voxels, wanted, rtol=1e-6, atol=1e-3
    )


@pytest.mark.parametrize(
    ("stored", "note"),
    [
        (1e300 * (RAMP + 1.0), "divided by a power of ten"),
        (1.7e308 * np.linspace(-1, 1, RAMP.size).reshape(SHAPE), "divided by a power of ten"),
        (1e-300 * (RAMP + 1.0), "divided by a power of ten"),
        (1e9 + RAMP.astype(np.float64), "was taken from each"),
        (LARGE, "was taken from each"),
        ((LARGE.astype(np.uint64) + np.uint64(2**63 - 2**62)), "was taken from each"),
    ],
    ids=["huge", "huge of both signs", "tiny", "offset", "large int64", "large uint64"],
)
def test_values_that_single_precision_cannot_hold_keep_their_order_and_are_said(stored, note):
    volume = read_volume(nib.Nifti1Image(stored, AFFINE, dtype=stored.dtype).to_bytes())
    ranks = np.diff(volume.voxels.ravel())
    assert (ranks >= 0).all()
    assert ranks.max() > 0
    assert len(np.unique(volume.voxels)) == RAMP.size
    assert any(note in said for said in volume.notes)


@pytest.mark.parametrize("parts", [1, 2, 7])
def test_a_gzip_file_of_several_parts_is_one(parts):
    raw = nifti()
    size = -(-len(raw) // parts)
    packed = b"".join(gzip.compress(raw[k : k + size]) for k in range(0, len(raw), size))
    np.testing.assert_array_equal(read_volume(packed).voxels, DATA)
    np.testing.assert_array_equal(read_volume(packed + bytes(100)).voxels, DATA)


@pytest.mark.parametrize("cls", [nib.Nifti1Image, nib.Nifti2Image])
@pytest.mark.parametrize(
    "kind", ["u1", "i1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8", "c8", "c16"]
)
def test_every_type_order_version_and_orientation_together(cls, kind):
    for order, axes in itertools.product("<>", ["RAS", "LPI", "SAR"]):
        check_volume(cls, kind, order, axes)


def check_volume(cls, kind, order, axes):
    values = (RAMP % 120).astype(kind)
    turn = nib.orientations.axcodes2ornt(axes)
    header = cls.header_class(endianness=order)
    header.set_data_dtype(np.dtype(kind).newbyteorder(order))
    raw = cls(values, AFFINE, header).as_reoriented(turn).to_bytes()
    volume = read_volume(raw)
    np.testing.assert_array_equal(volume.voxels, np.abs(values.astype(complex)))
    np.testing.assert_allclose(volume.affine, AFFINE, atol=1e-5)


def test_a_constant_volume_and_a_slice_know_it():
    assert read_volume(nifti(np.ones(SHAPE, np.float32))).constant
    assert read_volume(nifti(DATA[:, :, :1])).flat_axis == 2
    assert read_volume(nifti(DATA[:, :1])).flat_axis == 1


def test_an_oblique_volume_keeps_its_angles():
    turn = np.eye(4)
    turn[:2, :2] = [[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]]
    volume = read_volume(nifti(affine=turn @ AFFINE))
    np.testing.assert_allclose(volume.affine, turn @ AFFINE, atol=1e-5)
    assert any("obliquely" in note for note in volume.notes)


WHOLE = gzip.compress(nifti())
BROKEN = bytearray(WHOLE)
BROKEN[-6] ^= 0xFF


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "the file is empty"),
        (b"this is no scan at all, and yet it is text " * 20, "not a NIfTI file"),
        (nifti()[:200], "header is cut short"),
        (nifti()[:346], "header is cut short"),
        (nifti(cls=nib.Nifti2Image)[:300], "header is cut short"),
        (nifti()[:-100], "cut short: .* bytes of voxels are promised"),
        (nifti(dim=[3, 32767, 32767, 32767, 1, 1, 1, 1]), "up to 2048 on a side"),
        (nifti(dim=[3, 2000, 2000, 2000, 1, 1, 1, 1]), "million voxels"),
        (nifti(dim=[4, 390, 390, 390, 900, 1, 1, 1]), "up to 1 GB are read"),
        (nifti(dim=[3, -9, 12, 10, 1, 1, 1, 1]), "which cannot be"),
        (nifti(dim=[3, 9, 0, 10, 1, 1, 1, 1]), "which cannot be"),
        (nifti(dim=[0, 9, 12, 10, 1, 1, 1, 1]), "0 dimensions"),
        (nifti(dim=[9, 9, 12, 10, 1, 1, 1, 1]), "dimensions; 2 to 4 are read"),
        (nifti(dim=[5, 9, 12, 2, 1, 5, 1, 1]), "5 dimensions; 2 to 4"),
        (nifti(dim=[1, 1080, 1, 1, 1, 1, 1, 1]), "at least 8 by 8"),
        (nifti(datatype=9999), "type 9999"),
        (nifti(datatype=1536), "type 1536"),
        (nifti(vox_offset=-4), "begin at byte -4"),
        (nifti(vox_offset=np.nan), "begin at byte nan"),
        (nifti(vox_offset=1e12), "begin at byte 1,000,000,000,000"),
        (nifti(vox_offset=100), "begin at byte 100"),
        (nifti(np.full(SHAPE, np.nan, np.float32)), "no voxel has a finite value"),
        (nifti(np.full(SHAPE, np.inf, np.float32)), "no voxel has a finite value"),
        (WHOLE[:-300], "cut short"),
        (WHOLE[:-4], "gzip file is damaged or cut short"),
        (bytes(BROKEN), "gzip file is damaged"),
        (b"\x1f\x8b" + bytes(50), "gzip file is damaged"),
        (nifti(magic=b"ni1\0"), "half of a .hdr/.img pair"),
        (nifti(magic=b"\0\0\0\0"), "Analyze format"),
        (bytes(128) + b"DICM" + bytes(400), "DICOM"),
        (b"PK\x03\x04" + bytes(600), "zip archive"),
        (gzip.compress(b"\0\0\0\x01" + bytes(600)), "MGZ"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",  # bytes may hold the time
)
def test_what_is_wrong_is_said_in_one_sentence(raw, says):
    with pytest.raises(InputError, match=says) as refused:
        read_volume(raw)
    assert "\n" not in str(refused.value)


def test_a_volume_that_is_not_there_is_refused():
    with pytest.raises(InputError, match="the file has 1"):
        read_volume(nifti(), 1)


def test_too_large_a_file_is_refused():
    with pytest.raises(InputError, match="up to 200 MB"):
        read_header(bytes(MAX_BYTES + 1))


@settings(deadline=None)
@given(st.binary(max_size=400), st.integers(0, 352), st.booleans())
def test_any_bytes_in_the_header_are_read_or_refused(noise, at, packed):
    raw = bytearray(nifti())
    raw[at : at + len(noise)] = noise
    raw = gzip.compress(bytes(raw)) if packed else bytes(raw)
    try:
        volume = read_volume(raw)
    except InputError:
        return
    assert np.isfinite(volume.voxels).all()
    assert np.isfinite(volume.affine).all()


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", b"\x1f\x8b\x08\x00", b"\x5c\x01\0\0"]))
def test_any_file_is_refused(noise, head):
    with pytest.raises(InputError):
        read_volume(head + noise)


def test_a_gzip_bomb_is_refused_early_and_in_little_memory(tmp_path):
    """1.9 GB of zeros in 2 MB, in a process of its own, whose peak is looked at."""
    path = tmp_path / "bomb.nii.gz"
    path.write_bytes(bomb(1_900_000_000))
    assert path.stat().st_size < 3e6
    script = (
        "import resource, sys\n"
        "from core.inputs import InputError\n"
        "from core.inputs.mri import read_volume\n"
        "raw = open(sys.argv[1], 'rb').read()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n    read_volume(raw)\nexcept InputError as error:\n    print(error)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True)
    sentence, grown = done.stdout.splitlines()
    assert "1 GB are read" in sentence
    assert int(grown) < 50_000  # kB


def test_reading_a_volume_of_ordinary_size_takes_little_more_than_itself():
    raw = gzip.compress(nifti(np.zeros((181, 217, 181), np.int16)), 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    assert read_volume(raw).constant
    assert time.process_time() - started < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


def test_a_file_object_is_not_needed():
    """nibabel's own writer, for a check that the header is where we think it is."""
    image = nib.Nifti1Image(DATA, AFFINE)
    with io.BytesIO(nifti()) as file:
        again = nib.Nifti1Image.from_stream(file)
        np.testing.assert_array_equal(np.asarray(again.dataobj), np.asarray(image.dataobj))
