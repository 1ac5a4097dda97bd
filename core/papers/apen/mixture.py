"""From votes to a coarser partition: a Gaussian mixture of one fixed width, whose close centres merge."""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from core.nets.pieces import farthest

ROUNDS = 6  # of expectation and maximisation, before centres merge and once more after
LEAST = 0.04  # share of the points below which a centre is dropped; a first cell has about as many


class Mixture(NamedTuple):
    """Centres (B, k, 3) and shares (B, k), which sum to 1; 0 for a centre that is gone."""

    centres: Tensor
    shares: Tensor


def log_joint(votes: Tensor, mixture: Mixture, sigma: float) -> Tensor:
    """log pi_j N(y_i; mu_j, sigma): (B, n, k)."""
    precision = 1 / sigma**2
    scale = 1.5 * math.log(2 * math.pi * sigma**2)
    of_centres = mixture.shares.log() - precision / 2 * mixture.centres.square().sum(2) - scale
    of_votes = precision / 2 * votes.square().sum(2)
    both = torch.baddbmm(of_centres[:, None], votes, mixture.centres.mT, alpha=precision)
    return both - of_votes[..., None]


def responsibilities(votes: Tensor, mixture: Mixture, sigma: float) -> Tensor:
    """Q (B, n, k): how far each centre accounts for a vote; each row sums to 1."""
    return log_joint(votes, mixture, sigma).softmax(2)


def improved(votes: Tensor, mixture: Mixture, sigma: float) -> Mixture:
    """After one step of expectation and maximisation, which never lowers the likelihood."""
    q = responsibilities(votes, mixture, sigma)
    weights = q.sum(1)
    centres = (q.mT @ votes) / weights.clamp_min(1e-12)[..., None]
    return Mixture(
        torch.where(weights[..., None] > 0, centres, mixture.centres), weights / votes.shape[1]
    )


def merged(mixture: Mixture, reach: float) -> Mixture:
    """Centres that chains of steps shorter than `reach` join become one; then faint ones are dropped."""
    centres, shares = mixture
    k = centres.shape[1]
    alive = shares > 0
    joined = (torch.cdist(centres, centres) < reach) & alive[:, :, None] & alive[:, None]
    joined = joined | torch.eye(k, dtype=torch.bool, device=centres.device)
    for _ in range(k.bit_length()):  # chains of any length
        joined = (joined.float() @ joined.float()) > 0
    leader = joined.float().argmax(2)  # the first centre of a chain
    to = torch.nn.functional.one_hot(leader, k).to(shares) * shares[..., None]
    total = to.sum(1)
    middle = (to.mT @ centres) / total.clamp_min(1e-12)[..., None]
    total = torch.where(total < LEAST, 0, total)
    return Mixture(middle, total / total.sum(1, keepdim=True))


@torch.no_grad()
def fitted(votes: Tensor, count: int, sigma: float) -> Mixture:
    """The mixture of votes (B, n, 3), begun at `count` votes that are far apart, then merged."""
    first = (votes - votes.mean(1, keepdim=True)).square().sum(2).argmax(1)
    seeds = farthest(votes, min(count, votes.shape[1]), first)
    centres = votes.gather(1, seeds[..., None].expand(-1, -1, 3))
    mixture = Mixture(centres, torch.full(centres.shape[:2], 1 / centres.shape[1]).to(votes))
    for _ in range(2):
        for _ in range(ROUNDS):
            mixture = improved(votes, mixture, sigma)
        mixture = merged(mixture, sigma)
    return mixture


@torch.no_grad()
def partition(votes: Tensor, count: int, sigma: float) -> tuple[Tensor, Tensor]:
    """The piece (B, n) that most likely made each vote, and how sure that is, max_j Q_ij (B, n)."""
    sure, cells = responsibilities(votes, fitted(votes, count, sigma), sigma).max(2)
    return cells, sure
