"""The words of the page: names of views, explanations, and sentences about what was measured."""

import math
from typing import Any

import numpy as np

from core.claims import recorded
from core.groups.so3 import REPRESENTATIONS, Representation
from core.papers.rotation_continuity.belts import Belts
from core.papers.rotation_continuity.exhibit import Ball, Dance, Pose, Row
from core.papers.rotation_continuity.figures import CAST
from core.papers.rotation_continuity.paths import Walk
from core.papers.rotation_continuity.toy import ToyRun
from core.papers.rotation_continuity.train import SLUG

ROUTE_NAMES = {
    "turn": "A full turn about an axis",
    "lock": "Through both gimbal locks",
    "wander": "A random loop",
    "tear": "Across the worst tear found",
    "drag": "A walk that you drag",
    "file": "Your file",
}
KIND_NAMES = {kind: method.name for kind, method in CAST.items()}
LAYOUT_NAMES = {
    "wxyz": "Quaternions w, x, y, z",
    "xyzw": "Quaternions x, y, z, w",
    "matrix": "Matrices, nine numbers row by row",
    "euler": "Euler angles",
}
CHART_NAMES = {
    "percentiles": "Percentiles",
    "histogram": "Histogram",
    "mean_by_angle": "Mean by angle",
    "max_by_angle": "Largest by angle",
}
FEW = ("6d", "svd", "quaternion", "euler")  # that are drawn unless all are asked for
CHART_ALT = "Errors of all representations; blue curves are continuous ones, orange ones torn"
TOY_ALT = "What two networks answer over the true angle, and their errors"
AIRPLANE_NAMES = {"sample": "Procedural", "mesh": "A real mesh"}
SKELETON_NAMES = {"shape": "Ours", "upload": "Your BVH file"}
TURNED_SQUARE_OVER = "the nine entries of the answer, for this cloud and this turn"
DRAWN_NAMES = {"square": "As a square", "pair": "Side by side"}
POSE_SQUARE_OVER = "five further turns of the second cloud, by the second network chosen"
SQUARE_OVER = "2,000 rotations together, five turns; the network should give back what it is given"

WHAT_YOU_SEE = """
A body turns smoothly. Numbers that describe its rotation are drawn as curves below the same clock. For
three or four numbers there is **always** a place where they tear (orange, with magenta marks): a
network that must output them has to do the impossible there. Five and six numbers, and the nine of the
matrix, stay whole (blue).

*Error over SO(3)* shows what that does. Each small network gets a rotation and has to give it back,
nothing more. A point of the ball is a rotation: its direction is the axis, its distance from the middle
the angle, 180\u00b0 on the surface, where opposite points are the same rotation. Quaternion networks
fail on a sheet where their output had to jump (small errors are hidden at first, so that it is seen
alone); 6D networks err little anywhere.

What to choose: 6D or 9D with SVD when rotations are a network's **output**. As an **input**, or when
all are small, quaternions in a half-space do well too (Geist et al. 2024).
"""
SCALED_DOWN = """
The sanity test has the paper's architecture, batch and rotations, uniform over SO(3), and three seeds;
100,000 steps at a rate that falls from 1/1,000 to 1/100,000. The official code has 500,000 at
1/100,000, a tenth of that after the first 10,000: three representations are also trained so, for the
second table of *Distributions*. The pose of
clouds is learned on 600 procedural airplanes of 128 points instead of ShapeNet's, at a quarter of the
width and in 90,000 steps, far fewer than the paper's; inverse kinematics on a procedural skeleton of
25 joints instead of motion capture of 57, at under a fifth of the width.
"""
MATHEMATICS = r"""
A representation is a pair $f : \mathbb{R}^d \to SO(3)$ and $g : SO(3) \to \mathbb{R}^d$ with
$f(g(R)) = R$. A network outputs $r$ and we apply $f$. It is **continuous** if $g$ is. Since $SO(3)$,
which is $\mathbb{RP}^3$, does not embed in $\mathbb{R}^4$, no continuous $g$ exists for $d \le 4$. In 6D,

$$
b_1 = \frac{a_1}{|a_1|}, \quad
b_2 = \frac{a_2 - (b_1 \cdot a_2)\, b_1}{|a_2 - (b_1 \cdot a_2)\, b_1|}, \quad b_3 = b_1 \times b_2
$$

and $g$ keeps the first two columns. 5D projects four of these six numbers stereographically. Also
shown: the nearest rotation in the Frobenius norm, with $M = U \Sigma V^\top$,

$$
f(M) = U\, \mathrm{diag}(1, 1, \det U V^\top)\, V^\top
$$

and the eigenvector of the smallest eigenvalue of a symmetric $4 \times 4$ matrix, which takes $q$ and
$-q$ for the same. Errors are angles between rotations, $d(R, \hat R) = |\log R^\top \hat R|$.

Why the largest error is $180°$: what a continuous network outputs along a full turn is a closed loop
of $\mathbb{R}^d$, which can be contracted, and so can its image under $f$. The full turn cannot. Two
loops less than $180°$ apart everywhere could be moved into each other, so somewhere the error is
$180°$ exactly. (For quaternions this needs outputs other than 0. For 6D the outputs to avoid are so
many that loops around them do not contract, and the argument fails.)

*Commuting square*: the sanity network should commute with every rotation from the left,
$N(QR) = Q\, N(R)$.
"""


