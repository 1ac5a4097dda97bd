"""The tour desk: a map that is dragged, turned, resized and shifted, and what two networks make of it."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import streamlit as st

from core.data.maps import Family
from core.inputs import places
from core.memory import Keep, kept_as
from core.papers.tinvnn import exhibit, figures, text
from core.papers.tinvnn.exhibit import MapMotion
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.theme import colours
from core.ui.uploads import uploaded
from core.ui.views import say, sides


def chosen_family(controls: Controls, name: str, families: Sequence[str]) -> Any:
    """Which maps, or which the networks learned."""
    return controls.choice("Maps", name, families, text.FAMILIES, help=text.FAMILY_HELP)


def tours_view(controls: Controls) -> None:
    shown_here, beside = sides(below=True)
    with beside:
        motion = MapMotion(
            controls.slider("Turn the map [degrees]", "map_turn", -180, 180, 90, 5),
            controls.slider("Resize it", "zoom", 0.25, 1.0, 1.0, 0.25),
            controls.slider("Shift it to the right", "map_shift", 0.0, 0.5, 0.0, 0.1),
        )
        names = text.BASELINES
        baseline = controls.select("Beside Z", "beside", tuple(names), names)
        family = chosen_family(controls, "family", tuple(text.FAMILIES))
        own, keep = _own_places(controls) if family == "yours" else (None, kept_as)
        learned: Family = "scattered" if family == "scattered" else "coast"
        which = 0 if own is not None else controls.slider("Which map", "which", 0, 99, 0, 1)
        name = f"map_{learned}_{which}"
        if own is None:
            sample = exhibit.text_of_map(exhibit.sample_map(learned, which))
            found_places = np.reshape(controls.numbers(name, sample, 0, 1), (-1, 2))
            same = exhibit.text_of_map(found_places) == sample
            st.button("Undo", on_click=lambda: controls.set(name, sample), disabled=same)
        else:
            found_places = own
    found = exhibit.desk(found_places, learned, motion, (baseline, "scaled"), keep)
    with shown_here:
        say(text.desk_note(found))
        chosen = st.session_state.get(controls.key("held"), -1)
        scene = figures.desk_scene(found, chosen if own is None else -1, own is not None, colours())
        moves = None if own is not None else _mover(controls, name, found_places)
        slices(scene, "ti_desk", on_gripped=moves)


def _own_places(controls: Controls) -> tuple[np.ndarray | None, Keep]:
    """The visitor's, and what keeps what is computed from them."""
    found = uploaded([places.KIND], controls.key("places"), text.INVITATION)
    if found is None:
        return None, kept_as
    return places.in_unit_square(found.value.points), found.once


def _mover(
    controls: Controls, name: str, found: np.ndarray
) -> Callable[[str, int, float, float], None]:
    """What the desk calls when a place was picked or moved."""

    def moved(what: str, index: int, x: float, y: float) -> None:
        if not -1 <= index < len(found):
            return
        st.session_state[controls.key("held")] = index
        if what == "move" and index >= 0:
            places_now = found.copy()
            places_now[index] = x, 1 - y
            controls.set(name, exhibit.text_of_map(places_now))

    return moved
