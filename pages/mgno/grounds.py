"""Controls of the multigrid page, what is painted there, and a visitor's own permeability."""

from collections.abc import Callable
from functools import partial
from typing import cast

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.figures.export import npz_bytes
from core.inputs import InputError, field
from core.inputs.field import MAX_BYTES, MAX_SIDE
from core.inputs.strokes import MOST_CHARACTERS, Dab, dabs_at, dabs_of, text_of
from core.papers.mgno import charts, data, exhibit, figures, runs, text
from core.papers.mgno.data import COARSE, FINE, Earth, Ground
from core.papers.mgno.model import Config
from core.ui.components import blocks
from core.ui.components import slices as slice_view_of
from core.ui.controls import Controls
from core.ui.plain import plain
from core.ui.theme import colours
from core.ui.uploads import PRIVACY, uploaded
from core.ui.views import download, say, show_chart


def chosen_earth(controls: Controls) -> Earth:
    """A ground that was made, or the visitor's."""
    source = controls.choice("Ground", "source", tuple(text.SOURCE_NAMES), text.SOURCE_NAMES)
    if source == "upload":
        found = _uploaded(controls)
        if found is not None:
            return found
        source = "smooth"
    kind = cast(Ground, source)
    seed = controls.slider("Which ground", "seed", 0, 99, 3, 1)
    if kind == "multiscale":
        return data.sample(kind, seed)
    level = controls.slider(
        "Balance of the two kinds", "level", -1.0, 1.0, 0.0, 0.1, help=text.LEVEL_HELP
    )
    usual = data.TAU[kind]
    tau = controls.slider(f"Roughness (trained: {usual:g})", f"tau_{kind}", 2.0, 20.0, usual, 1.0)
    return data.sample(kind, seed, round(level, 1), tau)


def _uploaded(controls: Controls) -> Earth | None:
    found = uploaded([field.KIND], controls.key("upload"), "Until then, a sample.")
    phases = controls.toggle("Cut into two phases", "phases", True)
    if found is None:
        return None
    try:
        earth = exhibit.own_earth(found.value, phases)
    except InputError as error:
        st.error(f"Not used: {plain(str(error))}.")
        return None
    st.caption(plain("; ".join(earth.notes)) + ".")
    return earth


def chosen_brush(controls: Controls) -> tuple[list[Dab], str, float]:
    """What was painted, from the address; what the brush leaves; its radius [shares]."""
    phase = controls.choice("Brush", "brush", tuple(text.BRUSH_NAMES), text.BRUSH_NAMES)
    radius = controls.slider("Size of the brush [% of the side]", "radius", 2, 12, 5, 1) / 100
    dabs = controls.coded("paint", partial(dabs_of, exhibit.PHASES), "", MOST_CHARACTERS)
    st.button("Wipe", on_click=lambda: controls.set("paint", ""), disabled=not dabs)
    return dabs, phase, radius


def paint_setter(
    controls: Controls, dabs: list[Dab], leaves: str, earth: Earth
) -> Callable[[list[tuple[float, float]]], None]:
    """What the view calls when a stroke was painted: points in pixels from the middle."""

    def painted(points: list[tuple[float, float]]) -> None:
        phase = leaves
        if leaves == "other" and points:  # than what lies under the first touch
            column, row = (min(max(int(v + FINE / 2), 0), FINE - 1) for v in points[0])
            phase = "L" if earth.a[row, column] > (earth.a.min() + earth.a.max()) / 2 else "H"
        new = dabs_at([(x / FINE + 0.5, y / FINE + 0.5) for x, y in points], phase)
        controls.set("paint", text_of([*dabs, *new]))

    return painted


def take_ground_away(earth: Earth, answers: dict[str, np.ndarray], truth: np.ndarray) -> None:
    """A table of errors, and the fields as files."""
    with st.popover("Numbers and export", icon=":material/download:"):
        st.table(text.ground_rows(answers, truth))
        fields = {"permeability": earth.a, "solver": truth} | answers
        download("Fields as NPZ", "darcy.npz", lambda: npz_bytes(fields))


def ridden(controls: Controls, earth: Earth, diagram: DeltaGenerator) -> None:
    """A V-cycle step by step, its blocks in a diagram, to be switched off."""
    config = Config()
    left, middle, right = st.columns([1, 1, 3])
    with left:
        layer = controls.slider("Layer", "layer", 1, config.layers, 1, 1)
    with middle:
        channel = controls.slider("Channel", "channel", 1, config.channels, 1, 1)
    off = frozenset(exhibit.PARTS.keys() & set(controls.state("off", "", 40).split("-")))
    steps = exhibit.ride(earth, layer - 1, channel - 1, off)
    with right:
        now = controls.slider("Step of the cycle", "step", 1, len(steps), 1, 1) - 1
    with diagram:
        blocks(
            figures.cycle_diagram(off, steps[now]),
            "mg_blocks",
            lambda on: controls.set("off", "-".join(sorted(exhibit.PARTS.keys() - on))),
        )
    say(text.ride_note(steps[now], now, len(steps)))
    slice_view_of(figures.ride_scene(steps, now, colours()), "mg_ride")
    if off:
        say(text.without_note(*exhibit.errors_without(earth, off)))
    st.caption(text.RIDE_CAPTION)
    show_chart(charts.cycle_figure(steps, now, colours()), text.CYCLE_ALT, "mg_cycle")


def place_of(controls: Controls, name: str, most: int, default: str) -> tuple[int, int]:
    """A place "x,y", each 1 to `most`, from the address."""
    x, y = controls.numbers(name, default, 1, most)
    return int(x), int(y)


def place_setter(
    controls: Controls, name: str, pixels: int, most: int
) -> Callable[[list[tuple[float, float]]], None]:
    """What the view calls when a place was clicked."""

    def clicked(points: list[tuple[float, float]]) -> None:
        if points:
            x, y = (round((v / pixels + 0.5) * (most + 1)) for v in points[-1])
            controls.set(name, f"{min(max(x, 1), most)},{min(max(y, 1), most)}")

    return clicked


def responded(controls: Controls, kind) -> None:
    """A layer's answer to an impulse."""
    config = Config()
    left, middle, right = st.columns([1, 1, 1])
    with left:
        layer = controls.slider("Layer", "response_layer", 1, config.layers, 2, 1)
    with right:
        column, row = place_of(controls, "impulse", COARSE - 2, "32,32")
    found = runs.response(kind, layer - 1, row, column)
    with middle:
        rank = controls.slider("Kernel, by likeness", "kernel", 1, len(found.kernels), 1, 1)
    say(text.response_note(found))
    slice_view_of(
        figures.response_scene(found, rank - 1, row, column, colours()),
        "mg_response",
        on_painted=place_setter(controls, "impulse", COARSE, COARSE - 2),
    )
    show_chart(
        charts.response_figure(found, rank - 1, row, colours()), text.RESPONSE_ALT, "mg_line"
    )


YOUR_DATA = (
    "Choose **Your file** above: a picture (PNG, JPEG or TIFF) or an NPY array (height, "
    f"width) of up to {MAX_SIDE} x {MAX_SIDE} numbers and {MAX_BYTES >> 20} MB. It is "
    f"resampled to {FINE} x {FINE} nodes and scaled to permeabilities from 3 to 12, or cut at "
    "its median into those two phases, which is what the networks know. The solver's answer "
    f"stands beside theirs. {PRIVACY}"
)
