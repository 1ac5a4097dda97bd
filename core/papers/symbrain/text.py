"""The words of the page."""

from typing import Any

import numpy as np

from core.claims import recorded
from core.papers.symbrain.asymmetry import Asymmetry
from core.papers.symbrain.exhibit import misses
from core.papers.symbrain.figures import CAST
from core.papers.symbrain.held_out import SLICES
from core.papers.symbrain.lines import line_errors
from core.papers.symbrain.measure import COMPARED
from core.papers.symbrain.predict import NEAR, NOTICE, Midline, announcement
from core.papers.symbrain.slices import Slice, slice_line
from core.papers.symbrain.train import ALIGNED, ALIGNING, DRAWING, HEADS, SLUG, Stage
from core.papers.symbrain.volume import Plane

SOURCE_NAMES = {"sample": "Synthetic slice", "upload": "Your file"}
VOLUME_NAMES = {
    "template": "Template, tilted",
    "newborn": "Synthetic newborn",
    "upload": "Your file",
}
OF_NAMES = {"slice": "A slice", "volume": "A whole head"}
MODE_NAMES = {"found": "Look", "yours": "Your line", "brush": "Lesion brush"}
METHOD_NAMES = {key: method.name.capitalize() for key, method in CAST.items()}
ASKED_NAMES = {name: METHOD_NAMES[name] for name in ("combined", "network")}
QUANTITY_NAMES = {"angle": "Angle", "offset": "Offset"}
HEAD_NOTE = (
    "A wedge is cut out, so that three slices are seen; in blue the midplane. Drag to turn it."
)
METHODS_ALT = "Errors of six methods on held-out slices with and without lesions"
RESIDUAL_ALT = "Distance of the line of each slice from the plane"
NOT_CLINICAL = f"**{NOTICE[0].upper()}{NOTICE[1:]}.**"


def _seen(stages: tuple[Stage, ...], slices: int) -> int:
    return slices * sum(stage.steps for stage in stages)


WHAT_YOU_SEE = f"""
A head is nearly its own mirror image. A small network sees it on a square around the head, and draws
where the mirror stands: a **ridge** along the midline, and the brain. A robust fit turns the ridge into
a line. A **second network** then sees the slice along that line, one half laid upon the mirror image of
the other, and says how far the line is to turn and to shift, and how sure it is of that. **Symmetry**
has the last word, for heads that are not drawn as ours are: the line goes to where the brain mirrors
itself best, the less far the surer the networks are, and the less alike the halves. What one side has and
the other has not, such as a lesion, loses its say in that. Blue is the outcome, with a band of two
standard deviations of the networks; confidence is the chance, as they see it, that it is off by no more
than {NEAR:g} degrees and {NEAR:g} pixels of 128.

Other ways stand beside it: the two networks alone, and symmetry from the first network's line alone.
Three classical ways, each alone: **mirror correlation** tries every line, **principal axes** look at
the outline's moments, the **bisector** halves its chords. Paint a lesion on one side and watch who is
fooled.

**What the networks have seen:** {_seen(DRAWING, HEADS):,} and {_seen(ALIGNING, ALIGNED):,} slices, none
of them a scan. They are cut from the tissue maps of one symmetric template, with skull, scalp, face and
eyes drawn around it, at any tilt up to 35 degrees, in any contrast, bent, blurred, noisy, with lesions
and without. So the truth is known to a fraction of a pixel, and no one's data is needed; and so real
heads are something else again: look before you believe. *The paper is a dataset* of 3,150 annotated
slices of newborns, which is not distributed with this page: it states no accuracy to compare with, and
what is promised below is this page's own.

The straight midline is the template's midplane, bent as the head is bent but not pushed by a lesion:
where the falx would be without it.
"""
MATHEMATICS = r"""
A line in the slice is $x\cos\theta + y\sin\theta = \rho$, from the middle, $y$ downwards;
$(\theta, \rho)$ and $(\theta + 180^\circ, -\rho)$ are the same line, so the network draws a heat map $h$
instead of numbers that would have to jump. With the eight motions $g$ of the square,

$$
\bar h(x) = \frac{1}{8} \sum_{g \in D_4} g^{-1} h(g\,x)
$$

commutes with each of them whatever $h$ is: frame averaging with the whole group as its frame. The line
minimises $\sum_p \bar h_p\, w_p\, (n \cdot p - \rho)^2$ over unit normals $n$, with Cauchy's weights
$w_p = 1 / (1 + r_p^2 / s^2)$ of the residuals and a scale $s$ that narrows.

The line makes a frame: across it and along it, each either way. The second network's answer is averaged
over the frame's four flips, so that turning by a quarter or flipping the slice takes its line along too.
It is trained to turn and shift with a small error, and to expect that error by Laplace's law.

With the mirror $\sigma_\ell$ across a line $\ell$ and weights $w$, the **symmetry score** is

$$
S(\ell) = \frac{\langle x, \sigma_\ell x\rangle_w}{\|x\|_w\, \|\sigma_\ell x\|_w},
$$

means removed. The weights are those of the brain, less where $x$ and $\sigma_\ell x$ differ. The
line minimises $\log(1 + \epsilon - S(\ell))$, which falls as halves that differ by noise of unknown
strength grow likelier, plus a share of the squared way from the networks' line, over the errors that
they expect and some doubt more, for they never saw a scan.

In a volume each slice's line gives two points in the world; a plane $n \cdot x = d$ is fitted to them
by the same reweighted least squares, then moved to maximise $S$ in three dimensions. Yaw is
$\operatorname{atan2}(n_y, n_x)$, roll $\operatorname{atan2}(n_z, n_x)$, in RAS.
"""


