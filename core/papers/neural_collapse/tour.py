"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_COLLAPSE = {"view": "collapse", "balance": "balanced", "bias": False, "depth": 1}
_STARVE = {
    "view": "starve",
    "first": 100,
    "second": 100,
    "strength": 20.0,
    "starve_loss": "mse",
    "starve_bias": False,
}

TOUR = (
    TourStep(
        "Before training.",
        "Four digits in the eyes of an untrained network: one cloud, all mixed, at its own scale.",
        {**_COLLAPSE, "classes": 4, "loss": "ce", "frame": "0"},
    ),
    TourStep(
        "Collapse.",
        "Press play or scrub. Each class runs into a point, and the four points become a tetrahedron: "
        "no pair is nearer than another. The cosines all become -1/3.",
        {**_COLLAPSE, "classes": 4, "loss": "ce", "frame": ""},
    ),
    TourStep(
        "Three classes lie in the plane.",
        "The same with three digits: a triangle, cosines -1/2. The arrows of the classifier lie down on "
        "the means: this is self-duality.",
        {**_COLLAPSE, "classes": 3, "loss": "ce", "frame": "59"},
    ),
    TourStep(
        "Squared error without a bias: right angles.",
        "Change the loss and the frame changes. Without a bias there is nothing to take out of the "
        "middle, and the means become orthogonal: a tripod.",
        {**_COLLAPSE, "classes": 3, "loss": "mse", "frame": "59"},
        uses=("bias",),
    ),
    TourStep(
        "Give it the bias back.",
        "One free number a class, and the right angles open to 120 degrees.",
        {**_COLLAPSE, "classes": 3, "loss": "mse", "bias": True, "frame": "59"},
        uses=("bias",),
    ),
    TourStep(
        "Unequal classes.",
        "140, 60 and 20 digits: still right angles, but unequal lengths, and just those the theory says. "
        "Look at loss minus theory: five millionths.",
        {**_COLLAPSE, "classes": 3, "loss": "mse", "balance": "imbalanced", "frame": "59"},
    ),
    TourStep(
        "A class vanishes.",
        "The fourth digit has two samples, below the threshold. The network, trained to the end, gives "
        "it no direction: its mean and row go to zero, and unseen samples of it are all lost.",
        {**_COLLAPSE, "classes": 4, "loss": "mse", "balance": "imbalanced", "frame": ""},
    ),
    TourStep(
        "Starve it yourself.",
        "Pale bars are theory, arrows a solver that knows nothing of it. Drag the samples of class "
        "2 down: with fewer samples its arrow first grows longer, then fades, and below a number that "
        "the theory knows the class is gone.",
        {**_STARVE, "third": 30, "starve_depth": 1},
        uses=("third",),
    ),
    TourStep(
        "Deeper heads drop a class at once.",
        "With three linear layers the length does not fade: with thirteen samples the arrow of the mean "
        "is the longest of the three, with twelve it is gone. Take one away.",
        {**_STARVE, "third": 13, "starve_depth": 3, "alive": False},
        uses=("third",),
    ),
    TourStep(
        "Depth: every layer collapses.",
        "Three linear layers. This is what goes into the third: the same frame as before the first.",
        {
            **_COLLAPSE,
            "classes": 4,
            "loss": "mse",
            "bias": True,
            "depth": 3,
            "stage": 3,
            "frame": "59",
        },
        uses=("stage",),
    ),
    TourStep(
        "Where the simplex is not the minimum.",
        "Ten equal classes, cross-entropy, three layers. The network ends in four dimensions, its loss "
        "23% below the best simplex's. Classes in opposite pairs save 21%: both can be written down.",
        {**_COLLAPSE, "classes": 10, "loss": "ce", "depth": 3, "stage": 1, "frame": "59"},
    ),
    TourStep(
        "The square.",
        "Free features, trained now. Rotate the start and gradient descent gives the rotated end, to the "
        "last bits. Choose Adam: it also collapses, but the square opens.",
        {
            "view": "square",
            "drawn": "square",
            "k": 4,
            "per_class": 20,
            "smallest": 20,
            "layers": 1,
            "live_loss": "ce",
            "live_bias": False,
            "optimiser": "descent",
            "draw": 0,
        },
        uses=("optimiser",),
    ),
)
