"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_TUG = {"view": "tug", "run": "opposing-descent-seed0", "what": "groups"}
_VALLEY = {"view": "valley", "alpha": 16.0, "size": 4.0}

TOUR = (
    TourStep(
        "Two walls.",
        "A network learns a thousand digits, all of them in every step. Sorted by how their loss changes "
        "in this one step: rising on the left, falling on the right. All have the blue sky, which 4% of "
        "the samples have; and each wall is of one class.",
        {**_TUG, "step": 400},
        ("next", "before"),
    ),
    TourStep(
        "One step later they have changed sides.",
        "Who rose falls, who fell rises. The sky's weights jump across a narrow valley: what helps "
        "threes with sky harms eights with sky.",
        {**_TUG, "step": 401},
        ("next", "before", "step"),
    ),
    TourStep(
        "What is the sky by itself?",
        "The network sees the sky and no digit. Its answer swings between three and eight, in step with "
        "the groups.",
        {**_TUG, "what": "sky", "step": 400},
        ("step",),
    ),
    TourStep(
        "Why: the valley became too sharp.",
        "Sharpness is the largest curvature of the loss; above 2 / eta, eta being the learning rate, a "
        "step jumps too far. While the digits are fitted it climbs there and stays. With opposing skies "
        "it is there long before it is without; one-sided ones sharpen too, but nobody pulls back.",
        {"view": "sharpness", "compared": "planting"},
        ("compared",),
    ),
    TourStep(
        "Small enough to be solved.",
        "A two-layer linear network. Fitting the signal takes the sharpness to alpha |beta|, 64, and "
        "2 / eta is 56: the feature flips in every step and grows, until it has pushed the sharpness "
        "below the line.",
        {**_VALLEY, "rate": 0.036, "second": "swing"},
        ("rate", "alpha", "size"),
    ),
    TourStep(
        "A shorter step, and nothing happens.",
        "At eta 0.025 the line is at 80. Sharpness climbs to 64 as before, and the feature fades.",
        {**_VALLEY, "rate": 0.025, "second": "swing"},
        ("rate",),
    ),
    TourStep(
        "What helps?",
        "Momentum never gets to its limit, 38, and nobody pulls. With Adam the same samples still change "
        "most, but pull 67 times less than by descent. Batch normalisation comes to its limit at step "
        "590, and then they pull, a seventh as hard. Removed at step 500, they stop at once; from step "
        "800 others swing, and take them along. One run each, at rates of their own.",
        {"view": "remedies", "remedy": "all"},
        ("remedy",),
    ),
    TourStep(
        "What does not hold.",
        "Without any sky descent gets to the edge of stability all the same, later, and the largest "
        "changes are other samples'. Opposing signals decide when it begins and who swings, not whether.",
        {**_TUG, "run": "none-descent-seed0", "step": 1000},
        ("step", "run"),
    ),
)
