"""Optimal classification: add layers, and see which of three classifiers the network becomes."""

import streamlit as st

from core.figures.palette import class_colours
from core.figures.verdict import SquareVerdict
from core.papers.optimal_classification import PAPER, exhibit, figures, measure, text, train
from core.papers.optimal_classification.exhibit import Asked, Seen
from core.papers.optimal_classification.model import fate
from core.ui.components import slices as slice_view_of
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.views import legend, say, show_chart, show_charts, show_table, show_verdict, sides
from pages.optimal_classification import board

controls = Controls(PAPER)


def map_view() -> None:
    shown_here, beside = sides()
    with beside:
        asked = board.chosen_network(controls)
        points, painted = board.chosen_board(controls, shown_here)
        names = text.BESIDE_NAMES
        other = controls.select("Beside it", "beside", tuple(names), names)
        asked = board.with_kernel(controls, asked)
    if points is None:
        return
    network, tone = points.answer(asked), colours()
    choices = {"bayes": points.best, "limit": lambda: points.limit(network.fate)}
    found = choices.get(other, lambda: points.rule(other))()
    seen: list[tuple[str, Seen, str]] = [(text.network_title(asked), network, tone.method)]
    if found is not None:  # nobody knows Bayes' rule of a visitor's points
        seen.append((text.beside_title(other, network.fate), found, tone.truth))
    brush = None if painted is None else board.BRUSH
    with shown_here:
        legend("Classes", tuple(text.BRUSH_NAMES.values()), class_colours(tone))
        scene = figures.map_scene(points, seen, brush, tone)
        slice_view_of(scene, "oc_map", on_painted=painted)
        say(text.map_note(points, network))


def design_view() -> None:
    shown_here, beside = sides()
    with beside:
        asked = board.with_kernel(controls, board.chosen_network(controls))
    with shown_here:
        dual = asked.neuron.dual
        say(text.design_note(fate(dual), dual))
        charts = figures.design_figures(asked, colours())
        keys = ("oc_shape", "oc_dual", "oc_design")
        show_charts(*zip(charts, text.DESIGN_ALTS, keys, strict=True))
        error = measure.square_error(dual)
        if error is not None:
            show_verdict(SquareVerdict(error, 1e-10, "The limit kernel", text.SQUARE_OVER))


def finite_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        key = controls.select("Activation", "finite", ("sine", "relu"), text.FINITE_NAMES)
        depth = controls.select("Hidden layers", "layers", train.DEPTHS, {})
        seed = controls.select("Seed", "seed", train.SEEDS, {}) if key == "sine" else 0
    points, tone = exhibit.drawn_board(train.WORLD, train.POINTS, train.DRAW), colours()
    net, limit = points.finite(key, depth, seed), points.rule("singular")
    twin = points.answer(Asked(key, depth, "ntk"))
    seen = [
        (f"{train.WIDTH} wide, {depth} layers", net, tone.baseline),
        (text.network_title(Asked(key, depth)), twin, tone.method),
        (text.RULE_TITLE, limit, tone.truth),
    ]
    with shown_here:
        slice_view_of(figures.map_scene(points, seen, None, tone), "oc_nets")
        say(text.finite_note(net, twin, limit))


def table_view() -> None:
    left, right = st.columns([1.2, 1], gap="medium")
    with left:
        show_table(text.accuracy_rows(), 460)
    with right:
        figure = figures.excess_figure(text.evaluation()["excess"], colours())
        show_chart(figure, text.EXCESS_ALT, "oc_excess")
    say(text.table_note())
    st.caption(text.TABLE_NOTE)


VIEWS = (
    View("map", "Paint and see", map_view),
    View("design", "Design an activation", design_view),
    View("finite", "Finite networks", finite_view),
    View("table", "The paper's tasks", table_view),
)
room(PAPER, controls, VIEWS, Words(text.WHAT_YOU_SEE, text.MATHEMATICS, board.YOUR_DATA))
