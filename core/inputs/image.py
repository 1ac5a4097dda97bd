"""Images that a visitor uploads, draws or types: bytes -> grey values in [0, 1] and a report.

Only PNG, JPEG and TIFF are decoded, chosen by their first bytes and never by their name. Sizes are
checked in the header, before any pixel is inflated.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import ExifTags, Image, ImageDraw, ImageFont, ImageOps

from core.inputs import InputError, check_size, said
from core.inputs.foreign import foreign
from core.inputs.kinds import Kind, Likeness
from core.inputs.tiff import Tags, read_tags, wide_samples

MAX_BYTES = 8 * 1024 * 1024
MAX_SIDE = 4096  # [pixels]
MIN_SIDE = 4  # [pixels]
MAX_ASPECT = 16

_MAGIC = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
}
_LUMINANCE = np.array([0.299, 0.587, 0.114])
_DARK = 0.25  # of the range: what is darker has fewer bits than are stored
# Bytes of a PNG's chunks that are text, colour profiles or animation: not needed, and the place
# where small files inflate to large ones.
_WANTED = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"eXIf"}


@dataclass(frozen=True)
class GreyImage:
    """Luminance (H, W) float32 in [0, 1], and notes on what was changed to get there."""

    pixels: np.ndarray
    notes: tuple[str, ...]


def read_image(raw: bytes) -> GreyImage:
    """The luminance of a PNG, JPEG or TIFF file.

    Transparency is laid over black, EXIF rotation is applied, 16-bit values are scaled by their
    full range if they fill it, others by those that occur; of a TIFF the first page is read.
    Raises InputError with one sentence for anything else.
    """
    check_size(raw, MAX_BYTES, "PNG, JPEG and TIFF images")
    kind = next((name for magic, name in _MAGIC.items() if raw.startswith(magic)), None)
    if kind is None:
        found = foreign(raw)
        what = f"is {found}" if found else "is not an image that this page knows"
        raise InputError(f"the file {what}; a PNG, JPEG or TIFF image is needed")
    notes: list[str] = []
    if kind == "TIFF":
        tags = read_tags(raw)
        if tags.more:
            notes.append("the file has several pages; this is the first")
        with _damage(kind):
            samples = wide_samples(raw, tags)
        if samples is not None:
            return _of_samples(samples, tags, notes)
    if kind == "PNG":
        raw = _essential_chunks(raw)
    with _damage(kind):
        image = Image.open(io.BytesIO(raw), formats=[kind])
        _check_size(*image.size)
        image.load()
    return _luminance(image, kind == "PNG" and raw[24] == 16, notes)


@contextmanager
def _damage(kind: str) -> Iterator[None]:
    """Whatever Pillow raises, as InputError: a damaged TIFF makes it raise all that its tags lead to."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd tags
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InputError(f"the image is larger than {MAX_SIDE} x {MAX_SIDE} pixels") from error
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"the {kind} file is damaged or cut short; save it again") from error


def _essential_chunks(raw: bytes) -> bytes:
    """The PNG without the chunks that a picture does not need. Raises InputError when cut short."""
    kept, position = [raw[:8]], 8
    while position < len(raw):
        length = int.from_bytes(raw[position : position + 4], "big")
        end = position + 12 + length
        name = raw[position + 4 : position + 8]
        if end > len(raw):
            raise InputError("the PNG file is damaged or cut short; save it again")
        if name in _WANTED:
            kept.append(raw[position:end])
        if name == b"IEND":
            break
        position = end
    return b"".join(kept)


def _check_size(width: int, height: int) -> None:
    if max(width, height) > MAX_SIDE:
        raise InputError(
            f"the image has {width} x {height} pixels; at most {MAX_SIDE} on a side are read"
        )
    if min(width, height) < MIN_SIDE:
        raise InputError(
            f"the image has {width} x {height} pixels; at least {MIN_SIDE} on a side are needed"
        )
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise InputError(
            f"the image is {width} x {height} pixels, too narrow; at most {MAX_ASPECT} to 1 is read"
        )


