"""Numbers that the claims judge: of the theory, of the paper's tasks, of trained networks."""

import math

import numpy as np
import torch

from core.deep_kernels import DeepKernel, KernelKind, deep_kernel, evenly, interpolated, koenigs
from core.kernels import Dual
from core.memory import kept
from core.papers.optimal_classification import model, train
from core.papers.optimal_classification.data import PAPER_WORLDS
from core.papers.optimal_classification.model import ERF, NEURONS, RELU, Neuron, optimal, sine
from core.papers.optimal_classification.plane import drawn

POINTS = 1000  # of the training set
DIMENSIONS = (2, 3, 5)  # ambient
SEEDS = (0, 1, 2)
SIZES, SIZE_SEEDS = (100, 300, 900), range(10)
SINE_OF = {2: 1.0, 3: model.SINE[2], 5: model.SINE[4]}  # the authors' a, by ambient dimension


@kept
def kernels(ambient: int) -> dict[str, DeepKernel]:
    """Of the kernel machines that are compared in this ambient dimension."""
    return {
        "optimal": deep_kernel(optimal(ambient - 1).dual, 100),
        "sine": deep_kernel(sine(SINE_OF[ambient]).dual, 100),
        "erf": deep_kernel(ERF.dual, 200),
        "relu": deep_kernel(RELU.dual, 3, "ntk"),
        "laplace": interpolated(-(2 * torch.sigmoid(evenly())).sqrt()),  # exp(-|x - x'|)
    }


@kept
def accuracies(ambient: int, seed: int) -> dict[str, float]:
    """Of every method on the paper's task in this ambient dimension, and agreement with the rule."""
    found = drawn(PAPER_WORLDS[ambient], POINTS, seed)
    far, labels, dimension = found.test_gaps.logits, found.points.y, ambient - 1
    neighbours = far.topk(round(math.sqrt(POINTS)), largest=False).indices
    assert found.log_odds is not None  # of the paper's densities they are known
    said = {
        "bayes": found.log_odds,
        **{name: found.asked(kernel) for name, kernel in kernels(ambient).items()},
        "hilbert": model.singular(far, labels, dimension),
        "half": model.singular(far, labels, dimension / 2),
        "double": model.singular(far, labels, 2 * dimension),
        "neighbours": labels[neighbours].sum(1),
        "nearest": model.nearest(far, labels),
        "majority": model.majority(far, labels),
    }
    same = (said["optimal"].sign() == said["hilbert"].sign()).double().mean().item()
    return {name: 1 - found.wrong(values) for name, values in said.items()} | {"agreement": same}


def mean(ambient: int, name: str) -> float:
    """Over the seeds [%]."""
    return 100 * float(np.mean([accuracies(ambient, seed)[name] for seed in SEEDS]))


def gap_of_exponents() -> float:
    """Largest difference of the paper's activation's exponent and the dimension, for d = 1 to 16."""
    return max(abs(model.fate(optimal(d).dual).exponent - d) for d in range(1, 17))


@kept
def square_error(dual: Dual) -> float | None:
    """The largest relative difference of psi(phi(t)) and A psi(t) at 500 cosines from 0.001 to 0.999.

    None where the limit is no singular kernel, or is reached too slowly.
    """
    if model.fate(dual).kind != "singular" or dual.slope_at_one < 1.2:
        return None
    t = torch.linspace(0.001, 0.999, 500, dtype=torch.float64)
    wanted = dual.slope_at_zero * koenigs(dual, t)
    return ((koenigs(dual, dual.value(t)) - wanted).abs() / wanted).max().item()


def gap_of_square() -> float:
    """The largest over the page's singular activations."""
    return max(square_error(neuron.dual) or 0.0 for neuron in NEURONS.values())


def least_agreement() -> float:
    """Of the network with the Hilbert rule, over dimensions and seeds."""
    return min(accuracies(d, seed)["agreement"] for d in DIMENSIONS for seed in SEEDS)


def least_ahead(of: str) -> float:
    """How far the network is ahead of another method at least [points], over dimensions."""
    return min(mean(d, "optimal") - mean(d, of) for d in DIMENSIONS)


@kept
def excess(size: int) -> tuple[float, ...]:
    """How far the network is behind Bayes' rule [points], for each draw, in ambient dimension 3."""
    found = []
    for seed in SIZE_SEEDS:
        here = drawn(PAPER_WORLDS[3], size, seed)
        assert here.log_odds is not None
        behind = here.wrong(here.asked(kernels(3)["optimal"])) - here.wrong(here.log_odds)
        found.append(100 * behind)
    return tuple(found)


def fall() -> float:
    """How much nearer it comes to Bayes' rule from the fewest points to the most [points]."""
    return float(np.mean(excess(SIZES[0])) - np.mean(excess(SIZES[-1])))


def agreement(neuron: Neuron, depth: int, rule: str, points: int, kind: KernelKind) -> float:
    """The least share of answers that a deep network has in common with a rule, over seeds."""
    kernel, found = deep_kernel(neuron.dual, depth, kind), []
    says = {"nearest": model.nearest, "majority": model.majority}[rule]
    for here in (drawn(PAPER_WORLDS[3], points, seed) for seed in SEEDS):
        wanted = says(here.test_gaps.logits, here.points.y).sign()
        found.append((here.asked(kernel).sign() == wanted).double().mean().item())
    return min(found)


def finite_accuracy(depth: int) -> float:
    """Of trained sine networks of so many layers, over their seeds [%]."""
    here = drawn(train.WORLD, train.POINTS, train.DRAW)
    nets = [train.trained_net("sine", depth, seed) for seed in train.SEEDS]
    return 100 - 100 * float(np.mean([here.wrong(train.asked(net, here.test.x)) for net in nets]))


def table() -> list[dict[str, float]]:
    """Accuracies by ambient dimension, in the mean over seeds [%]."""
    names = [name for name in accuracies(2, 0) if name != "agreement"]
    return [
        {"dimension": d} | {name: round(mean(d, name), 2) for name in names} for d in DIMENSIONS
    ]
