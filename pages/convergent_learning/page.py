"""Convergent learning: pair the units of two networks, predict one from many, and turn a layer."""

import streamlit as st

from core.figures.verdict import SquareVerdict
from core.papers.convergent_learning import PAPER, exhibit, figures, text
from core.papers.convergent_learning.activations import LAYERS, WIDTHS, Layer
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.digits import small_digit
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.views import (
    say,
    show_chart,
    show_charts,
    show_number,
    show_table,
    show_verdict,
    sides,
)
from pages.convergent_learning.own import own_view

controls = Controls(PAPER)
PENALTIES = (0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01, 0.005, 0.002)


def chosen() -> tuple[Layer, int]:
    """The layer and the second network."""
    names = text.LAYER_NAMES
    layer = controls.select("Layer", "layer", LAYERS, names, help=text.LAYER_HELP)
    others = text.OTHERS
    other = controls.choice("Second network", "other", tuple(others), others, help=text.OTHER_HELP)
    return layer, other


def match_view() -> None:
    shown_here, beside = sides()
    with beside:
        is_matched = controls.toggle("Match", "match", True, help=text.MATCH_HELP)
        layer, other = chosen()
        hows = text.HOWS
        how = controls.select("Partners by", "how", tuple(hows), hows, help=text.HOW_HELP)
    found = exhibit.matched(layer, other, how)
    with shown_here:
        slices(figures.match_scene(found, is_matched, how, colours()), "cl_pairs")
        say(text.match_note(found, how, other, is_matched))


def predict_view() -> None:
    shown_here, beside = sides()
    with beside:
        penalty = controls.steps("L1 penalty", "l1", PENALTIES, 0.15, help=text.L1_HELP)
        layer, other = chosen()
        most = len(exhibit.by_match(layer, other))
        rank = controls.slider("Unit, by its match", "unit", 1, 60, 4, 1, help=text.RANK_HELP)
        digit = small_digit(controls)
    seen = exhibit.predicted(layer, other, min(rank, most) - 1)
    weights, r2 = seen.at(layer, penalty)
    used = int((weights != 0).sum())
    twins = exhibit.twins(layer, seen.target)
    looks = [
        exhibit.excitations(layer, net)[unit % WIDTHS[layer]] for net, unit in enumerate(twins)
    ]
    with shown_here:
        with st.container(horizontal=True):
            show_number("Units used", f"{used} of {len(seen.units)}", text.USED_HELP)
            show_number("R2 of these", f"{r2:.2f}", text.R2_HELP)
            show_number("R2 of all", f"{seen.ridge:.2f}", text.RIDGE_HELP)
            show_number("R2 of the best", f"{seen.single:.2f}", text.SINGLE_HELP)
        left, right = st.columns(2, gap="medium")
        with left:
            tiles = exhibit.excitations(layer, 0), exhibit.excitations(layer, other)
            slices(figures.weights_scene(seen, weights, tiles, colours()), "cl_weights")
        with right:
            show_chart(figures.path_figure(seen, used, r2, colours()), text.PATH_ALT, "cl_path")
        said = exhibit.answers(layer, twins, digit)
        slices(figures.answers_scene(digit, said, looks, other, colours()), "cl_answers")
        say(text.predict_note(seen, used, r2, other))


def clusters_view() -> None:
    shown_here, beside = sides()
    with beside:
        count = controls.slider("Clusters", "count", 2, 12, 6, 1, help=text.COUNT_HELP)
        layer, other = chosen()
    found = exhibit.clustered(layer, other, count)
    with shown_here:
        with st.container(horizontal=True):
            show_number("Balance", f"{found.balance:.2f}", text.BALANCE_HELP)
            show_number("By chance", f"{found.chance.mean():.2f}", text.CHANCE_HELP)
        left, right = st.columns(2, gap="medium")
        with left:
            slices(figures.clusters_scene(found, colours()), "cl_clusters")
        with right:
            figure = figures.composition_figure(found, colours())
            show_chart(figure, text.COMPOSITION_ALT, "cl_composition")
        say(text.clusters_note(found, layer))


def controls_view() -> None:
    shown_here, beside = sides()
    with beside:
        share = controls.slider("Turn B [%]", "turn", 0, 100, 100, 5, help=text.TURN_HELP)
        white = controls.choice(
            "Correlations", "white", (False, True), text.WHITE, help=text.WHITE_HELP
        )
        layer, other = chosen()
        pairing = controls.choice("Sorted pairs", "pairing", tuple(text.PAIRINGS), text.PAIRINGS)
    found = exhibit.turning(layer, other, white)
    error = exhibit.square(layer, other, share).error
    with shown_here:
        whose = "What B predicts of A"
        show_verdict(SquareVerdict(error, 1e-10, whose, text.SQUARE_OVER, share == 0))
        show_charts(
            (figures.turning_figure(found, share, colours()), text.TURNING_ALT, "cl_turning"),
            (
                figures.curves_figure(exhibit.curves(layer, pairing), colours()),
                text.CURVES_ALT,
                "cl_curves",
            ),
        )
        say(text.turning_note(found, share, white, layer))
        say(text.curves_note(layer))
        with st.expander("All layers"):
            show_table(text.layer_rows())


VIEWS = (
    View("match", "Match", match_view),
    View("predict", "One from many", predict_view),
    View("controls", "Turn it", controls_view),
    View("clusters", "Subspaces", clusters_view),
    View("yours", "Your features", lambda: own_view(controls)),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
