"""What the paper says, measured again on rendered heads: of halves, of whole faces, and of the price."""

from collections.abc import Callable
from typing import Any

import numpy as np

from core.claims import SEEDS_APART, Claim, above, at_least, at_most
from core.papers.symface import measure
from core.papers.symface.data import ASYMMETRIES
from core.papers.symface.measure import METHODS, gain, interval, over_seeds
from core.papers.symface.train import ARMS, SEEDS, Arm


def evaluation() -> dict[str, Any]:
    """Errors by method, seed and asymmetry; on mirror twins, from the first a above 0; of halves and
    photographs, by arm and seed."""

    def curves(of: Callable[..., float], at: tuple[float, ...]) -> dict[str, list[list[float]]]:
        return {m: [[of(m, seed, a) for a in at] for seed in SEEDS] for m in METHODS}

    return {
        "asymmetries": list(ASYMMETRIES),
        "errors": curves(measure.error, ASYMMETRIES),
        "twins": curves(measure.twin_error, ASYMMETRIES[1:]),
        "halves": {arm: [vars(measure.halves(arm, seed)) for seed in SEEDS] for arm in ARMS},
        "photographs": {
            arm: [measure.photographs_matched(arm, seed) for seed in SEEDS] for arm in ARMS
        },
    }


def matched(arm: Arm) -> np.ndarray:
    """How often an arm's halves are matched, by seed [percent]."""
    return np.array([measure.halves(arm, seed).matched for seed in SEEDS])


def gaps(arm: Arm) -> list[float]:
    """Mean gaps of an arm's halves, by seed."""
    return [measure.halves(arm, seed).same for seed in SEEDS]


_OURS = "this page's check"
_PEOPLE = "60 people that no network has seen, 6 pictures of each, 3 seeds"

CLAIMS = (
    Claim(
        "odd-part",
        "The symmetry loss is four times the squared odd part of the half-face embedding",
        _OURS + ": an identity, on trained weights",
        "largest difference",
        at_most(1e-12, " in float64"),
        measure.gap_of_parts,
        view="face",
    ),
    Claim(
        "averaged",
        "Averaging a face's embedding with its mirror's is invariant, without any training",
        _OURS + ": the mean over the group of two elements, on trained weights",
        "largest distance",
        at_most(1e-12, " in float64"),
        measure.averaged_gap,
        view="twins",
    ),
    Claim(
        "symmetric-head",
        "Of a head without asymmetry, in front light, both halves are one point in every network",
        _OURS + ": five heads, five networks",
        "largest gap",
        at_most(1e-4),
        measure.symmetric_gap,
        view="face",
    ),
    Claim(
        "halves-agree",
        "With the symmetry loss the halves of a face come closer together",
        f"what the loss asks for; against ArcFace with flips, frontal faces of {_PEOPLE}",
        "gap without over gap with it, worst seeds",
        SEEDS_APART,
        lambda: min(gaps("flips")) / max(gaps("symface")),
        view="face",
    ),
    Claim(
        "halves-match",
        "With the symmetry loss a left half finds its own right half more often",
        f"this page's goal: agreement that tells people apart; frontal faces of {_PEOPLE}",
        "points gained, mean",
        at_least(5),
        lambda: float((matched("symface") - matched("flips")).mean()),
        view="table",
    ),
    Claim(
        "control",
        "At the same cost, classes on the halves match halves better than the symmetry loss",
        "this page's control: halves as more samples of ArcFace, 3 seeds",
        "matched, worst seed of the control over best of SymFace",
        SEEDS_APART,
        lambda: matched("halves").min() / matched("symface").max(),
        view="table",
    ),
    Claim(
        "whole-faces",
        "The symmetry loss makes verification of whole faces better than ArcFace with flips",
        f"the paper's claim, for other data; {_PEOPLE}, a = 1",
        "points of error saved, lower end of the 95% interval",
        above(0),
        lambda: interval(gain("symface", "flips", 1.0))[0],
        view="curve",
    ),
    Claim(
        "free",
        "Averaging with the mirror's embedding saves errors without training",
        f"this page's goal; {_PEOPLE}, a = 1",
        "points of error saved, lower end of the 95% interval",
        above(0),
        lambda: interval(gain("averaged", "flips", 1.0))[0],
        view="curve",
    ),
    Claim(
        "price",
        "The price: without any symmetry a network tells mirror twins apart, with flips hardly",
        f"this page's goal; {_PEOPLE}, a = 3",
        "error with flips over error without, worst seeds",
        SEEDS_APART,
        lambda: (
            over_seeds(measure.twin_error, "flips", 3.0).min()
            / over_seeds(measure.twin_error, "plain", 3.0).max()
        ),
        view="twins",
    ),
    Claim(
        "crossing",
        "Where people are very crooked, knowing no symmetry is better than the exact one",
        f"this page's goal: where the lines cross; {_PEOPLE}, a = 4",
        "points of error saved, lower end of the 95% interval",
        above(0),
        lambda: interval(gain("plain", "averaged", 4.0))[0],
        view="curve",
    ),
)
