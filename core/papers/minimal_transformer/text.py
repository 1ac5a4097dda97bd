"""The words of the page: explanations, and sentences about what was measured."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.claims import recorded
from core.figures.verdict import plain
from core.inputs import image
from core.memory import kept
from core.papers.minimal_transformer import PAPER, exhibit
from core.papers.minimal_transformer.exhibit import MergedDigit, Mirrored
from core.papers.minimal_transformer.measure import ratio, share
from core.papers.minimal_transformer.model import Form, parameters
from core.papers.minimal_transformer.train import (
    ARMS,
    BARE,
    BATCH,
    FULL,
    GRID,
    MINIMUM,
    NO_MLP,
    ONE_HEAD,
    SHRUNKEN,
    SIZE,
    STARTS,
    STEPS,
    SYMMETRIC,
    SYMMETRIC_ONE_HEAD,
    name_of,
)

KEY_NAMES = {"own": "own", "merged": "none", "queries": "= queries"}
KEYS_HELP = (
    "own: W_K; none: W_K is the identity, so that W_Q W_K^T is one matrix, with one head; = queries: "
    "W_K is W_Q, and scores are symmetric"
)
WHOSE = {"own": "Scores, keys of their own", "queries": "Scores, keys = queries"}
WHAT = {"scores": "Scores", "eigenvalues": "Eigenvalues"}
TRAINED = {"bare": "no skips", "skips": "skips, norms"}
QUANTITIES = {"loss": "Loss", "right": "Told rightly", "gap": "Gap"}
MERGED = "Merged products"
SQUARE_OVER = "16 x 16 scores; g: who asks and who is asked are exchanged, f: the scores"
MERGED_OVER = "tokens after four encoders; g: products are merged, f: the network"
SKIP_HELP = "How much of itself a token keeps: x becomes skip x + A x W. Merging needs 0."
SCALE_ALT = "Parameters of the whole network and of this one, by part, to scale"
ANSWERS_ALT = "Shares that twelve networks give to ten digits"
EIGENVALUES_ALT = "Eigenvalues of the product of queries and keys in the complex plane"
SIZES_ALT = "A number over parameters: networks taken apart, and whole ones made smaller"
COUNT_HELP = "of one network, by the formula; in brackets the share of the whole one"
RIGHT_HELP = "of 300 unseen digits; mean of five starts"
LOSS_HELP = "cross entropy of unseen digits; mean of five starts"
GAP_HELP = "cross entropy of unseen digits less that of training digits"
RATIO_HELP = "1,297 training digits times 10 classes, over parameters: the paper wants more than 1"


def lacking(form: Form) -> list[str]:
    """What a form is without."""
    parts = [] if form.mlp else ["MLP"]
    parts += {"own": [], "merged": ["keys"], "queries": ["asymmetry"]}[form.keys]
    return parts if form.values else [*parts, "values"]


def without(form: Form) -> str:
    """The same in a few words."""
    return ", ".join(lacking(form)) or "nothing"


GRID_NAMES = tuple(without(form) for form in GRID)
SHORT_NAMES = tuple(
    "whole"
    if name == "nothing"
    else "no " + name.replace("asymmetry", "asym.").replace("values", "val.").replace(",", "")
    for name in GRID_NAMES
)
_HEADS = {
    ONE_HEAD: ", one head",
    SYMMETRIC_ONE_HEAD: ", one head",
    BARE: ", skips and norms; one head",
}
_WHOLE = {
    "full-width8": "nothing; width 8",
    "full-width12": "nothing; width 12",
    "full-width14": "nothing; width 14",
    "full-depth1": "nothing; one encoder",
    "full-depth1-width16": "nothing; one encoder, width 16",
}
LABELS = {  # in the chart of sizes, and on which side of the marker
    name_of(NO_MLP): ("no MLP", "middle right"),
    name_of(SYMMETRIC): ("symmetric", "top right"),
    name_of(MINIMUM): ("one matrix", "middle left"),
    name_of(FULL): ("whole", "middle left"),
    "full-width8": ("width 8", "middle right"),
    "full-width12": ("width 12", "middle left"),
    "full-width14": ("width 14", "middle right"),
    "full-depth1": ("one encoder", "bottom right"),
    "full-depth1-width16": ("one, width 16", "bottom left"),
}
ARM_NAMES = {
    name: _WHOLE.get(name) or without(form) + _HEADS.get(form, "")
    for name, (form, _) in ARMS.items()
}


def evaluation() -> dict[str, Any]:
    """What was measured with the claims."""
    return recorded(PAPER.slug)["evaluation"]


@kept
def arm(name: str) -> dict[str, Any]:
    """A row of it: names, parameters; of five starts (5,) loss, right [%] and gap of unseen digits."""
    found = evaluation()["arms"][name]
    losses = {split: np.array(values) for split, values in found["loss"].items()}
    return {
        "name": "without " + ARM_NAMES[name],
        "label": LABELS.get(name, ("", "middle right")),
        "parameters": found["parameters"],
        "loss": losses["test"],
        "right": np.array(found["right"]["test"]),
        "train": np.array(found["right"]["train"]),
        "gap": losses["test"] - losses["train"],
    }


def bench_numbers(form: Form) -> list[tuple[str, str, str]]:
    """Name, value and help of what is shown of a form; on a slide, where nobody hovers, the first 3."""
    found, count = arm(name_of(form)), parameters(form, SIZE)
    return [
        ("Parameters", f"{count:,} ({share(form):.0f}%)", COUNT_HELP),
        ("Told rightly", f"{found['right'].mean():.1f}%", RIGHT_HELP),
        ("Loss", f"{found['loss'].mean():.2f}", LOSS_HELP),
        ("Gap", f"{found['gap'].mean():.2f}", GAP_HELP),
        ("Q", f"{ratio(count):.1f}", RATIO_HELP),
    ]


def bench_note(form: Form) -> str:
    """What taking these blocks out did."""
    whole, here = arm(name_of(FULL)), arm(name_of(form))
    if form == FULL:
        mlp = exhibit.parts(FULL)["mlp"] / whole["parameters"]
        return (
            f"**The whole encoder.** Click a block to take it out, here and in all four encoders: "
            f"trained weights of what is left are swapped in. The MLP has {mlp:.0%} of all parameters."
        )
    points = here["right"].mean() - whole["right"].mean()
    spread = max(np.ptp(here["right"]), np.ptp(whole["right"]))
    said = f"{abs(points):.1f} points {'fewer' if points < 0 else 'more'} are told rightly"
    if abs(points) < spread:
        said += f", less than the {spread:.1f} by which starts differ"
    left = "One matrix an encoder is left. " if form == MINIMUM else ""
    head = " One matrix for queries and keys needs a single head." if form.keys == "merged" else ""
    *parts, last = lacking(form)
    named = f"{', '.join(parts)} and {last}" if parts else last
    return f"**Without {named}.** {left}Against the whole, {said}.{head}"


def answers_note(shares: np.ndarray) -> str:
    """Who agrees with the whole network."""
    says = shares.argmax(1)
    first = int(says[0])
    others = int((says[1:] == first).sum())
    sure = f"The whole network says **{first}** ({shares[0, first]:.0%})"
    last = GRID.index(MINIMUM)
    least = f"the least, one matrix an encoder, **{says[last]}** ({shares[last].max():.0%})"
    return (
        f"{sure}, {least}. Of the eleven with parts left out {others} agree with the whole. Shares are "
        "means of five starts."
    )


def eigenvalue_note(found: Mirrored, name: str) -> str:
    """Where eigenvalues of W_Q W_K^T lie."""
    values = found.eigenvalues
    if name == "queries":
        least = plain(float(values.real.min()))
        return f"**Real, and none below 0:** the least of {len(values)} eigenvalues is {least}."
    twisted = int((np.abs(values.imag) > 1e-9).sum())
    negative = int((values.real < 0).sum())
    return (
        f"**Anywhere in the plane:** of {len(values)} eigenvalues {twisted} are complex, and {negative} "
        "have a negative real part, which lets a patch be unlike itself."
    )


def mirror_note(found: Mirrored, name: str) -> str:
    """The reflection in numbers."""
    if name == "queries":
        return (
            "**Nothing changes in the mirror:** what one patch is to another, that is it to this one. "
            "With queries for keys eigenvalues are real and not negative, so no patch is unlike itself."
        )
    return (
        f"**The reflection is another matrix:** the difference is {found.asymmetry:.2f} times the size "
        f"of the scores. {found.unlike} of 16 patches are unlike themselves: their own score is negative."
    )


def merge_note(found: MergedDigit, bare: bool, skip: float) -> str:
    """Whether merging changed anything, and what that is worth."""
    merged, apart = (n * SIZE.width**2 for n in (SIZE.depth + 1, 4 * SIZE.depth))  # without biases
    counts = f"{merged:,} numbers for {apart:,}"
    rights = {form: arm(name_of(form))["right"] for form in (BARE, ONE_HEAD)}
    rows = {form: f"{r.mean():.0f}% ({r.min():.0f} to {r.max():.0f})" for form, r in rights.items()}
    if not bare:
        return (
            f"**With skips and norms products do not merge:** off by {plain(found.error)} times the "
            f"tokens. Yet such networks are the ones that learn: {rows[ONE_HEAD]} of unseen digits "
            f"are told rightly, {rows[BARE]} without. The paper's (S + 1) N\u00b2 is of the others."
        )
    if skip:
        return (
            f"**A skip of {skip:g} breaks it:** a token that keeps part of itself has passed through no "
            f"product. Off by {plain(found.error)} times the tokens."
        )
    return (
        f"**Four encoders, five matrices:** {counts}, and not a token changes. But without skips and "
        f"norms encoders only average, until all 16 tokens are alike: {rows[BARE]} of unseen digits "
        f"are told rightly, with both {rows[ONE_HEAD]}, over five starts. Drag *Skip*."
    )


def size_series() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """What the chart of sizes shows."""
    apart = [name_of(form) for form in (NO_MLP, SYMMETRIC, MINIMUM)]
    series = {"taken apart": apart, "whole, made smaller": [name_of(FULL), *SHRUNKEN]}
    return {key: [arm(name) for name in names] for key, names in series.items()}


def sizes_note() -> str:
    """Against whole networks of equal size."""

    def loss(name: str) -> str:
        return f"{arm(name)['loss'].mean():.2f}"

    few, least = (f"{parameters(form, SIZE):,}" for form in (SYMMETRIC, MINIMUM))
    return (
        f"**Is it enough to be small?** Loss with {few} parameters or a little less: without MLP and "
        f"asymmetry {loss(name_of(SYMMETRIC))}, four narrow whole encoders {loss('full-width12')}, one "
        f"whole encoder {loss('full-depth1')}. With {least} or a little more: without MLP, keys and "
        f"values {loss(name_of(MINIMUM))}, four narrow ones {loss('full-width8')}, **one whole encoder "
        f"{loss('full-depth1-width16')}**."
    )


def size_rows() -> list[dict[str, Any]]:
    """A row an arm."""
    return [
        {
            "Without": ARM_NAMES[name],
            "Heads": ARMS[name][0].heads,
            "Parameters": arm(name)["parameters"],
            "Q": round(ratio(arm(name)["parameters"]), 2),
            "Training, rightly [%]": f"{arm(name)['train'].mean():.1f}",
            "Unseen, rightly [%]": f"{arm(name)['right'].mean():.1f}",
            "of five starts": f"{arm(name)['right'].min():.1f} to {arm(name)['right'].max():.1f}",
            "Loss": f"{arm(name)['loss'].mean():.3f}",
            "Gap": f"{arm(name)['gap'].mean():.3f}",
        }
        for name in ARMS
    ]


WHAT_YOU_SEE = """
A transformer that reads digits as 16 patches. In each of its four **encoders** patches ask each other
(*queries* and *keys* give **scores**), take over what they hear (*values*, *projection*), and think alone
(**MLP**). The paper asks which of these are needed.

