"""The words of the page: names of views, explanations, and sentences about what was measured."""

from typing import Any

import numpy as np

from core.claims import recorded
from core.figures.verdict import plain
from core.papers.flow_equivariant_rnn import measure
from core.papers.flow_equivariant_rnn.data import OBSERVED
from core.papers.flow_equivariant_rnn.exhibit import HiddenSquare, Run, TurningRun
from core.papers.flow_equivariant_rnn.figures import velocity_text
from core.papers.flow_equivariant_rnn.train import LONGER, SLUG

OVER_NAMES = {
    "velocity": "Velocity",
    "horizon": "Horizon",
    "longer": "Trained over twenty",
    "longest": "Trained over thirty",
    "training": "Training",
}

PAD_HELP = (
    "Dashed: as far as velocities reach that FERNN-V2 keeps a copy for, in whole pixels a frame."
)
SQUARE_OVER = "all determined copies, channels and frames"
OWN_ERROR = "Mean squared error per pixel over all predicted frames of the film above"
OVER_ALT = {
    "velocity": "Heat maps of prediction error over velocity for G-RNN and FERNN-V2",
    "horizon": "Prediction error of five networks at each predicted frame",
    "longer": "Prediction error of two networks, trained over twenty frames, at each of sixty",
    "longest": "Prediction error of two networks, trained over thirty frames, at each of sixty",
    "training": "Validation error of five networks over training steps",
}
OVER_NOTE = {
    "velocity": "Both networks saw digits that move by at most one pixel a frame, inside the white "
    "square. Outside it the velocities are new to them. Mean over three seeds; unseen digits. The "
    "FERNN's excess at two pixels to the right is one seed's. The G-RNN's error outside is that of a "
    "black film: it predicts nothing there.",
    "horizon": "Networks are trained to predict ten frames; here they go on to thirty. Lines are "
    "the mean and bands the range of three seeds; unseen digits. In this miniature "
    "all errors grow past the horizon of training; the paper reports a flat curve for FERNN. Its own "
    "predictions are not the cause, for with true frames fed its error grows nearly as much: past the "
    "twenty steps of training the hidden state grows.",
    "training": "All networks had the same films, steps and learning rate, which was chosen on the G-RNN "
    "and FERNN-V2 alone; 3e-3 may be too large for the wide G-RNN. That has the same multiplications in "
    "its recurrence as FERNN-V2, 2.8 times as many in all, and 24 times its weights.",
}
PATHS_ALT = "Paths of a network's stabilised hidden states at several velocities, in one plane"
PATHS_NOTE = (
    "Each network's hidden state while it observes, shifted back along the motion, at the velocity that "
    "is set and at others, in the two main directions of all. Dots grow with time, the last is ringed. "
    "The FERNN's path is the same at every velocity of its grid: one hides the others. The G-RNN's "
    "become others."
)

WHAT_YOU_SEE = """
A digit drifts over a torus: what leaves on one side comes back on the other. Two recurrent networks
watch ten frames and then predict, fed with their own predictions.

The **G-RNN** (orange) updates its hidden state in a frame that stands still. A moving digit smears
in it: held still by an eye that moves along, its state is not the one that it has for a digit at
rest. The FERNN's is, exactly; the percentage over its last panel is 0 at every velocity of its grid.

The **FERNN** (blue) keeps one copy of its hidden state for every velocity, and carries each copy
along. The copy whose velocity is the stimulus's sees a digit that stands still. Change the velocity
and the crisp copy *moves over the grid* by just that vector: motion has become a permutation.
Brightness of hidden states is the square root of activity, on the range of the whole film.
"""
SCALED_DOWN = """
16 hidden channels, 16 x 16 pixels and scikit-learn's 8 x 8 digits, where the paper has
128 channels, 28 x 28 pixels and MNIST.
"""
MATHEMATICS = r"""
For velocities $\nu \in V = \{-r..r\}^2$ and input $u_t$,

$$h_{t+1}[\nu] = \mathrm{ReLU}\big(U * u_{t+1} + W * \psi_1(\nu)\, h_t[\nu]\big), \qquad h_0 = 0,$$

with $\psi_t(\nu)$ the shift by $t\nu$ and $*$ a circular convolution. Set the film in motion,
$u'_t = \psi_t(\hat\nu)\, u_t$. By induction over $t$, exactly,

$$h'_t[\nu] = \psi_t(\hat\nu)\, h_t[\nu - \hat\nu] \quad \text{wherever } \nu - \hat\nu \in V.$$

The flow moves the hidden state **and** permutes its copies. With $V = \{0\}$ nothing can be permuted,
and the equation fails for every $\hat\nu \neq 0$: that is the G-RNN. The decoder takes the maximum
over $\nu$ and five (here three) convolutions.

Predictions are equivariant only nearly: copies at the edge of $V$ have no partner, and as in the
official code each prediction enters the network one step late.
"""


