"""The words of the page: names, explanations, and sentences about what was measured."""

from collections.abc import Mapping

from core.figures.verdict import plain
from core.papers.deep_learning_theory.captions import ACTIVATION_NAMES, SETTING_NAMES, TUNING_NAMES
from core.papers.deep_learning_theory.exhibit import Fate, Shape, Spreads, Stream
from core.papers.deep_learning_theory.theory import (
    FAMILIES,
    Family,
    critical,
    optimal_ratio,
    residual_nu,
)
from core.papers.deep_learning_theory.train import DEPTHS, WIDTH, Setting, trained

FAMILY_SAYS: dict[Family, str] = {
    "scale-invariant": "scale-invariant: where critical, signals of any size keep it",
    "vanishing": "of the K* = 0 class: where critical, signals fade like 1 / l, not exponentially",
    "half-stable": "half-stable: where critical, one size stays, and only just",
}
TUNED = {"critical": "critical", "small": "0.8 of it", "large": "1.25 of it"}
KERNEL_ALT = "Mean square of a neuron by layer, theory and networks"
COSINE_ALT = "Cosine of two inputs by layer, theory and networks"
FUNCTIONS_ALT = "Twenty random networks as curves on a circle"
DENSITY_ALT = "The distribution of a neuron of 4,000 networks beside what theory says of it"
SPREAD_ALT = "Spread over random networks against depth over width, for widths 16, 32 and 64"
PHASE_ALT = "What becomes of signals or gradients in 50 layers, over C_b and C_W"
FATE_ALT = "K and the susceptibilities by layer, from the chosen point"
ACCURACY_ALT = "Accuracy over depth for six starts"
GRADIENT_ALT = "Squared gradients by layer before training, theory and networks"
FATES = {"gradient": "Gradient", "signal": "Signal"}
SPREADS = {"signals": "Signals", "gradients": "Gradients"}
C_W_HELP = (
    "C_W is the variance of a weight times the number of inputs of its neuron; C_b that of a bias. "
    "Critical: signals and gradients neither grow nor fade from layer to layer."
)
V_HELP = (
    "V couples the neurons of a layer: the covariance of two neurons' squares is V / n. It grows by "
    "nu K² a layer, so that V / (n K²) is nu r to first order, and three times it the excess kurtosis."
)
SHAPE_HELP = (
    f"{V_HELP} r* is where neurons of the last layer tell most of each other, by a series that "
    "is cut off: an order of magnitude."
)
TRAINED_CAPTION = (
    "Perceptrons of width 32 on 8 x 8 digits, gradient descent with momentum; each start at the "
    "best of four learning rates for each depth; three seeds, bands one standard deviation."
)

WHAT_YOU_SEE = """
Random networks, and what **depth** does in them. *Flow*: a circle of inputs on its way through
three networks that differ only in C_W, the scale of their weights. Too small, and signals shrink by
a factor in each layer; too large, and neighbours part until the circle is crumpled; between them, at
**criticality**, it fades slowly or not at all. Lines are the theory of infinitely wide networks, dots
eight networks of width 64.

*Phase diagram*: the same for every C_b and C_W, and where libraries start.

*Depth over width*: at finite width each random network goes its own way. Twenty are drawn as
functions on the circle; the histogram is of 4,000. Double depth **and** width and the picture stays;
double the depth alone, and a few networks go wild while most fade: a sharp peak with long tails. The
small parameter of the theory is r = L / n; *Four-point vertex* puts its first order to the test.

*Trained*: 64 layers learn digits from a good start, and from a bad one hardly anything, at any
learning rate. Not all is as simple: critical ReLU networks so deep do not learn well either, for
nu r is 10; and tanh does better from a C_W somewhat too large than from the critical one.
"""

MATHEMATICS = r"""
A layer is $z'=b+W\sigma(z)$ with $b\sim N(0,C_b)$, $W\sim N(0,C_W/n)$. Wide layers are Gaussian, and
their kernel flows with depth:

$$
K' = C_b + C_W\,\langle\sigma(z)^2\rangle_K,\quad
\chi_\parallel = \frac{dK'}{dK},\quad \chi_\perp = C_W\langle\sigma'(z)^2\rangle_K
$$

Differences of sizes grow by $\chi_\parallel$ a layer, squared distances and gradients by
$\chi_\perp$. **Criticality** is $K'=K$ and $\chi_\parallel=\chi_\perp=1$: for ReLU at $C_W=2$ and
every $K$; for tanh at $C_W=1$ with $K\to 1/(2l)$; for GELU at $K^*=(3+\sqrt{17})/2$ alone.

At width $n$ two neurons of a layer are coupled, $\mathrm{Cov}(z_i^2,z_j^2)=V/n$, by

$$
V' = \chi_\parallel^2 V + C_W^2\left(\langle\sigma^4\rangle-\langle\sigma^2\rangle^2\right)
$$

so that $V/(nK^2)=\nu\,r$ with $r=L/n$ and $\nu=2$ (linear), $5$ (ReLU), $\tfrac23$ (tanh). A
neuron's excess kurtosis is $3\nu r$. For ReLU, exactly, $1+V/(nK^2)=(1+\nu/n)^{L-1}$. Skips
$z'=W\sigma(z)+\gamma z$ lower $\nu$. What neurons tell of each other peaks, to third order, at
$r^*=4/((20+3n_L)\,\nu)$ for $n_L$ outputs: an order of magnitude, no recipe.
"""

