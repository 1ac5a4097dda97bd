"""What the lecturer sees of a hall that follows: how many, and on a key the code and its QR picture."""

from urllib.parse import urljoin

import segno
import streamlit as st

from core.ui import follow
from core.ui.components import mirror
from core.ui.hall import HallError

_SHOWS = "follow_shows"  # in the session: whether the code is on the screen
_EVERY = 2  # how often followers are counted [seconds]


def turn_invitation() -> None:
    """Put the code on the screen, or take it off; the first time the lecture begins to be followed."""
    st.session_state[_SHOWS] = not st.session_state.get(_SHOWS)
    if st.session_state[_SHOWS]:
        try:
            follow.begin()
        except HallError as error:
            st.session_state[_SHOWS] = False
            st.toast(f"Nobody can follow now: {error}.")


def hide_code() -> bool:
    """Take the code off the screen, if it is on it; whether it was."""
    was = bool(st.session_state.get(_SHOWS)) and follow.followed() is not None
    st.session_state[_SHOWS] = False
    return was


def stop() -> None:
    """Nobody follows any more."""
    st.session_state[_SHOWS] = False
    follow.end()


def invitation_button() -> None:
    """What does for the mouse what F does for the keyboard, and how many follow."""
    st.button(
        "Follow",
        icon=":material/qr_code_2:",
        on_click=turn_invitation,
        key="tour_follow",
        type="tertiary",
        help="F shows a code: the hall sees this picture on its phones.",
    )
    if follow.followed():
        _count()


@st.fragment(run_every=_EVERY)
def _count() -> None:
    """How many follow; run by the lecturer's browser, it is a sign that the browser is there."""
    mirror("tour_mirror", follow.placed)
    if lecture := follow.followed():
        lecture.hall.still_here()
        but = f", {lecture.withheld.in_bar}" if lecture.withheld else ""
        st.markdown(f"**{lecture.hall.followers}** follow{but}", width="content")


def invitation_panel() -> None:
    """The code and its picture, over the lecture."""
    with st.container():  # always, so that the view keeps its place, and what is in it
        lecture = follow.followed()
        if lecture is not None and st.session_state.get(_SHOWS):
            _panel(lecture)


def _panel(lecture: follow.Followed) -> None:
    code = lecture.hall.code
    address = urljoin(st.context.url or "", f"follow/{code}")
    with st.container(key="tour_hall", gap="small"):
        st.image(_picture(address), alt=f"A QR code of {address}", width="stretch")
        place = address.removesuffix(f"/{code}").partition("://")[2]
        st.markdown(f"`{place}`  \n**{code[:5]} {code[5:]}**", text_alignment="center")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            lecture.sends_files = st.toggle(
                "Send my own files, too",
                lecture.sends_files,
                key="tour_files",
                help="Pictures that are made of a file that you brought are not sent unless you say so.",
            )
            st.button("Stop", on_click=stop, key="tour_stop", help="Nobody follows any more.")


def _picture(address: str) -> str:
    """A QR code as SVG, dark on white in either theme."""
    return segno.make(address, error="m").svg_inline(scale=8, border=3, light="#fff", omitsize=True)
