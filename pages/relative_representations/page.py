"""Relative representations: turn a network's space, and let strangers' encoders and decoders meet."""

import streamlit as st

from core.figures.palette import class_colours
from core.figures.verdict import SquareVerdict
from core.papers.relative_representations import PAPER, exhibit, figures, measure, text
from core.papers.relative_representations.data import anchor_rows
from core.ui.components import cloud as cloud_view
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.digits import small_digit
from core.ui.follow import fragment
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.turning import chosen_turn, turn_setter
from core.ui.views import (
    export_cloud,
    legend,
    say,
    show_chart,
    show_number,
    show_table,
    show_verdict,
    sides,
)
from pages.relative_representations import own

controls = Controls(PAPER)
COUNTS = (4, 6, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300)


def strangers_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        push = controls.slider(
            "Push B off the origin", "push", 0.0, 3.0, 0.0, 0.1, help=text.PUSH_HELP
        )
        centred = controls.toggle("Take the anchors' mean away", "centred", help=text.CENTRED_HELP)
        size = controls.slider("Scale of B", "scale", 0.5, 2.0, 1.0, 0.1)
        trained = controls.choice("Networks", "trained", (True, False), text.TRAINED)
    with shown_here:
        moved(push, centred, size, trained)


@fragment()  # turning the cloud redraws the view and none of the controls beside it
def moved(push: float, centred: bool, size: float, trained: bool) -> None:
    view = st.container()
    turn = chosen_turn(controls)
    found = exhibit.two_strangers(turn, size, push, centred, trained)
    still = turn == (0, 0, 0) and size == 1 and push == 0
    scene = figures.strangers_scene(found, turn, colours())
    with view:
        show_verdict(
            SquareVerdict(found.error, 1e-10, "Network B's table", text.SQUARE_OVER, still)
        )
        cloud_view(scene, "rr_cloud", turn_setter(controls))
        legend("Digits", text.DIGITS, class_colours(colours()))
    say(text.strangers_note(found, trained))
    with st.popover("Export", icon=":material/download:"):
        export_cloud(scene, "rr_cloud")


def stitch_view() -> None:
    shown_here, beside = sides()
    with beside:
        hears = controls.choice(
            "The decoder hears", "hears", tuple(text.HEARS), text.HEARS, help=text.HEARS_HELP
        )
        broken: exhibit.Break = ""
        if hears == "cosines":
            breaks = text.BREAKS
            broken = controls.select(
                "Break it", "break", tuple(breaks), breaks, help=text.BREAKS_HELP
            )
        digit = small_digit(controls).reshape(64)
    found = exhibit.stitch(digit, hears, broken)
    with shown_here:
        with st.container(horizontal=True):
            show_number("Error, left whole", f"{found.own:.4f}", text.ERROR_HELP)
            show_number("Error, stitched", f"{found.strangers:.4f}", text.ERROR_HELP)
        slices(figures.board_scene(found, text.HEARD[hears], colours()), "rr_pictures")
        say(text.stitch_note(found, hears))


def anchors_view() -> None:
    shown_here, beside = sides()
    with beside:
        choices = text.CHOICES
        choice = controls.choice("Anchors are", "anchors", tuple(choices), choices)
        rows = anchor_rows(choice)
        count = controls.steps("Anchors", "count", COUNTS, 30)
    found = measure.after_training(rows[:count])
    with shown_here:
        with st.container(horizontal=True):
            show_number("Left whole", f"{found[0]:.1%}", text.WHOLE_HELP)
            show_number("Told to a stranger", f"{found[1]:.1%}", text.STRANGER_HELP)
        curves = text.evaluation()["anchors"]
        trained = curves["trained"] if choice == "balanced" else {}
        figure = figures.anchors_figure(curves[choice], trained, count, colours())
        show_chart(figure, text.ANCHORS_ALT, "rr_curve")
        say(text.anchors_note(len(rows[:count]), count))


def table_view() -> None:
    show_table(text.rows(), 480)
    say(text.table_note())
    st.caption(text.TABLE_NOTE)


VIEWS = (
    View("strangers", "Two strangers", strangers_view),
    View("stitch", "Stitch", stitch_view),
    View("anchors", "Anchors", anchors_view),
    View("table", "Every pair", table_view),
    View("yours", "Your features", lambda: own.features_view(controls)),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