def evaluation() -> dict[str, Any]:
    """What `python -m core check` measured. Raises CheckpointError."""
    return recorded(SLUG)["evaluation"]


def walk_note(entry: Representation, walk: Walk, route: str) -> str:
    """How often and how far the coordinates jump on this path."""
    smooth = f"Elsewhere they move by at most **{walk.lipschitz:.2g}** per radian."
    if walk.tears:
        many = f"in **{len(walk.tears)}** places" if len(walk.tears) > 1 else "in **one** place"
        return (
            f"The coordinates jump {many}, at most by **{walk.largest_jump:.2f}**; however finely the "
            f"path is cut, the jump remains. {smooth}"
        )
    if route == "tear":
        return (
            "The search found no tear: from 2,000 places, down to steps of 10⁻¹¹ radians, every jump "
            f"shrank with the step. This path crosses where the coordinates move fastest. {smooth}"
        )
    hint = (
        "" if entry.continuous else " This path happens to avoid the tear: press *Find the tear*."
    )
    return f"No jump on this path. {smooth.replace('Elsewhere they', 'The coordinates')}{hint}"


def table_row(row: Row, path_steps: int) -> dict[str, Any]:
    """One line of the table of all representations."""
    shown = ", ".join(str(tear + 1) for tear in row.tears[:5])
    more = ", \u2026" if len(row.tears) > 5 else ""
    return {
        "representation": row.entry.name,
        "numbers": row.entry.size,
        "continuous": "yes" if row.entry.continuous else "no",
        "tears": len(row.tears),
        f"after row (of {path_steps + 1:,})": shown + more,
        "largest jump": round(row.largest_jump, 3),
        "fastest elsewhere [1/rad]": None if math.isinf(row.lipschitz) else round(row.lipschitz, 2),
    }


def ball_note(shown: Ball) -> str:
    """What the colours say, and the rotation that is picked."""
    side = shown.side
    return (
        f"On this side of the cut: mean **{side.mean():.2f}\u00b0**, largest **{side.max():.1f}\u00b0**, "
        f"{int((side > 30).sum()):,} of {len(side):,} rotations more than 30\u00b0 off; "
        f"{len(shown.errors):,} are drawn. Rotation {shown.picked} is picked, at first the "
        "worst of them; click another point."
    )


