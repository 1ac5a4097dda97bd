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


def rows_picture(
    rows: Sequence[Sequence[Thumbnail | None]], side: int, colours: Palette
) -> np.ndarray:
    """All rows, with gaps where there is None: (H, W, 3) uint8. side: of a picture [pixels]."""
    step, high = side + 2 * _FRAME, side + 2 * _FRAME + _BELOW
    image = Image.new("RGB", (step * max(map(len, rows)), high * len(rows)), colours.ground)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(13)
    for number, row in enumerate(rows):
        top = number * high + _FRAME
        for column, shown in enumerate(row):
            if shown is None:
                continue
            left = column * step + _FRAME
            if shown.frame:
                box = (left - _FRAME, top - _FRAME, left + side + 3, top + side + 3)
                pen.rectangle(box, shown.frame)
            picture = Image.fromarray(shown.pixels).resize((side, side), Image.Resampling.BICUBIC)
            image.paste(picture, (left, top))
            middle = (left + side / 2, top + side + _FRAME + _BELOW / 2 - 1)
            pen.text(middle, shown.word, colours.text, font, anchor="mm")
    return np.asarray(image)
