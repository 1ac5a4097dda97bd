"""What is timed of this paper: cosines with anchors against scikit-learn, and the page's controls."""

import torch
from sklearn.metrics.pairwise import cosine_similarity

from core.atlas import Benchmark, Interaction
from core.papers.relative_representations.model import relative


def benchmarks() -> list[Benchmark]:
    """Of 2,000 codes with 300 anchors."""
    draws = torch.Generator().manual_seed(0)
    codes, anchors = (torch.randn(n, 64, generator=draws) for n in (2000, 300))
    return [
        Benchmark(
            "relative-representations/cosines of 2,000 codes with 300 anchors",
            "scikit-learn's cosine_similarity",
            lambda: relative(codes, anchors),
            lambda: torch.from_numpy(cosine_similarity(codes.numpy(), anchors.numpy())),
        )
    ]


INTERACTIONS = (
    Interaction("another turn", {}, "input[aria-label^='Yaw']"),
    Interaction("another digit", {"view": "stitch"}, "input[aria-label^='Another']"),
    Interaction("more anchors", {"view": "anchors"}, "input[aria-label='Anchors']"),
)
