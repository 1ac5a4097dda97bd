"""Soft equivariance: a dial breaks a symmetry, and prices on three candidates find which one is left."""

import streamlit as st

from core.figures.verdict import SquareVerdict
from core.papers.soft_equivariance import PAPER, exhibit, figures, text
from core.papers.soft_equivariance.exhibit import Asked
from core.papers.soft_equivariance.train import ALONG, BROKEN, SEEDS
from core.ui.components import cloud
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.tour import lecture_mode
from core.ui.turning import chosen_turn, turn_setter
from core.ui.views import (
    say,
    show_chart,
    show_charts,
    show_table,
    show_verdict,
    sides,
)
from pages.soft_equivariance import paths

controls = Controls(PAPER)


def chosen_training() -> float:
    return controls.choice(
        "Dial \u03b1 in training", "trained", tuple(text.ALPHA_NAMES), text.ALPHA_NAMES
    )


def dial_view() -> None:
    shown_here, beside = sides()
    with beside:
        name = "Dial \u03b1: 0 symmetric, \u22121 broken"
        alpha = controls.slider(name, "alpha", -1.0, 0.5, -1.0, 0.05, help=text.DIAL_HELP)
        count = controls.slider("Bodies to learn from", "count", 6, 100, 20, 2)
        noise = controls.slider("Noise", "noise", 0.0, 4.0, 2.0, 0.25)
        ps = text.TUNINGS
        power = controls.select("Tuning", "power", tuple(ps), ps, help=text.TUNING_HELP)
        names = text.AXIS_NAMES
        axis = controls.select("Axis that is left", "axis", tuple(names), names)
        names, told = text.CANDIDATE_NAMES, text.CANDIDATES_HELP
        offered = controls.choice("Candidates", "offered", tuple(names), names, help=told)
        who = controls.slider("Other masses", "who", 0, 20, 0, 1)
        what = controls.choice("Show", "what", tuple(text.WHAT), text.WHAT)
    asked = Asked(alpha, count, noise, axis, offered, power, who)
    found = exhibit.found(asked)
    height, tone = 430 if what != "all" else figures.LOW, colours()
    strengths = figures.strength_figure(found, height, tone)
    curve = figures.curve_figure(exhibit.curve(asked._replace(alpha=0.0)), alpha, height, tone)
    charts = {
        "strengths": (strengths, text.STRENGTH_ALT, "se_strength"),
        "errors": (curve, text.CURVE_ALT, "se_curve"),
    }
    with shown_here:
        if what in ("all", "shapes"):
            cloud(figures.ellipsoid_scene(found, who, what == "shapes", tone), "se_shapes")
        if what == "all":
            show_charts(*charts.values())
        elif what in charts:
            show_chart(*charts[what])
        say(text.dial_note(asked, found))


def square_view() -> None:
    shown_here, beside = sides()
    with beside:
        whose = ("truth", *ALONG)
        arm = controls.select("Whose square", "whose", whose, text.METHOD_NAMES, index=5)
        alpha = chosen_training()
        who = controls.slider("Other masses", "who", 0, 20, 0, 1)
    with shown_here:
        view, turn = st.container(), chosen_turn(controls)
        found = exhibit.turned(arm, alpha, who, turn)
    with view:
        trivial = turn == (0, 0, 0)
        show_verdict(
            SquareVerdict(found.error, 1e-5, text.METHOD_NAMES[arm], text.SQUARE_OVER, trivial)
        )
        scene = figures.turned_scene(found, arm, who, turn, colours())
        cloud(scene, "se_square", on_turn=turn_setter(controls))


def networks_view() -> None:
    shown_here, beside = sides()
    recorded = text.evaluation()
    with beside:
        chart = controls.choice(
            "Chart", "chart", tuple(text.CHARTS), text.CHARTS, help=text.CHART_HELP
        )
        alpha = chosen_training()
        seed = SEEDS[0]
        if chart == "training" and alpha == BROKEN:
            seed = controls.slider("Seed", "seed", SEEDS[0], SEEDS[-1], SEEDS[0], 1)
    found = recorded["networks"][f"{alpha:g}"]
    with shown_here:
        if chart == "errors":
            figure = figures.network_errors(recorded["networks"], colours())
        elif chart == "violations":
            truth = recorded["truth"][f"{alpha:g}"]
            figure = figures.violation_figure(found, truth, colours())
        else:
            figure = figures.reading_figure(text.training_curve(alpha, seed), colours())
        show_chart(figure, text.NETWORK_ALT, "se_networks")
        say(text.errors_note(found) if chart == "errors" else text.strengths_note(alpha))
        if not lecture_mode():
            show_table(text.network_rows(alpha))


VIEWS = (
    View("dial", "Turn the dial", dial_view),
    View("square", "The square", square_view),
    View("networks", "Networks", networks_view),
    View("motion", "Motion", lambda: paths.motion_view(controls)),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
