"""What is timed of this room: verification error against scikit-learn's, and controls of the page."""

from functools import partial

import torch
from sklearn.metrics import roc_curve

from core.atlas import Benchmark, Interaction
from core.papers.symface import measure
from core.papers.symface.data import unseen_faces


def benchmarks() -> list[Benchmark]:
    """The error of the best threshold over all 64,620 pairs of a population's pictures."""
    z, _ = measure.embedded("symface", 0, 1.0)
    same, other = measure.pairs(z, unseen_faces(1.0).labels)
    cosines = torch.cat([same, other]).numpy()
    labels = torch.cat([torch.ones_like(same), torch.zeros_like(other)]).numpy()

    def theirs() -> float:
        false, true, _ = roc_curve(labels, cosines, drop_intermediate=False)
        return float(min((1 - true + false) / 2))

    name = "symface/verification error of 64,620 pairs"
    ours = partial(measure.pair_error, same, other)
    return [Benchmark(name, "sklearn.metrics.roc_curve", ours, theirs)]


INTERACTIONS = (
    Interaction("the light moves", {"light": -0.9}, "input[aria-label^='Light']"),
    Interaction(
        "a twin's asymmetry", {"view": "twins", "apart": 1.0}, "input[aria-label^='Asymmetry']"
    ),
)
