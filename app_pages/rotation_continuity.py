"""Rotations: walk a loop, see which coordinates tear, and what that does to networks."""

import pandas as pd
import streamlit as st

from core.papers.rotation_continuity import PAPER, exhibit, figures, kinematics, text, toy
from core.papers.rotation_continuity.paths import lift, walk
from core.ui import clouds, rotations
from core.ui.components import cloud as cloud_view
from core.ui.frame import close_page, open_page
from core.ui.progress import work_through
from core.ui.theme import colours
from core.ui.views import colour_scale, export_cloud, show_chart, sides, square_number

controls = open_page(PAPER, "rc")
VIEWS = tuple(text.VIEW_NAMES)


@st.fragment
def room() -> None:
    view = controls.choice("View", "view", VIEWS, text.VIEW_NAMES, label_visibility="collapsed")
    {
        "walk": walk_view,
        "ball": ball_view,
        "errors": errors_view,
        "double": double_view,
        "circle": circle_view,
        "pose": pose_view,
        "skeleton": skeleton_view,
    }[view]()


def walk_view() -> None:
    shown_here, beside = sides()
    with beside:
        kind = rotations.chosen_kind(controls)
        order = rotations.chosen_order(controls) if kind == "euler" else "XZY"
        st.button(
            "Find the tear",
            icon=":material/search:",
            on_click=lambda: controls.set("path", "tear"),
            width="stretch",
        )
        way = rotations.chosen_way(controls)
        uploaded = rotations.uploaded_trajectory(controls) if way == "file" else None
    with shown_here:
        walked(exhibit.representation(kind, order), order, way, uploaded)


@st.fragment  # of its own: another axis redraws the view and none of the controls beside it
def walked(entry, order, way, uploaded) -> None:
    view = st.container()
    route = rotations.chosen_route(controls, "turn" if way == "file" else way)
    path = lift(uploaded.quaternions) if uploaded else exhibit.path_of(route, entry)
    found = walk(entry, path) if uploaded else exhibit.walked(route, entry)
    every = figures.along(path, exhibit.MOST_FRAMES)
    with view:
        scene = figures.walk_scene(entry, found, every, way == "drag", colours())
        setter = rotations.walk_setter(controls) if way == "drag" else None
        cloud_view(scene, "rc_walk", on_walk=setter)
        st.markdown(text.walk_note(entry, found, way))
    with st.popover("Export", icon=":material/download:"):
        export_cloud(scene, "rc_walk")
    if way == "file" or controls.toggle("Every representation along this path", "all"):
        every_representation(path, order)


def every_representation(path, order) -> None:
    def table(rows) -> None:
        frame = pd.DataFrame([text.table_row(row, len(path)) for row in rows])
        st.dataframe(frame, hide_index=True)

    work_through(
        lambda: exhibit.rows_along(path, order),
        len(rotations.KINDS),
        "Walking in every representation",
        "rc_rows",
        (id(path), order),
        table,
    )


def ball_view() -> None:
    shown_here, beside = sides()
    with beside:
        kind = rotations.chosen_kind(controls)
        seed = rotations.chosen_seed(controls)
        axis = controls.choice("Cut across", "axis", ("y", "x", "z"), {})
    with shown_here:
        ball(kind, seed, axis)


@st.fragment
def ball(kind, seed, axis) -> None:
    view = st.container()
    cut, picked = rotations.chosen_cut(controls)
    shown = exhibit.ball(kind, seed, axis, cut, picked)

    def pick(index: int) -> None:
        if 0 <= index < len(shown.index):
            controls.set("picked", str(shown.index[index]))

    with view:
        square_number(exhibit.sanity_square(kind, seed).median, 1e-2, text.SQUARE_OVER)
        scene = figures.ball_scene(kind, shown, colours())
        cloud_view(scene, "rc_ball", on_pick=pick)
        colour_scale("Error", *figures.scale_stops())
    st.markdown(text.ball_note(shown))
    with st.popover("Export", icon=":material/download:"):
        export_cloud(scene, "rc_ball")


