"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_STEER = {
    "view": "steer",
    "thing": "mug",
    "thing_which": 5,
    "start": 0,
    "yaw": 60,
    "pitch": 0,
    "roll": 0,
    "arm": "sie",
}

TOUR = (
    TourStep(
        "What does invariance forget?",
        "A network that says the same of all views of a thing has forgotten how it stands. Here "
        "half of the numbers should stay, and half should turn. Given the first view and the turn, "
        "SIE ranks the true view first of 50.",
        _STEER,
        ("yaw",),
    ),
    TourStep(
        "Drag it.",
        "Another turn, another prediction; the picture of the turned thing is never shown to it. "
        "It is no oracle: on unseen things the true view comes first in 9% of cases, where a "
        "guess has 5%.",
        {**_STEER, "yaw": 40, "pitch": 30},
        ("yaw", "pitch"),
    ),
    TourStep(
        "Tell it the wrong turn.",
        "The same picture, but the predictor is told the turn backwards, and the true view falls "
        "behind. So the turn is used.",
        {**_STEER, "wrong": True},
        ("wrong",),
    ),
    TourStep(
        "The square.",
        "Turn the thing, then encode it; or encode it, then turn the numbers by a matrix. The two "
        "ways round do not meet: what was learnt on 480 things is far from exact on others.",
        {**_STEER, "drawn": "square"},
        ("yaw",),
    ),
    TourStep(
        "Two halves.",
        "The teapot swings. Among the codes of other things its half that should turn runs along a "
        "path; the half that should stay moves less, but it does not stand still.",
        {
            "view": "halves",
            "turning": "teapot",
            "turning_which": 0,
            "axis": "z",
            "halves_arm": "sie",
        },
        ("axis",),
    ),
    TourStep(
        "Let it cheat.",
        "Give the matrix a bias, or let a perceptron predict: either may leave the turn alone, and "
        "does. Fed another pair's turn they lose next to nothing. A matrix that is linear in the "
        "turn cannot cheat.",
        {"view": "break", "chart": "ranks"},
        ("chart",),
    ),
    TourStep(
        "What would be exact?",
        "The pose itself as the code, and the four matrices by which quaternions multiply. Written "
        "by hand, they solve the equation; nobody has to learn them.",
        {"view": "chain", "chained": "exact"},
        ("chained",),
    ),
    TourStep(
        "What does not hold.",
        "Learned matrices are good for one turn. Chain four and the code is lost: the view nearest to "
        "it is 180 degrees off. And the half that should turn varies no less without any predictor "
        "than with one that cheats.",
        {
            "view": "chain",
            "chained": "film",
            "chained_thing": "animal",
            "chained_thing_which": 1,
            "step": 45,
        },
        ("step",),
    ),
)
