"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_BELIEF = {"view": "belief", "head": "exact", "way": "plane", "angle": 0}
_STANDS = {"yaw": 0, "pitch": -40, "roll": -65}
TOUR = (
    TourStep(
        "One picture.",
        "A network sees 33 x 33 pixels and says in which poses the chair may be. Each dot is a pose: "
        "where the red pin would point, its hue the turn about the pin. Drag the chair, and the "
        "belief follows.",
        {**_BELIEF, **_STANDS},
        ("angle",),
    ),
    TourStep(
        "What acts on a picture?",
        "Only turns in its plane. Turned by 90 degrees, the belief turns rigidly by 90 degrees: what the "
        "network says is off by rounding, whatever its weights. This is all that can be promised.",
        {**_BELIEF, **_STANDS, "angle": 90},
        ("angle",),
    ),
    TourStep(
        "Tilt it: no promise.",
        "A tilt by 45 degrees shows another side. No rule says what the belief must do. The likeliest "
        "pose still comes out nearly right, because it was learned from 800 views.",
        {**_BELIEF, **_STANDS, "way": "tilt", "angle": 45},
        ("angle",),
    ),
    TourStep(
        "Break it.",
        "Shuffled: kernels of the wrong frequency, as many weights, trained again. Turned by 90 degrees "
        "the square stays open. The likeliest pose may still be right; the belief around it is another.",
        {**_BELIEF, **_STANDS, "head": "shuffled", "angle": 90},
        ("head",),
    ),
    TourStep(
        "Kernels that wind.",
        "Row l, column m: the kernel of a coefficient winds m times around, with a radial profile that "
        "is learned. That is all that restriction to the plane allows. Below, the signal: the induced "
        "lift paints the hidden side, the orthographic one leaves it nearly blank.",
        {"view": "inside", "cabinet": "exact", "signal": 3, "feature": 2, "at": "3,2"},
        ("signal",),
    ),
    TourStep(
        "A cube looks alike in 24 poses.",
        "Training showed one label a view, and nobody told the symmetry. Yet the belief has its dots "
        "where the 24 sticks are. They are not evenly heavy.",
        {"view": "solids", "solid": "cube", "painted": False, **_STANDS},
        ("solid",),
    ),
    TourStep(
        "Paint half a face.",
        "Where the paint is seen, one pose is left. Drag the cube until the paint is hidden, and several "
        "come back.",
        {"view": "solids", "solid": "cube", "painted": True, "yaw": 0, "pitch": -40, "roll": 30},
        ("roll",),
    ),
    TourStep(
        "Fewer views.",
        "What is promised need not be learned: with 200 views the induced lift errs by a fraction of "
        "what the MLP with the same output does. What does not hold: with the plain encoder, as here, "
        "the promise itself is only approximate.",
        {"view": "table", "shown": "curve"},
    ),
)
