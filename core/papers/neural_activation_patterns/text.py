"""The words of the page: names, explanations, and sentences about what was found."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.claims import recorded
from core.figures.verdict import plain
from core.inputs import image
from core.papers.neural_activation_patterns import PAPER, data
from core.papers.neural_activation_patterns.exhibit import Asked, Read
from core.papers.neural_activation_patterns.nets import (
    DEEP,
    FOUR,
    PLANE,
    PLANE_SHALLOW,
    SHALLOW,
    WIDER,
)
from core.papers.neural_activation_patterns.proofs import SECONDS, STATUSES
from core.relu.plane import Balls, Promise
from core.relu.verify import Certificate

NETS = {shape.name: shape for shape in (DEEP, WIDER, FOUR, SHALLOW)}
NET_NAMES = {
    name: f"{shape.depth} layers of {shape.width}" + (": shallow" if shape == SHALLOW else "")
    for name, shape in NETS.items()
}
PLANE_NETS = {"deep": PLANE, "shallow": PLANE_SHALLOW}
PLANE_NAMES = {"deep": "8 layers", "shallow": "2 layers"}
CLASS_NAMES = dict(enumerate(data.NAMES))
SHOWN = {"pattern": "The pattern", "both": "And balls", "balls": "Balls"}
LITERALS = {
    "mined": "as mined",
    "random": "as many at random",
    "first": "those of the first half of the layers",
    "last": "those of the last layer",
}
STATUS_NAMES = {
    "proved": "proved",
    "counterexample": "counterexample",
    "undecided": "undecided",
    "empty": "nothing follows",
}
DELTA_HELP = (
    "A neuron has to be on, or off, if it is so in at least this share of the class's training "
    "examples; else it is free. Smaller: more neurons are fixed, fewer inputs follow."
)
DEPTH_HELP = "Both learnt the same points, for as many steps; of 128 neurons and of 32."
SEAL_HELP = "Whether the network says this class wherever the pattern is followed on the square."
RECALL_HELP = "The share of points of the class, none of them learnt from, that follow the pattern."
HELD_HELP = "The share of such points that lie in any of the balls, each of which is proved."
LIGHTS = ("on", "off (short)", "free (faint)", "not as the pattern asks")
LITERALS_HELP = "Which neurons the pattern fixes."
PLANE_ALT = "A square, what a network says on it, and the region of a pattern"
BALLS_ALT = "The same square with proved balls"
SHARES_ALT = "Shares of test images that follow their pattern, and that are proved, by delta"
TABLE_NOTE = (
    "300 test digits and 90 pairs; of the first two networks means of three trainings, bands in the "
    "chart one standard deviation of these. Others: how often a digit follows another's pattern."
)
WHAT_YOU_SEE = """
A network of eight layers has learnt three arms of a spiral. Each of its neurons is on or off at a point.
Those that are **on for nearly all examples of a class, and those that are off**, are its activation
pattern; the rest are free. The solid region is all that follows the pattern of a class, drawn exactly.
Where it is magenta the network says another class there. Turn **delta** down: more neurons are fixed, the
region shrinks, the magenta goes, and from then on a promise is **proved for every point of the square**:
what follows is never taken for anything else. Fewer unseen points follow: that is the price.

*A digit* shows the neurons as lights. *All pairs* are the proofs on images: a solver either shows that no
image of the whole cube follows the pattern of one digit and is taken for another, or one is found that
does, whether or not it looks like a digit. Or time is up: **undecided is not proved**. *Prove it now*
runs the solver.

**What does not hold.** The training on the plane is the best of three: at 97% it proves all classes, the
others two and none. With two layers, and fewer neurons, no pattern is proved at any delta offered. A
proof is about the network, not the world: what follows is told alike, rightly or not. Balls ten times as
wide when cut with a pattern, the paper's best, cannot show here: the scale of grey ends at 7.2 times. On
the plane balls do well; in 64 dimensions no unseen digit lies in one.
"""

MATHEMATICS = rf"""
$z_i(x)$ is what hidden neuron $i$ sees before its ReLU. A pattern $P=(A,D)$ fixes neurons:

$$x\in P\iff z_i(x)>0\ \ (i\in A),\quad z_i(x)\le0\ \ (i\in D).$$

With $p_i$ the share of the class's training examples at which neuron $i$ is on, $A=\{{i:p_i\ge\delta\}}$
and $D=\{{i:p_i\le1-\delta\}}$. The more is fixed, the smaller the region. **Recall** is the share of
unseen examples that follow; it is not $\delta$. The promise for class $c$ is

