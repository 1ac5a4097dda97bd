"""Activation patterns: ask more of the neurons until a promise is proved for every input at once."""

from functools import partial

import streamlit as st

from core.papers.neural_activation_patterns import PAPER, exhibit, figures, measure, text
from core.papers.neural_activation_patterns.proofs import PERCENTS
from core.relu.plane import balls, promise
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.digits import small_digit
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.tour import lecture_mode
from core.ui.views import legend, say, show_chart, show_charts, show_number, show_table, sides
from pages.neural_activation_patterns import proving

controls = Controls(PAPER)
BALLS = 20  # of a class


def plane_view() -> None:
    shown_here, beside = sides()
    with beside:
        percent = controls.slider("delta [%]", "delta", 65, 100, 97, 1, help=text.DELTA_HELP)
        names = text.CLASS_NAMES
        c = controls.choice("Class", "class", tuple(names), names)
        shown = controls.choice("Shown", "shown", tuple(text.SHOWN), text.SHOWN)
        depths = text.PLANE_NAMES
        depth = controls.choice("Network", "depth", tuple(depths), depths, help=text.DEPTH_HELP)
    ground, tone, charts = measure.ground(text.PLANE_NETS[depth]), colours(), []
    numbers, notes = [], []
    if shown != "balls":
        found = promise(ground, c, percent)
        figure = figures.plane_figure(ground, found, None, c, tone)
        charts.append((figure, text.PLANE_ALT, "np_plane"))
        numbers.append(("For every point", text.seal(found), text.SEAL_HELP))
        numbers.append(("Unseen points that follow", f"{found.recall:.0%}", text.RECALL_HELP))
        notes.append(text.plane_note(found, c))
    if shown != "pattern":
        held = balls(ground, c, BALLS)
        figure = figures.plane_figure(ground, None, held, c, tone)
        charts.append((figure, text.BALLS_ALT, "np_balls"))
        numbers.append(("Unseen points in a ball", f"{held.held:.0%}", text.HELD_HELP))
        notes.append(text.balls_note(held, c))
    with shown_here:
        with st.container(horizontal=True):
            for number in numbers:
                show_number(*number)
        show_charts(*charts)
        for note in notes:
            say(note)


def digit_view() -> None:
    shown_here, beside = sides()
    with beside:
        pixels = small_digit(controls)
        shape, percent = proving.chosen_net(controls)
    read = exhibit.read(pixels, shape, percent)
    with shown_here:
        tone = colours()
        slices(figures.digit_scene(read, shape, "The digit", tone), "np_digit")
        legend("Lights", text.LIGHTS, figures.light_colours(tone))
        say(text.digit_note(read, proving.status_of(shape, percent)[read.c]))


def depth_view() -> None:
    shown_here, beside = sides()
    with beside:
        name = controls.select("Network", "curve", tuple(text.NETS)[:3], text.NET_NAMES)
        percent = controls.steps("delta [%]", "at", tuple(sorted(PERCENTS)), 90)
    with shown_here:
        rows = text.evaluation()["nets"][name]["dials"]
        show_chart(figures.shares_figure(rows, colours()), text.SHARES_ALT, "np_shares")
        show_table(text.depth_rows(percent))
        st.caption(text.TABLE_NOTE)
        say(text.depth_note(lecture_mode()))


VIEWS = (
    View("plane", "Paint the promise", plane_view),
    View("digit", "A digit", digit_view),
    View("proofs", "All pairs", partial(proving.proofs_view, controls)),
    View("solver", "Prove it now", partial(proving.solver_view, controls)),
    View("depth", "Depth and delta", depth_view),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
