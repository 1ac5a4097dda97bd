"""The words of the page: names, explanations, and sentences about what was found."""

from math import isnan
from typing import Any

from core.claims import recorded
from core.inputs import features, image
from core.papers.relative_representations import PAPER
from core.papers.relative_representations.comparison import Compared
from core.papers.relative_representations.exhibit import DRAWN, Stitched, Strangers
from core.papers.relative_representations.scores import NEIGHBOURS

HEARS = {"cosines": "Cosines", "code": "The code", "rotated": "Code, rotated"}
DIGITS = tuple("0123456789")
HEARD = {
    "code": "the encoder's code",
    "cosines": "cosines with 100 anchors",
    "rotated": "the code, rotated as fits 100 anchors",
}
HEARS_HELP = (
    "The code: 16 numbers, as each encoder has them. Cosines: those of the code with the codes of 100 "
    "training digits, by the same encoder; these decoders were trained to hear them. Rotated: a rotation "
    "and shift between two encoders' codes, fitted on the same 100 digits."
)
BREAKS = {"": "nothing", "order": "anchors in another order", "others": "other anchors"}
BREAKS_HELP = (
    "Another order: the decoder takes each cosine for that with another anchor. Other anchors: the "
    "encoder's are 100 digits that the decoder's are not. Networks left whole stay as they are."
)
TRAINED = {True: "Trained", False: "Untrained"}
CHOICES = {"balanced": "All classes in turn", "random": "At random", "one": "Sevens alone"}
PUSH_HELP = "By so many mean lengths of its codes, along z."
CENTRED_HELP = "From all codes of a network, before cosines are taken: then a push changes nothing."
ERROR_HELP = "Mean squared error of pixels over 300 test digits: of five networks, or of 20 pairs."
WHOLE_HELP = "Test digits told rightly by a linear head that hears cosines of its own encoder."
STRANGER_HELP = "Likewise, told cosines by the encoder of another seed: means of three and of six."
SQUARE_OVER = (
    f"cosines of 300 test digits with {DRAWN} anchors: before and after the space is moved"
)
ANCHORS_ALT = "Share of test digits told rightly, over the number of anchors"
UNTIL = "Until then, the codes of two classifiers of digits."

WHAT_YOU_SEE = """
Two networks learnt to give back the same digits; they differ only in the random numbers they started
from. Each has a code of three numbers for a digit, drawn as a point in space: **two strangers' clouds,
turned against each other**. The tables below them say how alike twenty digits are, the **anchors**, by
the cosine of the angle between their codes. The tables look the same. Turn network B's cloud: its
codes become other numbers, its table stays. *Push* the cloud away from the origin and the table goes.

So tell a decoder the cosines, and nothing else. *Stitch* puts every encoder before every decoder. With
the code itself a stranger's decoder draws nonsense; with cosines it draws the digit, **though it never
met that encoder**. Nothing is fitted, but both must have the same anchors in the same order.

**What does not hold.** A rotation fitted on the same hundred anchors does better still: what cosines
save is the fitting, and that codes have to be equally wide. Decoders trained on cosines need more
anchors than the code has numbers. Of classifiers with encoders of three kinds the worst pair tells
91.3% rightly, less than the 93% we asked for. Cosines know the origin, so a shift breaks them, unless
the anchors' mean is taken away.
"""

MATHEMATICS = r"""
$E(x)\in\mathbb R^d$ is the code of $x$ and $a_1,\dots,a_K$ are anchors, samples of the training set. The
relative representation is

$$r(x)=\big(\cos(E(x),E(a_1)),\dots,\cos(E(x),E(a_K))\big)\in\mathbb R^K.$$

For any orthogonal $Q$ and $c>0$, different for each sample if
you like, $\cos(cQz,c'Qz')=\cos(z,z')$: **turn the space, then take cosines, is to take cosines**: the
square of this page. A shift $z\mapsto z+t$ changes cosines; with the anchors' mean taken away from all
codes it does not. $K$ does not depend on $d$, so networks of any width speak the same language.

**Stitching**: a decoder $D_2$ trained on $r_2$ is told $r_1(x)$. It begins with a layer normalisation of
$r$, which is its own. Anchors are encoded anew at each step of training, and no gradient goes through
them. The control is the rotation and shift of least $\sum_k|QE_1(a_k)+t-E_2(a_k)|^2$ (Procrustes), and
the affine map; both are fitted.

**Two tables alike?** The mean cosine between $r_1(x)$ and $r_2(x)$ is near 1 for networks that learnt
nothing: all their codes point the same way. So $r$ is centred over samples first, and the same number of
untrained networks stands beside it.
"""

YOUR_DATA = (
    "Under **Your features**, an NPZ with `features` (n, d), `features_b` (n, d') of the same samples by "
    f"another network, and `labels` (n,), up to {features.MAX_BYTES >> 20} MB; or two files with "
    "`features` and `labels`. Under **Stitch**, *Your image*: a digit on a plain ground, as "
    f"{image.KIND.formats}. `python -m core inspect features.npz` gives the numbers."
)

SCALED_DOWN = (
    "The paper has autoencoders and classifiers of MNIST, CIFAR and ImageNet, words and graphs, and "
    "codes of hundreds of numbers; here are scikit-learn's digits of 8 x 8 pixels, networks of up to "
    "90,000 weights and codes of 3, 16, 32 and 64. The method follows the authors' code."
)


