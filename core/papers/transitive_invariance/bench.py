"""What is timed of this paper: its HOG against scikit-image, and the page's controls."""

import numpy as np
from skimage.feature import hog as peer

from core.atlas import Benchmark, Interaction
from core.data.gradients import hog
from core.papers.transitive_invariance.data import unseen


def benchmarks() -> list[Benchmark]:
    """Of 96 pictures."""
    pixels = unseen(each=1).pixels

    def theirs() -> np.ndarray:
        asked = {"orientations": 8, "pixels_per_cell": (4, 4), "cells_per_block": (1, 1)}
        return np.stack([peer(picture, **asked) for picture in pixels])

    return [
        Benchmark(
            "transitive-invariance/gradient histograms of 96 pictures",
            "scikit-image's hog",
            lambda: hog(pixels),
            theirs,
        )
    ]


INTERACTIONS = (
    Interaction("another turn", {}, "input[aria-label^='Turn B']"),
    Interaction("another film", {"view": "graph"}, "input[aria-label='Film']"),
    Interaction(
        "a longer way",
        {"view": "parallelogram", "turn": 0},
        "input[aria-label^='Turned by']",
        times=6,
    ),
)
