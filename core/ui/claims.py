"""The claims of a paper as last measured; where the paper states a number, it stands beside ours."""

import streamlit as st

from core.atlas import Paper
from core.checkpoints import CheckpointError
from core.claims import recorded
from core.figures.export import csv_bytes
from core.figures.verdict import plain
from core.ui.views import download

_VERDICTS = {True: "holds", False: "not reproduced"}
_SIGNS = {"holds": "check_circle", "not reproduced": "cancel"}


def claims_table(paper: Paper, failed: bool = False) -> None:
    """Statement, expectation, number and verdict, with what they were measured on.

    failed: of those alone that are not reproduced.
    """
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
            "Paper": "" if row["paper_value"] is None else f"{row['paper_value']:.3g}",
            "Ours": f"{plain(row['value'])} {row['unit']}".strip(),
            "Source": row["source"],
        }
        for row in document["claims"]
        if not (failed and row["holds"])
    ]
    if not any(row["Paper"] for row in rows):
        rows = [{name: row[name] for name in row if name != "Paper"} for row in rows]
    if not rows:
        st.caption("All are reproduced.")
        return
    shown = {verdict: f":material/{sign}: {verdict}" for verdict, sign in _SIGNS.items()}
    st.table([row | {"Verdict": shown[row["Verdict"]]} for row in rows])
    held = [row["holds"] for row in document["claims"]]
    st.caption(
        f"{sum(held)} of {len(held)} hold. Measured {document['date']} on {document['device']} with "
        f"PyTorch {document['versions']['torch']} from {len(document['weights'])} shipped "
        f"checkpoints. Measure again: `python -m core check {paper.slug}`"
    )
    download("Table as CSV", f"{paper.slug}-claims.csv", lambda: csv_bytes(rows))
