"""Feature complexity: merge features that do the same job, and watch how long the network stays right."""

import streamlit as st

from core.digit_networks import WIDTHS
from core.figures.verdict import SquareVerdict
from core.papers.feature_complexity import PAPER, exhibit, figures, text
from core.papers.feature_complexity.exhibit import Melted
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.views import (
    say,
    show_chart,
    show_number,
    show_table,
    show_verdict,
    sides,
)
from pages.feature_complexity.own import own_view

controls = Controls(PAPER)


def chosen_network() -> tuple[exhibit.Kind, int]:
    kind = controls.select("Network", "kind", tuple(text.KINDS), text.KINDS, help=text.KIND_HELP)
    if kind in ("two", "three"):
        return kind, 32
    widths = {width: str(width) for width in WIDTHS}
    return kind, controls.choice("Neurons in a layer", "width", (128, 32, 64, 256), widths)


def melted() -> tuple[exhibit.Kind, int, Melted]:
    """What the controls of two views ask for."""
    percent = controls.slider("Reach beta [%]", "beta", 0, 45, 15, 1, help=text.BETA_HELP)
    how = controls.choice("Merged are", "how", tuple(text.HOWS), text.HOWS, help=text.HOW_HELP)
    kind, width = chosen_network()
    return kind, width, exhibit.melt(kind, width, how, percent)


def melt_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        kind, width, found = melted()
    with shown_here:
        with st.container(horizontal=True):
            show_number("Parameters left", f"{found.share:.0%}", text.SHARE_HELP)
            show_number("Right, merged", f"{found.after:.1%}", text.RIGHT_HELP)
            show_number("Right, whole", f"{found.before:.1%}", text.RIGHT_HELP)
        if kind in ("two", "three"):
            none = found.found.network.widths == found.whole.widths
            whose = "The merged network"
            show_verdict(SquareVerdict(found.error, 1e-10, whose, text.SQUARE_OVER, none))
        slices(figures.melt_scene(found, exhibit.excitations(kind, width), colours()), "fc_layers")
        say(text.melt_note(found))


def same_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        kind, width, found = melted()
        layer = controls.choice("Layer", "layer", (1, 2, 3), {n: str(n) for n in (1, 2, 3)})
        groups = exhibit.stacks(found, layer - 1)
        rank = controls.slider("Stack, by how much it says", "stack", 1, 12, 1, 1)
        rank = min(rank, len(groups))
    with shown_here:
        if not groups:
            say(text.NO_STACK)
            return
        seen = exhibit.stack(found, layer - 1, groups[rank - 1])
        show_verdict(SquareVerdict(seen.swapped, 1e-10, "Swapping a and b", text.SWAP_OVER))
        left, right = st.columns(2, gap="medium")
        shown = exhibit.excitations(kind, width)[layer - 1]
        with left:
            slices(figures.stack_scene(seen, shown, layer, colours()), "fc_members")
        with right:
            show_chart(figures.stack_figure(seen, colours()), text.STACK_ALT, "fc_said")
        say(text.stack_note(seen, rank, len(groups)))


def sizes_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        width = controls.choice("Neurons in a layer", "wide", (256, 128, 64, 32), {})
    with shown_here:
        rows = text.evaluation()["curves"][str(width)]
        show_chart(figures.sizes_figure(rows, colours()), text.SIZES_ALT, "fc_sizes")
        say(text.sizes_note(rows, width))


def complexity_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        about = controls.choice("Over", "over", tuple(text.OVER), text.OVER)
        if about == "depth":
            width = controls.choice("Neurons in a layer", "wide", (256, 128, 64, 32), {})
    with shown_here:
        found = text.evaluation()
        if about == "depth":
            figure = figures.depth_figure(found["curves"][str(width)], colours())
            show_chart(figure, text.DEPTH_ALT, "fc_depth")
            say(text.depth_note(width))
        elif about == "many":
            show_chart(figures.many_figure(found["many"], colours()), text.MANY_ALT, "fc_many")
            say(text.many_note())
        else:
            show_table(text.width_rows())
            say(text.width_note())


VIEWS = (
    View("melt", "Melt", melt_view),
    View("same", "The same feature?", same_view),
    View("sizes", "Size and accuracy", sizes_view),
    View("complexity", "Complexity", complexity_view),
    View("yours", "Your features", lambda: own_view(controls)),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
