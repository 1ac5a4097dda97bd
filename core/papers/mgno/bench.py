"""What is timed of this paper: a sample through each network and the solver, and the page's
controls."""

from functools import partial

import torch

from core.atlas import Benchmark, Interaction
from core.papers.mgno import data
from core.papers.mgno.train import parameters_of, relative_l2, trained, unseen_pairs


def benchmarks() -> list[Benchmark]:
    """MgNO against each other way to the pressure of one smooth ground; parameters and errors named."""
    ground = data.ground("smooth", data.TEST)
    inputs, outputs = unseen_pairs("smooth", 20)
    models = {method: trained(f"smooth-{method}") for method in ("mgno", "fno", "unet")}

    def run(method: str):
        model = models[method]
        device = next(model.parameters()).device
        with torch.inference_mode():
            return model(inputs[:1].to(device))

    def named(method: str, name: str) -> str:
        model = models[method].cpu()
        with torch.inference_mode():
            error = float(relative_l2(model(inputs), outputs).mean())
        return f"{name}, {parameters_of(model):,} parameters, error {error:.2%}"

    ours = named("mgno", "MgNO")
    rows = [
        Benchmark(f"mgno/{ours}", named(method, name), partial(run, "mgno"), partial(run, method))
        for method, name in (("fno", "FNO"), ("unet", "U-Net"))
    ]
    peer = "sparse elimination on 129 x 129 nodes, the truth"
    return [
        *rows,
        Benchmark(f"mgno/{ours}", peer, partial(run, "mgno"), lambda: data.darcy(ground)),
        *_library(inputs[:1]),
    ]


def _library(field: torch.Tensor) -> list[Benchmark]:
    """neuraloperator's own FNO of the same size, where it is installed."""
    try:
        from neuralop.models import FNO
    except ImportError:
        return []
    theirs = FNO((24, 24), 1, 1, 16).eval()
    ours = trained("smooth-fno").cpu()

    def run(model: torch.nn.Module):
        with torch.inference_mode():
            return model(field)

    name = "neuraloperator's FNO, same size"
    return [Benchmark("mgno/our FNO", name, lambda: run(ours), lambda: run(theirs))]


_RIGHT = ("ArrowRight",)

INTERACTIONS = (
    Interaction("another ground", "", "input[aria-label^='Which ground']", (_RIGHT,) * 11),
    Interaction(
        "a step of the V-cycle",
        "mg_view=Ride+the+V-cycle",
        "input[aria-label^='Step of the cycle']",
        (_RIGHT,) * 11,
    ),
    Interaction(
        "shift the fluid",
        "mg_view=Commuting+square&mg_motion=Shift+the+fluid",
        "input[aria-label^='Shift to the right']",
        (_RIGHT,) * 11,
    ),
)
