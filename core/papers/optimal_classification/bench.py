"""What is timed of this paper: a deep kernel machine against scikit-learn, and the page's controls."""

import torch
from sklearn.kernel_ridge import KernelRidge

from core import kernels
from core.atlas import Benchmark, Interaction
from core.deep_kernels import deep_kernel, logits, places
from core.papers.optimal_classification import data, model


def benchmarks() -> list[Benchmark]:
    """The same answers of a hundred layers at 1,000 points."""
    world, dual = data.PAPER_WORLDS[3], model.optimal(2).dual
    here, there = world.draw(500, 0), world.draw(1000, 1)

    def ours() -> torch.Tensor:
        network = model.machine(deep_kernel(dual, 100), places(logits(here.x, here.x)), here.y)
        return network.says(places(logits(there.x, here.x))).sign()

    def theirs() -> torch.Tensor:
        """Every entry of the kernel through every layer, scaled so that it does not vanish."""
        grams = [kernels.nngp(dual, x @ here.x.mT, 100) for x in (here.x, there.x)]
        grams[0].fill_diagonal_(1)
        fitted = KernelRidge(alpha=1e-12, kernel="precomputed").fit(
            grams[0].numpy(), here.y.numpy()
        )
        return torch.from_numpy(fitted.predict(grams[1].numpy())).sign()

    return [
        Benchmark(
            "optimal-classification/a hundred layers, 500 points asked at 1,000",
            "scikit-learn KernelRidge on the kernel, layer by layer",
            ours,
            theirs,
        ),
    ]


_LAYERS = "input[aria-label='Layers']"
INTERACTIONS = (
    Interaction("another depth", {"depth": 5}, _LAYERS),
    Interaction("another depth, kernel and cosines", {"view": "design", "depth": 5}, _LAYERS),
    Interaction("another draw of points", {}, "input[aria-label^='Another draw']"),
)
