"""What the paper says, measured again, and the controls that the page sets beside it."""

from typing import Any

import numpy as np
import torch

from core.claims import Claim, at_least, at_most
from core.digit_networks import flat_digits
from core.papers.relative_representations import measure
from core.papers.relative_representations.data import Choice, anchor_rows
from core.papers.relative_representations.measure import board, own, strangers
from core.papers.relative_representations.model import Config, relative
from core.papers.relative_representations.train import (
    AUTOENCODER,
    CLASS_COUNTS,
    CLASSIFIER,
    COUNTS,
    FEWER,
    RELATIVE,
    SEEDS,
    STRANGERS,
)

_KINDS = (CLASSIFIER._replace(anchors=300), *STRANGERS)
_PLACES = (4, 6, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300)  # counts of anchors of the curves


def _row(config: Config, seeds: range, fit: measure.Fit = "none", count: int = 0) -> dict[str, Any]:
    scores = board((config,), seeds, fit, count)
    apart = strangers(scores)
    return {
        "config": config._asdict(),
        "fit": fit,
        "count": count or config.anchors,
        "own": own(scores),
        "strangers": float(apart.mean()),
        "least": float(apart.min()),
        "most": float(apart.max()),
    }


def _curves(choice: Choice) -> dict[str, list[float]]:
    rows = anchor_rows(choice)
    counts = [count for count in _PLACES if count <= len(rows)]
    found = [measure.after_training(rows[:count]) for count in counts]
    return {
        "counts": [float(count) for count in counts],
        "own": [100 * each[0] for each in found],
        "strangers": [100 * each[1] for each in found],
        "rotation": [100 * measure.fitted_head(rows[:count], "rotation") for count in counts],
    }


def evaluation() -> dict[str, Any]:
    """Scores of whole and of stitched networks, and accuracies over the number of anchors."""
    told = [CLASSIFIER._replace(anchors=count) for count in CLASS_COUNTS]
    classifiers = [_row(config, FEWER) for config in (CLASSIFIER, *told)]
    kinds = board(_KINDS, FEWER)
    return {
        "mean_image": _mean_image(),
        "pixels": [
            _row(AUTOENCODER, SEEDS),
            _row(RELATIVE._replace(anchors=COUNTS[0]), FEWER),
            _row(RELATIVE, SEEDS),
            _row(RELATIVE._replace(anchors=COUNTS[1]), FEWER),
            _row(AUTOENCODER, SEEDS, "rotation", RELATIVE.anchors),
            _row(AUTOENCODER, SEEDS, "affine", RELATIVE.anchors),
        ],
        "class": [
            *classifiers,
            _row(CLASSIFIER, FEWER, "rotation", 300),
            _row(CLASSIFIER, FEWER, "affine", 300),
        ],
        "kinds": {
            "own": own(kinds),
            "strangers": float(strangers(kinds).mean()),
            "least": float(strangers(kinds).min()),
        },
        "anchors": {
            **{choice: _curves(choice) for choice in ("balanced", "random", "one")},
            "trained": {
                "counts": list(CLASS_COUNTS),
                "strangers": [100 * row["strangers"] for row in classifiers[1:]],
            },
        },
    }


def _largest_change() -> float:
    """Of cosines of codes of test digits: turned, mirrored, each stretched by a factor of its own."""
    worst = 0.0
    draws = torch.Generator().manual_seed(0)
    for config in (AUTOENCODER, CLASSIFIER):
        z, anchors = measure.codes(config, 0, "test"), measure.codes(config, 0, "train")[:100]
        turn, _ = torch.linalg.qr(
            torch.randn(config.width, config.width, generator=draws, dtype=torch.float64)
        )
        turn[:, 0] *= -1
        factors = torch.rand(len(z), 1, generator=draws, dtype=torch.float64) + 0.5
        moved = relative(factors * z @ turn, 3 * anchors @ turn)
        worst = max(worst, (moved - relative(z, anchors)).abs().max().item())
    return worst


def _stitched(config: Config, seeds: range, **fit: Any) -> float:
    return float(strangers(board((config,), seeds, **fit)).mean())


