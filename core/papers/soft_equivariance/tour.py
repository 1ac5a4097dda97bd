"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_DIAL = {
    "view": "dial",
    "count": 20,
    "noise": 2.0,
    "axis": "z",
    "offered": "xyz",
    "who": 0,
    "power": 2,
}
_THROWN = {"gravity": 1.0, "spring": 0.0, "curl": 0.0, "drag": 0.0, "thrown": 8, "blur": 0.003}

TOUR = (
    TourStep(
        "A symmetry.",
        "Inertia, as what it makes of a sphere. Turn the masses, and it turns along. Four maps learned "
        "it from twenty noisy bodies: who was told of the symmetry errs least, the free one most.",
        {**_DIAL, "alpha": 0.0, "what": "shapes"},
        ("alpha",),
    ),
    TourStep(
        "The dial breaks it.",
        "At minus one the shape is flat: only turns about one axis are left. The exact map cannot "
        "follow. The soft one can, with an eighth of the free one's error.",
        {**_DIAL, "alpha": -1.0, "what": "shapes"},
        ("alpha",),
    ),
    TourStep(
        "The data weigh.",
        "Each of three symmetries had the price 30. The fit kept one of them, so its price stayed; the "
        "others fell to less than a hundredth. Nobody told which axis it is.",
        {**_DIAL, "alpha": -1.0, "what": "strengths"},
        ("alpha", "power"),
    ),
    TourStep(
        "One candidate always stays.",
        "Offered only two wrong axes, it keeps one at its full price, and errs eight times as much. "
        "The rule cannot say: none of these.",
        {**_DIAL, "alpha": -1.0, "offered": "xy", "what": "strengths"},
        ("offered",),
    ),
    TourStep(
        "Trained networks.",
        "The same with a network. Turned about z its square nearly closes, ten times better than "
        "without penalties. Tip the masses by pitch and it opens, as the true function's does.",
        {
            "view": "square",
            "whose": "soft",
            "trained": -1,
            "who": 0,
            "yaw": 60,
            "pitch": 0,
            "roll": 0,
        },
        ("whose",),
    ),
    TourStep(
        "Found in training.",
        "How far all weights are from each symmetry. At the dotted line the prices are weighed, once: "
        "z is kept best, and keeps its price.",
        {"view": "networks", "chart": "training", "trained": -1, "seed": 0},
        ("trained", "seed"),
    ),
    TourStep(
        "Thrown balls.",
        "Eight paths under gravity, and four symmetries of the law that was learned from them. Turns "
        "and scalings are broken; shifts and the mirror hold.",
        {"view": "motion", "law": "world", "of": "violations", **_THROWN},
        ("gravity", "spring"),
    ),
    TourStep(
        "What does not hold.",
        "Soft beats free, and that is all. Who imposes the right symmetry exactly errs little more than "
        "half as much; turned copies and RPP do as well as soft; and in networks tuning lowers no error.",
        {"view": "networks", "chart": "errors", "trained": -1},
        (),
    ),
)
