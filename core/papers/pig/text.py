"""Words of the page: names of choices, explanations, and notes with numbers of what is shown."""

from collections.abc import Mapping
from typing import Any

from core.claims import recorded
from core.figures.verdict import plain
from core.memory import kept
from core.papers.pig.exhibit import View
from core.papers.pig.figures import CAST, PROBLEM_NAMES
from core.papers.pig.live import Live
from core.papers.pig.model import CHANNELS
from core.papers.pig.train import PAPER_POINTS, PAPER_SIZE, PAPER_STEPS, SETTINGS, SLUG

EQUATIONS = {
    "helmholtz": r"$u_{xx} + u_{yy} + u = q$, with $q$ such that $u = \sin(\pi x)\sin(4\pi y)$",
    "burgers": r"$u_t + u\,u_x = \frac{0.01}{\pi} u_{xx}$, from $-\sin \pi x$: a wave steepens "
    "into a shock",
    "allen-cahn": r"$u_t = 10^{-4} u_{xx} - 5u^3 + 5u$, from $x^2\cos\pi x$: phases part",
    "flow-mixing": r"$u_t + a\,u_x + b\,u_y = 0$: a vortex $(a, b)$ winds up a front",
    "klein-gordon": r"$u_{tt} - u_{xx} - u_{yy} + u^2 = f$, with a known wave for $u$",
}
SOURCE_NAMES = {"waves": "Chosen waves", "upload": "Your source"}
CHART_NAMES = {
    "problems": "Every equation",
    "time": "Over time",
    "parameters": "Over parameters",
    "pruned": "With Gaussians removed",
    "spectrum": "By frequency",
    "table": "Table",
}
METHOD_NAMES = {key: method.name for key, method in CAST.items()}
LARGE = f"PIG in the paper's size: {CHANNELS} x {PAPER_SIZE} Gaussians"
LARGE_HELP = (
    f"{PAPER_POINTS:,} points inside and as many on each side; {20 * PAPER_STEPS:,} iterations of the "
    "paper's 40,000. The other two stay as they are."
)

WHAT_YOU_SEE = """
Each field solves a differential equation: it was never shown the solution, only how far the equation
fails at some points and how far the edge is off. **PIG** writes the field with Gaussians, which are
drawn as ellipses; their places, widths and weights are learned, so that they gather where the solution
bends. **Frozen**: the same Gaussians where they first fell, with the same widths; only their weights and
the small network learn.
**PINN**: a network of four layers of 50 neurons on the coordinates alone, which learns low frequencies
first and high ones late.

All three see the same points and use the same optimiser, for minutes each but not for equally many: PIG
for 1.2 to 2.3 times as long as frozen Gaussians, and 0.6 to 1.8 times as long as the PINN (see the
table), which errs least on Burgers and flow mixing. One seed; where no error is below 1% nobody has
solved the equation. Errors are relative, over the whole domain, against exact solutions: Hopf and
Cole's for Burgers, a spectral one for Allen-Cahn.
"""
SCALED_DOWN = """
100 to 600 Gaussians a channel (the paper: 100 to 4,000) and 4,096 or 8,192 points (10,000 and more),
drawn anew for every 20 iterations as in the official code. Helmholtz is there in the paper's size as
well, trained for a tenth of the paper's iterations. L-BFGS for all equations (the paper uses Adam for
those in three dimensions); one seed, errors of the last step where the official code keeps the best.
First weights are ten times the official ones but for flow mixing, whose points stay for the last fifth,
with 600 Gaussians of first width 0.12 (official: 4,000 and 0.1). Klein-Gordon weighs residuals by 0.01
(1), and the first speed is given. Burgers is not in the paper. For Allen-Cahn all three methods weigh
residuals causally, without which they settle for a solution that forgets how it began.
"""