**Take it apart.** Click a block: it is left out of all encoders, and weights that were trained without it
are swapped in, five starts of each. The bar is to scale. **Your digit** is read by all twelve remainders.

**Scores in the mirror.** Row asks column. With queries for keys the matrix is its own reflection,
exactly, and no patch can be unlike itself. With keys of their own both fail.

**Merge the products.** Without skip connections all products of weights merge into one matrix an encoder
and one at the end, without any loss. Drag *Skip* and see that end.

**Only smaller?** A network with fewer parts has fewer parameters. The fair question is whether a *whole*
one that is made as small, narrower or with one encoder, does as well. The paper does not ask it. On
these digits the answer is yes: none has clearly less loss than one whole encoder of width 16.
"""

MATHEMATICS = r"""
Tokens $x_1,\dots,x_T\in\mathbb R^N$ are rows of $X$. A head has scores and weights

$$s_{ij}=\frac{(x_iW_Q)(x_jW_K)^\top}{\sqrt{N/H}},\qquad a_{ij}=\mathrm{softmax}_j\,s_{ij},$$

and an encoder is $Y=\mathrm{LN}(X+\sum_hA_hXW_V^hW_O^h)$, then $\mathrm{LN}(Y+\mathrm{MLP}(Y))$. Even
without the MLP it is not linear: $A$ depends on $X$. What can be left out:

