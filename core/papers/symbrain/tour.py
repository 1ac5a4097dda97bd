"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_SAMPLE = {"source": "sample", "sample": 18, "lesioned": False}
_SLICE = {**_SAMPLE, "view": "slice", "mode": "found", "all": False}
_HEAD = {"head": "template", "yaw": 12, "roll": -8, "pitch": 5}

TOUR = (
    TourStep(
        "Where is the mirror?",
        "A slice of a head, tilted. The network was never told its contrast or its pose. The blue line "
        "is its answer, the dashed white one the truth; where it is unsure, a band shows how much.",
        {**_SLICE},
        uses=("sample",),
    ),
    TourStep(
        "Other ways to ask.",
        "Mirror correlation tries every line. Principal axes and the bisector look at the outline "
        "alone. On this healthy slice all of them come near.",
        {**_SLICE, "all": True},
        uses=("sample",),
    ),
    TourStep(
        "The same head, with lesions on one side.",
        "Now the halves differ, and every way that looks for sameness or for an axis of the outline "
        "is led astray. The networks are not.",
        {**_SLICE, "lesioned": True, "all": True},
        uses=("lesioned",),
    ),
    TourStep(
        "Find it yourself.",
        "Drag the green line and watch its symmetry score. How near do you come to the page's? The truth "
        "is shown when you ask for it.",
        {**_SLICE, "mode": "yours", "answer": False},
        uses=("answer",),
    ),
    TourStep(
        "Paint a lesion.",
        "A dark lesion was painted on one side; paint more. Each line is found anew, and the note says "
        "which moved most: not the networks'.",
        {**_SLICE, "mode": "brush", "all": True, "lesion": "0.2,0,0.16", "tone": 0.0},
    ),
    TourStep(
        "Turn the slice, or turn the line.",
        "By a quarter turn: the square closes to rounding, whatever the network learned, because its "
        "answer is averaged over the square's motions.",
        {**_SAMPLE, "view": "square", "turn": 90, "flip": False},
        uses=("turn", "flip"),
    ),
    TourStep(
        "And by 33 degrees?",
        "Now nothing guarantees it. How far the two ways round differ is measured, and small.",
        {**_SAMPLE, "view": "square", "turn": 33, "flip": False},
        uses=("turn", "flip"),
    ),
    TourStep(
        "A whole head.",
        "The template, turned by a known amount. Every slice votes, one plane is fitted, and symmetry in "
        "space has the last word. Drag the crosshair.",
        {"view": "volume", **_HEAD},
    ),
    TourStep(
        "What the halves do not share.",
        "The lesioned slice minus its mirror image. A symmetric template gives the baseline; a number "
        "without it says nothing. For research and teaching only.",
        {"view": "asymmetry", "of": "slice", "source": "sample", "sample": 18, "unlike": True},
        uses=("unlike",),
    ),
    TourStep(
        "In numbers.",
        "Unseen synthetic slices, six methods, with lesions and without. On these the networks alone are "
        "nearer than with symmetry's last word.",
        {"view": "methods", "quantity": "angle"},
    ),
)
