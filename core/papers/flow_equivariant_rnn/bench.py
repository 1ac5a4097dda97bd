"""What is timed of this paper: its roll-out against the official formulation, and its controls."""

import torch

from core.atlas import Benchmark, Interaction
from core.device import best_device
from core.papers.flow_equivariant_rnn.data import HORIZON, OBSERVED, FlowingDigits
from core.papers.flow_equivariant_rnn.model import Config, translation_model
from core.papers.flow_equivariant_rnn.official import OfficialRollout


def benchmarks() -> list[Benchmark]:
    """A roll-out of FERNN-V2 against the official formulation, with the same weights."""
    model = translation_model(Config()).eval().to(best_device())
    official = OfficialRollout(model)
    film = FlowingDigits("test").batch(1, OBSERVED, 0).to(best_device())

    @torch.inference_mode()
    def ours() -> torch.Tensor:
        return model(film, HORIZON).predictions

    @torch.inference_mode()
    def theirs() -> torch.Tensor:
        return official(film, HORIZON)

    name = "flow-equivariant-rnn/FERNN-V2, one film of 20 frames"
    return [Benchmark(name, "official formulation: a loop of rolls and convs", ours, theirs)]


_RIGHT, _LEFT = ("ArrowRight",), ("ArrowLeft",)
_NEXT_OPTION = ("ArrowDown", "Enter")

INTERACTIONS = (
    Interaction("velocity, new stimulus", "flow_vx=-3&flow_vy=2", ".pad svg", (_RIGHT,) * 11),
    Interaction("velocity, seen before", "flow_vx=2", ".pad svg", (_RIGHT, _LEFT) * 6),
    Interaction(
        "copies, velocity seen before",
        "flow_view=Hidden+copies&flow_vx=2",
        ".pad svg",
        (_RIGHT, _LEFT) * 6,
    ),
    Interaction(
        "square, new extra velocity",
        "flow_view=Commuting+square&flow_gx=-3",
        ".pad svg >> nth=1",
        (_RIGHT,) * 11,
    ),
    Interaction(
        "hidden channel",
        "flow_view=Film",
        "[role=combobox][aria-label*='Hidden channel']",
        (_NEXT_OPTION,) * 8,
    ),
)
