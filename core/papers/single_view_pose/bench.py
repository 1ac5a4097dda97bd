"""What is timed: a lift by circular projections against the whole kernel, and the page's controls."""

import torch

from core.atlas import Benchmark, Interaction
from core.groups.so3 import harmonics
from core.papers.single_view_pose.model import DEGREE, MAPS, PLACES
from core.papers.single_view_pose.train import EXACT, Trained, trained


def benchmarks() -> list[Benchmark]:
    """64 feature maps to the sphere: the public formulation applies every kernel at every place."""
    lift = trained(Trained(EXACT)).lift
    maps = torch.randn(64, MAPS, PLACES, PLACES, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        kernel = lift(torch.eye(MAPS * PLACES**2).view(-1, MAPS, PLACES, PLACES)).flatten(1)
    shape = (64, -1, len(harmonics.places(DEGREE)) ** 2)
    return [
        Benchmark(
            "single-view-pose/lift of 64 feature maps to the sphere",
            "the kernel of every coefficient at every place",
            lambda: lift(maps),
            lambda: (maps.flatten(1) @ kernel).view(shape),
        )
    ]


INTERACTIONS = (
    Interaction("turn the picture", {}, "input[aria-label^='Turn']"),
    Interaction("another kernel", {"view": "inside"}, "input[aria-label^='Signal']"),
    Interaction("turn a solid", {"view": "solids"}, "input[aria-label^='Yaw']"),
)
