"""Figures as shown: a chart or film with its description and its exports."""

import mimetypes
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.figures.cloud import CloudScene, scene_arrays
from core.figures.export import csv_bytes, figure_html, figure_rows, has_rows, npz_bytes
from core.figures.film import Film, film_gif
from core.figures.verdict import SquareVerdict, verdict_html
from core.ui import components
from core.ui.follow import note_html, shown
from core.ui.glossary import explained
from core.ui.theme import colours
from core.ui.tour import lecture_mode

_MOST_ROWS = 16  # of a table that a lecture shows at once


def sides(below: bool = False) -> tuple:
    """The wide column of a view, which comes first on a narrow screen, and that of its controls.

    below: in a lecture the controls stand below, as those of panels in a row, which the width bounds.
    """
    place = st.container(key="below") if below else st
    view, controls_side = place.columns([3.4, 1], gap="medium")
    return view.container(), controls_side.container(key="controls")


def download(label: str, name: str, make: Callable[[], bytes]) -> None:
    """A button for the file `name`, made when it is pressed; the suffix tells the browser what it is."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    st.download_button(label, make, name, kind, key=f"download {name}", on_click="ignore")


def show_chart(figure: go.Figure, alt: str, key: str) -> None:
    """A Plotly figure with alternative text; PNG by its camera button, HTML and CSV below."""
    if lecture_mode():
        with st.container(key="stage"):
            components.chart(figure, alt, key, fills=True)
    else:
        _chart_and_exports(figure, alt, key)


def show_charts(*charts: tuple[go.Figure, str, str]) -> None:
    """Charts side by side, or on a narrow screen one below the other: of each what `show_chart` takes."""
    lecture = lecture_mode()
    with st.container(key="stage" if lecture else None):
        for column, chart in zip(st.columns(len(charts), gap="medium"), charts, strict=True):
            with column:
                if lecture:
                    components.chart(*chart, fills=True)
                else:
                    _chart_and_exports(*chart)


def show_row(figures: Sequence[go.Figure], alt: str, key: str) -> None:
    """Charts of one kind side by side."""
    show_charts(*((figure, alt, f"{key}_{k}") for k, figure in enumerate(figures)))


def _chart_and_exports(figure: go.Figure, alt: str, key: str) -> None:
    components.chart(figure, alt, key, fills=False)
    names = explained(*(trace.name or "" for trace in figure.data))
    if names:
        st.caption("What the names mean", help=names)
    with st.popover("Export", icon=":material/download:"):
        st.caption("PNG: the camera on the chart. SVG: the camera in the HTML file.")
        download("HTML, works offline", f"{key}.html", lambda: figure_html(figure))
        if has_rows(figure):
            download("Data as CSV", f"{key}.csv", lambda: csv_bytes(figure_rows(figure)))


def show_film(content: Film, key: str) -> None:
    """A film player; each frame as PNG by its button, the whole as GIF or NPZ below."""
    components.film(content, key)
    with st.popover("Export", icon=":material/download:"):
        st.caption("One frame as PNG: the button on the player.")
        download("Film as GIF", f"{key}.gif", lambda: film_gif(content))
        download("Frames as NPZ", f"{key}.npz", lambda: npz_bytes(_arrays(content)))


def _arrays(content: Film) -> Mapping[str, np.ndarray]:
    return {panel.title: panel.frames for panel in content.panels}


def export_cloud(scene: CloudScene, key: str) -> None:
    """The scene's coordinates, to take away."""
    st.caption("The picture as PNG: the button below the view.")
    download("Coordinates as NPZ", f"{key}.npz", lambda: npz_bytes(scene_arrays(scene)))


def show_cloud(scene: CloudScene, key: str, note: str, **on: Any) -> None:
    """A scene, a note below it, and its exports. on: the handlers of `components.cloud`."""
    components.cloud(scene, key, **on)
    say(note)
    with st.popover("Export", icon=":material/download:"):
        export_cloud(scene, key)


def say(note: str, **kwargs: Any) -> None:
    """A sentence of a view, as Markdown, with what the terms in it mean on hover; kwargs: of
    `st.markdown`."""
    st.markdown(note, **{"help": explained(note), **kwargs})
    shown("html", note_html(note).encode())


def show_number(label: str, value: str, help: str) -> None:
    """A number in large type, under its name."""
    st.metric(label, value, help=help)
    shown("html", f"{escape(label)} <b>{escape(value)}</b>".encode())


def _show_html(text: str) -> None:
    st.html(text)
    shown("html", text.encode())


def show_table(rows: Sequence[Mapping[str, Any]], height: int | Literal["auto"] = "auto") -> None:
    """Rows of plain values, which can be sorted; what the names of columns mean stands on hover. In a
    lecture a few rows stand in large type."""
    table = _escaped_table(rows)
    shown("table", table.encode())
    if lecture_mode() and len(rows) <= _MOST_ROWS:
        st.html(f'<div class="lecture-table" style="--rows: {len(rows) + 1}">{table}</div>')
        return
    helps = {name: st.column_config.Column(help=explained(name)) for name in rows[0]}
    st.dataframe(rows, hide_index=True, height=height, column_config=helps)


def show_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    """A few rows of plain values, all in sight."""
    st.table(rows)
    shown("table", _escaped_table(rows).encode())


def _escaped_table(rows: Sequence[Mapping[str, Any]]) -> str:
    return table_html(
        [{escape(str(name)): escape(str(value)) for name, value in row.items()} for row in rows]
    )


def table_html(rows: Sequence[Mapping[str, str]]) -> str:
    """A table of names and cells that are HTML."""
    head = "".join(f"<th>{name}</th>" for name in rows[0])
    lines = ("".join(f"<td>{cell}</td>" for cell in row.values()) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def show_verdict(verdict: SquareVerdict) -> None:
    """The commuting square's verdict, whose it is, and its number on the ruler."""
    _show_html(verdict_html(verdict, colours()))


def colour_scale(title: str, stops: Sequence[str], labels: Sequence[str]) -> None:
    """A legend: a strip of CSS colours with labels spread along it."""
    said = escape(f"{title}, from {labels[0]} to {labels[-1]}")
    marks = "".join(f"<span>{escape(label)}</span>" for label in labels)
    _show_html(
        f'<div role="img" aria-label="{said}">'
        f'<div style="height:0.8rem;border-radius:3px;'
        f'background:linear-gradient(to right,{",".join(stops)})"></div>'
        f'<div style="display:flex;justify-content:space-between">{marks}</div></div>'
    )


def legend(title: str, names: Sequence[str], tones: Sequence[str]) -> None:
    """A row of names, each after a disc of its colour."""
    said = escape(title + ": " + ", ".join(names))
    marks = "".join(
        '<span style="white-space:nowrap">'
        f'<span style="color:{tone}">&#9679;</span> {escape(name)}</span>'
        for name, tone in zip(names, tones, strict=False)
    )
    _show_html(
        f'<div role="img" aria-label="{said}" '
        f'style="display:flex;flex-wrap:wrap;gap:0.2rem 1rem;font-weight:600">{marks}</div>'
    )
