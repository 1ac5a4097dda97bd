"""A digit of one's own, for networks that know digits: drawn, or brought as a picture."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import streamlit as st

from core.data import digits
from core.inputs import InputError, image
from core.inputs.image import GreyImage, read_ink
from core.ui.components import sketch
from core.ui.controls import Controls
from core.ui.plain import plain
from core.ui.uploads import uploaded

SOURCES = {"test": "Test digit", "drawn": "Draw", "file": "Your image"}
UNTIL = "Until then a test digit is shown: a digit on a plain ground is read, as PNG, JPEG or TIFF."
Read = TypeVar("Read")


def own_digit(
    controls: Controls,
    ink: str,
    side: int,
    until: str,
    read: Callable[[GreyImage], tuple[Read, Sequence[str]]],
) -> Read | None:
    """What the visitor drew or brought, as `read` has it; `read` also notes what it changed.

    None where a test digit is to be shown: it was chosen, there is no file yet, or `read` raised
    InputError, which is said. ink: of a board of `side` pixels, to be drawn over; until: what is said
    while there is no file.
    """
    source = controls.choice("Digit", "source", tuple(SOURCES), SOURCES)
    try:
        if source == "drawn":
            drawn = controls.state("ink", ink, side * side // 4)
            sketch(drawn, side, controls.key("board"), lambda now: controls.set("ink", now))
            picture = read_ink(drawn, side)
        else:
            box = controls.key("digit_file")
            found = uploaded([image.KIND], box, until) if source == "file" else None
            if found is None:
                return None
            picture = found.value
        digit, notes = read(picture)
    except InputError as error:
        st.error(f"Not used: {plain(str(error))}.")
        return None
    if notes:
        st.caption(plain("; ".join(notes).capitalize()) + ".")
    return digit


def small_digit(controls: Controls, first: tuple[int, int] = (0, 0)) -> np.ndarray:
    """An unseen one of scikit-learn's digits, or what the visitor drew or brought: (8, 8) in [0, 1].

    first: which class, and which of it, is seen first.
    """
    own = own_digit(controls, digits.starting_ink(), digits.BOARD, UNTIL, digits.own_digit)
    if own is not None:
        return own
    unseen = digits.examples()
    tiles = (unseen[:, 0] * 255).round().astype(np.uint8).repeat(4, 1).repeat(4, 2)
    c = controls.picture("Which", "digit", range(10), tiles, first[0])
    return unseen[c, controls.slider("Another one", "another", 0, len(unseen[c]) - 1, first[1], 1)]
