"""TIFF images of wide samples, whose tags Pillow does not heed for all types of numbers."""

import io
import struct
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.inputs import InputError

MAX_INFLATED = 64 * 1024 * 1024  # bytes of samples
_WIDTH, _HEIGHT, _BITS, _PACKING, _PHOTOMETRIC = 256, 257, 258, 259, 262
_ORIENTATION, _SAMPLES, _PLANAR, _PREDICTOR, _TILE_WIDTH, _FORMAT = 274, 277, 284, 317, 322, 339
_PACKINGS = (1, 5, 8, 32773, 32946)  # none, LZW, deflate, PackBits, deflate as it was called before
_FOREIGN_PACKINGS = {2: "fax", 3: "fax", 4: "fax", 6: "JPEG", 7: "JPEG"}
_DAMAGED = "the TIFF file is damaged or cut short; save it again"


@dataclass(frozen=True)
class Tags:
    """What the first page of a TIFF file says: tag -> its whole numbers; more: whether pages follow.

    order: of bytes; entries: where each tag is told [bytes].
    """

    order: str
    numbers: dict[int, tuple[int, ...]]
    entries: dict[int, int]
    more: bool

    def one(self, tag: int, default: int) -> int:
        """The first number of a tag."""
        return self.numbers.get(tag, (default,))[0]

    @property
    def orientation(self) -> int:
        """As in EXIF, 1 being upright."""
        return self.one(_ORIENTATION, 1)

    @property
    def white_is_zero(self) -> bool:
        """Whether the least value is the brightest."""
        return self.one(_PHOTOMETRIC, 1) == 0


def read_tags(raw: bytes) -> Tags:
    """The tags of a TIFF file. Raises InputError for damage, and compressions that run other decoders."""
    order = "<" if raw[:2] == b"II" else ">"
    numbers: dict[int, tuple[int, ...]] = {}
    entries: dict[int, int] = {}
    try:
        (start,) = struct.unpack_from(f"{order}I", raw, 4)
        (count,) = struct.unpack_from(f"{order}H", raw, start)
        for place in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, length = struct.unpack_from(f"{order}HHI", raw, place)
            code = {1: "B", 3: "H", 4: "I"}.get(kind)
            if code is None or not 1 <= length <= 8:  # of longer ones none is needed here
                continue
            at = place + 8
            if length * struct.calcsize(code) > 4:
                (at,) = struct.unpack_from(f"{order}I", raw, at)
            numbers[tag] = struct.unpack_from(f"{order}{length}{code}", raw, at)
            entries[tag] = place
        (following,) = struct.unpack_from(f"{order}I", raw, start + 2 + 12 * count)
    except struct.error as error:
        raise InputError(_DAMAGED) from error
    tags = Tags(order, numbers, entries, following != 0)
    packing = tags.one(_PACKING, 1)
    if packing not in _PACKINGS:
        name = _FOREIGN_PACKINGS.get(packing, f"number {packing}")
        raise InputError(
            f"the TIFF file is compressed as {name}, which is not read; save it with LZW or none"
        )
    return tags


def wide_samples(raw: bytes, tags: Tags) -> np.ndarray | None:
    """Samples (H, W) or (H, W, 3) in the file's own type; None of 8 bits without a sign, or fewer.

    Pillow unpacks them as bytes, which it does for any packing, and they are read here: of many types
    it has none, and of others it mistakes the sign or the photometric interpretation.
    """
    bits, formats = tags.numbers.get(_BITS, (1,)), tags.numbers.get(_FORMAT, (1,))
    samples, photometric = tags.one(_SAMPLES, 1), tags.one(_PHOTOMETRIC, 1)
    plain = bits[0] < 8 or bits[0] % 8 or (bits[0] == 8 and formats[0] in (1, 4))
    if plain or (samples, photometric) not in ((1, 0), (1, 1), (3, 2)):
        return None
    sign = {1: "u", 2: "i", 3: "f", 4: "u"}.get(formats[0], "?")
    kind = f"{sign}{bits[0] // 8}"
    known = kind in ("u2", "u4", "u8", "i1", "i2", "i4", "i8", "f2", "f4", "f8")
    if not known or len({*bits}) > 1 or len({*formats}) > 1:
        raise InputError(
            f"the TIFF file has samples of {bits[0]} bits that are not read; save it with 8 or 16 bits"
        )
    if samples > 1 and tags.one(_PLANAR, 1) != 1:
        raise InputError(
            "the TIFF file has its colours in planes; save it with interleaved colours"
        )
    predictor = tags.one(_PREDICTOR, 1)
    if predictor not in (1, 2) or (predictor == 2 and _TILE_WIDTH in tags.numbers):
        raise InputError(
            "the TIFF file is packed with a predictor that is not read; save it without"
        )
    width, height = tags.one(_WIDTH, 0), tags.one(_HEIGHT, 0)
    dtype = np.dtype(tags.order + kind)
    row = width * samples * dtype.itemsize
    if row * height > MAX_INFLATED:
        raise InputError(
            f"the image unpacks to more than {MAX_INFLATED >> 20} MB; save it with 8 or 16 bits"
        )
    values = _as_bytes(raw, tags, samples * dtype.itemsize).view(dtype)
    values = values.reshape((height, width, samples) if samples > 1 else (height, width))
    if predictor == 2:
        values = np.cumsum(values, axis=1, dtype=dtype)
    return values


def _as_bytes(raw: bytes, tags: Tags, size: int) -> np.ndarray:
    """The rows (H, W * size) of bytes: the file read as if each were a pixel of 8 bits."""
    changed = bytearray(raw)
    said = dict.fromkeys((_BITS, _PHOTOMETRIC, _SAMPLES, _FORMAT, _PREDICTOR, _ORIENTATION), 1)
    said |= {_BITS: 8, **{tag: tags.one(tag, 0) * size for tag in (_WIDTH, _TILE_WIDTH)}}
    for tag, value in said.items():
        if tag in tags.entries:
            struct.pack_into(f"{tags.order}HHII", changed, tags.entries[tag], tag, 4, 1, value)
    with Image.open(io.BytesIO(changed), formats=["TIFF"]) as image:
        return np.asarray(image)
