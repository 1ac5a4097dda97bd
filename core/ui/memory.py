"""Keep Streamlit's garbage collection after each run from taking longer than the run."""

import gc

import streamlit as st


@st.cache_resource(show_spinner=False)
def settle(page: str) -> None:
    """Take all that is loaded once `page` has been shown out of the collector's sight.

    Streamlit collects all generations after every run, holding back what the run has sent; over the
    objects of PyTorch, Plotly and the rest that takes 200 ms. Frozen, they are not walked again.
    """
    gc.collect()
    gc.freeze()
