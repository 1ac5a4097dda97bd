"""Films: panels of uint8 frames that share one clock, drawn by the `film` component."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.figures.palette import Scale, colour_map
from core.figures.slices import Ellipses
from core.figures.verdict import words_within


@dataclass(frozen=True)
class Panel:
    """One panel of a film.

    frames: (T, H, W) uint8, or (T, rows, columns, H, W) for a grid of tiles. `map` names the
    colour map. The panel starts at frame `first` of the film. `mark` outlines one tile. A panel
    is `tall` when it takes two rows of the film. ellipses: drawn over the frames, T or one of them.
    words: what is said in the middle.
    """

    title: str
    frames: np.ndarray
    map: str
    colour: str
    alt: str
    subtitle: str = ""
    first: int = 0
    mark: int | None = None
    tall: bool = False
    row_ticks: tuple[str, ...] = ()
    column_ticks: tuple[str, ...] = ()
    ellipses: Ellipses | None = None
    words: str = ""

    @property
    def tiles(self) -> np.ndarray:
        """The frames as (T, rows, columns, H, W)."""
        return self.frames if self.frames.ndim == 5 else self.frames[:, None, None]


@dataclass(frozen=True)
class Film:
    """Panels in reading order; the first `observed` frames come before the predicted ones.

    names: what the frames are called, instead of their numbers.
    """

    panels: Sequence[Panel]
    observed: int
    label: str
    widths: tuple[int, ...]  # of the columns [percent of the window's height]
    names: tuple[str, ...] = ()
    square: tuple[str, str] | None = (
        None  # names of f and g: the panels are the corners of a square
    )

    @property
    def frames(self) -> int:
        """The number of frames."""
        return max(panel.first + len(panel.frames) for panel in self.panels)


def film_panel(
    title: str, says: str, values: np.ndarray, scale: Scale, tone: str, alt: str = "", **look: Any
) -> Panel:
    """Values (T, H, W), or (T, rows, columns, H, W) of tiles, by their scale. says: the subtitle.

    alt: what is heard where title and subtitle do not say it; look: the other fields of `Panel`.
    """
    heard, words = alt or f"{title}: {says}", words_within(values, scale)
    return Panel(title, scale.levels(values), scale.map, tone, heard, says, words=words, **look)


def film_gif(film: Film, side: int = 160, frames_per_second: int = 8) -> bytes:
    """The film as an animated GIF, panels of one size, enlarged without blur, titles above them."""
    gap, head, columns = 12, 26, len(film.widths)
    rows = -(-len(film.panels) // columns)
    size = (columns * (side + gap) + gap, rows * (side + head + gap) + gap)
    font = ImageFont.load_default(14)
    pictures = []
    for frame in range(film.frames):
        picture = Image.new("RGB", size, "white")
        draw = ImageDraw.Draw(picture)
        for index, panel in enumerate(film.panels):
            x = gap + index % columns * (side + gap)
            y = gap + index // columns * (side + head + gap)
            draw.text((x, y + 4), panel.title, fill="black", font=font)
            if frame >= panel.first:
                image = Image.fromarray(_coloured(panel, frame - panel.first))
                picture.paste(image.resize((side, side), Image.Resampling.NEAREST), (x, y + head))
                _outline(draw, panel.ellipses, frame, (x, y + head), side)
        pictures.append(picture.quantize(128))
    out = io.BytesIO()
    duration = 1000 // frames_per_second
    pictures[0].save(
        out, "GIF", save_all=True, append_images=pictures[1:], duration=duration, loop=0
    )
    return out.getvalue()


def _outline(
    draw: ImageDraw.ImageDraw,
    ellipses: Ellipses | None,
    frame: int,
    corner: tuple[int, int],
    side: int,
) -> None:
    """The clearer ellipses of a frame whose centres lie in the picture."""
    if ellipses is None:
        return
    places = ellipses.places[min(frame, len(ellipses.places) - 1)]
    for (x, y, a, b, opacity), tone in zip(places, ellipses.tone, strict=True):
        if opacity >= 0.3 and a <= x <= 1 - a and b <= y <= 1 - b:
            box = [corner[0] + side * (x - a), corner[1] + side * (y - b)]
            box += [corner[0] + side * (x + a), corner[1] + side * (y + b)]
            draw.ellipse(box, outline=ellipses.tones[tone])


def _coloured(panel: Panel, frame: int) -> np.ndarray:
    """One frame in colour, tiles apart by one white pixel: (H, W, 3) uint8."""
    tiles = colour_map(panel.map)[panel.tiles[min(frame, len(panel.frames) - 1)]]
    padded = np.pad(tiles, ((0, 0), (0, 0), (0, 1), (0, 1), (0, 0)), constant_values=255)
    rows, columns, height, width, _ = padded.shape
    joined = padded.transpose(0, 2, 1, 3, 4).reshape(rows * height, columns * width, 3)
    return joined[:-1, :-1]
