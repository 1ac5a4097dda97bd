"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_STRANGERS = {"view": "strangers", "yaw": 60, "pitch": 30, "roll": 0}
_STITCH = {"view": "stitch", "source": "test", "digit": 3, "another": 0}

TOUR = (
    TourStep(
        "Two strangers.",
        "Two networks learnt to give back the same digits; only their first random numbers differ. A "
        "point is a digit. The clouds do not match: mean cosine -0.11. The tables say how alike twenty "
        "anchors are, and they nearly do: 0.83.",
        _STRANGERS,
        ("yaw",),
    ),
    TourStep(
        "Turn one of them.",
        "Drag network B's cloud. All of its numbers change, and its table does not: cosines do not "
        "know which way a space is turned. Exact, whatever the turn.",
        {**_STRANGERS, "yaw": -90},
        ("yaw",),
    ),
    TourStep(
        "Push it, and it breaks.",
        "Cosines do know where the origin is. Pushed by two mean lengths of its codes, B's table turns"
        " blue: all of its digits point the same way. Take the anchors' mean away and it is back.",
        {**_STRANGERS, "push": 2.0},
        ("push", "centred"),
    ),
    TourStep(
        "Strangers do not understand each other.",
        "Five encoders, five decoders. Framed: a network left whole draws the digit. Elsewhere one "
        "network's code is told to another's decoder. Error 0.2247, against 0.0112: worse than "
        "drawing the mean of all digits.",
        {**_STITCH, "hears": "code"},
        ("hears",),
    ),
    TourStep(
        "Tell them cosines.",
        "Now each decoder hears how alike the digit is to a hundred anchors, and nothing else. Every "
        "encoder drives every decoder, and nothing was fitted: error 0.0321, left whole 0.0136.",
        {**_STITCH, "hears": "cosines"},
        ("hears", "digit"),
    ),
    TourStep(
        "They must agree on the anchors.",
        "The same anchors in another order: the digit is gone. What strangers share is a list of "
        "samples, the same for both.",
        {**_STITCH, "hears": "cosines", "break": "order"},
        ("break",),
    ),
    TourStep(
        "How many anchors?",
        "For networks that never heard of anchors thirty do: 97.2% told to a stranger, 97.4% left "
        "whole. Decoders that were trained on cosines (dots) need more of them than the code has "
        "numbers, 64.",
        {"view": "anchors", "anchors": "balanced", "count": 30},
        ("count",),
    ),
    TourStep(
        "What does not hold.",
        "A rotation fitted on the same hundred anchors draws better: 0.0183, against 0.0321 by cosines. "
        "What cosines save is the fitting, and that all codes have to be equally wide.",
        {**_STITCH, "hears": "rotated"},
        ("hears",),
    ),
)
