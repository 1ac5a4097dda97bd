"""The words of the page: names, explanations, and sentences about what was found."""

from math import isnan
from typing import Any

from core.claims import recorded
from core.digit_networks import WIDTHS
from core.figures.verdict import plain
from core.inputs import features
from core.papers.feature_complexity import PAPER
from core.papers.feature_complexity.exhibit import EXCITED, Melted, Stack
from core.papers.feature_complexity.redundancy import LEVELS, Redundancy

KINDS = {
    "trained": "trained on digits",
    "untrained": "the same, untrained",
    "two": "32 wide, each feature twice",
    "three": "32 wide, each feature three times",
}
KIND_HELP = (
    "Copies: a trained network of 32 neurons a layer in which each neuron stands two or three times, its "
    "outgoing weights shared evenly. That is the same function, and the truth is 32 features a layer."
)
HOWS = {"start": "Nearest", "running": "Reach grows", "random": "At random"}
HOW_HELP = (
    "Nearest: the two nearest features of a layer, as long as they are within reach of the furthest two "
    "of the start. Reach grows: of the furthest two of now, as the authors' code has it; sums are "
    "further apart, so it reaches ever further. At random: as many as are merged when the nearest are."
)
BETA_HELP = (
    "The reach: two features become one if their weights are nearer than this share of the largest "
    "distance (squared) in the layer."
)
OVER = {"depth": "Depth", "width": "Width", "many": "16 networks"}
SHARE_HELP = "Of weights and biases: a layer's features share their number with both neighbours."
RIGHT_HELP = "Of 300 test digits, by the shown network of one training."
SQUARE_OVER = "logits of 300 test digits: merged against whole"
SWAP_OVER = "logits of 300 test digits, when a and b change places and their readers do not"
STACK_ALT = "What one feature of the stack says of each test digit against what another says"
SIZES_ALT = "Test accuracy over the share of parameters that are left, by four ways to get there"
DEPTH_ALT = "Share of features that are left in three layers, over the reach"
MANY_ALT = "Accuracy over complexity of sixteen networks"
OWN_ALT = "Share of features left over the least correlation within a group"
LEFT_HELP = "When features become one whose correlations with each other are all at least 0.9."
NO_STACK = "Nothing is merged in this layer. Turn *beta* up, or take another network."
UNTIL = "Until then, the first layer of the network of 256."
EXAMPLE = "no file yet: the first layer of our network of 256 on 300 test digits"

WHAT_YOU_SEE = f"""
A network that tells digits, its three hidden layers as grids of features. Each tile is what excites a
feature: its weights in the first layer, in others the mean of the {EXCITED} training digits that excite
it most, blue more ink than usual, orange less. Turn **beta** up: in each layer the two features whose
weights are nearest become one, again and again, and the tiles that are left grow. A number says how
many features a tile stands for. No data is used and nothing is trained, **and for long the network
stays right**: that many features did the same job. What is left is the layer's *complexity*.

Take the *untrained* network: nothing merges. So it is learning that makes features alike. *The same
feature?* shows who became one, those that say most first, and exchanges the two least alike: if they
are one feature, nobody notices. Not all that merge are twins: many have small weights and hardly say
anything.

**What does not hold.** With the reach of the authors' code, which grows with what was merged, the
widest network collapses between 15 and 20%. Copies by threes are not found: the sum of two is no copy
of the third. Averaging clusters, as is done since, does as well or better. Of our three layers the
second keeps most in the widest network alone. And among sixteen networks those of higher complexity are
right less often: they learnt wrong labels by heart.
"""

MATHEMATICS = r"""
A feature $m$ of layer $l$ is its row of incoming weights, its bias, and its column of outgoing weights.
**Two networks have the same features** if there are invertible maps $\tau^l$ with
$\tau^{l+1}\circ f^{l+1}_a=f^{l+1}_b\circ\tau^l$ for every layer and $\tau=\mathrm{id}$ at both
ends: the commuting square,
layer by layer, which the paper calls a natural isomorphism. With ReLUs $\tau$ permutes
features. A network has more than one such $\tau$ to itself exactly if two of its features are equal on
all inputs; then exchanging them is one. The complexity of a layer counts what is left when equal ones
are one.

**What is done** looks at weights alone (IFM). With $z_m=[W^l_{m\cdot},W^{l+1}_{\cdot m}]$ and
$D_{mn}=|z_m-z_n|^2$ the nearest pair becomes one as long as $D_{mn}\le\beta\max D$:

$$W^l_m\leftarrow W^l_m+W^l_n,\quad b_m\leftarrow b_m+b_n,$$
$$W^{l+1}_{\cdot m}\leftarrow\tfrac{c_mW^{l+1}_{\cdot m}+c_nW^{l+1}_{\cdot n}}{c_m+c_n},$$

$c$ counting what was merged. For equal rows and biases this is exact; in general it is not, and it does
not follow from the theory above. Here $\max D$ is that of the start; in the authors' code it is that of
now.
"""

