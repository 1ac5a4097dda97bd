"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_PULL = {"view": "pull", "group": "sl2", "source": "test", "digit": 4, "whose": "sl2"}
_KERNELS = {"view": "kernels", "kernels": "sl2", "channel": 0, "samples": 6, "draw": 0}

TOUR = (
    TourStep(
        "A digit, pulled by its corners.",
        "Four networks. Three learned upright digits only, the augmented CNN saw deformed ones.",
        {**_PULL, "matrix": "0.77,-0.64,0.77,0.66"},
        ("digit",),
    ),
    TourStep(
        "Turned by half, and stretched: no flow ends here.",
        "Above: a turn, then a stretch, as for every element.",
        {**_PULL, "matrix": "-1.25,0,0,-0.8"},
        ("digit",),
    ),
    TourStep(
        "The group as a map.",
        "Each place is a turn and a stretch.",
        {"view": "map", "mapped": "plain", "matrix": "-1.25,0,0,-0.8"},
        ("mapped",),
    ),
    TourStep(
        "One kernel, everywhere on the group.",
        "The kernel is a function.",
        {**_KERNELS, "variance": 0.5, "log": False},
        ("draw", "channel"),
    ),
    TourStep(
        "Break it.",
        "The same kernels by the logarithm.",
        {**_KERNELS, "variance": 2.0, "log": True},
        ("log", "draw"),
    ),
    TourStep(
        "The price: samples.",
        "More samples.",
        {"view": "price"},
    ),
    TourStep(
        "What does not hold.",
        "Stretches.",
        {"view": "table"},
    ),
)
