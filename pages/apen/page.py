"""Parts that move alone: turn one thing, and see who changes their mind about the others."""

import streamlit as st

from core.figures.verdict import SquareVerdict
from core.papers.apen import PAPER, exhibit, figures, text
from core.papers.apen.exhibit import Asked
from core.papers.apen.measure import CUTS
from core.papers.apen.train import Arm
from core.ui.components import cloud as cloud_view
from core.ui.controls import Controls
from core.ui.follow import fragment
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.tour import lecture_mode
from core.ui.turning import chosen_turn, turn_setter
from core.ui.views import (
    export_cloud,
    legend,
    say,
    show_chart,
    show_cloud,
    show_table,
    show_verdict,
    sides,
)
from pages.apen import own

controls = Controls(PAPER)


def chosen_assembly() -> tuple:
    """How the things lie, and which assembly of that kind."""
    names = text.ARRANGED_NAMES
    arranged = controls.choice("Arrangement", "arranged", tuple(names), names)
    return arranged, controls.slider("Which assembly", "which", 0, 11, 9, 1)


def move_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        names = text.THING_NAMES
        thing = int(controls.select("Turn the", "thing", tuple(names), names, index=4))
        names, told = text.THIRD_NAMES, text.THIRD_HELP
        third = controls.select("Third network", "third", tuple(names), names, help=told)
        arranged, which = chosen_assembly()
        swapped = controls.toggle("Change places with the next", "swapped")
        anew = controls.toggle("Cut the cells anew", "anew", help=text.ANEW_HELP)
    with shown_here:
        moved(Asked(arranged, which, thing, swapped), third, anew)


@fragment()  # of its own: turning redraws the view and none of the controls beside it
def moved(asked: Asked, third: Arm, anew: bool) -> None:
    view, turn, detailed = st.container(), chosen_turn(controls), not lecture_mode()
    arms: tuple[Arm, ...] = ("plain", "averaged", third)
    found = {arm: exhibit.reaction(arm, asked, turn, anew) for arm in arms}
    scene, pivot = exhibit.placed(asked)
    picture = figures.move_scene(scene, pivot, asked.thing, found, turn, detailed, colours())
    with view:
        whose, still = figures.CAST[third].name, turn == (0, 0, 0) and not asked.swapped
        show_verdict(SquareVerdict(found[third].error, 1e-5, whose, text.SQUARE_OVER, still))
        cloud_view(picture, "ap_move", turn_setter(controls))
        legend("Taken for", text.THINGS, figures.thing_tones(colours()))
    if detailed:
        say(text.move_note(asked.thing, found))
    with st.popover("Export", icon=":material/download:"):
        export_cloud(picture, "ap_move")


def finer_view() -> None:
    shown_here, beside = sides()
    with beside:
        count = controls.slider("First cells", "count", 1, CUTS[-1], 24, 1)
        names = text.CELLED_NAMES
        arm = controls.choice("Cells are", "celled", tuple(names), names)
        which = controls.slider("Which assembly", "which", 0, 11, 9, 1)
    found, tone = exhibit.cells_of(arm, which, count), colours()
    chart = figures.terms_figure(text.evaluation()["curve"][arm], count, 400, tone)
    with shown_here:
        left, right = st.columns(2, gap="medium")
        with left:
            cloud_view(figures.cut_scene(found, tone), "ap_cells")
        with right:
            show_chart(chart, text.TERMS_ALT, "ap_terms")
        say(text.cut_note(found))


def votes_view() -> None:
    shown_here, beside = sides()
    with beside:
        arranged, which = chosen_assembly()
        name = "Width of the Gaussians, times"
        wider = controls.slider(name, "wider", 0.25, 6.0, 1.0, 0.25, help=text.WIDER_HELP)
    found = exhibit.collapse(arranged, which, wider)
    with shown_here:
        show_cloud(figures.collapse_scene(found, colours()), "ap_votes", text.collapse_note(found))


def table_view() -> None:
    chart = figures.score_figure(text.evaluation()["scores"], colours())
    show_chart(chart, text.SCORE_ALT, "ap_scores")
    say(text.seeds_note())
    if not lecture_mode():
        show_table(text.score_rows())


VIEWS = (
    View("move", "Move one part", move_view),
    View("finer", "Finer is safer", finer_view),
    View("votes", "Votes collapse", votes_view),
    View("own", "Your own", lambda: own.own_view(controls)),
    View("table", "Networks compared", table_view),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
