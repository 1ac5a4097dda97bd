"""What the paper says, measured again: of five starts of each arm, and of what is exact about them."""

from typing import Any

import numpy as np

from core.claims import Claim, above, at_least, at_most
from core.papers.minimal_transformer import measure
from core.papers.minimal_transformer.measure import behind, gap, over_shrunken, score, share
from core.papers.minimal_transformer.model import parameters
from core.papers.minimal_transformer.train import (
    ARMS,
    BARE,
    FULL,
    MINIMUM,
    NO_MLP,
    ONE_HEAD,
    SPLITS,
    SYMMETRIC,
    name_of,
)


def _arm(name: str) -> dict[str, Any]:
    """Parameters; losses and accuracies [%] of five starts, by split."""
    found = {split: score(name, split) for split in SPLITS}
    return {
        "parameters": parameters(*ARMS[name]),
        "loss": {split: one.losses.tolist() for split, one in found.items()},
        "right": {split: one.right.tolist() for split, one in found.items()},
    }


def evaluation() -> dict[str, Any]:
    """Of every arm."""
    return {"arms": {name: _arm(name) for name in ARMS}}


_CHECK = "this page's check"
_GOAL = "this page's goal"
_EXACT = at_most(1e-12, " in float64")
_STARTS = "300 unseen digits, means of 5 starts"

CLAIMS = (
    Claim(
        "counts",
        "Without the MLP a third of the parameters is left: printed counts are those of this code",
        "the paper's counts of parameters: 6 encoders with and without MLP, 12 with and a further token",
        "largest difference",
        at_most(0),
        lambda: float(np.abs(np.subtract(measure.printed_counts(), measure.PRINTED)).max()),
        view="bench",
    ),
    Claim(
        "symmetric",
        "With W_K = W_Q scores are their own reflection",
        _CHECK + ": 60 unseen digits, all encoders and heads of five trained networks",
        "largest relative difference",
        _EXACT,
        lambda: measure.asymmetry(SYMMETRIC),
        view="scores",
    ),
    Claim(
        "one-matrix",
        "With one head W_Q and W_K are one matrix: nothing else changes",
        _CHECK + ": logits of five trained networks",
        "largest relative difference",
        _EXACT,
        measure.of_one_matrix,
        view="bench",
    ),
    Claim(
        "depth",
        "Without skips and norms products merge across depth",
        _CHECK + ": tokens after four encoders, five networks that were trained without them",
        "largest relative difference",
        _EXACT,
        lambda: measure.across_depth(BARE),
        view="merge",
    ),
    Claim(
        "depth-skips",
        "With skips and norms, as the paper's counts have them, products do not merge",
        _CHECK + ": the same of five networks with both; the limit on the argument",
        "largest relative difference",
        at_least(0.1),
        lambda: measure.across_depth(ONE_HEAD),
        view="merge",
    ),
    Claim(
        "order",
        "Encoders know no order: shuffled tokens come out shuffled",
        _CHECK + ": five networks of each of twelve forms, their places shuffled along",
        "largest relative difference",
        _EXACT,
        measure.reordered,
        view="digit",
    ),
    Claim(
        "no-mlp",
        "Without MLP and asymmetry as much is told rightly",
        f"the paper's claim, at most one point; {_STARTS}, {share(SYMMETRIC):.0f}% of the parameters",
        "points behind the whole",
        at_most(1),
        lambda: behind(SYMMETRIC),
        view="bench",
    ),
    Claim(
        "minimum",
        "One matrix an encoder tells digits nearly as well",
        f"{_GOAL}, at most 8 points; {_STARTS}, {share(MINIMUM):.0f}% of the parameters",
        "points behind the whole",
        at_most(8),
        lambda: behind(MINIMUM),
        view="bench",
    ),
    Claim(
        "gap",
        "Taken apart, the gap between unseen and training digits is smaller",
        f"the paper's claim, on losses; {_STARTS}, the whole against one without MLP and asymmetry",
        "gap of the whole over that",
        above(1),
        lambda: gap(name_of(FULL)) / gap(name_of(SYMMETRIC)),
        view="sizes",
    ),
    Claim(
        "symmetry-helps",
        "Without MLP symmetric scores do better than asymmetric ones",
        f"the paper's finding, on losses; {_STARTS}, four heads",
        "loss of asymmetric over symmetric",
        above(1),
        lambda: float(
            score(name_of(NO_MLP), "test").losses.mean()
            / score(name_of(SYMMETRIC), "test").losses.mean()
        ),
        view="sizes",
    ),
    Claim(
        "not-only-smaller",
        "Without MLP and asymmetry it beats whole networks of as many parameters",
        f"{_GOAL}: a control that the paper lacks; {_STARTS}, the better of a narrower and a "
        "shallower one",
        "their loss over its loss",
        above(1),
        lambda: over_shrunken(SYMMETRIC, "full-width12", "full-depth1"),
        view="sizes",
    ),
    Claim(
        "minimum-not-only-smaller",
        "One matrix an encoder beats whole networks of as many parameters",
        f"{_GOAL}: the same control; {_STARTS}",
        "their loss over its loss",
        above(1),
        lambda: over_shrunken(MINIMUM, "full-width8", "full-depth1-width16"),
        view="sizes",
    ),
)
