"""Home: a commuting square that moves, and the map of all papers."""

import streamlit as st

from core import atlas
from core.atlas import Paper
from core.ui.components import atlas_map
from core.ui.theme import app_style
from pages.atlas import squares

SQUARES = {  # by the room that shows it
    "flow-equivariant-rnn": ("Watch a digit drift", squares.watched),
    "frame-averaging": ("Drag a box", squares.dragged),
}
HERE = {paper.slug: paper for paper in atlas.papers()}


@st.fragment
def moving_square() -> None:
    """The idea that joins the pages, at work in a network of one of them."""
    names = {slug: name for slug, (name, _) in SQUARES.items() if slug in HERE}
    if not names:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        slug = st.segmented_control(
            "Square",
            list(names),
            default=next(iter(names)),
            required=True,
            format_func=lambda slug: names[slug],
            label_visibility="collapsed",
        )
        paper = HERE[slug]
        st.page_link(str(atlas.ROOT / paper.page), label=f"More: **{paper.short_title}**")
    SQUARES[slug][1]()


def open_page(paper: Paper) -> None:
    st.session_state["home_open"] = paper.page


app_style()
if page := st.session_state.pop("home_open", None):
    st.switch_page(str(atlas.ROOT / page))
st.title("Symmetry Atlas")
st.markdown(
    "What do neural networks keep, and what do they lose, when their input is moved, turned or "
    "permuted? Each page holds a trained network that you can try. One idea joins them, the "
    "**commuting square**: transform then run the model, run the model then transform, and see "
    "how far the two differ."
)
place = st.container()
atlas_map(atlas.papers(), "home_map", open_page)
with place:  # last, so that a room that fails leaves the map as it is
    moving_square()
