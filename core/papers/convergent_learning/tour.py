"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_MATCH = {"view": "match", "layer": "fc2", "other": 1}
_PREDICT = {"view": "predict", "layer": "fc2", "other": 1, "source": "test", "digit": 0}
_TURN = {"view": "controls", "layer": "fc2", "other": 1, "turn": 100}

TOUR = (
    TourStep(
        "The same inside?",
        "Two networks learnt the same digits, and differ only in the random numbers they began with. A "
        "tile is a unit of the last hidden layer: what excites it. Each network has its own order, "
        "lines join partners, and the table is noise.",
        {**_MATCH, "match": False},
        ("match",),
    ),
    TourStep(
        "Match them.",
        "The same units in order of partners: the noise turns into a diagonal. Of 57 pairs 38 correlate "
        "above 0.7, their mean is 0.74. Untrained networks reach 0.35, and shuffled samples 0.04.",
        {**_MATCH, "match": True},
        ("match", "other"),
    ),
    TourStep(
        "Worst in the middle.",
        "The second convolution: mean 0.45, untrained 0.38. One pair of 27 correlates above 0.7, 9 below "
        "0.4. Some units are found by both networks, some by one only.",
        {**_MATCH, "layer": "conv2", "match": True},
        ("layer",),
    ),
    TourStep(
        "One from many.",
        "A unit of B of middling match. The best partner alone predicts it with an R2 of 0.50 on unseen "
        "digits, 10 units of A with 0.90, all of them with 0.96. Few do most of it, and one does not.",
        {**_PREDICT, "unit": 47, "l1": 0.1},
        ("l1", "unit"),
    ),
    TourStep(
        "Four networks look at one digit.",
        "A unit of the first convolution, and its best partners elsewhere, as maps of where on the digit "
        "they speak. Draw a digit of your own: do they light up at the same strokes?",
        {**_PREDICT, "layer": "conv1", "unit": 1, "l1": 0.1},
        ("source", "unit"),
    ),
    TourStep(
        "Turn it: the trap.",
        "Turn B's layer at random, so that each unit becomes a mixture of all. Pairs correlate by 0.73, "
        "and did by 0.75 before: high matches say little of shared units. What B predicts of A stays, "
        "exactly.",
        {**_TURN, "of": "raw"},
        ("turn", "of"),
    ),
    TourStep(
        "Whiten first.",
        "With both layers whitened a whole turn costs something: from 0.40 down to 0.33. Untrained: from "
        "0.19 to 0.19. Units are slightly privileged; most of what networks share are subspaces.",
        {**_TURN, "of": "white"},
        ("turn", "layer"),
    ),
    TourStep(
        "What does not hold.",
        "Clusters should hold units of both networks. Here their balance is 0.40, drawn by chance 0.60. "
        "And training adds less to matches than we asked for: 0.15 in the second convolution, 0.2 were "
        "asked.",
        {"view": "clusters", "layer": "conv1", "other": 1, "count": 6},
        ("count", "layer"),
    ),
)
