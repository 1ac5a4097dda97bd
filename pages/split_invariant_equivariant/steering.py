"""A thing that is turned by dragging, and the views that a predictor thinks of."""

import streamlit as st

from core.data.views import RANGE
from core.figures.verdict import SquareVerdict
from core.papers.split_invariant_equivariant import exhibit, figures, text
from core.papers.split_invariant_equivariant.exhibit import GALLERY, Subject
from core.ui.components import cloud as cloud_view
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.follow import fragment
from core.ui.theme import colours
from core.ui.tour import lecture_mode
from core.ui.views import say, show_number, show_verdict


@fragment()  # of its own: turning the thing redraws the view and none of the controls beside it
def steered(
    controls: Controls,
    shown: Subject,
    start: int,
    arm: str,
    wrong: bool,
    drawn: str,
) -> None:
    """Drag the thing; see where the prediction lands."""
    # In a lecture words and sliders stand beside the picture, or the square would have no room.
    alone, lecture = lecture_mode() and drawn == "square", lecture_mode()
    thing, seen = st.columns([1, 2.4])
    with thing:
        above, below = st.container(), st.container()
    with below if lecture else st.container():
        turn = chosen_turn(controls)
    found, tone = exhibit.steer(shown, start, turn, arm, wrong), colours()
    still = turn == (0, 0, 0)
    with seen:
        verdict = SquareVerdict(
            found.square.error, 1e-6, figures.CAST[arm].name, text.SQUARE_OVER, still
        )
        show_verdict(verdict)
        if drawn == "square":
            slices(figures.square_scene(found, arm, tone), "sie_square")
        else:
            slices(figures.steered_scene(found, figures.CAST[arm].name, tone), "sie_views")
    if not alone:
        with above:
            if not lecture:
                rank = f"{found.rank} of {GALLERY}"
                show_number("Rank of the true view", rank, text.RANK_HELP)
            scene = figures.turn_scene(shown, turn, tone)
            cloud_view(scene, "sie_cloud", lambda new: turned(controls, new))
    with below if lecture else st.container():
        say(text.steer_note(found, arm, wrong, brief=lecture or shown.key is None))


def chosen_turn(controls: Controls) -> tuple[int, int, int]:
    """Yaw, pitch and roll in the thing's own frame, each as far as networks have seen things turned."""
    first, second, third = (st.container() for _ in "xyz") if lecture_mode() else st.columns(3)
    with first:
        yaw = controls.slider("Yaw, about its upright axis [degrees]", "yaw", -RANGE, RANGE, 60, 1)
    with second:
        pitch = controls.slider("Pitch, sideways", "pitch", -RANGE, RANGE, 0, 1)
    with third:
        roll = controls.slider("Roll, forward", "roll", -RANGE, RANGE, 0, 1)
    return yaw, pitch, roll


def turned(controls: Controls, angles: tuple[int, int, int]) -> None:
    """What the cloud component calls; what lies beyond the range ends at its edge."""
    for name, angle in zip(("yaw", "pitch", "roll"), angles, strict=True):
        controls.set(name, max(-RANGE, min(RANGE, angle)))
