"""The guided tour, which is also the three-minute lecture. Keys are the page's controls."""

from core.atlas import TourStep

_STILL = {"source": "digit", "digit": 3, "vx": 0.0, "vy": 0.0, "second": False}
_MOVING = {"source": "digit", "digit": 3, "vx": 1.0, "vy": 0.0, "second": False}
_COPIES = {"view": "copies", "copies_of": "fernn-v2", **_MOVING, "channel": -1}
_SQUARE = {"view": "square", "square_of": "fernn-v2", **_MOVING, "gx": 1.0, "gy": 1.0}
_PAIR = {"baseline": "g-rnn", "method": "fernn-v2", "channel": -1, "horizon": 20}

TOUR = (
    TourStep(
        "A digit at rest.",
        "Two networks watch ten frames of a digit that stands still, then predict. Look at their "
        "hidden states: this is how they are when nothing moves.",
        {"view": "film", **_STILL, **_PAIR},
    ),
    TourStep(
        "Set it in motion.",
        "One pixel a frame to the right; on the right, an eye that moves along holds the states still. "
        "The FERNN's is, pixel for pixel, the one it had at rest. The G-RNN's is another: the digit "
        "has smeared.",
        {"view": "film", **_MOVING, **_PAIR},
        uses=("pad_vx",),
    ),
    TourStep(
        "One copy for every velocity.",
        "The FERNN keeps 25 hidden states, each carried along at its own velocity. The one that "
        "moves with the digit is crisp; the others, carried past it, keep little of it.",
        _COPIES,
        uses=("pad_vx",),
    ),
    TourStep(
        "Change the velocity: the crisp copy moves.",
        "Two pixels to the left and one down. The pattern over the grid is the same, displaced by "
        "the change of velocity. Motion of the input has become a permutation of the copies.",
        {**_COPIES, "vx": -2.0, "vy": 1.0},
        uses=("pad_vx",),
    ),
    TourStep(
        "The square closes.",
        "Move the film, then run the network; or run it, then move and permute its state. For the "
        "FERNN both ways agree to rounding. This holds for any weights, trained or not.",
        {**_SQUARE, "break": "intact"},
        uses=("pad_gx",),
    ),
    TourStep(
        "Break it.",
        "Take the shift out of the recurrence and keep everything else, weights included. Now moving "
        "the film first gives another state: the symmetry was in the shift.",
        {**_SQUARE, "break": "no shift"},
        uses=("break",),
    ),
    TourStep(
        "Velocities never seen.",
        "Networks trained on slow digits only, inside the white square. Outside it the FERNN's "
        "error grows in one seed of three, at two pixels to the right, and stays far below what the "
        "G-RNN reaches inside. Outside, the G-RNN does about as badly as a black film would.",
        {"view": "generalisation", "over": "velocity"},
    ),
    TourStep(
        "Longer than trained.",
        "Ten frames were trained, thirty are asked for. FERNN-V2 begins nearly twenty times lower and "
        "keeps its lead for another ten frames, but in this miniature its error grows too, as its hidden "
        "state does past the steps of training; the paper reports a flat curve. Trained over twenty or "
        "thirty, it keeps for as many.",
        {"view": "generalisation", "over": "horizon"},
    ),
)
