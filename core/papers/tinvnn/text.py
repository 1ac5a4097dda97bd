"""The words of the page: names, explanations, and sentences about what was measured."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.claims import recorded
from core.clouds import SHAPES
from core.figures.verdict import plain
from core.inputs.places import FEWEST, MOST
from core.papers.tinvnn.exhibit import Broken, Desk, Hands, Rebuilt
from core.papers.tinvnn.figures import CAST
from core.papers.tinvnn.measure import POINT_COUNTS, Way
from core.papers.tinvnn.train import SLUG

DRAWN = {"hands": "Two hands", "square": "As a square"}
RULE_HELP = (
    "Scaling leaves the sign of each axis open. The rule makes the sum of cubes along it positive; "
    "without it signs are as the eigenvectors happen to come."
)
SOURCES = {"distances": "distances", "coordinates": "coordinates"}
SOURCE_HELP = (
    "From coordinates the last axis can get the sign that makes Z a turn of the cloud and no mirror "
    "image. Distances do not know it."
)
UNSURE = 0.01  # margin below which this is said
IS_UNSURE = "an eigenvalue gap or a skewness is nearly 0: a little noise, or rounding, can change Z"
SQUARE_OVER = "all points of Z"
NETWORK_OVER = "classes and normals, the larger"
WAYS: Mapping[Way, str] = {"pull": "Skew", "cube": "Spread", "cut": "Cut"}
WAY_HELP = (
    "Skew: the long axis loses what its sign is taken from. Spread: eigenvalues meet, and "
    "the axes swap. Cut: points at one end go, and centre and axes move for all others."
)
WAY_NOTES: Mapping[Way, str] = {
    "pull": "Where the skewness of an axis passes 0 its sign changes, and Z flips at once. Averaging "
    "over four poses has both signs, and does not jump.",
    "cube": "Where two spreads are equal their axes swap, and every choice of poses jumps, also that "
    "of averaging; how far, depends on the cloud.",
    "cut": "What is left has another centre and other axes, and so all its points get other places in Z.",
}
FAMILIES = {"coast": "Coast", "scattered": "Scattered", "yours": "Yours"}
FAMILY_HELP = (
    "Which maps the networks learned: places along a coast from west to east, or anywhere in a square. "
    "Your own are asked of those that learned coasts."
)
BASELINES = {key: CAST[key].name for key in ("raw", "centred", "turned")}
CHARTS = {"scores": "Classes", "normals": "Normals", "tours": "Tours", "cost": "Time"}
CHART_ALT = "What was measured: bars of methods, or time by the number of points"
BROKEN_ALT = "Change of the logits of two networks while the cloud is changed"
INVITATION = f"Rows of x and y, {FEWEST} to {MOST} places. Until then, a coast."

WHAT_YOU_SEE = """
Left a cloud of points in the world, right **Z**: coordinates that are made of its distances alone. Turn
it, shift it, resize it: the left hand moves, the right hand does not. So whatever network looks at Z
cannot notice, but for a cloud that is flat or alike on all sides, whose axes rounding decides. The plain
network (orange) has the same layers and looks at the left hand.

*Only distances* forgets the coordinates and builds them anew. What cannot come back is left and right: a
cloud and its mirror image have the same distances. *Break it* shows the price. Each axis of Z needs a
sign, a rule picks it, and where the rule changes its mind Z jumps; a piece sawn off moves Z for all
other points. *Tours* is the same idea on maps.

**What does not hold.** On upright shapes the plain network is better, since the pose says something that
Z throws away. Averaging over four poses has better normals. With half of a shape cut off both fall far
below the plain network. On maps of coasts, training on turned maps does about as well as Z; on maps
scattered over a square turning hardly hurts, and centring and sizing do all the work.
"""

MATHEMATICS = r"""
Distances $D_{ij} = \lVert x_i - x_j\rVert$ do not change under translation, rotation and reflection, and
determine $X \in \mathbb{R}^{n \times d}$ up to these. Classical scaling, with $J = I - \tfrac1n 11^\top$:

$$
B = -\tfrac12\, J\,(D \circ D)\,J = X_c X_c^\top = U \Lambda U^\top,
$$
$$
Z = \big[\sqrt{\lambda_1}\,u_1, \dots, \sqrt{\lambda_d}\,u_d\big],
$$

for $n^3$ operations. If $X$ is known, $X_c^\top X_c = V \Lambda V^\top$ gives the same for $n d^2$:
$Z = X_c V$, centred coordinates in principal axes. Each column's sign is open. The rule here:

$$
s_a = \operatorname{sign} \sum_i z_{ia}^3, \qquad
Z = X_c V \operatorname{diag}(s) \,\big/\, \sqrt{\operatorname{tr} \Lambda / n}.
$$

Then $Z(\sigma X R^\top + 1t^\top) = Z(X)$ and $Z(PX) = P\,Z(X)$, so $f(Z(X))$ is invariant for **any**
network $f$; and vectors come back as $y\,(V \operatorname{diag} s)^\top$: equivariant.

