"""What the paper says, measured again in closed form, on trained networks, and on thrown bodies."""

from typing import Any

from core.claims import SEEDS_APART, Claim, at_least, at_most
from core.papers.soft_equivariance import measure
from core.papers.soft_equivariance.measure import (
    GROUPS,
    errors,
    linear,
    true_violation,
    violations,
)
from core.papers.soft_equivariance.train import ALPHAS


def evaluation() -> dict[str, Any]:
    """Of networks all that is measured, by alpha and arm; violations of the true function."""
    return {
        "networks": measure.networks(),
        "truth": {f"{a:g}": {of: true_violation(a, of) for of in GROUPS} for a in ALPHAS},
        "linear": {f"{a:g}": dict(linear(a, 20).errors) for a in ALPHAS},
    }


_EXACT = "this page's check, in float64"
_CLOSED = "this page's goal: what tuning is for; closed form, 40 samples of 20 bodies, noise 2"
_NETWORKS = "the paper's claim, for our networks; inertia, 1,000 bodies, 3 seeds"

CLAIMS = (
    Claim(
        "projectors",
        "The projectors leave alone what the group leaves alone, and nothing else",
        _EXACT + ": ranks 0 to 4, O(3) and three axes, random elements",
        "largest entry of P P - P and of \u03c1(g) P - P",
        at_most(1e-12),
        measure.gap_of_projectors,
        view="dial",
    ),
    Claim(
        "hard-networks",
        "A network with projected weights is equivariant, however it was trained",
        "this page's check, on trained weights: under O(3), and about the right axis; 3 seeds",
        "largest violation",
        at_most(1e-5, " in float32"),
        measure.gap_of_hard_networks,
        view="square",
    ),
    Claim(
        "finds-axis",
        "The tuned strengths name the axis that is left, which nobody told",
        _CLOSED + "; \u03b1 = -0.3 and -1",
        "share of samples, at least",
        at_least(0.95),
        lambda: min(linear(alpha, 20).found for alpha in ALPHAS[1:]),
        view="dial",
    ),
    Claim(
        "tuning-pays",
        "Where a symmetry is broken, tuning takes half of the error away at least",
        _CLOSED + ", and of 60; \u03b1 = -1",
        "error tuned over not tuned",
        at_most(0.5),
        lambda: max(
            linear(-1.0, n).errors["soft"] / linear(-1.0, n).errors["equal"] for n in (20, 60)
        ),
        view="dial",
    ),
    Claim(
        "networks-find-axis",
        "In networks, too, the largest strength is that of the right axis",
        _NETWORKS + "; \u03b1 = -1",
        "share of seeds",
        at_least(1),
        measure.found_by_networks,
        view="networks",
    ),
    Claim(
        "networks-symmetric",
        "The soft network is at least twice as symmetric about that axis as one without penalties",
        _NETWORKS + "; \u03b1 = -1",
        "violation, worst seed of the soft over best of the free",
        at_most(0.5),
        lambda: violations("soft", "z").max() / violations("free", "z").min(),
        view="networks",
    ),
    Claim(
        "networks-better",
        "The soft network errs less than the free one and the perceptron",
        _NETWORKS + "; \u03b1 = -1",
        "error, best seed of the others over worst of the soft",
        SEEDS_APART,
        lambda: min(errors(arm).min() for arm in ("free", "mlp")) / errors("soft").max(),
        view="networks",
    ),
    Claim(
        "networks-tuning",
        "In networks tuning lowers the error, too",
        _NETWORKS + "; \u03b1 = -1; against the same penalties with equal strengths",
        "error, best seed without tuning over worst with it",
        SEEDS_APART,
        lambda: errors("equal").min() / errors("soft").max(),
        view="networks",
    ),
    Claim(
        "control",
        "It is also better than RPP, and than training on turned copies for who knows the group",
        "the paper's claim as to RPP; turned copies are this page's control; 3 seeds, \u03b1 = -1",
        "error, best seed of these over worst of the soft",
        SEEDS_APART,
        lambda: min(errors(arm).min() for arm in ("residual", "augmented")) / errors("soft").max(),
        view="networks",
    ),
    Claim(
        "trajectories",
        "Of thrown bodies the broken symmetries are told from those that hold",
        "this page's goal: gravity, a spring, a curl, drag; 6 times 8 paths each",
        "share of right verdicts",
        at_least(0.95),
        measure.verdicts_right,
        view="motion",
    ),
)