def evaluation() -> dict[str, Any]:
    """What `python -m core check` measured. Raises CheckpointError."""
    return recorded(SLUG)["evaluation"]


def line_words(shown: Slice, midline: Midline, method: str = "combined") -> str:
    """A line in numbers: how far it is tilted from upright, and how far from the middle it is."""
    theta, rho = slice_line(shown, midline, method).values()
    tilt = (theta + 90) % 180 - 90
    return f"tilted by {tilt:z.1f}\u00b0, {abs(rho):.1f} {shown.unit} from the middle"


def headline(shown: Slice, midline: Midline) -> str:
    """The line, how far it is from the truth where that is known, and how sure the networks are."""
    warning = announcement(midline.confidence)
    sign = ":material/warning: " if warning else ""
    off = ""
    if shown.truth is not None:
        angle, offset = misses(shown, midline)["combined"]
        off = f" \u00b7 off by {angle:.1f}\u00b0 and {offset:.1f} {shown.unit}"
    line = line_words(shown, midline)
    text = f"## T{line[1:]}{off} \u00b7 confidence {midline.confidence:.2f}"
    return f"{text}\n\n{sign}{warning[:1].upper()}{warning[1:]}" if warning else text


def methods_rows(shown: Slice, midline: Midline) -> list[dict[str, str]]:
    """Each method's line, its symmetry score, and its error where the truth is known."""
    off = misses(shown, midline) if shown.truth is not None else {}
    rows = []
    for method in midline.lines:
        row = {
            "Method": METHOD_NAMES[method],
            "Line": line_words(shown, midline, method),
            "Symmetry": f"{midline.symmetry[method]:.3f}",
        }
        if method in off:
            row["Error"] = f"{off[method][0]:.1f}\u00b0, {off[method][1]:.1f} {shown.unit}"
        rows.append(row)
    return rows


def yours_note(score: float, best: float) -> str:
    """The visitor's line against the page's."""
    verdict = "nearly as symmetric" if score > best - 0.02 else "less symmetric"
    verdict = "at least as symmetric" if score >= best - 5e-4 else verdict
    return (
        f"## Your line: symmetry {score:.3f}\n\nThe page's: {best:.3f}. Yours is {verdict}. Drag its "
        "ends, or focus the slice and use the arrow keys."
    )


def brush_note(shown: Slice, before: Midline, after: Midline) -> str:
    """How far each method's line went when a lesion was painted."""
    moves = []
    for method, line in after.lines.items():
        angle, offset = line_errors(
            after.canvas.to_slice(line), before.canvas.to_slice(before.lines[method])
        )
        moves.append((float(angle), float(offset), method))
    said = "; ".join(
        f"{CAST[method].name} {angle:.1f}\u00b0, {offset:.1f} {shown.unit}"
        for angle, offset, method in moves
    )
    _, _, worst = max(moves, key=lambda move: move[0] + move[1])
    return f"**Most moved: {CAST[worst].name}.** The lesion moved the lines by: {said}."


