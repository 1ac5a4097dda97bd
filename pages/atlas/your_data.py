"""Your data: what the atlas reads, and a report on any file."""

import streamlit as st

from core import inspection
from core.atlas import ROOT
from core.inputs.kinds import kinds
from core.ui.report import show_report
from core.ui.theme import app_style
from core.ui.uploads import carry, uploaded
from core.ui.views import download

app_style()
st.title("Your data")
st.markdown(
    "Bring a file, see what the atlas makes of it, and ask the rooms that know its kind. It is told by "
    "its content, never by its name."
)
box, choice = st.columns([3.4, 1], gap="medium")
names = {"": "what it looks like", **{kind.name: kind.title for kind in kinds()}}
with choice:
    name = st.selectbox("Read it as", tuple(names), format_func=names.__getitem__, key="data_kind")
with box:
    st.caption("No file at hand? Take one of ours:")
    with st.container(horizontal=True, gap="small"):
        for kind in kinds():
            st.button(kind.title, on_click=carry, args=(kind,), key=f"sample_{kind.name}")
    among = [kind for kind in kinds() if name in ("", kind.name)]
    found = uploaded(among, "data_file", "Until then, see below what can be read.", name)
if found:
    show_report(found)
    if found.kind.name == "point_cloud":
        page, own = str(ROOT / "pages/atlas/one_cloud.py"), {"one_source": "upload"}
        label = "**Ask five networks, turned and mirrored**"
        st.page_link(page, label=label, query_params=own)

st.header("What is read")
st.table(
    [
        {
            "Kind": kind.title,
            "Formats": kind.formats,
            "Up to": f"{kind.max_bytes >> 20} MB",
            "What is seen": kind.says,
            "Rooms": ", ".join(paper.short_title for paper in inspection.rooms(kind)),
        }
        for kind in kinds()
    ]
)
with st.container(horizontal=True, vertical_alignment="center"):
    st.caption("To try:")
    for kind in kinds():
        download(kind.sample_name, kind.sample_name, kind.sample)
st.caption(
    "`python -m core inspect FILE` gives the same report, and with `--csv` that of many files."
)
