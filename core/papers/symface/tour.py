"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_FACE = {"view": "face", "who": 3, "asymmetry": 1.0, "smile": 0.0, "yaw": 0}

TOUR = (
    TourStep(
        "Two halves of one face.",
        "A rendered head, cut at the nose. Twice its left half, twice its right half: two people.",
        {**_FACE, "light": 0.0, "beside": "symface"},
        ("who", "asymmetry"),
    ),
)
