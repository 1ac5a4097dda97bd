"""A visitor's two networks on the page of relative representations."""

import streamlit as st

from core.digit_networks import flat_digits
from core.figures.export import npz_bytes
from core.inputs.features import read_features
from core.memory import kept
from core.papers.relative_representations import comparison, figures, measure, text
from core.papers.relative_representations.train import CLASSIFIER
from core.ui.components import cloud as cloud_view
from core.ui.controls import Controls
from core.ui.theme import colours
from core.ui.two_networks import two_networks
from core.ui.views import download, say, show_table, sides


@kept
def example() -> bytes:
    """Codes of test digits by two classifiers, as a visitor would bring them."""
    found = [measure.codes(CLASSIFIER, seed, "test").float().numpy() for seed in range(2)]
    labels = flat_digits("test")[1].numpy()
    return npz_bytes({"features": found[0], "features_b": found[1], "labels": labels})


def features_view(controls: Controls) -> None:
    """Tables of cosines, scores beside shuffled rows, and transfers."""
    shown_here, beside = sides()
    with beside:
        found = two_networks(controls, text.UNTIL)
        download("An example, as NPZ", "two_networks.npz", example)
    if found is None:
        seen = _compared_example()
    else:
        with st.spinner("Comparing"):
            seen = found.once("rr", lambda: comparison.compare(found.value))
    with shown_here:
        cloud_view(figures.own_scene(seen, colours()), "rr_own")
        show_table(text.score_rows(seen))
        show_table(text.transfer_rows(seen))
        say(text.own_note(seen))
        st.caption(text.notes_line(seen))


@kept
def _compared_example() -> comparison.Compared:
    return comparison.compare(read_features(example()))