- **MLP**: $2hN+h+N$ parameters, with $h=4N$ two thirds of an encoder.
- **Keys**: with one head $W_QW_K^\top$ is one matrix. What the bias of keys adds is the same for all $j$,
  and softmax does not see it.
- **Values and projection**: then tokens are averages of tokens (and themselves).
- **Asymmetry**: $W_K=W_Q$ gives $s_{ij}=s_{ji}$ and $s_{ii}\ge0$, as $W_QW_Q^\top$ has no negative
  eigenvalue.

**Across depth**, with one head and no skip, $A_2(A_1XP)=(A_2A_1X)P$: products move to the right, and

$$Z_S=A_S\cdots A_1X\prod_sW_V^sW_O^s,\qquad W_{QK}^s\to P_sW_{QK}^sP_s^\top,$$

with $P_s$ the product of $W_V^rW_O^r$ over $r\lt s$,

which leaves $(S+1)N^2$ numbers. A skip adds $X$ without a product: the identity ends there.

$Q=KM/P$ compares what $K$ examples of $M$ outputs ask with $P$ parameters. **Permutations:** an encoder
commutes with every order of tokens; only added positions tell places apart.
"""

YOUR_DATA = (
    "Choose **Your digit**, then *Your image* or *Draw*, and bring a digit on a plain ground, as "
    f"{image.KIND.formats}. It is cropped, inverted where that is needed, and made 8 x 8 pixels. "
    "`python -m core inspect digit.png` gives the answers of all twelve forms."
)

SCALED_DOWN = (
    "The paper has MNIST and CIFAR-10, tokens of 60 numbers, 6 or 12 encoders and 500 epochs. Here are "
    f"scikit-learn's 1,797 digits of 8 x 8 pixels, tokens of {SIZE.width}, {SIZE.depth} encoders and "
    f"{STEPS:,} batches of {BATCH}, {STARTS} starts each; the last weights are taken, as there. "
    "Positions are learned, classes are told from the mean of the tokens. The paper takes its test "
    "images for validation; here learning rates were chosen on validation digits, for nine of the arms, "
    "and test digits are apart. On CIFAR-10 an [independent replication](https://github.com/"
    "Abdennacer-Badaoui/Reducing_the_Transformer_Architecture_to_a_Minimum) of 100 epochs lost 6 to 21 "
    "points without the MLP: digits are an easy case."
)
