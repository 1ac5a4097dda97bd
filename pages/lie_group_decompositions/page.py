"""Lie decompositions: pull a digit by its corners, and see what networks on groups make of it."""

from collections.abc import Mapping
from functools import partial
from typing import cast

import streamlit as st
import torch
from plotly.graph_objects import Figure
from torch import Tensor

from core.figures.verdict import SquareVerdict
from core.papers.lie_group_decompositions import PAPER, exhibit, figures, text
from core.papers.lie_group_decompositions.exhibit import Answer, Digit
from core.papers.lie_group_decompositions.measure import COUNTS
from core.papers.lie_group_decompositions.train import ARMS, Arm
from core.ui.components import corners, slices
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.tour import lecture_mode
from core.ui.views import say, show_chart, show_charts, show_table, show_verdict, sides
from pages.lie_group_decompositions.digit import chosen_digit, pull, pulled

controls = Controls(PAPER)


def pull_view() -> None:
    shown_here, beside = sides()
    with beside:
        group: Arm = controls.choice(
            "Group", "group", tuple(text.GROUPS), text.GROUPS, help=text.GROUP_HELP
        )
        with st.container(horizontal=True):
            for name, matrix in text.PRESETS.items():
                st.button(name, on_click=pull, args=(controls, matrix))
        digit = chosen_digit(controls)
        whose = controls.select(
            "Whose square", "whose", tuple(text.WHOSE), text.WHOSE, index=3, help=text.WHOSE_HELP
        )
        what = controls.choice("Close up", "what", tuple(text.WHAT), text.WHAT)
    keeps_area = group == "sl2"
    g = pulled(controls, keeps_area)
    says = text.moves_says(exhibit.moves_of(g))
    arms: tuple[Arm, ...] = ("plain", "augmented", "turns", group)
    found: dict[str, Answer] = {arm: exhibit.answer(digit, g, arm) for arm in arms}
    with shown_here:
        if what != "logits":
            left, right = st.columns([1, 1.9], gap="medium")
            with left:
                alt = f"A {'digit' if digit.label is None else digit.label}, pulled: {says[0]}"
                picture = figures.corner_picture(digit, g, keeps_area, alt, colours())
                corners(picture, "lg_corners", partial(pull, controls))
            with right:
                slices(figures.strip_scene(digit, g, says, colours()), "lg_strip")
                show_verdict(verdict(digit, g, whose, found))
        if what != "pull":
            figure = figures.answers_figure(found, digit.label, what == "logits", colours())
            show_chart(figure, text.ANSWERS_ALT, "lg_answers")
        say(text.answers_note(digit, found))


def verdict(digit: Digit, g: Tensor, whose: str, found: Mapping[str, Answer]) -> SquareVerdict:
    quarters = whose == "quarters"
    arm = cast(Arm, "turns" if quarters else whose)
    answer = found.get(whose) or exhibit.answer(digit, g, arm, quarters)
    still = bool((g - torch.eye(2)).abs().max() < 1e-6)
    return SquareVerdict(answer.error, 1e-5, text.WHOSE[whose], text.SQUARE_OVER, still)


def map_view() -> None:
    shown_here, beside = sides()
    with beside:
        arm = controls.select("Network", "mapped", ARMS, text.NAMES, index=3)
    moves = exhibit.moves_of(pulled(controls, keeps_area=True))
    with shown_here:
        rows = text.evaluation()["map"][arm]
        show_chart(figures.map_figure(rows, moves, colours()), text.MAP_ALT, "lg_map")
        say(text.map_note(arm, moves))


def kernels_view() -> None:
    shown_here, beside = sides()
    with beside:
        arm = controls.select("Network", "kernels", ("sl2", "gl2"), text.NAMES)
        channel = controls.slider(
            "Kernel of channel", "channel", 0, 7, 0, 1, help=text.CHANNEL_HELP
        )
        count = controls.slider("Samples", "samples", 2, 8, 6, 1)
        variance = controls.slider("Variance of the stretches", "variance", 0.0, 2.0, 0.5, 0.1)
        draw = controls.slider("Another draw", "draw", 0, 20, 0, 1)
        by_log = controls.toggle("Break it: kernels of log g", "log", help=text.LOG_HELP)
    elements = exhibit.elements_drawn(arm, count, variance, draw)
    pairs = exhibit.pairs(arm, elements, channel, by_log)
    warped = exhibit.warped(arm, elements, channel)
    with shown_here:
        slices(figures.kernel_scene(elements, warped, pairs, colours()), "lg_warped")
        say(text.kernels_note(pairs, by_log))


def price_view() -> None:
    found = text.evaluation()
    kinds = {**found["change"], "resampled": found["resampled"]}
    charts: list[tuple[Figure, str, str]] = []
    for kind, curves in kinds.items():
        title = f"change of logits {text.CHANGES[kind]}"
        figure = figures.price_figure(
            COUNTS, curves, title.replace("logits ", "logits<br>"), colours()
        )
        charts.append((figure, f"By the number of samples: {title}", f"lg_price_{len(charts)}"))
    show_charts(*charts)
    say(text.price_note())


def table_view() -> None:
    accuracy = text.evaluation()["accuracy"]
    figure = figures.accuracy_figure(accuracy, text.FAMILY_NAMES, colours())
    show_chart(figure, text.TABLE_ALT, "lg_accuracy")
    if not lecture_mode():
        show_table(text.table_rows())
    st.caption(text.TABLE_NOTE)


VIEWS = (
    View("pull", "Pull a digit", pull_view),
    View("map", "The group as a map", map_view),
    View("kernels", "Kernels", kernels_view),
    View("price", "Samples", price_view),
    View("table", "All networks", table_view),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