With all $2^d$ signs, averaged, this is frame averaging. One pose takes one evaluation, and cannot
be continuous (Dym, Lawrence, Siegel 2024): it jumps where $\lambda_a = \lambda_{a+1}$, and where the sum
of cubes is 0. Orientation as the last sign, $\prod_a s_a = \det V$, keeps mirror images apart;
distances alone cannot.
"""

SCALED_DOWN = """
**This is our reading.** Only the abstracts of both versions could be read. They fix distance-preserving
initial representations by modified multi-dimensional scaling, strict invariance for any network, and
tasks on clouds and of combinatorial optimisation. The rule of signs, the size (root mean square radius
1) and the formula of equivariant outputs are our choices, and no number here is the paper's.

Clouds: ten families of procedural shapes, PointNet at a quarter of its width, 1,500 steps. Plain,
augmented and averaged networks are those of the room of frame averaging, with the same shapes in the same
order, steps and optimiser. Tours: 2,000 maps of 12 places, a transformer of two blocks that is given
coordinates only, scores of edges, the best edges first; "short" is what 2-opt with 40 kicks finds.
"""

YOUR_DATA = (
    "*Two hands*, *Only distances* and *Break it* take a cloud or mesh: PLY, OFF, OBJ, STL, XYZ, PTS, "
    "CSV, NPY or ascii PCD; 512 or 1,024 of its points are seen. Z can be downloaded. The networks know "
    f"ten families of shapes and name the nearest. *Tours* takes a CSV of {FEWEST} to {MOST} places, x "
    "and y or longitude and latitude; the networks learned 12, and the farther from that, the worse. "
    "`python -m core inspect` says the same of both."
)


def evaluation() -> dict[str, Any]:
    """What was measured with the claims. Raises CheckpointError."""
    return recorded(SLUG)["evaluation"]


def hands_note(found: Hands) -> str:
    """How far each network's answer moved, and what it says."""
    said = "; ".join(
        f"**{CAST[name].name}** {_named(found.probabilities[name])}, {plain(error)}"
        for name, error in found.errors.items()
    )
    unsure = f" Here {IS_UNSURE}." if found.seen.margin[0] < UNSURE else ""
    return f"What each says, and how far its answer moved, over its size: {said}.{unsure}"


def _named(probabilities: np.ndarray) -> str:
    return SHAPES[int(probabilities.argmax())]


def distance_note(found: Rebuilt, used: int) -> str:
    """What so many eigenvalues keep, and whether a turn lays it over the cloud."""
    said = (
        f"**{used}** of {len(found.points)} eigenvalues keep{'s' * (used == 1)} {found.kept:.0%} of "
        "squared distances. "
    )
    if used < 3:
        return said + f"Distances are off by up to {plain(found.stress)} radii."
    if found.missed < 1e-6:
        return said + "All distances are kept, and laid over the cloud it fits, to rounding."
    return (
        said + "All distances are kept, and yet no turn lays it over the cloud: "
        f"it misses by {plain(found.missed)} radii. **It is the mirror image.**"
    )


def broken_note(found: Broken, way: Way) -> str:
    """What happens on the way, and how near it is here."""
    weakest = float(found.seen.decisions[0].abs().min())
    here = (
        f"Here: eigenvalue gap {plain(float(found.seen.gap[0]))}, least skewness {plain(weakest)}."
    )
    return f"{WAY_NOTES[way]} {here}"


def desk_note(found: Desk) -> str:
    """How much longer the tours are."""
    said = ", ".join(f"{CAST[name].name} **{gap:.1%}**" for name, gap in found.gaps.items())
    return f"Longer than the short tour by: {said}."


def scores_note(quantity: str) -> str:
    """The means that matter, as recorded."""
    rows = evaluation()["scores"]

    def mean(method: str, how: str) -> float:
        return float(np.mean(rows[method][how][quantity]))

    def said(method: str, how: str) -> str:
        value = mean(method, how)
        return f"{value:.0%}" if quantity == "accuracy" else f"{value:.0f}\u00b0"

    return (
        f"Turned: plain **{said('plain', 'turned')}**, from {said('plain', 'upright')} upright; "
        f"augmented {said('augmented', 'turned')}; on Z **{said('scaled', 'turned')}**; averaged "
        f"{said('averaged', 'turned')}. Half cut off: plain {said('plain', 'cut')}, on Z "
        f"{said('scaled', 'cut')}, averaged {said('averaged', 'cut')}. Means of three seeds."
    )


def gaps_note(family: str) -> str:
    """Of the networks that learned maps of a family."""
    rows = evaluation()["gaps"][family]

    def mean(given: str, motion: str) -> str:
        return f"{np.mean([one[motion] for one in rows[given]]):.1%}"

    seeds = len(rows["raw"])
    return (
        f"All three motions make raw coordinates' tours longer by {mean('raw', 'all three')} instead of "
        f"{mean('raw', 'as learned')}. Turned: centred {mean('centred', 'turned')}, trained turned "
        f"{mean('turned', 'turned')}, on Z **{mean('scaled', 'turned')}**. "
        f"{'Means of three seeds' if seeds > 1 else 'One seed'}, 200 unseen maps."
    )


def cost_note() -> str:
    """Times at the largest count."""
    times = {key: values[-1] for key, values in evaluation()["milliseconds"].items()}
    return (
        f"{POINT_COUNTS[-1]:,} points: Z by principal axes {plain(times['axes'])} ms, by all distances "
        f"{plain(times['distances'])} ms; the whole network on Z {plain(times['network'])} ms, the "
        f"average over four poses {plain(times['average'])} ms. Measured once, with the claims."
    )
