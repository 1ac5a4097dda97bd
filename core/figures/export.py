"""Figures and the data behind them, as files to take away."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go


def figure_html(figure: go.Figure) -> bytes:
    """A page that shows the figure without the network; its camera button saves an SVG."""
    config = {
        "toImageButtonOptions": {"format": "svg"},
        "displaylogo": False,
        "showSendToCloud": False,
    }
    return figure.to_html(include_plotlyjs=True, config=config).encode()


def csv_bytes(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows as comma-separated values below the names of all their cells; none of them can run."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(inert, names))
    writer.writerows([inert(row.get(name, "")) for name in names] for row in rows)
    return out.getvalue().encode()


def inert(cell: Any) -> Any:
    """A cell that a spreadsheet takes for what it is: text that would be a formula gets a quote."""
    if not isinstance(cell, str) or not cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell


def json_bytes(value: Any) -> bytes:
    """A value as JSON, indented."""
    return json.dumps(value, indent=1).encode()


def npz_bytes(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Arrays as a compressed .npz file."""
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
    return out.getvalue()


def ply_bytes(points: np.ndarray, normals: np.ndarray) -> bytes:
    """Points and normals, each (N, 3), as a binary PLY file; normals are made unit vectors."""
    size = np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    names = ("x", "y", "z", "nx", "ny", "nz")
    lines = ["ply", "format binary_little_endian 1.0", f"element vertex {len(points)}"]
    lines += [f"property double {name}" for name in names] + ["end_header", ""]
    return "\n".join(lines).encode() + np.hstack([points, normals / size]).astype("<f8").tobytes()


def coloured_ply_bytes(points: np.ndarray, colours: np.ndarray) -> bytes:
    """Points (N, 3) and their colours (N, 3) uint8, as a binary PLY file."""
    lines = ["ply", "format binary_little_endian 1.0", f"element vertex {len(points)}"]
    lines += [f"property double {name}" for name in "xyz"]
    lines += [f"property uchar {name}" for name in ("red", "green", "blue")] + ["end_header", ""]
    rows = np.empty(len(points), [("at", "<f8", 3), ("colour", "u1", 3)])
    rows["at"], rows["colour"] = points, colours
    return "\n".join(lines).encode() + rows.tobytes()


def has_rows(figure: go.Figure) -> bool:
    """Whether there is something to be written by `figure_rows`."""
    return any(len(trace.x) for trace in _named(figure))


def figure_rows(figure: go.Figure) -> list[dict[str, Any]]:
    """The points of all named lines and bars of a figure, as rows (series, x, y)."""
    return [
        {"series": trace.name, "x": x, "y": y}
        for trace in _named(figure)
        for x, y in zip(np.asarray(trace.x).tolist(), np.asarray(trace.y).tolist(), strict=True)
    ]


def _named(figure: go.Figure) -> list[Any]:
    return [trace for trace in figure.data if trace.type in ("scatter", "bar") and trace.name]
