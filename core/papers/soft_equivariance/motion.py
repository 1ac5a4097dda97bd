"""PER on laws of motion in the plane: four symmetries, each with a price on the distance from it."""

import torch
from torch import Tensor

from core import laws_of_motion
from core.laws_of_motion import FEATURES, SYMMETRIES, Judged, States, basis, fitted
from core.papers.soft_equivariance.model import tuned

STRENGTH, POWER = 0.3, 2.0  # lambda_init and p


def soft(found: States) -> tuple[Tensor, Tensor]:
    """PER: the law W (2, 7), and lambda (4,) after tuning."""
    bases = [basis(symmetry) for symmetry in SYMMETRIES]
    away = torch.eye(2 * FEATURES, dtype=torch.float64) - torch.stack([q @ q.mT for q in bases])
    equal = torch.full((len(SYMMETRIES),), STRENGTH, dtype=torch.float64)
    flat = fitted(found, (equal[:, None, None] * away).sum(0)).flatten()
    strengths = tuned(equal, 0.5 * (away @ flat).square().sum(1), POWER)
    return fitted(found, (strengths[:, None, None] * away).sum(0)), strengths


def judged(found: States) -> Judged:
    """The verdicts on the symmetries, with the soft law beside the free one and the exact ones."""
    return laws_of_motion.judged(found, {"soft": lambda states: soft(states)[0]})
