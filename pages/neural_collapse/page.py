"""Neural collapse: features become a simplex, and a starved class vanishes."""

import streamlit as st

from core.figures.palette import class_colours
from core.papers.neural_collapse import PAPER, exhibit, figures, text
from core.ui.controls import Controls
from core.ui.follow import fragment
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.tour import lecture_mode
from core.ui.views import legend, show_chart, show_cloud, show_table, sides
from pages.neural_collapse import collapse

controls = Controls(PAPER)


def collapse_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        setting, stage = collapse.chosen_setting(controls)
        st.caption(text.samples_note(setting))
    shown = exhibit.collapse(setting, stage)
    frame, stop = controls.stop("frame", len(shown.steps))
    with shown_here:
        legend("Digits", [str(k) for k in range(setting.classes)], class_colours(colours()))
        scene = figures.collapse_scene(shown, frame, colours(), lecture_mode())
        show_cloud(scene, "nc_collapse", text.collapse_note(shown), on_frame=stop)


def starve_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        depth, strength, loss, bias, alive = collapse.chosen_model(controls)
    with shown_here:
        starved(depth, strength, loss, bias, alive)


@fragment()  # of its own: fewer samples redraw the view and none of the controls beside it
def starved(depth, strength, loss, bias, alive) -> None:
    view = st.container()
    counts = collapse.chosen_counts(controls)
    shown = exhibit.starved(counts, depth, strength, loss, bias, alive)
    with view:
        tones = class_colours(colours())
        legend("Classes", [f"class {k}: {count}" for k, count in enumerate(counts)], tones)
        scene = figures.starved_scene(shown, colours())
        show_cloud(scene, "nc_starved", text.starved_note(shown))
    if shown.sweep:
        show_chart(figures.length_figure(shown, colours()), text.LENGTH_ALT, "nc_lengths")


def square_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        drawn = controls.choice("Drawn", "drawn", tuple(text.DRAWN_NAMES), text.DRAWN_NAMES)
        asked = collapse.chosen_training(controls)
    with shown_here:
        collapse.trained_here(controls, asked, drawn)


def trainings_view() -> None:
    figure = figures.polytope_figure(exhibit.polytopes(), exhibit.RIVALS, colours())
    show_chart(figure, text.POLYTOPE_ALT, "nc_polytopes")
    st.caption(text.POLYTOPE_NOTE)
    show_table(text.trainings_table(), 520)
    st.caption(text.TRAININGS_NOTE)


def your_features_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        found = collapse.uploaded_features(controls)
    with shown_here:
        if found:
            collapse.judged(*found)


VIEWS = (
    View("collapse", "Collapse", collapse_view),
    View("starve", "Starve a class", starve_view),
    View("square", "Commuting square", square_view, ("live", "Train it here")),
    View("trainings", "All trainings", trainings_view),
    View("yours", "Your features", your_features_view),
)
room(PAPER, controls, VIEWS, Words(text.WHAT_YOU_SEE, text.MATHEMATICS, collapse.YOUR_DATA))
