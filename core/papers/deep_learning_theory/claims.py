"""What the book says, measured again: in closed form, on random networks, and on trained ones."""

from typing import Any

from core.claims import SEEDS_APART, Claim, above, at_least, at_most
from core.papers.deep_learning_theory import measure
from core.papers.deep_learning_theory.theory import critical, flow
from core.papers.deep_learning_theory.train import Setting, trained

TANH, SMALL, LARGE = (Setting("tanh", start) for start in ("critical", "small", "large"))
RELU, RESIDUAL = (Setting("relu", start) for start in ("critical", "residual"))


def evaluation() -> dict[str, Any]:
    """Spreads of signals and gradients over networks, {activation: {width: layer by layer}}."""
    return {
        what: {name: measure.spreads(what, name) for name in measure.SHOWN}
        for what in ("signals", "gradients")
    }


def half_stable_gap() -> float:
    """The largest relative difference from what is known: GELU's K*, and Swish's K*, C_b and C_W."""
    swish = critical("swish")
    found = {
        critical("gelu").kernel: (3 + 17**0.5) / 2,
        swish.kernel: 14.32017362,
        swish.layer.bias_variance: 0.55514317,
        swish.layer.weight_variance: 1.98800468,
    }
    return max(abs(value / known - 1) for value, known in found.items())


CLAIMS = (
    Claim(
        "conserved",
        "Critical ReLU networks keep the size of a signal, layer after layer",
        "ch. 5, scale-invariant class",
        "largest change of K in 50 layers",
        at_most(1e-11),
        lambda: float(abs(flow(RELU.layer, 1.0, 50).kernel - 1).max()),
        view="flow",
    ),
    Claim(
        "half-stable",
        "GELU and Swish are critical at one kernel K* > 0 only, at these C_b and C_W",
        "ch. 5, half-stable class; Swish's numbers by our quadrature",
        "largest relative difference",
        at_most(1e-7),
        half_stable_gap,
        view="phase",
    ),
    Claim(
        "tanh-flow",
        "Critical tanh: the signal fades like 1 / (2 l), not exponentially",
        "ch. 5, K* = 0 class",
        "|2 l K - 1| in layer 10,000",
        at_most(1e-3),
        lambda: abs(2 * 10_000 * float(flow(TANH.layer, 1.0, 10_000).kernel[-1]) - 1),
        view="flow",
    ),
    Claim(
        "kernel",
        "Random networks have the kernel of the recursion: ReLU, tanh, GELU, width 48",
        "ch. 4",
        "largest relative difference of K",
        at_most(0.02),
        lambda: max(measure.first_correction(name)[0] for name in measure.SHOWN),
        view="spread",
    ),
    Claim(
        "vertex",
        "Neurons of random networks are coupled as the four-point vertex says, V / (n K^2)",
        "ch. 4; exact in n for ReLU",
        "largest relative difference",
        at_most(0.05),
        lambda: max(measure.first_correction(name)[1] for name in measure.SHOWN),
        view="spread",
    ),
    Claim(
        "shape",
        "The first correction describes neurons of random networks better than a Gaussian does",
        "ch. 4, ReLU, width 48, layer 3",
        "its distance over the Gaussian's",
        at_most(0.5),
        measure.shape_ratio,
        view="spread",
    ),
    Claim(
        "ratio",
        "Depth over width counts: doubling both leaves the spread of gradients nearly as it was",
        "ch. 8 to 11: effects of size L / n; ReLU and tanh, widths 16 to 64",
        "its change, over that by doubling the depth alone",
        at_most(0.3),
        measure.doubling_ratio,
        view="shape",
    ),
    Claim(
        "gradient",
        "0.8 times the critical C_W starves the first of 64 tanh layers of gradient",
        "ch. 5 and 9; digits, width 32",
        "powers of ten in the squared gradient",
        at_least(3),
        measure.gradient_decades,
        view="shape",
    ),
    Claim(
        "deep-tanh",
        "64 tanh layers learn from a critical start, and hardly from 0.8 times its C_W",
        "ch. 5; digits, width 32, each at its best rate",
        "accuracy, worst seed over best",
        SEEDS_APART,
        lambda: measure.worst_over_best(TANH, SMALL, 64, 64),
        view="trained",
    ),
    Claim(
        "too-deep",
        "Depth far beyond width / nu hurts even critical networks: ReLU, 4 layers against 64",
        "ch. 11, appendix A; digits, width 32",
        "accuracy, worst seed over best",
        SEEDS_APART,
        lambda: measure.worst_over_best(RELU, RELU, 4, 64),
        view="trained",
    ),
    Claim(
        "residual",
        "Skips lower nu, and 64 ReLU layers learn again",
        "appendix B, skip 0.95: nu 0.4 instead of 5; digits, width 32",
        "accuracy, worst seed over best",
        SEEDS_APART,
        lambda: measure.worst_over_best(RESIDUAL, RELU, 64, 64),
        view="trained",
    ),
    Claim(
        "critical-best",
        "64 tanh layers end lower from a critical start than from 1.25 times its C_W",
        "ch. 5; digits, width 32, each at its best rate",
        "mean training loss, 1.25 times over critical",
        above(1),
        lambda: float(trained(LARGE).loss[-1].mean() / trained(TANH).loss[-1].mean()),
        view="trained",
    ),
)