def _mean_image() -> float:
    """The error of drawing the mean of the training digits."""
    x, mean = flat_digits("test")[0], flat_digits("train")[0].mean(0)
    return (x - mean).square().mean().item()


def _lost(config: Config) -> float:
    scores = board((config,), FEWER)
    return own(scores) - float(strangers(scores).mean())


_CHECK, _GOAL = "this page's check", "this page's goal"
_WHERE = "the paper's claim; here 16 numbers, 100 anchors, 20 pairs of five seeds, 300 test digits"

CLAIMS = (
    Claim(
        "invariant",
        "Turning, mirroring and stretching a space changes no cosine",
        "the paper's section on relative representations; every sample stretched by a factor of its own",
        "largest change",
        at_most(1e-12, " in float64"),
        _largest_change,
        view="strangers",
    ),
    Claim(
        "push",
        "Pushing a space off the origin changes cosines",
        _CHECK + ": by one mean length of the codes, networks of three numbers",
        "largest change",
        at_least(0.1),
        lambda: measure.pushed(False),
        view="strangers",
    ),
    Claim(
        "centred",
        "With the anchors' mean taken away, pushing changes nothing",
        _CHECK + ": the same push",
        "largest change",
        at_most(1e-12, " in float64"),
        lambda: measure.pushed(True),
        view="strangers",
    ),
    Claim(
        "alike",
        "Cosines of two trainings agree more than of two networks that learnt nothing",
        _GOAL + "; mean cosine, centred, 100 anchors, classifiers of three seeds",
        "trained minus untrained",
        at_least(0.2),
        lambda: measure.agreement(CLASSIFIER, True) - measure.agreement(CLASSIFIER, False),
        view="anchors",
    ),
    Claim(
        "absolute",
        "Told another's code, a decoder draws worse than the mean of all digits",
        _WHERE,
        "times the error of the mean image",
        at_least(1),
        lambda: _stitched(AUTOENCODER, SEEDS) / _mean_image(),
        view="stitch",
    ),
    Claim(
        "relative",
        "Told another's cosines, it errs three times as much at most as when it is left whole",
        _WHERE,
        "times its own error",
        at_most(3),
        lambda: _stitched(RELATIVE, SEEDS) / own(board((RELATIVE,), SEEDS)),
        view="stitch",
    ),
    Claim(
        "gain",
        "Cosines make a stranger's drawing five times better",
        _GOAL + "; the same networks",
        "error told codes over error told cosines",
        at_least(5),
        lambda: _stitched(AUTOENCODER, SEEDS) / _stitched(RELATIVE, SEEDS),
        view="stitch",
    ),
    Claim(
        "classes",
        "Stitched classifiers lose two points of accuracy at most",
        "the paper's claim; here codes of 64, 300 anchors, three seeds",
        "points lost",
        at_most(2),
        lambda: 100 * _lost(CLASSIFIER._replace(anchors=300)),
        view="table",
    ),
    Claim(
        "kinds",
        "So do encoders of other kinds and widths",
        "the paper's claim; an MLP of 64, one with tanh of 32, convolutions of 64: the worst of 72 pairs",
        "percent right",
        at_least(93),
        lambda: 100 * float(strangers(board(_KINDS, FEWER)).min()),
        view="table",
    ),
    Claim(
        "few",
        "Cosines of networks that never heard of anchors do with thirty of them",
        _GOAL + "; a linear head, classifiers of three seeds",
        "points lost by strangers",
        at_most(1),
        lambda: 100 * float(np.subtract(*measure.after_training(anchor_rows()[:30]))),
        view="anchors",
    ),
    Claim(
        "fitted",
        "Without any fitting they do as well as a rotation fitted on the same anchors",
        _GOAL + ", which the paper does not measure; drawings, the same networks",
        "error told cosines over error told rotated codes",
        at_most(1),
        lambda: (
            _stitched(RELATIVE, SEEDS) / _stitched(AUTOENCODER, SEEDS, fit="rotation", count=100)
        ),
        view="stitch",
    ),
)
