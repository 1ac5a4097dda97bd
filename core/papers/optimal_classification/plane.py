"""Points to learn from and fresh ones, with their distances: what every classifier is asked on."""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.deep_kernels import DeepKernel, Places, logits, places
from core.papers.optimal_classification.data import Sample, World
from core.papers.optimal_classification.model import Machine, machine

FRESH = 1000  # points that errors are measured on


@dataclass(frozen=True)
class Plane:
    """gaps, test_gaps: places of the logits of points (n, n) and of fresh ones (m, n) to the points.

    log_odds: log of P(y = 1 | x) / P(y = -1 | x) of the fresh ones (m,), where the densities are known.
    """

    points: Sample
    test: Sample
    log_odds: Tensor | None
    gaps: Places
    test_gaps: Places

    def wrong(self, said: Tensor) -> float:
        """The share of fresh points where the sign of an answer (m,) is wrong.

        Where odds are known it is the mean of their probabilities to be wrong, of which Bayes' rule, the
        sign of the log odds, has the least.
        """
        if self.log_odds is None:
            return (said.sign() != self.test.y).double().mean().item()
        return torch.sigmoid(-said.sign() * self.log_odds).mean().item()

    def learnt(self, kernel: DeepKernel) -> Machine:
        """The network with this kernel, trained on the points."""
        return machine(kernel, self.gaps, self.points.y)

    def asked(self, kernel: DeepKernel) -> Tensor:
        """What that network says of the fresh points (m,)."""
        return self.learnt(kernel).says(self.test_gaps)


def drawn(world: World, points: int, draw: int) -> Plane:
    """Points drawn from a world, and FRESH others."""
    learnt, test = world.draw(points, draw), world.draw(FRESH, 1000 + draw)
    return _plane(learnt, test, world.log_odds(test.x))


def split(points: Sample, most: int, draw: int) -> Plane:
    """Points shared out at random: half to learn from, `most` at most, and FRESH at most to test on."""
    order = torch.randperm(len(points.y), generator=torch.Generator().manual_seed(draw))
    half = min(len(order) // 2, most)
    learnt, test = (
        Sample(points.x[part], points.y[part]) for part in (order[:half], order[half:][:FRESH])
    )
    return _plane(learnt, test, None)


def _plane(learnt: Sample, test: Sample, log_odds: Tensor | None) -> Plane:
    gaps, test_gaps = (places(logits(x, learnt.x)) for x in (learnt.x, test.x))
    return Plane(learnt, test, log_odds, gaps, test_gaps)
