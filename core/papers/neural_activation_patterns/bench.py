"""What is timed of this paper: exact polygons against a solver, and the page's controls."""

import numpy as np

from core.atlas import Benchmark, Interaction
from core.papers.neural_activation_patterns.data import ARMS, REACH
from core.papers.neural_activation_patterns.measure import ground
from core.papers.neural_activation_patterns.nets import PLANE
from core.papers.neural_activation_patterns.proofs import SECONDS
from core.relu.network import mined
from core.relu.plane import Ground, promise
from core.relu.verify import Box, Region


def benchmarks() -> list[Benchmark]:
    """The same verdicts on three patterns over the square."""
    found = ground(PLANE)
    net, learnt = found.net, found.learnt
    box = Box(np.full(2, -REACH), np.full(2, REACH))

    def ours() -> list[bool]:
        cut = Ground.of(net, REACH, learnt, found.unseen)
        return [promise(cut, c, 80).proved for c in range(ARMS)]

    def theirs() -> list[bool]:
        out = []
        for c, pattern in enumerate(mined(net, *learnt, 80)):
            region = Region(net, box, pattern)
            others = set(range(ARMS)) - {c}
            out.append(all(region.asked(c, j, SECONDS).status == "proved" for j in others))
        return out

    name = "neural-activation-patterns/three patterns proved over a square"
    return [Benchmark(name, "mixed-integer programs by SciPy's HiGHS", ours, theirs)]


_FURTHER = (("ArrowRight",) * 5,)  # a percent alone may change no unit, and so no picture
INTERACTIONS = (
    Interaction("delta on the plane", {"delta": 65}, "input[aria-label^='delta']", _FURTHER, 6),
    Interaction("delta of proofs", {"view": "proofs"}, "input[aria-label^='delta']", times=2),
)
