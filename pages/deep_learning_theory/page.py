"""Depth and width: what becomes of signals in random networks, and which of them can be trained."""

import streamlit as st

from core.kernels import Layer
from core.memory import meanwhile
from core.papers.deep_learning_theory import PAPER, captions, exhibit, figures, measure, model, text
from core.papers.deep_learning_theory.theory import FAMILIES, NEVER_CRITICAL
from core.papers.deep_learning_theory.train import FACTORS, SETTINGS, STORED
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.views import say, show_chart, show_charts, show_cloud, sides

controls = Controls(PAPER)
CRITICAL, ALL = tuple(FAMILIES), (*FAMILIES, *NEVER_CRITICAL)
WIDTHS = (8, 16, 32, 64, 128)
STARTS = {setting.name: setting for setting in SETTINGS}


def flow_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        name = controls.select("Activation", "activation", CRITICAL, captions.ACTIVATION_NAMES)
        times = controls.slider(
            "C_W off by a factor of", "times", 1.1, 3.0, 2.0, 0.1, help=text.C_W_HELP
        )
        seed = controls.slider("Random draw", "seed", 0, 20, 0, 1)
    shown = exhibit.streams(name, times, seed)
    meanwhile(exhibit.streams_nearby)
    frame, stop = controls.stop("frame", exhibit.LAYERS)
    with shown_here:
        scene = figures.stream_scene(shown, frame, colours())
        show_cloud(scene, "dl_flow", text.stream_note(name, shown), on_frame=stop)
        show_charts(
            (figures.flow_figure(shown, "kernel", colours()), text.KERNEL_ALT, "dl_kernels"),
            (figures.flow_figure(shown, "cosine", colours()), text.COSINE_ALT, "dl_cosines"),
        )


def scale(depth: int, width: int, by: float) -> None:
    """Depth and width times the same, within what there is."""
    if WIDTHS[0] <= width * by <= WIDTHS[-1] and 1 <= depth * by <= exhibit.DEEPEST:
        controls.set("depth", int(depth * by))
        controls.set("width", int(width * by))


def shape_view() -> None:
    shown_here, beside = sides()
    with beside:
        name = controls.select("Activation", "of", CRITICAL, captions.ACTIVATION_NAMES, index=1)
        depth = controls.slider("Depth L", "depth", 1, exhibit.DEEPEST, 16, 1)
        width = controls.select("Width n", "width", WIDTHS, {}, index=3)
        with st.container(horizontal=True):
            for key, label, by in (("twice", "Double both", 2), ("half", "Halve both", 0.5)):
                st.button(label, controls.key(key), on_click=scale, args=(depth, width, by))
        tuned = controls.choice("C_W", "tuned", tuple(text.TUNED), text.TUNED, help=text.C_W_HELP)
        seed = controls.slider("Random draw", "seed", 0, 20, 0, 1)
    shown = exhibit.shape(name, FACTORS[tuned], depth, width, seed)
    with shown_here:
        say(text.shape_note(name, shown), help=text.SHAPE_HELP)
        show_charts(
            (figures.functions_figure(shown, colours()), text.FUNCTIONS_ALT, "dl_functions"),
            (figures.density_figure(shown, colours()), text.DENSITY_ALT, "dl_density"),
        )


def spread_view() -> None:
    shown_here, beside = sides()
    with beside:
        name = controls.select("Activation", "spread_of", measure.SHOWN, captions.ACTIVATION_NAMES)
        what = controls.choice("Of", "what", tuple(text.SPREADS), text.SPREADS, help=text.V_HELP)
    with shown_here:
        shown = exhibit.spreads(name, what)
        show_chart(figures.spread_figure(shown, what, colours()), text.SPREAD_ALT, "dl_spread")
        say(text.spread_note(name, what, shown))


def start_at(layer: Layer) -> None:
    controls.set("bias", round(layer.bias_variance, 3))
    controls.set("weight", round(layer.weight_variance, 3))


def phase_view() -> None:
    shown_here, beside = sides()
    with beside:
        name = controls.select("Activation", "phase_of", ALL, captions.ACTIVATION_NAMES)
        what = controls.choice("Colour", "fate", tuple(text.FATES), text.FATES)
        bias = controls.slider("C_b", "bias", 0.0, 1.0, 0.0, 0.001, format="%.3f")
        weight = controls.slider(
            "C_W", "weight", 0.1, 4.0, 1.0, 0.001, format="%.3f", help=text.C_W_HELP
        )
        marks = model.known_starts(name, exhibit.WIDTH)
        with st.container(horizontal=True):
            for key, layer in marks.items():
                label = f"Start as {captions.CUSTOM_NAMES[key]}"
                st.button(label, controls.key(key), on_click=start_at, args=(layer,))
    here = exhibit.fate(name, bias, weight)
    with shown_here:
        plane = figures.phase_figure(exhibit.phase(name), what, here.layer, marks, colours())
        way_down = figures.fate_figure(here, colours())
        show_charts((plane, text.PHASE_ALT, "dl_phase"), (way_down, text.FATE_ALT, "dl_way"))
        say(text.fate_note(name, here))


def trained_view() -> None:
    shown_here, beside = sides()
    with beside:
        start = STARTS[controls.select("Start", "start", tuple(STARTS), captions.SETTING_NAMES)]
        depth = controls.select("Depth L", "stored", STORED, {}, index=2)
        st.caption(text.TRAINED_CAPTION)
    shown = exhibit.descent(start, depth)
    frame, stop = controls.stop("digit_frame", len(shown.before))
    with shown_here:
        scene = figures.descent_scene(shown, frame, colours())
        show_cloud(scene, "dl_trained", text.descent_note(start, depth), on_frame=stop)
        outcomes = {setting: exhibit.outcome(setting) for setting in SETTINGS}
        accuracy = figures.accuracy_figure(outcomes, start, colours())
        gradients = figures.gradient_figure(outcomes[start], colours())
        show_charts(
            (accuracy, text.ACCURACY_ALT, "dl_accuracy"),
            (gradients, text.GRADIENT_ALT, "dl_gradients"),
        )


VIEWS = (
    View("flow", "Flow", flow_view),
    View("shape", "Depth over width", shape_view),
    View("spread", "Four-point vertex", spread_view),
    View("phase", "Phase diagram", phase_view),
    View("trained", "Trained", trained_view),
)
room(PAPER, controls, VIEWS, Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA))
