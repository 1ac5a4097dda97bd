"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_SET = {"source": "sample", "which": 0}
_NAMES = {"view": "names", **_SET, "rival": "attention"}
_WALK = {"view": "walk", **_SET, "kind": "pointer", "beam": 1, "question": "hull"}

TOUR = (
    TourStep("Ten points.", "", {**_NAMES, "n_hull": 10}, ("n_hull",)),
    TourStep("Twelve.", "", {**_NAMES, "n_hull": 12}, ("n_hull",)),
    TourStep("How it points.", "", {**_WALK, "n_hull": 12, "step": 4}, ("step",)),
    TourStep(
        "A tour.",
        "",
        {**_WALK, "question": "tour", "n_tour": 10, "step": 24, "valid": True},
        ("step",),
    ),
    TourStep(
        "A list.",
        "",
        {"view": "set", **_SET, "n_hull": 12, "motion": "shuffle", "reader": "pointer"},
        ("reader",),
    ),
    TourStep("What does not hold.", "", {"view": "numbers", "chart": "right"}),
)
