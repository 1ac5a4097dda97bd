"""The frame of each page: what stands around a paper's own views, in the same order everywhere."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from core.atlas import Paper
from core.checkpoints import CheckpointError
from core.inputs import InputError
from core.ui.claims import claims_table
from core.ui.components import copy_link
from core.ui.controls import Controls
from core.ui.follow import fragment
from core.ui.plain import plain
from core.ui.theme import app_style, hide_controls, lecture_style
from core.ui.tour import enter_tour, invitation, lecture_mode, present_step, tour_bar


@dataclass(frozen=True)
class View:
    """One view of a page: its key in addresses, its name on the button, and what draws it.

    was: names that it had before, which old addresses may have.
    """

    key: str
    name: str
    show: Callable[[], None]
    was: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """The explanation below the views: what is seen, the mathematics, how to bring data of one's own."""

    what_you_see: str
    mathematics: str
    your_data: str
    scaled_down: str = ""  # how the room differs from its paper


def room(
    paper: Paper, controls: Controls, views: Sequence[View], words: Words, beside: str = ""
) -> None:
    """A paper's whole page. beside: a remark to the right of the names of the views.

    ?hide=controls,explanation takes those parts away, for a reduced link.
    """
    app_style()
    enter_tour(paper, controls)
    if lecture_mode():
        step = present_step(paper)
        lecture_style([controls.key(name) for name in step.uses] if step else [])
    else:
        with st.container(horizontal=True, vertical_alignment="center", key="head"):
            st.title(paper.short_title, width="content", anchor=False)
            st.markdown(paper.one_line, width="stretch")
            invitation(paper, controls)
            copy_link()
    tour_bar(paper, controls)
    if "controls" in hidden_parts():
        hide_controls()
    _views(controls, views, beside)
    if not lecture_mode() and "explanation" not in hidden_parts():
        _explanation(paper, words)


@fragment()
def _views(controls: Controls, views: Sequence[View], beside: str) -> None:
    with controls.gathered():
        view = _chosen(controls, views, beside)
        above = st.container()  # what went wrong is seen before the view is
        try:
            view.show()
        except InputError as error:
            above.error(f"Nothing was made of it: {plain(str(error))}.")
        except CheckpointError as error:
            logging.getLogger(__name__).error("%s", error)
            above.error(f"This view cannot be shown: {error}.")
        if controls.unfit:
            above.info(f"The address asks for {', '.join(controls.unfit)}, which is not here.")


def _chosen(controls: Controls, views: Sequence[View], beside: str) -> View:
    by_key = {view.key: view for view in views}
    with st.container(horizontal=True, key="views", vertical_alignment="center"):
        key = controls.choice(
            "View",
            "view",
            tuple(by_key),
            {view.key: view.name for view in views},
            {name: view.key for view in views for name in view.was},
            label_visibility="collapsed",
        )
        if beside:
            st.caption(beside)
    return by_key[key]


def _explanation(paper: Paper, words: Words) -> None:
    st.divider()
    left, right = st.columns(2, gap="large")
    left.header("What you see")
    left.markdown(words.what_you_see)
    if words.scaled_down:
        left.expander("How this differs from the paper").markdown(words.scaled_down)
    right.header("The mathematics")
    right.markdown(words.mathematics)
    st.header("Claims, measured again")
    claims_table(paper)
    st.header("Your data")
    st.markdown(words.your_data)
    _snippet(paper)
    st.header("Citation")
    st.markdown(
        f"{paper.authors}. *{paper.title}*. {paper.venue}. "
        f"[arXiv:{paper.arxiv}](https://arxiv.org/abs/{paper.arxiv})"
    )


@st.fragment
def _snippet(paper: Paper) -> None:
    """Sent when it is opened: the script that colours it costs a visitor's processor a second."""
    with st.expander("Reproduce this in Python", on_change="rerun", key="snippet") as part:
        if part.open:
            st.code(paper.example, language="python")


def hidden_parts() -> list[str]:
    """The parts of the page that the address asks to leave out."""
    return st.query_params.get("hide", "").split(",")
