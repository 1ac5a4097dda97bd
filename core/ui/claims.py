"""The claims of a paper as last measured: what the paper says, and apart from it the page's own goals."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from core.atlas import Paper
from core.checkpoints import CheckpointError
from core.claims import recorded
from core.figures.export import csv_bytes, json_bytes
from core.figures.verdict import plain
from core.ui.views import download, table_html

_NUMBER = re.compile(r"\d+\.?\d*(?:e-?\d+)?")
_SMALL = re.compile(r"\b\d[\d.]*e-\d+")
Row = Mapping[str, Any]
_VERDICTS = {True: "\u2713 holds", False: "\u2717 not reproduced"}


def claims_table(paper: Paper) -> None:
    """All claims of one paper, what they were measured on, and how to measure them again."""
    try:
        document = recorded(paper.slug)
    except CheckpointError as error:
        st.info(str(error).capitalize())
        return
    rows = document["claims"]
    show_claims(rows)
    st.caption(
        f"{sum(row['holds'] for row in rows)} of {len(rows)} hold. {measured_on(document)} from "
        f"{len(document['weights'])} shipped checkpoints. Measure again: "
        f"`python -m core check {paper.slug}`"
    )
    with st.container(horizontal=True):
        download("Claims as CSV", f"{paper.slug}-claims.csv", lambda: csv_bytes(rows))
        download("Claims as JSON", f"{paper.slug}-claims.json", lambda: json_bytes(document))


def show_claims(rows: Sequence[Row]) -> None:
    """Measured claims as tables: those of the paper, then the page's own goals and checks."""
    for title, ours in (("The paper's claims", False), ("Goals and checks of this page", True)):
        chosen = [row for row in rows if row["ours"] == ours]
        if chosen:
            st.markdown(f"**{title}**")
            # In `st.table` cells are Markdown, which takes a third of what a page costs the browser.
            st.html(f'<div class="claims">{table_html(_cells(chosen))}</div>')


def measured_on(document: Mapping[str, Any]) -> str:
    """When and on what claims were measured, as a sentence's beginning."""
    return (
        f"Measured {document['date']} on {document['device']} with PyTorch "
        f"{document['versions']['torch']}"
    )


def told(row: Row) -> str:
    """The value as one reads it, with so many digits that it is not taken for what was expected."""
    limits, value = [float(limit) for limit in _NUMBER.findall(row["expects"])], row["value"]
    if value in limits or float(f"{value:.2g}") not in limits:
        return plain(value)
    enough = (text for n in range(3, 17) if float(text := f"{value:.{n}g}") not in limits)
    return next(enough, plain(value))


def _cells(rows: Sequence[Row]) -> list[dict[str, str]]:
    """As HTML; a column with the paper's numbers only where one was read in the paper."""
    with_theirs = any(row["paper_value"] is not None for row in rows)
    return [
        {
            "Verdict": _VERDICTS[row["holds"]],
            "Claim": escape(row["says"]),
            "Expected": escape(_SMALL.sub(lambda found: plain(float(found[0])), row["expects"])),
            **(
                {"Paper": "" if row["paper_value"] is None else plain(row["paper_value"])}
                if with_theirs
                else {}
            ),
            "Measured here": escape(f"{told(row)} {row['unit']}".strip()),
            "Source": escape(row["source"]),
            "View": f'<a href="{escape(row["address"])}">open</a>',
        }
        for row in rows
    ]
