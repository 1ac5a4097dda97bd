"""The same task and start, two activations: which is like the labels, and which like the inputs."""

from core.data.patterns import nudged
from core.papers.representational_geometry.descent import descend

for eps in (0.0, 0.3, 1.0):
    for shape in ("tanh", "relu"):
        found = descend(nudged(eps), shape, seed=0)
        print(
            f"nudge {eps}, {shape}: target alignment {found.to_targets[-1]:.2f}, "
            f"input alignment {found.to_inputs[-1]:.2f}, parallelism {found.parallelism:.2f}"
        )