MATHEMATICS = r"""
A field is a tiny network on features that are sums of Gaussians, each feature with Gaussians of its
own:

$$F_c(x) = \sum_i w_{ci}\, e^{-\frac12 |(x-\mu_{ci})/\sigma_{ci}|^2},$$

$$u(x) = B\tanh(A\,F(x) + a) + b.$$

It is trained to make the equation's residual $r$ vanish, and to meet the conditions at the edge:

$$\lambda\,\frac1P\sum_p r(x_p)^2 + \frac1B\sum_b (u(x_b) - g_b)^2 \to \min.$$

Derivatives of Gaussians are Gaussians times polynomials, so $u_x$ and $u_{xx}$ are written out and
need no automatic differentiation. **The square:** moving all centres moves the picture exactly,
$u(x;\mu + t) = u(x - t;\mu)$, and so does a quarter turn that swaps the widths. Other turns do not:
widths that lie along the axes cannot turn with the centres. A network on bare coordinates has no such
parts to move.
"""


@kept
def evaluation() -> dict[str, Any]:
    """What was recorded when the claims were checked."""
    return recorded(SLUG)["evaluation"]


def watch_note(problem: str, recipes: Mapping[str, str]) -> str:
    """The equation, how the three ended, and how far Gaussians went."""
    travelled = evaluation()["summary"][recipes["pig"]]["travelled"]
    return (
        f"{EQUATIONS[problem]}. {errors_note(recipes)} The median Gaussian travelled {travelled:.2f} "
        "of half the domain."
    )


def error_of(recipe: str) -> str:
    """A trained field's relative error over the whole domain: the one number for it on the page."""
    return plain(evaluation()["summary"][recipe]["l2"])


def errors_note(recipes: Mapping[str, str]) -> str:
    """Errors of the three."""
    parts = ", ".join(f"{CAST[m].name} **{error_of(name)}**" for m, name in recipes.items())
    return f"Relative errors over the whole domain: {parts}."


def pull_note(recipe: str, before: View, shown: View, edits: int, pruned: int) -> str:
    """What the edits did to the error."""
    if not edits and not pruned:
        return (
            f"Relative error **{error_of(recipe)}**. Click a Gaussian and drag it, move it by the "
            "arrow keys or remove it by Delete: the field is drawn anew."
        )
    parts = [f"{edits} edited"] * (edits > 0) + [f"{pruned} least important removed"] * (pruned > 0)
    return (
        f"With {' and '.join(parts)} the picture's error is **{plain(shown.error)}**, "
        f"{plain(shown.error / before.error)} times as large as before."
    )


def square_note(degrees: float) -> str:
    """Why the square closes, or not."""
    if degrees % 90 == 0:
        return (
            "Gaussians that are moved together move the picture, to rounding: no grid, no "
            "interpolation. A quarter turn swaps their widths."
        )
    return (
        "Each Gaussian's widths lie along the axes and cannot turn with its centre: where they are thin "
        "and long, as along a shock, that shows. Full covariances, which the paper allows, could."
    )


def live_note(shown: Live) -> str:
    """How far the training is."""
    return (
        f"Relative error against the truth **{plain(shown.errors[-1])}**, after "
        f"{20 * len(shown.losses):,} iterations and {shown.seconds:.0f} s on one core."
    )


LIVE_CAPTION = (
    "Training lowers the loss; it never sees the truth, and the error against it may rise at first. "
    "2,048 points inside and 128 a side, in float64. Of a source of your own the truth is a "
    "finite-difference solution on 129 x 129 nodes; of waves it is exact."
)


def errors_rows() -> list[dict[str, str]]:
    """Equation by equation, method by method."""
    return [
        {
            "Equation": PROBLEM_NAMES[setting.problem],
            "Method": CAST[setting.method].name + (", the paper's size" if setting.size else ""),
            "Relative L2": plain(found["l2"]),
            "Learned numbers": f"{found['parameters']:,}",
            "Iterations": f"{found['iterations']:,}",
            "Training": f"{found['seconds'] / 60:.1f} min",
        }
        for setting in sorted(SETTINGS, key=lambda s: list(PROBLEM_NAMES).index(s.problem))
        if (found := evaluation()["summary"].get(setting.name))
    ]


LEARNING_ALT = "Relative error of PIG, frozen Gaussians and a PINN over seconds of training"
SPECTRUM_ALT = "Amplitude of each method's error by frequency, beside the true solution's"
ERRORS_ALT = "Errors of PIG, frozen Gaussians and a PINN"
LIVE_ALT = "Loss and relative error over the iterations of the training"
SQUARE_OVER = "the pixels of this picture"
