"""Pointer networks: add a point, and one network has no word for it."""

import streamlit as st
import torch

from core.figures.verdict import SquareVerdict
from core.papers.pointer_networks import PAPER, exhibit, figures, measure, text
from core.papers.pointer_networks.data import QUESTIONS
from core.papers.pointer_networks.model import Kind
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.views import say, show_chart, show_verdict, sides
from pages.pointer_networks.points import chosen_points

controls = Controls(PAPER)
TALL = 400  # of a chart [pixels]


def names_view() -> None:
    shown_here, beside = sides()
    with beside:
        x, chosen, gripped = chosen_points(controls)
    kinds: tuple[Kind, ...] = ("pointer", "attention")
    found = {kind: exhibit.answer(x, kind) for kind in kinds}
    says = {kind: text.short(one) for kind, one in found.items()}
    with shown_here:
        scene = figures.names_scene(found, says, chosen, gripped is not None, colours())
        slices(scene, "po_names", on_gripped=gripped)
        say(text.names_note(found))


def walk_view() -> None:
    shown_here, beside = sides()
    with beside:
        stepping, names = st.container(), text.QUESTIONS
        question = controls.choice("Question", "question", QUESTIONS, names)
        kinds, tellings = text.KINDS[question], {k: m.name for k, m in figures.CAST.items()}
        kind: Kind = "pointer"
        if len(kinds) > 1:
            kind = controls.select("Network", f"kind_{question}", kinds, tellings)
        valid = question != "tour" or controls.toggle(
            "Only valid tours", "valid", True, help=text.VALID_HELP
        )
        x, chosen, gripped = chosen_points(controls, question, wide=True)
    found = exhibit.answer(x, kind, question, valid)
    last = len(found.chances)
    with stepping:
        step = controls.slider("Step", "step", 1, last, 4, 1, help=text.STEP_HELP)
    with shown_here:
        grips = gripped is not None
        scene = figures.walk_scene(found, kind, step, text.short(found), chosen, grips, colours())
        slices(scene, "po_walk", on_gripped=gripped)
        say(text.walk_note(found, step))


def set_view() -> None:
    shown_here, beside = sides()
    with beside:
        names = text.MOTIONS
        motion = controls.choice("g", "motion", tuple(names), names)
        readers = text.READERS
        kind = controls.choice("Reader", "reader", tuple(readers), readers, help=text.READER_HELP)
        x, _, _ = chosen_points(controls, "set")
    found = measure.hull_square(torch.tensor(x)[None], kind, 0, motion)
    error, share = measure.agreement(kind, 0, len(x), motion)
    with shown_here:
        show_verdict(SquareVerdict(error, 0.0, figures.CAST[kind].name, text.OVER))
        slices(figures.square_scene(found, kind, text.MOTIONS[motion].lower(), colours()), "po_set")
        say(text.set_note(measure.same_hulls(found) == 1, share, len(x)))


def numbers_view() -> None:
    chart = controls.choice(
        "Chart", "chart", tuple(text.CHARTS), text.CHARTS, label_visibility="collapsed"
    )
    recorded, tone = text.evaluation(), colours()
    if chart in ("right", "area"):
        figure = figures.lengths_figure(recorded["hulls"], chart, TALL, tone)
    elif chart == "learning":
        figure = figures.learning_figure(TALL, tone)
    else:
        figure = figures.shares_figure(recorded[chart], text.SHOWN[chart], TALL, tone)
    say(text.numbers_note(chart))
    show_chart(figure, text.CHART_ALT, f"po_{chart}")


VIEWS = (
    View("names", "Point or name", names_view),
    View("walk", "Step by step", walk_view),
    View("set", "List or set", set_view),
    View("numbers", "In numbers", numbers_view),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
