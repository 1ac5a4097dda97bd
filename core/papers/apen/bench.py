"""What is timed: all pieces at once against one after the other, and how fast the page answers."""

import torch

from core.atlas import Benchmark, Interaction
from core.data.assemblies import THINGS
from core.papers.apen.measure import said, unused
from core.papers.apen.train import trained


def benchmarks() -> list[Benchmark]:
    """Every piece of every cloud in one pass; the public formulation masks the cloud once a part."""
    scenes = unused("unseen")
    network = trained("parts")

    def one_by_one() -> torch.Tensor:
        logits = torch.zeros(*scenes.parts.shape, len(THINGS))
        for row in range(len(scenes.parts)):
            for part in range(len(THINGS)):
                chosen = scenes.parts[row] == part
                alone = type(scenes)(*(each[row, chosen][None] for each in scenes))
                logits[row, chosen] = said(network, alone, torch.zeros_like(alone.parts)).logits[0]
        return logits

    return [
        Benchmark(
            "apen/12 assemblies of 6 parts, told the parts",
            "each part alone, as the sum over parts is written",
            lambda: said(network, scenes).logits,
            one_by_one,
        )
    ]


INTERACTIONS = (
    Interaction("turn one thing", {}, ".cloud"),
    Interaction("number of first cells", {"view": "finer"}, "input[aria-label^='First cells']"),
)
