"""What codes know: ranks of predicted views, what varies within a thing, probes of classes and turns."""

from typing import Literal, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from core.data.views import NAMES, VIEWS, Split, as_input, views
from core.groups.so3.quaternions import between
from core.memory import kept
from core.papers.split_invariant_equivariant.model import Network, foretold
from core.papers.split_invariant_equivariant.train import told, trained, turn_head
from core.seeds import seeded
from core.similarity import explained, ranks_of, shares_within

FITTED = 10  # things of each category that probes learn from
HEAD_STEPS, HEAD_BATCH, HEAD_RATE = 200, 512, 3e-3
RIDGE = 1e-2
Half = Literal["stays", "turns", "whole"]
SETS: tuple[tuple[Split, int | None], ...] = (("train", FITTED), ("test", None))


class Coded(NamedTuple):
    """Codes of n things in VIEWS views: halves, and what the predictor sees: (n, VIEWS, 32 or 64)."""

    stays: Tensor
    turns: Tensor
    turning: Tensor

    def part(self, half: Half) -> Tensor:
        """One half, or both."""
        return torch.cat(self[:2], -1) if half == "whole" else getattr(self, half)


class Ranked(NamedTuple):
    """Of the true view among the other 19 of a thing: mean reciprocal rank, and how often it is first."""

    reciprocal: float
    first: float


CHANCE = float((1 / np.arange(1, VIEWS)).mean())  # the mean reciprocal rank of a guess


def coded_by(network: Network, pixels: Tensor) -> Coded:
    """Codes of pictures (..., 32, 32) uint8."""
    device = next(network.parameters()).device
    with torch.inference_mode():
        flat = as_input(pixels.flatten(0, -3)).to(device)
        found = network.code(flat)
        parts = (*found, network.projected(found)[1])
    return Coded(*(part.cpu().unflatten(0, pixels.shape[:-2]) for part in parts))


@kept
def coded(arm: str, seed: int, split: Split = "test", members: int | None = None) -> Coded:
    """Codes of a split's views."""
    return coded_by(trained(arm, seed), views(split, members).pixels)


@kept
def share(arm: str, seed: int, half: Half) -> float:
    """`shares_within` of unseen things."""
    return shares_within(coded(arm, seed).part(half))


def _turns(poses: Tensor) -> Tensor:
    """From each view of a thing to each other: (n, V, V, 4)."""
    return between(poses[:, :, None], poses[:, None])


@kept
def ranked(arm: str, seed: int, wrong: bool = False) -> Ranked:
    """Over all pairs of views of unseen things; wrong: the predictor is given another pair's turn."""
    poses, turning = views("test").poses, coded(arm, seed).turning
    z = _turns(poses)
    if wrong:
        order = torch.randperm(len(z), generator=torch.Generator().manual_seed(0))
        z = z[order].flip(1, 2)
    count = z.shape[1]
    x = turning[:, :, None].expand(-1, -1, count, -1)
    said = foretold(trained(arm, seed), x.flatten(0, 2), z.flatten(0, 2)).unflatten(0, z.shape[:3])
    ranks = ranks_of(said, turning).float()
    return Ranked(float((1 / ranks).mean()), float((ranks == 1).float().mean()))


def gap(arm: str, seed: int) -> float:
    """How much the mean reciprocal rank loses when the turn is the wrong one."""
    return ranked(arm, seed).reciprocal - ranked(arm, seed, wrong=True).reciprocal


def _standard(fitted: Tensor, tested: Tensor) -> tuple[Tensor, Tensor]:
    mean, size = fitted.mean((0, 1)), fitted.std((0, 1)).clamp_min(1e-6)
    return (fitted - mean) / size, (tested - mean) / size


@kept
def named(arm: str, seed: int, half: Half) -> float:
    """Accuracy on unseen things of a linear classifier (ridge regression on one-hot classes) of codes."""
    fitted, tested = _standard(*(coded(arm, seed, s, m).part(half).double() for s, m in SETS))
    labels = views("train", FITTED).labels.repeat_interleave(VIEWS)
    x = F.pad(fitted.flatten(0, 1), (0, 1), value=1.0)
    y = F.one_hot(labels, len(NAMES)).double()
    weights = torch.linalg.solve(
        x.mT @ x + RIDGE * len(x) * torch.eye(x.shape[1]).double(), x.mT @ y
    )
    says = (F.pad(tested.flatten(0, 1), (0, 1), value=1.0) @ weights).argmax(1)
    return float((says == views("test").labels.repeat_interleave(VIEWS)).double().mean())


def _test_pairs(split: Split = "test", members: int | None = None) -> tuple[Tensor, Tensor]:
    """Which view follows which (V (V - 1), 2), and their turns (n, V (V - 1), 4)."""
    at = torch.combinations(torch.arange(VIEWS))
    both = torch.cat([at, at.flip(1)])
    poses = views(split, members).poses
    return both, between(poses[:, both[:, 0]], poses[:, both[:, 1]])


@kept
def turn_told(arm: str, seed: int, half: Half) -> float:
    """R^2, on unseen things, of a small head that is told the codes of two views and says the turn."""
    parts = [coded(arm, seed, split, members).part(half) for split, members in SETS]
    fitted, tested = _standard(*parts)
    head = seeded(seed, lambda: turn_head(fitted.shape[-1])).requires_grad_(True)
    adam = torch.optim.Adam(head.parameters(), HEAD_RATE)
    pairs, z = _test_pairs("train", FITTED)
    draws = torch.Generator().manual_seed(seed)
    for step in range(HEAD_STEPS):
        adam.param_groups[0]["lr"] = HEAD_RATE * (1 - step / HEAD_STEPS)
        thing = torch.randint(len(fitted), (HEAD_BATCH,), generator=draws)
        pair = torch.randint(len(pairs), (HEAD_BATCH,), generator=draws)
        first, second = (fitted[thing, pairs[pair, k]] for k in (0, 1))
        adam.zero_grad()
        F.mse_loss(head(torch.cat([first, second], 1)), z[thing, pair]).backward()
        adam.step()
    pairs, z = _test_pairs()
    with torch.inference_mode():
        both = torch.cat([tested[:, pairs[:, 0]], tested[:, pairs[:, 1]]], -1)
        return explained(head(both.flatten(0, 1)), z.flatten(0, 1))


@kept
def limits() -> dict[str, float]:
    """R^2 of the mean turn, the floor, and of an encoder that was told turns; and its accuracy."""
    pairs, z = _test_pairs()
    floor = explained(_test_pairs("train", FITTED)[1].flatten(0, 1).mean(0), z.flatten(0, 1))
    network, found = told(), views("test")
    with torch.inference_mode():
        device = network.names.weight.device
        codes = network.encoder(as_input(found.pixels.flatten(0, 1)).to(device) - 0.5)
        right = network.names(codes).argmax(1).cpu() == found.labels.repeat_interleave(VIEWS)
        codes = codes.unflatten(0, found.pixels.shape[:2])
        both = torch.cat([codes[:, pairs[:, 0]], codes[:, pairs[:, 1]]], -1)
        said = network.turn(both.flatten(0, 1)).cpu()
    return {
        "floor": floor,
        "ceiling": explained(said, z.flatten(0, 1)),
        "accuracy": float(right.double().mean()),
    }
