"""The words of the page: names, explanations, and sentences about what was found."""

from math import isnan
from typing import Any

from core.claims import recorded
from core.inputs import features
from core.papers.convergent_learning import PAPER
from core.papers.convergent_learning.activations import Layer
from core.papers.convergent_learning.comparison import RELIABLE, UNIQUE, Compared
from core.papers.convergent_learning.exhibit import Clustered, How, Matched, Predicted

LAYER_NAMES = {
    "conv1": "First convolution",
    "conv2": "Second convolution",
    "fc1": "First full layer",
    "fc2": "Last hidden layer",
}
LAYER_HELP = (
    "16 and 32 channels of 3 x 3 kernels, then 64 and 64 neurons, all after a ReLU. A channel is one "
    "unit: its samples are 40,000 pairs of a digit and a position, the same in all networks."
)
OTHERS = {1: "B, seed 1", 2: "C, seed 2", 3: "D, seed 3"}
LETTERS = "ABCD"
OTHER_HELP = "All four have the same layers and saw the same digits; only their seed differs."
HOWS: dict[How, str] = {"bipartite": "One to one", "semi": "Best partner"}
HOW_HELP = (
    "One to one: the pairs of the largest sum of correlations in which no unit stands twice. Best "
    "partner: whichever correlates most with a unit of A, so that one unit may serve several."
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
SINGLE_HELP = (
    "The same from the one unit of A that correlates most, fitted freely: the Lasso shrinks weights, so "
    "at a high price it may do worse with more units."
)
COUNT_HELP = "How many groups k-means finds among the lowest eigenvectors of the Laplacian."
BALANCE_HELP = "1: each cluster has as many units of either network; 0: each is of one network."
CHANCE_HELP = "The same when it is drawn anew which units are of which network: mean of 200 draws."
WHITE = {"raw": "Raw", "white": "Whitened"}
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
UNTIL = (
    "Until then, the last hidden layers of two of our networks, with all units that ever change."
)

WHAT_YOU_SEE = """
Four networks learnt the same digits and differ only in the random numbers they began with. **Are they
the same inside?** Each tile is a unit: the patches of digits that excite it, in the mean, blue for more
ink than usual, orange for less. Network A stands above, another below, and a line joins partners: the
thicker, the higher the correlation of what they say. Switch *Match* off and the second network is in its
own order; the table turns to noise.

The best pairs are twins. The last ones are not: **some units are found by both networks, some by one
only**. *One from many* asks for less than a twin: how well do a few units of A predict one of B? Much
better than the best partner does. So networks share what a layer can say, more than who says it.

**What does not hold.** Matched correlations look like proof, and are not. *Turn it* turns the second
network's layer at random, so that no unit is left as it was, and pairs correlate nearly as well.
Whitened first, turning costs a little: units are slightly privileged. Untrained networks lose less on
turning, or nothing. In the convolutions untrained networks are matched so well that training adds less
than the 0.2 we asked for. A quarter of the first convolution's units should correlate above 0.8;
slightly fewer do. And clusters hold units of both networks hardly more evenly than by chance in the full
layers, and less in the convolutions.
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
    "on scikit-learn's digits of 8 x 8 pixels. In the authors' logs units of the first layer are "
    "predicted with an R2 of 0.67 at best, of 0.53 by four units; of the second with 0.39, of 0.24 by "
    "seven: less than here, where layers are narrower. The authors train the Lasso by SGD; here it is "
    "solved. Correlations are over all 1,797 digits, of which 1,297 were learnt from. The paper clusters "
    "in a hierarchy; here once. Its check by mutual information is left out. Turning and whitening are "
    "not the paper's."
)


def evaluation() -> dict[str, Any]:
    """The means of every layer, as measured with the claims."""
    return recorded(PAPER.slug)["evaluation"]


def number(value: float) -> str:
    """With two decimals, and no minus before 0."""
    return f"{value:.2f}".replace("-0.00", "0.00")


def match_note(found: Matched, other: int, is_matched: bool) -> str:
    """How many pairs are good, and what controls say."""
    values, name = found.match.values, LETTERS[other]
    high, low = int((values > RELIABLE).sum()), int((values < UNIQUE).sum())
    order = "" if is_matched else f" {name} is in its own order now, and lines cross."
    return (
        f"Of {len(values)} pairs **{high}** correlate above {RELIABLE}, **{low}** below {UNIQUE}; mean "
        f"**{found.match.mean:.2f}**, untrained {found.untrained:.2f}, samples shuffled "
        f"{found.shuffled:.2f}.{order} Tiles: what excites a unit, blue more ink than usual, orange "
        "less. Table: the stronger the blue, the higher; orange below 0. Dead units left out: "
        f"{found.dead[0]} of A, {found.dead[1]} of {name}."
    )


def predict_note(seen: Predicted, used: int, r2: float, place: str) -> str:
    """What a few units make of what all make. place: of which unit, "unit 3 of 57 of B"."""
    few = f"**{used}** unit{'s' * (used != 1)} of A: R2 **{number(r2)}**, all: {number(seen.ridge)}"
    return (
        f"{few if used else 'At this price no unit of A is used'}. Below: what {place}, by its match, "
        "and its best partners elsewhere, say of a digit."
    )


def clusters_note(found: Clustered, layer: str) -> str:
    """Whether clusters mix networks more than chance."""
    as_even = float((found.chance >= found.balance).mean())
    words = {as_even < 0.05: "more even than chance", as_even > 0.95: "less even than chance"}
    verdict = words.get(True, "no more even than chance has it")
    both = int(((found.sizes[0] > 0) & (found.sizes[1] > 0)).sum())
    return (
        f"{LAYER_NAMES[layer]}: {both} of {len(found.sizes[0])} clusters hold units of both networks. "
        f"Drawn anew which unit is of which, {as_even:.0%} of 200 draws are as balanced: the clusters "
        f"are **{verdict}**."
    )


def turning_note(found: dict[str, Any], share: int, white: str, layer: Layer, other: int) -> str:
    """What turning costs, and the means over all pairs."""
    row = evaluation()["layers"][layer]
    (still, now), (before, after) = (
        (values[0], values[share // 5]) for values in (found["trained"], found["untrained"])
    )
    return (
        f"{WHITE[white]}, {LETTERS[other]} turned by {share}%: pairs correlate by **{now:.2f}**, "
        f"unturned {still:.2f}; untrained {after:.2f}, unturned {before:.2f}. Over all twelve pairs of "
        f"networks: {row[white]:.2f}, turned {row[white + '_turned']:.2f}. Signs do not count in these. "
        f"On the right they do, where means are {row['bipartite']:.2f}, untrained "
        f"{row['untrained']:.2f}, shuffled {row['shuffled']:.2f}."
    )


def own_note(seen: Compared) -> str:
    """Whether a visitor's networks have the same units."""
    (raw, raw_turned), (white, white_turned) = seen.turned["raw"], seen.turned["whitened"]
    one, few, more = seen.needed
    return (
        f"**{seen.reliable:.0%}** of A's units have a partner above {RELIABLE}, **{seen.unique:.0%}** "
        f"none above {UNIQUE}. To explain 90% of what all units of B do, one suffices for {one:.0%} of "
        f"A's units, two to four for {few:.0%}, more are needed for {more:.0%}. Without signs, one to "
        f"one: raw {raw:.2f}, B turned {raw_turned:.2f}; whitened {white:.2f}, turned {white_turned:.2f}."
    )


def own_rows(seen: Compared) -> list[dict[str, str]]:
    """The same as a table."""
    rows = {
        "Best partner, mean correlation": float(seen.best.mean()),
        "One to one": float(seen.matched.mean()),
        "One to one, samples shuffled": float(seen.shuffled.mean()),
        "R2 of A's units from all of B's (ridge, held out)": seen.ridge[0],
        "R2 of B's units from all of A's (ridge, held out)": seen.ridge[1],
    }
    return [
        {"Of A and B": name, "Value": "cannot be told" if isnan(value) else f"{value:.3f}"}
        for name, value in rows.items()
    ]


def notes_line(seen: Compared) -> str:
    """What has to be known to read the numbers."""
    line = "; ".join(seen.notes)
    return line[:1].upper() + line[1:] + "." if line else ""
