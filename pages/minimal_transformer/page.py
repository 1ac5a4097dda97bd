"""Minimal transformer: an encoder taken apart block by block, with trained weights of every remainder."""

from functools import partial

import streamlit as st

from core.figures.verdict import SquareVerdict
from core.papers.minimal_transformer import PAPER, exhibit, figures, text
from core.papers.minimal_transformer.model import Form
from core.papers.minimal_transformer.train import KEYS, NO_MLP, SIZE, SYMMETRIC, shown
from core.ui.components import blocks, slices
from core.ui.controls import Controls
from core.ui.digits import small_digit
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.tour import lecture_mode
from core.ui.views import say, show_chart, show_number, show_table, show_verdict, sides

controls = Controls(PAPER)
SPLIT_OVER = (4, 6)  # a digit of which the networks say different things


def chosen_form() -> Form:
    mlp = controls.toggle("MLP", "mlp", True)
    keys = controls.choice("Keys", "keys", KEYS, text.KEY_NAMES, help=text.KEYS_HELP)
    values = controls.toggle("Values and projection", "values", True)
    return shown(mlp, keys, values)


def take_out(was: Form, on: frozenset[str]) -> None:
    """Move the controls to what is left when these blocks are on."""
    mlp, keys, values = exhibit.left(was, on)
    controls.set("mlp", mlp)
    controls.set("keys", keys)
    controls.set("values", values)


def bench_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        form = chosen_form()
    with shown_here:
        left, right = st.columns([1.35, 1], gap="medium")
        with left:
            blocks(figures.diagram(form), "mt_blocks", partial(take_out, form))
            with st.container(horizontal=True):
                for number in text.bench_numbers(form)[: 3 if lecture_mode() else None]:
                    show_number(*number)
            say(text.bench_note(form))
        with right:
            show_chart(figures.scale_figure(form, colours()), text.SCALE_ALT, "mt_scale")


def digit_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        pixels = small_digit(controls, SPLIT_OVER)
    shares = exhibit.answers(pixels)
    with shown_here:
        left, right = st.columns([1, 2.4], gap="medium")
        with left:
            slices(figures.digit_scene(pixels, colours()), "mt_digit")
        with right:
            figure = figures.answers_figure(shares, text.SHORT_NAMES, colours())
            show_chart(figure, text.ANSWERS_ALT, "mt_answers")
        say(text.answers_note(shares))


def scores_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        name = controls.choice("Keys", "of", ("own", "queries"), text.KEY_NAMES)
        what = controls.choice("Shown", "what", tuple(text.WHAT), text.WHAT)
        layer = controls.slider("Encoder", "layer", 1, SIZE.depth, 2, 1) - 1
        head = controls.slider("Head", "head", 1, NO_MLP.heads, 1, 1) - 1
        pixels = small_digit(controls, SPLIT_OVER)
    tone = colours()
    found = {
        key: exhibit.mirrored(pixels, form, layer, head)
        for key, form in {"own": NO_MLP, "queries": SYMMETRIC}.items()
    }
    here = found[name]
    with shown_here:
        show_verdict(SquareVerdict(here.asymmetry, 1e-12, text.WHOSE[name], text.SQUARE_OVER))
        if what == "scores":
            slices(figures.mirror_scene(here, tone), "mt_mirror")
            say(text.mirror_note(here, name))
        else:
            values = {text.WHOSE[key]: one.eigenvalues for key, one in found.items()}
            figure = figures.eigenvalue_figure(values, tone)
            show_chart(figure, text.EIGENVALUES_ALT, "mt_eigenvalues")
            say(text.eigenvalue_note(here, name))


def merge_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        trained = controls.choice("Trained", "trained", tuple(text.TRAINED), text.TRAINED)
        bare = trained == "bare"
        skip = (
            controls.slider("Skip", "skip", 0.0, 1.0, 0.0, 0.05, help=text.SKIP_HELP)
            if bare
            else 1.0
        )
        pixels = small_digit(controls, SPLIT_OVER)
    found = exhibit.merged_digit(pixels, bare, skip)
    with shown_here:
        show_verdict(SquareVerdict(found.error, 1e-12, text.MERGED, text.MERGED_OVER))
        slices(figures.merge_scene(found, colours()), "mt_merge")
        say(text.merge_note(found, bare, skip))


def sizes_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        what = controls.choice("Shown", "quantity", tuple(text.QUANTITIES), text.QUANTITIES)
    with shown_here:
        figure = figures.sizes_figure(text.size_series(), what, colours())
        show_chart(figure, text.SIZES_ALT, "mt_sizes")
        say(text.sizes_note())
        if not lecture_mode():
            show_table(text.size_rows())


VIEWS = (
    View("bench", "Take it apart", bench_view),
    View("digit", "Your digit", digit_view),
    View("scores", "Scores in the mirror", scores_view),
    View("merge", "Merge the products", merge_view),
    View("sizes", "Only smaller?", sizes_view),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
