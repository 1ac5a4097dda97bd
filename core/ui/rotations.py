"""Controls of the rotations page: which representation, which path, and a visitor's own rotations."""

from collections.abc import Callable

import streamlit as st

from core.inputs import InputError, trajectory
from core.inputs.bvh import MAX_BYTES as MAX_BVH_BYTES
from core.inputs.bvh import Motion, read_bvh
from core.inputs.trajectory import MAX_ROWS, Trajectory, as_trajectory, read_rows
from core.papers.rotation_continuity import exhibit, text
from core.papers.rotation_continuity.exhibit import ORDERS, Route
from core.papers.rotation_continuity.train import POSE_KINDS, SEEDS
from core.ui.controls import Controls

KINDS = tuple(text.KIND_NAMES)
QUATERNION = KINDS.index("quaternion")


def chosen_kind(controls: Controls) -> str:
    """Which representation."""
    return controls.select("Representation", "kind", KINDS, text.KIND_NAMES, index=QUATERNION)


def chosen_order(controls: Controls, label: str = "Order of axes", name: str = "order") -> str:
    """An order of Euler angles, about the body's own axes."""
    return controls.select(label, name, ORDERS, {})


def chosen_way(controls: Controls) -> str:
    """Which kind of path to walk."""
    return controls.select("Path", "path", tuple(text.ROUTE_NAMES), text.ROUTE_NAMES)


def chosen_route(controls: Controls, way: str) -> Route:
    """The numbers of a path of this kind."""
    if way == "turn":
        first, second = st.columns(2)
        with first:
            azimuth = controls.slider("Axis: azimuth [degrees]", "azimuth", -180, 180, 20, 5)
        with second:
            elevation = controls.slider("Axis: elevation", "elevation", -90, 90, 30, 5)
        return Route(way, azimuth, elevation)
    if way == "wander":
        return Route(way, seed=controls.slider("Which loop", "loop", 0, 20, 0, 1))
    if way == "drag":
        stops = controls.text("Your walk as text, for the address", "stops", "", 900)
        read = exhibit.read_stops(stops)
        if stops and not read:
            st.error("The walk is not 'yaw,pitch,roll' in degrees, joined by semicolons.")
        return Route(way, stops=read)
    return Route(way)


def walk_setter(controls: Controls) -> Callable[[list[tuple[int, int, int]]], None]:
    """What the view calls when the visitor has dragged a walk."""
    return lambda stops: controls.set("stops", exhibit.write_stops(stops))


def uploaded_trajectory(controls: Controls) -> Trajectory | None:
    """The visitor's rotations, parsed once a visit; None until there are some that can be read."""
    layout = controls.select("Rows are", "layout", tuple(text.LAYOUT_NAMES), text.LAYOUT_NAMES)
    order, degrees = "XYZ", True
    if layout == "euler":
        order = chosen_order(controls, "Order in the file", "file_order")
        degrees = controls.toggle("In degrees", "degrees", True)
    upload = st.file_uploader(
        "CSV, TXT, NPY",
        list(trajectory.EXTENSIONS),
        key=f"{controls.prefix}_upload",
        max_upload_size=trajectory.MAX_BYTES >> 20,
    )
    if upload is None:
        st.caption("Until then, a turn. The file stays in memory and is not kept.")
        return None
    asked = (upload.file_id, layout, order, degrees)
    kept = st.session_state.get("parsed_trajectory")
    if kept is None or kept[0] != asked:
        try:
            with st.spinner("Reading the file"):
                rows, notes = read_rows(upload.getvalue())
                kept = (asked, as_trajectory(rows, layout, order, degrees), notes)
        except InputError as error:
            st.error(f"Not used: {error}.")
            return None
        st.session_state["parsed_trajectory"] = kept
    found: Trajectory = kept[1]
    st.caption("; ".join([f"{len(found.quaternions):,} rotations", *kept[2], *found.notes]) + ".")
    return found


def uploaded_motion() -> Motion | None:
    """The visitor's BVH motion, parsed once a visit; None until there is one that can be read."""
    upload = st.file_uploader("BVH", ["bvh"], key="rc_bvh", max_upload_size=MAX_BVH_BYTES >> 20)
    if upload is None:
        st.caption("Until then, our own skeleton. The file stays in memory and is not kept.")
        return None
    kept = st.session_state.get("parsed_motion")
    if kept is None or kept[0] != upload.file_id:
        try:
            with st.spinner("Reading the file"):
                kept = (upload.file_id, read_bvh(upload.getvalue()))
        except InputError as error:
            st.error(f"Not used: {error}.")
            return None
        st.session_state["parsed_motion"] = kept
    motion: Motion = kept[1]
    said = [f"{len(motion.names)} joints, {len(motion.rotations):,} frames", *motion.notes]
    st.caption("; ".join(said) + ".")
    return motion


def chosen_cut(controls: Controls) -> tuple[float, int]:
    """Where the ball is cut, and which test rotation is picked; -1 stands for the worst."""
    left, right = st.columns([2, 1])
    with left:
        cut = controls.slider("Cut at", "cut", -0.9, 1.0, 0.0, 0.05)
    with right:
        picked = controls.text("Picked rotation (empty: the worst)", "picked", "", 6)
    return cut, int(picked) if picked.isdecimal() else -1


def chosen_seed(controls: Controls) -> int:
    """Which of the trainings."""
    return controls.select("Trained from seed", "seed", tuple(range(SEEDS)), {})


def chosen_pair(controls: Controls) -> tuple[str, str]:
    """Two representations to compare, the first torn by default, the second whole."""
    names = {kind: text.KIND_NAMES[kind] for kind in POSE_KINDS}
    first = controls.select(
        "Compare", "first", POSE_KINDS, names, index=POSE_KINDS.index("quaternion")
    )
    second = controls.select("with", "second", POSE_KINDS, names, index=0)
    return first, second


def your_data() -> None:
    """How to bring rotations or a motion of one's own."""
    st.markdown(
        f"Choose the path **Your file** above and bring up to {MAX_ROWS:,} rows as CSV, TXT or NPY: "
        "quaternions in either order, matrices, or Euler angles; one further column is taken for the "
        "time. You see where each representation would tear along your trajectory. Rows that are not "
        "rotations are refused, with the worst one's number. Under **Skeleton** a BVH motion trains "
        "small inverse-kinematics networks on the spot. Files stay in the memory of the server for your "
        "visit and are never written. `python -m core inspect motion.bvh` describes a motion."
    )
