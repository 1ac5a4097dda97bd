"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_DIGIT = {"view": "pull", "group": "sl2", "source": "test", "digit": 3}
_PULLED = {**_DIGIT, "matrix": "0.28,-1.029,0.953,0.07"}
_KERNELS = {"view": "kernels", "kernels": "sl2", "channel": 0, "samples": 6, "variance": 0.5}

TOUR = (
    TourStep(
        "A digit, pulled by its corners.",
        "Each pull is an element g of a group of matrices. Above it is taken apart: a turn, then a "
        "stretch. Below it is the end of one steady flow, exp(s log g). Drag a corner.",
        {**_PULLED, "whose": "sl2", "what": "pull"},
        ("digit",),
    ),
    TourStep(
        "Four networks read it.",
        "All have about 18,000 weights. The plain CNN takes this 3 for a 4, the augmented one for a 0. "
        "Turns only and SL(2) learned upright digits, and say 3. Marks are logits of the upright digit.",
        {**_PULLED, "whose": "sl2", "what": "logits"},
        ("digit",),
    ),
    TourStep(
        "No flow ends here.",
        "Turned by half and stretched a little: still a turn and a stretch, but the end of no flow. "
        "Kernels as functions of log g do not exist here. That is not exotic: every fifth Gaussian "
        "matrix of positive determinant is such.",
        {**_DIGIT, "matrix": "-1.1,0,0,-0.909", "whose": "sl2", "what": "pull"},
        ("digit",),
    ),
    TourStep(
        "The square, on four turns.",
        "Pull and ask, against ask alone. With the four quarter turns as samples the square closes to "
        "rounding: they are a whole group. SL(2) has six samples of a group without end, and its "
        "square stays open. Choose it.",
        {**_DIGIT, "matrix": "0,-1,1,0", "whose": "quarters", "what": "pull"},
        ("whose",),
    ),
    TourStep(
        "The group as a map.",
        "Each place is a turn and a stretch, and its colour how many digits are told. At every turn "
        "without a stretch SL(2) tells nearly all. Choose the plain CNN: an island about upright.",
        {"view": "map", "mapped": "sl2", "matrix": "-1.1,0,0,-0.909"},
        ("mapped",),
    ),
    TourStep(
        "One kernel, everywhere on the group.",
        "Left, one learned function at six samples. Right, a kernel between all pairs: its coordinates "
        "are the stretch and the turn from one to the other. By the logarithm the crossed ones are NaN, "
        "and with them every logit.",
        {**_KERNELS, "draw": 0, "log": False},
        ("log", "draw"),
    ),
    TourStep(
        "The price: samples.",
        "Turned digits: with more samples the logits change less. Stretched digits: from six samples on "
        "more of them hardly help, since they are drawn near stretches of 1.",
        {"view": "price"},
    ),
    TourStep(
        "What does not hold.",
        "Stretched by 1.5 to 2.5, SL(2) tells 60%, turns only 52%, but the plain CNN 65%. On strong "
        "deformations turns alone, 81%, are nearly as good as SL(2), 83%. And a CNN that was shown such "
        "ones tells 99%: six samples do not stand for a group without end.",
        {"view": "table"},
    ),
)
