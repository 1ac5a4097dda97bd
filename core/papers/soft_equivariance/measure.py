"""What is measured of networks and of the closed form: errors, violations, the axis found."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

from core import laws_of_motion as laws
from core.data.inertia import Bodies, bodies, response, response_map
from core.device import best_device
from core.groups.rotations import random_about, random_orthogonal
from core.groups.tensors import AXES, act, power, projector
from core.memory import kept
from core.papers.soft_equivariance import motion, ridge, train
from core.papers.soft_equivariance.model import INPUT, OUTPUT
from core.papers.soft_equivariance.train import AXIS, BROKEN, SEEDS, Arm

Of = Literal["all", "x", "y", "z"]  # O(3), or O(2) about an axis
GROUPS: tuple[Of, ...] = ("all", "x", "y", "z")
UNSEEN = 10**7  # seed of bodies on which no network was trained or validated
_TRANSFORMS, _BODIES = 32, 50


@kept
def elements(of: Of) -> Tensor:
    """Random elements (32, 3, 3) float64."""
    draws = torch.Generator().manual_seed(5)
    if of == "all":
        return random_orthogonal(_TRANSFORMS, draws)
    return random_about("xyz".index(of), _TRANSFORMS, draws)


def violation(f: Callable[[Tensor], Tensor], of: Of) -> float:
    """The mean of |f(g x) - g f(x)| / (|f(g x)| + |g f(x)|), in [0, 1], over unseen bodies."""
    x = bodies(_BODIES, UNSEEN).numbers().repeat(_TRANSFORMS, 1)
    g = elements(of).repeat_interleave(_BODIES, 0)
    one, other = f(act(INPUT, g, x)), act(OUTPUT, g, f(x))
    size = one.norm(dim=1) + other.norm(dim=1)
    return float(((one - other).norm(dim=1) / size).mean())


def true_violation(alpha: float, of: Of) -> float:
    """The same of the function that is to be learned."""
    axis = torch.tensor(AXES[AXIS])
    return violation(lambda x: response(Bodies.of(x).moments(), alpha, axis).flatten(1), of)


class Measured(NamedTuple):
    """Of one trained network: mean squared error on unseen bodies, violations by group, and lambda."""

    error: float
    violations: Mapping[str, float]
    strengths: tuple[float, ...]


@kept
@torch.inference_mode()
def measured(arm: Arm, alpha: float, seed: int) -> Measured:
    """All of it."""
    learner = train.trained(arm, alpha, seed)

    def f(x: Tensor) -> Tensor:
        return learner.net(x.to(best_device())).cpu()

    unseen = bodies(2000, UNSEEN)
    truth = response(unseen.moments(), alpha, torch.tensor(AXES[AXIS])).flatten(1)
    error = float((f(unseen.numbers()) - truth).square().mean())
    return Measured(
        error, {of: violation(f, of) for of in GROUPS}, tuple(learner.strengths.tolist())
    )


def errors(arm: Arm) -> np.ndarray:
    """Of the seeds, where the symmetry is broken."""
    return np.array([measured(arm, BROKEN, seed).error for seed in SEEDS])


def violations(arm: Arm, of: Of) -> np.ndarray:
    """Of the seeds, where the symmetry is broken."""
    return np.array([measured(arm, BROKEN, seed).violations[of] for seed in SEEDS])


def found_by_networks() -> float:
    """In how many of the seeds the axis that keeps the largest lambda is the true one [share]."""
    best = [int(np.argmax(measured("soft", BROKEN, seed).strengths)) for seed in SEEDS]
    return float(np.mean([index == "xyz".index(AXIS) for index in best]))


class Linear(NamedTuple):
    """Median errors by method, and how often the true axis has the largest strength [share]."""

    errors: Mapping[str, float]
    found: float


METHODS = ("free", "o3", "oracle", "equal", "soft")


@kept
def linear(alpha: float, count: int) -> Linear:
    """Of 40 samples with noise 2, the axis being z and p = 2."""
    axis = torch.tensor(AXES[AXIS], dtype=torch.float64)
    dial, axes = torch.tensor([alpha], dtype=torch.float64), tuple(AXES.values())
    truth = response_map(alpha, axis)
    found = [
        ridge.fits(ridge.sample(count, 2.0, dial, axis, seed), AXES[AXIS], axes, 2.0)
        for seed in range(40)
    ]
    errors = {
        method: float(np.median([ridge.error(getattr(each, method), truth) for each in found]))
        for method in METHODS
    }
    best = [int(each.strengths.argmax()) for each in found]
    return Linear(errors, float(np.mean([index == "xyz".index(AXIS) for index in best])))


def gap_of_projectors() -> float:
    """The largest |P P - P|, and |rho(g) P - P| over random g, of all groups and ranks."""
    worst = 0.0
    for of in GROUPS:
        for rank in range(5):
            p = projector(None if of == "all" else AXES[of], rank)
            moved = [power(g.contiguous(), rank) @ p - p for g in elements(of)[:6]]
            worst = max(worst, *(float(gap.abs().max()) for gap in (p @ p - p, *moved)))
    return worst


def gap_of_hard_networks() -> float:
    """The largest violation of a network with projected weights, under its own group."""
    own: Sequence[tuple[Arm, Of]] = (("o3", "all"), ("oracle", "z"))
    return max(float(violations(arm, of).max()) for arm, of in own)


WORLDS: Mapping[str, tuple[laws.World, tuple[laws.Symmetry, ...]]] = {
    "gravity": (laws.World(gravity=1.0), ("turns", "scalings")),
    "spring": (laws.World(spring=1.0), ("shifts",)),
    "curl": (laws.World(curl=1.0), ("mirror",)),
    "drag": (laws.World(drag=1.0), ("scalings",)),
}


@kept
def verdicts_right(draws: int = 6) -> float:
    """How often a broken symmetry of four worlds is called so, and an intact one not [share]."""
    right = []
    for world, broken in WORLDS.values():
        for seed in range(draws):
            states, _ = laws.states(laws.thrown(world, 8, 0.003, seed))
            verdicts = motion.judged(states).verdicts
            right += [(verdicts[s].word == "broken") == (s in broken) for s in verdicts]
    return float(np.mean(right))


def networks() -> dict[str, Any]:
    """All that is recorded of networks: by alpha and arm, of each seed."""
    out: dict[str, Any] = {}
    for arm, alpha, seed in train.PLACES:
        found = measured(arm, alpha, seed)
        empty: dict[str, list] = {key: [] for key in ("errors", "strengths", *GROUPS)}
        here = out.setdefault(f"{alpha:g}", {}).setdefault(arm, empty)
        here["errors"].append(found.error)
        here["strengths"].append(found.strengths)
        for of in GROUPS:
            here[of].append(found.violations[of])
    return out
