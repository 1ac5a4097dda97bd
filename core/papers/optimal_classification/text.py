"""The words of the page: names, explanations, and sentences about what was measured."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.claims import recorded
from core.figures.verdict import plain
from core.kernels import Dual
from core.papers.optimal_classification import PAPER
from core.papers.optimal_classification.model import Fate

if TYPE_CHECKING:
    from core.papers.optimal_classification.exhibit import Answer, Asked, Board, Seen

SOURCE_NAMES = {"painted": "Painted", "paper": "Paper's", "yours": "Yours"}
BRUSH_NAMES = {"A": "Class A", "B": "Class B"}
KERNEL_NAMES = {"nngp": "NNGP", "ntk": "NTK"}
KERNEL_HELP = (
    "NNGP: the kernel of a random network of infinite width, which the authors' code uses. NTK: the "
    "kernel of its gradients, by which a trained one answers; it comes to the same limit, but slower."
)
NEURON_NAMES = {
    "optimal": "The paper's: cubic",
    "sine": "Sine, as steep",
    "erf": "erf: less steep",
    "steep": "Cubic, too steep",
    "square": "Square, x\u00b2 - 1",
    "constant": "Cubic with a mean",
    "relu": "ReLU",
    "own": "One of your own",
}
BESIDE_NAMES = {
    "bayes": "The best possible",
    "limit": "What it becomes",
    "nearest": "Nearest neighbour",
    "majority": "Majority vote",
}
FINITE_NAMES = {"sine": "Sine", "relu": "ReLU"}
RULE_TITLE = "Infinitely deep too"
METHOD_NAMES = {
    "bayes": "Bayes, the best possible",
    "hilbert": "Hilbert rule, exponent d",
    "optimal": "Paper's activation, 100 layers",
    "sine": "Sine, 100 layers",
    "erf": "erf, 200 layers",
    "relu": "ReLU NTK, 3 layers",
    "laplace": "Laplace kernel machine",
    "neighbours": "32 nearest neighbours",
    "nearest": "Nearest neighbour",
    "majority": "Majority vote",
    "half": "Hilbert rule, exponent d / 2",
    "double": "Hilbert rule, exponent 2 d",
}
DESIGN_ALTS = (
    "The activation",
    "What a layer does to cosines, with two cosines moving through layers",
    "The kernel over distance",
)
EXCESS_ALT = "Percentage points behind Bayes' rule, falling with the number of training points"
SQUARE_OVER = "500 cosines from 0.001 to 0.999; one more layer then the limit, or the limit times A"
TABLE_NOTE = (
    "Right answers in per cent on the paper's tasks, mean of three draws of 1,000 points. Each answer "
    "counts with its true probability to be right, so nothing can be above Bayes. The activations that "
    "are optimal differ by dimension; d is the sphere's, one less than the space's."
)
NEEDS_BOTH = "Paint both classes: choose one under *Brush*, drag on the triangle, then the other."

WHAT_YOU_SEE = """
The triangle is an eighth of a sphere seen flat: each place is an input of norm one with three
coordinates that are not negative. You paint where two classes are likely; points are drawn from your
paint, forty of a hundred in class A, and a network of **infinite width** learns them by heart. The colour
is its answer, paler where its votes are divided; the line is the boundary of Bayes' rule, the best that
is possible.

Drag **Layers**. Half a dozen bend one smooth function through all the noisy labels, and it swings wildly
between them. With more of them one of three things happens, and the activation alone decides which: the
map breaks into cells, **nearest neighbour**; it floods with one colour, **majority vote**; or it becomes
calm, with a small needle at each point that disagrees with its neighbours: a **singular kernel**. Only
that can be as good as Bayes, and only if its kernel is as steep as the space has dimensions: exponent 2
on this sphere. The paper gives activations that hit it.

What holds without end of data may not hold here: with some hundred points erf, whose kernel is less
steep, is often better than the optimal one, because it averages over more of them. And real networks of
finite width do not get there by adding layers: see *Finite networks*.
"""

MATHEMATICS = r"""
Inputs lie on a sphere, $t=x\cdot x'$. A layer of infinite width with activation $\phi$ acts on cosines by
its dual $\check\phi(t)=\mathbb E[\phi(u)\phi(v)]$, with $u,v$ standard normal of correlation $t$ and
$\check\phi(1)=1$. With Hermite coefficients $a_k$ it is $\sum_k a_k^2t^k$. After $L$ layers the kernel is
$\check\phi$ applied $L$ times, and the trained network answers

$$\operatorname{sign}\big(y^\top K(X,X)^{-1}K(X,x)\big).$$

Let $A=\check\phi'(0)$ and $B=\check\phi'(1)$. If $\check\phi(0)>0$ all pairs become alike: majority vote.
If $\check\phi(0)=A=0$ the nearest point alone counts. If $\check\phi(0)=0<A<1$,