def evaluation() -> dict[str, Any]:
    """What `python -m core check` measured over the test films. Raises CheckpointError."""
    return recorded(SLUG)["evaluation"]


def longer_note(evaluation: dict[str, Any], how: str) -> str:
    """How far FERNN-V2 predicts that was trained on over more frames; how: a key of LONGER."""
    trained, longer = evaluation[f"{how}_horizon"], np.array(evaluation[f"{how}_mse"]["fernn-v2"])
    before = np.array(evaluation["horizon_mse"]["fernn-v2"])

    def over_tenth(errors: np.ndarray, frame: int) -> str:
        ratios = errors[:, frame - 1] / errors[:, 9]
        return f"{plain(ratios.min())} to {plain(ratios.max())}"

    stages = " and ".join(f"{steps:,} steps over {frames}" for frames, steps in _until(how))
    return (
        f"Ours, not the paper's: trained on for {stages} frames, and asked for {longer.shape[1]}. "
        f"FERNN-V2's error at frame {trained}, the last that it was trained over, is "
        f"{over_tenth(longer, trained)} times that at frame 10 (three seeds); it was "
        f"{over_tenth(before, trained)} times. At frame {trained + 10} it is "
        f"**{over_tenth(longer, trained + 10)}** times, at frame {longer.shape[1]} "
        f"{over_tenth(longer, longer.shape[1])} times: "
        "all seeds keep as far as they were trained, not all beyond."
    )


def _until(how: str) -> list[tuple[int, int]]:
    """Frames and steps of the trainings that go on, up to this one."""
    return [LONGER[name] for name in list(LONGER)[: list(LONGER).index(how) + 1]]


def stillest_copy(result: Run, velocity: tuple[float, float]) -> str:
    """Which copy is stillest in its own frame, beside the stimulus's velocity."""
    rest = measure.copy_restlessness(result.hidden.float(), result.config)
    stillest = result.config.velocities[int(rest.argmin())]
    same = "the velocity of the stimulus" if stillest == velocity else "not that of the stimulus"
    more = "Set another velocity and the bright square moves with it."
    if velocity not in result.config.velocities:
        more = "No copy moves at this velocity: the network's own lie in the dashed square, whole."
    return (
        f"The stillest copy is **{velocity_text(stillest)}**, {same} {velocity_text(velocity)}. Held "
        f"still, it changes by {rest.min():.2f} of its size a frame, the median copy by "
        f"{sorted(rest.flat)[rest.size // 2]:.2f}. {more}"
    )


def square_cause(result: HiddenSquare, breaking: str, nu: tuple[float, float]) -> str:
    """Why the square closes, or does not, in words."""
    copies = len(result.config.velocities)
    lines = [_hidden_cause(result, breaking, nu)]
    if copies > 1:
        lines.append(
            f"The theorem determines {result.determined} of {copies} copies; the others have no "
            "partner in V and are not compared."
        )
    lines.append(
        f"Predicted frames differ by {result.prediction_error:.2g} of their size: the maximum over V "
        "loses the copies without a partner, and each prediction is fed back one step late."
    )
    return " ".join(lines)


def _hidden_cause(result: HiddenSquare, breaking: str, nu: tuple[float, float]) -> str:
    whole = all(float(v).is_integer() for v in nu)
    if result.determined == 0:
        return "This velocity lies outside V: no copy has a partner, so nothing can be compared."
    if breaking == "no shift":
        return "Without the shift all copies are alike and stand still, like a G-RNN."
    if not whole:
        return (
            "A fraction of a pixel is no element of V: the film is interpolated, and the nearest "
            "copy moves at another speed."
        )
    if breaking == "zero padding":
        return "Padding with zeros gives the torus an edge, which a shift carries along."
    if result.square.error <= 1e-6:
        return "Moved then run is run then moved, to rounding." if any(nu) else "No extra velocity."
    return "This network has no copy that moves along with the film."


def rotation_note(order: int, runs: dict[str, TurningRun]) -> str:
    """What the rotation view shows, with its numbers."""
    baseline, method = runs.values()
    exact = (
        "Quarter turns of a square image are exact, so the FERNN's square closes to rounding."
        if order == 4
        else "Quarter turns are exact. For odd multiples of 45 degrees the pixels are interpolated "
        "anew at each step, and on so coarse a grid even the FERNN's square stays open."
    )
    truth = method.film[OBSERVED:]
    errors = [(r.predictions - truth).square().mean().item() for r in (baseline, method)]
    return (
        f"Relative error of the square: G-RNN {plain(baseline.error)}, FERNN {plain(method.error)}. "
        f"{exact} "
        f"Prediction error on this film: G-RNN {errors[0]:.4f}, FERNN {errors[1]:.4f}."
    )
