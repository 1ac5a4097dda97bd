"""The words of the page: explanations, and sentences about what was measured."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.claims import recorded
from core.figures.verdict import plain
from core.papers.lie_group_decompositions.exhibit import Answer, Digit, Moves, Pairs
from core.papers.lie_group_decompositions.figures import CAST
from core.papers.lie_group_decompositions.measure import ANGLES, COUNTS, RATIOS, unreached
from core.papers.lie_group_decompositions.train import SAMPLES

NAMES = {arm: method.name for arm, method in CAST.items()}
GROUPS = {"sl2": "SL(2)", "gl2": "GL+(2)"}
WHAT = {"both": "Both", "pull": "Pull", "logits": "Logits"}
WHOSE = NAMES | {"quarters": "on the quarter turns"}
FAMILY_NAMES = {
    "upright": "upright",
    "any turn": "any turn",
    "scales": "axes scaled 0.75 to 1.25",
    "stretch": "stretched 1.5 to 2.5",
    "affNIST": "as in affNIST",
    "strong": "strong",
}
PRESETS = {
    "Upright": (1.0, 0.0, 0.0, 1.0),
    "Quarter turn": (0.0, -1.0, 1.0, 0.0),
    "Slanted": (1.0, 0.5, 0.0, 1.0),
    "No flow": (-1.1, 0.0, 0.0, -0.909),
}
CHANGES = {
    "any turn": "when turned",
    "stretch": "when stretched",
    "resampled": "by new samples alone",
}
SQUARE_OVER = "the logits of this digit; g: the pull, under which they should stay as they are"
ANSWERS_ALT = "Logits of four networks for the pulled and for the upright digit"
TABLE_ALT = "Right answers of five networks on six families of deformed digits"
MAP_ALT = "Accuracy by turn and stretch, and the part of the group that exp does not reach"
GROUP_HELP = "SL(2) keeps areas; GL+(2) may change them."
WHOSE_HELP = "Whose logits are compared: those of the pulled digit with those of the upright one."
CHANNEL_HELP = "Which of the network's output channels; each has a kernel of its own."
LOG_HELP = (
    "Kernels as functions of log(h\u207b\u00b9h\u0303), as networks before this paper have them, "
    "instead of stretch and turn."
)
UNTIL = "Until then, a test digit."

WHAT_YOU_SEE = """
**Pull a corner.** What the square becomes is an element g of a group of matrices. Above right it is
taken apart: first a turn, then a stretch along the axes of the ellipse. That always works. Below it, the
same element as the end of **one** steady flow, exp(s log g). That does not: turn the digit by half and
stretch it, and no flow ends there. A network whose kernels are functions of log g has no value there;
this paper's kernels are functions of stretch and turn.

Four networks read the pulled digit; all learned **upright digits only**, but for the augmented CNN, which
saw strongly deformed ones. Bars are their logits, marks those of the upright digit: an invariant network
would keep every bar at its mark.

*The group as a map* has accuracy by turn and stretch; *Kernels* one kernel at sampled elements; *Samples*
what the sampling costs; *All networks* the numbers.
"""

MATHEMATICS = r"""
$\mathrm{GL}^+(2)$: matrices with $\det g > 0$; $\mathrm{SL}(2)$: those with $\det g = 1$. **Polar
decomposition:** every $g$ is, in exactly one way,

$$ g = \exp(X)\,R, \qquad X = X^{\mathsf T}, \; R \in \mathrm{SO}(2), $$

with $\operatorname{tr} X = 0$ for $\mathrm{SL}(2)$. But $g = \exp(Y)$ for some real $Y$ **only if**
$\operatorname{tr} g > -2\sqrt{\det g}$, or $g = -cI$. With a turn $\theta$ and stretches
$e^{\pm t}$ that is $\cosh t \cos\theta > -1$.

**Layers.** With coordinates $\xi^{-1}(g) = (X, \log R)$ and a small network $k$,

$$ y(x, h) = \sum_{u} f(x+u)\, \frac{k(h^{-1}u)}{|\det h|}, $$

$$
y(x, h) = \sum_{\tilde h, u} f(x+u, \tilde h)\,
\frac{k\big(h^{-1}u,\, \xi^{-1}(h^{-1}\tilde h)\big)}{N\,|\det \tilde h|}.
$$

The sums run over $N$ samples $h = \exp(X/2)R$: $X$ normal, turns equidistant. The maximum over samples
and places would be invariant if the samples were the whole group.
"""

SCALED_DOWN = f"""
The paper trains on MNIST in frames of 40 x 40 and tests on affNIST: 40 channels, 339,000 parameters, 10
samples, kernels from networks 60 wide. Here are **scikit-learn's digits**, 14 x 14 in frames of 24 x 24:
1,297 to train on, 300 to test on; 8 channels (48 in the last layer), 17,000 to 18,500 parameters in
each network, {SAMPLES} samples, kernels from networks 24 wide, 2,400 steps. Its table could not be read:
none of its numbers is printed.

