"""The words of the page: names of views, explanations, and sentences about what was measured."""

from typing import Any

import numpy as np

from core.claims import recorded
from core.clouds import SHAPES, Cloud
from core.figures.verdict import plain
from core.groups.frames import PAIRS, WELL_DETERMINED, Frame
from core.papers.frame_averaging.exhibit import Answer, NBodyRun
from core.papers.frame_averaging.figures import CAST
from core.papers.frame_averaging.train import SLUG
from core.shape_networks import angles

SQUARE_OVER = "the normals of all points"
DRAWN_NAMES = {"square": "As a square", "three": "Three networks"}
BREAKS = {
    "averaged": "Intact: averaged over the frame",
    "plain": "No average",
    "augmented": "No average, trained in all poses",
}
BACKBONE_NAMES = {"dgcnn": "DGCNN", "pointnet": "PointNet"}
METHOD_NAMES = {key: CAST[key].name for key in ("averaged", "plain", "augmented")}
AVERAGING_NAMES = {
    "full": "All poses of the PCA frame",
    "one": "One pose only",
    "weighted": f"Weighted frame ({PAIRS} poses)",
}
GROUP_NAMES = {
    "SE(3)": "SE(3): turns and shifts",
    "E(3)": "E(3): and reflections",
    "SO(3)": "SO(3): turns alone",
    "O(3)": "O(3): turns, reflections",
}
QUANTITY_NAMES = {"accuracy": "Classes", "normal_angle": "Normals"}
PROTOCOL_ALT = "Bars for PointNet and DGCNN, plain or augmented and averaged, under three protocols"
PROTOCOL_NOTE = (
    "Upright or turned at random, in training and in test; turned in both is rotation augmentation for "
    "the plain networks. The paper calls these I/I, I/SO(3) and SO(3)/SO(3). The averaged networks "
    "were trained once, on aligned shapes: their answer does not depend on the pose. Bars are "
    "the mean, whiskers the standard deviation of three seeds, over 200 shapes that no network saw. All "
    "saw the same shapes for as many steps; averaging computes four poses in each, and so four times "
    "as much. On aligned shapes the plain networks, which may rely on the pose, are ahead."
)
MESH_ALT = "A mesh with predicted normals as arrows, magenta where they are wrong"
MORPH_ALT = "Change of the logits of both averages as the eigenvalues become equal and swap"

WHAT_YOU_SEE = """
One network looks at a cloud of points, says what it is and which way its surface faces at each point.
Grey points have the right normal, magenta ones a wrong one, and so have magenta arrows.

The **plain** network (orange) was trained on aligned shapes. Turn the cloud: its class flips and its
normals, which ought to turn along, do not. The **augmented** one (brown) saw every pose in training and
names turned shapes better, never exactly. The **frame averaged** one (blue) is the same network, asked
about four copies of the cloud, each laid into its own principal axes, which turning does not change.

What it does not protect from is under *Damage*: noise, a missing side and scale move its answer like
any network's. And where two eigenvalues meet, as in a cube, the axes are not determined and the answer
**jumps**: see *Box to cube*.
"""
SCALED_DOWN = """
Ten families of procedural shapes instead of ABC's CAD models, networks a quarter of the
width and less, 1,500 steps. One network learns classes and normals; the paper learns normals. It was
averaged over SE(3) in training; other groups are tried with the same weights. Particles are learned for
at most 22,500 steps at a falling rate, the official 10,000 epochs being 300,000; the weights that are
best on validation are kept, as there, and a training ends 7,500 steps after them, since it only gets
worse by then. Gradients are clipped to norm 1 and no weights decay, which is not in the official code.

An average costs a pass for each copy, since behind its first layer a network shares nothing between two
of them. All go in one batch: eight copies take about the time of five passes of PointNet, three of DGCNN.
"""
MATHEMATICS = r"""
A frame gives each cloud $X \in \mathbb{R}^{n \times 3}$ a finite set $\mathcal{F}(X)$ of group elements
that moves along, $\mathcal{F}(gX) = g\,\mathcal{F}(X)$. Then for *any* networks $\phi$ and $\Phi$

$$
\langle\phi\rangle(X) = \frac{1}{|\mathcal{F}|}\sum_{g \in \mathcal{F}(X)} \phi(g^{-1}X)
$$
$$
\langle\Phi\rangle(X) = \frac{1}{|\mathcal{F}|}\sum_{g \in \mathcal{F}(X)} g\,\Phi(g^{-1}X)
$$

are invariant and equivariant, exactly, and as expressive as before on bounded sets of clouds with finite
frames. The PCA frame: with centroid $t$, covariance $C = \sum_i (x_i - t)(x_i - t)^\top$, its eigenvalues
$\lambda_1 < \lambda_2 < \lambda_3$ and eigenvectors $v_i$,

$$
\mathcal{F}(X) = \{([\pm v_1, \pm v_2, \pm v_3],\, t)\},
$$

8 elements for $E(3)$, the 4 of determinant $+1$ for $SE(3)$. Where $\lambda_i = \lambda_{i+1}$ the set is
not finite, and no finite frame without weights is continuous there (Dym, Lawrence, Siegel 2024).
Weights that vanish where a pose is undetermined, $w_{ij} \propto |x_i \times x_j|$ for the pose spanned
by two points, restore continuity at the price of many poses.
"""


