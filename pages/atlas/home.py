"""Home: a commuting square to drag, and a gallery of all papers, each with a picture of its page."""

import streamlit as st

from core import atlas
from core.figures.verdict import SquareVerdict
from core.ui.components import cloud as cloud_view
from core.ui.theme import app_style, colours
from core.ui.views import show_verdict, sides

TURN = "home_turn"  # in the session: yaw, pitch and roll [degrees]


@st.fragment
def live_square() -> None:
    """What a trained network says of a box, turned by the visitor."""
    from core.papers.frame_averaging import PAPER, exhibit, figures, text  # a room may be missing

    shown_here, beside = sides()
    with beside:
        broken = st.toggle("Break it", help="Ask the network itself, not its average over a frame.")
        st.markdown(
            "Drag the box. A network names it and gives a normal at every point. Averaged over the "
            "box's own axes, it must turn its answer along; asked as it is, it does not."
        )
        st.page_link(str(atlas.ROOT / PAPER.page), label=f"More: **{PAPER.short_title}**")
    turn = st.session_state.get(TURN, (60, 30, 0))
    network = "plain" if broken else "averaged"
    cloud = exhibit.preset("box", 0, 512)
    answer = exhibit.one_answer(network, cloud, turn, "dgcnn", 0)
    whose, error = text.METHOD_NAMES[network], answer.arrows.error
    with shown_here:
        still = turn == (0, 0, 0)
        show_verdict(SquareVerdict(error, 1e-5, whose, text.SQUARE_OVER, still))
        scene = figures.normals_square(cloud, answer, network, turn, colours())
        cloud_view(scene, "home_square", lambda angles: st.session_state.update({TURN: angles}))


app_style()
st.html(  # the whole card leads to its page
    "<style>[class*=st-key-card_] { position: relative; }"
    "[class*=st-key-card_] a::after { content: ''; position: absolute; inset: 0; }</style>"
)
st.title("Symmetry Atlas")
st.markdown(
    "What do neural networks keep, and what do they lose, when their input is moved, turned or "
    "permuted? Each page holds a trained network that you can try. One idea joins them, the "
    "**commuting square**: transform then run the model, run the model then transform, and see "
    "how far the two differ."
)
place = st.container()
for section in dict.fromkeys(paper.section for paper in atlas.papers()):
    st.subheader(section)
    columns = st.columns(3)
    members = [paper for paper in atlas.papers() if paper.section == section]
    for index, paper in enumerate(members):
        with columns[index % 3].container(border=True, key=f"card_{paper.slug}"):
            st.image(paper.picture, alt=f"The page {paper.short_title}")
            st.page_link(str(atlas.ROOT / paper.page), label=f"**{paper.short_title}**")
            st.markdown(paper.one_line)
            st.caption(f"{paper.authors}, {paper.venue}")
if any(paper.slug == "frame-averaging" for paper in atlas.papers()):
    with place:  # last, so that a room that fails leaves the gallery as it is
        live_square()
