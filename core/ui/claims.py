"""The claims of a paper as last measured, the paper's number beside ours."""

import streamlit as st

from core.atlas import Paper
from core.checkpoints import CheckpointError
from core.claims import recorded
from core.figures.export import csv_bytes
from core.ui.views import download

_VERDICTS = {True: "holds", False: "not reproduced"}
_SIGNS = {"holds": "check_circle", "not reproduced": "cancel"}


def claims_table(paper: Paper) -> None:
    """Statement, expectation, both numbers and the verdict, with what they were measured on."""
    try:
        document = recorded(paper.slug)
    except CheckpointError as error:
        st.info(str(error).capitalize())
        return
    rows = [
        {
            "Verdict": _VERDICTS[row["holds"]],
            "Claim": row["says"],
            "Expected": row["expects"],
            "Paper": "not stated" if row["paper_value"] is None else f"{row['paper_value']:.3g}",
            "Ours": f"{row['value']:.3g} {row['unit']}".strip(),
            "Source": row["source"],
        }
        for row in document["claims"]
    ]
    shown = {verdict: f":material/{sign}: {verdict}" for verdict, sign in _SIGNS.items()}
    st.table([row | {"Verdict": shown[row["Verdict"]]} for row in rows])
    held = sum(row["holds"] for row in document["claims"])
    st.caption(
        f"{held} of {len(rows)} hold. Measured {document['date']} on {document['device']} with "
        f"PyTorch {document['versions']['torch']} from {len(document['weights'])} shipped "
        f"checkpoints. Measure again: `python -m core check {paper.slug}`"
    )
    download("Table as CSV", f"{paper.slug}-claims.csv", lambda: csv_bytes(rows))
