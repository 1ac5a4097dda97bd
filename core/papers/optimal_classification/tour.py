"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep
from core.papers.optimal_classification.exhibit import arcs

_POINTS = {"source": "painted", "paint": arcs(), "spread": 9, "points": 300, "draw": 1}
_MAP = {"view": "map", **_POINTS, "kernel": "nngp", "beside": "bayes"}
_BECOMES = {**_MAP, "beside": "limit"}

TOUR = (
    TourStep(
        "Seven layers: noise learnt by heart.",
        "Three hundred noisy points of two classes. An infinitely wide network of seven layers bends one "
        "smooth function through them, and it swings wildly between: wrong on 39% of fresh points. The "
        "best possible, beside it and as the line, is wrong on 17%.",
        {**_MAP, "activation": "optimal", "depth": 7},
        ("depth",),
    ),
    TourStep(
        "A hundred layers.",
        "The same points, all learnt by heart, the noisy ones too; but now each has only a small needle "
        "to itself, and the map is nearly the best possible: wrong on 20%. Drag the layers between.",
        {**_MAP, "activation": "optimal", "depth": 100},
        ("depth",),
    ),
    TourStep(
        "Another activation: nearest neighbour.",
        "This activation, the square less its mean, has no linear part. With depth all pairs become "
        "strangers, the nearest point alone decides, and the map breaks into cells: 25% wrong.",
        {**_BECOMES, "activation": "square", "depth": 20},
        ("depth",),
    ),
    TourStep(
        "With a mean: majority vote.",
        "An activation with a mean makes all pairs alike in the end. One colour floods the triangle: the "
        "network knows which class has more points, and nothing else.",
        {**_BECOMES, "activation": "constant", "depth": 50},
        ("depth",),
    ),
    TourStep(
        "ReLU, after thousands of layers.",
        "ReLU has a mean too. By its neural tangent kernel it floods even fifty points only after a "
        "thousand layers: drag them down to see how late it begins.",
        {**_BECOMES, "activation": "relu", "depth": 2000, "kernel": "ntk", "points": 50},
        ("depth",),
    ),
    TourStep(
        "Why: cosines on their way.",
        "A layer moves the cosine of two inputs along the blue curve. Both run to zero; the slopes at "
        "its two ends, A and B, set how steeply the kernel rises at short distances: as distance to the "
        "power of minus two here, the sphere's dimension. Choose another activation.",
        {"view": "design", "activation": "optimal", "depth": 100, "kernel": "nngp"},
        ("activation",),
    ),
    TourStep(
        "What does not hold: with few points.",
        "Optimal means: without end of data. With three hundred points erf, whose kernel is less steep "
        "and averages over more of them, is wrong on fewer than the optimal activation's 20%.",
        {**_MAP, "activation": "erf", "depth": 200},
        ("activation",),
    ),
    TourStep(
        "What does not hold: with finite width.",
        "A real network, 256 wide, trained on the paper's points: with six layers it is worse than with "
        "two, which you can choose. The theorem makes the width infinite first, then the depth; layers "
        "alone do not get there.",
        {"view": "finite", "finite": "sine", "layers": 6, "seed": 0},
        ("layers",),
    ),
)
