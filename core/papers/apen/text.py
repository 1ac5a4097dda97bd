"""The words of the page: names, explanations, and sentences about what was measured."""

from typing import TYPE_CHECKING, Any

from core.claims import recorded
from core.data.assemblies import THINGS
from core.papers.apen import PAPER
from core.papers.apen.figures import CAST, counted
from core.papers.apen.train import ARMS

if TYPE_CHECKING:
    from core.papers.apen.answers import Answer
    from core.papers.apen.exhibit import Collapse, Cut, Reaction
    from core.papers.apen.measure import Film
    from core.papers.apen.train import Arm

THIRD_NAMES = {arm: CAST[arm].name for arm in ("learned", "cells", "parts")}
THIRD_HELP = (
    "Learned: 24 cells, merged by votes. Cells: never merged. Told the parts: an oracle, exact by "
    "construction. Break it: choose cells, and look at the square."
)
ARRANGED_NAMES = {"unseen": "Never seen", "seen": "As in training"}
THING_NAMES = {str(i): name for i, name in enumerate(THINGS)}
CELLED_NAMES = {"learned": "Merged by votes", "cells": "Never merged"}
SOURCE_NAMES = {"cloud": "Cloud", "motion": "Motion"}
ANEW_HELP = (
    "Where cells are cut looks at the whole cloud. Off: they go along with their points, as in "
    "the theorem. On: they are cut anew after the move, as from a new scan."
)
WIDER_HELP = "Of the Gaussians that votes are told apart by; 1 is how the network was trained."
SQUARE_OVER = "the probabilities of classes, of things that did not move"
TERMS_ALT = "The theorem's bound and the measured change of mind over the number of first cells"
SCORE_ALT = "Mean IoU of seven networks on assemblies as in training and never seen"

WHAT_YOU_SEE = """
Six things, 64 points each, lie in an arrangement that training never showed. Networks say of every point
which thing it is of. **Turn one thing**: a point is ringed where a network now says something else than
before. Five things did not move, so nothing should change there.

The *plain* network learned where things stand, not what they are. It does not change its mind because it
does not look: let two things change places, and each is called what the other was called. The *global
frame* network looks at the whole along its principal axes; these turn when one thing turns, and it
changes its mind about others. The *piecewise* network cuts the cloud into small cells, looks at each in
**its own** frame, lets each point vote for the centre of its part, and merges cells whose votes meet.

Pieces smaller than the parts are safe: each moves as a whole. A piece that crosses a border is not: see
*Finer is safer*. Cut anew after a move, cells are others: only who is told the parts is exact.
"""

MATHEMATICS = r"""
A cloud $X$ with parts $Z\in\{0,1\}^{n\times k}$ may be moved by $g\in E(3)^k$, one motion a part. With a
backbone $\psi_b$ that is equivariant to one motion (here: averaged over the PCA frame of its input),

$$\psi(X,Z)=\sum_j\psi_b(X\odot Ze_j\mathbf 1^\top)\odot Ze_j\mathbf 1^\top$$

is equivariant to all of them, and to those of any coarser $Z^*$ that $Z$ **refines**:
$ZZ^\top\circ(\mathbf 1-Z^*Z^{*\top})=0$. The parts are not known, so $Z$ is the likeliest partition of a
guess $Q(Z\mid X)$. The paper's theorem bounds what this costs:

$$\mathbb E\,\lvert\phi(g\cdot X)-g\cdot\phi(X)\rvert\le(\lambda+\delta)\,M.$$

On this page $\lambda$ is the share of points in cells that cross a border, $\delta$ the mean of
$1-\max_jQ_{ij}$, and the error the mean total variation between the class probabilities of a point before
and after, so that $M=1$ is known. These three readings are ours.

A point votes $y_i=x_i+v_i$ for the centre of its part, $v_i$ an equivariant vector. A mixture of
Gaussians of fixed width is fitted to the votes by EM, centres closer than the width merge, and
$Q_{ij}\propto\pi_j\,e^{-\lvert y_i-\mu_j\rvert^2/2\sigma^2}$ is the next, coarser partition.
"""

SCALED_DOWN = (
    "Assemblies of 384 points instead of bodies and scanned rooms, always of the same six things; two "
    "blocks of width 48 and a decoder instead of four; rotations without mirrors; the likeliest piece, "
    "not a draw; no gradient through the mixture. All networks are trained for 1,000 steps; the plain "
    "ones on turned wholes and moved parts could become better with many more."
)