YOUR_DATA = (
    "There is nothing to upload. To check a network of your own, take *Phase diagram*: choose its "
    "activation, set C_W to the variance of a weight times its fan-in and C_b to that of a bias, "
    "and read what 50 layers do; then *Depth over width* at its L and n."
)


def stream_note(name: str, shown: Mapping[str, Stream]) -> str:
    """What happens to sizes, in numbers, and where the activation is critical."""
    sizes = ", ".join(
        f"{TUNING_NAMES[tuning].lower()} {plain(stream.kernel_theory[-1])}"
        for tuning, stream in shown.items()
    )
    return (
        f"{ACTIVATION_NAMES[name]} is {FAMILY_SAYS[FAMILIES[name]]}. {_critical_at(name)} Mean "
        f"square in layer {len(shown['critical'].loop)} of infinitely wide networks: **{sizes}**; "
        "those of width 64 stray from it. Seen are three neurons of one; rings are sizes 1, 0.1, 0.01."
    )


def _critical_at(name: str) -> str:
    if name not in FAMILIES:
        return "This activation is critical nowhere."
    layer = critical(name).layer
    return f"Critical at C_W = {layer.weight_variance:.5g}, C_b = {layer.bias_variance:.4g}."


def shape_note(name: str, shown: Shape) -> str:
    """Depth over width and the kurtosis, measured and predicted."""
    useless = " (no longer small: of no use)" if shown.spread > 0.5 else ""
    best = plain(optimal_ratio(critical(name).nu, 1))
    return (
        f"**r = L / n = {plain(shown.ratio)}**, K = {plain(shown.kernel)}. Excess kurtosis of a neuron: "
        f"**{plain(shown.kurtosis)}** measured, {plain(3 * shown.spread)} by the first "
        f"correction{useless}. r\\* = {best} for one output."
    )


def spread_note(name: str, what: str, shown: Spreads) -> str:
    """What a chart shows, and in numbers how far widths and theory agree."""
    says = (
        "Each network has a K of its own. The variance of its logarithm over networks is, to first "
        f"order in 1 / n, V / (n K²), about nu r with nu = {critical(name).nu:.2g}."
    )
    if what == "gradients":
        says = "The variance over networks of the logarithm of a squared gradient."
        if FAMILIES[name] == "half-stable":
            says += (
                " **These do not fall on one curve**: where GELU is critical χ⊥ changes with K, and "
                "each network's K wanders, so that deeper networks spread more at the same r."
            )
    return f"{says} {_spread_at(shown, 1 / 8)} {_spread_at(shown, 1 / 2)}"


def _spread_at(shown: Spreads, ratio: float) -> str:
    """The values of all widths, and of theory, at a depth over width."""
    widths = ", ".join(map(str, shown.measured))
    found = ", ".join(plain(row[int(ratio * width)]) for width, row in shown.measured.items())
    theory = shown.theory
    expected = (
        "" if theory is None else f"; theory {plain(theory[int(ratio * max(shown.measured))])}"
    )
    return f"At r = {ratio:.3g} widths {widths} have **{found}**{expected}."


def fate_note(name: str, here: Fate) -> str:
    """What becomes of signals and gradients at the chosen point."""
    verdict = "gradients survive"
    if not 1e-3 <= here.gradient <= 1e3:
        verdict = "gradients vanish" if here.gradient < 1 else "gradients explode"
    return (
        f"In 50 layers K becomes {plain(here.theory.kernel[-1])} and the squared gradient is "
        f"multiplied by {plain(here.gradient)}: **{verdict}**. {_critical_at(name)} A black line "
        "is where the last layer's χ⊥ is 1. Dots: the mean of 400 networks of width 64."
    )


def descent_note(setting: Setting, depth: int) -> str:
    """What became of a start at a depth, and how far apart its networks were where that is known."""
    found, place = trained(setting), DEPTHS.index(depth)
    accuracy, loss = found.accuracy[place].mean().item(), found.loss[place].mean().item()
    apart = ""
    if setting.start in ("critical", "residual"):
        nu_r = residual_nu(setting.activation, setting.skip) * depth / WIDTH
        apart = f" nu r = {plain(nu_r)}."
    return (
        f"**{SETTING_NAMES[setting.name]}**, {depth} layers: {accuracy:.0%} of unseen digits right, "
        f"training loss {plain(loss)} (guessing: 10%, 2.3).{apart} Dots are digits, colours classes."
    )
