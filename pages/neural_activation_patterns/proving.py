"""Proofs on the activation patterns page: those that are recorded, and the solver at work."""

from functools import partial

import numpy as np
import streamlit as st

from core.figures.slices import SliceScene
from core.papers.neural_activation_patterns import exhibit, figures, proofs, text
from core.papers.neural_activation_patterns.exhibit import Asked
from core.papers.neural_activation_patterns.nets import Shape
from core.papers.neural_activation_patterns.proofs import STATUSES
from core.relu.verify import Certificate
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.progress import forget, work_through
from core.ui.theme import colours
from core.ui.tour import lecture_mode
from core.ui.views import legend, say, show_table, sides

WORK = "np_proof"  # in the session: a proof that is under way


def chosen_net(controls: Controls) -> tuple[Shape, int]:
    """A network on digits, and a delta for which its proofs are recorded."""
    name = controls.select("Network", "net", tuple(text.NETS), text.NET_NAMES)
    dials = tuple(sorted(proofs.percents_of(text.NETS[name])))
    percent = controls.steps("delta [%]", "dial", dials, 90, help=text.DELTA_HELP)
    return text.NETS[name], percent


def status_of(shape: Shape, percent: int) -> list[list[str]]:
    """Of every pair, row the class that is right."""
    return [[STATUSES[n] for n in row] for row in proofs.recorded(shape, 0).status(percent)]


def proofs_view(controls: Controls) -> None:
    shown_here, beside = sides()
    with beside:
        shape, percent = chosen_net(controls)
        pair = controls.numbers("pair", "2,3", 0, 9)
    c, j = int(pair[0]), int(pair[1])
    record, status, tone = proofs.recorded(shape, 0), status_of(shape, percent), colours()
    at = record.at(percent)
    witness = status[c][j] == "counterexample"
    read = exhibit.read(record.witnesses[at, c, j], shape, percent, c) if witness else None
    panel = figures.matrix_panel(status, record.witnesses[at], (c, j), tone)
    with shown_here:
        left, right = st.columns([1, 1.6], gap="medium")
        with left:
            scene = SliceScene([panel], "Proofs of all pairs of digits", 1)
            slices(scene, "np_matrix", on_painted=partial(clicked, controls))
        with right:
            if read is not None:
                title = f"Follows {c}; {j} is ahead of {c}"
                slices(figures.digit_scene(read, shape, title, tone), "np_witness")
        names = text.STATUS_NAMES
        legend("Verdicts", tuple(names.values()), tuple(figures.status_colours(tone).values()))
        if c != j:
            say(text.pair_note(c, j, status[c][j], record.seconds[at, c, j], read))


def clicked(controls: Controls, points: list[tuple[float, float]]) -> None:
    """Choose the pair in whose cell a click was."""
    cell = figures.cell_at(*points[0]) if points else None
    if cell:
        controls.set("pair", "{},{}".format(*cell))


def solver_view(controls: Controls) -> None:
    shown_here, beside = sides(below=True)
    with beside:
        shape, percent = chosen_net(controls)
        c = controls.slider("Pattern of", "of", 0, 9, 0, 1)
        literals = controls.select(
            "Neurons fixed",
            "literals",
            tuple(text.LITERALS),
            text.LITERALS,
            help=text.LITERALS_HELP,
        )
        asked = Asked(shape, c, percent, literals)
        runs = controls.toggle("Ask the solver", "now")
    with shown_here:
        read, tone = exhibit.read_example(asked), colours()
        fixed = int(np.count_nonzero(read.pattern))
        slices(figures.digit_scene(read, shape, f"A test digit {c}", tone, 30), "np_asked")
        legend("Lights", text.LIGHTS, figures.light_colours(tone))
        if not runs:
            forget(WORK)
            say(text.waiting_note(fixed, np.size(read.pattern)))
            return

        def show(found: Certificate) -> None:
            if found.verdicts:
                show_table(text.solver_rows(found, lecture_mode()))
            say(text.solver_note(asked, found, fixed))

        label = "Asking the solver"
        work_through(lambda: exhibit.proving(asked), 10, label, WORK, asked, show)
