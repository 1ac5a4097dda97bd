"""Invariant inputs: one cloud in two hands, and the right one does not move."""

import streamlit as st

from core.clouds import Cloud
from core.figures.export import npz_bytes
from core.figures.verdict import SquareVerdict
from core.groups.scaling import Rule
from core.papers.tinvnn import PAPER, exhibit, figures, text
from core.papers.tinvnn.exhibit import Similarity
from core.papers.tinvnn.measure import STARTS, WAYS
from core.ui.clouds import chosen_cloud
from core.ui.components import cloud as cloud_view
from core.ui.controls import Controls
from core.ui.follow import fragment
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.turning import chosen_turn, turn_setter
from core.ui.views import (
    download,
    export_cloud,
    say,
    show_chart,
    show_cloud,
    show_verdict,
    sides,
)
from pages.tinvnn import tours

controls = Controls(PAPER)
TALL = 400  # of a chart [pixels]


def hands_view() -> None:
    shown_here, beside = sides()
    with beside:
        drawn = controls.choice("Drawn", "drawn", tuple(text.DRAWN), text.DRAWN)
        signs = controls.toggle("Break it: no rule of signs", "unruled", help=text.RULE_HELP)
        scale = controls.slider("Resize", "scale", 0.4, 1.0, 1.0, 0.05)
        shift = controls.slider("Shift along x [radii]", "shift", 0.0, 0.4, 0.0, 0.05)
        cloud = chosen_cloud(controls)
    with shown_here:
        moved(cloud, drawn, Similarity((0, 0, 0), scale, shift), "none" if signs else "skew")


@fragment()  # of its own: turning the cloud redraws the view and none of the controls beside it
def moved(cloud: Cloud, drawn: str, g: Similarity, rule: Rule) -> None:
    view, turn = st.container(), chosen_turn(controls)
    g = g._replace(turn=turn)
    found, still = exhibit.hands(cloud, g, rule), g == Similarity((0, 0, 0))
    with view:
        if drawn == "square":
            show_verdict(SquareVerdict(found.z.error, 1e-5, "Z", text.SQUARE_OVER, still))
            scene = figures.z_square(cloud, found, g, colours())
        else:
            error = found.errors["scaled"]
            verdict = SquareVerdict(error, 1e-4, "Z's network", text.NETWORK_OVER, still)
            show_verdict(verdict)
            scene = figures.hands_scene(cloud, found, g, colours())
        cloud_view(scene, "ti_cloud", turn_setter(controls))
    say(text.hands_note(found))
    with st.popover("Export", icon=":material/download:"):
        export_cloud(scene, "ti_cloud")
        z = {"z": found.z.fgx[0].numpy(), "eigenvalues": found.seen.eigenvalues[0].cpu().numpy()}
        download("Z as NPZ", "z.npz", lambda: npz_bytes(z))


def distances_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        used = controls.slider("Eigenvalues used", "used", 1, 3, 3, 1)
        mirrored = controls.toggle("Mirror the cloud", "mirrored")
        names = text.SOURCES
        given = controls.choice("From", "given", tuple(names), names, help=text.SOURCE_HELP)
        cloud = chosen_cloud(controls, "twisted", "spring")
    found = exhibit.rebuilt(cloud, used, mirrored, given == "coordinates")
    with shown_here:
        scene = figures.distance_scene(found, used, names[given], colours())
        show_cloud(scene, "ti_distances", text.distance_note(found, used))


def break_view() -> None:
    shown_here, beside = sides()
    with beside:
        ways, names = text.WAYS, figures.WAY_TITLES
        way = controls.choice("Change", "way", tuple(ways), ways, help=text.WAY_HELP)
        low, second, *_, high = WAYS[way].round(4).tolist()
        step, first = round(second - low, 4), STARTS[way]
        amount = controls.slider(names[way].capitalize(), way, low, high, first, step)
        shape = ("evened", "spring") if way == "cube" else ("changed", "bolt")  # where much happens
        cloud = chosen_cloud(controls, *shape)
    found = exhibit.broken(cloud, way, amount)
    with shown_here:
        left, right = st.columns([1.5, 1])
        with left:
            cloud_view(figures.broken_scene(cloud, found, colours()), "ti_break")
        with right:
            figure = figures.broken_figure(found, way, amount, colours())
            show_chart(figure, text.BROKEN_ALT, "ti_break_chart")
        say(text.broken_note(found, way))


def numbers_view() -> None:
    chart = controls.choice(
        "Chart", "chart", tuple(text.CHARTS), text.CHARTS, label_visibility="collapsed"
    )
    recorded = text.evaluation()
    if chart in ("scores", "normals"):
        quantity = "accuracy" if chart == "scores" else "normal_angle"
        figure = figures.score_figure(recorded["scores"], quantity, TALL, colours())
        note = text.scores_note(quantity)
    elif chart == "tours":
        family = tours.chosen_family(controls, "learned", ("coast", "scattered"))
        figure = figures.gap_figure(recorded["gaps"][family], TALL, colours())
        note = text.gaps_note(family)
    else:
        figure = figures.cost_figure(recorded["milliseconds"], TALL, colours())
        note = text.cost_note()
    say(note)
    show_chart(figure, text.CHART_ALT, f"ti_{chart}")


VIEWS = (
    View("hands", "Two hands", hands_view),
    View("distances", "Only distances", distances_view),
    View("break", "Break it", break_view),
    View("tours", "Tours", lambda: tours.tours_view(controls)),
    View("numbers", "In numbers", numbers_view),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
