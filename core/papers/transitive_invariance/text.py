"""The words of the page: names, explanations, and sentences about what was found."""

from typing import Any

import numpy as np

from core.claims import recorded
from core.inputs import image
from core.papers.transitive_invariance import PAPER
from core.papers.transitive_invariance.data import FRAMES, KINDS, VIDEOS
from core.papers.transitive_invariance.exhibit import NAMES, Found, Parallelogram, Paths, Tables
from core.papers.transitive_invariance.train import CORRUPTED, DRIFTS

KIND_NAMES = dict(enumerate(KINDS))
CLUTTER_HELP = (
    "Walls, other things and light from any side, as in the films that networks learnt from."
)
BREAKS = {"": "Nothing", "corrupted": "Look-alikes wrong"}
BREAKS |= {"drift": "Tracker drifts", "arc": "Films turn less"}
BREAKS_HELP = (
    "Look-alikes wrong: a share of them is replaced by random pairs. Tracker drifts: from the fourth "
    "picture on a film shows another thing. Films turn less: by how many degrees a thing turns. "
    "Each stop is a network of its own, trained for as long."
)
WORLDS = {"cluttered": "Clutter", "clean": "Plain ground"}
AXES = {
    "corrupted": "share of look-alikes replaced",
    "drift": "share of films that lose their thing",
    "arc": "turn of a film [degrees]",
}
SCORES_ALT = "Share of nearest things that are of the kind, over the difference of views"
BROKEN_ALT = "Purity of pairs and retrieval over what is broken"
ELASTIC_ALT = "By arm: three sides of the path end to end, and the straight line between its ends"
UNTIL = "Until then an unseen thing is asked for: a figure on a plain ground is read."
SOURCES = {"unseen": "Unseen thing", "file": "Your image"}
VERDICT_OVER = "one thing's code before and after its turn, about the mean code of unseen pictures"

WHAT_YOU_SEE = f"""
Two things that no network ever saw stand on turntables. A heat map says how alike their pictures are to
one network, for **every azimuth of A and every azimuth of B**. Gradients of pixels (HOG) know them as a
kind where both are seen from the same side: a thin diagonal. So does a network that was told
**look-alikes** only, pictures of two things that HOG finds alike. A network told **films** only, each of
one thing that turns, sees a block. Told both side by side, the diagonal widens. The **transitive**
network was told the ends of paths: a film, a look-alike, a film. No source ever showed such a pair, and
its map is a plateau. Choose a thing B of another kind and the plateau is gone. Nobody named a kind: there
are {8 * VIDEOS} films of {FRAMES} pictures, in clutter, and pairs that were found.

**What does not hold.** HOG, which found the look-alikes and learns nothing, remains better where things
are seen from the same side; from far views in clutter it is only 2.6 points behind. A turn still moves
the transitive network's codes by 0.93 of their length about the mean: less than any other arm's, and far
from invariant. The gain over both side by side shrinks with every wrong look-alike; with four fifths
wrong it is a loss.
"""

MATHEMATICS = r"""
$f$ maps a picture to a unit vector, $D(X,Y)=1-f(X)\cdot f(Y)$. For a pair $X,X^+$ and others $X^-$ the
loss is

$$\max\big(0,\;D(X,X^+)-D(X,X^-)+M\big),\qquad M=\tfrac12,$$

with eight $X^-$ out of the batch, four of them the hardest after the first fifth of the training. **The
square of this page** is invariance, $f(gX)=f(X)$ for a turn $g$.

**The graph.** A film joins $A$ and $A'$, a look-alike joins $A$ and $B$. Look-alikes are mutual among the
five nearest pictures of other films by HOG. The transitive arm draws a look-alike and then any picture of
either film: a path $A'-A-B-B'$ of three edges at most.

**Why not only the edges?** Chords $\sqrt{2D}$ obey the triangle inequality,

$$|A'B'|\le|A'A|+|AB|+|BB'|.$$

If edges were of length 0, so were paths. But a hinge pulls only until the margin is met: each side keeps
some **slack, and slack adds up**. Training on the ends takes up the sum.

**Errors travel too**: a path is right if its edges are, so purity falls about as the product of theirs.
Films that a look-alike joins are no negatives of each other, where an arm knows look-alikes; other
things of the kind, which nobody names, still are.
"""

YOUR_DATA = (
    f"Under **Retrieve**, *Your image*: a figure on a plain ground, as {image.KIND.formats}. It is made "
    "grey, bright on black, and 32 x 32 pixels. `python -m core inspect picture.png` answers likewise."
)
SCALED_DOWN = (
    "The paper follows moving objects in many thousand videos, finds look-alikes by a network that "
    "learnt to predict context, trains VGG16 and tests detection (63.2 mAP on PASCAL VOC 2007, by its "
    "abstract). Here things of eight kinds are rendered, HOG finds look-alikes, networks have 80,776 "
    "weights, and unseen things are retrieved. The paper's body could not be read: its ablation is not "
    "printed."
)


def evaluation() -> dict[str, Any]:
    """Scores as measured with the claims."""
    return recorded(PAPER.slug)["evaluation"]


def turn_note(shown: Tables, stops: tuple[int, int], kinds: tuple[int, int]) -> str:
    """What two things are to HOG and to the transitive network."""
    a, b = stops
    here = {name: shown.alike[name][a, b] for name in ("hog", "multi", "transitive")}
    means = {name: values.mean() for name, values in shown.alike.items()}
    who = f"two unseen {KINDS[kinds[0]]}s"
    if kinds[0] != kinds[1]:
        who = f"an unseen {KINDS[kinds[0]]} and an unseen {KINDS[kinds[1]]}"
    return (
        f"**Likeness of {who}, as they stand**: HOG {here['hog']:.2f}, both side by side "
        f"{here['multi']:.2f}, transitive **{here['transitive']:.2f}**. Over all pairs of views: "
        f"{means['hog']:.2f}, {means['multi']:.2f}, **{means['transitive']:.2f}**."
    )


