"""A visitor's own features on the page of representational geometry."""

from functools import partial

import streamlit as st

from core.papers.representational_geometry import figures, report, text
from core.papers.representational_geometry.judge import judge
from core.ui.controls import Controls
from core.ui.theme import colours
from core.ui.two_networks import two_networks
from core.ui.views import download, say, show_chart, show_table, sides


def own_view(controls: Controls) -> None:
    """Alignments, and every dichotomy of the classes; of the example until there is a file."""
    shown_here, beside = sides()
    with beside:
        found = two_networks(controls, "Until then, an example.")
        download("An example, as NPZ", "features.npz", report.example_npz)
    with shown_here:
        if found is None:
            verdict = report.judged_example()
        else:
            with st.spinner("Measuring"):
                verdict = found.once("rg", partial(judge, found.value))
        if verdict.splits:
            say(text.own_note(verdict))
        left, right = st.columns(2, gap="medium")
        with left:
            show_table(text.own_rows(verdict))
        if verdict.splits and verdict.own is not None:
            with right:
                figure = figures.own_figure(verdict.own, verdict.target, colours())
                show_chart(figure, text.OWN_ALT, "rg_own")
        if verdict.splits:
            show_table(text.splits_rows(verdict))
        for note in text.own_notes(verdict):
            st.caption(f"Note: {note}.")
