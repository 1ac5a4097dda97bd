"""The words of the page: explanations, and sentences about what was measured."""

import numpy as np

from core.figures.verdict import plain
from core.papers.opposing_signals import captions
from core.papers.opposing_signals.exhibit import SHOWN, Run, Valley, Wall
from core.papers.opposing_signals.measure import LATE, tug
from core.papers.opposing_signals.train import EVERY, RATES

RISING, FALLING = "Losses that rise most in this step", "Losses that fall most in this step"
BESIDE = {"groups": "Groups' losses", "sky": "The sky alone"}
COMPARED = {"planting": "Plantings", "means": "Remedies"}
SECOND = {"swing": "Feature", "groups": "Groups", "valley": "Valley"}
REMEDIES = {**captions.RUNS, "all": "all of them"}
TIMELINE_ALT = "Loss of all samples and of the two groups over 1,200 steps"
WINDOW_ALT = {
    "groups": "Loss of the two groups, ten steps before and after the chosen one",
    "sky": "Outputs for the sky alone, ten steps before and after the chosen one",
}
SHARPNESS_ALT = "Sharpness over the training, and 2 / eta"
SHARE_ALT = "Share of planted samples among the twenty largest changes of loss, over the training"
PULL_ALT = "How hard the two groups pull over the training, by the means of training"
LOSS_ALT = "Training loss by the means of training"
CLIMB_ALT = "Sharpness of the linear network by step, and 2 / eta"
SWING_ALT = "The opposing feature by step"
GROUPS_ALT = "Losses of the linear network's two groups by step"
VALLEY_ALT = "The valley of the loss over c and o, with the way of descent through it"
SHARP_HELP = (
    "The largest eigenvalue of the Hessian of the training loss, by Lanczos. On a parabola that is "
    "sharper than 2 / eta, gradient descent with learning rate eta jumps across and further out."
)
PULL_HELP = (
    "Half the difference of the two groups' changes of loss in a step, averaged over 25 steps. What "
    "both do together does not count."
)

WHAT_YOU_SEE = """
A network learns a thousand digits, **all of them in every step**: nothing is random. Yet some losses
jump. *Tug of war* sorts the samples by how much their loss changes in one step: on the left those that
rise most, on the right those that fall most. Go one step on, and the two walls change sides.

On the walls are forty samples, 4% of the data: twenty threes and twenty eights to which a constant was
added, shown as a **blue sky**. The sky says nothing of the class, but it is large: threes pull its
weights one way and eights the other, and descent swings between. *Sharpness* shows when that begins: at
2 / eta.

*Remedies* trains the same network otherwise; *Two-layer linear network* is small enough to be solved. The
paper's data are photographs, its sky is a real one; ours is planted, so that we know who pulls. Without
it the edge of stability is reached as well, only later, and by other samples.
"""

MATHEMATICS = r"""
Descent $w' = w - \eta\nabla L$ on a parabola of curvature $\lambda$ multiplies the distance from its
bottom by $1-\eta\lambda$: it swings, and grows, once $\lambda > 2/\eta$.

A linear network $f(x) = c\,b^\top x$ shows why curvature gets there. The signal is
$\beta^\top x_s$; $x_o$ is $\pm u$ in few samples, of variance $\alpha$, and the target adds
$|1^\top x_o|/2$, even in $x_o$: the $+$ and $-$ groups want opposite weights. With $m$ and $o$ the parts
of $b$ along $\beta$ and $u$, and $B=|\beta|$, descent on the population is

$$
\begin{aligned}
c' &= c-\eta\,[m(cm-B)+\alpha c o^2] \\
m' &= m-\eta\,c(cm-B) \\
o' &= (1-\eta\alpha c^2)\,o
\end{aligned}
$$

Gradient flow keeps $c^2-m^2-o^2$. From small weights $c^2$ follows a **logistic curve** to $B$: fitting
the signal raises the sharpness across the valley, $\alpha c^2$, to $\alpha|\beta|$. Where this is above
$2/\eta$, $o$ flips its sign in every step and grows; then $-\eta\alpha c o^2$ shrinks $c$
until the valley is flat enough again. The groups' losses are $\tfrac12(s\mp a)^2$ with $s\propto co$:
one rises as the other falls.
"""

