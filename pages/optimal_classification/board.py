"""Controls of the optimal classification page, what is painted there, and a visitor's own points."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.inputs import InputError, features
from core.inputs.strokes import MOST_CHARACTERS, dabs_at, dabs_of, text_of
from core.papers.optimal_classification import exhibit, figures, report, text
from core.papers.optimal_classification.data import PAPER_WORLDS, PIXELS
from core.papers.optimal_classification.exhibit import LETTERS, Asked, Board
from core.papers.optimal_classification.model import NEURONS, ORDERS
from core.papers.optimal_classification.plane import split
from core.ui.components import slices as slice_view_of
from core.ui.controls import Controls
from core.ui.theme import colours
from core.ui.uploads import uploaded
from core.ui.views import download, say

DEPTHS = (*range(1, 11), 12, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200, 500, 1000, 2000, 5000)
BRUSH = PIXELS[0] / 36  # radius of the brush that is drawn [pixels]
Painted = Callable[[list[tuple[float, float]]], None]


def chosen_network(controls: Controls) -> Asked:
    """The activation, by name or by its Hermite coefficients, and the number of layers."""
    keys = (*NEURONS, "own")
    key = controls.select("Activation", "activation", keys, text.NEURON_NAMES)
    depth = controls.steps("Layers", "depth", DEPTHS, 100)
    if key != "own":
        return Asked(key, depth)
    shares = [
        controls.slider(f"Share of h{k}", f"a{k}", 0.0, 1.0, float(k in (1, 3)), 0.05)
        for k in range(ORDERS)
    ]
    if not any(shares):
        raise InputError("all shares are 0; an activation of some part is needed")
    # A share is of the second moment: the square of a Hermite coefficient.
    return Asked("own", depth, coefficients=tuple(share**0.5 for share in shares))


def with_kernel(controls: Controls, asked: Asked) -> Asked:
    """The same network by the kernel of its values, or of its gradients."""
    names = text.KERNEL_NAMES
    kernel = controls.choice("Kernel", "kernel", tuple(names), names, help=text.KERNEL_HELP)
    return asked._replace(kernel=kernel)


def chosen_board(controls: Controls, place: DeltaGenerator) -> tuple[Board | None, Painted | None]:
    """The points and, where they can be painted, what the picture calls when they were.

    No points where one class is not painted yet: that is said, and painted, in the picture's place.
    """
    source = controls.choice("Points", "source", tuple(text.SOURCE_NAMES), text.SOURCE_NAMES)
    if source == "yours":
        return _own_board(controls), None
    if source == "paper":
        return exhibit.drawn_board(PAPER_WORLDS[3], *_sample(controls)), None
    letter = controls.choice("Brush", "brush", tuple(text.BRUSH_NAMES), text.BRUSH_NAMES)
    dabs = controls.coded("paint", partial(dabs_of, LETTERS), exhibit.arcs(), MOST_CHARACTERS)
    with st.container(horizontal=True):
        st.button("Wipe", on_click=lambda: controls.set("paint", ""), disabled=not dabs)
        st.button("Two arcs", on_click=lambda: controls.set("paint", exhibit.arcs()))
    sample = _sample(controls)
    spread = controls.slider("Spread of the paint [% of a side]", "spread", 3, 15, 9, 1)

    def painted(points: list[tuple[float, float]]) -> None:
        shares = [(x / PIXELS[0] + 0.5, y / PIXELS[1] + 0.5) for x, y in points]
        controls.set("paint", text_of([*dabs, *dabs_at(shares, letter)]))

    world = exhibit.painted(dabs, spread / 100)
    if world is None:
        with place:
            say(text.NEEDS_BOTH)
            empty = figures.empty_scene(dabs, BRUSH, colours())
            slice_view_of(empty, "oc_empty", on_painted=painted)
        return None, painted
    return exhibit.drawn_board(world, *sample), painted


def _sample(controls: Controls) -> tuple[int, int]:
    """How many points, and which draw of them."""
    points = controls.slider("Training points", "points", 50, 600, 300, 50)
    return points, controls.slider("Another draw", "draw", 0, 20, 1, 1)


def _own_board(controls: Controls) -> Board:
    found = uploaded([features.KIND], controls.key("points_file"), "Until then, two moons.")
    download("An example, as CSV", "points.csv", report.example_csv)
    points, draw = _sample(controls)
    if found is None:
        sample, notes = exhibit.own(features.read_features(report.example_csv()))
        board = Board(split(sample, points, draw), None, lambda key, make: make())
    else:
        file, key = found, (points, draw)  # what is made of the file is forgotten with it
        sample, notes = file.once("own", lambda: exhibit.own(file.value))
        plane = file.once(key, lambda: split(sample, points, draw))
        board = Board(plane, None, lambda name, make: file.once((key, name), make))
    st.caption(text.own_note(board, notes))
    return board


YOUR_DATA = (
    "Choose **Your points** under *Paint and see* and bring a CSV of two columns and a label (or "
    f"an NPZ of `features` and `labels`), up to {features.MAX_BYTES >> 20} MB. Of more than two "
    "columns the first two principal components are taken; the largest class is told from all "
    f"others. Half of the points, {exhibit.MOST_OWN} at most, are learnt and errors are measured on "
    "the rest. `python -m core inspect points.csv` gives the numbers."
)