def errors_table(task: str) -> list[dict[str, Any]]:
    """Mean, largest and standard deviation of each representation in a task.

    Raises CheckpointError when the claims were never checked.
    """
    rows = []
    for kind, measured in evaluation()[task].items():
        entry = REPRESENTATIONS[kind]
        row: dict[str, Any] = {
            "representation": entry.name + " *" * (task == "inverse_kinematics" and kind == "9d"),
            "numbers": entry.size,
            "mean": round(_mean(measured), 2),
            "largest": round(max(measured["max"]), 2),
            "std": round(float(np.mean(measured["std"])), 2),
        }
        if task == "pose":
            row["mean over SO(3)"] = round(_mean(evaluation()["pose_haar"][kind]), 2)
        if "searched" in measured:
            row["by search"] = round(max(measured["searched"]), 2)
        rows.append(row)
    return rows


def _mean(measured: dict[str, list[float]]) -> float:
    return float(np.mean(measured["mean"]))


POSE_TABLE_NOTE = (
    "Degrees, over 20 poses of each of 100 airplanes that no network saw, and three seeds: by uniform "
    "angles, as in training and in the official test; the last column uniformly over SO(3), where large "
    "angles are more frequent. 6D is ahead of quaternions in each seed, in one by 3%; 5D, whole as it "
    "is, errs more than they do."
)
MESH_TABLE_NOTE = (
    "Degrees, over 1,000 uniform poses of the one real mesh, an airplane unlike those that the networks "
    "learned from, and three seeds."
)
SKELETON_TABLE_NOTE = (
    "Centimetres, over all joints of 1,000 poses within the limits that no network saw, and three seeds. "
    "* 9D with Gram-Schmidt is trained without the projection, as in the paper, and may then stretch "
    "bones: projected, it fails."
)
ERRORS_NOTE = (
    "Degrees, over 100,000 uniform rotations and three seeds. *Largest* is the worst of all seeds, *by "
    "search* the worst that is found by looking around it: the sheets are so thin that random rotations "
    "may miss them. Quaternion, "
    "half-space z, is trained on the chosen quaternion itself: a loss on matrices cannot see the choice."
)


def official_note() -> str:
    """What the official code's schedule says of Euler angles and quaternions, and the longer one."""
    short, long = (
        [_mean(evaluation()[task][kind]) for kind in ("euler", "quaternion")]
        for task in ("sanity_official", "sanity")
    )
    return (
        "Degrees, likewise, with the official code's 500,000 small steps, after which networks are far "
        f"from their end: Euler angles err {short[0] / short[1]:.2f} times as much as quaternions. With "
        f"our larger steps, above, it is {long[0] / long[1]:.2f} times."
    )


def belts_note(once: Belts, twice: Belts) -> str:
    """What is left of the twist."""
    return (
        "The body turns, then it is held and only the belts are moved. After two turns they come free: "
        f"from **{twice.twist.max():.0f}\u00b0** to **{twice.twist[-1]:.0f}\u00b0**. One turn can be "
        f"moved into its opposite, and stays **{once.twist[-1]:.0f}\u00b0**. This is why a quaternion "
        "needs two turns to come back to itself, and why choosing one of q and -q must tear somewhere."
    )


def toy_note(run: ToyRun) -> str:
    """What the two networks learned."""
    angle, circle = run.error("angle")[-1], run.error("circle")[-1]
    return (
        f"After {run.steps[-1]:,} steps: one angle is wrong by up to **{angle.max():.1f}\u00b0** "
        f"(mean {angle.mean():.2f}\u00b0), cosine and sine by up to **{circle.max():.2f}\u00b0**. Where "
        "the angle has to fall from one end of its range to the other, the network sweeps back through "
        "all angles between, and somewhere it points exactly the other way, however long it trains."
    )


def pose_note(shown: Pose) -> str:
    """Every representation's error for this cloud and turn."""
    rows = [f"{KIND_NAMES[kind]} **{error:.1f}\u00b0**" for kind, error in shown.errors.items()]
    return "Errors here: " + "; ".join(rows) + "."


def film_note(film: Dance, unit: str) -> str:
    """The mean and the worst frame of each network."""
    rows = []
    for kind in film.placed:
        errors = film.errors(kind)
        rows.append(
            f"{KIND_NAMES[kind]}: mean {errors.mean():.1f} {unit}, worst frame {errors.max():.1f} {unit}"
        )
    return "; ".join(rows) + "."
