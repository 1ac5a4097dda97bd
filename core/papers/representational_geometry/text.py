"""The words of the page: names, explanations, and sentences about what was found."""

from typing import Any

import numpy as np

from core.claims import recorded
from core.inputs import features
from core.papers.representational_geometry import PAPER
from core.papers.representational_geometry.captions import SHAPE_NAMES, few_samples, split_words
from core.papers.representational_geometry.exhibit import Painted, wrong_corners
from core.papers.representational_geometry.geometry import Special
from core.papers.representational_geometry.judge import FEW, MOST_CLASSES, MOST_SAMPLES, Verdict
from core.papers.representational_geometry.records import Way, ends
from core.papers.representational_geometry.train import DICHOTOMIES, FAMILIES, FOUR

AGAINST = {"tanh": "Tanh", "clipped": "ReLU clipped at 1"}
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
CEILING_HELP = "Break it: a ReLU that is cut off at 1."
SIGN_HELP = (
    "Units whose fixed output weight is positive or negative: they are pushed opposite ways."
)
SCALE_HELP = "Of the first weights: small, and features are learnt; large, and they stay as drawn."
SEED_HELP = "Another random start, the same for both networks."
TARGET_HELP = (
    "Alignment of the hidden layer's kernel with that of the labels, in the mean of all trainings: 1 "
    "where only the label is left."
)
OWN_CAPTION = (
    "Each point is a split of the classes into halves, further right where it is coded by one direction, "
    "higher where a classifier carries over to classes that it was not fitted on. Click one."
)
PAINTING = ("click a corner", "trained now")
OWN_ALT = "Your layer between the second matrix and a dichotomy of its classes"
ACTIVATIONS_ALT = "Target and input alignment of nine activations"
CONTROLS_NOTE = (
    "Four patterns equally far apart, means of ten trainings. What is **flat on both sides** is like the "
    "labels; the higher a ReLU's ceiling, the less. And it is the gradient that matters: a ReLU whose "
    "gradient is taken to be that of a line, 1 everywhere, is like the labels as well."
)
SQUARE_ALT = "Input alignment against target alignment, a frontier and the ways of networks"
CURVES_ALT = "A number of two hidden layers over tasks"

WHAT_YOU_SEE = """
Four noisy patterns, two labels, and two networks of one hidden layer that differ in the activation
alone: the same start, samples and loss. Both learn the task. **Tanh folds the patterns until nearly the
label alone is left; ReLU keeps the shape of the inputs.** Black bars join patterns of different labels:
where they are parallel, one direction means "label" everywhere.

Drag the **nudge**. At 0 the task is XOR, which no line solves: there the order is the other way round.
A small nudge is enough for Tanh to turn to the labels; ReLU hardly notices. *The square* shows both
alignments at once: nothing can lie beyond the dashed frontier. *Why* shows units by their weights:
where ReLU is flat a unit hears nothing, so the plane falls into sectors and units settle on single
patterns; Tanh is steep in the middle for all of them. **Cut the ReLU off** at 1, and it behaves as Tanh
does. *Paint a task* trains both, on the spot, on any labels of a cube's corners.

**What does not hold.** Tasks that are hard can turn the order round: XOR does, and many that you can
paint, though not the parity of three bits. With a trained readout, as networks in use have, the
difference shrinks. And neither shape is better at the task itself.
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

A task of eight patterns has inputs $H\,\mathrm{diag}(\sqrt\pi)$, $H$ the Walsh functions: its alignment
is the cosine of $\pi$ with the targets' indicator, so any $c$ can be asked for.
"""

SCALED_DOWN = (
    "The paper's networks are also deep, convolutional and of 32 random patterns; here is its "
    "controlled experiment: one hidden layer of 128, readout fixed. Samples are drawn afresh in each of "
    "3,000 steps instead of 60 passes over 5,000; the hidden kernels are of patterns without noise. The "
    "shown training is the first of ten seeds (of three for other noises, of five for eight patterns), "
    "and the learning rate 0.1 was set once, for all. The generalising classifier is half way between "
    "means. *Paint a task* trains without noise. The paper's abstract, its reviews and the authors' "
    "code were read, and no table of numbers: none is compared."
)

YOUR_DATA = (
    "Choose **Your features** above and bring an NPZ with `features` (n, d), `labels` (n,) and, if you "
    "have it, `features_b` (n, d'): the inputs, another layer or another network's features of the "
    "same samples. "
    f"You get alignments with labels and with the second matrix, and for 4 to {MOST_CLASSES} classes "
    f"every dichotomy's parallelism and generalisation, from up to {MOST_SAMPLES} samples a class; of "
    f"more classes the first {MOST_CLASSES}. Up to {features.MAX_BYTES >> 20} MB. "
    "`python -m core inspect features.npz` says the same."
)


def evaluation() -> dict[str, Any]:
    """What was measured with the claims."""
    return recorded(PAPER.slug)["evaluation"]


def order_words(first: str, mine: float, theirs: float) -> str:
    """Which of a network and ReLU is more like the labels."""
    name = SHAPE_NAMES[first]
    if mine - theirs > 0.02:
        return f"{name} is more like the labels"
    if theirs - mine > 0.02:
        return f"**The order is reversed:** ReLU is more like the labels than {name}"
    return f"{name} and ReLU are as much like the labels"


