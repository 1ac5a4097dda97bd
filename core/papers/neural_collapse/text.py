"""The words of the page: names of views, explanations, and sentences about what was measured."""

import numpy as np

from core.claims import recorded
from core.figures.verdict import plain
from core.papers.neural_collapse.captions import LOSS_NAMES
from core.papers.neural_collapse.exhibit import Collapse, Starved, Stream
from core.papers.neural_collapse.theory import Problem
from core.papers.neural_collapse.train import SETTINGS, SLUG, Setting

BALANCE_NAMES = {"balanced": "Equal classes", "imbalanced": "Unequal classes"}
DRAWN_NAMES = {"square": "As a square", "all": "Everything"}
OPTIMISER_NAMES = {"descent": "Gradient descent", "adam": "Adam"}
FRAME_NAMES = {
    "simplex": "a simplex equiangular tight frame",
    "orthogonal": "an orthogonal frame",
    "general": "a general orthogonal frame (orthogonal, of unequal lengths)",
}
GRAM_ALT = "Cosines of the means of your classes with each other"
LENGTH_ALT = "Length of the last class's mean over its samples, for one to four linear layers"
POLYTOPE_ALT = "Loss of the best cross-polytope over the best simplex's, by classes, per depth"
POLYTOPE_NOTE = (
    "Cross-entropy, equal classes, both in closed form: classes in opposite pairs (of an odd number one "
    "alone) against a simplex. Below the line the simplex is not the minimum, and from four classes on "
    "under three layers, from six under two, that is so at every decay."
)
TRAININGS_NOTE = (
    "One seed each. Theory is the minimum of the unconstrained model with the same decays; for "
    "cross-entropy with three layers it is the best simplex, from four classes on not the minimum. Of "
    "four and of ten unequal classes the last has two samples; a bias or cross-entropy may keep it, and "
    "with three layers keeping it can be a local minimum."
)
STRENGTH_HELP = (
    "In samples: among classes of 100 each, one of so many or fewer would be lost. With fewer samples in "
    "all it takes fewer, for the threshold is N squared times both decays."
)
SQUARE_OVER = "all features at the end of the training"

WHAT_YOU_SEE = """
Each dot is a digit, seen as the network sees it just before its linear layers. **Thick bars** are class
means, **thin arrows** the rows of the classifier, drawn at the means' scale and a fifth longer. Four
things happen: the dots of a class run into one point (**NC1**), the points take the most symmetric
arrangement there is (**NC2**), the arrows lie down on the bars (**NC3**), and the network decides by the
nearest mean (**NC4**). Unseen digits collapse too, but far less. Each step has a scale of its own.

Which arrangement? Squared error without a bias makes the means *orthogonal*; with a bias, or with
cross-entropy, a *simplex*: K vectors whose cosines are all -1/(K-1). Unequal classes get unequal
lengths, and a class below a threshold **vanishes**: under *Starve a class* drag its samples down and
see its arrow go, as the theory's pale bar says it must. With two linear layers and more it does not
fade but jumps.

Loss and decay of these networks are the theory's own, so its minimum is theirs to reach: *loss -
theory* says how close they come. One thing is not as the paper's abstract has it: with cross-entropy and
three layers or more, from four classes on, the simplex is **not** the minimum. See ten equal classes,
cross-entropy, three layers: the network ends 23% below the simplex's loss, in four dimensions, not nine.
"""

