"""Numbers that the claims judge, of recorded ensembles and of trainings that are run again."""

import numpy as np
import torch
from torch import Tensor

from core.conditions import alignment, beyond
from core.data.patterns import INPUTS, Task, nudged
from core.papers.representational_geometry.descent import descend
from core.papers.representational_geometry.model import Networks, start
from core.papers.representational_geometry.records import ends, recorded
from core.papers.representational_geometry.train import ALIGNMENTS, EPS, FAMILIES, UNSTRUCTURED

TRIPLES = 1000  # of random kernels
NUDGED = "nudged-0.5"


def mean(name: str, shape: str, task: int, measure: str) -> float:
    """Over the seeds of a family, of one activation and task."""
    return float(ends(name)[shape][measure][task].mean())


def gap(name: str, task: int, measure: str) -> float:
    """By how much Tanh is ahead of ReLU, in the mean over seeds."""
    return mean(name, "tanh", task, measure) - mean(name, "relu", task, measure)


def unstructured(measure: str) -> float:
    """The same of four equidistant patterns."""
    return gap(NUDGED, EPS.index(1.0), measure)


def least_gap_unstructured(measure: str) -> float:
    """The lesser one of eight equidistant patterns with one and with three labels."""
    at = {k: ALIGNMENTS[k].index(UNSTRUCTURED[k]) for k in ALIGNMENTS}
    return min(gap(f"walsh-{k}", at[k], measure) for k in ALIGNMENTS)


def beyond_frontier() -> float:
    """The furthest that random kernels or shipped networks lie beyond the frontier [radians].

    Of random kernels some are mixtures of the other two, which lie on it.
    """
    draws = torch.Generator().manual_seed(0)
    z, x, y = torch.randn(3, TRIPLES, 6, 3, generator=draws, dtype=torch.float64)
    share = torch.rand(TRIPLES, 1, 1, generator=draws, dtype=torch.float64)
    mixed = torch.cat([share * x, (1 - share) * y], -1)
    far = [
        beyond(*(alignment(*pair).numpy() for pair in ((hidden, x), (hidden, y), (x, y))))
        for hidden in (z, mixed)
    ]
    for name, family in FAMILIES.items():
        c = np.array([[task.alignment] for task in family.tasks])
        far += [
            beyond(found["input"].numpy(), found["target"].numpy(), c)
            for found in ends(name).values()
        ]
    return float(max(part.max() for part in far))


def gap_of_descent() -> float:
    """How far trainings on the spot are from networks of INPUTS inputs, by autograd, relatively."""
    far = []
    for shape in ("tanh", "relu"):
        for task in (nudged(0.3), nudged(1.0)):
            live = descend(task, shape, 0, steps=100, dtype=torch.float64)
            seen = by_autograd(task, shape, 100)
            far.append(float((live.seen[-1] - seen).norm() / seen.norm()))
    return max(far)


def by_autograd(task: Task, shape: str, steps: int) -> Tensor:
    """What a whole network sees of the means (P, N) after gradient descent without noise, in float64."""
    means = torch.nn.functional.pad(task.means, (0, INPUTS - task.means.shape[1]))[None, None]
    truth = (task.targets > 0).double()
    net = Networks([shape], 1, [start(0, INPUTS, truth.shape[1])]).double()
    optimizer = torch.optim.SGD([net.weight, net.bias], 0.4)
    for _ in range(steps):
        optimizer.zero_grad()
        logits = net(means)[0, 0, 0]
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, truth, reduction="sum")
        (loss / len(truth)).backward()
        optimizer.step()
    return net.preactivations(means)[0, 0, 0].detach()


def special(seen: Tensor, sides: np.ndarray) -> tuple[float, float]:
    """Shares of units, by preactivations (..., P, N): on for one condition alone, for one class alone."""
    on = seen > 0
    truth = torch.from_numpy(sides)[:, None]
    label = (on == truth).all(-2) | (on != truth).all(-2)
    return float((on.sum(-2) == 1).double().mean()), float(label.double().mean())


def specialised(shape: str, eps: float = 1.0) -> tuple[float, float]:
    """Shares of units that are on for one pattern alone, and for one class alone, over all seeds."""
    found, at = recorded(NUDGED), EPS.index(eps)
    seen = found.ends[found.family.shapes.index(shape), at]
    return special(seen, found.family.tasks[at].sides)
