"""A visitor's mesh, rendered, embedded and steered."""

import streamlit as st

from core.inputs import InputError, point_cloud
from core.inputs.point_cloud.presets import bundled_mesh
from core.memory import kept
from core.papers.split_invariant_equivariant import exhibit, report, text
from core.papers.split_invariant_equivariant.exhibit import STARTS, Subject
from core.papers.split_invariant_equivariant.measure import coded_by
from core.papers.split_invariant_equivariant.train import trained
from core.ui.controls import Controls
from core.ui.plain import plain
from core.ui.uploads import uploaded
from core.ui.views import say, sides
from pages.split_invariant_equivariant.steering import steered


def mesh_view(controls: Controls) -> None:
    """Steer a mesh of one's own; how strange it is to the encoder."""
    shown_here, beside = sides()
    with beside:
        shown = _chosen(controls)
        arm = controls.select(
            "Predictor", "own_arm", tuple(text.PREDICTING), text.PREDICTING, help=text.ARM_HELP
        )
        start = controls.slider(
            "First pose", "own_start", 0, len(STARTS) - 1, 0, 1, help=text.START_HELP
        )
        drawn = controls.choice("Drawn", "own_drawn", tuple(text.DRAWN), text.DRAWN)
    with shown_here:
        steered(controls, shown, start, arm, False, drawn)
        times = shown.once("strange", lambda: _strangeness(shown))
        say(text.strange_note(times))


def _strangeness(shown: Subject) -> float:
    codes = coded_by(trained("sie"), exhibit.gallery(shown).pixels)
    return exhibit.strangeness(codes.part("whole"))


def _chosen(controls: Controls) -> Subject:
    found = uploaded([point_cloud.KIND], controls.key("mesh_file"), text.UNTIL)
    if found is not None:

        def read() -> Subject | str:
            try:
                return report.own_subject(found.value)
            except InputError as error:
                return str(error)

        shown = found.once("sie", read)
        if isinstance(shown, Subject):
            return shown
        st.error(f"Not used: {plain(shown)}.")
    return _example()


@kept
def _example() -> Subject:
    return report.own_subject(bundled_mesh("airplane"), "aeroplane")