MATHEMATICS = r"""
With free features $h_{k,i}$ of $K$ classes, $n_k$ samples each, $N$ in all:

$$
\begin{aligned}
\min\ &\tfrac{1}{2N}\lVert W_M\cdots W_1 H - Y\rVert^2\\
&+ \textstyle\sum_j \tfrac{\lambda_j}{2}\lVert W_j\rVert^2 + \tfrac{\lambda_H}{2}\lVert H\rVert^2
\end{aligned}
$$

Features collapse at a minimum. With $g_k=\sqrt{n_k}\,h_k$ it is a fit of $\mathrm{diag}(\sqrt{n_k})$
that pays for each singular value $m$ the price

$$
\begin{aligned}
&\tfrac{1}{2N}(m-\sqrt{n_k})^2 + \tfrac{M+1}{2}\,c\,m^{2/(M+1)}\\
&c=(\lambda_1\cdots\lambda_M\lambda_H)^{1/(M+1)}
\end{aligned}
$$

so for $M=1$, $m_k=\max(0,\sqrt{n_k}-Nc)$: a class vanishes at $n_k\le N^2\lambda_W\lambda_H$. For
$M\ge2$ the minimum jumps to 0 where

$$
\sqrt{n_k}=m+Nc\,m^{(1-M)/(1+M)},\quad m=(Nc(M-1))^{(M+1)/2M}
$$

A free bias takes the direction $(\sqrt{n_1},\dots,\sqrt{n_K})$ out of the fit: for equal classes what is
left is the simplex. Every layer pays alike: $\lambda_j\sigma_j^2 = c\,m^{2/(M+1)}$.

**Cross-entropy, deep.** Let $K$ classes stand opposite in pairs, the pairs at right angles. With margin
$s$ to all, $2s$ to its opposite, a class loses $\log(1+(K-2)e^{-s}+e^{-2s})$, less than a simplex's
$\log(1+(K-1)e^{-s})$. $K/2$ singular values are $2s$, not $K-1$ of them $s$: decays ask less if
$\frac K2\,2^{2/(M+1)}<K-1$. Then pairs are lower than every simplex but 0, at every decay (an odd class
stands alone and asks 1). Of three classes this says nothing, and the solver finds nothing lower. Two
later papers find it not optimal either: [Garrod and Keating](https://arxiv.org/abs/2410.23169), and for
squared error with ReLU [Súkeník et al.](https://arxiv.org/abs/2405.14468).

**The square.** Rotating all features and the first layer changes no loss, so gradient descent commutes
with rotations of the feature space, and Adam does not:

$$
\mathrm{train}(Q\,H) = Q\;\mathrm{train}(H)
$$

**Metrics.** $\mathrm{NC1}=\mathrm{tr}(\Sigma_W\Sigma_B^{+})/K$, with the mean of class means as the
middle; directions in which means differ by less than 2% of the most are taken for lost. NC2 and NC3
are distances of $G/\lVert G\rVert$ from the theory's Gram matrix, NC4 the share of samples where
argmax and nearest mean disagree.
"""


def frame_name(problem: Problem) -> str:
    """What the class means should become."""
    if not problem.solved:
        return "a simplex, for want of a theory"
    if problem.simplex:
        return f"a simplex: cosines {-1 / (len(problem.counts) - 1):.3f}"
    if problem.bias:
        return "what a bias leaves of orthogonal"
    return "orthogonal, equally long" if problem.balanced else "orthogonal, of unequal lengths"


def collapse_note(shown: Collapse) -> str:
    """What came of the training."""
    last = dict(zip(shown.curve_names, shown.curves[-1], strict=True))
    first = dict(zip(shown.curve_names, shown.curves[0], strict=True))
    problem = shown.setting.problem
    seen, unseen = (first[name] / last[name] for name in ("nc1_train", "nc1_test"))
    said = (
        f"At the end, after {shown.steps[-1]:,} steps, NC1 has fallen **{_round(seen)}-fold** on "
        f"training digits and {_round(unseen)}-fold on unseen ones. "
        f"Target: {frame_name(problem)}; the means' distance from it is {plain(last['nc2_means'])}."
    )
    if "excess" in last:
        said += f" The loss is {_signed(last['excess'])} above the theory's minimum."
    elif problem.solved:
        said += f" {_low_rank(shown)}"
    lost = _lost(shown)
    if lost:
        said += f" **Vanished:** {lost}."
    return said


def _round(fold: float) -> str:
    return f"{float(f'{fold:.1g}'):,.0f}"


def _signed(excess: float) -> str:
    return f"{100 * max(excess, 0.0):.2g}%"


