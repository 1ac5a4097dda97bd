"""Controls of the activation patterns page: the digit."""

import numpy as np
import streamlit as st

from core.inputs import InputError, image
from core.inputs.image import GreyImage, read_ink
from core.papers.neural_activation_patterns import exhibit, text
from core.papers.neural_activation_patterns.exhibit import BOARD
from core.ui.components import sketch
from core.ui.controls import Controls
from core.ui.plain import plain
from core.ui.uploads import uploaded


def chosen(controls: Controls) -> np.ndarray:
    """An unseen digit, or what the visitor drew or brought: (8, 8)."""
    source = controls.choice("Digit", "source", tuple(text.SOURCES), text.SOURCES)
    try:
        if source == "drawn":
            ink = controls.state("ink", exhibit.starting_ink(), BOARD * BOARD // 4)
            sketch(ink, BOARD, "np_board", lambda drawn: controls.set("ink", drawn))
            return _own(read_ink(ink, BOARD))
        if source == "file":
            found = uploaded([image.KIND], controls.key("digit_file"), text.UNTIL)
            if found:
                return _own(found.value)
    except InputError as error:
        st.error(f"Not used: {plain(str(error))}.")
    digits = exhibit.examples()
    tiles = (
        (digits[:, 0].reshape(10, 8, 8) * 255).round().astype(np.uint8).repeat(4, 1).repeat(4, 2)
    )
    c = controls.picture("Which", "digit", range(10), tiles)
    return digits[c, controls.slider("Another one", "another", 0, 2, 0, 1)]


def _own(picture: GreyImage) -> np.ndarray:
    pixels, notes = exhibit.own_digit(picture)
    if notes:
        st.caption(plain("; ".join(notes).capitalize()) + ".")
    return pixels
