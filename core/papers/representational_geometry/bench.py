"""What is timed of this paper: training on the spot against whole networks, and controls."""

from core.atlas import Benchmark, Interaction
from core.data.patterns import nudged
from core.papers.representational_geometry.descent import LIVE_STEPS, descend
from core.papers.representational_geometry.measure import by_autograd


def benchmarks() -> list[Benchmark]:
    """The same training of one network."""
    task = nudged(1.0)
    return [
        Benchmark(
            "representational-geometry/128 units, 500 steps on four patterns",
            "PyTorch's automatic differentiation of all weights",
            lambda: descend(task, "tanh", 0),
            lambda: by_autograd(task, "tanh", LIVE_STEPS),
        )
    ]


_NUDGE = "input[aria-label^='Nudge']"
INTERACTIONS = (
    Interaction("another nudge", {"frame": "14"}, _NUDGE, (("ArrowLeft",),)),
    Interaction("another nudge, the square", {"view": "square"}, _NUDGE, (("ArrowLeft",),)),
    Interaction("another start, trained now", {"view": "paint"}, "input[aria-label^='Start']"),
)
