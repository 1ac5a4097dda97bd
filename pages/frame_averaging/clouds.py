"""Controls of the page: a mesh, and which networks see it in which frame; what one can take away."""

import streamlit as st

from core.clouds import Cloud, preset
from core.figures.export import csv_bytes, ply_bytes
from core.inputs.point_cloud import MAX_BYTES, Mesh
from core.inputs.point_cloud.presets import BUNDLED, bundled_mesh
from core.papers.frame_averaging import exhibit, text
from core.papers.frame_averaging.exhibit import Answer
from core.papers.frame_averaging.train import SEEDS
from core.ui.clouds import SOURCES, as_seen, uploaded_cloud
from core.ui.controls import Controls
from core.ui.uploads import PRIVACY
from core.ui.views import download

MOST_TRIANGLES = 100_000  # that are drawn


def chosen_mesh(controls: Controls) -> tuple[str, Mesh, Cloud]:
    """A bundled mesh or the visitor's: what it is called, the mesh, and points sampled from it."""
    source = controls.choice("Mesh", "source", tuple(SOURCES), SOURCES)
    found = uploaded_cloud(controls) if source == "upload" else None
    if found and found.value.mesh and len(found.value.mesh.triangles) <= MOST_TRIANGLES:
        return str(found.token), found.value.mesh, as_seen(found, 1024)
    if found:
        st.caption(f"This file has no faces, or over {MOST_TRIANGLES:,}; a bundled mesh is shown.")
    name = controls.select("Mesh", "mesh", BUNDLED, {}, index=2)
    bundled = bundled_mesh(name)
    assert bundled.mesh is not None
    return name, bundled.mesh, preset(name, 0, 1024)


def chosen_networks(controls: Controls) -> tuple[str, int]:
    """Backbone and seed of the networks."""
    with st.popover("Networks", width="stretch"):
        names = text.BACKBONE_NAMES
        return controls.select("Backbone", "backbone", list(names), names), chosen_seed(controls)


def chosen_seed(controls: Controls) -> int:
    """Which of the trainings."""
    return controls.select("Trained from seed", "seed", SEEDS, {})


def chosen_frame(controls: Controls) -> tuple:
    """How to average, and over which group."""
    with st.popover("Frame", width="stretch"):
        averaging = controls.select(
            "Average over", "averaging", list(text.AVERAGING_NAMES), text.AVERAGING_NAMES
        )
        group = controls.select("Group", "group", list(text.GROUP_NAMES), text.GROUP_NAMES)
    return averaging, group


def take_away(cloud: Cloud, answers: dict[str, Answer]) -> None:
    """The cloud with the last network's normals, and what each copy voted, as files."""
    *_, answer = answers.values()
    with st.container(horizontal=True):
        download(
            "PLY with predicted normals",
            "predicted-normals.ply",
            lambda: ply_bytes(
                cloud.in_file_units(), exhibit.oriented(cloud.points.numpy(), answer.normals)
            ),
        )
        download("Votes as CSV", "votes.csv", lambda: csv_bytes(exhibit.vote_rows(answers)))


PROTECTED = "Frame averaging protects from turns (and, with SE(3), shifts): not from these."
YOUR_DATA = (
    "Choose **Your file** above and bring a mesh or a cloud: PLY, OFF, OBJ, STL, XYZ, PTS, CSV, NPY "
    f"or ascii PCD, up to {MAX_BYTES >> 20} MB and five million points. A mesh is sampled by area; "
    "512 or 1,024 points (seed 0) are centred and scaled to the unit ball. The networks know ten "
    "families of procedural shapes, so of anything else they name the nearest. "
    f"{PRIVACY} "
    "`python -m core inspect cloud.ply` gives the same report."
)