def graph_note(paths: Paths, kinds: np.ndarray) -> str:
    """Of the chosen film."""
    if not len(paths.near):
        return f"Film {paths.film} has **no look-alike**: no path leads away from it."
    right = int((kinds[paths.near] == kinds[paths.film]).sum())
    return (
        f"Film {paths.film}: **{KINDS[kinds[paths.film]]}**, which no network is told. Look-alikes join "
        f"it to {len(paths.near)} films, {right} of its kind: **{len(paths.near) * FRAMES**2:,} pairs** "
        f"of a picture here and one there. No film shows one of these, and only {paths.found} are "
        f"look-alikes. {len(kinds)} of {8 * VIDEOS} films are drawn."
    )


def hop_rows(found: list[tuple[int, int, float]]) -> list[dict[str, str]]:
    """Pairs and purity by look-alikes in a row; 0: of one film."""
    names = "Look-alikes in a row", "Pairs of pictures", "Of one kind"
    rows = [(str(number), f"{pairs:,}", f"{purity:.1%}") for number, pairs, purity in found]
    return [dict(zip(names, row, strict=True)) for row in rows]


def path_note(shown: Parallelogram, name: str) -> str:
    """How long the straight line is, against what the triangle inequality lets it be."""
    sides, line = shown.chords[name], shown.chords[name][3]
    others = {arm: NAMES[arm] for arm in ("multi", "transitive") if arm != name}
    beside = ", ".join(f"{label} {shown.chords[arm][3]:.2f}" for arm, label in others.items())
    return (
        f"**{NAMES[name]}**: sides {sides[0]:.2f} + {sides[1]:.2f} + {sides[2]:.2f} = "
        f"{shown.bound(name):.2f}, the straight line A'B' **{line:.2f}**; {beside}. "
        "1 is the mean of two kinds."
    )


def scores_rows(rows: dict[str, Any]) -> list[dict[str, str]]:
    """The table of arms."""
    bins = {"near": "0-30\u00b0", "middle": "30-90\u00b0", "far": "90-180\u00b0"}
    return [
        {"Told": NAMES[name]}
        | {label: f"{row[key]:.1%}" for key, label in bins.items()}
        | {"Mean average precision": f"{row['ranking']:.3f}"}
        | {"A turn moves codes by [their length]": f"{row['turned']:.2f}"}
        | {"Seeds": str(row["seeds"])}
        for name, row in rows.items()
    ]


def scores_note(rows: dict[str, Any]) -> str:
    """Who finds the kind from far views."""
    far, near = ({name: row[key] for name, row in rows.items()} for key in ("far", "near"))
    return (
        f"**Views 90 to 180 degrees apart**: transitive {far['transitive']:.1%}, both side by side "
        f"{far['multi']:.1%}, HOG {far['hog']:.1%}. From the same side HOG: {near['hog']:.1%}, "
        f"transitive {near['transitive']:.1%}."
    )


def broken_curves(broken: str) -> tuple[list[float], dict[str, tuple[list[float], str]]]:
    """Stops, and curves with their roles."""
    found = evaluation()
    rows = found[broken]
    x = {"corrupted": list(CORRUPTED), "drift": list(DRIFTS)}.get(broken, [0.0, 15, 90, 180])
    purity = [row["transitive purity"] for row in rows]
    product = [row["inter purity"] * row["intra purity"] ** 2 for row in rows]
    curves = {
        "purity of transitive pairs": (purity, "transformation"),
        "product of its edges": (product, "input"),
        "transitive: mean average precision": ([row["ranking"] for row in rows], "method"),
    }
    if broken == "corrupted":
        both = [row["ranking"] for row in found["corrupted, both"]]
        curves["both side by side: mean average precision"] = both, "error"
    return x, curves


def broken_note(broken: str, at: int) -> str:
    """Of the stop of the slider."""
    row, first = evaluation()[broken][at], evaluation()[broken][2 if broken == "arc" else 0]
    told = (
        f"Look-alikes are {row['inter purity']:.1%} pure, pairs of a film {row['intra purity']:.1%}, "
        f"transitive pairs **{row['transitive purity']:.1%}**. The transitive network ranks with a mean "
        f"average precision of **{row['ranking']:.3f}**, unbroken {first['ranking']:.3f}"
    )
    if broken == "corrupted":
        told += (
            f"; both side by side, as broken, {evaluation()['corrupted, both'][at]['ranking']:.3f}"
        )
    return told + ". One seed."


def found_note(found: Found, kind: int | None) -> str:
    """How many are right."""
    if kind is None:
        votes = np.bincount(found.kinds["transitive"], minlength=len(KINDS))
        return f"To the transitive network it is most like **{KINDS[int(votes.argmax())]}**."
    right = {name: int((kinds == kind).sum()) for name, kinds in found.kinds.items()}
    away = {name: float(found.apart[name].mean()) for name in found.apart}
    return (
        f"Of the eight nearest, of the kind: HOG {right['hog']}, both side by side {right['multi']}, "
        f"transitive **{right['transitive']}**; their views differ by {away['hog']:.0f}, "
        f"{away['multi']:.0f} and **{away['transitive']:.0f}** degrees in the mean."
    )


def novelty_note(near: float, usual: float) -> str:
    """How far a visitor's picture lies from what networks learnt from."""
    says = "farther from what was learnt than" if near < usual else "as near to what was learnt as"
    return (
        f"Your picture is {says} unseen things are: with the nearest of 336 training pictures it has a "
        f"HOG cosine of {near:.2f}, usual is {usual:.2f}."
    )
