"""The guided tour and the lecture mode: the same steps, which drive the page's own controls.

?step=k opens a page at a step; ?lecture=1 takes everything else away and gives the picture the screen.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core import atlas
from core.atlas import ROOT, Paper, TourStep
from core.lectures import minutes_of
from core.ui import compose, follow, invite, sequence
from core.ui.components import turn_keys
from core.ui.controls import Controls

LECTURE = "lecture"


def lecture_mode() -> bool:
    """Whether the visitor is in a lecture."""
    return bool(st.session_state.get(LECTURE))


def present_step(paper: Paper) -> TourStep | None:
    """The step of the tour, or of a lecture across pages, that the page is at, if any."""
    if lecture := sequence.given():
        return lecture.stop.step
    step = st.session_state.get(_step(paper))
    return None if step is None else paper.tour[step]


def enter_tour(paper: Paper, controls: Controls) -> None:
    """Take lecture and step over from the address where it was read, and write them to it."""
    if controls.reads_address:
        st.session_state[LECTURE] = controls.asked(LECTURE) == "1"
        given = sequence.enter(controls, paper.slug)
        step = given.stop.number if given else _named(paper, controls.asked("step"))
        if given and step is None:
            controls.forget()
        if step is not None:
            _enter(paper, controls, step, keep=controls.asks_for_controls)
        else:
            st.session_state[_step(paper)] = None
    sequence.go()
    given, step = sequence.given(), st.session_state.get(_step(paper))
    controls.frame(LECTURE, "1" if lecture_mode() else None)
    controls.frame("step", None if step is None or given else str(step))
    controls.frame(sequence.OF, given.word if given else None)
    controls.frame(sequence.AT, str(given.at) if given else None)


def invitation(paper: Paper, controls: Controls) -> None:
    """Buttons that start the tour and the lecture, unless one has begun."""
    if st.session_state.get(_step(paper)) is None:
        _invitation(paper, controls)


def tour_bar(paper: Paper, controls: Controls) -> None:
    """Title and note of the present step, if any, with back and next."""
    turn_keys(
        "tour_keys", lecture_mode(), lambda by: _turn(paper, controls, by), invite.turn_invitation
    )
    step = st.session_state.get(_step(paper))
    if not lecture_mode():
        invite.stop()
    if given := sequence.given():
        _stop(paper, controls, given)
    elif step is not None:
        _slide(paper, controls, step)


def _named(paper: Paper, text: str | None) -> int | None:
    """The step that the address names, clamped; the first one in a lecture; else None."""
    text = text if text is not None else "0" if lecture_mode() else ""
    if not text.isdecimal() or not text.isascii() or not paper.tour:
        return None
    return min(int(text[:4]), len(paper.tour) - 1)


def _invitation(paper: Paper, controls: Controls) -> None:
    st.button(
        f"Tour, {minutes_of(paper.tour)} min",
        icon=":material/tour:",
        on_click=_go,
        args=(paper, controls, 0),
        key="tour_start",
    )
    st.button(
        "Lecture",
        icon=":material/co_present:",
        on_click=_lecture,
        args=(paper, controls),
        key="tour_lecture",
        type="tertiary",
        help="The picture fills the screen; arrow or page keys turn the steps, Esc leaves. "
        "Share any step by its address.",
    )
    compose.add_button(paper)


def _slide(paper: Paper, controls: Controls, step: int) -> None:
    slide, last = paper.tour[step], len(paper.tour) - 1
    follow.say_step(f"{paper.slug}/{step}", slide.title, slide.note)
    with st.container(border=not lecture_mode(), key="tour_slide", gap="small"):
        st.markdown(f"**{slide.title}** {slide.note}")
        with _line():
            _turn_button("Back", step == 0, _go, paper, controls, step - 1)
            _turn_button("Next", step == last, _go, paper, controls, step + 1)
            st.markdown(f"{step + 1} of {last + 1}", width="content")
            if lecture_mode():
                invite.invitation_button()
            st.button("Leave", on_click=_leave, args=(paper,), key="tour_leave", type="tertiary")
            if step == last and not lecture_mode():
                after = _after(paper)
                st.page_link(str(ROOT / after.page), label=f"Next page: **{after.short_title}**")
    if lecture_mode():
        invite.invitation_panel()


def _stop(paper: Paper, controls: Controls, given: sequence.Given) -> None:
    """A stop of a lecture across pages, or the question before the next one."""
    title, note = given.words
    follow.say_step(f"{given.at}/{given.asks}", title, note)
    with st.container(key="tour_slide", gap="small"):
        st.markdown(f"**{title}** {note}")
        with _line():
            last = given.at == len(given.lecture.stops) - 1
            _turn_button("Back", given.at == 0 and not given.asks, _turn, paper, controls, -1)
            _turn_button("Next", last, _turn, paper, controls, 1)
            sequence.progress()
            invite.invitation_button()
            st.button("Leave", on_click=_leave, args=(paper,), key="tour_leave", type="tertiary")
    invite.invitation_panel()


def _line() -> Any:
    return st.container(horizontal=True, vertical_alignment="center", gap="small", key="tour_steps")


def _turn_button(name: str, at_end: bool, turn: Callable[..., None], *args: Any) -> None:
    st.button(
        name,
        on_click=turn,
        args=args,
        disabled=at_end,
        key=f"tour_{name.lower()}",
        type="primary" if name == "Next" else "secondary",
    )


def _after(paper: Paper) -> Paper:
    """The page to go on with: the next in the order of the catalogue, after the last the first."""
    every = atlas.papers()
    return every[(every.index(paper) + 1) % len(every)]


def _turn(paper: Paper, controls: Controls, by: int) -> None:
    """Back (-1), next (1) or out of the lecture (0)."""
    if by == 0:
        if not invite.hide_code():  # it goes first
            _leave(paper)
        return
    if given := sequence.given():
        _arrive(paper)
        given.turn(by)
        return
    step = (st.session_state.get(_step(paper)) or 0) + by
    if 0 <= step < len(paper.tour):
        _go(paper, controls, step)


def _go(paper: Paper, controls: Controls, step: int) -> None:
    _arrive(paper)
    _enter(paper, controls, step, keep=())


def _enter(paper: Paper, controls: Controls, step: int, keep: tuple[str, ...]) -> None:
    """Set the controls of a step, once: afterwards the visitor may move them. keep: those that the
    address names itself, which it has then been moved to."""
    for name, value in paper.tour[step].state.items():
        if name not in keep:
            controls.set(name, value)
    st.session_state[_step(paper)] = step


def _lecture(paper: Paper, controls: Controls) -> None:
    st.session_state[LECTURE] = True
    _go(paper, controls, 0)


def _leave(paper: Paper) -> None:
    _arrive(paper)
    sequence.leave()
    st.session_state[LECTURE] = False
    st.session_state[_step(paper)] = None


def _arrive(paper: Paper) -> None:
    """The address was read, even if what the visitor does now interrupts the first run of the page: were
    it read again, that would be undone."""
    st.session_state["page"] = paper.slug


def _step(paper: Paper) -> str:
    return f"{paper.prefix}_tour_step"
