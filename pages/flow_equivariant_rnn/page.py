"""Flow equivariant RNNs: set a digit in motion and watch which hidden copy stays sharp."""

import streamlit as st

from core.figures.verdict import SquareVerdict
from core.papers.flow_equivariant_rnn import PAPER, exhibit, figures, text
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.views import say, show_film, show_number, show_row, show_verdict, sides
from pages.flow_equivariant_rnn import stimulus

controls = Controls(PAPER)


def film_view() -> None:
    shown_here, beside = sides()
    with beside:
        shown = stimulus.stimulus_controls(controls)
        names = stimulus.chosen_pair(controls)
        channel = stimulus.chosen_channel(controls)
    with shown_here:
        show_film(figures.prediction_film(shown, names, channel, colours()), "flow_film")
        for column, name in zip(st.columns(4), names, strict=False):
            result = exhibit.run(name, shown)
            label = f"{figures.CAST[result.model].name} error"
            with column:
                show_number(label, f"{result.error:.4f}", text.OWN_ERROR)


def copies_view() -> None:
    shown_here, beside = sides()
    with beside:
        shown = stimulus.stimulus_controls(controls)
        name = stimulus.chosen_network(controls, "copies_of", stimulus.WITH_COPIES)
        channel = stimulus.chosen_channel(controls)
    with shown_here:
        show_film(figures.copies_film(shown, name, channel, colours()), "flow_copies")
        say(text.stillest_copy(exhibit.run(name, shown), shown.velocities[0]))


def square_view() -> None:
    shown_here, beside = sides()
    with beside:
        shown = stimulus.stimulus_controls(controls, predicts=False)
        name = stimulus.chosen_network(controls, "square_of", stimulus.ALL)
        nu = stimulus.extra_velocity(controls)
        breaking = controls.select("Break it", "break", list(exhibit.BREAKS), exhibit.BREAKS)
    result = exhibit.square(name, breaking, shown, nu)
    copy = exhibit.shown_copy(result, shown.velocities[0], nu)
    channel = exhibit.square_channel(result, copy)
    with shown_here:
        whose = figures.CAST[name.rsplit("-", 1)[0]].name
        still = nu == (0, 0)
        show_verdict(SquareVerdict(result.square.error, 1e-6, whose, text.SQUARE_OVER, still))
        show_film(figures.hidden_square(result, channel, copy, nu, colours()), "flow_square")
        say(text.square_cause(result, breaking, nu))


def generalisation_view() -> None:
    evaluation = text.evaluation()
    which = controls.choice(
        "Over", "over", list(text.OVER_NAMES), text.OVER_NAMES, label_visibility="collapsed"
    )
    draw = {
        "velocity": lambda: figures.velocity_figures(evaluation, colours()),
        "training": lambda: [figures.training_figure(colours())],
    }.get(which, lambda: [figures.horizon_figure(evaluation, which, colours())])
    show_row(draw(), text.OVER_ALT[which], f"flow_{which}")
    say(text.OVER_NOTE.get(which) or text.longer_note(evaluation, which))


def paths_view() -> None:
    shown_here, beside = sides()
    with beside:
        shown = stimulus.stimulus_controls(controls, predicts=False)
        names = stimulus.chosen_pair(controls)
    with shown_here:
        paths = [figures.path_figure(shown, name, colours()) for name in names]
        show_row(paths, text.PATHS_ALT, "flow_paths")
        say(text.PATHS_NOTE)


def rotation_view() -> None:
    shown_here, beside = sides()
    with beside:
        spec = stimulus.rotation_controls(controls)
    order = spec.pop("order")
    runs = {m: exhibit.turning_run(f"{m}-c{order}-seed0", **spec) for m in ("g-rnn", "fernn")}
    with shown_here:
        show_film(figures.turning_film(runs, colours()), "flow_turning")
        say(text.rotation_note(order, runs))


VIEWS = (
    View("film", "Film", film_view),
    View("copies", "Hidden copies", copies_view),
    View("square", "Commuting square", square_view),
    View("generalisation", "Generalisation", generalisation_view),
    View("paths", "Paths", paths_view),
    View("rotation", "Rotation", rotation_view),
)
WORDS = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, stimulus.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, WORDS)
