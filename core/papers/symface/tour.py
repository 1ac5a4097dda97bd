"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_FACE = {"view": "face", "who": 0, "asymmetry": 1.0, "smile": 0.0, "yaw": 0, "beside": "symface"}
_TWINS = {"view": "twins", "twin": "mirror", "who": 0, "apart": 3.0}
_CURVE = {"view": "curve"}

TOUR = (
    TourStep(
        "Two halves of one face.",
        "A rendered head, cut at the nose; twice its left half, twice its right half. Each half should "
        "tell a network who it is.",
        {**_FACE, "light": 0.0, "what": "faces"},
        ("who", "asymmetry"),
    ),
    TourStep(
        "Light from one side.",
        "To a network trained with ArcFace the two halves are now twice as far apart as in front light. "
        "SymFace was trained to have them agree, and has them together: but strangers' halves "
        "too, as the next step shows.",
        {**_FACE, "light": 0.9, "what": "faces"},
        ("light",),
    ),
    TourStep(
        "They agree, and so does everybody.",
        "Grey: halves of strangers; coloured: from one half of this face to the other. SymFace's plane "
        "is one spot in any light: strangers' halves lie there, too. The class loss never sees halves, "
        "so nothing keeps them apart.",
        {**_FACE, "light": 0.0, "what": "planes"},
        ("light", "who"),
    ),
    TourStep(
        "As much computing, no symmetry loss.",
        "The control: halves as more samples of the class loss. Strangers stay apart, and a half finds "
        "its other half more than twice as often as with SymFace (in numbers under All networks).",
        {**_FACE, "light": 0.0, "what": "planes", "beside": "halves"},
        ("light", "beside"),
    ),
    TourStep(
        "Exactly, and for free.",
        "The mean of a face's and its mirror's embedding needs no training and closes the square. To it "
        "these two, a person and the mirror twin, are one. To plain ArcFace they are two.",
        {**_TWINS, "whose": "averaged"},
        ("twin", "whose"),
    ),
    TourStep(
        "The price.",
        "Pairs of mirror twins. Plain ArcFace errs on 21.2%; with mirrored pictures in training it is "
        "47.5%; the exact mean guesses, 50%. What of a person is crooked is lost.",
        {**_CURVE, "pairs": "twins", "at": 3, "one": "plain", "other": "averaged"},
        ("at",),
    ),
    TourStep(
        "What it buys.",
        "All pairs of unseen people: 7.6% without any symmetry, 5.6% with mirrored pictures, 4.8% with "
        "the mean on top. The more crooked people are, the less it buys; but up to a = 4 the "
        "lines of plain ArcFace and of the mean only come near each other.",
        {**_CURVE, "pairs": "errors", "at": 1, "one": "averaged", "other": "plain"},
        ("at", "one", "other"),
    ),
    TourStep(
        "What does not hold: whole faces.",
        "SymFace 5.4%, ArcFace with flips 5.6%: three seeds do not decide. Nor does a half find its "
        "other half more often. Photographs of many thousands of people may tell more than these heads.",
        {**_CURVE, "pairs": "errors", "at": 1, "one": "symface", "other": "flips"},
        ("at",),
    ),
)