def _luminance(image: Image.Image, deep: bool, notes: list[str]) -> GreyImage:
    """deep: whether colours had 16 bits, of which Pillow keeps the upper 8."""
    image = _upright(image, notes)
    if image.mode in ("I;16", "I;16B"):
        return GreyImage(_of_sixteen_bits(np.asarray(image), notes), tuple(notes))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        notes.append("transparent parts laid over black")
        image = image.convert("RGBA")
        black = Image.new("RGBA", image.size, (0, 0, 0, 255))
        image = Image.alpha_composite(black, image).convert("RGB")
    if image.mode not in ("L", "1"):
        notes.append("colour converted to luminance")
        image = image.convert("RGB")
    pixels = np.asarray(image.convert("L"), np.float32) / 255
    if deep and 0 < (high := float(pixels.max())) < _DARK:
        notes.append("the values use few of their 16 bits; they were scaled by the greatest")
        pixels /= high
    return GreyImage(pixels, tuple(notes))


def _of_samples(samples: np.ndarray, tags: Tags, notes: list[str]) -> GreyImage:
    """Luminance of a TIFF's samples (H, W) or (H, W, 3) of any type."""
    _check_size(*samples.shape[1::-1])
    values = samples
    if samples.ndim == 3:
        notes.append("colour converted to luminance")
        values = samples @ _LUMINANCE
    deep = samples.dtype.kind == "u" and samples.dtype.itemsize == 2
    pixels = _of_sixteen_bits(values, notes) if deep else _stretched(values, notes)
    if tags.white_is_zero:
        pixels = 1 - pixels
    image = Image.fromarray(pixels)
    image.getexif()[ExifTags.Base.Orientation] = tags.orientation
    return GreyImage(np.asarray(_upright(image, notes)), tuple(notes))


def _upright(image: Image.Image, notes: list[str]) -> Image.Image:
    if image.getexif().get(ExifTags.Base.Orientation, 1) != 1:
        notes.append("turned upright as its EXIF data asks")
    return ImageOps.exif_transpose(image)


def _of_sixteen_bits(values: np.ndarray, notes: list[str]) -> np.ndarray:
    """Values of 0 to 65535 in [0, 1]; of 10, 12 or 14 bits in 16 by the greatest that occurs."""
    high = float(values.max())
    if 0 < high < 65535 * _DARK:
        notes.append(
            f"the values use few of their 16 bits; scaled from 0 to the greatest, {high:g}"
        )
    else:
        notes.append("16-bit values scaled to 0..1")
        high = 65535.0
    return (values / high).astype(np.float32)


def _stretched(values: np.ndarray, notes: list[str]) -> np.ndarray:
    values = values.astype(np.float64)
    fine = np.isfinite(values)
    if not fine.any():
        raise InputError("no pixel has a finite value; there is nothing to see")
    largest = float(np.abs(values[fine]).max()) or 1.0
    values = np.where(fine, values / largest, 0)  # first, so that no difference overflows
    low, high = float(values[fine].min()), float(values[fine].max())
    notes.append(
        f"values scaled from what occurs, {said(low * largest, 6)} to {said(high * largest, 6)}"
    )
    if not fine.all():
        notes.append(
            f"{int((~fine).sum()):,} pixels are not finite and were set to the least value"
        )
        values[~fine] = low
    return ((values - low) / ((high - low) or 1.0)).astype(np.float32)


