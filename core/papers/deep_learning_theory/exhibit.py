"""What the page's views show: numbers only, from random networks, the theory, and the trained ones."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.claims import recorded
from core.kernels import ACTIVATIONS, Layer, expectation
from core.memory import kept
from core.nets.ensemble import Ensemble, random_layers
from core.papers.deep_learning_theory import measure, model
from core.papers.deep_learning_theory.data import inputs
from core.papers.deep_learning_theory.theory import (
    FAMILIES,
    Flow,
    critical,
    critical_spread,
    flow,
    pair_flow,
)
from core.papers.deep_learning_theory.train import SEEDS, SLUG, STORED, Setting, trained

TUNINGS = ("small", "critical", "large")
POINTS, APART = 72, 6  # on the circle; two inputs whose cosine is followed are 30 degrees apart
LAYERS, WIDTH, NETS = 48, 64, 8  # of the circle's networks
DECADES = 3.0  # below size 1, to the middle of a picture on the logarithmic scale
DEEPEST = 64  # of networks drawn as curves
SEEN, COUNTED = 20, 4000  # networks drawn as curves, and in histograms
EACH = 4  # neurons of each of the latter
GRID, FATE = 41, 50  # points of the phase diagram, a side; the layer at which it looks
DIGITS = 150  # unseen ones, in the trained networks' pictures


@dataclass(frozen=True)
class Stream:
    """The circle on its way through networks of one tuning, and what theory says of their limit.

    weight_variance: C_W; loop: the circle's image (L, POINTS, 3) by three neurons of one network, sizes
    on a logarithmic scale; kernel, cosine: (L,) over all networks.
    """

    weight_variance: float
    loop: np.ndarray
    kernel: np.ndarray
    cosine: np.ndarray
    kernel_theory: np.ndarray
    cosine_theory: np.ndarray


def log_radius(points: np.ndarray) -> np.ndarray:
    """Points (..., 3) moved along their rays: size 1 to radius 1, a tenth of it DECADES-th nearer."""
    size = np.maximum(np.linalg.norm(points, axis=-1, keepdims=True), 1e-30)
    return (points / size * np.clip(1 + np.log10(size) / DECADES, 0, 1.17)).astype(np.float32)


@kept
def _critical(name: str, seed: int) -> Ensemble:
    """The circle's networks of the critical C_W, which the others are with larger or smaller weights."""
    return model.networks(critical(name).layer, WIDTH, LAYERS, NETS, seed)


@kept
@torch.no_grad()
def stream(name: str, factor: float, seed: int) -> Stream:
    """The circle in networks of `factor` times an activation's critical C_W."""
    layer, size = model.off_by(name, factor), model.input_size(name)
    z = torch.stack(_critical(name, seed)(model.circle(POINTS, size), factor**0.5))
    kernel = z.square().mean((1, 2, 3))  # of (L, networks, inputs, neurons)
    across = (z * z.roll(APART, 2)).mean((1, 2, 3))
    first, angle = layer.first(size), 2 * np.pi * APART / POINTS
    cosine = layer.first(size * np.cos(angle)) / first
    kernel_theory, cosine_theory = pair_flow(layer, first, cosine, LAYERS)
    return Stream(
        layer.weight_variance,
        log_radius(z[:, 0, :, :3].numpy() / 3**0.5),
        kernel.numpy(),
        (across / kernel).numpy(),
        kernel_theory,
        cosine_theory,
    )


def streams(name: str, times: float, seed: int) -> dict[str, Stream]:
    """Too small, critical, too large: C_W over, at and times the critical one. times: above 1."""
    factors = dict(zip(TUNINGS, (1 / times, 1.0, times), strict=True))
    return {tuning: stream(name, factor, seed) for tuning, factor in factors.items()}


