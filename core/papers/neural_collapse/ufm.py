"""The deep linear head and the objective that the theory, the digits and the live model share."""

import math
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.papers.neural_collapse.theory import Problem


class LinearHead(nn.Module):
    """W_M ... W_1 h + b: `depth` linear layers with nothing between them, a bias at most on the last."""

    def __init__(self, width: int, classes: int, depth: int, bias: bool) -> None:
        super().__init__()
        sizes = [width] * depth + [classes]
        self.weights = nn.ParameterList(
            nn.Parameter(torch.randn(out, into) / math.sqrt(into)) for into, out in pairwise(sizes)
        )
        self.bias = nn.Parameter(torch.zeros(classes)) if bias else None

    def forward(self, features: Tensor) -> Tensor:
        """Features (..., N, d) to logits (..., N, K)."""
        passed = features
        for weight in self.weights:
            passed = passed @ weight.mT
        return passed if self.bias is None else passed + self.bias[..., None, :]

    def classifier(self) -> Tensor:
        """(..., K, d) the product W_M ... W_1."""
        product = self.weights[-1]
        for weight in reversed(list(self.weights)[:-1]):
            product = product @ weight
        return product


def objective(
    problem: Problem,
    features: Tensor,
    labels: Tensor,
    head: LinearHead,
    weights: Tensor | None = None,
) -> Tensor:
    """The regularised loss (...,) of features (..., N, d), labels (N,), as in `Problem`.

    weights (N,): how many samples each feature stands for, else one.
    """
    logits = head(features)
    weights = torch.ones_like(labels) if weights is None else weights
    if problem.loss == "ce":
        chosen = labels[:, None].expand(*logits.shape[:-1], 1)
        said = torch.log_softmax(logits, -1).gather(-1, chosen)[..., 0]
        data = -(weights * said).sum(-1) / problem.samples
    else:
        truth = F.one_hot(labels, len(problem.counts)).to(logits.dtype)
        data = (weights[:, None] * (logits - truth).square()).sum((-2, -1)) / (2 * problem.samples)
    decay = problem.feature_decay / 2 * (weights[:, None] * features.square()).sum((-2, -1))
    for strength, weight in zip(problem.weight_decays, head.weights, strict=True):
        decay = decay + strength / 2 * weight.square().sum((-2, -1))
    return data + decay
