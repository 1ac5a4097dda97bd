"""The midline of a brain: where a head's mirror stands, and what its halves do not share."""

import streamlit as st

from core.figures.head import head_scene
from core.figures.verdict import SquareVerdict
from core.memory import meanwhile
from core.papers.symbrain import PAPER, exhibit, figures, text
from core.papers.symbrain.asymmetry import slice_asymmetry, slice_baseline
from core.papers.symbrain.heads import template_head
from core.papers.symbrain.volume import CUBE, cube_of
from core.ui.components import slices as slice_view_of
from core.ui.controls import Controls
from core.ui.follow import fragment
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.views import say, show_chart, show_cloud, show_rows, show_verdict, sides
from pages.symbrain import brains, heads

controls = Controls(PAPER)


def slice_view() -> None:
    shown_here, beside = sides()
    with beside:
        chosen = brains.chosen_slice(controls)
        mode = controls.choice("What to do", "mode", tuple(text.MODE_NAMES), text.MODE_NAMES)
        every = controls.toggle("Every method", "all")
        bent = controls.toggle("The curved midline", "bent")
        painted = brains.chosen_lesion(controls) if mode == "brush" else ([], 1.0)
    with shown_here:
        if mode == "yours":
            brains.own_line(controls, chosen, every, bent)
        else:
            brains.found_lines(controls, chosen, every, bent, mode == "brush", painted)
    meanwhile(template_head)  # for other slices


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


def asymmetry_view() -> None:
    if controls.choice("Of", "of", tuple(text.OF_NAMES), text.OF_NAMES) == "volume":
        heads.asymmetry(controls)
        return
    shown_here, beside = sides()
    with beside:
        chosen = brains.chosen_slice(controls, ("unlike", True))
    with shown_here:
        midline = brains.studied(chosen.token, chosen.shown, False)
        found = slice_asymmetry(midline.canvas.image, midline.brain, midline.lines["combined"])
        slice_view_of(figures.asymmetry_scene(chosen.shown, midline, found), "sb_asymmetry_view")
        show_rows(text.asymmetry_rows(found, slice_baseline()))
        say(text.ASYMMETRY_NOTE)


def head_view() -> None:
    chosen = heads.chosen_volume(controls)

    def show(plane) -> None:
        say(text.plane_words(plane))
        cube = cube_of(chosen.volume)
        offset = (plane.offset - float(plane.normal @ cube.corner)) / CUBE
        scene = head_scene(cube.image, cube.head, plane.normal, offset, colours())
        show_cloud(scene, "sb_cut_open", text.HEAD_NOTE)
        say(text.plane_note(plane, chosen.truth))

    heads.with_plane(chosen, show)


def methods_view() -> None:
    names = text.QUANTITY_NAMES
    quantity = controls.choice("Of", "quantity", tuple(names), names, label_visibility="collapsed")
    figure = figures.accuracy_figure(text.evaluation(), quantity, colours())
    show_chart(figure, text.METHODS_ALT, f"sb_{quantity}")
    say(text.methods_note())
    st.caption(text.certainty_note())


VIEWS = (
    View("slice", "Find the midline", slice_view),
    View("square", "Commuting square", square_view, ("Turn the slice",)),
    View("volume", "A whole head", lambda: heads.found_plane(controls)),
    View("asymmetry", "Asymmetry", asymmetry_view),
    View("head", "In space", head_view),
    View("methods", "Methods", methods_view),
)
room(
    PAPER,
    controls,
    VIEWS,
    Words(text.WHAT_YOU_SEE, text.MATHEMATICS, brains.YOUR_DATA),
    beside=text.NOT_CLINICAL,
)
