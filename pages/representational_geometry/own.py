"""A visitor's own features, and what was found on digits."""

from collections.abc import Hashable

import streamlit as st

from core.inputs import features
from core.papers.representational_geometry import figures, report, text
from core.papers.representational_geometry.judge import Verdict, judge
from core.ui.components import scatter
from core.ui.controls import Controls
from core.ui.theme import colours
from core.ui.uploads import uploaded
from core.ui.views import download, say, show_chart, show_rows, show_table, sides

CHOSEN = "rg_split"  # in the session: of which features, and which dichotomy


def own_view(controls: Controls) -> None:
    """Features as brought, or the example; and the table of digits."""
    shown_here, beside = sides()
    with beside:
        found = judged(controls)
    with shown_here:
        if found is not None:
            told(*found)
        with st.expander("What we found on digits"):
            show_table(text.digits_rows())
            say(text.digits_note())


def judged(controls: Controls) -> tuple[Verdict, Hashable] | None:
    """What is said of the visitor's features, once a visit; of the example until there are any.

    The second tells them from others. None where the file is refused.
    """
    key = controls.key("features")
    found = uploaded([features.KIND], key, "Until then, an example.")
    download("An example, as NPZ", "features.npz", report.example_npz)
    if found is not None:
        return found.once("verdict", lambda: judge(found.value)), found.token
    if st.session_state[key] is not None:
        return None
    return report.judged_example()[1], "example"


def told(verdict: Verdict, token: Hashable) -> None:
    """Alignments, and all dichotomies, one of them chosen."""
    if verdict.splits:
        of, chosen = st.session_state.get(CHOSEN, (token, verdict.best))
        if of != token:
            chosen = verdict.best

        def choose(indices: list[int]) -> None:
            if indices:
                st.session_state[CHOSEN] = (token, indices[0])

        left, right = st.columns(2, gap="medium")
        with left:
            scatter(figures.own_splits(verdict, chosen, colours()), "rg_own", choose)
            st.caption(text.OWN_CAPTION)
        mine, task = verdict.to_split(chosen)
        reference = verdict.means_to_reference
        if reference is not None and task is not None:
            with right:
                figure = figures.own_square(reference, mine, task, colours())
                show_chart(figure, text.OWN_ALT, "rg_own_square")
        say(text.own_note(verdict, chosen))
    show_rows(text.own_rows(verdict))
    warnings = text.own_warnings(verdict)
    if warnings:
        st.caption(f"Note: {warnings}.")
