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


_TO_AND_FRO = (("ArrowRight",), ("ArrowLeft",))

INTERACTIONS = (
    Interaction("velocity, new stimulus", {"vx": -3.0, "vy": 2.0}, ".pad svg"),
    Interaction("velocity, seen before", {"vx": 2.0}, ".pad svg", _TO_AND_FRO),
    Interaction(
        "copies, velocity seen before", {"view": "copies", "vx": 2.0}, ".pad svg", _TO_AND_FRO
    ),
    Interaction("square, new extra velocity", {"view": "square", "gx": -3.0}, ".pad svg >> nth=1"),
    Interaction(
        "hidden channel",
        {"view": "film"},
        "[role=combobox][aria-label*='Hidden channel']",
        (("ArrowDown", "Enter"),),
        8,
    ),
)
