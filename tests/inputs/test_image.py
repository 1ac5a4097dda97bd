"""Images from visitors: good ones are read faithfully, bad ones refused in one clear sentence."""

import io
import struct
import tracemalloc
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from core.inputs import InputError
from core.inputs.image import MAX_BYTES, GreyImage, as_stimulus, letter_image, read_image, read_ink


def encoded(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_header(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)


GREY = Image.fromarray(np.arange(256, dtype=np.uint8).reshape(16, 16))
GOOD = encoded(GREY)
TIFF = encoded(GREY, "TIFF")
NOT_A_NUMBER = Image.fromarray(np.full((8, 8), np.nan, np.float32))
BOMB_TEXT = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(80_000_000), 9))

BAD = {
    "empty": (b"", "empty"),
    "text": (b"hello, this is no image", "PNG, JPEG or TIFF"),
    "svg": (b"<svg onload='alert(1)'/>", "HTML, XML or SVG"),
    "html named png": (b"<script>alert(1)</script>", "HTML, XML or SVG"),
    "gif": (encoded(GREY, "GIF"), "GIF"),
    "tiff cut short": (TIFF[:60], "TIFF"),
    "tiff of pixels promised": (TIFF[:-100], "TIFF"),
    "tiff with jpeg in it": (encoded(GREY, "TIFF", compression="jpeg"), "compressed as JPEG"),
    "tiff of 5000 pixels": (encoded(Image.new("1", (5000, 400)), "TIFF"), "4096"),
    "tiff without a number": (encoded(NOT_A_NUMBER, "TIFF"), "finite"),
    "bmp": (encoded(GREY, "BMP"), "BMP"),
    "gzip": (b"\x1f\x8b" + bytes(30), "gzip"),
    "zip": (b"PK\x03\x04" + bytes(30), "zip"),
    "cut short": (GOOD[: len(GOOD) // 2], "cut short"),
    "signature alone": (GOOD[:8], "cut short"),
    "jpeg cut short": (encoded(GREY, "JPEG")[:60], "cut short"),
    "50000 x 50000": (png_header(50_000, 50_000) + chunk(b"IDAT", b""), "4096"),
    "12000 x 12000": (png_header(12_000, 12_000) + chunk(b"IDAT", b""), "4096"),
    "no pixels": (png_header(0, 0) + chunk(b"IEND", b""), "PNG"),
    "one pixel": (encoded(Image.new("L", (1, 1))), "at least"),
    "a line": (encoded(Image.new("L", (4, 4000))), "narrow"),
    "too many bytes": (GOOD + bytes(MAX_BYTES), "MB"),
    "wrong checksum": (GOOD[:40] + b"\xff\xff" + GOOD[42:], "damaged"),
}


@pytest.mark.parametrize("case", BAD, ids=str)
def test_bad_files_are_refused_in_one_sentence(case):
    raw, word = BAD[case]
    tracemalloc.start()
    with pytest.raises(InputError, match=word) as refused:
        read_image(raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    message = str(refused.value)
    assert "\n" not in message
    assert "<" not in message
    assert peak < 50_000_000


@given(raw=st.binary(max_size=400), cut=st.integers(8, len(GOOD)))
def test_no_bytes_raise_anything_else(raw, cut):
    for candidate in (raw, GOOD[:cut] + raw, GOOD[:8] + raw, TIFF[:8] + raw, TIFF[:cut] + raw):
        with suppress(InputError):
            read_image(candidate)


def test_a_text_bomb_in_a_good_image_is_skipped():
    raw = GOOD[:33] + BOMB_TEXT + GOOD[33:]
    assert np.array_equal(read_image(raw).pixels, read_image(GOOD).pixels)


def test_grey_values_are_kept():
    assert np.allclose(read_image(GOOD).pixels * 255, np.asarray(GREY))
    assert read_image(GOOD).notes == ()


def test_sixteen_bits_are_scaled_by_their_range():
    values = np.arange(0, 65536, 1024, dtype=np.uint16).reshape(8, 8)
    image = read_image(encoded(Image.fromarray(values)))
    assert np.allclose(image.pixels, values / 65535)
    assert any("16-bit" in note for note in image.notes)


@pytest.mark.parametrize("bits", [12, 16])
def test_few_bits_in_the_sixteen_of_colours_are_seen_and_said(bits):
    values = (np.arange(64).reshape(8, 8) * (2**bits - 1) // 63).astype(">u2")
    rows = b"".join(b"\0" + np.repeat(row, 3).tobytes() for row in values)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 16, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    image = read_image(GOOD[:8] + header + body)
    np.testing.assert_allclose(
        image.pixels, values / (2**bits - 1), atol=1 / 15 if bits < 16 else 1 / 255
    )
    assert any("few of their 16 bits" in note for note in image.notes) == (bits < 16)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_tiff_is_read_like_png(compression):
    image = read_image(encoded(GREY, "TIFF", compression=compression))
    assert np.array_equal(image.pixels, read_image(GOOD).pixels)


@pytest.mark.parametrize("order", ["<", ">"])
def test_sixteen_bits_of_a_tiff_are_scaled_by_their_range(order):
    values = np.arange(0, 65536, 1024, dtype=np.uint16).reshape(8, 8)
    image = Image.frombytes(
        "I;16B" if order == ">" else "I;16", (8, 8), values.astype(f"{order}u2")
    )
    assert np.allclose(read_image(encoded(image, "TIFF")).pixels, values / 65535)


def test_real_values_are_scaled_from_what_occurs():
    values = np.linspace(-3e5, 7e5, 64, dtype=np.float32).reshape(8, 8)
    values[0, 0] = np.inf
    image = read_image(encoded(Image.fromarray(values), "TIFF"))
    assert image.pixels.min() == 0
    assert image.pixels.max() == 1
    assert any("scaled" in note for note in image.notes)


def test_the_first_page_of_a_tiff_is_read():
    pages = encoded(GREY, "TIFF", save_all=True, append_images=[Image.new("L", (50, 20))])
    assert read_image(pages).pixels.shape == (16, 16)


def test_hidden_colour_under_transparency_is_not_seen():
    image = read_image(encoded(Image.new("RGBA", (8, 8), (255, 255, 255, 0))))
    assert image.pixels.max() == 0
    assert any("transparent" in note for note in image.notes)


def test_exif_rotation_is_applied():
    exif = Image.Exif()
    exif[274] = 6
    image = read_image(encoded(Image.new("L", (20, 10)), "JPEG", exif=exif))
    assert image.pixels.shape == (20, 10)
    assert any("EXIF" in note for note in image.notes)


@pytest.mark.parametrize("mode", ["1", "P", "CMYK", "RGB", "LA"])
def test_other_modes_are_converted(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert read_image(encoded(GREY.convert(mode), kind)).pixels.shape == (16, 16)


def test_a_jpeg_named_png_is_read_by_its_bytes():
    assert read_image(encoded(GREY, "JPEG")).pixels.shape == (16, 16)


def test_text_in_a_png_does_not_matter():
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", "<script>")
    assert read_image(encoded(GREY, pnginfo=info)).pixels.shape == (16, 16)


def test_ink_is_read_row_by_row():
    assert read_ink("8001", 4).pixels.tolist() == [[1, 0, 0, 0], [0] * 4, [0] * 4, [0, 0, 0, 1]]
    assert read_ink("f" * 99, 4).pixels.sum() == 16  # what is too much is left out


@pytest.mark.parametrize("ink", ["", "0000", "zz", "<b>"])
def test_what_is_no_drawing_is_refused(ink):
    with pytest.raises(InputError):
        read_ink(ink, 4)


def test_a_dark_figure_on_white_becomes_a_bright_one_on_black():
    pixels = np.ones((60, 40), np.float32)
    pixels[20:40, 15:25] = 0
    stimulus = as_stimulus(GreyImage(pixels, ()), 16, 10)
    assert stimulus.pixels.shape == (16, 16)
    assert stimulus.pixels[0].max() == 0
    assert stimulus.pixels.max() == 1
    assert (stimulus.pixels.max(1) > 0).sum() == 10
    assert any("inverted" in note for note in stimulus.notes)


def test_an_image_of_one_brightness_is_refused():
    with pytest.raises(InputError, match="one brightness"):
        as_stimulus(GreyImage(np.full((9, 9), 0.4, np.float32), ()), 16, 10)


@pytest.mark.parametrize("letter", ["A", "g", "7", "%"])
def test_letters_are_drawn(letter):
    assert letter_image(letter).pixels.max() > 0.5


@pytest.mark.parametrize("typed", ["", "  ", "AB", "\n", "\u4e00", "\x00", "ß"])
def test_what_is_no_letter_is_refused(typed):
    with pytest.raises(InputError):
        letter_image(typed)
