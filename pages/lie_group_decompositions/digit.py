"""Controls of the Lie decompositions page: the digit, and the element that it is pulled by."""

from collections.abc import Sequence

import streamlit as st
from torch import Tensor

from core.inputs import InputError
from core.inputs.image import GreyImage
from core.papers.lie_group_decompositions import exhibit, figures, text
from core.papers.lie_group_decompositions.exhibit import BOARD, Digit
from core.ui.controls import Controls
from core.ui.digits import own_digit
from core.ui.plain import plain

START = "0.28,-1.029,0.953,0.07"  # a turn by 80 degrees, then 1.25 : 1


def pulled(controls: Controls, keeps_area: bool) -> Tensor:
    """The visitor's element."""
    numbers = controls.numbers("matrix", START, -3, 3)
    try:
        return exhibit.element_of(numbers, keeps_area)
    except InputError as error:
        st.error(f"Not used: {plain(str(error))}.")
        return exhibit.element_of((1, 0, 0, 1), keeps_area)


def pull(controls: Controls, matrix: Sequence[float]) -> None:
    """Make an element the visitor's."""
    controls.set("matrix", ",".join(f"{value:g}" for value in matrix))


def chosen_digit(controls: Controls) -> Digit:
    """A test digit, or what the visitor drew or brought."""
    own = own_digit(controls, exhibit.starting_ink(), BOARD, text.UNTIL, _read)
    if own is not None:
        return own
    digits = exhibit.examples()
    return digits[controls.picture("Which", "digit", range(10), figures.tiles(digits), index=3)]


def _read(picture: GreyImage) -> tuple[Digit, Sequence[str]]:
    digit = exhibit.own(picture)
    return digit, digit.notes
