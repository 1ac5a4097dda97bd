"""The guided tour and the lecture mode: the same steps, which drive the page's own controls.

?step=k opens a page at a step; ?lecture=1 takes everything else away and enlarges the type.
"""

import streamlit as st

from core.atlas import Paper
from core.ui.components import turn_keys
from core.ui.controls import Controls
from core.ui.theme import lecture_style


def lecture_mode() -> bool:
    """Whether the address asks for the lecture."""
    return st.query_params.get("lecture") == "1"


def tour_bar(paper: Paper, controls: Controls) -> None:
    """Title and note of the present step with back and next, or an invitation to start."""
    step = _step_from_address(paper)
    if step is not None and st.session_state.get(_entered(paper)) != step:
        _enter(paper, controls, step)
    if lecture_mode():
        lecture_style()
        turn_keys("tour_keys", lambda by: _turn(paper, controls, by))
    elif step is None:
        _invitation(paper, controls)
        return
    _slide(paper, controls, step or 0)


def _step_from_address(paper: Paper) -> int | None:
    """The step that the address names, clamped; the first one in a lecture; else None."""
    text = st.query_params.get("step", "0" if lecture_mode() else "")
    if not text.isdecimal() or not paper.tour:
        return None
    return min(int(text[:4]), len(paper.tour) - 1)


def _invitation(paper: Paper, controls: Controls) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Guided tour in {len(paper.tour)} steps",
            icon=":material/tour:",
            on_click=_go,
            args=(paper, controls, 0),
            key="tour_start",
        )
        st.button(
            "Lecture mode",
            icon=":material/co_present:",
            on_click=_lecture,
            args=(paper, controls),
            key="tour_lecture",
            type="tertiary",
            help="Larger type, no sidebar; arrow keys turn the steps. Share any step by its address.",
        )


def _slide(paper: Paper, controls: Controls, step: int) -> None:
    slide, last = paper.tour[step], len(paper.tour) - 1
    with st.container(border=True, key="tour_slide"):
        left, text, right = st.columns([1, 10, 1.6], vertical_alignment="center")
        left.button(
            "Back",
            on_click=_go,
            args=(paper, controls, step - 1),
            disabled=step == 0,
            key="tour_back",
            width="stretch",
        )
        text.markdown(f"**{step + 1} of {last + 1}: {slide.title}** {slide.note}")
        if step < last:
            right.button(
                "Next",
                on_click=_go,
                args=(paper, controls, step + 1),
                type="primary",
                key="tour_next",
                width="stretch",
            )
        right.button("Leave", on_click=_leave, args=(paper,), key="tour_leave", width="stretch")


def _turn(paper: Paper, controls: Controls, by: int) -> None:
    step = (_step_from_address(paper) or 0) + by
    if 0 <= step < len(paper.tour):
        _go(paper, controls, step)


def _go(paper: Paper, controls: Controls, step: int) -> None:
    st.query_params["step"] = str(step)
    _enter(paper, controls, step)


def _enter(paper: Paper, controls: Controls, step: int) -> None:
    """Set the controls of a step, once: afterwards the visitor may move them."""
    for name, value in paper.tour[step].state.items():
        controls.set(name, value)
    st.session_state[_entered(paper)] = step


def _lecture(paper: Paper, controls: Controls) -> None:
    st.query_params["lecture"] = "1"
    _go(paper, controls, 0)


def _leave(paper: Paper) -> None:
    for name in ("lecture", "step"):
        st.query_params.pop(name, None)
    st.session_state.pop(_entered(paper), None)


def _entered(paper: Paper) -> str:
    return f"tour_entered_{paper.slug}"
