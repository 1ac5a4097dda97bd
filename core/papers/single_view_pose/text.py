"""What the page says."""

from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from core.claims import recorded
from core.inputs import point_cloud
from core.papers.single_view_pose import PAPER
from core.papers.single_view_pose.figures import CAST
from core.papers.single_view_pose.train import COUNTS, SOLID_VIEWS

if TYPE_CHECKING:
    from core.papers.single_view_pose.exhibit import SolidSeen, Turned, Way
    from core.papers.single_view_pose.live import Live

HEAD_NAMES = {head: method.name for head, method in CAST.items()}
HEAD_HELP = (
    "All were trained on 800 pictures of this chair. Averaged: the encoder sees the four quarter turns, "
    "and undoes each. Orthographic: the picture is laid on the front of the sphere. Break it: the "
    "shuffled lift, whose kernels have the wrong angular frequency, or an MLP."
)
WAY_NAMES = {"plane": "In the picture's plane", "tilt": "Tilt it"}
WAY_HELP = (
    "In its plane a picture can be turned, so a network can promise something. A tilt shows another "
    "side, and nothing that acts on pictures does that."
)
SOLID_NAMES = {"cube": "Cube", "cylinder": "Cylinder", "tetrahedron": "Tetrahedron", "cone": "Cone"}
PAINTED_HELP = (
    "Half of one face is dark. Another network was trained on this cube, on as many views."
)
CABINET_NAMES = {"exact": "Induced", "shuffled": "Shuffled"}
CABINET_HELP = (
    "A learned lift has such a triangle for each of 16 signals and each of 16 feature maps. Shuffled: "
    "column m has the angular frequency |m| + 1."
)
SHOWN_NAMES = {"curve": "Errors", "branching": "Branching"}
SQUARE_OVER = "the belief's Fourier coefficients without the constant one"
CURVE_ALT = "Median error of three heads over the number of training views"
BRANCHING_ALT = "How often each frequency of SO(2) is in each D of SO(3), and the other way round"
PICTURES = "What the network sees: 33 x 33 pixels."
LIVE_ALT = "The median error of held-out views over the steps"
VIEW_NAMES = tuple(f"view {k}" for k in range(5))
MASS_HELP = "Probability within 15 degrees of the poses in which the solid looks as it does now."
PEAKS_HELP = "How many of these poses hold more than 1% each, within 15 degrees."
NOW_HELP = "300 views are rendered; the lift and what follows are fine-tuned, the encoder stays."
UNTIL = "Until then, an aeroplane that no network has seen."

WHAT_YOU_SEE = """
A network sees one small picture of a chair and says in which poses it may be: a **belief** over all
rotations, drawn as 600 poses. Each is a dot where the red pin would point; its hue is the turn about the
pin. *Drag the chair.*

**Turn the picture in its plane** (*Turn by*), and the belief turns rigidly with it: with the averaged
encoder exactly at quarter turns, roughly in between, where pixels are drawn anew. **Tilt** the chair, and
nothing is promised: a tilt shows what the picture did not. The network may still be right, but it had to
learn that.

The **induced lift** reads feature maps through kernels that wind m times around the middle, with a radial
profile of its own for each, and puts signals on the whole sphere, also on its hidden side. The
*orthographic* lift lays maps on the front. An MLP with the same output promises nothing.

**What does not hold.** With an encoder that is not equivariant the lift alone keeps no promise. Of a
symmetric solid all poses that look alike are found, but not evenly: of a cube's 24 only about 17 hold
more than one percent each.
"""

