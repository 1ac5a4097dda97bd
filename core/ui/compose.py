"""A lecture of one's own: views are added on their pages, and put in order on the page of lectures."""

from dataclasses import replace

import streamlit as st

from core.atlas import Paper
from core.lectures import MOST_STOPS, Lecture, Stop
from core.ui.components import snapshot

_OWN = "composed_lecture"  # of the session
_SHOTS = "composed_shots"  # of the session: how many pictures were asked for
FIELD = "own_"  # how the keys of its fields begin


def own_lecture() -> Lecture:
    """What this visitor has put together so far."""
    return st.session_state.get(_OWN, Lecture("My lecture", ()))


def keep(lecture: Lecture) -> None:
    """Put a lecture in the place of one's own."""
    st.session_state[_OWN] = lecture


def keep_anew(lecture: Lecture) -> None:
    """The same where its stops are others: fields of the old ones stand under their numbers."""
    for key in [key for key in st.session_state if str(key).startswith(FIELD)]:
        del st.session_state[key]
    keep(lecture)


def add_button(paper: Paper) -> None:
    """Adds the page as it stands to one's own lecture."""
    stops = len(own_lecture().stops)
    st.button(
        f"Add to my lecture ({stops})" if stops else "Add to my lecture",
        icon=":material/playlist_add:",
        on_click=_add,
        args=(paper,),
        key="tour_add",
        type="tertiary",
        help="Adds this view's picture in its present state. Lectures are put in order and shared on "
        "the page Lectures.",
    )
    if asked := st.session_state.get(_SHOTS):
        snapshot("tour_snapshot", asked, _shot)


def _add(paper: Paper) -> None:
    mine = own_lecture()
    if len(mine.stops) >= MOST_STOPS:
        st.toast(f"A lecture has at most {MOST_STOPS} stops.")
        return
    asked = st.query_params.to_dict().items()
    state = {name: value for name, value in asked if name.startswith(f"{paper.prefix}_")}
    keep(replace(mine, stops=(*mine.stops, Stop(paper.slug, paper.short_title, state=state))))
    st.session_state[_SHOTS] = st.session_state.get(_SHOTS, 0) + 1


def _shot(asked: int, picture: bytes) -> None:
    """The browser has taken the picture of the stop that was added last."""
    mine = own_lecture()
    if asked == st.session_state.get(_SHOTS) and mine.stops:
        *before, last = mine.stops
        keep(replace(mine, stops=(*before, replace(last, shot=picture))))
