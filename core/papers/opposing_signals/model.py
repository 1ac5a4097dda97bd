"""The network, and how it is followed: every sample's loss before every step of full-batch descent."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.func import functional_call

from core.curvature import hessian_product, top_eigenpair
from core.papers.opposing_signals.data import CLASSES, PIXELS, Samples

WIDTH = 100
LANCZOS = 8  # products with the Hessian; it starts from the vector found last


def network(batch_norm: bool = False) -> nn.Sequential:
    """Digits (B, 64) to ten outputs: two hidden layers of tanh. Batch normalisation has no memory."""
    parts: list[nn.Module] = []
    for inputs in (PIXELS, WIDTH):
        parts.append(nn.Linear(inputs, WIDTH))
        if batch_norm:
            parts.append(nn.BatchNorm1d(WIDTH, track_running_stats=False))
        parts.append(nn.Tanh())
    return nn.Sequential(*parts, nn.Linear(WIDTH, CLASSES))


def sample_losses(net: Callable[[Tensor], Tensor], samples: Samples) -> Tensor:
    """Half the squared distance to the target, of each sample: (n,)."""
    return (net(samples.images) - samples.targets).square().sum(1) / 2


def sharpness(
    net: nn.Module, samples: Samples, weight: Tensor, start: Tensor
) -> tuple[float, Tensor]:
    """The largest eigenvalue of the Hessian of the training loss, and its vector (numbers,).

    weight: (n,), of each sample's loss; start: a guess of the vector.
    """
    loss = weight @ sample_losses(net, samples)
    return top_eigenpair(hessian_product(loss, net.parameters()), start, LANCZOS)


def descent(net: nn.Module, samples: Samples, rate: float, steps: int) -> Tensor:
    """The samples' losses before each of `steps` steps of plain gradient descent: (steps, n)."""
    weights = {name: w.detach().requires_grad_() for name, w in net.named_parameters()}
    found = []
    for _ in range(steps):
        values = weights  # bound for the closure
        losses = sample_losses(lambda x: functional_call(net, values, (x,)), samples)  # noqa: B023
        slopes = torch.autograd.grad(losses.mean(), list(weights.values()))
        weights = {
            name: (w - rate * slope).detach().requires_grad_()
            for (name, w), slope in zip(weights.items(), slopes, strict=True)
        }
        found.append(losses.detach())
    return torch.stack(found)
