"""Claims: a ledger of what the papers say, measured again from the shipped weights."""

import streamlit as st

from core import atlas
from core.checkpoints import CheckpointError
from core.claims import recorded
from core.figures.export import csv_bytes, json_bytes
from core.ui.claims import measured_on, show_claims
from core.ui.theme import app_style
from core.ui.views import download

FILTERS = {
    "all": ("All", lambda row: True),
    "open": ("Not reproduced", lambda row: not row["holds"]),
    "exact": ("Exact up to rounding", lambda row: row["exact"]),
    "theirs": ("With the paper's number", lambda row: row["paper_value"] is not None),
    "ours": ("Goals of our own", lambda row: row["ours"]),
}

app_style()
st.title("Claims")
st.markdown(
    "Each statement is measured by our code from the weights that ship with the atlas. What does "
    "not hold at our size is shown as not reproduced, with its number."
)
documents = {}
for paper in atlas.papers():
    try:
        documents[paper.slug] = recorded(paper.slug)
    except CheckpointError as error:
        st.info(str(error).capitalize())
every = [row for document in documents.values() for row in document["claims"]]
held = sum(row["holds"] for row in every)
with st.container(horizontal=True, gap="large", key="tally"):
    st.metric("hold", held, width="content")
    st.metric("not reproduced", len(every) - held, width="content")
    days = sorted(document["date"] for document in documents.values())
    st.metric("measured", " to ".join(dict.fromkeys((days[0], days[-1]))), width="content")
    devices = sorted({document["device"] for document in documents.values()})
    st.metric("on", "; ".join(devices), width="content")

counts = {key: sum(map(fits, every)) for key, (_, fits) in FILTERS.items()}
offered = [key for key in FILTERS if counts[key] or key == "all"]
asked = st.query_params.get("show")
chosen = st.segmented_control(
    "Show",
    offered,
    default=asked if asked in offered else "all",
    required=True,
    format_func=lambda key: f"{FILTERS[key][0]} ({counts[key]})",
)
if chosen == "all":
    st.query_params.pop("show", None)
else:
    st.query_params["show"] = chosen
for slug, document in documents.items():
    rows = [row for row in document["claims"] if FILTERS[chosen][1](row)]
    if not rows:
        continue
    paper = atlas.paper(slug)
    count = f"{sum(row['holds'] for row in document['claims'])} of {len(document['claims'])} hold"
    if chosen != "all":
        st.markdown(f"## {paper.short_title}")
        show_claims(rows)
        continue
    with st.expander(
        f"**{paper.short_title}**: {count}", key=slug, bind="query-params", on_change="rerun"
    ) as part:
        if part.open:
            show_claims(rows)
            st.caption(
                f"{paper.title} ({paper.authors}, {paper.venue}). {measured_on(document)}. Measure "
                f"again: `python -m core check {paper.slug}`"
            )
            st.page_link(str(atlas.ROOT / paper.page), label=f"Open **{paper.short_title}**")
with st.container(horizontal=True):
    download("All as CSV", "claims.csv", lambda: csv_bytes(every))
    download("All as JSON", "claims.json", lambda: json_bytes(every))