def clouds_note(name: str, first: str, task: int) -> str:
    """Means over the seeds of a family, of one activation and of ReLU."""
    found = ends(name)
    left, right = ({m: float(v[task].mean()) for m, v in found[f].items()} for f in (first, "relu"))
    seeds = found["relu"]["target"].shape[1]
    return (
        f"{order_words(first, left['target'], right['target'])}: "
        f"{left['target']:.2f} against {right['target']:.2f} in the mean of {seeds} trainings. "
        f"Parallelism of the bars {left['parallelism']:.2f} against {right['parallelism']:.2f}, "
        f"generalisation across conditions {left['ccgp']:.2f} against {right['ccgp']:.2f}; "
        f"right on {left['accuracy']:.1%} and {right['accuracy']:.1%} of noisy samples."
    )


def square_note(family: str, task: int) -> str:
    """The task's own alignment, and where networks end."""
    found, c = ends(family), FAMILIES[family].tasks[task].alignment
    left, right = (float(found[shape]["target"][task].mean()) for shape in ("tanh", "relu"))
    words = order_words("tanh", left, right)
    return f"The task's own alignment is {c:.2f}. {words}: {left:.2f} against {right:.2f}."


def plane_note(tanh: Special, relu: Special) -> str:
    """Specialisation in numbers, over all seeds."""
    return (
        f"In the end **{relu.single:.0%}** of ReLU's units are on for one pattern alone, "
        f"**{tanh.single:.0%}** of Tanh's. On for one label and off for the other: {relu.label:.0%} of "
        f"ReLU's, {tanh.label:.0%} of Tanh's (ten trainings, both signs). The two patterns of label 0 "
        "lie behind each other here."
    )


def paint_note(asked: Painted, ways: tuple[Way, ...]) -> str:
    """What was painted and what came of it."""
    tanh, relu = ways
    ones = asked.labels.count("1")
    words = order_words("tanh", float(tanh.to_targets[-1]), float(relu.to_targets[-1]))
    told = (
        f"{ones} corners of label 1; the task's own alignment is {asked.task.alignment:.2f}. {words}: "
        f"{tanh.to_targets[-1]:.2f} against {relu.to_targets[-1]:.2f}."
    )
    for way in ways:
        wrong = wrong_corners(asked, way)
        if wrong:
            told += (
                f" {SHAPE_NAMES[way.shape]} tells {wrong} of 8 wrongly: it has not learnt the task."
            )
    return told


def own_note(verdict: Verdict, index: int) -> str:
    """One dichotomy, and where the layer lies."""
    mine, task = verdict.to_split(index)
    told = (
        f"**{split_words(verdict, index)}**: parallelism {verdict.parallelism[index]:.2f}, "
        f"generalisation {verdict.ccgp[index]:.2f}, alignment of the class means with it {mine:.2f}"
    )
    a = verdict.means_to_reference
    if a is None or task is None:
        return told + "."
    side = "the labels of this dichotomy" if mine > a else "the second matrix"
    return told + f", with the second matrix {a:.2f} (its own: {task:.2f}). **Nearer to {side}.**"


def own_rows(verdict: Verdict) -> list[dict[str, str]]:
    """What is said of all classes together."""
    rows = [
        ("Dimension of the class means", f"{verdict.dimension:.2f}"),
        ("Alignment with the classes, by samples", f"{verdict.to_labels:.3f}"),
    ]
    if verdict.to_reference is not None:
        rows += [
            ("Alignment with the second matrix, by samples", f"{verdict.to_reference:.3f}"),
            ("The same, by class means", f"{verdict.means_to_reference:.3f}"),
        ]
    return [{"Measured": name, "Value": value} for name, value in rows]


def own_warnings(verdict: Verdict) -> str:
    """What limits the numbers, or nothing."""
    told = []
    if not verdict.splits:
        told.append("dichotomies need at least 4 classes")
    if verdict.fewest < FEW:
        told.append(few_samples(verdict))
    return "; ".join(told)


def digits_rows() -> list[dict[str, Any]]:
    """A row a readout, dichotomy and activation."""
    rows = []
    for row in evaluation()["digits"]:
        positive = DICHOTOMIES[row["task"]]
        rest = [digit for digit in FOUR if digit not in positive]
        rows.append(
            {
                "Digits": "{} {} | {} {}".format(*positive, *rest),
                "Readout": row["readout"],
                "Activation": SHAPE_NAMES[row["shape"]],
                "Own alignment": f"{row['c']:.2f}",
                "Inputs": f"{row['input']:.2f}",
                "Labels": f"{row['target']:.2f}",
                "Parallelism": f"{row['parallelism']:.2f}",
                "Generalisation": f"{row['ccgp']:.2f}",
                "Right [%]": f"{100 * row['accuracy']:.1f}",
            }
        )
    return rows


def digits_note() -> str:
    """By how much a trained readout shrinks the difference."""
    rows = evaluation()["digits"]
    gaps = {
        readout: np.mean(
            [
                tanh["target"] - relu["target"]
                for tanh, relu in zip(rows[::2], rows[1::2], strict=True)
                if tanh["readout"] == readout
            ]
        )
        for readout in ("fixed", "trained")
    }
    return (
        "Means of three trainings, on unseen images; alignments are of class means. Tanh is ahead in "
        f"alignment with the labels by {gaps['fixed']:.2f} with a fixed readout, by "
        f"{gaps['trained']:.2f} with a trained one."
    )
