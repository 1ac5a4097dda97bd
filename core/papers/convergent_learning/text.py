"""The words of the page: names, explanations, and sentences about what was found."""

from math import isnan
from typing import Any

from core.claims import recorded
from core.inputs import features
from core.papers.convergent_learning import PAPER
from core.papers.convergent_learning.activations import LAYERS, WIDTHS
from core.papers.convergent_learning.comparison import RELIABLE, UNIQUE, Compared
from core.papers.convergent_learning.exhibit import Clustered, How, Matched, Predicted

LAYER_NAMES = {
    "conv1": "First convolution",
    "conv2": "Second convolution",
    "fc1": "First full layer",
    "fc2": "Second full layer",
}
LAYER_HELP = (
    "16 and 32 channels of 3 x 3 kernels, then 64 and 64 neurons, all after a ReLU. A channel is one "
    "unit: its samples are 40,000 pairs of a digit and a position, the same in all networks."
)
OTHERS = {1: "B, seed 1", 2: "C, seed 2", 3: "D, seed 3"}
LETTERS = "ABCD"
OTHER_HELP = (
    "All four networks have the same layers and saw the same digits; only their seed differs."
)
HOWS: dict[How, str] = {
    "bipartite": "One to one",
    "semi": "Best partner",
    "information": "Mutual information",
}
HOW_HELP = (
    "One to one: the pairs of the largest sum of correlations in which no unit stands twice. Best "
    "partner: whichever correlates most, so that one unit may serve several. Mutual information: one to "
    "one, by how much a unit tells of another, straight or not; less its bias."
)
MATCH_HELP = "Off: the second network's units in their own order."
L1_HELP = (
    "The Lasso's price on the size of weights: the higher it is, the fewer units are used. Units are "
    "standardised."
)
RANK_HELP = "1: the unit that A has best. Counted over units that are not dead."
USED_HELP = "Units of A with a weight other than 0, of those that are not dead."
R2_HELP = "Share of the variance that is predicted on 500 digits that nothing was fitted on."
RIDGE_HELP = "The same from all units of A, by ridge regression: the ceiling."
SINGLE_HELP = "The same from the one unit of A that correlates most."
COUNT_HELP = "How many groups k-means finds among the lowest eigenvectors of the Laplacian."
BALANCE_HELP = (
    "1: each cluster has as many units of either network; 0: clusters are of one network only."
)
CHANCE_HELP = "The same when it is drawn anew which units are of which network: mean of 200 draws."
PAIRINGS = {"bipartite": "One to one", "semi": "Best partner"}
WHITE = {False: "Raw", True: "Whitened"}
WHITE_HELP = (
    "Whitened: the layer's units are made uncorrelated first, each changed as little as can be (ZCA); "
    "directions of less than a thousandth of the largest variance are left out."
)
TURN_HELP = "How much of a random rotation of B's layer is done. Units become mixtures of units."
SQUARE_OVER = "R2 of A's units by ridge regression, before and after B is turned"
PATH_ALT = "R2 on unseen digits over the number of units that may be used"
COMPOSITION_ALT = "Units of each network in each cluster"
CURVES_ALT = "Correlation of partners, sorted, trained and two controls"
TURNING_ALT = "Mean size of partners' correlations while one network is turned"
OWN_ALT = "Correlation of a visitor's units with their partners, sorted"
UNTIL = "Until then, the last hidden layers of two of our networks."

WHAT_YOU_SEE = """
Four networks learnt the same digits and differ only in the random numbers they began with. **Are they
the same inside?** Each tile is a unit: the patches of digits that excite it most, in the mean. Network A
stands above, another below, and a line joins partners: the thicker, the higher the correlation of what
they say. Switch *Match* off and the second network is in its own order; the table turns to noise.

The best pairs are twins. The last ones are not: **some units are found by every network, some by one
only**. *One from many* asks for less than a twin: how well do a few units of A predict one of B? Much
better than the best partner does. So networks share what a layer can say, more than who says it.

**What does not hold.** Matched correlations look like proof, and are not. *Turn it* turns the second
network's layer at random, so that no unit is left as it was, and pairs correlate nearly as well.
Whitened first, turning costs a little: units are slightly privileged. Untrained networks lose less on
turning, in most layers nothing. In the convolutions untrained networks are matched so well that
training adds less than the 0.2 we asked for. A quarter of the first layer's units should correlate above
0.8: slightly fewer do. And clusters hold units of both networks no more evenly than by chance, but for
the two full layers.
"""

