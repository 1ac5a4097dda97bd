"""Frame averaging: turn a cloud and watch whose answer turns with it."""

import streamlit as st

from core.figures.verdict import SquareVerdict
from core.papers.frame_averaging import PAPER, exhibit, figures, text
from core.ui.clouds import chosen_cloud, chosen_damage
from core.ui.components import cloud as cloud_view
from core.ui.controls import Controls
from core.ui.follow import fragment
from core.ui.frame import View, Words, room
from core.ui.mesh import show_mesh
from core.ui.theme import colours
from core.ui.tour import lecture_mode
from core.ui.turning import chosen_turn, turn_setter
from core.ui.views import export_cloud, say, show_chart, show_cloud, show_verdict, sides
from pages.frame_averaging import clouds

controls = Controls(PAPER)
MESH_TURN = (60, 30, 0)  # that the network sees a mesh under [degrees]


def square_view() -> None:
    shown_here, beside = sides()
    with beside:
        drawn = controls.choice("Drawn", "drawn", tuple(text.DRAWN_NAMES), text.DRAWN_NAMES)
        network = None
        if drawn == "square":
            network = controls.select("Break it", "break", tuple(text.BREAKS), text.BREAKS)
        cloud = chosen_cloud(controls)
        asked = (*clouds.chosen_networks(controls), *clouds.chosen_frame(controls))
        cloud = chosen_damage(controls, cloud, clouds.PROTECTED)
    with shown_here:
        turned(cloud, network, *asked)


@fragment()  # of its own: turning the cloud redraws the view and none of the controls beside it
def turned(cloud, network, *asked) -> None:
    view = st.container()
    turn, whose = chosen_turn(controls), network or "averaged"
    if network:
        answers = {network: exhibit.one_answer(network, cloud, turn, *asked)}
        scene = figures.normals_square(cloud, answers[network], network, turn, colours())
    else:
        answers = exhibit.three_answers(cloud, turn, *asked)
        picked = st.session_state.get("fa_picked", -1)
        scene = figures.turning_scene(cloud, answers, turn, picked, colours())
    with view:
        error, still = answers[whose].arrows.error, turn == (0, 0, 0)
        show_verdict(SquareVerdict(error, 1e-5, text.METHOD_NAMES[whose], text.SQUARE_OVER, still))
        cloud_view(scene, "fa_cloud", turn_setter(controls), lambda n: controls.set("picked", n))
    (st.caption if network else say)(text.turn_note(answers, still))
    if not network:
        st.caption(text.picked_note(picked, cloud, answers))
    with st.popover("Export", icon=":material/download:"):
        export_cloud(scene, "fa_cloud")
        clouds.take_away(cloud, answers)


def copies_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        cloud = chosen_cloud(controls)
        asked = (*clouds.chosen_networks(controls), *clouds.chosen_frame(controls))
    with shown_here:
        canonical_copies(cloud, *asked)


@fragment()
def canonical_copies(cloud, backbone, seed, averaging, group) -> None:
    view, turn = st.container(), chosen_turn(controls)
    answer = exhibit.one_answer("averaged", cloud, turn, backbone, seed, averaging, group)
    assert answer.frame is not None  # an averaged answer has one
    note = f"{text.votes_note(answer)} {text.gap_note(answer.frame)}"
    with view:
        scene = figures.copies_scene(cloud, answer, group, turn, colours())
        show_cloud(scene, "fa_copies", note, on_turn=turn_setter(controls))


def morph_view() -> None:
    shown_here, beside = sides()
    with beside:
        cloud = chosen_cloud(controls, "morphed", "box")
        backbone, seed = clouds.chosen_networks(controls)
        stretch = controls.slider("Stretch", "stretch", -0.5, 1.0, 0.02, 0.02)
    morph = exhibit.morph(cloud, stretch, backbone, seed)
    curves = exhibit.morph_curves(cloud, backbone, seed)
    with shown_here:
        say(text.morph_note(exhibit.morph_jumps(cloud, backbone, seed)))
        left, right = st.columns([1.15, 1])
        with left:
            cloud_view(figures.morph_scene(morph, colours()), "fa_morph")
        with right:
            figure = figures.morph_figure(curves, stretch, colours())
            show_chart(figure, text.MORPH_ALT, "fa_morph_chart")


def protocols_view() -> None:
    quantity = controls.choice(
        "Of", "of", tuple(text.QUANTITY_NAMES), text.QUANTITY_NAMES, label_visibility="collapsed"
    )
    figure = figures.protocol_figure(text.evaluation(), quantity, colours())
    show_chart(figure, text.PROTOCOL_ALT, f"fa_{quantity}")
    say(text.PROTOCOL_NOTE)


def particles_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        system = controls.slider("Which system", "system", 0, 99, 92, 1)
        push = controls.slider("Speed of the first particle, times", "push", 0.0, 3.0, 1.0, 0.25)
        seed = clouds.chosen_seed(controls)
    with shown_here:
        particles(system, push, seed)


@fragment()
def particles(system, push, seed) -> None:
    view, turn = st.container(), chosen_turn(controls)
    run = exhibit.nbody_run(system, push, turn, seed)
    with view:
        scene = figures.nbody_scene(run, turn, colours())
        note = text.particles_note(run, brief=lecture_mode())
        show_cloud(scene, "fa_particles", note, on_turn=turn_setter(controls))


def mesh_view() -> None:
    shown_here, beside = sides()
    with beside:
        name, mesh, cloud = clouds.chosen_mesh(controls)
        backbone, seed = clouds.chosen_networks(controls)
        network = controls.select("Normals by", "by", list(text.METHOD_NAMES), text.METHOD_NAMES)
    with shown_here:
        answer = exhibit.one_answer(network, cloud, MESH_TURN, backbone, seed)
        scene = figures.mesh_scene(mesh, cloud, answer, network, colours())
        content = f"{name} {backbone} {seed} {network} {st.context.theme.type}"
        show_mesh(scene, content, text.MESH_ALT, private=cloud.key is None)
        say(text.mesh_note(answer, cloud))


VIEWS = (
    View("square", "Commuting square", square_view, ("turn", "Turn the cloud")),
    View("copies", "Canonical copies", copies_view),
    View("morph", "Box to cube", morph_view),
    View("protocols", "Poses compared", protocols_view, ("Table of poses",)),
    View("particles", "Five particles", particles_view),
    View("mesh", "Mesh", mesh_view),
)
WORDS = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, clouds.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, WORDS)
