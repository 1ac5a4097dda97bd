"""What the paper says, measured again on arrangements that no network was trained on."""

from typing import Any

import torch

from core.claims import SEEDS_APART, Claim, at_least, at_most
from core.papers.apen.measure import Score, curve, dance, gap, scores, unused
from core.papers.apen.train import ARMS, SEEDS, trained

FINER = 4  # pieces that each part is cut into at random


def evaluation() -> dict[str, Any]:
    """Scores of all networks and seeds, and the theorem's terms over the number of cells."""
    return {
        "scores": {
            arm: {quantity: scores(arm, quantity).tolist() for quantity in Score._fields}
            for arm in ARMS
        },
        "curve": {arm: [each._asdict() for each in curve(arm)] for arm in ("cells", "learned")},
    }


def _parts() -> torch.Tensor:
    return unused("unseen").parts


def _finer() -> torch.Tensor:
    parts = _parts()
    cut = torch.randint(FINER, parts.shape, generator=torch.Generator().manual_seed(0))
    return FINER * parts + cut


def _over_bound() -> float:
    """The largest measured error over the bound, with cells carried along, at all numbers of cells."""
    every = [*curve("cells"), *curve("learned")]
    return max(each.carried / (each.mixed + each.doubt) for each in every)


_THEOREM = "definition of piecewise equivariance"
_BOUND = "Theorem 1, of one partition that motions carry along; 6 assemblies"
_TABLE = "the paper's claim, for our networks; 12 assemblies never seen, 3 seeds"

CLAIMS = (
    Claim(
        "exact-float64",
        "Told the parts, the network is equivariant to a motion of each, up to rounding",
        _THEOREM + "; logits and votes",
        "relative error, larger",
        at_most(1e-11, " in float64"),
        lambda: gap(trained("parts"), _parts(), torch.float64),
        view="move",
    ),
    Claim(
        "finer-exact",
        f"Cut at random into {FINER} times as many pieces, it still is: finer is safe",
        "equivariance for a finer partition; a network of cells",
        "relative error, larger",
        at_most(1e-11, " in float64"),
        lambda: gap(trained("cells"), _finer(), torch.float64),
        view="finer",
    ),
    Claim(
        "bound",
        "The change of mind stays below the theorem's bound, from 1 to 48 cells",
        _BOUND,
        "largest error over its bound",
        at_most(1),
        _over_bound,
        view="finer",
    ),
    Claim(
        "over-plain",
        "In arrangements never seen it is far better than a plain network",
        _TABLE,
        "mean IoU, worst seed of the learned less best of the plain",
        at_least(0.3),
        lambda: scores("learned", "unseen").min() - scores("plain", "unseen").max(),
        view="table",
    ),
    Claim(
        "over-averaged",
        "There it is far better than one averaged over a global frame",
        _TABLE,
        "mean IoU, worst seed of the learned less best with a global frame",
        at_least(0.2),
        lambda: scores("learned", "unseen").min() - scores("averaged", "unseen").max(),
        view="table",
    ),
    Claim(
        "over-moved",
        "There it is better than a plain one that was trained on moved parts",
        "this page's control, after as many steps; 12 assemblies never seen, 3 seeds",
        "mean IoU, worst seed of the learned over best of the plain, moved parts",
        SEEDS_APART,
        lambda: scores("learned", "unseen").min() / scores("moved", "unseen").max(),
        view="table",
    ),
    Claim(
        "over-cells",
        "Merging the cells by votes pays",
        "this page's check: against cells that never merge; 3 seeds",
        "mean IoU, worst seed of the learned less best of the cells",
        at_least(0.05),
        lambda: scores("learned", "unseen").min() - scores("cells", "unseen").max(),
        view="table",
    ),
    Claim(
        "near-oracle",
        "The learned parts are nearly as good as the true ones",
        "this page's goal: mean of 3 seeds, oracle of one",
        "mean IoU, the oracle's less the learned",
        at_most(0.15),
        lambda: scores("parts", "unseen").mean() - scores("learned", "unseen").mean(),
        view="table",
    ),
    Claim(
        "others-stay",
        "With the cells carried along, things that did not move keep their labels",
        "this page's check: one thing of six turned; 12 assemblies, 3 seeds",
        "share of labels that change, worst seed",
        at_most(0.02),
        lambda: scores("learned", "carried").max(),
        view="move",
    ),
    Claim(
        "others-anew",
        "With cells cut anew it changes its mind about them far less than a global frame",
        "this page's check: one thing of six turned, cells cut anew; 3 seeds",
        "share of labels, worst seed of the learned over best with a global frame",
        at_most(0.5),
        lambda: scores("learned", "others").max() / scores("averaged", "others").min(),
        view="move",
    ),
    Claim(
        "plain-changes",
        "A plain network, too, changes its mind about things that did not move",
        "this page's check: one thing of six turned; 3 seeds",
        "share of labels, mean",
        at_least(0.05),
        lambda: scores("plain", "others").mean(),
        view="move",
    ),
    Claim(
        "flicker",
        "In a motion its labels flicker less than with a global frame",
        "this page's goal: a dancing puppet, 48 frames, 3 seeds",
        "share of labels, worst seed over best with a global frame",
        at_most(0.7),
        lambda: (
            max(dance(seed).flicker("learned") for seed in SEEDS)
            / min(dance(seed).flicker("averaged") for seed in SEEDS)
        ),
        view="own",
    ),
)
