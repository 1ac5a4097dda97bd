"""A pattern of neurons, and whether a network says one class wherever in the square it is followed."""

from core.papers.neural_activation_patterns.data import spiral
from core.papers.neural_activation_patterns.nets import PLANE, trained
from core.relu.plane import Ground, promise

ground = Ground.of(trained("plane", PLANE, 0), 1.2, spiral("train"), spiral("test"))
for delta in (100, 99, 97, 90, 80):
    found = promise(ground, 0, delta)
    says = "proved" if found.proved else f"{found.wrong_share:.2%} of the region is wrong"
    print(f"delta {delta} %: {says}; {found.recall:.0%} of unseen points follow")
