"""What is written at the pictures: names of what is compared and measured, and captions of panels."""

import numpy as np

from core.figures.cloud import Bar
from core.papers.representational_geometry.judge import Verdict

DIALS = {
    "nudged-0.5": "nudge",
    "walsh-1": "own alignment of the task",
    "walsh-3": "own alignment of the task",
}
MEASURES = {
    "target": "target alignment",
    "input": "input alignment",
    "parallelism": "parallelism",
    "ccgp": "generalisation across conditions",
    "dimension": "dimension",
}
PLANE_AXES = "large dots: the patterns"
CLOUDS_LABEL = "Patterns as inputs and in two hidden layers"
PLANE_LABEL = "Units in the plane of their weights"


def bars(target: float, own: float) -> list[Bar]:
    """Alignments below a panel, in the end."""
    return [Bar("target", target), Bar("input", own)]


def split_words(verdict: Verdict, sides: np.ndarray) -> str:
    """A dichotomy by the names of its classes."""
    halves = [
        " ".join(str(c) for c, here in zip(verdict.classes, side, strict=True) if here)
        for side in (sides, ~sides)
    ]
    return " | ".join(halves)
