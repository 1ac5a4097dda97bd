"""Words of the page: names of choices, explanations, and notes with numbers of what is shown."""

from typing import Any

import numpy as np

from core.claims import recorded
from core.memory import kept
from core.papers.mgno import exhibit
from core.papers.mgno.data import Earth
from core.papers.mgno.exhibit import RideStep
from core.papers.mgno.figures import CAST
from core.papers.mgno.runs import Response, relative
from core.papers.mgno.train import SIZES, SLUG

SOURCE_NAMES = {
    "smooth": "Smooth",
    "rough": "Rough",
    "multiscale": "Multiscale",
    "upload": "Your file",
}
RIVAL_NAMES = {method: CAST[method].name for method in ("fno", "unet")}
BRUSH_NAMES = {"other": "The other kind", "H": "More permeable", "L": "Less permeable"}
ASKED_NAMES = {"mgno": "MgNO", "fno": "FNO", "unet": "U-Net", "solver": "The solver"}
MOTION_NAMES = {"shift": "Shift the fluid", "turn": "Turn the ground"}
LEVEL_HELP = "At 0 half of the ground is of each kind; above it more of it holds water back."
ERRORS_NOTE = (
    "Means over samples that no network saw, in L2. In H1, on which all are trained, MgNO and the U-Net "
    "are level on smooth and on rough ground: see the table."
)
CHART_NAMES = {
    "problems": "Every problem",
    "sizes": "Training samples",
    "resolutions": "Resolution",
    "table": "Table",
}


WHAT_YOU_SEE = f"""
Water seeps through ground that is more permeable here and less there; pressure drives it to the edge.
The **solver** answers by elimination. The **networks** have seen {SIZES[-1]:,} grounds with their
answers, and answer one that they never saw in a few milliseconds. All pressures have one colour scale,
all errors another.

**MgNO** is made of linear operators, each a V-cycle over ever coarser grids, with a pointwise
nonlinearity between them. Ride one, and see what each grid adds; send an impulse through one, and
compare it with the equation's own Green's function. **FNO** multiplies Fourier modes instead, the
**U-Net** is nonlinear at every grid.
"""
SCALED_DOWN = """
65 x 65 nodes (the paper: 211), 16 channels and 4 layers (24 and 5); 60 passes over the
samples of smooth ground, 24 of rough, 10 of multiscale, 32 of the fluid (500); one seed. The Fourier
network has 16 channels and 12 modes, three and a half times as many parameters, and the same samples,
steps, batches, learning rate and loss; as the paper's own, it pads Darcy flow, by 7 nodes. Adam at
2e-3 with a cosine, gradients clipped to norm 1 and no decay of weights (official: 5e-4, one cycle,
1e-4); fields are scaled by one number, not node by node. On 100 samples 48 passes. The fluid is left
alone, at a viscosity of 1e-4; the paper's is stirred, at 1e-5. An answer of MgNO takes as long as one
of the U-Net on one core, and a third longer on two: its coarse grids are too small to be shared.
"""

MATHEMATICS = r"""
Darcy flow: $-\nabla\cdot(a\nabla u) = 1$ on the unit square, $u = 0$ at its edge. The network maps the
function $a$ to the function $u$ by layers

$$u_{l+1} = \sigma\left(\mathcal W_l u_l + \mathcal B_l u_l\right),$$

where $\mathcal W_l$ is linear: a multigrid V-cycle whose operators $A$, smoothers $S$, restrictions
$R$ and prolongations $P$ are learned $3\times 3$ convolutions,

$$u \leftarrow u + S\,(f - A u),\qquad f_{\text{coarse}} = R f,$$

$$u \leftarrow u + P\,u_{\text{coarse}}.$$

Classical multigrid has the equation's own $A$ and needs no training. **The square:** the equation
commutes with quarter turns and flips of the square, $u(g\,a) = g\,u(a)$. A network need not: it learns
it as well as it can. On a torus, convolutions that are padded circularly commute with every shift that
all grids can make, here multiples of $2^4$ pixels, exactly and without training.
"""


@kept
def evaluation() -> dict[str, Any]:
    """What was recorded when the claims were checked."""
    return recorded(SLUG)["evaluation"]


def ground_note(answers: dict[str, np.ndarray], truth: np.ndarray, earth: Earth) -> str:
    """Errors of each network, in one line, and what is unusual about the ground."""
    parts = [
        f"**{CAST[method].name}** is off by **{relative(answer, truth):.2%}**"
        for method, answer in answers.items()
    ]
    notes = "".join(f" {note[:1].upper()}{note[1:]}." for note in earth.notes)
    return f"{', '.join(parts)} of the true pressure, on this ground.{notes}"