def evaluation() -> dict[str, Any]:
    """What `python -m core check` measured over the test shapes. Raises CheckpointError."""
    return recorded(SLUG)["evaluation"]


def turn_note(answers: dict[str, Answer], still: bool) -> str:
    """The commuting squares of all three networks, as numbers, unless the turn is none."""
    rows = [
        f"**{network}** classes {plain(answer.classes.error)}, normals {plain(answer.arrows.error)}"
        for network, answer in answers.items()
    ]
    said = f"Turned then asked, against asked then turned: {'; '.join(rows)}."
    if still:
        said = "Drag a cloud to turn it."
    frames = [answer.frame for answer in answers.values() if answer.frame is not None]
    return " ".join([said, *map(gap_note, frames)])


def gap_note(frame: Frame) -> str:
    """What the spectrum says about trusting the frame."""
    gap = float(frame.gap[0])
    if gap > WELL_DETERMINED:
        return f"Eigenvalue gap {gap:.2g}: the frame is well determined."
    return (
        f"Eigenvalue gap {plain(gap)}: nearly degenerate, so the axes hang on rounding and noise, and "
        "the PCA frame's promise does not hold here."
    )


def picked_note(picked: int, cloud: Cloud, answers: dict[str, Answer]) -> str:
    """The point that was clicked, and what each network says of its normal."""
    if not 0 <= picked < len(cloud.points):
        return "Click a point to read its normal. Drag to turn, shift-drag to look around."
    place = ", ".join(f"{v:.2f}" for v in cloud.points[picked].tolist())
    said = []
    for network, answer in answers.items():
        normal = answer.normals[picked]
        length = max(float((normal**2).sum() ** 0.5), 1e-12)
        said.append(f"{network} ({', '.join(f'{v / length:.2f}' for v in normal)})")
    return f"Point {picked} at ({place}), in the cloud's own axes. Normals: {'; '.join(said)}."


def votes_note(answer: Answer) -> str:
    """How the copies voted."""
    assert answer.votes is not None
    votes = [SHAPES[int(vote.argmax())] for vote in answer.votes]
    kinds = {vote: votes.count(vote) for vote in dict.fromkeys(votes)}
    said = ", ".join(f"{count} for {vote}" for vote, count in kinds.items())
    return (
        f"Votes: {said}. The mean of the logits says **{answer.family}**. Turned, the copies are the "
        "same set; only their order may change, with the signs that the eigenvectors happen to get."
    )


def mesh_note(answer: Answer, cloud: Cloud) -> str:
    """What the mesh shows, with its number."""
    assert cloud.normals is not None
    off = angles(answer.normals, cloud.normals.numpy())
    return (
        f"Arrows are normals predicted at points sampled from the mesh, {np.median(off):.0f}\u00b0 off "
        "in the median; the surface is magenta where the nearest one is wrong. Drag to look around. The "
        "network saw the mesh turned by 60\u00b0 and 30\u00b0; the picture is turned back."
    )


def morph_note(jumps: dict[str, float]) -> str:
    """How much each output jumps where the eigenvalues meet."""
    return (
        "Across equal eigenvalues, from a millionth before to a millionth after, the PCA frame's logits "
        f"jump by **{jumps['averaged']:.1%}** of their size, the weighted frame's by "
        f"**{plain(jumps['weighted'])}**. Axes that swap give other copies, and another answer. The "
        "weighted frame averages the network that was trained on all poses."
    )


def particles_note(run: NBodyRun, brief: bool) -> str:
    """What turning the world did; not brief: and how near the networks are over all test systems."""
    worst = max(run.square, key=lambda name: run.square[name].error)
    nearer = evaluation()["nbody"]["fa-gnn"]["nearer"]
    note = (
        "Dots run along the true paths; large dots are where each network expects the particles after "
        "1000 steps, a line joins the two. Turn the world: predictions are turned back for the picture, "
        f"so those of an equivariant network stay. Largest error of a square: {CAST[worst].name}, "
        f"{plain(run.square[worst].error)}."
    )
    return (
        note
        if brief
        else (
            f"{note} **Over 2,000 test systems**, squared errors of three seeds: "
            f"{'; '.join(map(_over_all, run.mse))}. FA-GNN is nearer than EGNN on {min(nearer):.0%} to "
            f"{max(nearer):.0%} of them."
        )
    )


def _over_all(network: str) -> str:
    """How much a network errs in the mean and at the median."""
    found = evaluation()["nbody"][network]
    mean, median = (f"{min(found[k]):.4f} to {max(found[k]):.4f}" for k in ("mean", "median"))
    return f"{CAST[network].name} {mean}, at the median {median}"
