"""What the notes of the tour promise, in numbers and names, is what their own states show."""

import pytest

from core.papers.symbrain import exhibit
from core.papers.symbrain.slices import study
from core.papers.symbrain.tour import TOUR

STEPS = {step.title: step for step in TOUR}
NETWORKS, OUTLINE = ("combined", "network", "symmetry"), ("axes", "mask")


def angles(title: str) -> dict[str, float]:
    """By how many degrees each method is off the truth in a step."""
    state = STEPS[title].state
    shown = exhibit.sample_slice(state["sample"], state["lesioned"])
    return {
        method: angle for method, (angle, _) in exhibit.misses(shown, study(shown, True)).items()
    }


def test_on_the_healthy_slice_all_come_near():
    assert max(angles("Other ways to ask.").values()) < 10


def test_with_lesions_the_classical_ways_are_led_astray_and_networks_are_not():
    off = angles("The same head, with lesions on one side.")
    assert max(off[method] for method in NETWORKS) < 2
    assert min(off[method] for method in ("correlation", *OUTLINE)) > 10


@pytest.mark.parametrize(
    ("title", "exact"), [("Turn the slice, or turn the line.", True), ("And by 33 degrees?", False)]
)
def test_quarter_turns_close_the_square_exactly_and_others_nearly(title, exact):
    state = STEPS[title].state
    shown = exhibit.sample_slice(state["sample"], False)
    midline = study(shown, False)
    error = exhibit.square(shown, midline, state["turn"], state["flip"], "combined").error
    assert error < 1e-5 if exact else 1e-5 < error < 0.1
