"""What is timed of this paper: a sample through each network and the solver, and the page's controls."""

from functools import partial

from torch import Tensor, nn

from core.atlas import Benchmark, Interaction
from core.papers.mgno import data
from core.papers.mgno.baselines import FNO
from core.papers.mgno.train import answered, parameters_of, relative_l2, trained, unseen_pairs


def benchmarks() -> list[Benchmark]:
    """MgNO against each other way to the pressure of one smooth ground; parameters and errors named."""
    ground = data.ground("smooth", data.TEST)
    inputs, outputs = unseen_pairs("smooth", 20)

    def named(method: str, name: str) -> str:
        model = trained(f"smooth-{method}")
        error = float(relative_l2(answered(model, inputs), outputs).mean())
        return f"{name}, {parameters_of(model):,} parameters, error {error:.2%}"

    def run(method: str) -> partial:
        return partial(answered, trained(f"smooth-{method}"), inputs[:1])

    ours = f"mgno/{named('mgno', 'MgNO')}"
    peers = {
        named("fno", "FNO"): run("fno"),
        named("unet", "U-Net"): run("unet"),
        "sparse elimination on 129 x 129 nodes, the truth": partial(data.darcy, ground),
    }
    rows = [Benchmark(ours, name, run("mgno"), work) for name, work in peers.items()]
    return rows + _library(inputs[:1])


def _library(field: Tensor) -> list[Benchmark]:
    """neuraloperator's own FNO of the same size, where it is installed."""
    try:
        from neuralop import models
    except ImportError:
        return []
    ours: nn.Module = FNO()
    theirs: nn.Module = models.FNO((24, 24), 1, 1, 16)
    work = [partial(answered, model.eval(), field) for model in (ours, theirs)]
    return [Benchmark("mgno/our FNO", "neuraloperator's FNO, same size", *work)]


INTERACTIONS = (
    Interaction("another ground", {}, "input[aria-label^='Which ground']"),
    Interaction(
        "a step of the V-cycle", {"view": "ride"}, "input[aria-label^='Step of the cycle']"
    ),
    Interaction(
        "shift the fluid",
        {"view": "square", "motion": "shift"},
        "input[aria-label^='Shift to the right']",
    ),
)
