"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_END = {"view": "clouds", "noise": "0.5", "beside": "tanh", "frame": "14"}
_SQUARE = {"view": "square", "family": "nudged-0.5", "drawn": "square", "ceiling": False}

TOUR = (
    TourStep(
        "Same task, same start.",
        "Four noisy patterns, all equally far apart, two labels. Two networks learn them, from the same "
        "weights and samples. Tanh folds the patterns together by label; ReLU keeps them apart, as the "
        "inputs are. Both are right.",
        {**_END, "eps": 1.0, "frame": ""},
        (),
    ),
    TourStep(
        "Parallel or not.",
        "Thick bars join patterns of different labels. In Tanh they are nearly parallel (0.80 of 1): "
        "one direction says the label whatever the pattern. In ReLU they are not (0.26).",
        {**_END, "eps": 1.0},
        ("eps",),
    ),
    TourStep(
        "Both alignments at once.",
        "Right: as the inputs are. Up: as the labels are. Both begin at the right, from the same random "
        "weights. Tanh climbs along the frontier, beyond which nothing lies; ReLU stays behind.",
        {**_SQUARE, "at": 1.0},
        ("at",),
    ),
    TourStep(
        "A nudge is enough.",
        "Now nearly XOR: the third axis, that of the label, is 0.3 as long as the others. Tanh still "
        "goes to the labels, as it does from 0.2 on; ReLU does not. Drag the nudge.",
        {**_SQUARE, "at": 0.3},
        ("at",),
    ),
    TourStep(
        "Why: ReLU's units do not hear all.",
        "Each small dot is a unit, at its weights; large dots say in which direction the patterns lie. "
        "Where ReLU is flat no gradient comes: a unit stops hearing some patterns. In the end 43% of "
        "ReLU's units are on for one pattern alone, 8% of Tanh's.",
        {"view": "plane", "sign": 1, "plane_eps": 1.0, "plane_frame": ""},
        ("sign",),
    ),
    TourStep(
        "Cut the ReLU off.",
        "A ReLU with a ceiling at 1 folds the patterns as Tanh does. Flat on one side, a unit stops "
        "hearing some patterns and goes on with the others; the ceiling stops it there as well.",
        {**_END, "eps": 1.0, "beside": "clipped"},
        ("beside",),
    ),
    TourStep(
        "What does not hold: hard tasks.",
        "XOR itself, where no line tells the labels. The order is reversed: ReLU is more like the "
        "labels, Tanh keeps the inputs. The paper says that the difference shrinks; here it turns round.",
        {**_END, "eps": 0.0},
        ("eps",),
    ),
    TourStep(
        "What does not hold: every task.",
        "Labels on a cube's corners, trained when you click. With the majority of three bits Tanh is "
        "ahead. Click corners: with some labels neither is, with others ReLU.",
        {"view": "paint", "labels": "00010111", "scale": 1.0, "seed": 0, "paint_frame": "15"},
        ("seed",),
    ),
)
