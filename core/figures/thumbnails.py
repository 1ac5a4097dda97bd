"""Rows of small pictures, each with a word below and perhaps a frame: what is found, or a path."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.figures.palette import Palette

_FRAME, _BELOW = 4, 20  # pixels around a picture, and below it for the word


@dataclass(frozen=True)
class Thumbnail:
    """A picture (H, W) uint8, a word below it, and the colour of its frame, if any."""

    pixels: np.ndarray
    word: str = ""
    frame: str = ""


@dataclass(frozen=True)
class ThumbnailRow:
    """Pictures in a row, or gaps where there is None; a name before it, and its colour."""

    pictures: Sequence[Thumbnail | None]
    name: str = ""
    tone: str = ""


def rows_picture(
    rows: Sequence[ThumbnailRow], side: int, before: int, colours: Palette
) -> np.ndarray:
    """All rows, (H, W, 3) uint8. side: of a picture; before: room for the names [both in pixels]."""
    step, high = side + 2 * _FRAME, side + 2 * _FRAME + _BELOW
    width = before + step * max(len(row.pictures) for row in rows)
    image = Image.new("RGB", (width, high * len(rows)), colours.ground)
    pen, font, small = (ImageDraw.Draw(image), *map(ImageFont.load_default, (15, 13)))
    for number, row in enumerate(rows):
        top = number * high + _FRAME
        tone = row.tone or colours.text
        pen.text((0, top + side / 2), row.name, tone, font, anchor="lm")
        for column, shown in enumerate(row.pictures):
            if shown is None:
                continue
            left = before + column * step + _FRAME
            if shown.frame:
                box = (left - _FRAME, top - _FRAME, left + side + 3, top + side + 3)
                pen.rectangle(box, shown.frame)
            picture = Image.fromarray(shown.pixels).resize((side, side), Image.Resampling.BICUBIC)
            image.paste(picture, (left, top))
            middle = (left + side / 2, top + side + _FRAME + _BELOW / 2 - 1)
            pen.text(middle, shown.word, colours.text, small, anchor="mm")
    return np.asarray(image)
