"""What the page shows: a network that melts, the members of one feature, and a visitor's features."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.memory import kept
from core.papers.feature_complexity import measure
from core.papers.feature_complexity.measure import accuracy, change, digits
from core.papers.feature_complexity.merging import Layers, Merged, Reference, merge, planted

Kind = Literal["trained", "untrained", "two", "three"]
How = Literal["start", "running", "random"]
EXCITED = 10  # training digits whose mean is shown of a feature


@kept
def network(kind: Kind, width: int) -> Layers:
    """A network of the page; copies are planted in the trained one of 32."""
    if kind in ("two", "three"):
        return planted(measure.trained(32, 0), 2 if kind == "two" else 3)
    return (measure.trained if kind == "trained" else measure.untrained)(width, 0)


@dataclass(frozen=True)
class Melted:
    """A network, what is left of it, accuracies of both on test digits, and how far logits are apart."""

    whole: Layers
    found: Merged
    before: float
    after: float
    error: float

    @property
    def share(self) -> float:
        """Of parameters that are left."""
        return measure.share(self.found.network, self.whole)


@kept
def melt(kind: Kind, width: int, how: How, percent: int) -> Melted:
    """Merge with a reach of `percent`; at random: as many features of each layer as IFM merges."""
    whole = network(kind, width)
    reference: Reference = "running" if how == "running" else "start"
    found = merge(whole, percent / 100, reference)
    if how == "random":
        found = merge(whole, 0, pick="random", widths=found.network.widths)
    return Melted(
        whole,
        found,
        accuracy(whole),
        accuracy(found.network),
        change(whole, found.network),
    )


@kept
def excitations(kind: Kind, width: int) -> tuple[np.ndarray, ...]:
    """What excites each feature, (width, 8, 8) by layer: the first layer's weights, and of others the
    mean of the training digits that excite it most, less the mean digit."""
    whole = network(kind, width)
    x, _ = digits("train")
    shown = [whole.weights[0].reshape(-1, 8, 8)]
    for values in whole.hidden(x)[1:]:
        most = np.argsort(-values, axis=0)[:EXCITED]
        shown.append((x[most].mean(0) - x.mean(0)).reshape(-1, 8, 8))
    return tuple(shown)


@dataclass(frozen=True)
class Stack:
    """Features (indices) that became one, and what they say of test digits, (n, members).

    swapped: the change of logits when two of them change places and their readers do not; against: the
    same for two that stayed apart; pair: which of `members` the two are, the least correlated.
    """

    members: np.ndarray
    said: np.ndarray
    correlation: float
    pair: tuple[int, int]
    swapped: float
    against: float


def stacks(melted: Melted, layer: int) -> list[np.ndarray]:
    """Groups of a hidden layer that have two members or more; first those that say most."""
    said = melted.whole.hidden(digits("test")[0])[layer].sum(0)
    groups = [group for group in melted.found.groups[layer] if len(group) > 1]
    return sorted(groups, key=lambda group: -said[group].sum())


def stack(melted: Melted, layer: int, members: np.ndarray) -> Stack:
    """One of `stacks`. Silent features, which say 0 throughout, correlate with none: nan."""
    said = melted.whole.hidden(digits("test")[0])[layer][:, members]
    sizes = said.std(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        correlations = np.corrcoef(said.T)
    least = np.where(np.isfinite(correlations), correlations, 2.0)
    a, b = divmod(int(least.argmin()), len(members))
    if a == b:
        a, b = 0, 1
    others = np.setdiff1d(np.arange(melted.whole.widths[layer]), members)
    far = others[len(others) // 2] if len(others) else members[b]
    return Stack(
        members,
        said,
        float(correlations[a, b]) if sizes[a] and sizes[b] else float("nan"),
        (a, b),
        exchanged(melted.whole, layer, int(members[a]), int(members[b])),
        exchanged(melted.whole, layer, int(members[a]), int(far)),
    )


def exchanged(whole: Layers, layer: int, m: int, n: int) -> float:
    """How far logits change when features m and n of a layer change places, but not their readers."""
    x, _ = digits("test")
    order = np.arange(whole.widths[layer])
    order[[m, n]] = n, m
    said = whole.hidden(x)[layer][:, order]
    rest = Layers(whole.weights[layer + 1 :], whole.biases[layer + 1 :])
    logits = whole(x)
    other = rest(said) if rest.widths else said @ rest.weights[0].T + rest.biases[0]
    return float(np.linalg.norm(other - logits) / np.linalg.norm(logits))


@kept
def example() -> np.ndarray:
    """What the first layer of a trained network says of test digits."""
    return measure.trained(256, 0).hidden(digits("test")[0])[0]
