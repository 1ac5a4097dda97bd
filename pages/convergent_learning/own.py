"""A visitor's two networks on the page of convergent learning."""

from functools import partial

import numpy as np
import streamlit as st

from core.digit_networks import flat_digits
from core.figures.export import csv_bytes, npz_bytes
from core.inputs.features import read_features
from core.memory import kept
from core.papers.convergent_learning import comparison, figures, text
from core.papers.convergent_learning.activations import samples
from core.ui.controls import Controls
from core.ui.progress import forget, work_through
from core.ui.theme import colours
from core.ui.two_networks import two_networks
from core.ui.views import download, say, show_chart, show_table, sides

WORK = "cl_compared"  # of the session


@kept
def example() -> bytes:
    """Last hidden layers of two of our networks on all digits, as a visitor would bring them."""
    labels = np.concatenate([flat_digits(s)[1] for s in ("train", "validation", "test")])
    found = {"features": samples("fc2", 0), "features_b": samples("fc2", 1)}
    return npz_bytes({**found, "labels": labels})


def own_view(controls: Controls) -> None:
    """Matches, what is predicted, and controls; of the example until there is a file."""
    shown_here, beside = sides()
    with beside:
        found = two_networks(controls, text.UNTIL, lambda: forget(WORK))
        download("An example, as NPZ", "two_networks.npz", example)
    with shown_here:
        if found is None:
            _show(_compared_example())
        else:
            pairing = partial(comparison.compared, found.value)
            work_through(pairing, comparison.STAGES, "Pairing units", WORK, found.token, _show)


def _show(seen: comparison.Compared | None) -> None:
    """What was found, once it is."""
    if seen is None:
        return
    show_chart(figures.own_figure(seen, colours()), text.OWN_ALT, "cl_own")
    say(text.own_note(seen))
    show_table(text.own_rows(seen))
    if seen.notes:
        st.caption(text.notes_line(seen))
    download("The pairs, as CSV", "pairs.csv", lambda: csv_bytes(seen.pairs))


@kept
def _compared_example() -> comparison.Compared:
    return comparison.compare(read_features(example()))
