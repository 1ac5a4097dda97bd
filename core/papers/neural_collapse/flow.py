"""The unconstrained model trained here and now, twice: once as drawn, once from a rotated start.

The loss does not change when all features and the first layer are rotated together. So gradient
descent commutes with rotations of the feature space: rotate then train is train then rotate. Adam
treats each coordinate by itself, and does not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from core.papers.neural_collapse.theory import Problem, minimiser
from core.papers.neural_collapse.ufm import LinearHead, objective
from core.seeds import seeded

OPTIMISERS = ("descent", "adam")
FRAMES = 60
STAGES = 10


@dataclass(frozen=True)
class Flow:
    """A training so far, at T noted steps, in float64."""

    problem: Problem
    turn: np.ndarray  # (d, d) of the rotated start
    steps: np.ndarray  # (T,)
    features: np.ndarray  # (T, N, d)
    classifier: np.ndarray  # (T, K, d), the product of all layers
    turned: np.ndarray  # (T, N, d) features from the rotated start, rotated back
    turned_classifier: np.ndarray
    gaps: np.ndarray  # (T,) || rotate then train - train then rotate || / || features ||
    losses: np.ndarray  # (T,)


def labels_of(problem: Problem) -> Tensor:
    """(N,) class numbers, class by class."""
    return torch.arange(len(problem.counts)).repeat_interleave(torch.tensor(problem.counts))


def train_flow(
    problem: Problem, width: int, seed: int, optimiser: str = "descent", steps: int = 2000
) -> Iterator[Flow]:
    """Full-batch training; yields the flow so far, STAGES times. width >= K.

    A step of descent after which the loss is higher is taken back, for both copies, and the rate halved.
    """
    features, head, turn = _start(problem, width, seed)
    labels = labels_of(problem)
    trainer = _trainer(problem, features, head, optimiser)
    noted = set(np.geomspace(1, steps + 1, FRAMES).round().astype(int) - 1)
    ends = {round(steps * (stage + 1) / STAGES) for stage in range(STAGES)}
    kept: list[tuple] = []
    parameters = [features, *head.parameters()]
    before: Sequence[Tensor] = parameters
    last = np.inf
    for step in range(steps + 1):
        value = objective(problem, features, labels, head)
        if optimiser == "descent" and not value.sum().item() <= last * (1 + 1e-6):
            _take_back(parameters, before, trainer)
            value = objective(problem, features, labels, head)
        last = value.sum().item()
        before = [parameter.detach().clone() for parameter in parameters]
        if step in noted:
            kept.append((step, *_noted(features, head, turn), value[0].item()))
        if step in ends:
            columns = (np.array(column) for column in zip(*kept, strict=True))
            yield Flow(problem, turn.numpy(), *columns)
        trainer.zero_grad(set_to_none=True)
        (problem.samples * value.sum()).backward()
        trainer.step()


def _start(problem: Problem, width: int, seed: int) -> tuple[nn.Parameter, LinearHead, Tensor]:
    """Two copies along the first dimension: as drawn, and rotated by `turn` (d, d)."""
    features, head, turn = seeded(seed, lambda: _drawn(problem, width))
    for index, weight in enumerate(head.weights):
        turned = weight @ turn.mT if index == 0 else weight
        head.weights[index] = nn.Parameter(torch.stack([weight, turned]).detach())
    if head.bias is not None:
        head.bias = nn.Parameter(head.bias.detach().expand(2, -1).clone())
    return nn.Parameter(torch.stack([features, features @ turn.mT])), head, turn


def _drawn(problem: Problem, width: int) -> tuple[Tensor, LinearHead, Tensor]:
    head = LinearHead(width, len(problem.counts), problem.depth, problem.bias).double()
    for weight in head.weights:
        nn.init.orthogonal_(weight)
    features = 0.5 * torch.randn(problem.samples, width, dtype=torch.float64) / width**0.5
    return features, head, torch.linalg.qr(torch.randn(width, width, dtype=torch.float64))[0]


def _trainer(
    problem: Problem, features: nn.Parameter, head: LinearHead, optimiser: str
) -> torch.optim.Optimizer:
    """For the loss times N. Descent's rate is set by the curvature at a minimum with equal decays."""
    weights = [features, *head.weights]
    biases = [] if head.bias is None else [head.bias]
    if optimiser == "adam":
        return torch.optim.Adam([*weights, *biases], lr=0.01)
    strength = minimiser(problem).strength.max() if problem.solved else max(problem.counts) ** 0.5
    curvature = max(strength, 1.0) ** (2 * problem.depth / (problem.depth + 1))
    flat = 3.0 if problem.loss == "ce" else 1.0
    groups = [
        {"params": weights, "lr": 0.3 * flat / curvature},
        {"params": biases, "lr": 1 / problem.samples},
    ]
    return torch.optim.SGD(groups)


@torch.no_grad()
def _take_back(
    parameters: list[nn.Parameter], before: Sequence[Tensor], trainer: torch.optim.Optimizer
) -> None:
    for parameter, value in zip(parameters, before, strict=True):
        parameter.copy_(value)
    for group in trainer.param_groups:
        group["lr"] /= 2


@torch.no_grad()
def _noted(features: Tensor, head: LinearHead, turn: Tensor) -> tuple[np.ndarray, ...]:
    """Features and classifier, those from the rotated start rotated back, and how far they differ."""
    back = torch.stack([features[0], features[1] @ turn])
    product = head.classifier()
    rows = torch.stack([product[0], product[1] @ turn])
    gap = (back[1] - back[0]).norm() / back[0].norm()
    kept = (back[0], rows[0], back[1], rows[1], gap)
    return tuple(value.numpy().copy() for value in kept)
