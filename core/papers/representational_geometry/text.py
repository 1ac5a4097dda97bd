"""The words of the page: names, explanations, and sentences about what was found."""

from typing import Any

from core.inputs import features
from core.papers.representational_geometry.captions import split_words
from core.papers.representational_geometry.exhibit import Painted, wrong_corners
from core.papers.representational_geometry.judge import FEW, MOST_CLASSES, MOST_SAMPLES, Verdict
from core.papers.representational_geometry.model import SHAPE_NAMES
from core.papers.representational_geometry.records import Way, ends
from core.papers.representational_geometry.train import FAMILIES

NOISE_NAMES = {"0.5": "0.5", "0": "none", "1": "1"}
FAMILY_NAMES = {
    "nudged-0.5": "four patterns: XOR, pulled apart",
    "walsh-1": "eight patterns, one label",
    "walsh-3": "eight patterns, three labels",
    "controls": "four patterns, nine activations",
}
DRAWN = {"square": "The square", "curves": "Curves"}
SIGNS = {1: "say yes", -1: "say no"}
LABELS = ("label 0", "label 1")
NUDGE_HELP = (
    "How far the four patterns of XOR are pulled apart along a third axis, by label. 0: no line tells "
    "the labels. 1: all four are equally far apart. More: the label is what differs most."
)
NOISE_HELP = "Standard deviation of the noise in each of the 100 coordinates of a sample."
AGAINST_HELP = "Break it: cut the ReLU off at 1, and it has two flat sides as Tanh has."
SIGN_HELP = "Units of a positive or negative output weight: they are pushed opposite ways."
SCALE_HELP = "Of the first weights: small, and features are learnt; large, and they stay as drawn."
SEED_HELP = "Another random start, the same for both networks."
TARGET_HELP = (
    "Alignment of the hidden layer's kernel with that of the labels, in the mean of all trainings: 1 "
    "where only the label is left."
)
PAINTING = ("click a corner", "trained now; bars: in the end")
OWN_ALT = "Alignments of two matrices with each dichotomy of the classes"
ACTIVATIONS_ALT = "Target and input alignment of nine activations"
CONTROLS_NOTE = (
    "Means of ten trainings. **Flat on both sides** and like the labels: Tanh, hard Tanh, sigmoid, ReLU "
    "clipped at 1. **A ceiling at 3 is too high:** 0.83, less than softplus and leaky ReLU (0.89 and "
    "0.87), which have none. A ReLU whose gradient is that of a line is like the labels as well."
)
SQUARE_ALT = "Input alignment against target alignment, a frontier and the ways of networks"
CURVES_ALT = "A number of two hidden layers over tasks"

WHAT_YOU_SEE = """
Four noisy patterns, two labels, and two networks of one hidden layer that differ in the activation
alone: the same start, samples and loss. Both learn the task. **Tanh folds the patterns until nearly the
label alone is left; ReLU keeps the shape of the inputs.** Thick bars join patterns of different labels:
where they are parallel, one direction means "label" everywhere.

Drag the **nudge**. At 0 the task is XOR, which no line solves: there the order is the other way round.
From 0.2 on, at noise 0.5, Tanh turns to the labels; ReLU hardly notices. *The square* shows both
alignments: nothing lies beyond the dashed frontier. *Why* shows units by their weights: where ReLU is
flat a unit hears nothing of a pattern, and more units than Tanh's end up on for one pattern alone. **Cut
the ReLU off** at 1, and it folds equidistant patterns as Tanh does. *Paint a task* trains both at once.

**What does not hold.** Tasks that are hard can turn the order round: XOR does, and many that you can
paint, though not the parity of three bits. And neither shape is better at the task itself.
"""