def errors_view() -> None:
    chart = controls.choice(
        "Of", "chart", tuple(text.CHART_NAMES), text.CHART_NAMES, label_visibility="collapsed"
    )
    table = text.evaluation()["sanity"]
    figure = figures.error_figure(table, chart, rotations.KINDS, colours())
    show_chart(figure, text.CHART_ALT, f"rc_{chart}")
    st.dataframe(pd.DataFrame(text.errors_table(table)), hide_index=True)
    st.caption(text.ERRORS_NOTE)


def double_view() -> None:
    once, twice = exhibit.belts(1), exhibit.belts(2)
    scene = figures.belt_scene(once, twice, colours())
    cloud_view(scene, "rc_belts")
    st.markdown(text.belts_note(once, twice))
    with st.popover("Export", icon=":material/download:"):
        export_cloud(scene, "rc_belts")


def circle_view() -> None:
    shown_here, beside = sides()
    with beside:
        seed = controls.slider("Seed", "toy_seed", 0, 20, 0, 1)
        steps = controls.select("Steps", "steps", (400, 800, 1600, 3200), {}, index=1)
        again = st.button("Train again", icon=":material/replay:", width="stretch")
    if again:
        st.session_state.pop("rc_toy", None)

    def learned(run) -> None:
        show_chart(figures.toy_figure(run, colours()), text.TOY_ALT, "rc_toy_chart")
        st.markdown(text.toy_note(run))

    with shown_here:
        work_through(
            lambda: toy.train_toy(seed, steps),
            toy.SNAPSHOTS,
            "Training two networks",
            "rc_toy",
            (seed, steps),
            learned,
        )


def pose_view() -> None:
    shown_here, beside = sides()
    with beside:
        example = controls.slider("Which airplane (-1: a real mesh)", "airplane", -1, 99, 0, 1)
        pair = rotations.chosen_pair(controls)
        seed = rotations.chosen_seed(controls)
    with shown_here:
        estimated_pose(example, pair, seed)


@st.fragment  # of its own: turning the cloud redraws the view and none of the controls beside it
def estimated_pose(example, pair, seed) -> None:
    view = st.container()
    turn = clouds.chosen_turn(controls)
    shown = exhibit.pose(example, turn, seed)
    with view:
        square_number(exhibit.pose_square(pair[1], seed, shown), 1e-2, text.POSE_SQUARE_OVER)
        scene = figures.pose_scene(shown, pair, turn, colours())
        cloud_view(scene, "rc_pose", clouds.turn_setter(controls))
    st.markdown(text.pose_note(shown))
    with st.popover("Export", icon=":material/download:"):
        export_cloud(scene, "rc_pose")


def skeleton_view() -> None:
    shown_here, beside = sides()
    with beside:
        source = controls.choice("Skeleton", "body", tuple(clouds.SOURCES), text.SKELETON_NAMES)
        motion = rotations.uploaded_motion() if source == "upload" else None
        pair = rotations.chosen_pair(controls)
        if motion is None:
            dance = controls.slider("Which dance", "dance", 0, 20, 0, 1)
            seed = rotations.chosen_seed(controls)
    with shown_here:
        if motion is None:
            dancing(exhibit.kinematics(pair, seed, dance), pair, "cm")
            return
        work_through(
            lambda: kinematics.fit(motion, dict.fromkeys(pair), kinematics.STEPS),
            kinematics.STAGES,
            f"Training on this motion, {kinematics.STEPS:,} steps",
            "rc_fit",
            (id(motion), pair),
            lambda nets: dancing(kinematics.film(motion, nets), pair, "%"),
        )


def dancing(film, pair, unit) -> None:
    scene = figures.skeleton_scene(film, pair, unit, colours())
    cloud_view(scene, "rc_skeleton")
    st.markdown(text.film_note(film, unit))
    with st.popover("Export", icon=":material/download:"):
        export_cloud(scene, "rc_skeleton")


room()
close_page(PAPER, text.WHAT_YOU_SEE, text.MATHEMATICS, rotations.your_data)
