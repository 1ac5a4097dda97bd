"""A pattern of neurons over a whole square: how much of what follows it is told otherwise, exactly."""

from core.papers.neural_activation_patterns.data import REACH, spiral
from core.papers.neural_activation_patterns.nets import PLANE, PLANE_SHALLOW, trained
from core.relu.plane import Ground, promise

for shape in (PLANE_SHALLOW, PLANE):
    ground = Ground.of(trained("plane", shape, 0), REACH, spiral("train"), spiral("test"))
    found = promise(ground, c=0, percent=97)
    print(
        f"{shape.depth} layers: {found.recall:.0%} of unseen points follow; proved: {found.proved}; "
        f"share of the region that is wrong {found.wrong_share:.1e}"
    )
