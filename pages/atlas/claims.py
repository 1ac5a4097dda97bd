"""Claims: what the papers say, measured again from the shipped weights."""

import streamlit as st

from core import atlas
from core.ui.claims import claims_table
from core.ui.theme import app_style

app_style()
st.title("Claims")
st.markdown(
    "Each statement is measured by our code from the weights that ship with the atlas. What does "
    "not hold in our miniature is shown as not reproduced."
)
failed = st.toggle("Only those that are not reproduced")
for paper in atlas.papers():
    st.subheader(paper.short_title)
    claims_table(paper, failed)