MATHEMATICS = r"""
Patterns $m_p$, samples $x=m_p+\sigma\varepsilon$ in 100 dimensions, targets $y_p\in\{\pm1\}^k$. A
hidden layer $z=f(Wx+b)$ of 128 units and a readout $J$ that is random and stays. Kernels of the
patterns, $K_z=ZZ^\top$ and so on, are compared after centring $H=I-\mathbf 1\mathbf 1^\top/P$:

$$\mathrm{CKA}(K,K')=\frac{\langle HKH,HK'H\rangle}{|HKH|\,|HK'H|}.$$

Input alignment $a=\mathrm{CKA}(K_z,K_x)$, target alignment $b=\mathrm{CKA}(K_z,K_y)$ and the task's own
$c=\mathrm{CKA}(K_x,K_y)$ are cosines of angles, so that

$$\arccos a+\arccos b\ \ge\ \arccos c,$$

with equality where $K_z$ is a mixture of both: the **frontier**. The gradient of a unit's weights,

$$\dot w_i\propto J_i\,\mathbb E\big[(y-\hat y)\,f'(w_i\cdot x+b_i)\,x\big],$$

sees only inputs where $f'>0$: for ReLU half of them, other ones for each unit. **Parallelism** is the
mean cosine of the vectors that join patterns across a dichotomy, for the pairing where it is largest.
**Generalisation across conditions**: a linear classifier is fitted without one pattern of each label
and asked about those two. **Dimension** is $(\mathrm{tr}K)^2/\mathrm{tr}K^2$.
"""

SCALED_DOWN = (
    "The paper's networks are also deep, convolutional and of 32 random patterns; here is its controlled "
    "experiment: one hidden layer of 128, readout fixed. Samples are drawn afresh in each of 3,000 steps "
    "instead of 60 passes over 5,000; the hidden kernels are of patterns without noise. The shown "
    "training is the first of the seeds, and the learning rate 0.1 was set once, for all. Thresholds of "
    "claims come from a pilot of three to five seeds. *Paint a task* trains without noise. Abstract, "
    "reviews and the authors' code were read, no table of numbers: none is compared."
)

YOUR_DATA = (
    "Choose **Your features** above and bring an NPZ with `features` (n, d), `labels` (n,) and, if you "
    "have it, `features_b` (n, d'), or a second file: the inputs, another layer or network's features "
    "of the same samples. "
    f"You get alignments with labels and with the second matrix, and for 4 to {MOST_CLASSES} classes "
    f"every dichotomy's parallelism and generalisation, from up to {MOST_SAMPLES} samples a class; of "
    f"more classes the first {MOST_CLASSES}. Up to {features.MAX_BYTES >> 20} MB. "
    "`python -m core inspect features.npz` says the same."
)


def order_words(first: str, mine: float, theirs: float) -> str:
    """Which of a network and ReLU is more like the labels, and the numbers in the order of the names."""
    name = SHAPE_NAMES[first]
    if theirs - mine > 0.02:
        return (
            f"**The order is reversed:** ReLU is more like the labels than {name}, {theirs:.2f} against "
            f"{mine:.2f}"
        )
    says = (
        "is more like the labels than" if mine - theirs > 0.02 else "is as much like the labels as"
    )
    return f"{name} {says} ReLU, {mine:.2f} against {theirs:.2f}"


def bars_words(name: str) -> str:
    """What the bars below a panel are of, while the film plays."""
    return f"bars: in the end, mean of {FAMILIES[name].seeds}"


def clouds_note(name: str, first: str, task: int) -> str:
    """Means over the seeds of a family, of one activation and of ReLU."""
    found = ends(name)
    left, right = ({m: float(v[task].mean()) for m, v in found[f].items()} for f in (first, "relu"))
    seeds = found["relu"]["target"].shape[1]
    return (
        f"{order_words(first, left['target'], right['target'])} in the mean of {seeds} trainings. "
        f"{SHAPE_NAMES[first]}, then ReLU: parallelism of the thick bars {left['parallelism']:.2f} and "
        f"{right['parallelism']:.2f}, generalisation across conditions {left['ccgp']:.2f} and "
        f"{right['ccgp']:.2f}, right on {left['accuracy']:.1%} and {right['accuracy']:.1%} of samples."
    )


def square_note(family: str, task: int) -> str:
    """The task's own alignment, and where networks end."""
    found, c = ends(family), FAMILIES[family].tasks[task].alignment
    left, right = (float(found[shape]["target"][task].mean()) for shape in ("tanh", "relu"))
    return f"The task's own alignment is {c:.2f}. {order_words('tanh', left, right)}."


