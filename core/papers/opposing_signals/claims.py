"""What the paper says, measured again: in the linear network, and on digits with a planted sky."""

from core.claims import SEEDS_APART, Claim, at_least, at_most, below
from core.papers.opposing_signals import measure
from core.papers.opposing_signals.train import SEEDS, Means, Setting

OPPOSING, PLAIN = (
    tuple(Setting(planting, "descent", seed) for seed in range(SEEDS))
    for planting in ("opposing", "none")
)
ONE_SIDED = Setting("one-sided", "descent")


def quietened(means: Means) -> float:
    """The pull of the groups by such means, over that by plain descent."""
    return measure.late_tug(Setting("opposing", means)) / measure.late_tug(OPPOSING[0])


CLAIMS = (
    Claim(
        "flip",
        "Linear network: a step multiplies the opposing feature by 1 - eta alpha c^2",
        "the two-layer linear analysis, our reduction to three numbers",
        "largest difference",
        at_most(1e-12, " in float64"),
        measure.flip_gap,
        view="tug",
    ),
    Claim(
        "linear-sharpness",
        "Linear network: sharpness ends at alpha |beta|, linear in the signal's strength",
        "the two-layer linear analysis; from small weights",
        "largest relative difference",
        at_most(0.01),
        measure.final_sharpness_gap,
        view="valley",
    ),
    Claim(
        "closed-form",
        "Linear network: its gradient flow is a logistic curve, in closed form",
        "this page's check: our solution, balanced start, against an ODE solver",
        "largest difference",
        at_most(1e-4),
        measure.closed_form_gap,
        view="valley",
    ),
    Claim(
        "threshold",
        "Linear networks with a strong feature: it spikes exactly where alpha |beta| > 2 / eta",
        "the two-layer linear analysis; 36 problems, alpha 16 and 32; weaker ones agree less often",
        "share that agree",
        at_least(0.95),
        measure.threshold_share,
        view="valley",
    ),
    Claim(
        "swap",
        "The two groups' losses take turns: when one rises, the other falls",
        "main observation; 100 steps from shipped weights, three seeds",
        "correlation of their changes, largest",
        at_most(-0.9),
        lambda: max(map(measure.correlation, OPPOSING)),
        view="tug",
    ),
    Claim(
        "found",
        "Samples whose losses change most are those with the feature: 4% of the data",
        "main observation; among the 20 largest changes, three seeds",
        "their share, smallest",
        at_least(0.9),
        lambda: min(map(measure.planted_share, OPPOSING)),
        view="tug",
    ),
    Claim(
        "planted",
        "They are found there because of the feature: the same samples without it are not",
        "this page's control; three seeds",
        "share, worst seed with it over best without",
        SEEDS_APART,
        lambda: min(map(measure.planted_share, OPPOSING)) / max(map(measure.planted_share, PLAIN)),
        view="tug",
    ),
    Claim(
        "edge",
        "Once it is there, sharpness stays near 2 / eta",
        "edge of stability; within a quarter, three seeds",
        "share of the time, smallest",
        at_least(0.8),
        lambda: min(map(measure.share_at_edge, OPPOSING)),
        view="sharpness",
    ),
    Claim(
        "sooner",
        "Opposing signals bring the edge of stability forward, and do not create it",
        "edge of stability; three seeds",
        "its step without them over with them, smallest ratio",
        at_least(2),
        lambda: min(map(measure.onset, PLAIN)) / max(map(measure.onset, OPPOSING)),
        view="sharpness",
    ),
    Claim(
        "one-sided",
        "The same feature in one class only does not oppose: losses move together",
        "this page's control",
        "correlation of the changes of its two halves",
        at_least(0.5),
        lambda: measure.correlation(ONE_SIDED),
        view="tug",
    ),
    Claim(
        "adam",
        "Adam damps the tug of war",
        "remedies; from step 600, learning rate 0.001",
        "pull, over that by descent",
        below(0.5),
        lambda: quietened("adam"),
        view="remedies",
    ),
    Claim(
        "batch-norm",
        "Batch normalisation damps the tug of war",
        "remedies; from step 600, learning rate 0.05, for at 0.3 it diverges",
        "pull, over that by descent",
        below(0.5),
        lambda: quietened("batch-norm"),
        view="remedies",
    ),
)
