"""What is timed of this paper: turns without a matrix for each sample, and the page's controls."""

import torch

from core.atlas import Benchmark, Interaction
from core.papers.split_invariant_equivariant.model import Hypernetwork


def benchmarks() -> list[Benchmark]:
    """Of 512 codes, each with a turn of its own."""
    draws = torch.Generator().manual_seed(0)
    rho = Hypernetwork().requires_grad_(False)
    x, z = torch.randn(512, 64, generator=draws), torch.randn(512, 4, generator=draws)

    def public() -> torch.Tensor:
        weights = rho.matrices.flatten(1)
        return ((z @ weights).unflatten(1, (64, 64)) @ x[..., None])[..., 0]

    return [
        Benchmark(
            "split-invariant-equivariant/512 codes turned",
            "a matrix for each, as the public code makes them",
            lambda: rho(x, z),
            public,
        )
    ]


INTERACTIONS = (
    Interaction("turn the thing", {"view": "steer"}, "input[aria-label^='Yaw']"),
    Interaction(
        "another step", {"view": "chain", "step": 15}, "input[aria-label^='Step']", times=3
    ),
)