def dots_note(family: str) -> str:
    """What is small and what is large in the square."""
    seeds = FAMILIES[family].seeds
    return f" Small dots: one training, from its start. Large dots: where {seeds} trainings end."


def plane_note(tanh: tuple[float, float], relu: tuple[float, float]) -> str:
    """Specialisation in numbers, over all seeds."""
    return (
        f"In the end **{relu[0]:.0%}** of ReLU's units are on for one pattern alone, "
        f"**{tanh[0]:.0%}** of Tanh's. On for one label and off for the other: {relu[1]:.0%} of "
        f"ReLU's, {tanh[1]:.0%} of Tanh's (ten trainings, both signs). The two patterns of label 0 "
        "lie behind each other here."
    )


def paint_note(asked: Painted, ways: tuple[Way, ...]) -> str:
    """What was painted and what came of it."""
    tanh, relu = ways
    ones = asked.labels.count("1")
    corners = "1 corner" if ones == 1 else f"{ones} corners"
    words = order_words("tanh", float(tanh.to_targets[-1]), float(relu.to_targets[-1]))
    told = f"{corners} of label 1; the task's own alignment is {asked.task.alignment:.2f}. {words}."
    for way in ways:
        wrong = wrong_corners(asked, way)
        if wrong:
            told += (
                f" {SHAPE_NAMES[way.shape]} tells {wrong} of 8 wrongly: it has not learnt the task."
            )
    return told


def own_rows(verdict: Verdict) -> list[dict[str, Any]]:
    """What is said of all classes together."""
    rows = {
        "Dimension of class means": verdict.dimension,
        "Alignment with labels": verdict.to_labels,
        "Alignment with second matrix": verdict.to_second,
        "Its alignment, of class means": verdict.means_to_second,
    }
    return [{"Measured": k, "Value": round(v, 3)} for k, v in rows.items() if v is not None]


def splits_rows(verdict: Verdict) -> list[dict[str, Any]]:
    """A row a dichotomy."""
    columns = {
        "Generalisation": verdict.ccgp,
        "Parallelism": verdict.parallelism,
        "Alignment of features": verdict.target,
        "Of second matrix": verdict.own,
    }
    return [
        {"Dichotomy": split_words(verdict, side)}
        | {name: round(float(v[n]), 3) for name, v in columns.items() if v is not None}
        for n, side in enumerate(verdict.splits)
    ]


def own_notes(verdict: Verdict) -> list[str]:
    """What limits the numbers."""
    told = []
    if verdict.named > MOST_CLASSES:
        told.append(f"numbers are of the first {MOST_CLASSES} of {verdict.named} classes")
    if verdict.dimension is None:
        told.append("the class means are all equal: they have no shape to measure")
    elif not verdict.splits:
        told.append("dichotomies need at least 4 classes")
    if verdict.ccgp is None:
        told.append("generalisation cannot be measured from one sample a class")
    if verdict.fewest < FEW:
        told.append(
            f"a class has {verdict.fewest} sample{'s' if verdict.fewest > 1 else ''}: noise in its mean "
            "makes parallelism smaller than it is"
        )
    return told


def own_note(verdict: Verdict) -> str:
    """Where the layer lies, in a sentence or two, if there is a dichotomy."""
    best = "is most parallel:"
    if verdict.ccgp is not None:
        best = f"generalises best: {verdict.ccgp[0]:.2f},"
    told = (
        f"Of {len(verdict.splits)} ways to halve the classes "
        f"**{split_words(verdict, verdict.splits[0])}** {best} parallelism {verdict.parallelism[0]:.2f}."
    )
    if verdict.own is None:
        return told
    if abs(verdict.target - verdict.own).max() < 1e-6:
        return told + " The features are as much like every dichotomy as the second matrix is."
    nearer = int((verdict.target > verdict.own + 1e-6).sum())
    return told + (
        f" The features are more like {nearer} of these dichotomies than the second matrix is: those "
        "above the line."
    )