def _low_rank(shown: Collapse) -> str:
    problem = shown.setting.problem
    if not problem.undercut:
        return (
            f"The loss is {_signed(shown.excess)} above the best simplex's. That none is lower is not "
            "proved here for several layers, but with three classes the solver finds none."
        )
    if shown.excess > 0:
        return (
            f"The simplex is **not the minimum**: opposite pairs have {shown.saved:.0%} less loss at "
            f"the same decays. This network stays near it, {_signed(shown.excess)} above its loss."
        )
    sizes = np.linalg.eigvalsh(shown.cosines[-1])[::-1]
    return (
        f"This is **no simplex, and lower than one** by {-shown.excess:.0%}: with several layers and "
        f"cross-entropy smaller rank costs less. Opposite pairs would save {shown.saved:.0%}. The "
        "eigenvalues of the means' cosines, one a dimension: "
        f"{', '.join(f'{max(size, 0):.2f}' for size in sizes)}."
    )


def _lost(shown: Collapse) -> str:
    """Classes whose mean is as good as 0 in the end."""
    counts = shown.setting.problem.counts
    gone = [k for k, value in enumerate(shown.cosines[-1].diagonal()) if value != value]
    return ", ".join(f"digit {k}, of {counts[k]} samples" for k in gone)


def samples_note(setting: Setting) -> str:
    """How many training samples each class has."""
    counts = setting.problem.counts
    if setting.balanced:
        return f"{counts[0]} training samples of each digit."
    return "Training samples: " + ", ".join(str(count) for count in counts) + "."


def trainings_table() -> list[dict[str, str | int]]:
    """The end of every recorded training, a row each."""
    ends = recorded(SLUG)["evaluation"]["trainings"]
    return [_training_row(setting, ends[setting.name]) for setting in SETTINGS]


def _training_row(setting: Setting, end: dict[str, float]) -> dict[str, str | int]:
    return {
        "Classes K": setting.classes,
        "Their sizes": "equal" if setting.balanced else "unequal",
        "Loss": LOSS_NAMES[setting.loss],
        "Bias": "yes" if setting.bias else "no",
        "Layers M": setting.depth,
        "NC1 at first": f"{end['nc1_start']:.2g}",
        "NC1": plain(end["nc1"]),
        "NC1 unseen": plain(end["nc1_unseen"]),
        "NC2 means": plain(end["nc2"]) if setting.problem.solved else "no theory",
        "Loss reached": f"{end['loss']:.5f}",
        "Theory": "none" if end["theory"] is None else f"{end['theory']:.5f}",
        "Accuracy": f"{end['accuracy']:.1%}",
        "Accuracy, unseen": f"{end['accuracy_unseen']:.1%}",
    }


def stream_note(shown: Stream) -> str:
    """Where the live training ended."""
    if shown.best is None:
        return (
            f"Loss {shown.loss:.5f}. Cross-entropy on unequal classes has no closed form, so there is "
            "nothing to compare it with."
        )
    gap = shown.loss / shown.best - 1
    where = f"Loss {shown.loss:.5f} against the theory's {shown.best:.5f}"
    if not shown.problem.proved:
        where = f"Loss {shown.loss:.5f} against {shown.best:.5f} for the best simplex"
        if gap < -1e-4:
            return f"{where}: **{-gap:.1%} below it**, so the simplex is not the minimum here."
    if gap < 1e-3:
        return f"{where}: at {'the minimum' if shown.problem.proved else 'it'}."
    return f"{where}: {gap:.1%} above it, on its way or caught in another local minimum."


def starved_note(shown: Starved) -> str:
    """What the solver found, beside the theory."""
    lengths = ", ".join(f"{length:.3f}" for length in shown.lengths)
    said = f"Class means of length {lengths}. "
    if shown.best is None:
        return (
            said + "Cross-entropy on unequal classes has no closed form: this is the solver alone."
        )
    gap = shown.loss / shown.best - 1
    if gap > 1e-4:
        return (
            f"{said}The solver's loss is **{gap:.2%} above** the minimum: a class that is lost, or one "
            "that is alive, is a local minimum from which descent does not come away."
        )
    said += f"Solver and theory agree: losses differ by {plain(abs(gap))} of it."
    if shown.lengths[2] < 1e-4:
        said += " **The last class has vanished**: the model gives it no direction at all."
    elif shown.vanishes_at is not None:
        said += f" The last class has {shown.counts[2]} samples; with {shown.vanishes_at:.1f} it is lost."
    return said
