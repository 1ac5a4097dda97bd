"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_TABLE = {"source": "shape", "shape": "table", "example": 4, "count": 512}
_WHOLE = {"view": "hands", **_TABLE, "scale": 1.0, "shift": 0.0}
_STILL = {"yaw": 0, "pitch": 0, "roll": 0}
_TURNED = {"yaw": 60, "pitch": 30, "roll": 0}
_SPRING = {"view": "distances", "source": "shape", "twisted": "spring", "example": 4}
_BOLT = {"source": "shape", "changed": "bolt", "example": 11}
_COAST = {"family": "coast", "which": 0, "zoom": 1.0, "map_shift": 0.0}

TOUR = (
    TourStep(
        "A table, in two hands.",
        "Left a cloud of points. Right Z: the same table, made of nothing but the distances between its "
        "points; a rule, not gravity, says where its up is. Two networks with the same layers look at "
        "one hand each, and both say table.",
        {**_WHOLE, **_STILL, "drawn": "hands", "unruled": False},
    ),
    TourStep(
        "Turn it.",
        "The left hand moved, and the plain network takes it for a hook. The right hand did not, so "
        "nothing that looks at it can change its mind. Turn, resize, shift it as you like.",
        {**_WHOLE, **_TURNED, "drawn": "hands", "unruled": False},
        ("scale", "shift"),
    ),
    TourStep(
        "A square that needs a rule.",
        "Move first, or make Z first. Distances leave the sign of each axis open; taken as they come, "
        "they differ, Z flips, and the square breaks. With a rule of signs it closes to rounding.",
        {**_WHOLE, **_TURNED, "drawn": "square", "unruled": True},
        ("unruled",),
    ),
    TourStep(
        "Eigenvalue by eigenvalue.",
        "Forget the coordinates: what is left is the matrix of distances. Two eigenvalues rebuild the "
        "spring as a flat picture, magenta where it misses. Take the third, and it or its mirror "
        "image fits to rounding.",
        {**_SPRING, "used": 2, "mirrored": False, "given": "distances"},
        ("used",),
    ),
    TourStep(
        "Left and right are lost.",
        "The spring's mirror image has the same distances, and so the same Z: no turn lays it over. From "
        "coordinates the last sign can be chosen so that it fits. Distances alone cannot know.",
        {**_SPRING, "used": 3, "mirrored": True, "given": "distances"},
        ("mirrored", "given"),
    ),
    TourStep(
        "The price: it jumps.",
        "Pull on one end of a bolt, until the sum of cubes along it passes 0. There the long axis "
        "changes its sign, and the answer on Z jumps. The average over four poses does not.",
        {"view": "break", "way": "pull", "pull": -0.3, **_BOLT},
        ("pull",),
    ),
    TourStep(
        "A map, turned.",
        "Round trips by networks that learned coasts from west to east. Turned by a right angle, the one "
        "on raw coordinates is half as long again as a short one. On Z it stays what it was.",
        {"view": "tours", **_COAST, "map_turn": 90, "beside": "raw"},
        ("map_turn", "beside"),
    ),
    TourStep(
        "What does not hold.",
        "On turned shapes Z is far ahead of augmentation, and not behind the average of four poses. But "
        "upright the plain network is better, and with half of each shape cut off far better than both.",
        {"view": "numbers", "chart": "scores"},
    ),
)
