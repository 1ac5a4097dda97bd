"""What is timed of this room: sharpness against SciPy's eigenvalues, and two controls of the page."""

import numpy as np
import torch
from scipy.sparse.linalg import LinearOperator, eigsh
from torch.nn.utils import parameters_to_vector

from core.atlas import Benchmark, Interaction
from core.curvature import hessian_product, top_eigenpair
from core.papers.opposing_signals.data import samples
from core.papers.opposing_signals.model import network, sample_losses
from core.seeds import seeded


def benchmarks() -> list[Benchmark]:
    """The largest eigenvalue of a Hessian of 17,610 numbers, both to a thousandth."""
    net, drawn = seeded(0, network), samples("opposing")
    product = hessian_product(sample_losses(net, drawn).mean(), net.parameters())
    start = torch.ones_like(parameters_to_vector(net.parameters())).detach()

    def theirs() -> float:
        size = len(start)
        operator = LinearOperator(
            (size, size),
            matvec=lambda v: product(torch.from_numpy(v).float().flatten()).numpy(),
            dtype=np.float32,
        )
        return float(eigsh(operator, 1, which="LA", v0=start.numpy(), tol=1e-3)[0][0])

    name = "opposing-signals/sharpness of a network of 17,610 weights"
    return [
        Benchmark(
            name, "scipy.sparse.linalg.eigsh", lambda: top_eigenpair(product, start, 30)[0], theirs
        )
    ]


INTERACTIONS = (
    Interaction("another step", {"step": 400}, "input[aria-label^='Step']"),
    Interaction(
        "another training",
        {"step": 400},
        "input[aria-label*='Training']",
        (("ArrowDown", "Enter"), ("ArrowUp", "Enter")),
    ),
)
