"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_FACE = {"view": "face", "who": 0, "asymmetry": 1.0, "smile": 0.0, "yaw": 0, "beside": "symface"}
_TWINS = {"view": "twins", "twin": "mirror", "who": 0, "apart": 3.0}
_CURVE = {"view": "curve", "at": 1}

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
        "On the left a network trained with ArcFace: the two halves of this one face, joined by a line, "
        "are as far apart as strangers'. On the right SymFace, which was trained to have them agree.",
        {**_FACE, "light": 0.9, "what": "planes"},
        ("light",),
    ),
    TourStep(
        "They agree, and so does everybody.",
        "Even in front light SymFace's plane is one spot: the gap of this face is tiny, and so is that "
        "of strangers. The class loss never sees halves, so nothing keeps them apart.",
        {**_FACE, "light": 0.0, "what": "planes"},
        ("light", "who"),
    ),
    TourStep(
        "As much computing, no symmetry loss.",
        "The control: halves as more samples of the class loss. Strangers stay apart, and a half finds "
        "its other half twice as often as SymFace's.",
        {**_FACE, "light": 0.0, "what": "planes", "beside": "halves"},
        ("light", "beside"),
    ),
    TourStep(
        "Exactly, and for free.",
        "The mean of a face's and its mirror's embedding needs no training and closes the square. It "
        "cannot tell mirror twins apart; nor can any network that saw mirrored pictures. Plain ArcFace "
        "says: two people.",
        {**_TWINS, "whose": "averaged"},
        ("apart", "twin", "whose"),
    ),
    TourStep(
        "The price.",
        "Pairs of mirror twins, sorted by how crooked they are. Guessing is 50%.",
        {**_CURVE, "pairs": "twins", "at": 3, "one": "plain", "other": "averaged"},
        ("at",),
    ),
    TourStep(
        "What it buys.",
        "All pairs of unseen people. The more symmetric people are, the more it helps to know it; plain "
        "ArcFace falls as people become crooked, and crosses the others.",
        {**_CURVE, "pairs": "errors", "one": "averaged", "other": "plain"},
        ("at", "one", "other"),
    ),
    TourStep(
        "What does not hold: whole faces.",
        "The paper's claim, at our scale.",
        {**_CURVE, "pairs": "errors", "one": "symface", "other": "flips"},
        ("at",),
    ),
)