$$F_c(x)>F_j(x)\quad\text{{for all }}x\in X\cap P_c\text{{ and all }}j\ne c.$$

In the plane every neuron's line cuts the square; within a polygon the network is affine, so its corners
tell. For images, $X=[0,1]^{{64}}$, each free neuron with $l\le z\le u$, $l<0<u$ gets a binary $d$:

$$h\ge z,\ h\ge0,\ h\le u\,d,\ h\le z-l(1-d),\ h\le\tfrac{{u(z-l)}}{{u-l}},$$

a fixed one $h=z\ge0$ or $h=0\ge z$, and HiGHS is asked for an $x$ with $F_j\ge F_c-10^{{-6}}$. That there
is none is the proof, if the region is **not empty**. It is a proof of a solver that computes with floats,
not of exact arithmetic. Each question has {SECONDS:g} s.
"""

YOUR_DATA = (
    "Choose **A digit**, then *Your image* or *Draw*, and bring a digit on a plain ground, as "
    f"{image.KIND.formats}. It is cropped, inverted where that is needed, and made 8 x 8 pixels. "
    "`python -m core inspect digit.png` gives the verdicts of all networks."
)

SCALED_DOWN = (
    "The paper has MNIST, CIFAR-10 and ACAS Xu, networks of 4 layers of 256, and Marabou with minutes a "
    "question; here are scikit-learn's digits of 8 x 8 pixels, networks of up to 192 neurons, and HiGHS "
    "with seconds. Patterns are mined from training examples that are told rightly. Trainings keep one "
    "learning rate: a falling one proved less, of the very digits that the tests count, which flatters "
    "those shares. The method is taken from the paper's abstract and the authors' code."
)


def evaluation() -> dict[str, Any]:
    """What was measured with the claims."""
    return recorded(PAPER.slug)["evaluation"]


def seal(promise: Promise) -> str:
    """In a word."""
    if not promise.cells:
        return "nothing follows"
    return "PROVED" if promise.proved else "not proved"


def plane_note(promise: Promise, c: int) -> str:
    """The promise in two sentences."""
    name = CLASS_NAMES[c]
    if not promise.cells:
        return f"No point of the square follows this pattern of {name}: it promises nothing."
    region = (
        f"{promise.fixed} neurons are fixed; {promise.share:.0%} of the square follow, in "
        f"{promise.cells:,} polygons"
    )
    if promise.proved:
        return (
            f"**For every point that follows, the network says {name}.** {region}, and in none is any "
            f"other class nearer than {promise.lead:.1f}."
        )
    return (
        f"**No promise:** on {promise.wrong_share:.2%} of the region the network says another class "
        f"(magenta). {region}."
    )


def balls_note(balls: Balls, c: int) -> str:
    """What balls do for a class."""
    return (
        f"{len(balls.radii)} proved balls, cut with the square, hold {balls.held:.0%} of unseen points "
        f"of {CLASS_NAMES[c]}: on a plane, well. In 64 dimensions no unseen digit lies in one."
    )


def digit_note(read: Read, status: Sequence[str]) -> str:
    """Whether an image follows, and what is proved of that."""
    broken, c = int(read.broken.sum()), read.c
    if broken:
        return (
            f"The network says **{read.says}**. {broken} neuron{'s are' if broken > 1 else ' is'} not as "
            f"the pattern of {c} asks (magenta): **no promise** covers this image."
        )
    left = {"refuted": "", "undecided": ""}
    for j, verdict in enumerate(status):
        if j != c and verdict != "proved":
            left["refuted" if verdict == "counterexample" else "undecided"] += f", {j}"
    open_ones = [f"{word} against {others[2:]}" for word, others in left.items() if others]
    if not open_ones:
        return (
            f"The network says **{read.says}**, and every fixed neuron is as the pattern of {c} asks. "
            f"It is **proved**: no image at all that follows it is taken for another digit."
        )
    return (
        f"The network says **{read.says}**, and the image follows the pattern of {c}. But its promise "
        f"is {' and '.join(open_ones)}."
    )


def pair_note(c: int, j: int, status: str, seconds: float, read: Read | None) -> str:
    """One cell of the matrix."""
    if status == "counterexample" and read is not None:
        gap = f"{plain(read.outputs[j])} for {j} against {plain(read.outputs[c])} for {c}"
        other = "" if read.says == j else f" It even says {read.says}."
        return f"**Counterexample.** This image follows the pattern of {c}; the network has {gap}.{other}"
    if status == "proved":
        return (
            f"**Proved** in {seconds:.1f} s: of all images, whatever they show, none follows the pattern "
            f"of {c} and is taken for {j}."
        )
    if status == "empty":
        return f"Nothing follows the pattern of {c}: that proves nothing."
    return f"**Undecided**: {SECONDS:g} s were not enough. That is not a proof."


def solver_rows(found: Certificate, grouped: bool = False) -> list[dict[str, Any]]:
    """A row a question, or grouped a row a verdict, which a hall can read."""
    asked = sorted(found.verdicts.items())
    groups = [[each] for each in asked]
    if grouped:
        ways = dict.fromkeys(verdict.status for _, verdict in asked)
        groups = [[each for each in asked if each[1].status == way] for way in ways]
    return [
        {
            "Taken for": ", ".join(str(j) for j, _ in group),
            "Verdict": STATUS_NAMES[group[0][1].status],
            "Seconds": round(sum(verdict.seconds for _, verdict in group), 2),
        }
        for group in groups
    ]


def waiting_note(fixed: int, count: int) -> str:
    """What the solver is to be asked, of so many neurons."""
    return (
        f"The pattern fixes {fixed} of {count} neurons. Is any image that follows it taken for another "
        "digit? Switch *Ask the solver* on: nine questions, a few seconds each at most."
    )


def solver_note(asked: Asked, found: Certificate, fixed: int) -> str:
    """What came of it."""
    count = dict.fromkeys(STATUS_NAMES, 0)
    for verdict in found.verdicts.values():
        count[verdict.status] += 1
    told = f"{fixed} neurons fixed, {found.binaries} binaries left, {found.seconds:.1f} s. "
    if count["empty"]:
        return told + (
            "**Nothing follows this pattern**: any proof of it would be empty, and the page counts none."
        )
    if found.proved:
        return told + f"**Proved**: what follows is never taken for any other digit than {asked.c}."
    parts = [f"{n} {STATUS_NAMES[name]}" for name, n in count.items() if n]
    return told + f"Of nine questions: {', '.join(parts) or 'none answered yet'}."


def depth_rows(percent: int) -> list[dict[str, Any]]:
    """A row a network on digits, at a delta."""
    rows = []
    for name, found in evaluation()["nets"].items():
        for row in found["dials"]:
            if row["delta"] == percent:
                pairs = dict(zip(STATUSES, row["pairs"], strict=True))
                rows.append(
                    {
                        "Network": NET_NAMES[name],
                        "Right [%]": f"{found['right']:.1f}",
                        "Follow [%]": f"{np.mean(row['recall']):.1f}",
                        "In a proved pattern [%]": f"{np.mean(row['proved']):.1f}",
                        "Others that follow [of 2,700]": f"{row['others']:.1f}",
                        "Pairs proved": f"{pairs['proved']:.1f}",
                        "Counterexample": f"{pairs['counterexample']:.1f}",
                        "Undecided": f"{pairs['undecided']:.1f}",
                    }
                )
    return rows


def depth_note(brief: bool = False) -> str:
    """Patterns against balls; brief: about test digits alone, for a hall."""
    balls = evaluation()["balls"]
    counts = dict(zip(STATUSES, balls["statuses"], strict=True))
    radii, (tried, wrong) = np.array(balls["radii"]), evaluation()["sampled"]
    (whole, cut), broken = radii.mean(0), balls["broken_at"]
    around = (
        f"Around 12 test digits, balls are proved to {whole:.2f} in the mean ({balls['undecided']} were "
        f"stopped by time), an attack breaks them at {broken:.2f}; cut with the pattern they are proved "
        f"to {cut:.2f}, for most of them all images that follow. That is {cut / whole:.0f} times what is "
        f"proved, and {cut / broken:.1f} times what is broken, where the scale of grey ends at "
        f"{1 / broken:.1f}."
    )
    if brief:
        return around
    return (
        "**Balls, for 6 layers of 24:** to hold one unseen digit, a ball about a training image needs a "
        f"radius of at least {balls['least']:.2f} of the range of grey. Of 1,297 such balls "
        f"{counts['proved']} are proved, {counts['undecided']} undecided, the others broken. {around} "
        f"**Checked:** of {tried:,} images that were tried in proved patterns, "
        f"by sampling and by attack, {wrong or 'none'} is told otherwise."
    )
