"""Rotations: walk a loop, see which coordinates tear, and what that does to networks."""

import streamlit as st

from core.figures.verdict import SquareVerdict
from core.papers.rotation_continuity import PAPER, charts, exhibit, figures, text
from core.papers.rotation_continuity.belts import belts
from core.papers.rotation_continuity.train import POSE_KINDS
from core.ui.controls import Controls
from core.ui.follow import fragment
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.turning import chosen_turn, turn_setter
from core.ui.views import show_chart, show_cloud, show_verdict, sides
from pages.rotation_continuity import rotations

controls = Controls(PAPER)


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


@fragment()  # of its own: another axis redraws the view and none of the controls beside it
def walked(entry, order, way, uploaded) -> None:
    view = st.container()
    if uploaded:
        rotations.walked_upload(view, uploaded.token, uploaded.value, entry, order)
        return
    route = rotations.chosen_route(controls, "turn" if way == "file" else way)
    setter = rotations.walk_setter(controls, way)
    rotations.walk_drawn(view, entry, exhibit.walked(route, entry), way, setter)
    if controls.toggle("Every representation along this path", "all"):
        rotations.every_representation(exhibit.path_of(route, entry), order, route)


def ball_view() -> None:
    shown_here, beside = sides()
    with beside:
        kind = rotations.chosen_kind(controls)
        seed = rotations.chosen_seed(controls)
        axis = controls.choice("Cut across", "axis", ("y", "x", "z"), {})
    with shown_here:
        rotations.ball(controls, kind, seed, axis)


def errors_view() -> None:
    chart = controls.choice(
        "Of", "chart", tuple(text.CHART_NAMES), text.CHART_NAMES, label_visibility="collapsed"
    )
    kinds = rotations.KINDS if controls.toggle("All representations", "every") else text.FEW
    figure = charts.error_figure(text.evaluation()["sanity"], chart, kinds, text.FEW, colours())
    show_chart(figure, text.CHART_ALT, f"rc_{chart}")
    rotations.errors_table("sanity", text.ERRORS_NOTE)
    rotations.errors_table("sanity_official", text.official_note())


def double_view() -> None:
    once, twice = belts(1), belts(2)
    scene = figures.belt_scene(once, twice, colours())
    show_cloud(scene, "rc_belts", text.belts_note(once, twice))


def circle_view() -> None:
    shown_here, beside = sides()
    with beside:
        seed = controls.slider("Seed", "toy_seed", 0, 20, 0, 1)
        steps = controls.select("Steps", "steps", (400, 800, 1600, 3200), {}, index=1)
        again = st.button("Train again", icon=":material/replay:", width="stretch")
    with shown_here:
        rotations.trained_circle(seed, steps, again)


def square_view() -> None:
    shown_here, beside = sides()
    with beside:
        drawn = controls.choice("Drawn", "drawn", tuple(text.DRAWN_NAMES), text.DRAWN_NAMES)
        kind, pair = "", ("", "")
        if drawn == "square":
            kind = controls.select("Break it", "pose_kind", POSE_KINDS, text.KIND_NAMES)
        else:
            pair = rotations.chosen_pair(controls)
        example = rotations.chosen_airplane(controls)
        seed = rotations.chosen_seed(controls)
    with shown_here:
        estimated_pose(example, kind, pair, seed)
        mesh = ("pose_mesh", text.MESH_TABLE_NOTE)
        rotations.errors_table(*(mesh if example < 0 else ("pose", text.POSE_TABLE_NOTE)))


@fragment()  # of its own: turning the cloud redraws the view and none of the controls beside it
def estimated_pose(example, kind, pair, seed) -> None:
    view = st.container()
    turn = chosen_turn(controls)
    shown = exhibit.pose(example, turn, seed)
    if kind:
        found, over = exhibit.turned_square(kind, seed, shown), text.TURNED_SQUARE_OVER
        scene = figures.pose_square_scene(found, kind, turn, colours())
    else:
        found, over = exhibit.pose_square(pair[1], seed, shown), text.POSE_SQUARE_OVER
        scene = figures.pose_scene(shown, pair, turn, colours())
    with view:
        whose, still = text.KIND_NAMES[kind or pair[1]], bool(kind) and turn == (0, 0, 0)
        show_verdict(SquareVerdict(found.error, 1e-5, whose, over, still))
        show_cloud(scene, "rc_pose", text.pose_note(shown), on_turn=turn_setter(controls))


def skeleton_view() -> None:
    shown_here, beside = sides()
    with beside:
        source = controls.choice(
            "Skeleton", "body", tuple(text.SKELETON_NAMES), text.SKELETON_NAMES
        )
        uploaded = rotations.uploaded_motion(controls) if source == "upload" else None
        pair = rotations.chosen_pair(controls)
        if uploaded is None:
            dance = controls.slider("Which dance", "dance", 0, 20, 0, 1)
            seed = rotations.chosen_seed(controls)
    with shown_here:
        if uploaded is None:
            rotations.dancing(exhibit.kinematics(pair, seed, dance), pair, "cm")
            rotations.errors_table("inverse_kinematics", text.SKELETON_TABLE_NOTE)
        else:
            rotations.trained_on(uploaded.token, uploaded.value, pair)


VIEWS = (
    View("walk", "Walk a loop", walk_view),
    View("circle", "The circle", circle_view, ("Circle first",)),
    View("double", "Two turns", double_view),
    View("ball", "Error over SO(3)", ball_view),
    View("errors", "Distributions", errors_view),
    View("square", "Commuting square", square_view, ("pose", "Pose of a cloud")),
    View("skeleton", "Skeleton", skeleton_view),
)
WORDS = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, rotations.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, WORDS)
