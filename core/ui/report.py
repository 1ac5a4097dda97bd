"""The report on a visitor's file: facts, a picture, and what each room says when it is asked."""

import re
from typing import Any

import numpy as np
import streamlit as st

from core import atlas, inspection
from core.atlas import Paper
from core.figures.cloud import CloudPanel, CloudScene, Points
from core.figures.palette import class_colours, rgb
from core.inspection import Answer
from core.ui.components import cloud as cloud_view
from core.ui.plain import plain
from core.ui.theme import colours
from core.ui.uploads import Upload

_UNITS = {"mm": "mm", "deg": "degrees", "px": "pixels", "s": "seconds"}


def show_report(upload: Upload) -> None:
    """Facts and a picture; below them a section for each room that knows this kind of file."""
    facts, picture = st.columns([1, 1], gap="large")
    facts.markdown(f"**{upload.kind.title}.** {upload.kind.says}")
    values = upload.once("facts", lambda: upload.kind.facts(upload.value))
    facts.table([{"Property": label(name), "Value": words(v)} for name, v in values.items()])
    with picture:
        _show_picture(upload)
    for paper in atlas.papers():
        if upload.kind.name in {*paper.opens, *paper.inspectors}:
            with st.container(border=True):
                _show_room(paper, upload)


def _show_room(paper: Paper, upload: Upload) -> None:
    """One room: the way to its page, which has the file then, and its answer once it was asked for."""
    name = upload.kind.name
    with st.container(horizontal=True, vertical_alignment="center"):
        if name in paper.opens:
            st.page_link(
                str(atlas.ROOT / paper.page),
                label=f"**Open in {paper.short_title}**",
                query_params=atlas.query(paper, paper.opens[name]),
            )
        else:
            st.markdown(f"**{paper.short_title}**")
        asked = paper.slug in upload.asked or (
            name in paper.inspectors
            and st.button(
                "Ask its networks", key=f"data_ask_{paper.slug}", icon=":material/neurology:"
            )
        )
    if asked:
        upload.asked.add(paper.slug)
        with st.spinner("Asking the networks"):
            answer = upload.once(
                paper.slug, lambda: inspection.ask(paper, upload.kind, upload.value)
            )
        _show_answer(answer)


def _show_answer(answer: Answer) -> None:
    st.markdown(f"{answer.title}:")
    if answer.rows:
        st.table([_labelled(row) for row in answer.rows])
    st.markdown("\n".join(f"- {plain(note)}" for note in answer.notes))


def _labelled(row: dict[str, Any]) -> dict[str, str]:
    (first, name), *rest = row.items()
    return {label(first): plain(label(name))} | {label(k): words(value) for k, value in rest}


def _show_picture(upload: Upload) -> None:
    image, points_of = upload.kind.image, upload.kind.points
    alt = f"{upload.kind.title}: {upload.kind.brief(upload.value)}"
    if image is not None:
        st.image(upload.once("picture", lambda: _pixels(image(upload.value))), width=360, alt=alt)
    if points_of is not None:
        points = upload.once("picture", lambda: points_of(upload.value))
        panel = CloudPanel(
            upload.kind.pictured, colours().text, alt, [Points(points, _tones(upload))]
        )
        cloud_view(CloudScene([panel], alt, 1), "data_cloud")


def _tones(upload: Upload) -> str | np.ndarray:
    """Of the picture's points: one, or one a class, as far as they can be told apart."""
    if upload.kind.classes is None:
        return colours().input
    tones = np.array([rgb(tone) for tone in class_colours(colours())], np.uint8)
    return tones[upload.kind.classes(upload.value) % len(tones)]


def label(name: str) -> str:
    """A name as words, its last part as a unit where it is one: spacing_mm -> Spacing [mm]."""
    *parts, last = name.split("_")
    if parts and last in _UNITS:
        return f"{label('_'.join(parts))} [{_UNITS[last]}]"
    said = re.sub("_", " ", name)
    return said[:1].upper() + said[1:]


def words(value: Any) -> str:
    """A plain value as Markdown."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(words(item) for item in value)
    if isinstance(value, int):
        return f"{value:,}"
    return plain(f"{value:.4g}" if isinstance(value, float) else str(value))


def _pixels(luminance: np.ndarray) -> np.ndarray:
    return (luminance * 255).astype(np.uint8)