Of the authors' code we changed: one group layer in the block instead of two; no padding, and a cropped
shortcut; no dropout; sums are divided by N; their ten angles hold the half-turn twice, ours are at k/N
from a random one on; a layer's input lives on the samples that it was made on, where theirs takes fresh
stretches for it.

Theirs as ours: stretches are drawn from a normal law, **not** from the group's invariant measure, and no
weight makes up for it.
"""

YOUR_DATA = (
    "*Pull a digit* takes a picture (PNG, JPEG, TIFF) of one digit or sign on a plain ground, or a "
    "drawing of yours. It becomes grey, is inverted if its ground is bright, cropped to the figure and "
    "shrunk to 14 x 14 pixels; what was changed is said. The networks know scikit-learn's handwritten "
    "digits only. `python -m core inspect digit.png` gives every network's answer, upright and under "
    "four elements."
)
TABLE_NOTE = (
    "Right answers on 300 test digits [percent], each moved by one element of the family: mean and "
    "standard deviation of three seeds. affNIST: turned up to 20\u00b0, sheared up to 0.2, axes scaled "
    "0.8 to 1.2. Strong: 45\u00b0, 0.4, 0.7 to 1.3, which is what the augmented CNN was shown. Group "
    "networks: one pass, with samples drawn for it."
)


def moves_says(moves: Moves) -> tuple[str, str]:
    """The element as a turn and a stretch, and whether a flow ends there."""
    size = "" if abs(moves.size - 1) < 5e-3 else f", area times {moves.size:.2f}"
    two = f"by {_degrees(moves.angle)}, then {moves.ratio:.2f} : 1 along {_degrees(moves.along)}{size}"
    margin = f"trace / \u221adet = {_number(moves.trace)}"
    if moves.flows:
        return two, f"{margin}: exp reaches it"
    return two, f"{margin}, not above \u22122: exp does not reach it"


def answers_note(digit: Digit, found: Mapping[str, Answer]) -> str:
    """What each network takes the pulled digit for, and by how much its logits moved."""
    said = []
    for arm, answer in found.items():
        mark = "" if digit.label is None else (" \u2717", " \u2713")[answer.says == digit.label]
        said.append(f"{NAMES[arm]} **{answer.says}**{mark} ({plain(answer.error)})")
    return f"Says, and by how much its logits moved from the marks: {'; '.join(said)}."


def map_note(arm: str, moves: Moves) -> str:
    """A network's accuracy near the visitor's element, and how much of the group exp does not reach."""
    rows = np.array(evaluation()["map"][arm])
    row = int(np.abs(np.array(RATIOS) - moves.ratio).argmin())
    column = int(np.abs(np.array(ANGLES) - moves.angle).argmin())
    return (
        f"{NAMES[arm]}, in the cell of {_degrees(ANGLES[column])} and a ratio of {RATIOS[row]:g}: "
        f"**{rows[row, column]:.0f}%** right. In the crossed part no matrix has a real logarithm; of "
        f"Gaussian matrices with a positive determinant that is {unreached():.0f}%."
    )


def kernels_note(here: Pairs, by_log: bool) -> str:
    """How many of the pairs have no logarithm."""
    lost, every = int((~here.reached).sum()), here.reached.size
    if not lost:
        return f"Of {every} pairs of samples all have a logarithm in this draw."
    what = "are **NaN**, and so is every logit" if by_log else "would be NaN by the logarithm"
    return f"Of {every} pairs of samples {lost} have no logarithm: their kernels {what}."


def price_note() -> str:
    """The change of logits with few and with many samples."""
    found = evaluation()
    turned, drawn = found["change"]["any turn"], found["resampled"]
    said = [
        f"{NAMES[arm]} {plain(turned[arm][0])} to {plain(turned[arm][-1])}, by new samples alone "
        f"{plain(drawn[arm][0])} to {plain(drawn[arm][-1])}"
        for arm in turned
    ]
    return f"From {COUNTS[0]} to {COUNTS[-1]} samples, when a digit is turned: {'; '.join(said)}."


def table_rows() -> list[dict[str, str]]:
    """Every network on every family."""
    rows = []
    for arm, by_family in evaluation()["accuracy"].items():
        row = {"Network": NAMES[arm]}
        for family, name in FAMILY_NAMES.items():
            values = np.array(by_family[family])
            row[name] = f"{values.mean():.1f} \u00b1 {values.std(ddof=1):.1f}"
        rows.append(row)
    return rows


def evaluation() -> dict[str, Any]:
    """What was measured with the claims."""
    return recorded("lie-group-decompositions")["evaluation"]


def _degrees(angle: float) -> str:
    return f"{_number(round(angle) + 0, 0)}\u00b0"


def _number(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace("-", "\u2212")
