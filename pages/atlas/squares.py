"""The commuting square on Home: one to watch, of a film, and one to drag, of a cloud.

Each needs a room that may be missing, so their parts are imported where they are drawn.
"""

import streamlit as st

from core.figures.verdict import SquareVerdict
from core.ui.components import cloud as show_cloud
from core.ui.components import film as show_film
from core.ui.theme import colours
from core.ui.views import show_verdict

_TURN = "home_turn"  # in the session: yaw, pitch and roll [degrees]
_MOVED_BY = (0.0, 1.0)  # pixels a frame
_NETWORKS = ("fernn-v2-seed0", "g-rnn-seed0")


def prepare() -> None:
    """Compute what `watched` shows, which is kept."""
    from core.papers.flow_equivariant_rnn import exhibit

    for name in _NETWORKS:
        exhibit.square(name, "intact", exhibit.drifting_digit(), _MOVED_BY)


def watched() -> None:
    """A drifting digit: the square of a flow equivariant network beside that of a plain one."""
    from core.papers.flow_equivariant_rnn import exhibit, figures, text

    digit = exhibit.drifting_digit()
    st.html(
        "<style>.st-key-home_pair .verdict { flex-direction: column; align-items: start }</style>"
    )
    with st.container(key="home_pair"):
        columns = st.columns(2, gap="large")
    for column, name in zip(columns, _NETWORKS, strict=True):
        found = exhibit.square(name, "intact", digit, _MOVED_BY)
        copy = exhibit.shown_copy(found, digit.velocities[0], _MOVED_BY)
        channel = exhibit.square_channel(found, copy)
        whose = figures.CAST[found.model].name
        with column:
            show_verdict(SquareVerdict(found.square.error, 1e-6, whose, text.SQUARE_OVER, False))
            show_film(
                figures.hidden_square(found, channel, copy, _MOVED_BY, colours()), f"home_{name}"
            )


def dragged() -> None:
    """A box that the visitor turns, and what a network says of it and of its turned copy."""
    from core import clouds
    from core.papers.frame_averaging import exhibit, figures, text

    broken = st.toggle("Break it", help="Ask the network itself, not its average over a frame.")
    turn = st.session_state.get(_TURN, (60, 30, 0))
    network = "plain" if broken else "averaged"
    cloud = clouds.preset("box", 0, 512)
    answer = exhibit.one_answer(network, cloud, turn, "dgcnn", 0)
    whose, still = text.METHOD_NAMES[network], turn == (0, 0, 0)
    show_verdict(SquareVerdict(answer.arrows.error, 1e-5, whose, text.SQUARE_OVER, still))
    scene = figures.normals_square(cloud, answer, network, turn, colours())
    show_cloud(scene, "home_square", lambda angles: st.session_state.update({_TURN: angles}))
