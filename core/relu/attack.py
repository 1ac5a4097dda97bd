"""A search for counterexamples by gradient descent, before a solver is asked: it proves nothing."""

import numpy as np
import torch

from core.relu.network import Pattern, ReluNet

STEPS, RATE = 150, 0.05
_ROOM = 1e-4  # by which half-spaces and outputs are to be passed


def attacked(
    net: ReluNet,
    low: np.ndarray,
    high: np.ndarray,
    pattern: Pattern,
    right: int,
    starts: np.ndarray,
) -> dict[int, np.ndarray]:
    """Inputs of a box that follow a pattern and are taken for another class, by that class.

    From each start (n, inputs) towards each other class descends the sum of what is still broken: of the
    pattern's half-spaces, and of F_j > F_right.
    """
    others = [j for j in range(net.classes) if j != right]
    weights = [torch.tensor(weight.T) for weight in net.weights]
    biases = [torch.tensor(bias) for bias in net.biases]
    signs = [torch.tensor(part, dtype=torch.float64) for part in net.layers_of(pattern)]
    box = torch.tensor(low), torch.tensor(high)
    x = torch.tensor(np.clip(np.tile(starts, (len(others), 1)), low, high)).requires_grad_()
    target = torch.tensor(others).repeat_interleave(len(starts))[:, None]
    rate = RATE * float((high - low).max())
    mean, square = torch.zeros_like(x), torch.zeros_like(x)  # of gradients, as Adam has them
    found: dict[int, np.ndarray] = {}
    for _ in range(STEPS):
        wrong, h = torch.zeros(len(x), dtype=torch.float64), x
        for weight, bias, sign in zip(weights[:-1], biases[:-1], signs, strict=True):
            z = h @ weight + bias
            wrong = wrong + (sign.abs() * (_ROOM - sign * z)).relu().sum(1)
            h = z.relu()
        outputs = h @ weights[-1] + biases[-1]
        wrong = wrong + (_ROOM + outputs[:, right] - outputs.gather(1, target)[:, 0]).relu()
        for n in (wrong == 0).nonzero()[:, 0].tolist():
            found.setdefault(int(target[n]), x[n].detach().numpy().copy())
        if len(found) == len(others):
            break
        (slope,) = torch.autograd.grad(wrong.sum(), x)
        with torch.no_grad():
            mean.lerp_(slope, 0.1)
            square.lerp_(slope.square(), 0.01)
            x -= rate * mean / (square.sqrt() + 1e-8)
            x.copy_(x.maximum(box[0]).minimum(box[1]))
    return found


def broken_balls(
    net: ReluNet, x: np.ndarray, labels: np.ndarray, radii: np.ndarray, steps: int = 60
) -> np.ndarray:
    """Which balls (n,) about images (n, 64), cut with the cube, were found to hold one that is taken for
    another class: by steps along the sign of the gradient."""
    weights = [torch.tensor(weight.T) for weight in net.weights]
    biases = [torch.tensor(bias) for bias in net.biases]
    middle, reach = torch.tensor(x), torch.tensor(radii)[:, None]
    low, high = (middle - reach).clamp(min=0), (middle + reach).clamp(max=1)
    own = torch.tensor(labels)[:, None]
    at = middle.clone().requires_grad_()
    found = np.zeros(len(x), bool)
    for step in range(steps):
        h = at
        for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
            h = (h @ weight + bias).relu()
        outputs = h @ weights[-1] + biases[-1]
        others = outputs.scatter(1, own, -torch.inf).amax(1)
        gap = others - outputs.gather(1, own)[:, 0]
        found |= (gap >= 0).numpy()
        (slope,) = torch.autograd.grad(gap.sum(), at)
        with torch.no_grad():
            at += reach * (0.25 if step < steps // 2 else 0.05) * slope.sign()
            at.copy_(at.maximum(low).minimum(high))
    return found