MATHEMATICS = r"""
Both networks see the same samples. With means $\mu$ and standard deviations $\sigma$ of units,

$$C_{ij}=\frac{\mathbb E[(x_i-\mu_i)(y_j-\mu_j)]}{\sigma_i\,\sigma_j}$$

after the ReLU, with its sign. **Best partner**: $j(i)=\arg\max_jC_{ij}$. **One to one**: the permutation
of the largest $\sum_iC_{i\pi(i)}$. Scaling and shifting units changes nothing; permuting B's units
permutes $\pi$. Units whose standard deviation is below a hundredth of their layer's largest count as
dead, and are left out.

**One from many** is the Lasso, $\tfrac1{2n}|y-Xw|^2+\lambda|w|_1$, on standardised units; all its
solutions are followed from large $\lambda$ to 0. The ceiling is ridge regression. Both are fitted on
1,297 digits, and $R^2$ is that of the 500 others.

**The square.** Turn B's layer by an orthogonal $Q$: $X\mapsto XQ$. Then
$w=(X^\top X+\lambda I)^{-1}X^\top y$ becomes $Q^\top w$, so the prediction $XQQ^\top w$ stays:
**turn, then predict, is to predict**. Matched correlations have no such law. Where a layer has few
directions of large variance almost any mixture correlates, so the layer is whitened first,
$X\mapsto X\Sigma^{-1/2}$.

**Clusters**: of $S=|C|$ over the units of both, eigenvectors of $I-D^{-1/2}SD^{-1/2}$ and k-means.
"""

YOUR_DATA = (
    "Under **Your features**, an NPZ with `features` (n, d), `features_b` (n, d') of the same samples by "
    f"another network, and `labels` (n,), up to {features.MAX_BYTES >> 20} MB; or two files. Labels are "
    "not used. The pairs come back as CSV. `python -m core inspect features.npz` gives the numbers."
)

SCALED_DOWN = (
    "The paper has four AlexNets on ImageNet, layers of 96 to 4,096 units; here are four small networks "
    "on scikit-learn's digits of 8 x 8 pixels. In the authors' logs the first layer's units are predicted "
    "with an R2 of 0.67 at best, and of 0.53 by four units; the second layer's 0.39 and, by seven, 0.24: "
    "less than here, where layers are narrower. The authors train the Lasso by SGD; here it is solved. "
    "Correlations are taken over all 1,797 digits, of which 1,297 were learnt from. The paper clusters in "
    "a hierarchy; here once. Turning and whitening are not the paper's."
)


def evaluation() -> dict[str, Any]:
    """The means of every layer, as measured with the claims."""
    return recorded(PAPER.slug)["evaluation"]


def match_note(found: Matched, how: How, other: int, is_matched: bool) -> str:
    """How many pairs are good, and what controls say."""
    values, name = found.match.values, LETTERS[other]
    dead = f"Dead units left out: {found.dead[0]} of A, {found.dead[1]} of {name}."
    if how == "information":
        return (
            f"Partners tell **{found.match.mean:.2f} nats** of each other in the mean; those of untrained "
            f"networks {found.untrained:.2f}, with samples shuffled {found.shuffled:.2f}. {dead}"
        )
    high, low = int((values > RELIABLE).sum()), int((values < UNIQUE).sum())
    row = "" if is_matched else f" {name} is in its own order now, and the lines cross."
    return (
        f"Of {len(values)} pairs **{high}** correlate above {RELIABLE}, **{low}** below {UNIQUE}; mean "
        f"{found.match.mean:.2f}, untrained {found.untrained:.2f}, samples shuffled "
        f"{found.shuffled:.2f}. The stronger the blue, the higher; orange is below 0.{row} {dead}"
    )


def predict_note(seen: Predicted, used: int, r2: float, other: int) -> str:
    """What a few units make of what all make."""
    share = f", {r2 / seen.ridge:.0%} of what all {len(seen.units)} give" if seen.ridge > 0 else ""
    none = "No unit of A is used at this price" if not used else ""
    few = f"**{used}** unit{'s' * (used != 1)} of A give an R2 of **{r2:.2f}**{share}"
    return (
        f"{none or few}; the best partner alone {seen.single:.2f}. Below, the unit of {LETTERS[other]} "
        "and its best partners in the other networks on your digit, as shares of the most each says."
    )


