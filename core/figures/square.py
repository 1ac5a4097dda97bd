"""The commuting square as a film: its corners, its two ways round, and how far they differ."""

from dataclasses import dataclass

import numpy as np

from core.figures.film import Film, Panel
from core.figures.palette import Palette


@dataclass(frozen=True)
class Side:
    """One panel of the square: frames (T, H, W) uint8 and what they are, in a few words."""

    frames: np.ndarray
    says: str


def square_film(
    x: Side,
    g_x: Side,
    f_x: Side,
    f_gx: Side,
    g_fx: Side,
    difference: np.ndarray,
    label: str,
    model_colour: str,
    colours: Palette,
) -> Film:
    """Six panels: x, f(x), g f(x) above; g x, f(g x) and the difference of the two ways below.

    difference: (T, H, W) uint8 on the scale of the outputs, black where the square closes. All
    outputs must share one range, so that they can be compared.
    """
    green = colours.transformation
    closes = Side(difference, "black where it closes")
    rows = (
        ("x", x, "input", colours.input),
        ("f(x)", f_x, "activity", model_colour),
        ("g f(x)", g_fx, "activity", green),
        ("g x", g_x, "input", green),
        ("f(g x)", f_gx, "activity", model_colour),
        ("difference", closes, "error", colours.error),
    )
    panels = [
        Panel(title, side.frames, colour_map, colour, f"{title}: {side.says}", side.says)
        for title, side, colour_map, colour in rows
    ]
    return Film(panels, len(x.frames), label, (20, 20, 20))
