"""What is written at the pictures: names of panels, and what is heard of them."""

from core.figures.verdict import plain
from core.papers.neural_collapse.exhibit import Collapse, Stream

LOSS_NAMES = {"mse": "Squared error", "ce": "Cross-entropy"}
SET_NAMES = {"train": "Training digits", "test": "Unseen digits"}
CURVE_NAMES = {
    "nc1_train": "NC1",
    "nc1_test": "NC1 unseen",
    "nc2_means": "NC2 means",
    "nc2_classifier": "NC2 rows",
    "nc3": "NC3",
    "nc4_train": "NC4",
    "nc4_test": "NC4 unseen",
    "excess": "loss - theory",
}
PLANE_ALT = "Your samples by class, in the plane where the class means lie farthest apart."
CURVES_ALT = "Metrics of collapse over the training on a logarithmic scale, with a cursor"
DUALITY_ALT = "Cosines of each classifier row with each class mean; collapsed, the diagonal is 1"
DUALITY_NAME = "cosines of classifier and means"
POLYTOPE_ALT = "Opposite pairs at right angles to each other: -1 within a pair, 0 elsewhere"
STREAM_CURVES_ALT = "NC1, NC2, loss above the theory's and open square over the steps, logarithmic"
STREAM_LABEL = "Free features collapsing, from a start and from the same start rotated"
STARVED_LABEL = "Class means and classifier rows of three classes, theory and solver"


def set_subtitle(name: str, shown: Collapse) -> str:
    """How well the network does on a set in the end."""
    return f"{shown.accuracy[name][-1]:.1%} right in the end"


def cloud_alt(name: str, shown: Collapse) -> str:
    """A set's panel in words."""
    index = shown.curve_names.index(f"nc1_{name}")
    first, last = shown.curves[0, index], shown.curves[-1, index]
    return (
        f"{SET_NAMES[name]} as points in feature space, with class means and classifier rows: "
        f"NC1 goes from {plain(first)} to {plain(last)}"
    )


def cosines_alt(shown: Collapse) -> str:
    """The measured matrix in words, at the end."""
    return f"Cosines of class means: in the end off the diagonal {_off_diagonal(shown.cosines[-1])}"


def _off_diagonal(matrix) -> str:
    values = [v for i, row in enumerate(matrix) for j, v in enumerate(row) if i != j and v == v]
    return f"{min(values):.2f} to {max(values):.2f}" if values else "nothing"


def target(shown: Collapse) -> tuple[str, str]:
    """The theory's matrix in words, and its subtitle."""
    problem = shown.setting.problem
    name = "theory" if problem.solved else "no theory: a simplex"
    if problem.solved and not problem.proved:
        name = "a simplex, though not the minimum" if problem.undercut else "a simplex"
    return f"What they should become: off the diagonal {_off_diagonal(shown.target)}", name


def polytope(shown: Collapse) -> tuple[str, str]:
    """The same of the cross-polytope."""
    return POLYTOPE_ALT, f"a cross-polytope: loss {shown.saved:.0%} lower"


def scene_label(shown: Collapse) -> str:
    """The whole view in words."""
    setting = shown.setting
    return (
        f"{setting.classes} classes of digits collapsing under {LOSS_NAMES[setting.loss].lower()}, "
        f"{setting.depth} linear layer{'s' if setting.depth > 1 else ''}"
    )


def stream_alt(shown: Stream) -> str:
    """The live training in words."""
    classes = len(shown.problem.counts)
    return f"Free features of {classes} classes collapsing, with means and classifier rows"
