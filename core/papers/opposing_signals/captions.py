"""Names of what the charts show."""

from core.papers.opposing_signals.data import Planting

GROUPS: dict[Planting, tuple[str, str]] = {
    "opposing": ("threes with sky", "eights with sky"),
    "one-sided": ("threes with sky", "more threes with sky"),
    "none": ("the same threes, no sky", "the same eights, no sky"),
}
SKY_OUTPUTS = ("three", "eight")
RUNS = {
    "opposing-descent-seed0": "descent, opposing",
    "one-sided-descent-seed0": "descent, one-sided",
    "none-descent-seed0": "descent, no sky",
    "opposing-momentum-seed0": "momentum",
    "opposing-adam-seed0": "Adam",
    "opposing-batch-norm-seed0": "batch normalisation",
    "opposing-removed-seed0": "group removed at 500",
}
PLANTINGS = tuple(RUNS)[:3]
MEANS = ("opposing-descent-seed0", *tuple(RUNS)[3:])
