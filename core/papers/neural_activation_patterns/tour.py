"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_PLANE = {"view": "plane", "class": 0, "shown": "pattern", "depth": "deep"}
_PROOFS = {"view": "proofs", "net": "24x6", "dial": 90, "pair": "2,3"}

TOUR = (
    TourStep(
        "A region, and no promise.",
        "Three arms of a spiral, learnt without a fault. Solid: where the same neurons are on, and the "
        "same off, as for every training point of A. On 3% of it, magenta, the network says another "
        "class.",
        {**_PLANE, "delta": 100},
        ("delta",),
    ),
    TourStep(
        "Proved for every point.",
        "Now a neuron counts if it agrees for 97% of the points, so more of them are fixed. The "
        "magenta is gone: proved, for every point of the square. 92% of unseen points of A follow, "
        "in this training, the best of three.",
        {**_PLANE, "delta": 97},
        ("delta",),
    ),
    TourStep(
        "The price is recall.",
        "At 80% the promise stands, but only 33% of unseen points follow. Delta trades recall for "
        "proof.",
        {**_PLANE, "delta": 80},
        ("delta",),
    ),
    TourStep(
        "With two layers: nothing.",
        "The same points, two layers instead of eight, 32 neurons instead of 128. However far down the "
        "slider goes, magenta stays.",
        {**_PLANE, "depth": "shallow", "delta": 80},
        ("delta",),
    ),
    TourStep(
        "The other way: balls.",
        "Data as specification: a ball about a training point, cut with the square, as large as can be "
        "proved. On a plane twenty of them hold 91% of unseen points of A. In 64 dimensions no unseen "
        "digit lies in one.",
        {**_PLANE, "shown": "balls", "delta": 97},
        ("class",),
    ),
    TourStep(
        "A digit as lights.",
        "Six layers of neurons, a row each. Where the pattern asks for nothing a light is faint; where "
        "the digit breaks it, magenta. Take other digits: some are covered by a proof, some are not.",
        {"view": "digit", "source": "test", "digit": 0, "another": 0, "net": "24x6", "dial": 90},
        ("digit",),
    ),
    TourStep(
        "One proof a pair.",
        "Row: whose pattern. Column: what it might be taken for. Green: of all images there are, none "
        "is. A picture: a counterexample, be it a digit or not. Click one.",
        _PROOFS,
        (),
    ),
    TourStep(
        "Fewer layers and neurons.",
        "Two layers of 16, 32 neurons instead of 144: a counterexample for nearly every pair, and no "
        "pattern of this network is proved. Of four layers of 32, at 90%, 49 of 90 pairs are undecided.",
        {**_PROOFS, "net": "16x2", "pair": "3,8"},
        (),
    ),
    TourStep(
        "A proof of nothing.",
        "As many neurons, fixed at random. No counterexample can be found, since no image follows them. "
        "So that is asked first: a promise about nobody is none.",
        {"view": "solver", "net": "24x6", "dial": 90, "of": 0, "literals": "random", "now": True},
        ("literals",),
    ),
    TourStep(
        "What does not hold.",
        "The paper's best: balls ten times as large when cut with a pattern. Here 6.6, counted from "
        "where an attack breaks the whole ball, but the scale of grey ends at 7.2. Counted from where it "
        "is proved it is 13, of which time stopped 8 balls of 12. And a proof says that the network "
        "answers alike, not that it is right.",
        {"view": "depth", "curve": "24x6", "at": 90},
        ("curve",),
    ),
)
