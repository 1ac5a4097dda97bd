"""Random and trained networks against the theory: numbers only. Random ones have all their weights."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from core.memory import kept
from core.papers.deep_learning_theory.data import inputs
from core.papers.deep_learning_theory.model import circle, input_size, networks
from core.papers.deep_learning_theory.theory import critical, critical_spread, flow, quartic_density
from core.papers.deep_learning_theory.train import SEEDS, Setting, trained

SHOWN = ("relu", "tanh", "gelu")  # one of each family
AT_ONCE = 500  # networks in memory
WIDTHS = {16: 2000, 32: 1000, 64: 500}  # of the ensembles, and how many networks have it
DEEPEST = 1 / 2  # their depth over their width
FEW = (48, 3, 20_000)  # width, layers and networks where the first correction is all there is
BINS = np.linspace(-4, 4, 81)
MIDDLES = (BINS[1:] + BINS[:-1]) / 2


@torch.no_grad()
def neurons(name: str, width: int, depth: int, count: int) -> Iterator[Tensor]:
    """Preactivations (depth, some networks, width) of `count` critical networks for one input."""
    x = circle(1, input_size(name))
    for seed in range(-(-count // AT_ONCE)):
        some = min(AT_ONCE, count - seed * AT_ONCE)
        net = networks(critical(name).layer, width, depth, some, seed)
        yield torch.stack(net(x))[:, :, 0]


def measured_flow(name: str, width: int, depth: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """K and V / (n K^2) of each layer, (depth,) each, from the neurons of many networks.

    V / n is the covariance of squares of two neurons of a layer; its mean over all pairs is taken.
    """
    total, pairs = torch.zeros(2, depth, dtype=torch.float64)
    for z in neurons(name, width, depth, count):
        squares = z.double().square()
        summed = squares.sum(2)
        total += summed.sum(1) / width
        both = summed.square() - squares.square().sum(2)
        pairs += both.sum(1) / (width * (width - 1))
    kernel = total / count
    return kernel.numpy(), (pairs / count / kernel.square() - 1).numpy()


@kept
def first_correction(name: str) -> tuple[float, float]:
    """The largest relative difference of K between networks and theory in a few layers, and that of
    V / (n K^2) in the last of them."""
    (width, depth, _), found = FEW, critical(name)
    kernel, spread = measured_flow(name, *FEW)
    kernel_gaps = abs(kernel / flow(found.layer, found.start, depth).kernel - 1)
    return float(kernel_gaps.max()), abs(spread[-1] / critical_spread(name, width, depth)[-1] - 1)


def histogram(samples: np.ndarray, deviation: float) -> np.ndarray:
    """The density (80,) of samples over their deviation, in BINS; what lies outside counts too."""
    counts = np.histogram(samples / deviation, BINS)[0]
    return counts / (samples.size * (BINS[1] - BINS[0]))


def shape_ratio() -> float:
    """How far ReLU networks' neurons are from the corrected density, over how far from the normal one.

    Far: in total variation, over 20,000 networks.
    """
    width, depth, _ = FEW
    samples = np.concatenate([z[-1].flatten().numpy() for z in neurons("relu", *FEW)])
    found = histogram(samples, critical("relu").start ** 0.5)
    kurtosis = 3 * critical_spread("relu", width, depth)[-1]
    corrected, normal = (abs(found - quartic_density(MIDDLES, k)).sum() for k in (kurtosis, 0.0))
    return corrected / normal


def _spread(logs: list[Tensor]) -> list[float]:
    """The variance over networks, of several (layers, networks) beside each other, layer by layer."""
    found = torch.cat(logs, 1).double()
    alive = found[:, found.isfinite().all(0)]  # one ReLU network in thousands has a dead layer
    return alive.var(1).numpy().round(5).tolist()


def signal_spreads(name: str, width: int, count: int) -> list[float]:
    """The variance over critical networks of log G, G the variance of a network's own neurons.

    For 0, 1, ... layers after the first; to first order it is V / (n K^2).
    """
    layer, logs = critical(name).layer, []
    for z in neurons(name, width, int(width * DEEPEST), count):
        square = layer.activation.value(z).square().mean(2)
        logs.append((layer.bias_variance + layer.weight_variance * square).log())
    return [0.0, *_spread(logs)]


def gradient_spreads(name: str, width: int, count: int) -> list[float]:
    """The variance over critical networks of log |d f / d z^(l)|^2, for 0, 1, ... layers between."""
    x, logs, depth = circle(1, input_size(name)), [], int(width * DEEPEST) + 1
    for seed in range(-(-count // AT_ONCE)):
        z = networks(critical(name).layer, width, depth, min(AT_ONCE, count), seed)(x)
        slopes = torch.autograd.grad(z[-1][..., 0].sum(), z[::-1])
        logs.append(torch.stack([slope.square().sum((1, 2)).log() for slope in slopes]))
    return _spread(logs)


@kept
def spreads(what: str, name: str) -> dict[int, list[float]]:
    """Of "signals" or "gradients", for each width."""
    one = {"signals": signal_spreads, "gradients": gradient_spreads}[what]
    return {width: one(name, width, count) for width, count in WIDTHS.items()}


def doubling_ratio() -> float:
    """By what doubling depth and width changes the gradients' spread, over doubling the depth alone.

    The largest for ReLU and tanh, from widths 16 and 32, from an eighth and a quarter as many layers.
    """
    ratios = []
    for found in (spreads("gradients", name) for name in ("relu", "tanh")):
        for narrow, wide in pairwise(found):
            for layers in (narrow // 8, narrow // 4):
                before = found[narrow][layers]
                both, deeper = found[wide][2 * layers], found[narrow][2 * layers]
                ratios.append(abs((both - before) / (deeper - before)))
    return max(ratios)


def layer_gradients(setting: Setting, depth: int) -> np.ndarray:
    """|d loss / d z^(l)|^2 before training, averaged over 100 test digits: (seeds, depth)."""
    images, labels = (values[:100] for values in inputs("test"))
    z = setting.networks(depth, SEEDS, depth)(images)
    target = labels.expand(SEEDS, -1)
    loss = torch.nn.functional.cross_entropy(z[-1].mT, target, reduction="sum")
    return torch.stack([g.square().sum(2).mean(1) for g in torch.autograd.grad(loss, z)], 1).numpy()


def gradient_decades() -> float:
    """Powers of ten by which 0.8 times the critical C_W lowers the first layer's squared gradient."""
    first = [
        layer_gradients(Setting("tanh", start), 64)[:, 0].mean() for start in ("critical", "small")
    ]
    return float(np.log10(first[0] / first[1]))


@torch.no_grad()
def accuracies(setting: Setting, depth: int) -> np.ndarray:
    """The share of unseen digits that the shipped networks of a depth get right: (seeds,)."""
    digits = inputs("test")
    right = trained(setting)[str(depth)](digits.images)[-1].argmax(2) == digits.labels
    return right.float().mean(1).numpy()


def worst_over_best(better: Setting, worse: Setting, depth: int, worse_depth: int) -> float:
    """Accuracy: the worst seed of one start and depth over the best of another."""
    return float(accuracies(better, depth).min() / accuracies(worse, worse_depth).max())
