"""Pose from one picture: turn the picture, and the belief about the pose turns with it."""

import numpy as np
import streamlit as st

from core.figures.charts import count_tables
from core.figures.verdict import SquareVerdict
from core.groups.rotations import Euler
from core.groups.so3 import harmonics
from core.papers.single_view_pose import PAPER, exhibit, figures, text
from core.papers.single_view_pose.data import body
from core.ui.components import cloud as cloud_view
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.tour import lecture_mode
from core.ui.turning import turn_setter
from core.ui.views import say, show_chart, show_cloud, show_number, show_table, show_verdict, sides
from pages.single_view_pose import own

controls = Controls(PAPER)


def chosen_pose() -> Euler:
    """How the thing stands; at first a little from above."""
    first, second, third = st.columns(3)
    with first:
        yaw = controls.slider("Yaw [degrees]", "yaw", -180, 180, 0, 1)
    with second:
        pitch = controls.slider("Pitch", "pitch", -90, 90, -40, 1)
    with third:
        roll = controls.slider("Roll", "roll", -180, 180, -65, 1)
    return yaw, pitch, roll


def belief_view() -> None:
    shown_here, beside = sides()
    with beside:
        names, told = text.HEAD_NAMES, text.HEAD_HELP
        head = controls.select("Network", "head", tuple(names), names, help=told)
        names, told = text.WAY_NAMES, text.WAY_HELP
        way = controls.choice("The motion g", "way", tuple(names), names, help=told)
        angle = controls.slider("Turn by [degrees]", "angle", -180, 180, 90, 5)
        pictures = st.container()
    with shown_here:
        view, pose = st.container(), chosen_pose()
        with view, st.spinner("Laying out rotations"):  # once
            found, tone = exhibit.turned(head, pose, way, angle), colours()
        g = text.motion_words(way, angle)
        scene = figures.turned_scene(found, body("chair"), pose, head, g, tone)
        with view:
            whose, still = text.HEAD_NAMES[head], angle == 0
            show_verdict(SquareVerdict(found.error, 1e-5, whose, text.SQUARE_OVER, still))
            note = text.turned_note(found, head, way, angle)
            show_cloud(scene, "vp_cloud", note, on_turn=turn_setter(controls))
    with pictures:
        slices(figures.seen_scene(found.images, ("x", "g x"), tone), "vp_pictures")
        st.caption(text.PICTURES)


def inside_view() -> None:
    shown_here, beside = sides()
    with beside:
        names, told = text.CABINET_NAMES, text.CABINET_HELP
        head = controls.choice("Lift", "cabinet", tuple(names), names, help=told)
        signal = controls.slider("Signal on the sphere", "signal", 0, 15, 3, 1)
        feature = controls.slider("Feature map", "feature", 0, 15, 2, 1)
        options = exhibit.COEFFICIENTS
        names = {at: "l = {}, m = {}".format(*at.split(",")) for at in options}
        chosen = controls.select("Coefficient", "at", options, names, index=options.index("3,2"))
        which = controls.slider("Picture", "picture", 0, 11, 0, 1)
    order, m = map(int, chosen.split(","))
    at = order, m
    signals = {name: exhibit.signals(name, which)[signal] for name in (head, "orthographic")}
    shares = {name: exhibit.behind(values) for name, values in signals.items()}
    with shown_here:
        slices(figures.cabinet_scene(head, signal, feature, at, colours()), "vp_kernels")
        cloud_view(figures.sphere_scene(at, signals, shares, colours()), "vp_sphere")
        say(text.inside_note(signal, head, at, shares))


def solids_view() -> None:
    shown_here, beside = sides()
    with beside:
        names = text.SOLID_NAMES
        name = controls.select("Solid", "solid", tuple(names), names)
        if name == "cube" and controls.toggle("Paint", "painted", help=text.PAINTED_HELP):
            name = "painted"
        numbers = st.container()
    with shown_here:
        view, pose = st.container(), chosen_pose()
        with view, st.spinner("Laying out rotations"):
            found = exhibit.solid_seen(name, pose)
            scene = figures.solid_scene(found, body(name), pose, colours())
            note = text.solid_note(name, found)
            show_cloud(scene, "vp_solid_scene", note, on_turn=turn_setter(controls))
    with numbers:
        show_number("On poses that look alike", f"{found.mass:.0%}", text.MASS_HELP)
        if name in ("cube", "tetrahedron", "painted"):
            peaks = int(np.count_nonzero(found.each > 0.01))
            show_number("Of them above 1%", f"{peaks} of {len(found.each)}", text.PEAKS_HELP)
        slices(figures.seen_scene(found.image[None], ["the picture"], colours()), "vp_seen")


def table_view() -> None:
    names = text.SHOWN_NAMES
    if controls.choice("Shown", "shown", tuple(names), names) == "curve":
        curves = text.evaluation()["curves"]
        show_chart(figures.curves_figure(curves, colours()), text.CURVE_ALT, "vp_curves")
        say(text.curve_note())
        if not lecture_mode():
            show_table(text.score_rows())
        return
    degree = controls.slider("Largest l", "largest", 1, 8, 4, 1)
    span = range(degree + 1)
    down = np.array([[harmonics.restricted(order, k) for k in span] for order in span])
    up = np.array([[harmonics.induced(k, order) for order in span] for k in span])
    tables = (
        ("B: frequencies k in D, restricted", "l", "frequency k", down),
        ("I: D in what k induces", "frequency k", "l", up),
    )
    show_chart(count_tables(tables, colours()), text.BRANCHING_ALT, "vp_branching")
    say(text.branching_note(degree))


VIEWS = (
    View("belief", "Turn the picture", belief_view),
    View("inside", "Filter cabinet", inside_view),
    View("solids", "Symmetric solids", solids_view),
    View("table", "How many views", table_view),
    View("own", "Your own", lambda: own.own_view(controls)),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
