"""The frame of each page: what stands around a paper's own view, in the same order everywhere."""

from collections.abc import Callable

import streamlit as st

from core.atlas import Paper
from core.ui.claims import claims_table
from core.ui.controls import Controls
from core.ui.theme import app_style, hide
from core.ui.tour import lecture_mode, tour_bar


def open_page(paper: Paper, prefix: str) -> Controls:
    """Title, what to try, and the tour; returns the page's controls.

    ?hide=controls,explanation takes those parts away, for a reduced link.
    """
    app_style()
    controls = Controls(prefix)
    if not lecture_mode():
        st.title(paper.short_title)
        st.markdown(paper.one_line)
    tour_bar(paper, controls)
    if "controls" in _hidden_parts():
        hide("controls")
    return controls


def close_page(
    paper: Paper,
    what_you_see: str,
    mathematics: str,
    your_data: Callable[[], None],
) -> None:
    """The explanation below the view: what is seen, mathematics, claims, data, code, citation."""
    if lecture_mode() or "explanation" in _hidden_parts():
        return
    st.divider()
    left, right = st.columns(2, gap="large")
    left.subheader("What you see")
    left.markdown(what_you_see)
    right.subheader("The mathematics")
    right.markdown(mathematics)
    st.subheader("Claims, measured again")
    claims_table(paper, paper.slug)
    st.subheader("Your data")
    your_data()
    st.subheader("Reproduce this in Python")
    st.code(paper.example, language="python")
    st.subheader("Citation")
    st.markdown(
        f"{paper.authors}. *{paper.title}*. {paper.venue}. "
        f"[arXiv:{paper.arxiv}](https://arxiv.org/abs/{paper.arxiv})"
    )


def _hidden_parts() -> list[str]:
    return st.query_params.get("hide", "").split(",")
