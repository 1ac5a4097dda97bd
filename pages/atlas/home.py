"""Home: a gallery of all papers, each with a picture of its page."""

import streamlit as st

from core import atlas
from core.ui.theme import app_style

app_style()
st.title("Symmetry Atlas")
st.markdown(
    "What do neural networks keep, and what do they lose, when their input is moved, turned or "
    "permuted? Each page holds a trained network that you can try. One idea joins them, the "
    "**commuting square**: transform then run the model, run the model then transform, and see "
    "how far the two differ."
)
for section in dict.fromkeys(paper.section for paper in atlas.papers()):
    st.subheader(section)
    columns = st.columns(3)
    members = [paper for paper in atlas.papers() if paper.section == section]
    for index, paper in enumerate(members):
        with columns[index % 3].container(border=True):
            st.image(paper.picture, alt=f"The page {paper.short_title}")
            st.page_link(str(atlas.ROOT / paper.page), label=f"**{paper.short_title}**")
            st.markdown(paper.one_line)
            st.caption(f"{paper.authors}, {paper.venue}")
