"""What the paper says, measured again on ensembles that differ in activation, task and seed alone."""

from core.claims import Claim, above, at_least, at_most
from core.papers.representational_geometry import measure
from core.papers.representational_geometry.train import EPS

_CHECK = "this page's check"
_FOUR = (
    "the paper's figure 1 in words; four equidistant patterns, noise 0.5, ten seeds, fixed readout"
)
_GOAL = "this page's goal"

CLAIMS = (
    Claim(
        "frontier",
        "No kernel lies beyond the frontier of its task",
        _CHECK + ": the triangle inequality of angles; random kernels and all networks shipped",
        "radians beyond",
        at_most(1e-7, " in float64"),
        measure.beyond_frontier,
        view="square",
    ),
    Claim(
        "descent",
        "What is trained on the spot is the whole network of 100 inputs",
        _CHECK + ": a hundred steps by automatic differentiation, Tanh and ReLU, two tasks",
        "largest relative difference",
        at_most(1e-9, " in float64"),
        measure.gap_of_descent,
        view="paint",
    ),
    Claim(
        "targets",
        "Tanh is more like the labels than ReLU",
        _FOUR,
        "target alignment, Tanh over ReLU, in the mean",
        at_least(0.12),
        lambda: measure.unstructured("target"),
        view="clouds",
    ),
    Claim(
        "inputs",
        "ReLU keeps more of the inputs' shape than Tanh",
        _FOUR,
        "input alignment, ReLU over Tanh, in the mean",
        at_least(0.12),
        lambda: -measure.unstructured("input"),
        view="clouds",
    ),
    Claim(
        "parallel",
        "Tanh's coding directions are more parallel",
        _FOUR,
        "parallelism, Tanh over ReLU, in the mean",
        at_least(0.35),
        lambda: measure.unstructured("parallelism"),
        view="clouds",
    ),
    Claim(
        "ceiling",
        "A ReLU with a ceiling is like the labels, as Tanh is",
        "the paper's control: one flat side makes the difference; " + _FOUR.split("; ", 1)[1],
        "target alignment, in the mean",
        at_least(0.97),
        lambda: measure.mean(measure.NUDGED, "clipped", EPS.index(1.0), "target"),
        view="square",
    ),
    Claim(
        "gradient",
        "A ReLU that passes on every gradient is like the labels",
        "the paper's cause: units hear only some inputs; " + _FOUR.split("; ", 1)[1],
        "target alignment, in the mean",
        at_least(0.95),
        lambda: measure.mean("controls", "straight", 0, "target"),
        view="square",
    ),
    Claim(
        "specialised",
        "More of ReLU's units answer to one pattern alone",
        "the paper's cause: units specialise; " + _FOUR.split("; ", 1)[1],
        "times as many as Tanh's",
        above(2),
        lambda: measure.specialised("relu")[0] / max(measure.specialised("tanh")[0], 1e-3),
        view="plane",
    ),
    Claim(
        "eight",
        "With eight patterns and one or three labels too",
        "the paper's random and Walsh tasks in small; equidistant patterns, five seeds",
        "target alignment, Tanh over ReLU, the lesser of two means",
        at_least(0.1),
        lambda: measure.least_gap_unstructured("target"),
        view="square",
    ),
    Claim(
        "nudge",
        "A nudge of 0.3 turns Tanh to the labels and not ReLU",
        "the paper's nudged XOR; noise 0.5, ten seeds",
        "target alignment, Tanh over ReLU, in the mean",
        at_least(0.3),
        lambda: measure.gap(measure.NUDGED, EPS.index(0.3), "target"),
        view="clouds",
    ),
    Claim(
        "every-nudge",
        "Tanh is more like the labels however hard the task is",
        _GOAL
        + ", beyond the paper, which says that hard tasks shrink the gap; 16 nudges from 0 to 2",
        "least target alignment, Tanh over ReLU, in the mean",
        above(0),
        lambda: min(measure.gap(measure.NUDGED, n, "target") for n in range(len(EPS))),
        view="square",
    ),
)