YOUR_DATA = (
    "Under **Your features**, an NPZ with `features` (n, d) and `labels` (n,), perhaps `features_b` of "
    f"another network, up to {features.MAX_BYTES >> 20} MB. There are no weights in it, so features "
    "become one by what they say: groups in which all correlations are at least so large, beside the "
    "same with samples shuffled. `python -m core inspect features.npz` gives the numbers."
)

SCALED_DOWN = (
    "The paper merges VGG and ResNet on CIFAR-10 and ImageNet; here are perceptrons of three layers on "
    "scikit-learn's digits of 8 x 8 pixels, without normalisation layers. The method follows the "
    "authors' code; the paper's text could not be read beyond the abstract and what reviews quote."
)


def evaluation() -> dict[str, Any]:
    """Curves and tables as measured with the claims."""
    return recorded(PAPER.slug)["evaluation"]


def melt_note(melted: Melted) -> str:
    """What is left, and how right it is."""
    whole, left = sum(melted.whole.widths), sum(melted.found.network.widths)
    changed = f" Logits change by {plain(melted.error)}." if left < whole else ""
    return f"**{left}** of {whole} features are left.{changed}"


def stack_note(seen: Stack, rank: int, count: int) -> str:
    """Whether the members are one feature; rank: of so many stacks, by how much they say."""
    if isnan(seen.correlation):
        alike = "One of them says 0 of every test digit"
    else:
        alike = f"They correlate by **{seen.correlation:.2f}**"
    return (
        f"Stack {rank} of {count}: a and b are the least alike of {len(seen.members)}. {alike}. "
        f"Exchanged, they change logits by **{plain(seen.swapped)}**; a exchanged with a feature that "
        f"was not merged with it: {plain(seen.against)}."
    )


def sizes_note(rows: dict[str, Any], width: int) -> str:
    """The ways compared where merging leaves about a fifth."""
    at = min(range(len(rows["left"])), key=lambda n: abs(rows["left"][n] - 20))
    return (
        f"{width} neurons a layer, three seeds. With {rows['left'][at]:.0f}% of parameters left: merged "
        f"**{rows['merged'][at]:.1f}%** right, clustered and averaged {rows['folded'][at]:.1f}%, the "
        f"smallest cut away {rows['pruned'][at]:.1f}%, random pairs merged {rows['pairs'][at]:.1f}%, "
        f"features dropped at random {rows['dropped'][at]:.1f}%. All have equally wide layers."
    )


def depth_note(width: int) -> str:
    """How complexity goes with depth."""
    rows = evaluation()["curves"][str(width)]
    at = rows["betas"].index(15.0)
    first, middle, last = (layer[at] for layer in rows["layers"])
    return (
        f"At a reach of 15%, {first:.0f}, {middle:.0f} and {last:.0f}% of features are left in layers "
        f"1, 2 and 3; of the untrained network {rows['untrained'][at]:.0f}%. The paper has complexity "
        "rise before it falls, in deep convolutional networks."
    )


def many_note() -> str:
    """What complexity says of accuracy."""
    (claim,) = (row for row in recorded(PAPER.slug)["claims"] if row["claim"] == "more")
    return (
        f"Sixteen networks of width 64: rank correlation of complexity and accuracy "
        f"**{claim['value']:.2f}**. The paper has it positive."
    )


def width_rows() -> list[dict[str, str]]:
    """The smallest network that loses a point at most, by width."""
    found = evaluation()["smallest"]
    return [
        {
            "Neurons in a layer": width,
            "Parameters left": f"{row['share']:.0%}",
            "How many": f"{row['parameters']:,.0f}",
            "Right": f"{row['accuracy']:.1%}",
            "Whole": f"{row['whole']:.1%}",
        }
        for width, row in found.items()
    ]


def width_note() -> str:
    """How redundancy goes with width."""
    found = evaluation()["smallest"]
    first, last = (found[str(width)]["share"] for width in (WIDTHS[0], WIDTHS[-1]))
    return (
        "The smallest network that merging gives without losing more than a point on validation digits, "
        f"means of three seeds: of {WIDTHS[0]} neurons a layer **{first:.0%}** of parameters are left, "
        f"of {WIDTHS[-1]} **{last:.0%}**."
    )


def own_note(seen: dict[str, Redundancy]) -> str:
    """How redundant a visitor's features are."""
    at = LEVELS.index(0.9)
    parts = [
        f"network {name}: **{each.left[at]}** of {each.features} features, shuffled {each.shuffled[at]}"
        for name, each in seen.items()
    ]
    return f"Left when correlations of 0.9 and more are one: {'; '.join(parts)}."