MATHEMATICS = r"""
Turns of the plane, $h\in SO(2)$, act on pictures; of $SO(3)$ nothing else does. So a network $\Phi$ from
pictures to functions on $SO(3)$ can promise

$$\Phi(h\cdot f)=\mathrm{Res}\,\pi(h)\,\Phi(f)\quad\text{for all }h\in SO(2).$$

Restricted to $SO(2)$, $D^l$ falls apart into one copy of each frequency $0,\dots,l$ (**branching**). By
Frobenius reciprocity $D^l$ is in what a frequency *induces* as often as that frequency is in $D^l$. So a
linear map from feature maps to functions on the sphere keeps the promise if and only if

$$c_{l,m}+i\,c_{l,-m}=\sum_{r,\varphi}\,(a_{l,m}(r)+i\,b_{l,m}(r))\,e^{im\varphi}f(r,\varphi),$$

with any radial profiles $a$ and $b$, here five Gaussian rings. At the middle, where there is no angle,
kernels with $m>0$ are 0. Then: convolution $\hat F^l_{mn}=\sum_c c^c_{l,m}\,\psi^c_{l,n}$ from the
sphere to $SO(3)$, ReLU on a grid of 12 x 6 x 12 rotations that quarter turns permute, and convolution on
$SO(3)$. The belief is the softmax of

$$\sum_l\sqrt{2l+1}\,\langle\hat F^l,D^l(g)\rangle$$

over an even grid, trained by cross entropy with the cell of the true pose. The left index of $\hat F$
turns with the picture; the right one belongs to the thing.
"""

SCALED_DOWN = (
    "One procedural chair and five solids instead of photographs and ModelNet; pictures of 33 x 33 "
    "pixels without perspective, lit from the camera; three convolutions instead of a pretrained "
    "network; l up to 4 instead of 6; feature maps of trivial type. 600 steps of 64 views for every "
    "network. The orthographic lift has no weights of its own, so it has four times as many signals on "
    "the sphere. The paper's direct lift to SO(3) and its poses with shifts are not shown."
)

YOUR_DATA = (
    f"Under **Your own**, a mesh ({point_cloud.KIND.formats}), or a cloud with normals. It is centred "
    "and scaled, 300 views of it are rendered, and the head is fine-tuned in about half a minute while "
    "you watch; errors are those of 100 other views. `python -m core inspect mesh.stl` says how far its "
    "pictures lie from the chair's, without training."
)


def evaluation() -> dict[str, Any]:
    """What `python -m core check` measured. Raises CheckpointError."""
    return recorded(PAPER.slug)["evaluation"]


def motion_words(way: "Way", angle: float) -> str:
    """What g does."""
    return f"turned by {angle:g}\u00b0" if way == "plane" else f"tilted by {angle:g}\u00b0"


_PROMISES = {
    "exact": "Kept by construction, whatever the weights",
    "induced": "The lift would keep the promise, its encoder does not",
    "orthographic": "The lift would keep the promise, its encoder does not",
    "mlp": "An MLP promises nothing",
    "svd": "An MLP promises nothing",
    "shuffled": "Kernels of the wrong frequency promise nothing",
}


def turned_note(found: "Turned", head: str, way: "Way", angle: float) -> str:
    """What is promised, how far the belief is off the moved belief, and how good both are."""
    promise = _PROMISES[head]
    if way == "tilt":
        promise = "Of a tilt nothing is promised: this is learned, if at all"
    elif head == "exact" and angle % 90:
        promise = (
            "Between quarter turns pixels are drawn anew, and the promise is kept only roughly"
        )
    return (
        f"{promise}. The likeliest pose after g is **{_degrees(found.degrees)}** off the moved "
        f"one, {_degrees(found.errors[1])} off the truth; before g it is {_degrees(found.errors[0])} off."
    )


def _degrees(value: float) -> str:
    return f"{value:.1f}\u00b0" if value >= 0.05 else "less than 0.1\u00b0"


def inside_note(signal: int, head: str, at: tuple[int, int], shares: dict[str, float]) -> str:
    """What lies behind, for this signal and for all."""
    order, m = at
    every = evaluation()["behind"]
    frequency = abs(m) + (head == "shuffled")
    wound = f"winds {frequency} times around" if frequency else "has no angle"
    return (
        f"The kernel of l = {order}, m = {m} {wound}. **Behind**, where the camera does not look, signal "
        f"{signal} has {shares[head]:.0%} of its energy, the orthographic one "
        f"{shares['orthographic']:.0%}; over all signals {every['exact']:.0%} and "
        f"{every['orthographic']:.0%}, the latter the ringing of so few harmonics."
    )


