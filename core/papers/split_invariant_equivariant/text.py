"""The words of the page. Sentences with numbers are made of what is shown."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.claims import recorded
from core.data.views import NAMES, RANGE
from core.figures.verdict import plain
from core.papers.split_invariant_equivariant import PAPER
from core.papers.split_invariant_equivariant.exhibit import GALLERY, Chain, Halves, Steered
from core.papers.split_invariant_equivariant.figures import CAST
from core.papers.split_invariant_equivariant.train import EQUIVARIANCE, STRONG

PREDICTING = {arm: CAST[arm].name for arm in ("sie", "biased", "mlp", "equivariant", "strong")}
ALL_ARMS = {arm: method.name for arm, method in CAST.items()}
THINGS = {name: name for name in NAMES}
DRAWN = {"views": "Nearest views", "square": "Commuting square"}
CHARTS = {
    "ranks": "True or wrong turn",
    "share": "What varies",
    "turn": "The turn",
    "class": "The class",
}
CHAINED = {"film": "A swing", "matrices": "Matrices", "exact": "By hand"}
AXES = {"z": "upright", "y": "sideways", "x": "forward"}
SQUARE_OVER = "64 numbers that the predictor sees: f(x) turned by rho(z), and f(g x)"
ARM_HELP = (
    "How the matrix of a turn is made. SIE: linear in the turn. With a bias: a part does not "
    "depend on it. Perceptron: of code and turn. No predictor: all should stay. All should turn: as SIE, "
    "but no half has to stay. c = 4.5: turning weighs ten times as much. All saw the same views as long."
)
WRONG_HELP = "The predictor is told the turn backwards; the thing turns as before."
START_HELP = "From which pose the thing is turned."
RANK_HELP = (
    f"Of {GALLERY} views of the thing, where the true one stands by cosine to the prediction."
)
STEP_HELP = "How far each small turn goes."
OWN_FRAME = (
    "A turn is told in the file's own frame: what is upright there is upright here; the networks know "
    "things whose up is +z and whose front is +x."
)
UNTIL = (
    "Until then, an aeroplane that pyvista ships. A mesh is read: STL, OBJ, PLY or OFF with faces."
)

WHAT_YOU_SEE = """
An encoder says 64 numbers of a picture. Half of them should **stay** however the thing is turned, the
other half should **turn**: a matrix made of the turn should lead from one view's numbers to the other's.
Drag the thing: the network is given the first view and the turn, and the views whose numbers come nearest
to its prediction stand in order. Green and framed: the true one. A predictor could leave the turn
alone and say the same of all views. A matrix linear in the turn cannot; with a bias it can, and does.
"""

MATHEMATICS = r"""
Views $x, x'$ of a thing in poses $q, q'$ have the turn $z = q^{-1} q'$ between them, a unit quaternion.
Codes $f(x)$ are split, and projected to $z_{inv}$ and $z_{eq}$. The predictor is a hypernetwork:

$$\rho(z) = z_w A_w + z_x A_x + z_y A_y + z_z A_z$$

The loss of a pair, with hinges $V$ that keep each number's deviation at 1 and $C$ for covariances of both
halves together:

$$10|z_{inv} - z'_{inv}|^2 + 10c|\rho(z) z_{eq} - z'_{eq}|^2 + 10V(Z) + 10V(\rho(z) z_{eq}) + C(Z)$$

**Why it cannot collapse.** Were $z_{eq} = v$ for all views, then $\rho(z) v = v$ for all turns. But
$\rho$ is linear, and turns fill an open piece of a sphere, where a linear function that is constant is 0:
$v = 0$, which $V$ forbids. A bias $B$ undoes that: $\rho(z) = B = 1$.