def streams_nearby() -> None:
    """What the first view's slider asks for next, the nearest first."""
    for tenths in sorted(range(11, 31), key=lambda tenths: abs(tenths - 20)):
        streams(next(iter(FAMILIES)), tenths / 10, 0)


@dataclass(frozen=True)
class Shape:
    """Networks of one depth and width: some as functions on the circle, many as a distribution.

    functions: (SEEN, POINTS + 1), density: of neurons in measure.BINS, both over the limit's standard
    deviation; kurtosis: in excess of a Gaussian's; spread: V / (n K^2), theory to first order.
    """

    ratio: float  # r = L / n
    kernel: float  # K of the limit
    functions: np.ndarray
    density: np.ndarray
    kurtosis: float
    spread: float


@kept
@torch.no_grad()
def _functions(layer: Layer, size: float, width: int, seed: int) -> np.ndarray:
    """The first neuron of SEEN networks on the circle, in each layer: (DEEPEST, SEEN, POINTS)."""
    z = model.networks(layer, width, DEEPEST, SEEN, seed)(model.circle(POINTS, size))
    return torch.stack([neurons[:, :, 0] for neurons in z]).numpy()


@kept
@torch.no_grad()
def _neurons(layer: Layer, first: float, width: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Of COUNTED networks in each layer: their variances (DEEPEST, COUNTED), and EACH neurons."""
    drawn = random_layers(layer, first, width, DEEPEST, COUNTED, seed)
    variances, few = zip(*((variance[:, 0], z[:, :EACH]) for variance, z in drawn), strict=True)
    return torch.stack(variances).numpy(), torch.stack(few).numpy()


def shape(name: str, factor: float, depth: int, width: int, seed: int) -> Shape:
    """Layer `depth` of networks at `factor` times the critical C_W."""
    layer, size = model.off_by(name, factor), model.input_size(name)
    first = layer.first(size)
    limit = flow(layer, first, DEEPEST)
    kernel = limit.kernel[depth - 1]
    functions = _functions(layer, size, width, seed)[depth - 1] / kernel**0.5
    variances, few = (found[depth - 1] for found in _neurons(layer, first, width, seed))
    G = variances.astype(np.float64)
    return Shape(
        depth / width,
        kernel,
        np.concatenate([functions, functions[:, :1]], 1),
        measure.histogram(few.ravel(), kernel**0.5),
        3 * (np.square(G).mean() / G.mean() ** 2 - 1),
        limit.spread[depth - 1] / width,
    )


@dataclass(frozen=True)
class Spreads:
    """How signals' or gradients' logarithms spread over critical networks, by width, and in theory.

    Each from r = 0 in steps of one layer over the width; theory: at the largest width, or None.
    """

    measured: dict[int, np.ndarray]
    theory: np.ndarray | None


def spreads(name: str, what: str) -> Spreads:
    """what: "signals" or "gradients", as recorded with the claims."""
    rows = recorded(SLUG)["evaluation"][what][name]
    measured = {int(width): np.array(row) for width, row in rows.items()}
    known = what == "signals" or FAMILIES[name] == "scale-invariant"  # whose gradients spread alike
    width = max(measured)
    theory = np.log1p(critical_spread(name, width, len(measured[width]))) if known else None
    return Spreads(measured, theory)


@dataclass(frozen=True)
class Phase:
    """For C_b and C_W of a grid, (GRID, GRID) indexed [C_W, C_b], in infinitely wide networks.

    signal: log10 of K in layer FATE; gradient: of the product of chi_perp up to there; slope: chi_perp
    there, 1 on the edge between order and chaos.
    """

    biases: np.ndarray
    weights: np.ndarray
    signal: np.ndarray
    gradient: np.ndarray
    slope: np.ndarray


@kept
def phase(name: str) -> Phase:
    """The phase diagram, for inputs for which the critical layer has its kernel."""
    activation = ACTIVATIONS[name]
    biases, weights = np.linspace(0, 1, GRID), np.linspace(0.1, 4, GRID)
    C_b, C_W = torch.from_numpy(biases)[None], torch.from_numpy(weights)[:, None]
    K, slopes = C_b + C_W * model.input_size(name), []
    for _ in range(FATE):
        slopes.append(C_W * expectation(lambda z: activation.slope(z).square(), K))
        square = expectation(lambda z: activation.value(z).square(), K)
        K = (C_b + C_W * square).clamp(1e-30, 1e30)
    gradient = torch.stack(slopes).log10().sum(0)
    return Phase(biases, weights, K.log10().numpy(), gradient.numpy(), slopes[-1].numpy())


@dataclass(frozen=True)
class Fate:
    """What becomes of a signal in layers 1 ... FATE of networks started in one way."""

    layer: Layer
    theory: Flow
    kernel: np.ndarray  # over COUNTED / 10 networks

    @property
    def gradient(self) -> float:
        """By what the squared gradient is multiplied from the last layer to the first."""
        return float(self.theory.perpendicular[:-1].prod())


@kept
@torch.no_grad()
def fate(name: str, bias: float, weight: float) -> Fate:
    """Of inputs for which the critical layer has its kernel, at (C_b, C_W)."""
    layer = Layer(ACTIVATIONS[name], bias, weight)
    first = layer.first(model.input_size(name))
    drawn = random_layers(layer, first, WIDTH, FATE, COUNTED // 10, 0)
    kernel = np.array([variance.mean().item() for variance, _ in drawn])
    return Fate(layer, flow(layer, first, FATE), kernel)


@dataclass(frozen=True)
class Descent:
    """Digits on their way through one trained network, before and after training.

    before, after: (L, DIGITS, 3), each layer's three main directions, sizes on a logarithmic scale.
    """

    before: np.ndarray
    after: np.ndarray
    labels: np.ndarray  # (DIGITS,)
    accuracy: float  # of all seeds, on all unseen digits


@kept
@torch.no_grad()
def descent(setting: Setting, depth: int) -> Descent:
    """The first seed of a start, of a depth in STORED."""
    images, labels = inputs("test")
    before, after = (
        _main_directions(z[0] for z in net(images[:DIGITS])[:-1])
        for net in (setting.networks(depth, SEEDS, depth), trained(setting)[str(depth)])
    )
    accuracy = float(measure.accuracies(setting, depth).mean())
    return Descent(before, after, labels[:DIGITS].numpy(), accuracy)


def _main_directions(layers: Iterable[Tensor]) -> np.ndarray:
    """Each layer (B, n) in its three main directions, turned to fit the layer before: (L, B, 3)."""
    found: list[np.ndarray] = []
    for z in layers:
        left, scale, _ = torch.linalg.svd(z.double() / z.shape[1] ** 0.5, full_matrices=False)
        points = (left[:, :3] * scale[:3]).numpy()
        if found:
            u, _, v = np.linalg.svd(points.T @ found[-1])
            points = points @ u @ v
        found.append(points)
    return log_radius(np.stack(found))


@dataclass(frozen=True)
class Outcome:
    """Accuracy (depths, seeds); and squared gradients in the hidden layers of the deepest networks before
    training, over the last one's: (seeds, L - 1), and in theory, (L - 1,)."""

    accuracy: np.ndarray
    gradients: np.ndarray
    theory: np.ndarray


@kept
def outcome(setting: Setting) -> Outcome:
    """Of one start, all depths."""
    layer, deepest = setting.layer, STORED[-1]
    found = measure.layer_gradients(setting, deepest)[:, :-1]
    slopes = flow(layer, layer.first(1.0), deepest - 1).perpendicular[:-1]
    back = np.cumprod(slopes[::-1] + setting.skip**2)[::-1]  # ReLU's slopes, with skips, need no K
    return Outcome(trained(setting).accuracy.numpy(), found / found[:, -1:], np.append(back, 1.0))
