"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_HERE = {"arranged": "unseen", "which": 9}
_STILL = {"swapped": False, "anew": False, "yaw": 0, "pitch": 0, "roll": 0}
_MOVE = {"view": "move", "thing": "4", "third": "learned", **_HERE, **_STILL}
_VOTES = {"view": "votes", **_HERE}

TOUR = (
    TourStep(
        "What is where?",
        "Three networks learned six things in one arrangement; here is another. Colours say what they "
        "take each point for. Plain is right about a third, Global frame about an eighth.",
        _MOVE,
        ("which",),
    ),
    TourStep(
        "Turn the table.",
        "Rings: minds that changed. The frame of the whole turns along with one table, and half of all "
        "other points are upset. Piecewise, with cells that go along with their points, none changes.",
        {**_MOVE, "yaw": 60, "pitch": 30},
        ("thing",),
    ),
    TourStep(
        "Change places.",
        "Plain calls each of table and mug what it had called the other, to the last point: it knows "
        "places, not things. Piecewise is 99% right; where cells cross borders, probabilities change.",
        {**_MOVE, "swapped": True},
        ("swapped",),
    ),
    TourStep(
        "Finer is safer.",
        "Cells that cross a border have rings: with four cells, all. Make them smaller: the bound falls. "
        "The blue line, less steady, stays below it; of cells cut anew the bound says nothing.",
        {"view": "finer", "count": 4, "celled": "learned", "which": 9},
        ("count",),
    ),
    TourStep(
        "Votes collapse.",
        "Each point votes for the centre of its part. Where votes meet, cells merge: 24 become 7 for "
        "six things, and nobody told how many there are.",
        {**_VOTES, "wider": 1.0},
        ("which",),
    ),
    TourStep(
        "Too wide.",
        "With Gaussians three times as wide, votes for two things count as one. Four pieces are left, "
        "borders are crossed, and two points of five have lost their names.",
        {**_VOTES, "wider": 3.0},
        ("wider",),
    ),
    TourStep(
        "A dance.",
        "Six things on the bones of a dancer, each picture labelled alone. In the global frame "
        "labels flicker most. Piecewise is right about nearly all, and never saw a body.",
        {"view": "own", "source": "motion"},
        (),
    ),
    TourStep(
        "What does not hold.",
        "Cut anew after the move, cells are others. Here piecewise changes its mind about a fifth of the "
        "other points, the global frame about a twenty-fifth. Over three seeds the two overlap.",
        {**_MOVE, "which": 11, "yaw": 60, "pitch": 30, "anew": True},
        ("anew",),
    ),
)