**What solves it.** $q' = q z$ is linear in $z$: the pose itself as the code, with the matrices of right
multiplication. Signs of $q$ and $-q$ agree within Euler angles of 90 degrees, where $q_w \geq 0$.
"""

YOUR_DATA = (
    "**A mesh** (STL, OBJ, PLY or OFF with faces, at most 50 MB) is rendered in 50 poses, embedded and "
    f"steered as the app's own things are. {OWN_FRAME}"
)
SCALED_DOWN = (
    "Here 480 procedural things of 12 kinds in 20 grey views of 32 x 32 stand for the 52,472 "
    "things of 55 kinds in 50 views of 3DIEBench, three convolutions and 64 numbers for ResNet-18 "
    "and 512, 1,800 steps for 2,000 epochs. Poses, losses and their weights are the paper's. Ranks "
    "leave out the view that one starts from. The paper's tables could not be read, so none of its "
    "numbers is printed."
)


def evaluation() -> dict[str, Any]:
    """What was measured with the claims."""
    return recorded(PAPER.slug)["evaluation"]


def _arm(arm: str) -> dict[str, Any]:
    return evaluation()["arms"][arm]


def steer_note(found: Steered, arm: str, wrong: bool, brief: bool = False) -> str:
    """Where the true view stands, and how often it does so elsewhere."""
    said = f"The true view is **no. {found.rank} of {GALLERY}**"
    if found.off[0]:
        said += f"; the nearest one is turned {found.off[0]:.0f}\u00b0 from it"
    row = _arm(arm)
    mean = "wrong" if wrong else "reciprocal"
    told = "told a wrong turn" if wrong else "told the turn"
    often = (
        f" Over all unseen things, {told}, {CAST[arm].name} has a mean reciprocal rank of "
        f"{np.mean(row[mean]):.2f} among 19 views; a guess has {evaluation()['chance']:.2f}."
    )
    if not wrong:
        often += (
            f" It names the true view first in {np.mean(row['first']):.0%} of cases, a guess in 5%."
        )
    beyond = (
        "" if found.is_inside else f" The pose lies beyond {RANGE}\u00b0, where no network learnt."
    )
    return f"{said}.{'' if brief else often}{beyond}"


def halves_note(found: Halves, arm: str) -> str:
    """How much each half moves here, and on all things."""
    stays, turns = (found.moved[half] for half in ("stays", "turns"))
    share = {h: np.mean(_arm(arm)["share"][h]) for h in ("stays", "turns")}
    more = "more" if turns > stays else "less"
    return (
        f"As it turns, the half that should turn moves **{more}** ({turns:.2f} of the spread of "
        f"all codes) than the half that should stay ({stays:.2f}). Over all unseen things, views of one "
        f"thing account for {share['turns']:.0%} of the variance of the one, and {share['stays']:.0%} of "
        "the other; the rest lies between things. Neither half stands quite still."
    )


def break_note(chart: str) -> str:
    """What the chart shows, in numbers."""
    arms, limits = evaluation()["arms"], evaluation()["limits"]

    def mean(arm: str, *keys: str) -> float:
        found: Any = arms[arm]
        for key in keys:
            found = found[key]
        return float(np.mean(found))

    if chart == "ranks":
        lost = {
            arm: mean(arm, "reciprocal") - mean(arm, "wrong") for arm in ("sie", "biased", "mlp")
        }
        return (
            f"Fed another pair's turn, SIE loses **{lost['sie']:.3f}** of its mean reciprocal "
            f"rank, with a bias {lost['biased']:.3f}, a perceptron {lost['mlp']:.3f}: those two "
            "hardly use the turn. Told the true one, SIE has "
            f"{mean('sie', 'reciprocal'):.2f}, and where all should turn (one seed) it is "
            f"{mean('equivariant', 'reciprocal'):.2f}."
        )
    if chart == "share":
        said = ", ".join(
            f"{CAST[arm].name} {mean(arm, 'share', 'turns'):.2f}"
            for arm in ("sie", "biased", "mlp", "invariant")
        )
        return (
            f"Share of the variance of the half that should turn which is within things: {said}. Cut off "
            f"the predictor, or give it a bias, and it sinks. Ten times the weight ({STRONG:g} for "
            f"{EQUIVARIANCE:g}): {mean('strong', 'share', 'turns'):.2f}, at the cost of all else."
        )
    if chart == "turn":
        return (
            f"R2 of the turn, told from two codes: SIE **{mean('sie', 'turn', 'whole'):.2f}**, no "
            f"predictor {mean('invariant', 'turn', 'whole'):.2f}. The mean turn alone has "
            f"{limits['floor']:.2f}, an encoder that was told turns {limits['ceiling']:.2f}. SIE's "
            f"half that should stay: {mean('sie', 'turn', 'stays'):.2f}. "
            "Where all should turn (one seed) "
            f"it is {mean('equivariant', 'turn', 'whole'):.2f}: here splitting gains nothing."
        )
    return (
        f"Kinds of unseen things told rightly: SIE **{mean('sie', 'accuracy', 'whole'):.0%}**, no "
        f"predictor {mean('invariant', 'accuracy', 'whole'):.0%}, told kinds "
        f"{limits['accuracy']:.0%}. The half that should turn knows them, too: "
        f"{mean('sie', 'accuracy', 'turns'):.0%}, the other {mean('sie', 'accuracy', 'stays'):.0%}."
    )


def chain_note(found: Chain, step: int) -> str:
    """How long a chain of small turns holds."""
    steps = len(found.off) - 1
    held = int((found.off[1:] == 0).sum())
    return (
        f"**{held} of {steps}** turns of {step}\u00b0 in a row lead to the true view. Small turns "
        f"and one large turn are apart by {plain(float(found.drift[2]))} of its length after two, and by "
        f"{plain(float(found.drift[-1]))} after {steps}: matrices were learnt for one turn, and do not "
        "multiply as turns do."
    )


def matrices_note(gap: float, exact: bool) -> str:
    """Whether the four matrices multiply as quaternions do."""
    if exact:
        return "Written by hand: $A_x A_x + A_w A_w$ is 0, as quaternions ask, where $i i = -1$."
    return (
        f"Learned: $A_x A_x + A_w A_w$ is **{plain(gap)} times** as large as $A_w A_w$. It would be 0 if "
        "the matrices multiplied as quaternions do."
    )


def strange_note(times: float) -> str:
    """How far a visitor's mesh lies from what is known."""
    return (
        f"Its views lie {times:.1f} times as far from views of the app's unseen things as those lie from "
        f"each other. {OWN_FRAME}"
    )


CHART_TITLES = {
    "ranks": "mean reciprocal rank",
    "share": "share of variance within things",
    "turn": "R2 of the turn",
    "class": "kinds told rightly",
}
CHART_ALT = {chart: f"{title.capitalize()} by network" for chart, title in CHART_TITLES.items()}
ALGEBRA_OVER = "A_x A_x + A_w A_w, of A_w A_w"


def rows_of(chart: str) -> Mapping[str, Any]:
    """What a chart of `break` draws, by arm."""
    arms = {arm: evaluation()["arms"][arm] for arm in CAST}
    if chart == "share":
        return {arm: row["share"]["turns"] for arm, row in arms.items()}
    name = {"turn": "turn", "class": "accuracy"}[chart]
    return {arm: row[name]["whole"] for arm, row in arms.items()}
