"""Convergent learning: pair the units of two networks, predict one from many, and turn a layer."""

import streamlit as st

from core.figures.verdict import SquareVerdict
from core.papers.convergent_learning import PAPER, exhibit, figures, text
from core.papers.convergent_learning.activations import LAYERS, NETS, WIDTHS, Layer
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.digits import small_digit
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.tour import lecture_mode
from core.ui.views import say, show_chart, show_charts, show_number, show_verdict, sides
from pages.convergent_learning.own import own_view

controls = Controls(PAPER)


def chosen() -> tuple[Layer, int]:
    """The layer and the second network."""
    names = text.LAYER_NAMES
    layer = controls.select("Layer", "layer", LAYERS, names, index=3, help=text.LAYER_HELP)
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
        scene = figures.match_scene(found, is_matched, text.LETTERS[other], colours())
        slices(scene, "cl_pairs")
        say(text.match_note(found, other, is_matched))


def predict_view() -> None:
    shown_here, beside = sides()
    with beside:
        penalty = controls.steps("L1 penalty", "l1", exhibit.PENALTIES, 0.1, help=text.L1_HELP)
        layer, other = chosen()
        most = len(exhibit.by_match(layer, other))
        first = min(47, most)
        rank = controls.slider("Unit, by its match", "unit", 1, most, first, 1, help=text.RANK_HELP)
        digit = small_digit(controls)
    seen = exhibit.predicted(layer, other, rank - 1)
    weights, at = seen.path.at(penalty), exhibit.PENALTIES.index(penalty)
    used, r2 = seen.used[at], seen.r2[at]
    twins, letter = exhibit.twins(layer, seen.target), text.LETTERS[other]
    tiles = [exhibit.excitations(layer, net) for net in range(NETS)]
    said = exhibit.answers(layer, twins, digit)
    is_map = (
        said[0].size > 1
    )  # a slide shows maps of answers where there are any, else who predicts
    with shown_here:
        if not (lecture_mode() and is_map):
            with st.container(horizontal=True):
                show_number("Units used", f"{used} of {len(seen.units)}", text.USED_HELP)
                show_number("R2 of these", text.number(r2), text.R2_HELP)
                show_number("R2 of all", f"{seen.ridge:.2f}", text.RIDGE_HELP)
                show_number("R2 of the best one", f"{seen.single:.2f}", text.SINGLE_HELP)
        if is_map or not lecture_mode():
            say(text.predict_note(seen, used, r2, f"unit {rank} of {most} of {letter}"))
        if not (lecture_mode() and is_map):
            left, right = st.columns(2, gap="medium")
            with left:
                looks = tiles[0], tiles[other]
                slices(figures.weights_scene(seen, weights, looks, letter, colours()), "cl_weights")
            with right:
                show_chart(figures.path_figure(seen, used, r2, colours()), text.PATH_ALT, "cl_path")
        if is_map or not lecture_mode():
            drawn = [tiles[net][unit % WIDTHS[layer]] for net, unit in enumerate(twins)]
            slices(figures.answers_scene(digit, said, drawn, other, colours()), "cl_answers")


def turn_view() -> None:
    shown_here, beside = sides()
    with beside:
        share = controls.slider("Turn [%]", "turn", 0, 100, 100, 5, help=text.TURN_HELP)
        kinds = text.WHITE
        white = controls.choice("Correlations", "of", tuple(kinds), kinds, help=text.WHITE_HELP)
        layer, other = chosen()
    found, letter = exhibit.turning(layer, other, white == "white"), text.LETTERS[other]
    error = exhibit.square_error(layer, other, share)
    with shown_here:
        whose = f"What {letter} predicts of A"
        show_verdict(SquareVerdict(error, 1e-10, whose, text.SQUARE_OVER, share == 0))
        pairs = figures.sorted_figure(exhibit.curves(layer), "pairs, sorted [%]", colours(), 270)
        turned = figures.turning_figure(found, share, letter, colours())
        show_charts((turned, text.TURNING_ALT, "cl_turning"), (pairs, text.CURVES_ALT, "cl_curves"))
        say(text.turning_note(found, share, white, layer, other))


def clusters_view() -> None:
    shown_here, beside = sides()
    with beside:
        count = controls.slider("Clusters", "count", 2, 12, 6, 1, help=text.COUNT_HELP)
        layer, other = chosen()
    found, letter = exhibit.clustered(layer, other, count), text.LETTERS[other]
    with shown_here:
        with st.container(horizontal=True):
            show_number("Balance", f"{found.balance:.2f}", text.BALANCE_HELP)
            show_number("By chance", f"{found.chance.mean():.2f}", text.CHANCE_HELP)
        say(text.clusters_note(found, layer))
        left, right = st.columns(2, gap="medium")
        with left:
            slices(figures.clusters_scene(found, letter, colours()), "cl_clusters")
        with right:
            figure = figures.composition_figure(found, letter, colours())
            show_chart(figure, text.COMPOSITION_ALT, "cl_composition")


VIEWS = (
    View("match", "Match", match_view),
    View("predict", "One from many", predict_view),
    View("controls", "Turn it", turn_view),
    View("clusters", "Subspaces", clusters_view),
    View("yours", "Your features", lambda: own_view(controls)),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
