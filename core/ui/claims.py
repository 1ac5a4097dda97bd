"""The claims of a paper as last measured, the paper's number beside ours."""

import streamlit as st

from core import atlas
from core.atlas import Paper
from core.checkpoints import CheckpointError
from core.figures.export import csv_bytes


def claims_table(paper: Paper, key: str) -> None:
    """Statement, expectation, both numbers and the verdict, with what they were measured on."""
    try:
        document = atlas.recorded(paper.slug)
    except CheckpointError as error:
        st.info(str(error).capitalize())
        return
    rows = [
        {
            "Claim": row["says"],
            "Expected": row["expects"],
            "Paper": "not stated" if row["paper_value"] is None else f"{row['paper_value']:.3g}",
            "Ours": f"{row['value']:.3g} {row['unit']}".strip(),
            "Verdict": "holds" if row["holds"] else "not reproduced",
            "Source": row["source"],
        }
        for row in document["claims"]
    ]
    st.table(rows)
    held = sum(row["holds"] for row in document["claims"])
    st.caption(
        f"{held} of {len(rows)} hold. Measured {document['date']} on {document['device']} with "
        f"PyTorch {document['versions']['torch']} from {len(document['weights'])} shipped "
        f"checkpoints. Measure again: `python -m core check {paper.slug}`"
    )
    st.download_button(
        "Table as CSV",
        csv_bytes(rows),
        f"{paper.slug}-claims.csv",
        "text/csv",
        key=f"{key}_claims_csv",
    )
