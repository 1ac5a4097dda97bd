"""Multigrid operators: paint the ground, ride a V-cycle, and see a layer's Green's function."""

import streamlit as st

from core.figures.verdict import SquareVerdict
from core.papers.mgno import PAPER, charts, data, exhibit, figures, runs, text
from core.papers.mgno.data import FINE
from core.papers.mgno.train import SIZES
from core.ui.components import slices as slice_view_of
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.views import say, show_chart, show_film, show_rows, show_verdict, sides
from pages.mgno import grounds

controls = Controls(PAPER)


def ground_view() -> None:
    shown_here, beside = sides()
    with beside:
        rival = controls.choice("Beside MgNO", "rival", tuple(text.RIVAL_NAMES), text.RIVAL_NAMES)
        earth = grounds.chosen_earth(controls)
        dabs, leaves, radius = grounds.chosen_brush(controls)
    shown = exhibit.painted(earth, dabs, radius)
    with shown_here:
        answers = {method: exhibit.predicted(method, shown) for method in ("mgno", rival)}
        truth = exhibit.solved(shown)
        say(text.ground_note(answers, truth, shown))
        slice_view_of(
            figures.ground_scene(shown, answers, truth, radius, colours()),
            "mg_ground",
            on_painted=grounds.paint_setter(controls, dabs, leaves, shown),
        )
        grounds.take_ground_away(shown, answers, truth)


def ride_view() -> None:
    shown_here, beside = sides()
    with beside:
        diagram = st.container()
        earth = grounds.chosen_earth(controls)
    with shown_here:
        grounds.ridden(controls, earth, diagram)


def response_view() -> None:
    kind = controls.select("Trained on", "trained_on", ("smooth", "rough"), text.SOURCE_NAMES)
    grounds.responded(controls, kind)


def poke_view() -> None:
    shown_here, beside = sides()
    with beside:
        earth = grounds.chosen_earth(controls)
        x, y = grounds.place_of(controls, "poke", 99, "38,60")
    with shown_here:
        methods = ("solver", "mgno", "fno", "unet")
        changes = {m: exhibit.poked(earth, m, x / 100, y / 100) for m in methods}
        say(text.POKE_NOTE)
        slice_view_of(
            figures.poke_scene(changes, x / 100, y / 100, earth, colours()),
            "mg_poke_view",
            on_painted=grounds.place_setter(controls, "poke", FINE, 99),
        )


def square_view() -> None:
    motion = controls.choice(
        "Motion",
        "motion",
        tuple(text.MOTION_NAMES),
        text.MOTION_NAMES,
        label_visibility="collapsed",
    )
    shown_here, beside = sides()
    with beside:
        method = controls.select("Asked", "asked", tuple(text.ASKED_NAMES), text.ASKED_NAMES)
        if motion == "turn":
            seed = controls.slider("Which ground", "seed", 0, 99, 3, 1)
            turns = controls.slider("Quarter turns", "turns", 0, 3, 1, 1)
            flip = controls.toggle("Flip first", "flip")
        else:
            film = controls.slider("Which fluid", "film", 0, 7, 0, 1)
            dx = controls.slider("Shift to the right [pixels]", "dx", 0, 63, 16, 1)
            dy = controls.slider("Shift down [pixels]", "dy", 0, 63, 0, 1)
    with shown_here:
        if motion == "turn":
            found = runs.turn_square(method, data.sample("smooth", seed), turns, flip)
            what, exact, still = "turn", False, turns == 0 and not flip
        else:
            found = runs.shift_square(method, film, dx, dy)
            what, exact, still = "shift", dx % 16 == 0 and dy % 16 == 0, dx == dy == 0
        whose = text.ASKED_NAMES[method]
        show_verdict(SquareVerdict(found.error, 1e-5, whose, text.SQUARE_OVER, still))
        say(text.square_note(method, motion, exact))
        scene = figures.fields_square(found, motion == "shift", method, what, colours())
        slice_view_of(scene, "mg_square")


def fluid_view() -> None:
    film = controls.slider("Which fluid", "film", 0, 7, 0, 1)
    with st.spinner("Solving and predicting"):  # the first time of a film
        films = {m: runs.rollout(m, film) for m in ("truth", "mgno", "fno", "unet")}
    show_film(figures.fluid_film(films, colours()), "mg_fluid")
    show_chart(charts.rollout_figure(text.evaluation(), colours()), text.ROLLOUT_ALT, "mg_rollout")


def errors_view() -> None:
    chart = controls.choice(
        "Of", "chart", tuple(text.CHART_NAMES), text.CHART_NAMES, label_visibility="collapsed"
    )
    found = text.evaluation()
    if chart == "table":
        show_rows(text.errors_rows())
    else:
        figure = {
            "problems": lambda: charts.problems_figure(found, "l2", colours()),
            "sizes": lambda: charts.size_figure(found, SIZES, colours()),
            "resolutions": lambda: charts.resolution_figure(found, colours()),
        }[chart]()
        show_chart(figure, text.ERRORS_ALT, f"mg_{chart}")
        st.caption(text.ERRORS_NOTE)
    if chart == "resolutions":
        say(text.resolution_note())
    say(text.classical_note())


VIEWS = (
    View("ground", "Paint the ground", ground_view),
    View("ride", "Ride the V-cycle", ride_view),
    View("response", "Impulse response", response_view),
    View("poke", "Poke the ground", poke_view),
    View("square", "Commuting square", square_view),
    View("fluid", "A fluid", fluid_view),
    View("errors", "Errors", errors_view),
)
WORDS = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, grounds.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, WORDS)
