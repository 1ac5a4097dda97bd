"""What the paper says, measured again, and what its rule for merging does and does not keep."""

from itertools import pairwise
from typing import Any

import numpy as np

from core.claims import Claim, at_least, at_most, below
from core.digit_networks import WIDTHS
from core.papers.feature_complexity import measure
from core.papers.feature_complexity.measure import BETAS, CHOSEN, FAR, accuracy, smallest, trained
from core.papers.feature_complexity.merging import merge

WIDE = WIDTHS[-1]


def evaluation() -> dict[str, Any]:
    """Curves by width over the reach; the smallest networks; and the many."""
    curves = {}
    for width in WIDTHS:
        at = [100 * measure.left(width, beta) for beta in BETAS]
        ways = {
            way: [100 * measure.score(width, beta, way) for beta in BETAS] for way in measure.WAYS
        }
        layers = np.array([measure.layers_left(width, beta) for beta in BETAS])
        curves[str(width)] = {
            "betas": [100 * beta for beta in BETAS],
            "left": at,
            **ways,
            "layers": (100 * layers.T).tolist(),
            "untrained": [100 * measure.untrained_left(width, beta) for beta in BETAS],
        }
    return {
        "curves": curves,
        "smallest": {str(width): smallest(width)._asdict() for width in WIDTHS},
        "many": measure.many(),
    }


def _lost(width: int) -> float:
    """Points of accuracy that merging at CHOSEN costs, mean of seeds."""
    return 100 * (measure.whole_score(width) - measure.score(width, CHOSEN, "merged"))


def _running() -> float:
    """Percent right at FAR when the reach grows, mean of seeds."""
    found = [merge(trained(WIDE, s), FAR, "running").network for s in measure.TRAINED]
    return 100 * float(np.mean([accuracy(network) for network in found]))


def _over_pruning() -> float:
    return 100 * (measure.score(WIDE, FAR, "merged") - measure.score(WIDE, FAR, "pruned"))


def _rising() -> int:
    """Widths at which the second layer keeps a larger share than the first and the third."""
    found = [measure.layers_left(width, CHOSEN) for width in WIDTHS]
    return sum(first < middle > last for first, middle, last in found)


_CHECK, _GOAL = "this page's check", "this page's goal"
_HERE = "width 256, beta 15%, reach of the start, three seeds"

CLAIMS = (
    Claim(
        "order",
        "A hidden layer's features in another order are the same function",
        "the paper's natural isomorphisms; all three layers shuffled in turn",
        "largest change of logits",
        at_most(1e-12, " in float64"),
        measure.reordered,
        view="same",
    ),
    Claim(
        "copies",
        "Copies that were planted are found and merged without a trace",
        _CHECK + ": each of 96 features twice, with half of its readers' weight each",
        "change of logits, and 0.5 for each feature too many or too few",
        at_most(1e-10, " in float64"),
        lambda: measure.planted_back(2)[1] + abs(measure.planted_back(2)[0] - 96) / 2,
        view="melt",
    ),
    Claim(
        "odd",
        "So are copies by threes",
        _CHECK + ": the sum of two is no copy of the third",
        "features left of 96",
        at_most(96),
        lambda: measure.planted_back(3)[0],
        view="melt",
    ),
    Claim(
        "kept",
        "Nearly half of a trained network's parameters are redundant, and more",
        "the paper's claim; width 256, the reach at which a point is lost on validation digits, 3 seeds",
        "percent of parameters left",
        at_most(55),
        lambda: 100 * smallest(WIDE).share,
        view="complexity",
    ),
    Claim(
        "accuracy",
        "Merged without data or training they are hardly missed",
        f"the paper's claim; {_HERE}",
        "points of accuracy lost",
        at_most(1),
        lambda: _lost(WIDE),
        view="melt",
    ),
    Claim(
        "alike",
        "Features that became one say the same of digits",
        f"the paper's claim of one meaning a group; {_HERE}",
        "mean correlation of such pairs, less that of others",
        at_least(0.5),
        lambda: measure.together(WIDE, CHOSEN),
        view="same",
    ),
    Claim(
        "untrained",
        "An untrained network has nothing to merge",
        _CHECK + ": width 256, beta 30%, the fewest of three seeds and layers",
        "percent of features left",
        at_least(100),
        lambda: 100 * measure.untrained_left(WIDE, 0.3),
        view="complexity",
    ),
    Claim(
        "pruning",
        "Merging the nearest beats cutting away the smallest, layers being equally wide",
        f"{_GOAL}; width 256, beta 21%, three seeds",
        "points of accuracy",
        at_least(3),
        _over_pruning,
        view="sizes",
    ),
    Claim(
        "avalanche",
        "A reach that grows with what was merged keeps accuracy too",
        "the authors' code, which compares with the furthest pair of now; width 256, beta 21%, 3 seeds",
        "percent right",
        at_least(95),
        _running,
        view="melt",
    ),
    Claim(
        "width",
        "The wider the network, the larger the share that is redundant",
        "the paper's claim, at a point of accuracy lost on validation digits; three seeds, four widths",
        "largest share left over that of half the width",
        below(1),
        lambda: max(smallest(b).share / smallest(a).share for a, b in pairwise(WIDTHS)),
        view="complexity",
    ),
    Claim(
        "more",
        "Networks of higher complexity are right more often",
        "the paper's claim; here 16 networks of width 64, 0 to 40% of labels drawn anew, four decays",
        "Spearman's rank correlation",
        at_least(0.5),
        measure.rank_correlation,
        view="complexity",
    ),
    Claim(
        "depth",
        "Complexity rises before it falls with depth",
        "the paper's claim, for deep convolutional networks; here three layers, beta 15%, 3 seeds",
        "of four widths in which the second layer keeps most",
        at_least(3),
        _rising,
        view="complexity",
    ),
)
