"""What is timed of this room: the polar decomposition against SciPy's, and controls of the page."""

import numpy as np
import scipy.linalg
import torch

from core.atlas import Benchmark, Interaction
from core.groups.planar import matrix_exp, polar
from core.papers.lie_group_decompositions.measure import random_elements


def benchmarks() -> list[Benchmark]:
    """Turns and stretches of 2,000 matrices."""
    elements = random_elements(4000)
    arrays = elements.numpy()

    def ours() -> torch.Tensor:
        stretch, turned = polar(elements)
        return torch.stack([matrix_exp(stretch), turned])

    def theirs() -> torch.Tensor:
        found = [scipy.linalg.polar(g, side="left")[::-1] for g in arrays]
        return torch.from_numpy(np.array(found)).transpose(0, 1)

    name = "lie-group-decompositions/polar decomposition of 2,000 matrices"
    return [Benchmark(name, "scipy.linalg.polar, one by one", ours, theirs)]


INTERACTIONS = (
    Interaction("a corner is pulled", {}, "[aria-label^='Corner, upper right']"),
    Interaction(
        "another kernel", {"view": "kernels"}, "input[aria-label^='Kernel of channel']", times=7
    ),
)