YOUR_DATA = (
    "There is nothing to upload. To look at a training of your own, keep every sample's loss before "
    "every step of full-batch descent, and sort by its change; `core.curvature.top_eigenpair` gives the "
    "sharpness."
)
TRAINED_NOTE = (
    "MLP 64-100-100-10, tanh, half squared error, 1,200 full-batch steps. Learning rates: descent and "
    f"removal {RATES['descent']}, momentum (0.9) {RATES['momentum']}, Adam {RATES['adam']}, batch "
    f"normalisation {RATES['batch-norm']}, for it diverges at {RATES['descent']}."
)


def tug_note(name: str, step: int, rising: Wall, falling: Wall) -> str:
    """Who stands on the walls in a step."""
    if float(np.abs([rising.changes, falling.changes]).max()) < 1e-3:
        return f"Step {step}: no loss changes by more than 0.001. Nobody pulls."
    sides = " | ".join(f"{said} **{_most(wall)}**" for said, wall in _sides(rising, falling))
    if SHOWN[name].planting == "none":
        return f"Step {step}: {sides}. No sample has a sky here."
    planted = int(rising.planted.sum() + falling.planted.sum())
    return f"Step {step}: {sides}. **{planted} of 24** have a sky; 4% of all samples do."


def _sides(rising: Wall, falling: Wall) -> tuple[tuple[str, Wall], tuple[str, Wall]]:
    return ("rising", rising), ("falling", falling)


def _most(wall: Wall) -> str:
    """The commonest digit of a wall, and how many there are."""
    count = np.bincount(wall.labels, minlength=10)
    return f"{count.max()} of {len(wall.labels)} are {count.argmax()}s"


def followed_note(sample: int, rising: Wall, falling: Wall) -> str:
    """Where the sample that is followed stands."""
    for said, wall in _sides(rising, falling):
        if sample in wall.rows:
            change = wall.changes[list(wall.rows).index(sample)]
            return f"The sample you follow is **{said}**: {change:+.2f}."
    return "The sample you follow is on neither wall in this step."


def sharpness_note(runs: dict[str, Run]) -> str:
    """When each run got to its limit."""
    said = []
    for name, found in runs.items():
        limit = SHOWN[name].limit
        if limit is None:
            said.append(
                f"{captions.RUNS[name]}: no such limit, ends at {plain(found.sharpness[-1])}"
            )
            continue
        above = np.flatnonzero(found.sharpness > limit)
        when = f"at step {EVERY * above[0]}" if len(above) else "never"
        said.append(f"{captions.RUNS[name]}: reaches its limit {plain(limit)} **{when}**")
    return "; ".join(said) + "."


def remedies_note(runs: dict[str, Run]) -> str:
    """The pull after step 600: that of descent, which comes first, and what is left of it."""
    late = [float(tug(found.groups[LATE]).mean()) for found in runs.values()]
    first, *others = zip(map(captions.RUNS.get, runs), late, strict=True)
    said = ", ".join(f"{name} **{plain(100 * pull / first[1])}%**" for name, pull in others)
    return f"Mean pull from step 600 on: {first[0]} **{plain(first[1])}**; of that {said}."


def valley_note(here: Valley) -> str:
    """Whether descent can stay where flow ends, and what became of it."""
    ends = f"alpha |beta| = {plain(here.problem.final_sharpness)}, 2 / eta = {plain(here.limit)}"
    top, last = np.nanmax(here.sharpness(here.descent)), here.sharpness(here.descent)[-1]
    if not np.isfinite(last):
        return f"{ends}: **descent leaves for ever**, for the signal too its steps are too long."
    if here.unstable:
        swing = float(abs(here.descent[20:, 2]).max())
        return (
            f"{ends}: **too sharp to stay**. Sharpness climbs to {plain(top)}, o swings out to "
            f"{plain(swing)}, and after {len(here.descent)} steps sharpness is {plain(last)}."
        )
    return f"{ends}: **descent stays** where flow ends, at a sharpness of {plain(last)}; o fades."
