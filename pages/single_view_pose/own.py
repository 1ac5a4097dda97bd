"""The view of a visitor's own mesh, on which a head is fine-tuned here and now."""

from functools import partial

import streamlit as st

from core.beliefs import drawn_from
from core.data.objects import thing
from core.inputs import point_cloud
from core.memory import kept_as
from core.papers.single_view_pose import figures, live, text
from core.papers.single_view_pose.live import Live
from core.papers.single_view_pose.measure import belief_of, masses
from core.papers.single_view_pose.model import FINE, grid
from core.ui.components import cloud as cloud_view
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.progress import forget, made_ready, work_through
from core.ui.theme import colours
from core.ui.uploads import uploaded
from core.ui.views import say, show_chart, sides

WORK = "vp_work"  # in the session: a fine-tuning


def own_view(controls: Controls) -> None:
    """A mesh, its views, the fine-tuning and its own pose page."""
    shown_here, beside = sides()
    with beside:
        brought = uploaded(
            [point_cloud.KIND], controls.key("upload"), text.UNTIL, forget=lambda: forget(WORK)
        )
        now = controls.toggle("Fine-tune the head", "now", help=text.NOW_HELP)
        which = controls.slider("Held-out view", "held", 0, live.HELD_OUT - 1, 0, 1)
    with shown_here:
        body = thing("aeroplane", 0)
        if brought:
            body = brought.once("body", lambda: live.body_of(brought.value))
        token = (brought.token if brought else "aeroplane",)

        def show(found: Live) -> None:
            belief = belief_of(found.said[which : which + 1])[0]
            mass, _ = masses(belief, found.seen.rotations[which : which + 1])
            dots = drawn_from(belief, grid(FINE))
            cloud_view(figures.own_scene(found, body, which, dots, colours()), "vp_own")
            say(text.view_note(found, which, mass.item()))
            say(text.live_note(found, brought is not None))
            if len(found.medians) > 1:
                show_chart(figures.live_figure(found, colours()), text.LIVE_ALT, "vp_live")

        if not made_ready("vp_ready_own", "Rendering views of the chair", live.NEEDED):
            return
        if not now:
            forget(WORK)
            make = partial(next, live.fine_tuned(body))
            with st.spinner("Rendering views"):
                before = brought.once("before", make) if brought else kept_as("vp aeroplane", make)
            show(before)
            images = before.seen.images[: len(text.VIEW_NAMES)].numpy()
            slices(figures.seen_scene(images, text.VIEW_NAMES, colours()), "vp_views")
            return
        work_through(
            lambda: live.fine_tuned(body), live.STAGES + 1, "Fine-tuning", WORK, token, show
        )