SQUARE_OVER = "the angle in right angles or the offset in sides of the slice, whichever is larger"


def square_words(angle: int) -> str:
    """Why."""
    if angle % 90 == 0:
        return (
            "A flip or a quarter turn: exact up to rounding, by the average over the square's motions, "
            "whatever the network learned."
        )
    return (
        "Between quarter turns nothing guarantees it, and the slice is resampled: how near the two ways "
        "round come is what training has brought about."
    )


def plane_words(plane: Plane) -> str:
    """A plane in one line."""
    warning = announcement(plane.confidence)
    text = (
        f"## Yaw {plane.yaw:z.1f}\u00b0, roll {plane.roll:z.1f}\u00b0, offset {plane.offset:z.1f} mm "
        f"\u00b7 confidence {plane.confidence:.2f}"
    )
    return f"{text}\n\n:material/warning: {warning[:1].upper()}{warning[1:]}" if warning else text


def plane_note(plane: Plane, truth: tuple[np.ndarray, float] | None) -> str:
    """How the plane was found, and how far it is from the truth where that is known."""
    note = (
        f"{len(plane.lines)} slices agree within {np.median(plane.residuals):.1f} mm (median). "
        f"Mirror correlation of the head across the plane: {plane.symmetry:.3f}."
    )
    if truth is None:
        return note
    angle = np.rad2deg(np.arccos(np.clip(plane.normal @ truth[0], -1, 1)))
    by_slices, _ = plane.by_slices
    alone = np.rad2deg(np.arccos(np.clip(by_slices @ truth[0], -1, 1)))
    return (
        f"**From the truth: {angle:.2f}\u00b0 and {abs(plane.offset - truth[1]):.2f} mm** (by the slices "
        f"alone {alone:.2f}\u00b0). {note}"
    )


def asymmetry_rows(found: Asymmetry, baseline: dict[str, float]) -> list[dict[str, str]]:
    """The indices beside those of the symmetric template."""
    names = {
        "mirror_correlation": "Correlation of the halves",
        "mean_difference": "Mean difference, of the range of brightness",
        "balance": "Right minus left, of the whole",
    }
    here = found.indices()
    return [
        {"Index": name, "Here": f"{here[key]:.3f}", "Symmetric template": f"{baseline[key]:.3f}"}
        for key, name in names.items()
    ]


_METHODS_NOTE = (
    f"Bars are medians, whiskers reach to the 95th percentile, over {COMPARED} unseen synthetic slices "
    "of each kind, at tilts up to 35 degrees and in any contrast, for which the classical methods, made "
    "for whole and nearly upright heads, were not meant. Each of them searches all lines of the same "
    "picture, however long that takes; the first network's average takes eight passes, the second's "
    "four. The scale is logarithmic."
)


def methods_note() -> str:
    """What the bars are, and what the page's last step costs here."""
    found = evaluation()
    angle, offset = found["alone"]["angle"], found["alone"]["offset"]
    return (
        f"{_METHODS_NOTE} **On synthetic slices the networks alone are nearer** than with symmetry's "
        f"last word: median offset {offset[1]:.2f} against {offset[0]:.2f} pixels, angle {angle[1]:.2f} "
        f"against {angle[0]:.2f} degrees, over {SLICES:,} of each kind."
    )


def certainty_note() -> str:
    """How well the networks know what they know."""
    found = evaluation()
    return (
        "The networks' band of two standard deviations about the page's line holds the truth of both "
        f"numbers in {found['coverage']:.0%}; mean confidence is {found['confidence']:.2f}, and "
        f"{found['near']:.0%} of lines are within {NEAR:g} degrees and {NEAR:g} pixels. Of those that "
        f"are not, {found['caught']:.0%} are announced as unsure. In the worst slices there is hardly a "
        "midline to be seen: off the middle of a head tilted by up to 35 degrees, or half out of view."
    )


ASYMMETRY_NOTE = (
    "Red: brighter than the mirror image; blue: darker. A coil's uneven field, a tilt out of the slice "
    "and noise all show here too. Everybody's halves differ: read a number beside the template's only. "
    f"{NOT_CLINICAL}"
)
