"""What the paper says, measured again: of exact kernels, and of finite networks that we trained."""

from typing import Any

from core.claims import Claim, at_least, at_most
from core.papers.optimal_classification import measure
from core.papers.optimal_classification.model import NEURONS, RELU


def evaluation() -> dict[str, Any]:
    """Tables and the curve of the page."""
    return {
        "table": measure.table(),
        "excess": {str(size): measure.excess(size) for size in measure.SIZES},
    }


_THEORY = "the paper's taxonomy of activations"
_TASKS = "the paper's tasks in ambient dimension 2, 3 and 5; 1,000 points, 3 draws"

CLAIMS = (
    Claim(
        "exponent",
        "The paper's activation has a kernel as singular as the dimension asks",
        _THEORY + ", d = 1 to 16",
        "largest |exponent - d|",
        at_most(1e-12),
        measure.gap_of_exponents,
        view="design",
    ),
    Claim(
        "one-more-layer",
        "In the limit one more layer multiplies the kernel by a number",
        _THEORY + ", four activations",
        "largest relative difference",
        at_most(1e-10),
        measure.gap_of_square,
        view="design",
    ),
    Claim(
        "singular-kernel",
        "At a hundred layers the network answers as the Hilbert kernel estimate",
        _TASKS,
        "least share of same answers",
        at_least(0.99),
        measure.least_agreement,
        view="map",
    ),
    Claim(
        "near-bayes",
        "At a hundred layers the network is nearly as good as any classifier can be",
        _TASKS,
        "points of accuracy behind Bayes' rule, at most",
        at_most(3),
        lambda: -measure.least_ahead("bayes"),
        view="table",
    ),
    Claim(
        "beats-nearest",
        "At a hundred layers the network is better than the nearest neighbour",
        _TASKS,
        "points of accuracy ahead, at least",
        at_least(1.5),
        lambda: measure.least_ahead("nearest"),
        view="table",
    ),
    Claim(
        "consistent",
        "With nine times the points the network comes nearer to Bayes' rule",
        "consistency; ambient dimension 3, 100 and 900 points, 10 draws",
        "points of accuracy gained",
        at_least(0.5),
        measure.fall,
        view="table",
    ),
    Claim(
        "other-fates",
        "Without Hermite parts 0 and 1 it becomes the nearest neighbour; with a mean, the majority vote",
        _THEORY + "; 20 and 50 layers, 400 points, 3 draws",
        "least share of same answers",
        at_least(0.999),
        lambda: min(
            measure.agreement(NEURONS["square"], 20, "nearest", 400, "nngp"),
            measure.agreement(NEURONS["constant"], 50, "majority", 400, "nngp"),
        ),
        view="design",
    ),
    Claim(
        "relu-majority",
        "ReLU becomes the majority vote, slowly",
        _THEORY + "; neural tangent kernel, 5,000 layers, 30 points, 3 draws",
        "least share of same answers",
        at_least(0.95),
        lambda: measure.agreement(RELU, 5000, "majority", 30, "ntk"),
        view="design",
    ),
    Claim(
        "best-exponent",
        "No half or double exponent is better than the dimension, at 1,000 points",
        "consistency is of the limit; asked here of a finite sample. " + _TASKS,
        "points of accuracy ahead, at least",
        at_least(0),
        lambda: min(measure.least_ahead("half"), measure.least_ahead("double")),
        view="table",
    ),
    Claim(
        "finite-networks",
        "Layers make a real network better too: six against two, 256 wide",
        "the theorem is of infinite width; sine, 3 seeds, ambient dimension 3, 400 points",
        "points of accuracy gained",
        at_least(0),
        lambda: measure.finite_accuracy(6) - measure.finite_accuracy(2),
        view="finite",
    ),
)
