"""Scalar fields: what is read, what is refused, and in which words."""

import io

import numpy as np
import pytest
from PIL import Image

from core.inputs import InputError
from core.inputs.field import MAX_BYTES, read_field, resampled


def npy(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


@pytest.mark.parametrize("dtype", ["<f8", "<f4", ">f8", "<i2", "u1"])
def test_an_array_is_read_in_any_plain_type(dtype):
    values = np.arange(30).reshape(5, 6).astype(dtype)
    field = read_field(npy(values))
    assert field.values.dtype == np.float64
    assert np.array_equal(field.values, values)
    assert not field.picture


def test_an_array_in_the_order_of_fortran_is_read():
    values = np.arange(30.0).reshape(5, 6)
    assert np.array_equal(read_field(npy(np.asfortranarray(values))).values, values)


def test_a_picture_is_its_brightness():
    out = io.BytesIO()
    Image.fromarray(np.linspace(0, 255, 48).reshape(6, 8).astype(np.uint8)).save(out, "PNG")
    field = read_field(out.getvalue())
    assert field.picture
    assert field.values.shape == (6, 8)
    assert (field.values[0, 0], field.values[-1, -1]) == (0, 1)


def test_values_that_are_not_finite_become_the_mean_and_are_told():
    values = np.array([[1.0, 3.0, np.nan, np.inf]] * 4)
    field = read_field(npy(values))
    assert np.array_equal(field.values[0], [1, 3, 2, 2])
    assert "8 values" in field.notes[0]


def lying(shape: str) -> bytes:
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (117 - len(header)) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "empty"),
        (b"hello", "not an image"),
        (npy(np.zeros(5)), "(height, width)"),
        (npy(np.zeros((4, 4, 4))), "(height, width)"),
        (npy(np.zeros((2, 50))), "on a side"),
        (npy(np.zeros((4, 1025))), "is read"),
        (npy(np.zeros((1100, 8))), "on a side"),
        (npy(np.zeros((4, 100))), "too narrow"),
        (npy(np.full((5, 5), np.nan)), "no finite"),
        (npy(np.full((5, 5), 1e300)), "more than 30 digits"),
        (npy(np.zeros((5, 5), complex)), "plain numbers"),
        (npy(np.array([[None] * 5] * 5, dtype=object)), "object"),
        (npy(np.zeros((9, 9)))[:200], "too short"),
        (lying("(1000, 1000)"), "too short"),
        (lying("(-5, 5)"), "header"),
        (b"\x93NUMPY" + bytes(MAX_BYTES), "MB"),
    ],
)
def test_bad_fields_are_refused_in_one_sentence(raw, word):
    with pytest.raises(InputError) as caught:
        read_field(raw)
    assert word in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("shape", [(9, 9), (129, 129), (300, 500), (6, 40)])
def test_resampling_spans_the_rectangle_and_keeps_a_plane(shape):
    y, x = np.meshgrid(*(np.linspace(0, 1, n) for n in shape), indexing="ij")
    found = resampled(2 * y - x, 33)
    expected_y, expected_x = np.meshgrid(*[np.linspace(0, 1, 33)] * 2, indexing="ij")
    inner = (slice(3, -3), slice(3, -3))
    assert found.shape == (33, 33)
    assert np.abs(found - (2 * expected_y - expected_x))[inner].max() < 1e-3
