"""Controls of a point cloud: which one, how it is turned and damaged, and which networks see it."""

from collections.abc import Callable

import streamlit as st

from core.figures.export import csv_bytes, ply_bytes
from core.inputs.point_cloud import EXTENSIONS, MAX_BYTES, Mesh, PointCloud, read_point_cloud
from core.inputs.point_cloud.presets import BUNDLED, bundled_mesh
from core.papers.frame_averaging import exhibit, text
from core.papers.frame_averaging.exhibit import Answer, Cloud, Damage
from core.papers.frame_averaging.train import SEEDS
from core.ui.controls import Controls
from core.ui.uploads import parsed_once

TABLE = exhibit.PRESETS.index("table")  # asymmetric, and the plain networks trip over it
SOURCES = {"shape": "Shape", "upload": "Your file"}


def chosen_cloud(controls: Controls) -> Cloud:
    """The cloud that the visitor has chosen or brought, as the networks see it."""
    source = controls.choice("Cloud", "source", tuple(SOURCES), SOURCES)
    place = st.container()
    count = controls.select("Points", "count", exhibit.COUNTS, {})
    with place:
        uploaded = uploaded_cloud(controls) if source == "upload" else None
        if uploaded:
            return _prepared(count)
        name = controls.select("Shape", "shape", exhibit.PRESETS, {}, index=TABLE)
        example = controls.slider("Which example", "example", 0, 19, 4, 1)
    return exhibit.preset(name, example, count)


def chosen_mesh(controls: Controls) -> tuple[str, Mesh, Cloud]:
    """A bundled mesh or the visitor's: what it is called, the mesh, and points sampled from it."""
    source = controls.choice("Mesh", "source", tuple(SOURCES), SOURCES)
    uploaded = uploaded_cloud(controls) if source == "upload" else None
    if uploaded and uploaded.mesh:
        return st.session_state["parsed_cloud"][0], uploaded.mesh, _prepared(1024)
    if uploaded:
        st.caption("This file has points but no faces; a bundled mesh is shown.")
    name = controls.select("Mesh", "mesh", BUNDLED, {}, index=2)
    bundled = bundled_mesh(name)
    assert bundled.mesh is not None
    return name, bundled.mesh, exhibit.preset(name, 0, 1024)


def uploaded_cloud(controls: Controls) -> PointCloud | None:
    """The visitor's own cloud, parsed once a visit; None until there is one that can be read."""
    upload = st.file_uploader(
        "PLY, OFF, OBJ, STL, XYZ, CSV, NPY, PCD",
        list(EXTENSIONS),
        key=f"{controls.prefix}_upload",
        max_upload_size=MAX_BYTES >> 20,
    )
    if upload is None:
        st.caption("Until then, a shape. The file stays in memory and is not kept.")
        return None

    def parse() -> tuple[PointCloud, dict[int, Cloud]]:
        return read_point_cloud(upload.getvalue()), {}  # and the clouds prepared from it, by count

    parsed = parsed_once("parsed_cloud", upload.file_id, parse)
    if parsed is None:
        return None
    cloud, _ = parsed
    st.caption("; ".join([f"{cloud.format}, {len(cloud.points):,} points", *cloud.notes]) + ".")
    return cloud


def _prepared(count: int) -> Cloud:
    """The parsed upload as the networks see it; the same object as long as the file is."""
    _, (cloud, by_count) = st.session_state["parsed_cloud"]
    if count not in by_count:
        by_count[count] = exhibit.prepared(cloud, count)
    return by_count[count]


def chosen_damage(controls: Controls) -> Damage:
    """Noise, missing points, scale and shift."""
    with st.popover("Damage", width="stretch"):
        st.caption("Frame averaging protects from turns (and, with SE(3), shifts): not from these.")
        return Damage(
            controls.slider("Noise [radii]", "noise", 0.0, 0.2, 0.0, 0.01),
            controls.slider("Share missing, on one side", "dropped", 0.0, 0.8, 0.0, 0.05),
            controls.slider("Scale", "scale", 0.5, 2.0, 1.0, 0.05),
            controls.slider("Shift along x [radii]", "shift", 0.0, 1.0, 0.0, 0.05),
        )


def pick_setter(controls: Controls) -> Callable[[int], None]:
    """What the cloud component calls when a point was clicked."""
    return lambda index: controls.set("picked", index)


def chosen_networks(controls: Controls) -> tuple[str, int]:
    """Backbone and seed of the networks."""
    with st.popover("Networks", width="stretch"):
        backbone = controls.select(
            "Backbone", "backbone", list(text.BACKBONE_NAMES), text.BACKBONE_NAMES
        )
        return backbone, chosen_seed(controls)


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
    """The cloud with its predicted normals, and what each copy voted, as files."""
    answer = answers["averaged"]
    with st.container(horizontal=True):
        st.download_button(
            "PLY with predicted normals",
            lambda: ply_bytes(
                cloud.in_file_units(), exhibit.oriented(cloud.points.numpy(), answer.normals)
            ),
            "frame-averaged-normals.ply",
            "application/octet-stream",
            key="fa_ply",
            on_click="ignore",
        )
        st.download_button(
            "Votes as CSV",
            lambda: csv_bytes(exhibit.vote_rows(answers)),
            "votes.csv",
            "text/csv",
            key="fa_csv",
            on_click="ignore",
        )


def your_data() -> None:
    """How to bring a cloud of one's own."""
    st.markdown(
        "Choose **Your file** above and bring a mesh or a cloud: PLY, OFF, OBJ, STL, XYZ, PTS, CSV, NPY "
        f"or ascii PCD, up to {MAX_BYTES >> 20} MB and five million points. A mesh is sampled by area; "
        "512 or 1,024 points (seed 0) are centred and scaled to the unit ball. The networks know ten "
        "families of procedural shapes, so of anything else they name the nearest. The file stays in "
        "the memory of the server for your visit and is never written. "
        "`python -m core inspect cloud.ply` gives the same report."
    )