def clusters_note(found: Clustered, layer: str) -> str:
    """Whether clusters mix networks more than chance."""
    mean = found.chance.mean()
    above = float((found.chance >= found.balance).mean())
    verdict = (
        "That is more even than chance" if above < 0.05 else "That is no more even than chance"
    )
    both = int(((found.of_first > 0) & (found.of_second > 0)).sum())
    return (
        f"{both} of {len(found.of_first)} clusters hold units of both networks. Balance "
        f"**{found.balance:.2f}**; drawn anew {mean:.2f}, and in {above:.0%} of 200 draws at least as "
        f"large. {verdict}, in the {LAYER_NAMES[layer].lower()}."
    )


def curves_note(layer: str) -> str:
    """The means of the curves, from the record."""
    row = evaluation()["layers"][layer]
    return (
        f"Twelve pairs of networks, one to one: mean **{row['bipartite']:.2f}**, untrained "
        f"{row['untrained']:.2f}, shuffled {row['shuffled']:.2f}."
    )


def turning_note(found: dict[str, Any], share: int, is_white: bool, layer: str) -> str:
    """What turning costs."""
    still, now = found["trained"][0], found["trained"][share // 5]
    before, after = found["untrained"][0], found["untrained"][share // 5]
    row = evaluation()["layers"][layer]
    loss = row["white"] - row["white_turned"] if is_white else row["raw"] - row["raw_turned"]
    kind = "Whitened" if is_white else "Raw"
    return (
        f"{kind}, B turned by {share} %: pairs correlate by **{now:.2f}**, unturned {still:.2f}; "
        f"untrained {after:.2f} and {before:.2f}. Over twelve pairs a whole turn costs {loss:.2f}. What B "
        "predicts of A stays."
    )


def layer_rows() -> list[dict[str, str]]:
    """All layers, means over the twelve pairs."""
    return [
        {
            "Layer": LAYER_NAMES[layer],
            "Units, dead": f"{WIDTHS[layer]}, {row['dead']:.1f}",
            "One to one": f"{row['bipartite']:.2f}",
            "Untrained": f"{row['untrained']:.2f}",
            "R2, best partner": f"{row['single']:.2f}",
            "R2, eight units": f"{row['few']:.2f}",
            "R2, all (ridge)": f"{row['ridge']:.2f}",
            "of untrained": f"{row['ridge_untrained']:.2f}",
            "Whitened": f"{row['white']:.2f}",
            "and turned": f"{row['white_turned']:.2f}",
        }
        for layer in LAYERS
        for row in (evaluation()["layers"][layer],)
    ]


def own_note(seen: Compared) -> str:
    """Whether a visitor's networks have the same units."""
    (raw, raw_turned), (white, white_turned) = seen.turned["raw"], seen.turned["whitened"]
    one, few, more = seen.needed
    return (
        f"**{seen.reliable:.0%}** of A's units have a partner above {RELIABLE}, **{seen.unique:.0%}** "
        f"none above {UNIQUE}. To explain 90 % of what all units of B do, one suffices for {one:.0%} of "
        f"A's units, two to four for {few:.0%}, more are needed for {more:.0%}. One to one, raw "
        f"{raw:.2f}, B turned {raw_turned:.2f}; whitened {white:.2f}, turned {white_turned:.2f}."
    )


def own_rows(seen: Compared) -> list[dict[str, str]]:
    """The same as a table."""
    return [
        {"Of A and B": name, "Value": "cannot be told" if isnan(value) else f"{value:.3f}"}
        for name, value in (
            ("Best partner, mean correlation", float(seen.best.mean())),
            ("One to one", float(seen.matched.mean())),
            ("One to one, samples shuffled", float(seen.shuffled.mean())),
            ("R2 of A's units from all of B's (ridge, held out)", seen.ridge[0]),
            ("R2 of B's units from all of A's (ridge, held out)", seen.ridge[1]),
        )
    ] + [{"Of A and B": "Units that never change", "Value": f"{seen.dead[0]} and {seen.dead[1]}"}]


def notes_line(seen: Compared) -> str:
    """What has to be known to read the numbers."""
    line = "; ".join(seen.notes)
    return line[:1].upper() + line[1:] + "." if line else ""