def solid_note(name: str, found: "SolidSeen") -> str:
    """Where the belief of a solid lies."""
    if name == "painted":
        return (
            f"The true pose holds **{found.each[0]:.0%}** of the belief, all 24 of a plain cube "
            f"{found.mass:.0%}. Paint that is seen leaves one pose; hidden, it leaves those twelve that "
            "hide it."
        )
    count = {"cube": "24", "tetrahedron": "12"}.get(name, "a circle of")
    also = " and its mirror circle" if name == "cylinder" else ""
    return (
        f"It looks alike in {count} poses{also}; training showed one label for each of "
        f"{SOLID_VIEWS:,} views, and nobody told the symmetry. **{found.mass:.0%}** of the belief lies "
        "within 15\u00b0 of these."
    )


def curve_note() -> str:
    """What fewer views do to whom."""
    found = evaluation()["curves"]
    few, many = (
        {head: float(np.mean(found[head][at])) for head in ("induced", "mlp")} for at in (0, -1)
    )
    return (
        f"With {COUNTS[0]} views the induced lift errs by **{few['induced']:.1f}\u00b0** in the median, "
        f"the MLP with the same output by **{few['mlp']:.1f}\u00b0**; with {COUNTS[-1]:,} views by "
        f"{many['induced']:.1f}\u00b0 and {many['mlp']:.1f}\u00b0. Bands: three seeds."
    )


def branching_note(degree: int) -> str:
    """Frobenius reciprocity."""
    return (
        f"Left: how often frequency k of SO(2) is in D of degree l = 0 to {degree}, by characters. "
        "Right: how often D is in what k induces, by the rank of its fields. One is the other "
        "**transposed**: Frobenius reciprocity. A frequency above 0 is two numbers, so a row "
        "has 2 l + 1 in all."
    )


def score_rows() -> list[dict[str, str]]:
    """A row a head: means over three seeds."""
    found = evaluation()["scores"]
    rows = []
    for head, quantities in found.items():
        mean = {name: sum(values) / len(values) for name, values in quantities.items()}
        likelihood = mean["likelihood"]
        broken = f"{mean['broken']:.2f}" if mean["broken"] > 1e-4 else "rounding"
        rows.append(
            {
                "Head, 800 views": HEAD_NAMES[head],
                "Median error": f"{mean['median']:.1f}\u00b0",
                "Mean error": f"{mean['mean']:.1f}\u00b0",
                "Within 15\u00b0": f"{mean['within15']:.0%}",
                "Within 30\u00b0": f"{mean['within30']:.0%}",
                "Log-likelihood": "no belief" if isnan(likelihood) else f"{likelihood:.1f}",
                "Quarter turn off by": broken,
            }
        )
    return rows


def live_note(found: "Live", own: bool) -> str:
    """How good the fine-tuned head is on held-out views, and how far the thing is from the chair."""
    what = "your thing" if own else "the aeroplane"
    within, far = float((found.errors < 15).mean()), f"{found.far:.1f} times as far"
    trained = len(found.medians) > 1
    state = f"(before {found.medians[0]:.0f}\u00b0); " if trained else "before any training; "
    said = (
        f"100 views that no training showed: median error **{found.medians[-1]:.1f}\u00b0** {state}"
        f"{within:.0%} within 15\u00b0, log-likelihood {found.likelihoods[-1]:.1f}. Pictures of {what} "
        f"lie {far} from the encoder's chair as other pictures of the chair."
    )
    if found.mass < 0.5 < found.likelihoods[-1]:
        said += " Beliefs are better than errors: it may look alike in several poses."
    return said


def view_note(found: "Live", which: int, mass: float) -> str:
    """Of one held-out view."""
    return (
        f"View {which}: the likeliest pose is **{found.errors[which]:.1f}\u00b0** off; {mass:.0%} of the "
        "belief lies within 15\u00b0 of the truth."
    )
