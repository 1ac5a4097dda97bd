"""Points on the pointer networks page: at random, moved by the visitor, or the visitor's own."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from core.inputs import places
from core.papers.pointer_networks import exhibit, figures, text
from core.papers.pointer_networks.exhibit import FEWEST, MOST
from core.ui.controls import Controls
from core.ui.uploads import uploaded

STARTS = {"hull": 12, "tour": 10, "triangles": 5, "set": 20}  # points at first, by what is asked
Gripped = Callable[[str, int, float, float], None]


def chosen_points(
    controls: Controls, asked: str = "hull", wide: bool = False
) -> tuple[np.ndarray, int, Gripped | None]:
    """Points (n, 2), the one that was clicked or -1, and what a board calls when they are moved.

    wide: whether END stands beside the square on that board.
    """
    names = text.SOURCES
    if controls.choice("Which", "source", tuple(names), names) == "yours":
        found = uploaded([places.KIND], controls.key("places"), text.INVITATION)
        if found is not None:
            return places.in_unit_square(found.value.points), -1, None
    count = f"n_{asked}"
    most = MOST if asked in ("hull", "set") else places.MOST  # for which short tours can be found
    n = controls.slider("Points", count, FEWEST, most, STARTS[asked], 1)
    which = controls.slider("Another set", "which", 0, exhibit.SETS - 1, 6, 1)
    name = f"points_{asked}_{which}"
    edited = controls.coded(name, exhibit.points_of, "", 12 * MOST)
    x = exhibit.in_square(edited, which, n)
    if len(edited):
        st.button("Undo", on_click=lambda: controls.set(name, ""))

    def gripped(what: str, index: int, across: float, down: float) -> None:
        if index >= n:  # END
            return
        place, now = figures.from_share(across, down, wide), x
        if index < 0 and n < most:
            index, now = n, np.append(x, place[None], 0)
        elif what == "remove" and n > FEWEST:
            index, now = -1, np.delete(x, index, 0)
        elif what == "move":
            now = x.copy()
            now[index] = place
        st.session_state[controls.key("held")] = index
        if now is not x:
            controls.set(name, exhibit.text_of(now))
            controls.set(count, len(now))

    return x, min(int(st.session_state.get(controls.key("held"), -1)), n - 1), gripped
