"""The midline of a brain: where a head's mirror stands, and what its halves do not share."""

import streamlit as st

from core.figures.verdict import SquareVerdict
from core.papers.symbrain import PAPER, baselines, exhibit, figures, text
from core.papers.symbrain.asymmetry import (
    slice_asymmetry,
    slice_baseline,
    template_baseline,
    volume_asymmetry,
)
from core.papers.symbrain.slices import on_canvas
from core.papers.symbrain.volume import cube_of
from core.ui.components import slices as slice_view_of
from core.ui.components import volume as volume_view_of
from core.ui.controls import Controls
from core.ui.follow import fragment
from core.ui.frame import View, Words, room
from core.ui.mesh import show_mesh
from core.ui.theme import colours
from core.ui.views import say, show_chart, show_verdict, sides
from pages.symbrain import brains

controls = Controls(PAPER)


def slice_view() -> None:
    shown_here, beside = sides()
    with beside:
        chosen = brains.chosen_slice(controls)
        mode = controls.choice("What to do", "mode", tuple(text.MODE_NAMES), text.MODE_NAMES)
        every = controls.toggle("Every method", "all")
        bent = controls.toggle("The curved midline", "bent")
        spots, tone = brains.chosen_lesion(controls) if mode == "brush" else ([], 1.0)
    with shown_here:
        if mode == "yours":
            own_line(chosen, every, bent)
        else:
            found_lines(chosen, every, bent, spots, tone, mode == "brush")


def found_lines(chosen, every, bent, spots, tone, brush) -> None:
    classical = every or brush
    healthy = brains.studied(chosen.token, chosen.shown, classical)
    shown = exhibit.painted(chosen.shown, spots, tone)
    midline = (
        brains.studied(f"{chosen.token} {spots} {tone}", shown, classical) if spots else healthy
    )
    methods = tuple(midline.lines) if every else ("combined",)
    scene = figures.slice_scene(shown, midline, methods, None, brush, bent)
    say(text.headline(shown, midline))
    slice_view_of(scene, "sb_slice_view", on_painted=brains.paint_setter(controls, shown))
    if spots:
        say(text.brush_note(shown, healthy, midline))
    elif brush:
        say("Paint over the slice: a lesion appears, and every line is found anew.")
    if every:
        st.table(text.methods_rows(shown, midline))
    with st.popover("Export", icon=":material/download:"):
        brains.take_slice_away(shown, midline)


@fragment()  # of its own: dragging the line redraws the view and none of the controls beside it
def own_line(chosen, every, bent) -> None:
    shown = chosen.shown
    midline = brains.studied(chosen.token, shown, every)
    place = st.container()
    line = brains.chosen_line(controls, shown)
    methods = tuple(midline.lines) if every else ()
    score = baselines.symmetry(midline.canvas.image, on_canvas(shown, midline, line), midline.brain)
    with place:
        say(text.yours_note(score, midline.symmetry["combined"]))
        scene = figures.slice_scene(shown, midline, methods, line, False, bent)
        slice_view_of(scene, "sb_slice_view", on_drawn=brains.line_setter(controls, shown))


def square_view() -> None:
    shown_here, beside = sides()
    with beside:
        chosen = brains.chosen_slice(controls)
        method = controls.select("Asked", "asked", list(text.ASKED_NAMES), text.ASKED_NAMES)
    with shown_here:
        turning(chosen, method)


@fragment()
def turning(chosen, method) -> None:
    place = st.container()
    first, second = st.columns([3, 1], vertical_alignment="bottom")
    with first:
        angle = controls.slider("Turn by [degrees]", "turn", -180, 180, 33, 1)
    with second:
        flip = controls.toggle("Flip first", "flip")
    midline = brains.studied(chosen.token, chosen.shown, False)
    found = exhibit.square(chosen.shown, midline, angle, flip, method)
    with place:
        whose, still = text.ASKED_NAMES[method], angle == 0 and not flip
        show_verdict(SquareVerdict(found.error, 1e-5, whose, text.SQUARE_OVER, still))
        slice_view_of(
            figures.square_scene(chosen.shown, midline, found, method, angle), "sb_square_view"
        )
        say(text.square_words(angle))