YOUR_DATA = (
    "*Your own* takes a cloud or mesh, or a BVH motion, whose bones then carry the six things. Say how "
    "large the whole is, in radii of a part; at most 384 points are used. Cells and votes work for other "
    "things too, but every point is taken for one of these six. The whole can be taken away as PLY, "
    "coloured by what it is taken for. `python -m core inspect cloud.ply` says the same."
)


def move_note(asked_thing: int, reactions: "dict[Arm, Reaction]") -> str:
    """Who changes their mind, of things that moved and of others."""
    said = [
        f"**{CAST[arm].name}** {one.others:.0%} of the others, {one.by_thing[asked_thing]:.0%} of the "
        f"{THINGS[asked_thing]} itself"
        for arm, one in reactions.items()
    ]
    return f"Points that are taken for something else than before: {'; '.join(said)}."


def cut_note(found: "Cut") -> str:
    """The terms of the theorem for this assembly."""
    terms, cells = found.terms, counted(len(found.cells.unique()), "cell")
    return (
        f"**{cells}:** \u03bb = {terms.mixed:.2f}, \u03b4 = {terms.doubt:.2f}, "
        f"bound {min(1, terms.mixed + terms.doubt):.2f}. All things moved, its change of mind "
        f"is {terms.carried:.2f} with the cells carried along, {terms.anew:.2f} with cells cut anew; "
        f"mean IoU {terms.iou:.2f}. Curves: six assemblies."
    )


def collapse_note(found: "Collapse") -> str:
    """How the pieces grow and how good they are."""
    arrow = " \u2192 "
    return (
        f"Pieces: **{arrow.join(map(str, found.pieces))}**; "
        f"{arrow.join(f'{pure:.0%}' for pure in found.purity)} of the points lie in one that is mostly "
        f"of their part. Votes miss its centre by {arrow.join(f'{miss:.2f}' for miss in found.votes)} "
        f"radii of a thing; mean IoU {found.iou:.2f}."
    )


def film_note(found: "Film") -> str:
    """Whose labels flicker."""
    return (
        "Each frame is labelled alone. Labels that differ from one frame to the next: "
        + ", ".join(f"**{CAST[arm].name}** {found.flicker(arm):.0%}" for arm in found.labels)
        + "."
    )


def answer_note(found: "Answer") -> str:
    """What most points are taken for."""
    return (
        f"{counted(len(found.pieces.unique()), 'piece')}; {found.share:.0%} of the points are taken for "
        f"a **{found.thing}**. The network knows {', '.join(THINGS)} and nothing else."
    )


def evaluation() -> dict[str, Any]:
    """What `python -m core check` measured. Raises CheckpointError."""
    return recorded(PAPER.slug)["evaluation"]


def seeds_note() -> str:
    """How far the seeds are apart in what the page is about."""
    found = evaluation()["scores"]
    listed = {
        arm: ", ".join(f"{share:.0%}" for share in found[arm]["others"])
        for arm in ("averaged", "learned")
    }
    return (
        "One thing turned, cells cut anew: labels of the others that change, by seed, are "
        f"**Global frame** {listed['averaged']}; **Piecewise** {listed['learned']}. These overlap; the "
        "page shows the first seed."
    )


def score_rows() -> list[dict[str, str]]:
    """A row a network: means over the seeds."""
    found = evaluation()["scores"]

    def mean(arm: str, quantity: str) -> float:
        return sum(found[arm][quantity]) / len(found[arm][quantity])

    return [
        {
            "Network": CAST[arm].name,
            "Trained on": {
                "seen": "one arrangement",
                "turned": "it, turned",
                "unseen": "moved parts",
            }[uses.trained_on],
            "mean IoU, as in training": f"{mean(arm, 'seen'):.2f}",
            "mean IoU, never seen": f"{mean(arm, 'unseen'):.2f}",
            "Turned thing: labels changed": f"{mean(arm, 'moved'):.0%}",
            "Other things: labels changed": f"{mean(arm, 'others'):.0%}",
            "Cells carried along": f"{mean(arm, 'carried'):.1%}",
        }
        for arm, uses in ARMS.items()
    ]
