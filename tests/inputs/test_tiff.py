"""TIFF images in every type of number, written here tag by tag, and what their tags say of them."""

import itertools
import struct
from contextlib import suppress

import numpy as np
import pytest
from file_writers import PACKINGS, tiff
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.inputs import InputError
from core.inputs.image import read_image

RAMP = np.arange(48).reshape(6, 8)
KINDS = ["u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f2", "f4", "f8"]


def shades(values: np.ndarray) -> np.ndarray:
    """What is to be seen of numbers that are scaled by their range."""
    values = values.astype(np.longdouble)
    return (values - values.min()) / np.ptp(values)


def most(kind: str) -> np.ndarray:
    """A ramp over most of what a type can hold, from its least to its greatest."""
    limits = np.finfo(kind) if kind[0] == "f" else np.iinfo(kind)
    steps = RAMP.astype(np.longdouble) / 47
    return (limits.min * (1 - steps) + limits.max * steps).astype(kind)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("kind", KINDS)
def test_every_type_in_every_dress(kind, order):
    values = most(kind)
    wanted = shades(values)
    for packing, photometric in itertools.product(PACKINGS, (0, 1)):
        seen = read_image(tiff(values, order, packing, t262=photometric)).pixels
        np.testing.assert_allclose(seen, wanted if photometric else 1 - wanted, atol=1e-6)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("kind", ["u2", "i2", "u4", "f4"])
def test_colours_of_every_type(kind, order):
    values = np.stack([most(kind), most(kind)[::-1], most(kind)[:, ::-1]], 2)
    seen = read_image(tiff(values, order)).pixels
    grey = values.astype(float) @ [0.299, 0.587, 0.114]
    np.testing.assert_allclose(seen, grey / 65535 if kind == "u2" else shades(grey), atol=1e-6)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("packing", [1, 8])
@pytest.mark.parametrize("kind", ["u2", "i2", "u4"])
def test_differences_to_the_left_are_summed(kind, packing, order):
    values = most(kind)
    steps = np.diff(values, axis=1, prepend=values.dtype.type(0))
    seen = read_image(tiff(steps, order, packing, t317=2)).pixels
    np.testing.assert_allclose(seen, shades(values), atol=1e-6)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_wide_images_are_turned_upright(orientation):
    values = most("f4")
    turned = [values, values[:, ::-1], values[::-1, ::-1], values[::-1], values.T,
              np.rot90(values, -1), values[::-1, ::-1].T, np.rot90(values)][orientation - 1]  # fmt: skip
    found = read_image(tiff(values, t274=orientation))
    np.testing.assert_allclose(found.pixels, shades(turned), atol=1e-6)
    assert any("upright" in note for note in found.notes) == (orientation > 1)


@pytest.mark.parametrize("bits", [10, 12, 14])
@pytest.mark.parametrize("order", "<>")
def test_few_bits_in_sixteen_are_seen_and_said(bits, order):
    values = (RAMP * (2**bits - 1) // 47).astype("u2")
    found = read_image(tiff(values, order))
    np.testing.assert_allclose(found.pixels, shades(values), atol=1e-6)
    assert any("few of their 16 bits" in note for note in found.notes)


@pytest.mark.parametrize("packing", ["tiff_lzw", "tiff_adobe_deflate", "packbits"])
@pytest.mark.parametrize("mode", ["I;16", "F", "I"])
def test_what_pillow_packs_is_read(mode, packing, tmp_path):
    values = most({"I;16": "u2", "F": "f4", "I": "i4"}[mode])
    Image.fromarray(values).save(tmp_path / "a.tif", compression=packing)
    seen = read_image((tmp_path / "a.tif").read_bytes()).pixels
    np.testing.assert_allclose(seen, shades(values), atol=1e-6)


def test_another_page_is_said(tmp_path):
    pages = [Image.fromarray(np.full((8, 8), k, np.uint8)) for k in (10, 200)]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    assert any(
        "several pages" in note for note in read_image((tmp_path / "a.tif").read_bytes()).notes
    )


REFUSED = {
    "24 bits": (tiff(RAMP.astype("u2"), t258=24), "samples of 24 bits"),
    "complex": (tiff(RAMP.astype("f8"), t339=6), "that are not read"),
    "planes": (tiff(np.zeros((6, 8, 3), "u2"), t284=2), "in planes"),
    "mixed bits": (tiff(np.zeros((6, 8, 3), "u2"), t258=[16, 8, 8]), "not read"),
    "a float predictor": (tiff(most("f4"), t317=3), "predictor"),
    "jpeg": (tiff(RAMP.astype("u1"), t259=7), "as JPEG"),
    "a directory beyond": (b"II*\0" + struct.pack("<I", 10**6) + bytes(40), "damaged"),
    "too many bytes": (tiff(RAMP.astype("f8"), t256=4000, t257=4000), "more than 64 MB"),
    "nothing finite": (tiff(np.full((6, 8), np.nan)), "finite"),
    "strips that are missing": (tiff(RAMP.astype("u2"), t257=600), "damaged|narrow"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_read_is_refused_in_one_sentence(name):
    raw, words = REFUSED[name]
    with pytest.raises(InputError, match=words):
        read_image(raw)


@given(kind=st.sampled_from(KINDS), at=st.integers(0, 400), value=st.integers(0, 255))
def test_any_damaged_byte_is_survived(kind, at, value):
    raw = bytearray(tiff(most(kind)))
    raw[at % len(raw)] = value
    with suppress(InputError):
        read_image(bytes(raw))