def as_stimulus(image: GreyImage, side: int, content: int) -> GreyImage:
    """A bright figure on black, at most `content` pixels across, in a (side, side) square.

    Models here are trained on bright digits: a picture on a bright ground is inverted, its empty
    margin is cropped, contrast is stretched. Raises InputError when nothing is on the picture.
    """
    pixels, notes = image.pixels, list(image.notes)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    if np.median(border) > 0.5:
        pixels = 1 - pixels
        notes.append("inverted: the models know bright figures on a dark ground")
    low, high = float(pixels.min()), float(pixels.max())
    if high - low < 0.02:
        raise InputError("the image is of one brightness; a figure on a plain ground is needed")
    pixels = (pixels - low) / (high - low)
    rows, columns = (np.flatnonzero((pixels > 0.15).any(axis)) for axis in (1, 0))
    figure = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = content / max(figure.shape)
    size = tuple(max(1, round(s * scale)) for s in figure.shape[::-1])
    small = Image.fromarray(figure).resize(
        size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    )
    values = np.clip(np.asarray(small, np.float32), 0, 1)
    values /= max(float(values.max()), 1e-6)
    if figure.shape != values.shape:
        notes.append(
            f"resampled from {figure.shape[1]} x {figure.shape[0]} to {size[0]} x {size[1]} pixels"
        )
    square = np.zeros((side, side), np.float32)
    top, left = ((side - s) // 2 for s in values.shape)
    square[top : top + values.shape[0], left : left + values.shape[1]] = values
    return GreyImage(square, tuple(notes))


def letter_image(letter: str) -> GreyImage:
    """One typed character drawn bright on black, with the font that Pillow carries.

    Raises InputError when it is not one printable character that the font can draw.
    """
    character = letter.strip()
    if len(character) != 1 or not character.isprintable():
        raise InputError("type one letter, digit or sign, for example A")
    font = ImageFont.load_default(64)
    canvas = Image.new("L", (96, 96))
    ImageDraw.Draw(canvas).text((48, 48), character, fill=255, font=font, anchor="mm")
    missing = Image.new("L", (96, 96))
    ImageDraw.Draw(missing).text((48, 48), "\uffff", fill=255, font=font, anchor="mm")
    if not canvas.getbbox() or canvas.tobytes() == missing.tobytes():
        raise InputError(
            f"the built-in font has no picture of '{character}'; try a letter or digit"
        )
    return GreyImage(np.asarray(canvas, np.float32) / 255, ("drawn with the built-in font",))


def ink_of(inked: np.ndarray) -> str:
    """Which pixels (side, side) of a drawing are inked, as `read_ink` reads it; side: a multiple of 4."""
    return "".join(f"{digit:x}" for digit in inked.reshape(-1, 4) @ [8, 4, 2, 1])


def read_ink(ink: str, side: int) -> GreyImage:
    """A drawing of side x side pixels, row by row, four to a hexadecimal digit.

    Raises InputError when it has other signs, or nothing is drawn.
    """
    try:
        bits = [int(bit) for digit in ink for bit in f"{int(digit, 16):04b}"]
    except ValueError as error:
        raise InputError(
            "a drawing's text has only the signs 0-9 and a-f; clear the board"
        ) from error
    pixels = np.zeros(side * side, np.float32)
    pixels[: len(bits)] = bits[: side * side]
    if not pixels.any():
        raise InputError("the drawing is empty; drag over the board to paint")
    return GreyImage(pixels.reshape(side, side), ())


def _facts(image: GreyImage) -> dict[str, Any]:
    height, width = image.pixels.shape
    return {"width_px": width, "height_px": height, "mean": round(float(image.pixels.mean()), 4)}


def _sample() -> bytes:
    with io.BytesIO() as file:
        letter = letter_image("R").pixels * 255
        Image.fromarray(letter.astype(np.uint8)).save(file, "PNG")
        return file.getvalue()


KIND = Kind(
    name="image",
    title="Image",
    what="images",
    formats="PNG, JPEG, TIFF",
    says="Colours become grey, and what else was changed is said.",
    extensions=("png", "jpg", "jpeg", "tif", "tiff"),
    max_bytes=MAX_BYTES,
    likeness=lambda raw: Likeness.YES if raw.startswith(tuple(_MAGIC)) else Likeness.NO,
    read=read_image,
    brief=lambda image: "{1} x {0} pixels".format(*image.pixels.shape),
    facts=_facts,
    sample_name="letter.png",
    sample=_sample,
    image=lambda image: image.pixels,
)
