"""Controls of the rotations page, a visitor's own rotations, and what is trained on the spot."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st
from torch import Tensor

from core.figures.verdict import SquareVerdict
from core.groups.so3 import Representation
from core.inputs import bvh, trajectory
from core.inputs.bvh import Motion
from core.inputs.trajectory import MAX_ROWS, Trajectory, read_trajectory
from core.papers.rotation_continuity import charts, exhibit, figures, kinematics, text, toy
from core.papers.rotation_continuity.exhibit import ORDERS, Route
from core.papers.rotation_continuity.paths import Walk, lift, walk
from core.papers.rotation_continuity.train import POSE_KINDS, SEEDS
from core.ui.controls import Controls
from core.ui.follow import fragment
from core.ui.progress import forget, work_through
from core.ui.theme import colours
from core.ui.uploads import PRIVACY, Upload, uploaded
from core.ui.views import colour_scale, say, show_cloud, show_row, show_table, show_verdict

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
        return Route(way, stops=controls.coded("stops", exhibit.read_stops, "", 900))
    return Route(way)


def walk_setter(
    controls: Controls, way: str
) -> Callable[[list[tuple[int, int, int]]], None] | None:
    """What the view calls when the visitor has dragged a walk; None where nothing is dragged."""
    if way != "drag":
        return None
    return lambda stops: controls.set("stops", exhibit.write_stops(stops))


def uploaded_trajectory(controls: Controls) -> Upload | None:
    """The visitor's rotations; None until there are some that can be read."""
    layout = controls.select("Rows are", "layout", tuple(text.LAYOUT_NAMES), text.LAYOUT_NAMES)
    order, degrees = "XYZ", True
    if layout == "euler":
        order = chosen_order(controls, "Order in the file", "file_order")
        degrees = controls.toggle("In degrees", "degrees", True)
    read = partial(read_trajectory, layout=layout, order=order, degrees=degrees)
    return uploaded(
        [replace(trajectory.KIND, read=read)],
        controls.key("upload"),
        "Until then, a turn.",
        (layout, order, degrees),
        lambda: forget("rc_walk_work", "rc_rows"),
    )


def uploaded_motion(controls: Controls) -> Upload | None:
    """The visitor's BVH motion; None until there is one that can be read."""
    return uploaded(
        [bvh.KIND],
        controls.key("bvh"),
        "Until then, our own skeleton.",
        forget=lambda: forget("rc_fit"),
    )


def chosen_cut(controls: Controls) -> tuple[float, float, int]:
    """Where the ball is cut, the smallest error drawn, and which rotation is picked (-1: the worst)."""
    left, right = st.columns(2)
    with left:
        cut = controls.slider("Cut at", "cut", -0.9, 1.0, 1.0, 0.05)
    with right:
        floor = controls.slider("Hide errors below [degrees]", "floor", 0.0, 30.0, 10.0, 0.5)
    picked = controls.state("picked", "", 6)
    return cut, floor, int(picked) if picked.isdecimal() and picked.isascii() else -1


@fragment()
def ball(controls: Controls, kind: str, seed: int, axis: str) -> None:
    """The errors of a network over all rotations, cut open, and the airplane turned by one of them."""
    view = st.container()
    cut, floor, picked = chosen_cut(controls)
    shown = exhibit.ball(kind, seed, axis, cut, floor, picked)

    def pick(index: int) -> None:
        if 0 <= index < len(shown.index):
            controls.set("picked", str(shown.index[index]))

    with view:
        error = exhibit.sanity_square(kind, seed).error
        show_verdict(SquareVerdict(error, 1e-5, text.KIND_NAMES[kind], text.SQUARE_OVER))
        colour_scale("Error", *figures.scale_stops())
        scene = figures.ball_scene(kind, shown, colours())
        show_cloud(scene, "rc_ball", text.ball_note(shown), on_pick=pick)


def chosen_airplane(controls: Controls) -> int:
    """Which of the procedural airplanes, or -1 for the real mesh."""
    names = text.AIRPLANE_NAMES
    if controls.choice("Airplane", "plane", tuple(names), names) == "mesh":
        return -1
    return controls.slider("Which airplane", "airplane", 0, 99, 0, 1)


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


def walk_drawn(view: Any, entry: Representation, found: Walk, way: str, setter: Any = None) -> None:
    """A walk as a scene in the container `view`."""
    every = figures.along(found.path, exhibit.MOST_FRAMES)
    scene = figures.walk_scene(entry, found, every, way == "drag", colours())
    with view:
        show_cloud(scene, "rc_walk", text.walk_note(entry, found, way), on_walk=setter)


def walked_upload(
    view: Any, token: Hashable, trajectory: Trajectory, entry: Representation, order: str
) -> None:
    """The visitor's own trajectory, in one representation and in all."""
    path = lift(trajectory.quaternions)
    work_through(
        lambda: iter([walk(entry, path)]),
        1,
        f"Walking {len(path):,} rotations",
        "rc_walk_work",
        (token, entry),
        lambda found: walk_drawn(view, entry, found, "file"),
    )
    every_representation(path, order, token)


def every_representation(path: Tensor, order: str, token: Hashable) -> None:
    """A table of where each representation tears along a path (T, 4)."""

    def table(rows: tuple[exhibit.Row, ...]) -> None:
        show_table([text.table_row(row, len(path)) for row in rows])

    work_through(
        lambda: exhibit.rows_along(path, order),
        len(KINDS),
        "Walking in every representation",
        "rc_rows",
        (token, order),
        table,
    )


def errors_table(task: str, note: str) -> None:
    """The errors of all representations in a task, as recorded."""
    show_table(text.errors_table(task))
    st.caption(note)


def trained_circle(seed: int, steps: int, again: bool) -> None:
    """Two networks on the circle, trained here and now."""
    if again:
        forget("rc_toy")

    def learned(run: toy.ToyRun) -> None:
        show_row(charts.toy_figures(run, colours()), text.TOY_ALT, "rc_toy_chart")
        say(text.toy_note(run))

    work_through(
        lambda: toy.train_toy(seed, steps),
        toy.SNAPSHOTS,
        "Training two networks",
        "rc_toy",
        (seed, steps),
        learned,
    )


def trained_on(token: Hashable, motion: Motion, pair: tuple[str, str]) -> None:
    """Inverse kinematics of the visitor's skeleton, trained here and now."""
    work_through(
        lambda: kinematics.fit(motion, tuple(dict.fromkeys(pair)), kinematics.STEPS),
        kinematics.STAGES,
        f"Training on this motion, {kinematics.STEPS:,} steps",
        "rc_fit",
        (token, pair),
        lambda nets: dancing(kinematics.film(motion, nets), pair, "%"),
    )


def dancing(film: exhibit.Dance, pair: tuple[str, str], unit: str) -> None:
    """A skeleton in motion, as two networks see it."""
    scene = figures.skeleton_scene(film, pair, unit, colours())
    show_cloud(scene, "rc_skeleton", text.film_note(film, unit))


YOUR_DATA = (
    f"Choose the path **Your file** above and bring up to {MAX_ROWS:,} rows as CSV, TXT or NPY: "
    "quaternions in either order, matrices, or Euler angles; one further column is taken for the "
    "time. You see where each representation would tear along your trajectory. Rows that are not "
    "rotations are refused, with the worst one's number. Under **Skeleton** a BVH motion trains "
    "small inverse-kinematics networks on the spot. "
    f"{PRIVACY} `python -m core inspect motion.bvh` describes a motion."
)
