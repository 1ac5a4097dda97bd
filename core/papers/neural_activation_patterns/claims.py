"""What the paper says, measured again: on exact regions of the plane, and by proofs about digits."""

from typing import Any

import numpy as np

from core.claims import Claim, at_least, at_most
from core.papers.neural_activation_patterns import measure, proofs
from core.papers.neural_activation_patterns.measure import disjoint, others, proved_images, recall
from core.papers.neural_activation_patterns.nets import DEEP, FOUR, SEEDS, SHALLOW, WIDER, Shape


def _dial(shape: Shape, dial: int) -> dict[str, Any]:
    """At a delta: shares of test digits [%] for each seed, and means of counts over seeds."""
    seeds = [seed for found, seed in proofs.NETS if found == shape]
    status = np.stack([proofs.recorded(shape, seed).status(dial) for seed in seeds])
    counts = [float((status == n).sum() / len(seeds)) for n in range(len(proofs.STATUSES))]
    return {
        "delta": dial,
        "recall": [recall(shape, seed, dial) for seed in seeds],
        "proved": [proved_images(shape, seed, dial) for seed in seeds],
        "others": float(np.mean([others(shape, seed, dial) for seed in seeds])),
        "pairs": [counts[0] - 10, *counts[1:]],  # without the diagonal, which is not asked
    }


def evaluation() -> dict[str, Any]:
    """Of networks on digits, by shape and delta; of balls; and how many images were tried."""
    balls = proofs.recorded_balls()
    return {
        "nets": {
            shape.name: {
                "right": measure.right(shape),
                "dials": [_dial(shape, dial) for dial in proofs.percents_of(shape)],
            }
            for shape in (DEEP, WIDER, FOUR, SHALLOW)
        },
        "balls": {
            "statuses": [int((balls["verdicts"] == n).sum()) for n in range(4)],
            "least": float(balls["needed"].min()),
            "radii": balls["radii"].tolist(),
            "undecided": int(balls["undecided"][:, 0].sum()),
            "broken_at": float(measure.broken_at().mean()),
        },
        "sampled": measure.sampled(),
    }


_CHECK = "this page's check"
_GOAL = "this page's goal"
_CUBE = "all images of 8 x 8 pixels"

CLAIMS = (
    Claim(
        "cells",
        "The square falls into polygons in which the network is one affine map",
        _CHECK + " of the exact regions: areas, and outputs at every polygon's middle",
        "largest difference",
        at_most(1e-9, " in float64"),
        measure.gap_of_cells,
        view="plane",
    ),
    Claim(
        "plane",
        "In every class a pattern is proved over the whole square",
        "the paper's claim, on a plane; eight layers, 3 trainings of 3 classes, any delta from 80%",
        "of 9 classes",
        at_least(9),
        lambda: measure.proved_on_plane(0),
        view="plane",
    ),
    Claim(
        "plane-recall",
        "Patterns that are proved over the square hold three quarters of unseen points",
        _GOAL + "; eight layers, 3 trainings of 3 classes, any delta from 80%",
        "of 9 classes",
        at_least(6),
        lambda: measure.proved_on_plane(0.75),
        view="plane",
    ),
    Claim(
        "sound",
        "Nothing that follows a proved pattern is told otherwise",
        _CHECK + " of soundness: test digits, noisy mixtures and attacks on two networks' patterns",
        "told otherwise",
        at_most(0),
        lambda: measure.sampled()[1],
        view="proofs",
    ),
    Claim(
        "records",
        "Recorded counterexamples are counterexamples, and proofs that are run again are proofs",
        _CHECK
        + ": all counterexamples, to a tolerance of 10\u207b\u2076; of two networks nine proofs each",
        "that are not",
        at_most(0),
        lambda: measure.witnesses()[1] + measure.not_proved_again(),
        view="solver",
    ),
    Claim(
        "test-images",
        "One proof a class reaches digits that nobody has seen",
        f"the paper's claim, for a network this small; {_CUBE}, delta 90%, 3 seeds, the worse of two "
        "widths",
        "percent of test images in a proved pattern of their class",
        at_least(25),
        measure.least_proved,
        view="depth",
    ),
    Claim(
        "balls",
        "No unseen digit lies in a proved ball about a training image",
        "the paper's introduction, on balls; 1,297 training and 300 test images, 24x6",
        "test images in a proved ball",
        at_most(0),
        measure.held_by_balls,
        view="depth",
    ),
    Claim(
        "recall",
        "Most unseen data still follow the pattern of their class",
        "the paper's abstract, on MNIST; here 24x6, delta 99%, 300 test images, mean of 3 seeds",
        "percent that follow",
        at_least(84),
        lambda: float(np.mean([recall(DEEP, seed, 99) for seed in SEEDS])),
        paper_value=84,
        view="depth",
    ),
    Claim(
        "ambiguity",
        "No image follows the patterns of two digits",
        "the paper's non-ambiguity; 24x6, delta 99%, worst of 3 seeds: a neuron that is on in one, "
        "off in the other",
        "of 45 pairs",
        at_least(45),
        lambda: min(disjoint(DEEP, seed, 99) for seed in SEEDS),
        view="depth",
    ),
    Claim(
        "shallow",
        "With two layers of 16 no pattern is a specification of all images",
        f"{_GOAL}; 16x2, 32 neurons, {_CUBE}, delta 99 to 80%",
        "classes proved, of 40",
        at_most(0),
        lambda: sum(int(proofs.recorded(SHALLOW, 0).proved(p).sum()) for p in proofs.PERCENTS),
        view="proofs",
    ),
    Claim(
        "random",
        "As many neurons fixed at random prove nothing: no image follows them",
        _CHECK + ": a control, 24x6, as many as at delta 90%",
        "of 10 patterns are empty",
        at_least(10),
        measure.empty_at_random,
        view="solver",
    ),
    Claim(
        "ten-times",
        "Cut with a pattern, the ball that is proved is ten times as large",
        "the paper's abstract, the most on CIFAR-10; here 12 test digits, 24x6, delta 90%, and a scale "
        "of grey that ends at 7.2 times",
        "times the radius at which an attack breaks the whole ball, in the mean",
        at_least(10),
        measure.gain,
        paper_value=10,
        view="depth",
    ),
)
