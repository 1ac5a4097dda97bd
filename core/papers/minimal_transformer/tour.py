"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_BENCH = {"view": "bench", "mlp": False, "keys": "own", "values": True}
_DIGIT = {"source": "test", "digit": 3, "another": 0}
_SCORES = {"view": "scores", "what": "scores", "layer": 2, "head": 1, **_DIGIT}
_MERGE = {"view": "merge", "trained": "bare", **_DIGIT}

TOUR = (
    TourStep(
        "The whole encoder.",
        "Four of these read digits as 16 patches: patches ask each other, take over what they hear, and "
        "think alone. 96.1% of unseen digits are told rightly. 64% of all parameters are in the MLP. "
        "Click it.",
        {**_BENCH, "mlp": True},
        ("mlp",),
    ),
    TourStep(
        "Without the MLP.",
        "Trained anew without it, on the same digits for as long: 97.6%, and the loss falls from 0.13 "
        "to 0.09. Here nobody misses it.",
        _BENCH,
        ("mlp",),
    ),
    TourStep(
        "Who asks whom.",
        "Row asks column. With keys of their own the reflection is another matrix, off by 1.5 times the "
        "scores, and 10 of 16 patches are even unlike themselves. Choose *= queries*.",
        {**_SCORES, "of": "own"},
        ("of",),
    ),
    TourStep(
        "Keys are queries.",
        "Now the matrix is its own reflection, in every encoder, for every digit. That is exact, and no "
        "patch can be unlike itself.",
        {**_SCORES, "of": "queries"},
        ("of",),
    ),
    TourStep(
        "28% are left.",
        "Without MLP and asymmetry 8,338 parameters of 29,650 are left, and 97.0% are told rightly.",
        {**_BENCH, "keys": "queries"},
        ("keys",),
    ),
    TourStep(
        "One matrix an encoder.",
        "The least: one matrix says who listens to whom, and tokens take over averages of tokens. 12% "
        "of the parameters, 94.6%: 1.5 points fewer than the whole.",
        {**_BENCH, "keys": "merged", "values": False},
        ("values",),
    ),
    TourStep(
        "All twelve read one digit.",
        "Each row is without some parts. All say 1 to this odd digit; the whole network gives it 86%, "
        "without the MLP it is 65%. On the page, draw one.",
        {"view": "digit", **_DIGIT, "digit": 1, "another": 2},
        ("another",),
    ),
    TourStep(
        "Products merge.",
        "Without skip connections four encoders are five matrices, exactly. But then encoders only "
        "average, and all tokens become alike: 82% instead of 96%. Drag the skip: the identity ends.",
        {**_MERGE, "skip": 0.0},
        ("skip",),
    ),
    TourStep(
        "What does not hold.",
        "The paper does not ask whether it is enough to be small. It is: a single whole encoder of "
        "width 16, with 3,786 parameters, has a loss of 0.08, one matrix an encoder has 0.18, and four "
        "whole encoders 0.13. And on harder images an independent replication misses the MLP.",
        {"view": "sizes", "quantity": "loss"},
        ("quantity",),
    ),
)
