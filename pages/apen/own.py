"""The view of a visitor's own cloud or motion."""

import streamlit as st

from core.clouds import prepared
from core.figures.cloud import CloudScene
from core.figures.export import coloured_ply_bytes
from core.inputs import bvh, point_cloud
from core.papers.apen import exhibit, figures, text
from core.papers.apen.exhibit import POINTS, SIZE
from core.papers.apen.measure import dance
from core.ui.components import cloud as cloud_view
from core.ui.controls import Controls
from core.ui.theme import colours
from core.ui.uploads import uploaded
from core.ui.views import download, export_cloud, legend, say, sides


def own_view(controls: Controls) -> None:
    """A visitor's file, or what comes with the page."""
    shown_here, beside = sides()
    with beside:
        names = text.SOURCE_NAMES
        source = controls.choice("What", "source", tuple(names), names)
        kind = point_cloud.KIND if source == "cloud" else bvh.KIND
        until = "Until then, an assembly." if source == "cloud" else "Until then, a dance."
        brought = uploaded([kind], controls.key("upload"), until)
    if source == "motion":
        film = brought.once("film", lambda: exhibit.film_of(brought.value)) if brought else dance()
        with shown_here:
            _labelled(figures.film_scene(film, colours()), "ap_film", text.film_note(film))
        return
    with beside:
        size = controls.slider("Radius of the whole, in parts", "size", 1.0, 5.0, SIZE, 0.25)
    cloud = exhibit.sample_cloud()
    if brought:
        cloud = brought.once(POINTS, lambda: prepared(brought.value, POINTS))
    cloud, found = exhibit.answered(cloud, size)
    with shown_here:
        _labelled(figures.answer_scene(cloud, found, colours()), "ap_own", text.answer_note(found))
    with beside:
        whole = brought.value.points if brought else cloud.in_file_units()
        download(
            "Coloured PLY",
            "parts.ply",
            lambda: coloured_ply_bytes(*figures.coloured(whole, cloud, found, colours())),
        )


def _labelled(scene: CloudScene, key: str, note: str) -> None:
    """A scene, what its colours say, a note and the exports."""
    cloud_view(scene, key)
    legend("Taken for", text.THINGS, figures.thing_tones(colours()))
    say(note)
    with st.popover("Export", icon=":material/download:"):
        export_cloud(scene, key)
