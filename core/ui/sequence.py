"""A lecture across pages while it is given: where it is, what it asks first, how long it has taken.

It stands in the address (of: which lecture, at: which stop), so that any stop can be linked to.
"""

import time
from dataclasses import dataclass

import streamlit as st

from core.atlas import ROOT
from core.inputs import InputError
from core.lectures import Lecture, Stop, lecture_named, word_of
from core.ui.controls import Controls
from core.ui.plain import plain

_GIVEN = "given_lecture"  # of the session
OF, AT = "of", "at"  # in addresses


@dataclass
class Given:
    """A lecture that is given. asks: whether the question of the next stop is on the screen, to be
    answered in sight of this one."""

    word: str
    lecture: Lecture
    began: float
    at: int = 0
    asks: bool = False
    goes: bool = False  # whether the page of `at` is still to be opened

    @property
    def stop(self) -> Stop:
        """Where it is."""
        return self.lecture.stops[self.at]

    @property
    def words(self) -> tuple[str, str]:
        """What is said now, as Markdown: title and note, or the question that is asked first."""
        if self.asks:
            return "Before we look:", plain(self.lecture.stops[self.at + 1].question)
        step = self.stop.step
        if self.stop.state is None:
            return step.title, step.note
        return plain(step.title), plain(step.note)  # of a lecture that came by a link or file

    def turn(self, by: int) -> None:
        """One on (1), which may be a question first, or one back (-1)."""
        last = len(self.lecture.stops) - 1
        if by < 0 and self.asks:
            self.asks = False
        elif (
            by > 0 and not self.asks and self.at < last and self.lecture.stops[self.at + 1].question
        ):
            self.asks = True
        elif 0 <= self.at + by <= last:
            self.at, self.asks, self.goes = self.at + by, False, True


def given() -> Given | None:
    """The lecture across pages that this visitor gives, if any."""
    return st.session_state.get(_GIVEN)


def begin(lecture: Lecture) -> None:
    """Give a lecture from its first stop on; `go` then opens it."""
    st.session_state[_GIVEN] = Given(word_of(lecture), lecture, time.monotonic(), goes=True)


def leave() -> None:
    """The lecture across pages is over."""
    st.session_state.pop(_GIVEN, None)


def go() -> None:
    """Open the page of the present stop, if it has just been turned to."""
    lecture = given()
    if lecture is None or not lecture.goes:
        return
    lecture.goes = False
    st.session_state["page"] = None  # the page's address is read, were it the same page
    frame = {"lecture": "1", OF: lecture.word, AT: str(lecture.at)}
    st.switch_page(str(ROOT / lecture.stop.paper.page), query_params=lecture.stop.query(**frame))


def enter(controls: Controls, slug: str) -> Given | None:
    """The lecture that the address names at this page, where the address is read; else none is given."""
    word, at = controls.asked(OF), controls.asked(AT) or "0"
    if word is None:
        leave()
        return None
    before = given()
    try:
        lecture = before.lecture if before and before.word == word else lecture_named(word)
    except InputError as error:
        leave()
        st.error(f"This lecture cannot be given: {plain(str(error))}.")
        return None
    number = min(int(at[:3]), len(lecture.stops) - 1) if at.isascii() and at.isdecimal() else 0
    began = before.began if before and before.word == word else time.monotonic()
    now = Given(word, lecture, began, number, goes=lecture.stops[number].slug != slug)
    st.session_state[_GIVEN] = now
    go()  # from a page that the lecture is just leaving, whose address is the next one's already
    return now


@st.fragment(run_every=5)
def progress() -> None:
    """Where the lecture is, and for how long it has been given."""
    lecture = given()
    if lecture is None:
        return
    minutes, seconds = divmod(int(time.monotonic() - lecture.began), 60)
    st.markdown(
        f"{lecture.at + 1} of {len(lecture.lecture.stops)}, {minutes}:{seconds:02d} of "
        f"{lecture.lecture.minutes} min",
        width="content",
    )
