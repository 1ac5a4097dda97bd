"""What is written at the pictures: names of what is compared and measured, and captions of panels."""

from core.figures.cloud import Bar
from core.papers.representational_geometry.judge import Verdict

SHAPE_NAMES = {
    "tanh": "Tanh",
    "relu": "ReLU",
    "clipped": "ReLU clipped at 1",
    "hard": "hard Tanh",
    "sigmoid": "sigmoid",
    "softplus": "softplus",
    "leaky": "leaky ReLU",
    "clipped3": "ReLU clipped at 3",
    "straight": "ReLU, gradient of a line",
}
DIALS = {
    "nudged-0.5": "nudge",
    "walsh-1": "alignment of inputs and labels",
    "walsh-3": "alignment of inputs and labels",
}
MEASURES = {
    "target": "target alignment",
    "input": "input alignment",
    "parallelism": "parallelism",
    "ccgp": "generalisation across conditions",
    "dimension": "dimension",
}
PLANE_AXES = "right: towards label 1; large dots: patterns"
CLOUDS_LABEL = "Patterns as inputs and in two hidden layers"
PLANE_LABEL = "Units in the plane of their weights"
OWN_AXES = ("alignment with the second matrix", "alignment with the dichotomy")
OWN_LABEL = "Dichotomies by parallelism (right) and generalisation (up)"


def bars(target: float, own: float) -> list[Bar]:
    """Alignments below a panel, in the end."""
    return [Bar("target", target), Bar("input", own)]


def split_words(verdict: Verdict, index: int) -> str:
    """A dichotomy by the names of its classes."""
    side = verdict.splits[index]
    first = [str(c) for c, here in zip(verdict.classes, side, strict=True) if here]
    second = [str(c) for c, here in zip(verdict.classes, side, strict=True) if not here]
    return f"{' '.join(first)} | {' '.join(second)}"


def few_samples(verdict: Verdict) -> str:
    """What has to be known of few samples."""
    return (
        f"a class has {verdict.fewest} sample{'s' if verdict.fewest > 1 else ''}: noise in its mean "
        "makes parallelism smaller than it is"
    )
