"""What is timed of this paper: exact hulls of a batch against SciPy's, and the page's controls."""

import numpy as np

from core.atlas import Benchmark, Interaction
from core.papers.pointer_networks import data
from core.papers.pointer_networks.answers import list_of


def benchmarks() -> list[Benchmark]:
    """The hulls of 128 sets of ten points: the labels of a training step."""
    x = data.points(128, 10, 0)

    def ours() -> list[list[int]]:
        return [list_of(answer).tolist() for answer in data.hull_answers(x)]

    def theirs() -> list[list[int]]:
        rings = [data.hull_of(one) for one in x.numpy()]
        return [np.roll(ring, -int(ring.argmin())).tolist() for ring in rings]

    return [Benchmark("pointer-networks/hulls of 128 sets of 10", "SciPy's Qhull", ours, theirs)]


INTERACTIONS = (
    Interaction("one more point", {"n_hull": 11}, "input[aria-label^='Points']"),
    Interaction("the decoder's step", {"view": "walk"}, "input[aria-label^='Step']"),
)
