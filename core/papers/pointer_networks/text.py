"""The words of the page: names, explanations, and sentences about what was found."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.claims import recorded
from core.inputs.places import FEWEST, MOST
from core.papers.pointer_networks.data import TOURS, Question
from core.papers.pointer_networks.exhibit import Answer
from core.papers.pointer_networks.figures import CAST, NAMES
from core.papers.pointer_networks.measure import BEAM, LENGTHS, Motion
from core.papers.pointer_networks.model import Kind
from core.papers.pointer_networks.train import RATE, SET_STEPS, SIZES, SLUG, STEPS

READERS: Mapping[Kind, str] = {"pointer": "of a list", "set": "of a set"}
KINDS: Mapping[Question, Sequence[Kind]] = {
    "hull": ("pointer", "attention", "set"),
    "tour": ("pointer",),
    "triangles": ("set", "pointer"),
}
QUESTIONS = {"hull": "Hull", "tour": "Tour", "triangles": "Triangles"}
SOURCES = {"sample": "Drawn at random", "yours": "Your points"}
MOTIONS: Mapping[Motion, str] = {
    "shuffle": "Shuffle the list",
    "turn": "Turn by 90\u00b0",
    "mirror": "Mirror",
    "shrink": "Half as large",
}
CHARTS = {
    "right": "Right hulls",
    "area": "Their area",
    "learning": "Learning",
    "tours": "Tours",
    "triangles": "Triangles",
}
SHOWN = {
    "tours": {"greedy": "longer than the shortest", "beam": f"by a beam of {BEAM}"},
    "triangles": {"pointer": "by the pointer network", "set": "by the set reader"},
}
READER_HELP = (
    "The pointer network reads the points one after the other, by an LSTM. The set reader looks at all "
    "of them at once and knows no order. Both point."
)
STEP_HELP = "The last step shows the whole answer."
VALID_HELP = (
    f"On: the {BEAM} likeliest unfinished tours are kept at each step. Off: as many of any answers, in "
    "which a place may come twice, and END too early."
)
INVITATION = f"Rows of x and y, {FEWEST} to {MOST} points. Until then, points at random."
OVER = "the edges of hulls of 200 unseen sets with as many points, 50 of more than 50"
CHART_ALT = "Scores of networks, as recorded with the claims"

WHAT_YOU_SEE = f"""
Both networks read the points one after the other, then write which of them are corners of the **convex
hull**, counter-clockwise, and END. Both attend: at each step every point gets a share. On the right the
shares gather a mixture, and a layer names one of {NAMES} points, or END; an eleventh has no name. On the
left **the shares are the answer**. Nothing in the network depends on how many points there are.

Wide and grey: the exact answer. Drag a point, click where there is none to add one, press Delete to
remove the one that you clicked. In *Step by step* a line's width is the chance of a slot.

The points are a list, though their hull is a set's: *List or set* shuffles them. A reader without an
order commutes with that exactly, but neither commutes with turns.
"""

MATHEMATICS = r"""
Points $P_1, \dots, P_n$ are read by an LSTM into $e_1, \dots, e_n$; $e_0$ is learned and stands for END.
A second LSTM starts where the first one ended, is given the point that was written last, and has state
$d_i$:

$$
u_{ij} = v^\top \tanh(W_1 e_j + W_2 d_i), \qquad
p(C_i = j \mid C_{<i}, P) = \operatorname{softmax}_j(u_{ij}).
$$

