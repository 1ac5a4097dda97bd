"""What the paper says, measured again: of the model by a solver, of networks on digits as recorded."""

from typing import Any

from core.claims import Claim, Expectation, above, at_least, at_most, below
from core.papers.neural_collapse import measure


def evaluation() -> dict[str, Any]:
    """The end of each recorded training."""
    return {"trainings": measure.every_training()}


_BALANCED = "balanced data, MSE, bias-free"
_WITH_BIAS = "balanced data, MSE, last-layer bias"
_CE = "balanced data, cross-entropy"
_IMBALANCED = "imbalanced data, MSE, bias-free"
_DIGITS = "digits stand for CIFAR-10"


CLAIMS = (
    Claim(
        "closed-form-loss",
        "A solver reaches the closed-form minimum, and no lower",
        "this page's check: a closed form derived here",
        "largest relative difference of losses",
        at_most(1e-4, " over 24 random configurations, M = 1 to 4"),
        measure.loss_gap,
        view="starve",
    ),
    Claim(
        "closed-form-geometry",
        "The solver's minimum has the closed form's lengths and angles",
        "this page's check: a closed form derived here",
        "largest relative difference of Gram matrices",
        at_most(1e-4, " over the same configurations"),
        measure.geometry_gap,
        view="starve",
    ),
    Claim(
        "minority-collapse",
        "One layer: a class is lost at n = N^2 times both decays",
        _IMBALANCED,
        "relative difference of the size",
        Expectation("at most 1%", lambda value: value <= 0.01),
        lambda: measure.threshold_gap(1),
        view="starve",
    ),
    Claim(
        "minority-collapse-deep",
        "Two and three layers: it is lost at once, where losing it costs less",
        "this page's check: a closed form derived here, for " + _IMBALANCED,
        "largest relative difference of the size",
        Expectation("at most 1%", lambda value: value <= 0.01),
        lambda: max(measure.threshold_gap(2), measure.threshold_gap(3)),
        view="starve",
    ),
    Claim(
        "cross-polytope",
        "Cross-entropy, deep: the simplex of the abstract is not the minimum, opposite pairs are lower",
        "this page's check: closed forms of both, balanced data; M >= 3 from K = 4 on, M = 2 from K = 6",
        "largest loss of the best cross-polytope over the best simplex's",
        below(0.999, ", at every decay"),
        measure.polytope_over_simplex,
        view="trainings",
    ),
    Claim(
        "nc1",
        "On digits NC1 falls, for every loss, bias and depth",
        "NC1; " + _DIGITS,
        "times, the least of 24 trainings",
        at_least(100),
        measure.nc1_fall,
        view="collapse",
    ),
    Claim(
        "simplex-ce-distance",
        "Cross-entropy makes a simplex of the class means, one layer",
        _CE + "; " + _DIGITS,
        "largest NC2 distance",
        below(0.05),
        lambda: measure.simplex_distance("ce", 1),
        view="trainings",
    ),
    Claim(
        "simplex-ce-deep",
        "Cross-entropy makes a simplex of the class means, three linear layers",
        _CE + "; " + _DIGITS,
        "largest NC2 distance",
        below(0.05),
        lambda: measure.simplex_distance("ce", 3),
        view="trainings",
    ),
    Claim(
        "simplex-bias",
        "Squared error with a bias makes a simplex too, one and three layers",
        _WITH_BIAS + "; " + _DIGITS,
        "largest NC2 distance",
        below(0.05),
        lambda: max(measure.simplex_distance("mse", depth) for depth in (1, 3)),
        view="trainings",
    ),
    Claim(
        "orthogonal",
        "Without a bias squared error makes them orthogonal",
        _BALANCED + "; " + _DIGITS,
        "largest |cosine| of two class means",
        below(0.05),
        measure.orthogonality,
        view="trainings",
    ),
    Claim(
        "every-layer",
        "Before each of three linear layers stands the theory's frame",
        "balanced data, MSE; " + _DIGITS,
        "largest NC2 distance",
        below(0.05),
        measure.every_layer,
        view="trainings",
    ),
    Claim(
        "every-layer-nc1",
        "Features have collapsed before each of three linear layers",
        "balanced data, MSE; " + _DIGITS,
        "times, the least fall of NC1",
        at_least(100),
        measure.every_layer_nc1_fall,
        view="trainings",
    ),
    Claim(
        "lengths",
        "Unequal classes: means and rows are as long as the theory says",
        _IMBALANCED + "; " + _DIGITS,
        "largest difference over the longest",
        at_most(0.05),
        measure.length_gap,
        view="starve",
    ),
    Claim(
        "vanished",
        "Classes below the threshold vanish from a trained network",
        _IMBALANCED + "; " + _DIGITS,
        "largest length over the longest",
        below(0.05),
        measure.vanished_length,
        view="starve",
    ),
    Claim(
        "unseen",
        "Unseen digits collapse less than training digits",
        "this page's observation",
        "times, smallest ratio of NC1",
        above(1),
        measure.unseen_over_seen,
        view="collapse",
    ),
)
