"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_SET = {"source": "sample", "which": 6}
_NAMES = {"view": "names", **_SET}
_WALK = {"view": "walk", **_SET}
_HULL = {**_WALK, "question": "hull", "kind_hull": "pointer", "n_hull": 12}
_SQUARE = {"view": "set", **_SET, "n_set": 20}

TOUR = (
    TourStep(
        "Nine points, two networks.",
        "Both read the points one by one, then write which are corners of the convex hull, and END. Both "
        "look back at the points by the same attention. Both are right on this set, which was picked: "
        "of sets of nine the left one is right on 67%, the right one on 5.",
        {**_NAMES, "n_hull": 9},
        ("n_hull",),
    ),
    TourStep(
        "Twelve.",
        "Ringed: points for which the right network has no name, since its dictionary ends at ten; it "
        "fails before: right on 15.5% of sets of eight, 1.5 of ten. Two corners are ringed. The left "
        "one learned no more than ten points either; exact here, as on half of sets of twelve.",
        {**_NAMES, "n_hull": 12},
        ("n_hull",),
    ),
    TourStep(
        "The answer is the attention.",
        "A step of the walk. Line by line: how likely each point, or END, is the next corner. On "
        "the right all steps, a row each. Nothing comes after these shares: the largest is the answer.",
        {**_HULL, "step": 4},
        ("step",),
    ),
    TourStep(
        "Forty points.",
        "Four times as many as it ever saw. The hull is not exact any more, but the polygon has 97% of "
        "its area: what is missed lies near it. Eight of nine corners have no name on the right.",
        {**_NAMES, "n_hull": 40},
        ("n_hull",),
    ),
    TourStep(
        "A tour, from examples.",
        "The same layers, shown shortest round trips of 5 to 10 places. Its own is within half a percent "
        "of a short one here, 2.4% longer in the mean, as long as only tours may be written. Switch "
        "that off: nothing says that a place comes once.",
        {**_WALK, "question": "tour", "n_tour": 10, "valid": True, "step": 11},
        ("valid",),
    ),
    TourStep(
        "A list is no set.",
        "Twenty points, then the same in another order. A hull does not depend on it; what the network "
        "writes does, since it read a list.",
        {**_SQUARE, "motion": "shuffle", "reader": "pointer"},
        ("reader",),
    ),
    TourStep(
        "Read as a set.",
        "Self-attention without positions reads all points at once, and still points. Shuffled, its hull "
        "is the same, exactly; the same, not righter: of sets of twenty it has 13.5% right, the list "
        "reader 25. Turn the square, and it changes: that it was not built for.",
        {**_SQUARE, "motion": "shuffle", "reader": "set"},
        ("motion",),
    ),
    TourStep(
        "What does not hold.",
        "Of five points the pointer network has 83% of hulls right, of ten 60.5, of twenty 25, of a "
        "hundred none. The dictionary, trained as long, falls from 67 to 1.5 before its names end.",
        {"view": "numbers", "chart": "right"},
    ),
)
