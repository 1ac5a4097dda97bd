"""A visitor's features on the page of feature complexity."""

import streamlit as st

from core.papers.feature_complexity import exhibit, figures, redundancy, text
from core.ui.controls import Controls
from core.ui.progress import forget, work_through
from core.ui.theme import colours
from core.ui.two_networks import two_networks
from core.ui.views import say, show_charts, show_number, sides

WORK = "fc_redundancy"  # of the session


def own_view(controls: Controls) -> None:
    """Of the example until there is a file."""
    shown_here, beside = sides()
    with beside:
        found = two_networks(controls, text.UNTIL, lambda: forget(WORK))
    with shown_here:
        if found is None:
            _show_own({"A": redundancy.redundancy(exhibit.example())}, [text.EXAMPLE])
            return
        value = found.value

        def shown(seen: dict[str, redundancy.Redundancy]) -> None:
            _show_own(seen, redundancy.notes(value, seen))

        networks = 1 if value.others is None else 2
        work_through(
            lambda: redundancy.one_by_one(value), networks, "Grouping", WORK, found.token, shown
        )


def _show_own(seen: dict[str, redundancy.Redundancy], notes: list[str]) -> None:
    """How many features are left of one network or two."""
    show_charts((figures.own_figure(seen, colours()), text.OWN_ALT, "fc_own"))
    with st.container(horizontal=True):
        for name, each in seen.items():
            value = f"{each.left[redundancy.LEVELS.index(0.9)]} of {each.features}"
            show_number(f"Left of network {name} at 0.9", value, text.LEFT_HELP)
    say(text.own_note(seen))
    for note in notes:
        st.caption(note[:1].upper() + note[1:] + ".")