Attention as it was before goes on from there:
$d_i' = \sum_j \operatorname{softmax}_j(u_{ij})\, e_j$, then
$p = \operatorname{softmax}(U [d_i; d_i'])$ over a dictionary whose size is a size of $U$.

Trained by maximum likelihood, $\max \sum_i \log p(C_i \mid C_{<i}, P)$, on answers in one canonical
order: hulls counter-clockwise from the lowest index, tours counter-clockwise from the first place,
triangles with rising indices, the leftmost incenter first. With $H$ units there are
$10H^2 + 34H + 2$ parameters, for any $n$: 43,138 with $H = 64$.

A set has no order: with $P_\pi$ for points that were shuffled, a reader $e$ of sets has
$e(P_\pi) = e(P)_\pi$, so $p(C \mid P_\pi) = p(\pi C \mid P)$. Self-attention without positions is one.
"""

_MANY = f"{STEPS['hull']:,} for hulls, {STEPS['tour']:,} for tours, {STEPS['triangles']:,} for triangles"
SCALED_DOWN = f"""
The paper trains on a million examples with 5 to 50 points and 256 or 512 units; here 64 units and batches
of 128 sets, {_MANY}, of {SIZES["hull"][0]} to {SIZES["hull"][1]} points, for triangles
of {SIZES["triangles"][0]}; by Adam at a rate of {RATE:g}, falling, instead of gradient descent. The set
reader took {SET_STEPS["hull"]:,} and {SET_STEPS["triangles"]:,} batches. What is shown is one training
each; claims ask three where they say so. Tours, {TOURS:,} maps of each number, are exact ones alone, not
those of approximate solvers.

The network with a dictionary is given the coordinates of the point that it wrote last, as the pointer
network is, and classes that no point has are never chosen; what attention gathered is not fed to the next
step. The rate was the better of two for the set reader, after 500 steps on sets that no claim is
measured on; the other networks had learned nothing by then, and were given the same.

Only parts of the paper could be read, so none of its numbers is printed. The set reader is not the
paper's: two blocks of self-attention, 48 wide. Its hulls begin at the leftmost point, and the corners of
its triangles go from left to right.
"""

YOUR_DATA = (
    f"All views but the last take a CSV of {FEWEST} to {MOST} points, x and y or longitude and latitude, "
    "which are fitted into the unit square with their proportions. No more, since a "
    "short tour through them is searched while you wait. The networks learned "
    f"{SIZES['hull'][0]} to {SIZES['hull'][1]} points, uniform in a square, and the farther from that, "
    "the worse. `python -m core inspect` says the same."
)


def evaluation() -> dict[str, Any]:
    """What was measured with the claims. Raises CheckpointError."""
    return recorded(SLUG)["evaluation"]


def short(found: Answer) -> str:
    """How good an answer is, in a few words."""
    if not found.closes:
        return "never says END"
    if found.question == "triangles":
        share = f"{found.share or 0:.0%} of the triangles"
        return "all triangles, exactly" if found.right else share
    if found.question == "tour":
        if found.share is None:
            return "no tour"
        longer = f"{max(found.share - 1, 0):.1%} longer than a short tour"
        return "a short tour, to the last step" if found.right else longer
    if found.right:
        return "the hull, exactly"
    if found.share is None:
        return "crosses itself or visits a point twice"
    return f"not the hull: {min(found.share, 0.999):.1%} of its area"


def _right_of(kind: Kind, n: int) -> str:
    """Hulls of unseen sets of n points, one of LENGTHS, as recorded [%]."""
    return f"{100 * evaluation()['hulls'][kind][LENGTHS.index(n)][0]:.3g}"


def names_note(found: Mapping[Kind, Answer]) -> str:
    """What both answers are, and how many points one of them cannot name."""
    said = "; ".join(f"**{CAST[kind].name}:** {short(one)}" for kind, one in found.items())
    one = found["pointer"]
    corners = np.unique(one.true)
    unnamed = int((corners >= NAMES).sum())
    if len(one.points) <= NAMES:
        shares = ""
        if len(one.points) in LENGTHS:
            left, right = (_right_of(kind, len(one.points)) for kind in ("pointer", "attention"))
            shares = f" Of such sets {left}% are right on the left, and {right}% on the right."
        return f"{said}. Each of the {len(one.points)} points has a name.{shares}"
    beyond = len(one.points) - NAMES
    return (
        f"{said}. {beyond} of {len(one.points)} points {'has' if beyond == 1 else 'have'} no name on the "
        f"right, ringed there; {unnamed or 'none'} of the hull's {len(corners)} corners "
        f"{'is' if unnamed in (0, 1) else 'are'} among them."
    )


def walk_note(found: Answer, step: int) -> str:
    """Where this step points, and what the whole answer is."""
    chances, before = found.chances[step - 1], found.walk[: step - 1]
    taken = int(found.walk[step - 1]) + 1 if step <= len(found.walk) else 0
    order = np.argsort(chances)[::-1]
    other = int(order[order != taken][0])
    slots = ["END", *(f"point {j}" for j in range(1, len(chances)))]
    been = ", where it was before," if found.question == "tour" and other - 1 in before else ""
    return (
        f"Step {step}, in an answer of {len(found.chances)}: **{slots[taken]}** is written, "
        f"with {chances[taken]:.0%}; {slots[other]}{been} has {chances[other]:.0%}. The whole answer, "
        f"whose chance is {np.exp(found.likelihood):.0%}: {short(found)}."
    )


def set_note(closes: bool, share: float, n: int) -> str:
    """Whether this set's hull is the same both ways round, and the share of sets of which it is."""
    here = "Here both ways round give the same hull" if closes else "Here they give two hulls"
    return f"{here}. Of unseen sets of {n} points **{share:.0%}** get the same one."


def numbers_note(chart: str) -> str:
    """The numbers that matter, as recorded."""
    rows = evaluation()

    def said(kind: Kind, n: int, at: int) -> str:
        return f"{100 * rows['hulls'][kind][LENGTHS.index(n)][at]:.1f}"

    if chart == "right":
        return (
            f"Right, of 5, 10 and 20 points: pointer network {said('pointer', 5, 0)}, "
            f"**{said('pointer', 10, 0)}** and {said('pointer', 20, 0)}%; LSTM with attention "
            f"{said('attention', 5, 0)}, {said('attention', 10, 0)} and {said('attention', 20, 0)}%. "
            "One training each."
        )
    if chart == "area":
        return (
            f"Area of simple answers, of 10, 20, 50 and 100 points: {said('pointer', 10, 1)}, "
            f"**{said('pointer', 20, 1)}**, {said('pointer', 50, 1)} and {said('pointer', 100, 1)}%. "
            f"Not simple are {said('pointer', 10, 2)}, {said('pointer', 20, 2)}, "
            f"{said('pointer', 50, 2)} and {said('pointer', 100, 2)}% of answers, which are left out."
        )
    if chart == "learning":
        return "The same batches in the same order, at the same rate; asked about 200 other sets."
    if chart == "tours":
        one = rows["tours"]
        return (
            f"Ten places: {100 * one['10']['greedy']:.1f}% longer than the shortest, "
            f"{100 * one['10']['beam']:.1f}% by a beam of {BEAM}. Where any slot may be written, "
            f"{100 * one['10']['invalid']:.0f}% of answers are no tours. It learned 5 to 10 places."
        )
    one = rows["triangles"]["5"]
    return (
        f"True triangles that are found, of five points: {100 * one['pointer']:.0f}% by the pointer "
        f"network, {100 * one['set']:.0f}% by the set reader. Both learned five points."
    )
