"""Page configuration and navigation, made from the catalogue."""

import streamlit as st

from core import atlas
from core.device import favour_latency
from core.ui.components import theme_notice
from core.ui.controls import ARRIVED
from core.ui.uploads import forget_left

favour_latency()
st.set_page_config(page_title="Symmetry Atlas", page_icon="assets/icon.png", layout="wide")


def page_of(path: str, **options) -> st.Page:
    """A page by its script's path from the root."""
    return st.Page(str(atlas.ROOT / path), **options)


home = page_of("pages/atlas/home.py", title="Home", icon=":material/home:", default=True)
claims = page_of("pages/atlas/claims.py", title="Claims", icon=":material/fact_check:")
lectures = page_of("pages/atlas/lectures.py", title="Lectures", icon=":material/co_present:")
your_data = page_of("pages/atlas/your_data.py", title="Your data", icon=":material/upload_file:")
sections: dict[str, list] = {"": [home, lectures, claims, your_data]}
for paper in atlas.papers():
    page = page_of(
        paper.page,
        title=paper.short_title,
        icon=f":material/{paper.icon}:",
        url_path=paper.slug,
        help=paper.one_line,
    )
    sections.setdefault(paper.section, []).append(page)
one_cloud = page_of(
    "pages/atlas/one_cloud.py", title="One cloud, five networks", icon=":material/compare_arrows:"
)
sections.setdefault("Points in space", []).append(one_cloud)

navigation = st.navigation(sections, position="hidden" if st.context.is_embedded else "top")
theme_notice()
st.session_state[ARRIVED] = st.session_state.get("page") != navigation.url_path
navigation.run()
st.session_state["page"] = navigation.url_path  # not before: a run may be interrupted
forget_left()
