"""The words of the page: explanations, and sentences about what was measured."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core import checkpoints
from core.claims import recorded
from core.figures.verdict import plain
from core.laws_of_motion import BROKEN, SYMMETRIES
from core.papers.soft_equivariance.exhibit import Asked, Found, Moved
from core.papers.soft_equivariance.figures import CAST, NAMES
from core.papers.soft_equivariance.train import (
    AXIS,
    POWER,
    STRENGTH,
    TUNED_AT,
    name_of,
)

METHOD_NAMES = {key: method.name for key, method in CAST.items()}
WHAT = {"all": "All", "shapes": "Shapes", "strengths": "Strengths", "errors": "Errors"}
AXIS_NAMES = {"z": "z", "x": "x", "y": "y", "tilted": "none of the three"}
CANDIDATE_NAMES = {"xyz": "x, y and z", "xy": "only x and y"}
TUNINGS = {2: "as the paper (p = 2)", 0: "left out (p = 0)", 20: "overdone (p = 20)"}
ALPHA_NAMES: dict[float, str] = {-1: "\u22121", -0.3: "\u22120.3", 0: "0"}
CHARTS = {"errors": "Errors", "violations": "Violations", "training": "In training"}
LAWS = {"world": "Throw", "drawn": "Draw", "yours": "Your file"}
MOTION_CHARTS = {"violations": "Violations", "strengths": "Strengths", "costs": "Errors"}
CHART_HELP = (
    "Violation: how far moving first and asking then differs from asking first, from 0 to 1. "
    "Strength: the price on the distance from a symmetry, after tuning."
)
DIAL_HELP = (
    "Y = I + \u03b1 (I g) g\u1d40: at 0 the inertia I itself, symmetric under all turns; at \u22121 "
    "what it says along one axis is gone, and only turns about that axis are left."
)
TUNING_HELP = "\u03bb becomes \u03bb / (R / least R)^p, once."
CANDIDATES_HELP = (
    "The axes about which symmetry is offered to the soft fit, each with its own strength."
)
SQUARE_OVER = "these five masses; g: the rotation, f: the model"
STRENGTH_ALT = "Strength of each axis, found and best in hindsight"
CURVE_ALT = "Error on unseen bodies by the dial, a curve a method"
NETWORK_ALT = "What was measured of trained networks"
PATHS_ALT, MOTION_ALT = "Paths, and where two learned laws lead", "The four symmetries of the law"
CIRCLES = (  # strokes: three circles about one place, as quickly turned through
    "AUoASjAPfALcAH9AC7Ax6As7An8AjaAfdAbgA9lA7pA6uA7zA8EAaJAdNAhQAlTAqUBhlBgoBerBevBeyBfCBhFBjIBlKBoMBsN"
    "BvNBzNBCMBFKBIIBKFBMCBNzBNvBNsBMoAtGAvGAxGAAFABEADDAEBAFAAGxAGvAGtAFrAEpADoABmAzlAxlAvlAtlArmApnAno"
)
GRAVITY_HELP = "Together with a spring it only moves the place of rest, about which turns hold."
INVITATION = "Rows of x, y and t; until then, throws under gravity."
ABOUT_PATHS = (
    "the law is a uniform force, one linear in the place, one linear in the velocity, and quadratic "
    "drag; turns, scalings and the mirror (left and right) are about the place of rest, or the middle"
)

WHAT_YOU_SEE = """
Five masses in space (green) and their **inertia**, drawn as what it makes of a sphere. Turn the
masses, and it turns along: a symmetry under all turns. The dial breaks it. At \u22121 the shape is
flat, and only turns about one axis are left.

Maps are fitted to the same few noisy bodies. *Exact: all turns* cannot follow the dial. *Free* follows
the noise. *Soft* pays a price for its distance from each of three symmetries, and once, **the prices
are weighed by what the fit then keeps**: that of what is broken falls, that of what holds stays. Nobody
told which axis. *The square* and *Networks* show the same with trained networks; *Motion* measures four
symmetries of paths: thrown, drawn, or yours.

**What does not hold.** Soft is hardly ever the best: who knows the right symmetry and imposes it exactly
errs less. One candidate always keeps its full price, even if none is right: offer only x and y, or an
axis between all three. In closed form tuning gains much; networks find the axis and err less than free
ones, but there tuning itself gains nothing.
"""

MATHEMATICS = r"""
A linear map $W$ between tensors is equivariant under $G$ if, and only if, $W$ as a tensor is
invariant: a subspace, with projector $P_G$. Under $O(3)$ maps of matrices to matrices keep 3 of 81
dimensions, under $O(2)$ about an axis 10. The distance is the penalty, summed over layers $\ell$:

$$
R_i(\theta) = \sum_\ell \tfrac12\,\lVert W_\ell - P_i W_\ell\rVert^2, \qquad
L = L_{\text{task}} + \sum_i \lambda_i R_i .
$$

The gradient of $R_i$ is $(1 - P_i)W$. Once in training, at step $E_a$,

$$\lambda_i \leftarrow \lambda_i \big/ \big(R_i / \min_j R_j\big)^p .$$

**Closed form.** With $C = \sum m\,rr^\top$ inertia is linear, $I = \operatorname{tr}(C)\,1 - C$, so
the soft fit is a ridge regression: $\operatorname{vec} W = \big(1\otimes\tfrac1n X^\top X +
\epsilon + \sum_i\lambda_i(1-P_i)\big)^{-1} \operatorname{vec}\tfrac1n Y^\top X$.

