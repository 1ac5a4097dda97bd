"""The view of motion: paths that are thrown, drawn or brought, and the symmetries of their law."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.figures.paths import BOARD, board_scene
from core.inputs import InputError, path
from core.inputs.path import Path
from core.inputs.strokes import MOST_CHARACTERS, Dab, dabs_at, dabs_of, lines_of, text_of
from core.laws_of_motion import World
from core.papers.soft_equivariance import exhibit, figures, text
from core.papers.soft_equivariance.exhibit import Moved
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.theme import colours
from core.ui.uploads import uploaded
from core.ui.views import say, show_charts, sides

_LETTERS = "AB"  # of strokes, in turn


def motion_view(controls: Controls) -> None:
    """Paths, and what is measured on them."""
    shown_here, beside = sides()
    with beside:
        law = controls.choice("Paths", "law", tuple(text.LAWS), text.LAWS)
        names = text.MOTION_CHARTS
        kind = controls.choice("Chart", "of", tuple(names), names, help=text.CHART_HELP)
    with shown_here:
        places = st.columns(2, gap="medium") if law == "drawn" else [st.container()] * 2
        board, picture = places
    with beside:
        found = {"world": _thrown, "drawn": _drawn, "yours": _brought}[law](controls, board)
    if found is None:
        return
    paths = (figures.path_figure(found, 400, colours()), text.PATHS_ALT, "se_paths")
    measured = (figures.MOTION[kind](found, 400, colours()), text.MOTION_ALT, "se_symmetries")
    with picture:  # a board shows the paths
        show_charts(*((measured,) if law == "drawn" else (paths, measured)))
    with shown_here:
        say(text.motion_note(found))


def _thrown(controls: Controls, board: DeltaGenerator) -> Moved:
    name, told = "Gravity (breaks turns and scalings)", text.GRAVITY_HELP
    gravity = controls.slider(name, "gravity", 0.0, 2.0, 1.0, 0.1, help=told)
    spring = controls.slider("Spring (breaks shifts)", "spring", 0.0, 2.0, 0.0, 0.1)
    curl = controls.slider("Curl (breaks the mirror)", "curl", 0.0, 2.0, 0.0, 0.1)
    drag = controls.slider("Drag (breaks scalings)", "drag", 0.0, 1.0, 0.0, 0.1)
    count = controls.slider("Bodies", "thrown", 1, 30, 8, 1)
    noise = controls.slider("Noise of places", "blur", 0.0, 0.02, 0.003, 0.001, format="%.3f")
    return exhibit.of_world(World(gravity, spring, curl, drag), count, noise, 0)


def _drawn(controls: Controls, board: DeltaGenerator) -> Moved | None:
    dabs = controls.coded("strokes", partial(dabs_of, _LETTERS), text.CIRCLES, MOST_CHARACTERS)
    st.button("Wipe", on_click=lambda: controls.set("strokes", ""), disabled=not dabs)
    strokes = lines_of(dabs)
    with board:
        scene = board_scene(strokes, colours())
        slices(scene, "se_board", on_painted=_stroke_setter(controls, dabs))
    try:
        return exhibit.moved(tuple(Path(np.arange(1.0 * len(s)), s) for s in strokes))
    except InputError:
        say("Draw a path or two; some long strokes are needed before anything can be said.")
        return None


def _stroke_setter(controls: Controls, dabs: list[Dab]) -> Callable:
    """What the board calls after a stroke: points in pixels from the middle."""

    def painted(points: list[tuple[float, float]]) -> None:
        leaves = _LETTERS[0] if not dabs or dabs[-1].leaves == _LETTERS[1] else _LETTERS[1]
        shares = [(x / BOARD + 0.5, y / BOARD + 0.5) for x, y in points]
        controls.set("strokes", text_of([*dabs, *dabs_at(shares, leaves)]))

    return painted


def _brought(controls: Controls, board: DeltaGenerator) -> Moved:
    brought = uploaded([path.KIND], controls.key("file"), text.INVITATION)
    if brought is None:
        return exhibit.sample_paths()
    return brought.once("moved", partial(exhibit.moved, brought.value.paths))