$$A^{-L}\,\check\phi^{\circ L}(t)\to\psi(t),\qquad \psi(\check\phi(t))=A\,\psi(t),$$

which is the **square** of this page: one more layer, then the limit, is the limit times a number. Near
$t=1$ a layer multiplies $1-t$ by $B$, so $\psi\sim\lVert x-x'\rVert^{-\alpha}$ with

$$\alpha=\frac{2\ln(1/A)}{\ln B}.$$

$\alpha=d$, the dimension of the sphere, is Devroye's Hilbert estimate, which is consistent. The paper's
activation for $d\ge2$ is $2^{-d/4}h_1+\sqrt{1-2^{1-d/2}}\,h_2+2^{-d/4}h_3$: $A=2^{-d/2}$, $B=2$.
"""


def fate_words(found: Fate) -> str:
    """What a network becomes, in a few words."""
    return {
        "nearest": "nearest neighbour",
        "majority": "majority vote",
        "singular": f"singular kernel, exponent {found.exponent:.2f}",
        "linear": "itself: a linear activation changes nothing",
    }[found.kind]


def network_title(asked: "Asked") -> str:
    """Of the map of a network of infinite width."""
    return f"Infinitely wide, {asked.depth:,} layer{'s' if asked.depth > 1 else ''}"


def beside_title(other: str, found: Fate) -> str:
    """Of the second map."""
    return f"It becomes: {fate_words(found)}" if other == "limit" else BESIDE_NAMES[other]


def map_note(board: "Board", found: "Answer") -> str:
    """The errors in a line, and what the network is becoming."""
    best, limit = board.best(), board.limit(found.fate)
    numbers = [f"the network **{found.wrong:.1%}**"]
    numbers += [] if best is None else [f"the best possible {best.wrong:.1%}"]
    numbers += [
        f"{name} {board.rule(key).wrong:.1%}"
        for key, name in (("nearest", "nearest neighbour"), ("majority", "majority vote"))
    ]
    sentence = f"Wrong on fresh points: {'; '.join(numbers)}."
    if limit is not None:
        sentence += (
            f" With depth it becomes: **{fate_words(found.fate)}**; at this depth it says the same on "
            f"{found.agreement(limit):.1%} of them."
        )
    if found.jittered:
        sentence += (
            " So few layers make a matrix that cannot be inverted in 64 bits: 10\u207b\u2076 was added "
            "to its diagonal."
        )
    return sentence


def own_note(board: "Board", notes: Sequence[str]) -> str:
    """What was made of a visitor's points."""
    plane = board.plane
    shared = f"{len(plane.points.y)} are learnt, {len(plane.test.y)} held out to measure errors on"
    return "; ".join([*notes, shared]) + "."


def design_note(found: Fate, dual: Dual) -> str:
    """The dual's numbers and what follows of them."""
    numbers = (
        f"A = {plain(dual.slope_at_zero)}, B = {plain(dual.slope_at_one)}; unrelated inputs become "
        f"{plain(dual.at_zero)} alike"
    )
    if found.kind != "singular":
        return f"**With depth: {fate_words(found)}.** A layer: {numbers}."
    apart = found.exponent - 2
    verdict = (
        "as steep as this sphere of dimension 2 asks: optimal"
        if abs(apart) < 0.01
        else "too steep: near points drown the rest"
        if apart > 0
        else "not steep enough: far points drown the near ones, in the end"
    )
    return f"**With depth: {fate_words(found)}**, {verdict}. A layer: {numbers}."


def finite_note(found: "Seen", twin: "Seen", limit: "Seen") -> str:
    """How far a trained network is from the infinite ones."""
    return (
        f"The trained network is wrong on **{found.wrong:.1%}**, and says the same as its infinitely "
        f"wide twin on {found.agreement(twin):.1%} of fresh points, as the rule of infinite depth on "
        f"{found.agreement(limit):.1%}."
    )


def evaluation() -> dict[str, Any]:
    """Tables and curve as measured with the claims."""
    return recorded(PAPER.slug)["evaluation"]


def table_note() -> str:
    """Which way of learning is right most often, by dimension."""
    learned = [key for key in METHOD_NAMES if key != "bayes"]
    won: dict[str, list[str]] = {}
    for row in evaluation()["table"]:
        won.setdefault(max(learned, key=row.get), []).append(str(row["dimension"]))
    best = [f"{METHOD_NAMES[key]} in {', '.join(at)} coordinates" for key, at in won.items()]
    return f"**Optimal is a limit. Right most often here, after Bayes:** {'; '.join(best)}."


def accuracy_rows() -> list[dict[str, str]]:
    """The table of methods by dimension."""
    table = evaluation()["table"]
    return [
        {"Method": name} | {f"{row['dimension']} coordinates": f"{row[key]:.1f}" for row in table}
        for key, name in METHOD_NAMES.items()
    ]
