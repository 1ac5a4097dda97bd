"""What the paper says, measured again: of the decomposition, and of trained networks."""

from typing import Any

from core.claims import Claim, above, at_least, at_most
from core.papers.lie_group_decompositions import measure
from core.papers.lie_group_decompositions.data import FAMILIES
from core.papers.lie_group_decompositions.measure import COUNTS, accuracies, change, resampled
from core.papers.lie_group_decompositions.train import ARMS, LIFTED, SEEDS, Arm


def evaluation() -> dict[str, Any]:
    """Accuracies by network, family and seed, and over the group; changes of logits by samples."""
    return {
        "accuracy": {arm: {f: list(accuracies(arm, f)) for f in FAMILIES} for arm in ARMS},
        "map": {arm: measure.accuracy_map(arm) for arm in ARMS},
        "change": {
            family: {arm: [change(arm, 0, family, n) for n in COUNTS] for arm in LIFTED}
            for family in ("any turn", "stretch")
        },
        "resampled": {arm: [resampled(arm, 0, n) for n in COUNTS] for arm in LIFTED},
    }


def ahead(better: Arm, worse: Arm, family: str) -> float:
    """Points of accuracy of the worst seed of one network over the best of another."""
    return float(accuracies(better, family).min() - accuracies(worse, family).max())


_CHECK = "this page's check"
_TRAINED = "trained on upright digits, 300 test digits, 3 seeds"

CLAIMS = (
    Claim(
        "polar",
        "Every element of GL+(2) is a turn and then a stretch, exp(X) R",
        "the paper's decomposition; 2,000 Gaussian matrices",
        "largest difference",
        at_most(1e-12, " in float64"),
        measure.polar_gap,
        view="pull",
    ),
    Claim(
        "logarithm",
        "exp does not reach what turns by half and stretches: there trace \u2264 \u22122 \u221adet",
        _CHECK + " of the theory, with SciPy's logarithm; 300 Gaussian matrices",
        "disagreements",
        at_most(0),
        measure.wrong_logs,
        view="map",
    ),
    Claim(
        "unreached",
        "What exp does not reach is not exotic: every fifth matrix of GL+(2)",
        "this page's goal; 20,000 Gaussian matrices of positive determinant",
        "percent without a real logarithm",
        at_least(20),
        measure.unreached,
        view="map",
    ),
    Claim(
        "quarters",
        "On the four quarter turns as samples a trained network is exactly invariant to them",
        _CHECK + ": 8 test digits",
        "largest relative change of logits",
        at_most(1e-12, " in float64"),
        measure.quarter_gap,
        view="pull",
    ),
    Claim(
        "strong",
        "Networks on SL(2) and GL+(2) know strongly deformed digits better than a CNN of their size",
        f"the paper's claim, for other data; {_TRAINED}",
        "points of accuracy ahead, worst seed of either over best",
        at_least(10),
        lambda: min(ahead(arm, "plain", "strong") for arm in ("sl2", "gl2")),
        view="table",
    ),
    Claim(
        "stretches",
        "Stretches as samples help beyond turns alone on axes of ratio 1.5 to 2.5",
        f"this page's goal: what the group adds to turns; {_TRAINED}",
        "points of accuracy ahead, means",
        at_least(3),
        lambda: float((accuracies("sl2", "stretch") - accuracies("turns", "stretch")).mean()),
        view="map",
    ),
    Claim(
        "stretched",
        "On axes of ratio 1.5 to 2.5 a network on SL(2) is better than a CNN of its size",
        f"the paper's claim, for stretches beyond its samples; {_TRAINED}",
        "points of accuracy ahead, worst seed over best",
        above(0),
        lambda: ahead("sl2", "plain", "stretch"),
        view="map",
    ),
    Claim(
        "augmentation",
        "What a CNN was shown in training it knows better than a network on SL(2)",
        f"this page's goal: the fair rival, shown strong deformations; {_TRAINED}",
        "points of accuracy ahead, worst seed over best",
        above(0),
        lambda: ahead("augmented", "sl2", "strong"),
        view="table",
    ),
    Claim(
        "outside",
        "Turned further than a CNN was shown, digits are known better on SL(2)",
        f"this page's goal; the augmented CNN on any turn; {_TRAINED}",
        "points of accuracy ahead, worst seed over best",
        at_least(10),
        lambda: ahead("sl2", "augmented", "any turn"),
        view="map",
    ),
    Claim(
        "samples",
        "With more samples logits change less when the digit is turned",
        "this page's goal, asked for in the paper's reviews; SL(2), 3 seeds",
        "change at 2 samples over that at 24, smallest",
        at_least(1.5),
        lambda: min(
            change("sl2", seed, "any turn", COUNTS[0]) / change("sl2", seed, "any turn", COUNTS[-1])
            for seed in SEEDS
        ),
        view="price",
    ),
)
