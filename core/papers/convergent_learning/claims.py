"""What the paper says, measured again, and the controls that the page sets beside it."""

from collections.abc import Callable
from typing import Any

import numpy as np

from core.claims import Claim, above, at_least, at_most, below
from core.moments import Moments
from core.papers.convergent_learning import measure
from core.papers.convergent_learning.activations import LAYERS, Layer
from core.papers.convergent_learning.matching import bipartite
from core.papers.convergent_learning.measure import board, live_samples


def evaluation() -> dict[str, Any]:
    """The means of every layer."""
    return {
        "layers": {layer: board(layer) for layer in LAYERS},
        "clusters": {layer: measure.cluster_excess(layer) for layer in LAYERS},
    }


def _worst(of: Callable[[dict[str, float]], float], layers: tuple[Layer, ...] = LAYERS) -> float:
    return min(of(board(layer)) for layer in layers)


def _unmoved() -> float:
    """The largest change of correlations, over layers, when B's units are scaled, shifted and put in
    another order; a partner that changes counts as 1."""
    draws, worst = np.random.default_rng(0), 0.0
    for layer in LAYERS:
        x, y = live_samples(layer, 0), live_samples(layer, 1)
        a, b = np.arange(x.shape[1]), x.shape[1] + np.arange(y.shape[1])
        order = draws.permutation(y.shape[1])
        factors, shifts = draws.uniform(0.1, 10, (2, y.shape[1]))
        moved = (factors * y + shifts)[:, order]
        found = [Moments.of(np.concatenate([x, z], 1)).correlations(a, b) for z in (y, moved)]
        before, after = map(bipartite, found)
        changed = dict(before.pairs) != {unit: int(order[at]) for unit, at in after.pairs}
        worst = max(worst, float(np.abs(found[1] - found[0][:, order]).max()), float(changed))
    return worst


_GOAL, _CHECK = "this page's goal", "this page's check"
_OURS = "the paper's claim, the threshold ours"
_PAIRS = "means over the 12 ordered pairs of four seeds"
_WORST = f"{_PAIRS}, the worst of four layers"

CLAIMS = (
    Claim(
        "unmoved",
        "Scaling, shifting and reordering units changes no correlation and no partner",
        f"{_CHECK}: each unit of B by a positive factor and a shift of its own, four layers",
        "largest change",
        at_most(1e-10, " in float64"),
        _unmoved,
        view="match",
    ),
    Claim(
        "shuffled",
        "With samples shuffled there are no partners",
        f"{_CHECK}; matched one to one; {_WORST}",
        "mean correlation",
        below(0.05),
        lambda: max(board(layer)["shuffled"] for layer in LAYERS),
        view="controls",
    ),
    Claim(
        "trained",
        "Trained networks are matched better than untrained ones",
        f"{_OURS}; one to one; {_WORST}",
        "trained minus untrained",
        at_least(0.2),
        lambda: _worst(lambda row: row["bipartite"] - row["untrained"]),
        view="controls",
    ),
    Claim(
        "shape",
        "Units are matched best in the first and the last layer, worst in the second",
        f"the paper's claim; one to one; {_PAIRS}",
        "above the second layer, the lesser",
        above(0),
        lambda: (
            _worst(lambda row: row["bipartite"], ("conv1", "fc2")) - board("conv2")["bipartite"]
        ),
        view="controls",
    ),
    Claim(
        "reliable",
        "Some units are found again by others: a quarter of the first layer correlates above 0.8",
        f"{_OURS}; best partner; {_PAIRS}",
        "share of units",
        at_least(0.25),
        lambda: board("conv1")["reliable"],
        view="match",
    ),
    Claim(
        "unique",
        "Some are not: a tenth of the first layer has no partner above 0.5",
        f"{_OURS}; best partner; {_PAIRS}",
        "share of units",
        at_least(0.1),
        lambda: board("conv1")["unique"],
        view="match",
    ),
    Claim(
        "ridge",
        "All units of B predict a unit of A much better than its best partner does",
        f"{_OURS}; R2 on 500 unseen digits; {_WORST}",
        "ridge minus best partner",
        at_least(0.25),
        lambda: _worst(lambda row: row["ridge"] - row["single"]),
        view="predict",
    ),
    Claim(
        "few",
        "Few do most of it: eight units give four fifths of what all give",
        f"{_OURS}; Lasso against ridge; {_WORST}",
        "R2 of eight over R2 of all",
        at_least(0.8),
        lambda: _worst(lambda row: row["few"] / row["ridge"]),
        view="predict",
    ),
    Claim(
        "subspaces",
        "A trained network predicts better than an untrained one",
        f"{_GOAL}; ridge, R2; {_PAIRS}, the worst of the three deeper layers",
        "trained minus untrained",
        at_least(0.1),
        lambda: _worst(lambda row: row["ridge"] - row["ridge_untrained"], LAYERS[1:]),
        view="predict",
    ),
    Claim(
        "whitened",
        "Whitened, units are matched better than the same layer turned at random",
        f"{_GOAL}: units are more than a basis; size of correlations; {_WORST}",
        "as it is minus turned",
        above(0),
        lambda: _worst(lambda row: row["white"] - row["white_turned"]),
        view="controls",
    ),
    Claim(
        "clusters",
        "Clusters hold units of both networks more evenly than by chance",
        f"the paper's claim; {measure.CLUSTERS} spectral clusters, six pairs, the worst of four layers; "
        "looked at before this threshold was set",
        "balance minus that of networks drawn anew",
        above(0),
        lambda: min(measure.cluster_excess(layer) for layer in LAYERS),
        view="clusters",
    ),
)