**Motion.** The law is $a = W\varphi$ with $\varphi = (1, x, v, |v|v)$. A map $g = (L, t)$ of the
plane takes $\varphi$ to $M_g\varphi$, and the law has the symmetry where $WM_g = L\,W$.
"""

SCALED_DOWN = f"""
The closed form is no experiment of the paper's; it is its method where everything can be computed.
The networks are small: inertia of five masses, 1,000 bodies to train on, two blocks of 16 scalars, 8
vectors and 6 matrices (the authors' code: three, of 128 channels), 2,000 steps of 100 (16,000 of 500),
\u03bb = {STRENGTH:g} at the start (100), tuned at step {TUNED_AT} with p = {POWER:g} as there. R is a sum
over weights, so that a smaller network needs a smaller \u03bb: 1 was chosen over 0.1 in short trials on
validation bodies, where baselines were tuned less. The bilinear term is a learned mix of products; the
last weights are taken, not the best on validation. Away from \u03b1 = -1 there is one seed.

The paper's tables could not be read: none of its numbers is printed. *RPP* is Finzi et al. 2021,
*Turned copies* a control that the paper does not have: training on copies turned by the right
group. The paper's motion is of cars (Waymo); here bodies are thrown, and the law has 14 weights.
"""

YOUR_DATA = (
    "*Motion* takes paths as rows of x, y and t (CSV); a new path begins where the time goes back. "
    "Or draw them: the points of a stroke count as equally long apart in time. Velocities and "
    "accelerations are read from parabolas through seven points, a law with 14 weights is fitted, "
    "and each symmetry is judged by what it costs to force it on the law, on parts that were left "
    "out. With few or one-sided paths the answer is often *cannot be told*. `python -m core inspect "
    "throws.csv` says the same."
)


def dial_note(asked: Asked, found: Found) -> str:
    """Who errs how much, and what the strengths say."""
    best = max(found.strengths, key=lambda name: found.strengths[name])
    errors = {name: plain(found.errors[name]) for name in ("o3", "free", "equal", "soft", "oracle")}
    said = (
        f"Error on unseen bodies: exact under all turns **{errors['o3']}**, free "
        f"**{errors['free']}**, soft **{errors['soft']}** ({errors['equal']} before tuning), exact "
        f"about the right axis {errors['oracle']}. "
    )
    if asked.power == 0:
        return said + "Without tuning all strengths stay equal."
    values = ", ".join(f"{name} {plain(value)}" for name, value in found.strengths.items())
    if asked.alpha == 0:
        return said + f"All symmetries hold, and so strengths differ by chance: {values}."
    verdict = f"**none of these is right, and {best} keeps its strength all the same**"
    if asked.axis in found.strengths:
        verdict = f"{'the right' if best == asked.axis else '**a wrong**'} axis keeps its strength"
    return said + f"Strengths: {values}: {verdict}."


def evaluation() -> dict[str, Any]:
    """What was measured with the claims."""
    return recorded("soft-equivariance")["evaluation"]


def network_rows(alpha: float) -> list[dict[str, str]]:
    """Every way to train, in numbers."""
    rows = []
    for arm, here in evaluation()["networks"][f"{alpha:g}"].items():
        row = {"Network": METHOD_NAMES[arm], "Error": _spread(here["errors"])}
        row |= {f"Violation about {axis}": _spread(here[axis]) for axis in "xyz"}
        strengths = np.array(here["strengths"]).mean(0)
        shown = any(strengths) and "\u2009/\u2009".join(plain(value) for value in strengths)
        rows.append({**row, "\u03bb of x, y, z": shown or "none"})
    return rows


def _spread(values: list[float]) -> str:
    if max(values) < 1e-4:
        return "0, to rounding"
    spread = f" \u00b1 {np.std(values, ddof=1):.3f}" if len(values) > 1 else ""
    return f"{np.mean(values):.3f}{spread}"


def strengths_note(alpha: float) -> str:
    """What PER found, seed by seed."""
    found = evaluation()["networks"][f"{alpha:g}"]["soft"]["strengths"]
    said = "; ".join("/".join(plain(value) for value in each) for each in found)
    right = sum(int(np.argmax(each)) == "xyz".index(AXIS) for each in found)
    left = ", the axis that is left" if alpha else "; here all three symmetries hold"
    return (
        f"\u03bb of x/y/z after tuning, by seed: {said}. The largest is of {AXIS} in {right} of "
        f"{len(found)}{left}."
    )


def training_curve(alpha: float, seed: int) -> list[dict[str, float]]:
    """What was read while the soft network trained."""
    return checkpoints.read("soft-equivariance", name_of("soft", alpha, seed)).card["curve"]


def motion_note(found: Moved) -> str:
    """The verdicts, with what they rest on."""
    verdicts = found.judged.verdicts
    by_word: dict[str, list[str]] = {}
    for symmetry in SYMMETRIES:
        by_word.setdefault(verdicts[symmetry].word, []).append(NAMES[symmetry].lower())
    words = {"holds": "**Hold**", "broken": "**Broken**", "cannot be told": "**Cannot be told**"}
    said = "; ".join(
        f"{words[word]}: {', '.join(by_word[word])}" for word in words if word in by_word
    )
    if by_word.keys() == {"cannot be told"}:
        said += ": these paths say too little"
    return (
        f"{said}. Broken means that forcing it raises the error on every part left out, by "
        f"{BROKEN - 1:.0%} or more in all; it holds where the free law keeps it to a tenth."
    )


def errors_note(found: Mapping[str, Any]) -> str:
    """Mean errors of the arms at one place of the dial."""
    said = ", ".join(f"{METHOD_NAMES[arm]} {np.mean(found[arm]['errors']):.2f}" for arm in found)
    seeds = len(found["soft"]["errors"])
    return f"{'Mean of three seeds' if seeds > 1 else 'One seed'}: {said}."