def ground_rows(answers: dict[str, np.ndarray], truth: np.ndarray) -> list[dict[str, str]]:
    """A table of what each method says of this ground."""
    top = float(truth.max())
    return [
        {
            "Method": CAST[method].name,
            "Relative error": f"{relative(answer, truth):.3%}",
            "Largest error, of the highest": f"{np.abs(answer - truth).max() / top:.2%}",
            "At the edge, where u = 0": f"{np.abs(exhibit.rim(answer)).mean() / top:.3%}",
        }
        for method, answer in (answers | {"solver": truth}).items()
    ]


def ride_note(step: RideStep, number: int, count: int) -> str:
    """What this step does."""
    does = {
        "smooth": "Smoothing: u + S(f - A u). It takes away what is rough on this grid.",
        "restrict": "Restriction: f and u go to a grid of half as many nodes a side.",
        "prolong": "Prolongation: what the coarser grid found is added.",
    }[step.name]
    return f"**Step {number + 1} of {count}, level {step.level + 1}.** {does}"


def without_note(whole: float, rest: float) -> str:
    """What the network loses with blocks off."""
    return (
        f"**With these blocks off in every layer the network's answer is {rest:.1%} off** instead of "
        f"{whole:.1%}. That is what the trained network loses, not what one trained without them would."
    )


RIDE_CAPTION = (
    "Above, one channel of the learned cycle, which starts from the layer's input as its right "
    "side; below, the classical cycle for the same ground with the same number of smoothing steps. "
    "Each picture has a scale of its own, red above 0 and blue below, but for the error, which has "
    "one for the whole ride."
)


def response_note(found: Response) -> str:
    """How like the truth the channels are."""
    return (
        f"Of {found.total} kernels the one most like the Green's function has a likeness of "
        f"{abs(found.likeness[0]):.2f} (the cosine between the two fields; 1 would be the same up to "
        "scale). A single layer need not be the solver's inverse: here none is, only the layers together "
        f"are. One V-cycle, trained on Poisson's equation alone, has **{found.alone_likeness:.4f}**. "
        "Click to put the impulse elsewhere."
    )


POKE_NOTE = (
    "In the ring the ground becomes the other phase. Pressure changes there, and a little "
    "everywhere. The truth is the solver's own change: a network that only knew answers, not how "
    "they depend on the ground, would have it wrong. Click anywhere on the ground."
)


def square_note(method: str, motion: str, exact: bool) -> str:
    """Why the square closes, or not."""
    if method == "solver":
        return (
            "The equation does not know which way is up, nor where a torus begins: the solver's square "
            "closes."
        )
    if motion == "turn":
        return (
            f"{CAST[method].name} was never told that the equation commutes with turns. It learned it "
            "from samples, about as well as it learned the answers."
        )
    if method == "mgno":
        return (
            "A shift that every grid can make goes through all convolutions: the square closes to "
            "rounding."
            if exact
            else "The coarser grids cannot make this shift; only multiples of 16 pixels go through."
        )
    if method == "fno":
        return (
            "FNO is given the coordinates of each node, so that it may tell one place from another."
        )
    return (
        "Its convolutions shift along, but between grids it interpolates from edge to edge, and a "
        "torus has none."
    )


def errors_rows() -> list[dict[str, str]]:
    """Problem by problem, method by method."""
    return [
        {
            "Problem": problem,
            "Method": CAST[method].name,
            "Relative L2": f"{100 * found['l2']:.2f}%",
            "Relative H1": f"{100 * found['h1']:.2f}%",
            "At the edge (rms, of u's rms)": "periodic"
            if problem == "fluid"
            else f"{100 * found['rim']:.3f}%",
            "Parameters": f"{found['parameters']:,}",
            "Training": f"{found['seconds'] / 60:.0f} min",
        }
        for problem, methods in evaluation()["summary"].items()
        for method, found in methods.items()
    ]


def resolution_note() -> str:
    """What other grids do to a network."""
    found = evaluation()["resolutions"]
    return (
        f"On 129 x 129 nodes MgNO, trained on 65 x 65, is off by {found['mgno']['129']:.0%}, FNO by "
        f"{found['fno']['129']:.1%}: a 3 x 3 convolution knows one distance between nodes, a Fourier "
        "mode is the same on every grid. MgNO has to be trained on the grid that it is used on."
    )


def classical_note() -> str:
    """The yardstick that is not learned."""
    errors = evaluation()["classical"]
    learned = evaluation()["summary"]["smooth"]["mgno"]["l2"]
    count = next((k for k, error in enumerate(errors) if error < learned), len(errors) - 1)
    return (
        f"The classical V-cycle, which knows the equation, takes {count} cycles on smooth ground "
        f"to fall below MgNO's error of {learned:.2%} (errors after each: "
        + ", ".join(f"{error:.2g}" for error in errors[1 : count + 2])
        + ")."
    )


CYCLE_ALT = "The levels that the V-cycle visits, step by step"
RESPONSE_ALT = "The learned and the true response along the row of the impulse"
ERRORS_ALT = "Errors of MgNO, FNO and U-Net"
ROLLOUT_ALT = "Error of each network over the time of its rollout"
SQUARE_OVER = "this sample and this motion"
