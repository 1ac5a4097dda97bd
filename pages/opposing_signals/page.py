"""Opposing signals: a training step by step, and which samples pull in opposite directions."""

import streamlit as st
from plotly.graph_objects import Figure

from core.papers.opposing_signals import PAPER, captions, exhibit, figures, text
from core.papers.opposing_signals.data import SAMPLES
from core.papers.opposing_signals.train import STEPS
from core.ui.components import tiles
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.tour import lecture_mode
from core.ui.views import say, show_charts, sides

controls = Controls(PAPER)
LAST = STEPS - 2  # of which it is known how losses change


def go_on(step: int) -> None:
    controls.set("step", min(LAST, max(0, step)))


def followed() -> int:
    """The sample that the visitor follows, or -1."""
    told = controls.state("sample", "", 4)
    return int(told) if told.isascii() and told.isdecimal() and int(told) < SAMPLES else -1


def show_wall(wall: exhibit.Wall, label: str, key: str, sample: int) -> None:
    say(f"**{label}**")
    tiles(
        figures.wall_tiles(wall, label, sample, lecture_mode()),
        f"os_{key}_tiles",
        lambda chosen: controls.set("sample", str(wall.rows[chosen])),
    )


def close_up(here: exhibit.Run, name: str, step: int, what: str) -> tuple[Figure, str, str]:
    figure = figures.window_figure(here, name, step, what, colours())
    return figure, text.WINDOW_ALT[what], f"os_{what}_window"


def tug_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        name = controls.select("Training", "run", tuple(captions.RUNS), captions.RUNS)
        step = controls.slider("Step", "step", 0, LAST, 400, 1)
        with st.container(horizontal=True):
            for key, label, by in (("before", "Step back", -1), ("next", "Next step", 1)):
                st.button(label, controls.key(key), on_click=go_on, args=(step + by,))
        beside_it = ("groups",) if "batch-norm" in name else tuple(text.BESIDE)
        what = controls.choice("Close up", "what", beside_it, text.BESIDE)
    here, (rising, falling), sample = exhibit.run(name), exhibit.walls(name, step), followed()
    with shown_here:
        if what == "groups" or not lecture_mode():  # on a slide, walls or charts have room
            left, right = st.columns(2, gap="medium")
            with left:
                show_wall(rising, text.RISING, "rising", sample)
            with right:
                show_wall(falling, text.FALLING, "falling", sample)
            say(text.tug_note(name, step, rising, falling))
            if sample >= 0:
                say(text.followed_note(sample, rising, falling))
            if lecture_mode():
                return
        sky_or_groups = close_up(here, name, step, what)
        if lecture_mode():
            show_charts(sky_or_groups, close_up(here, name, step, "groups"))
        else:
            timeline = figures.timeline_figure(here, name, step, colours())
            show_charts((timeline, text.TIMELINE_ALT, "os_timeline"), sky_or_groups)


def sharpness_view() -> None:
    shown_here, beside = sides()
    with beside:
        compared = controls.choice(
            "Compare", "compared", tuple(text.COMPARED), text.COMPARED, help=text.SHARP_HELP
        )
    names = captions.PLANTINGS if compared == "planting" else captions.MEANS
    runs = {name: exhibit.run(name) for name in names}
    with shown_here:
        sharpness = figures.sharpness_figure(runs, colours())
        share = figures.share_figure(runs, colours())
        show_charts(
            (sharpness, text.SHARPNESS_ALT, "os_sharp"), (share, text.SHARE_ALT, "os_share")
        )
        say(text.sharpness_note(runs))


def remedies_view() -> None:
    shown_here, beside = sides()
    with beside:
        helps = tuple(captions.MEANS[1:])
        one = controls.select("Against descent", "remedy", ("all", *helps), text.REMEDIES)
    chosen = helps if one == "all" else (one,)
    runs = {name: exhibit.run(name) for name in (captions.MEANS[0], *chosen)}
    with shown_here:
        pull, loss = figures.pull_figure(runs, colours()), figures.loss_figure(runs, colours())
        charts = ((pull, text.PULL_ALT, "os_pull"), (loss, text.LOSS_ALT, "os_loss"))
        show_charts(*charts[: 1 if lecture_mode() else 2])
        say(text.remedies_note(runs), help=text.PULL_HELP)
    with beside:
        st.caption(text.TRAINED_NOTE)


def valley_view() -> None:
    shown_here, beside = sides()
    with beside:
        alpha = controls.slider("alpha, how large the feature is", "alpha", 4.0, 32.0, 16.0, 0.5)
        size = controls.slider("|beta|, how strong the signal", "size", 1.0, 6.0, 4.0, 0.1)
        rate = controls.slider(
            "Learning rate eta",
            "rate",
            0.01,
            0.1,
            0.036,
            0.001,
            format="%.3f",
            help=text.SHARP_HELP,
        )
        second = controls.choice("Beside it", "second", tuple(text.SECOND), text.SECOND)
    here = exhibit.valley(alpha, size, rate)
    with shown_here:
        drawn, alt = {
            "swing": (figures.swing_figure, text.SWING_ALT),
            "groups": (figures.groups_figure, text.GROUPS_ALT),
            "valley": (figures.valley_figure, text.VALLEY_ALT),
        }[second]
        show_charts(
            (figures.climb_figure(here, colours()), text.CLIMB_ALT, "os_climb"),
            (drawn(here, colours()), alt, "os_swing"),
        )
        say(text.valley_note(here))


VIEWS = (
    View("tug", "Tug of war", tug_view),
    View("sharpness", "Sharpness", sharpness_view),
    View("remedies", "Remedies", remedies_view),
    View("valley", "Two-layer linear network", valley_view),
)
room(PAPER, controls, VIEWS, Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA))