def volume_view() -> None:
    chosen = brains.chosen_volume(controls)
    shown = brains.drawn(chosen.token, chosen.volume)
    place = st.container()
    cross = brains.cross_of(controls, shown)

    def show(plane) -> None:
        planes = {"midplane": (plane.normal, plane.offset)}
        if chosen.truth is not None:
            planes |= {"true plane": chosen.truth}
        scene = figures.volume_scene(chosen.volume, shown, planes, cross)
        say(text.plane_words(plane))
        volume_view_of(scene, "sb_views", brains.cross_setter(controls, shown))
        say(text.plane_note(plane, chosen.truth))
        show_chart(figures.residual_figure(plane, colours()), text.RESIDUAL_ALT, "sb_residuals")
        brains.take_plane_away(chosen, plane)

    with place:
        brains.with_plane(chosen, show)


def asymmetry_view() -> None:
    if controls.choice("Of", "of", tuple(text.OF_NAMES), text.OF_NAMES) == "volume":
        head_asymmetry()
        return
    shown_here, beside = sides()
    with beside:
        chosen = brains.chosen_slice(controls)
    with shown_here:
        midline = brains.studied(chosen.token, chosen.shown, False)
        found = slice_asymmetry(midline.canvas.image, midline.brain, midline.lines["combined"])
        slice_view_of(figures.asymmetry_scene(chosen.shown, midline, found), "sb_asymmetry_view")
        st.table(text.asymmetry_rows(found, slice_baseline()))
        say(text.ASYMMETRY_NOTE)


def head_asymmetry() -> None:
    chosen = brains.chosen_volume(controls)
    shown = brains.drawn(chosen.token, chosen.volume)
    place = st.container()
    cross = brains.cross_of(controls, shown)

    def show(plane) -> None:
        cube = cube_of(chosen.volume)
        found = volume_asymmetry(cube, plane.normal, plane.offset)
        overlay = exhibit.overlay_of(chosen.volume, shown, cube, found.map)
        planes = {"midplane": (plane.normal, plane.offset)}
        scene = figures.volume_scene(chosen.volume, shown, planes, cross, overlay)
        volume_view_of(scene, "sb_views", brains.cross_setter(controls, shown))
        st.table(text.asymmetry_rows(found, template_baseline()))
        say(text.ASYMMETRY_NOTE)

    with place:
        brains.with_plane(chosen, show)


def head_view() -> None:
    chosen = brains.chosen_volume(controls)

    def show(plane) -> None:
        say(text.plane_words(plane))
        scene = figures.head_scene(cube_of(chosen.volume), plane, colours())
        show_mesh(scene, f"{chosen.token} {st.context.theme.type}", text.HEAD_ALT)

    brains.with_plane(chosen, show)


def methods_view() -> None:
    quantity = controls.choice(
        "Of",
        "quantity",
        tuple(text.QUANTITY_NAMES),
        text.QUANTITY_NAMES,
        label_visibility="collapsed",
    )
    figure = figures.accuracy_figure(text.evaluation(), quantity, colours())
    show_chart(figure, text.METHODS_ALT, f"sb_{quantity}")
    say(text.methods_note())


VIEWS = (
    View("slice", "Find the midline", slice_view),
    View("square", "Turn the slice", square_view),
    View("volume", "A whole head", volume_view),
    View("asymmetry", "Asymmetry", asymmetry_view),
    View("head", "In space", head_view),
    View("methods", "Methods", methods_view),
)
room(
    PAPER,
    controls,
    VIEWS,
    Words(text.WHAT_YOU_SEE, text.MATHEMATICS, brains.your_data),
    beside=text.NOT_CLINICAL,
)