def strangers_note(shown: Strangers, is_trained: bool) -> str:
    """How alike two strangers are, by their codes and by their cosines."""
    who = "the two networks" if is_trained else "two networks that learnt nothing"
    return (
        f"Of {who}: the tables differ by **{shown.apart:.2f}** in the mean of cells. Over 300 unseen "
        f"digits, codes of the same digit have a mean cosine of **{shown.codes:.2f}**, their cosines "
        f"with the {DRAWN} anchors one of **{shown.told:.2f}**, all centred."
    )


def stitch_note(shown: Stitched, hears: str) -> str:
    """Errors of networks left whole, and of strangers."""
    times = shown.strangers / shown.own
    fitted = " A map was fitted for each pair." if hears == "rotated" else ""
    mean = evaluation()["mean_image"]
    worse = " Worse than drawing the mean of all digits." if shown.strangers > mean else ""
    return (
        f"A stranger's error is **{times:.1f} times** that of a network left whole.{worse}{fitted}"
    )


def evaluation() -> dict[str, Any]:
    """Tables and curves as measured with the claims."""
    return recorded(PAPER.slug)["evaluation"]


REPORT_NAMES = {
    "mean_cosine": "Cosines with anchors agree (mean cosine, centred)",
    "overlap": f"{NEIGHBOURS} nearest neighbours shared (Jaccard)",
    "retrieval": "The same sample is found (mean reciprocal rank)",
    "cka": "Linear CKA",
    "rotation_misses": "Variance that a rotation of the anchors misses",
    "affine_misses": "Variance that an affine map of the anchors misses",
}


def anchors_note(count: int, asked: int) -> str:
    """What is compared over the number of anchors."""
    fewer = f" There are {count} of them." if count < asked else ""
    return (
        f"Classifiers of three seeds, codes of 64 numbers, that never heard of anchors; a linear head "
        f"learns cosines with **{count}** anchors and is told a stranger's.{fewer}"
    )


_FITS = {
    "rotation": "Code, rotated as fits {} anchors",
    "affine": "Code, mapped as fits {} anchors",
}


def _heard(row: dict[str, Any]) -> str:
    if row["fit"] != "none":
        return _FITS[row["fit"]].format(row["count"])
    return f"Cosines with {row['count']} anchors" if row["count"] else "The code"


def rows() -> list[dict[str, str]]:
    """The table of whole and stitched networks."""
    found, kinds = evaluation(), evaluation()["kinds"]
    drawn = [
        {
            "The decoder hears": _heard(row),
            "Task": "drawing, error",
            "Left whole": f"{row['own']:.4f}",
            "Stitched": f"{row['strangers']:.4f}",
            "Worst pair": f"{row['most']:.4f}",
        }
        for row in found["pixels"]
    ]
    told = [
        {
            "The decoder hears": _heard(row),
            "Task": "classes, right",
            "Left whole": f"{row['own']:.1%}",
            "Stitched": f"{row['strangers']:.1%}",
            "Worst pair": f"{row['least']:.1%}",
        }
        for row in found["class"]
    ]
    other = {
        "The decoder hears": "Cosines with 300 anchors, three kinds of encoders",
        "Task": "classes, right",
        "Left whole": f"{kinds['own']:.1%}",
        "Stitched": f"{kinds['strangers']:.1%}",
        "Worst pair": f"{kinds['least']:.1%}",
    }
    return [*drawn, *told, other]


TABLE_NOTE = (
    "300 test digits. Drawings: codes of 16 numbers, mean squared error, five seeds with the code and "
    "with 100 anchors, else three. Classes: codes of 64, three seeds. A rotation or map is fitted for "
    "each pair on the anchors; cosines need none. All were trained for equally long."
)


def table_note() -> str:
    """What the table says, with its numbers."""
    code, _, told, _, turned, _ = evaluation()["pixels"]
    return (
        f"**Drawings by strangers:** error {code['strangers']:.3f} by the code, "
        f"**{told['strangers']:.3f}** by cosines, {turned['strangers']:.3f} by a rotation fitted on the "
        f"same anchors; left whole {code['own']:.3f} and {told['own']:.3f}."
    )


def score_rows(seen: Compared) -> list[dict[str, str]]:
    """How alike a visitor's two networks are."""
    return [
        {
            "Between A and B": name,
            "Measured": f"{seen.scores[key][0]:.3f}",
            "Samples shuffled": f"{seen.scores[key][1]:.3f}",
        }
        for key, name in REPORT_NAMES.items()
    ]


def transfer_rows(seen: Compared) -> list[dict[str, str]]:
    """A linear classifier's accuracy, left whole and told the other network's."""
    names = {
        "cosines": f"Cosines with {seen.anchors} anchors",
        "features": "The features themselves",
    }
    return [
        {
            "A linear classifier hears": name,
            **{way: _share(value) for way, value in seen.transfers[key].items()},
        }
        for key, name in names.items()
    ]


def _share(value: float) -> str:
    return "widths differ" if isnan(value) else f"{value:.1%}"


def own_note(seen: Compared) -> str:
    """Whether strangers understand each other."""
    whole = min(seen.transfers["cosines"][way] for way in ("A to A", "B to B"))
    apart = min(seen.transfers["cosines"][way] for way in ("A to B", "B to A"))
    agree, shuffled = seen.scores["mean_cosine"]
    return (
        f"Told the other's cosines a classifier is right on **{apart:.1%}**, left whole on {whole:.1%} "
        f"(the worse of both ways). Cosines agree by {agree:.2f}, with samples shuffled {shuffled:.2f}."
    )


def notes_line(seen: Compared) -> str:
    """What has to be known to read the numbers."""
    line = "; ".join(seen.notes)
    return line[:1].upper() + line[1:] + "."
