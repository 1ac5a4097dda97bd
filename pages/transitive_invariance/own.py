"""What is found for an unseen thing or a visitor's image, on the page of transitive invariance."""

import numpy as np
import streamlit as st

from core.inputs import InputError, image
from core.papers.transitive_invariance import exhibit, figures, text
from core.papers.transitive_invariance.data import turntable
from core.papers.transitive_invariance.exhibit import STOPS, Thing
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.plain import plain
from core.ui.progress import made_ready
from core.ui.theme import colours
from core.ui.uploads import uploaded
from core.ui.views import say, sides

_ROWS = ("hog", "intra", "inter", "multi", "transitive")
_STEP = 360 // STOPS


def filmed(what: str) -> bool:
    """Whether all is there that `exhibit.needed` names."""
    return made_ready(f"tv_ready_{what}", "Filming things that turn", exhibit.needed(what))


def retrieve_view(controls: Controls) -> None:
    """The eight nearest unseen things by each arm."""
    shown_here, beside = sides()
    with beside:
        source = controls.choice("Query", "source", tuple(text.SOURCES), text.SOURCES)
        query = _own(controls) if source == "file" else None
        if query is None:
            names = text.KIND_NAMES
            kind = controls.select("Kind", "kind", tuple(names), names, index=len(names) - 1)
            which = controls.slider("Which of its kind", "which", 0, 9, 0, 1)
            turn = controls.slider("Turned by", "turned", 0, 360 - _STEP, 30, _STEP)
        clutter = controls.toggle("Clutter", "behind", True, help=text.CLUTTER_HELP)
    if query is None:
        thing = Thing(kind, which)
        picture = turntable(*thing, clutter, STOPS)[turn // _STEP]
    else:
        kind, thing, picture, turn = None, None, query, 0
    with shown_here:
        if not filmed("clutter" if clutter else "plain"):
            return
        found = exhibit.retrieved(picture, thing, turn, clutter)
        slices(figures.found_scene(found, kind, _ROWS, colours()), "tv_found")
        say(text.found_note(found, kind))
        if query is not None and filmed("own"):
            say(text.novelty_note(*exhibit.novelty(query)))


def _own(controls: Controls) -> np.ndarray | None:
    """The visitor's picture as networks take it, or None."""
    file = uploaded([image.KIND], controls.key("image_file"), text.UNTIL)
    if file is None:
        return None
    try:
        query, notes = exhibit.own_picture(file.value)
    except InputError as error:
        st.error(f"Not used: {plain(str(error))}.")
        return None
    if notes:
        st.caption(plain("; ".join(notes).capitalize()) + ".")
    return query
