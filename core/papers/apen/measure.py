"""What we measure of trained networks: squares part by part, the terms of the theorem, scores."""

from copy import deepcopy
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.data.assemblies import THINGS, Arrangement, Moves, Scenes, assemblies
from core.data.puppets import Puppet, dancing
from core.device import best_device
from core.equivariance import relative_error
from core.groups.rotations import random_rotations
from core.memory import kept
from core.nets.pieces import mean_iou, mixed
from core.papers.apen.model import Network, Output, cut
from core.papers.apen.train import ARMS, Arm, trained

SCENES = 12  # that a measure is taken over
# Numbers of first cells on the curve; of more, some have too few points for a frame of their own.
CUTS = (1, 2, 4, 6, 8, 12, 16, 24, 32, 48)
FILMED: tuple[Arm, ...] = ("plain", "averaged", "learned")  # that look at a puppet
SHIFT = 0.3  # largest shift of a part [its radii]


@torch.inference_mode()
def said(network: Network, scenes: Scenes, cells: Tensor | None = None) -> Output:
    """What a network says of scenes; cells (B, n): the first partition, where it is not to be cut."""
    device = best_device()
    on = scenes.to(device)
    out = network(on.points, on.normals, on.parts, None if cells is None else cells.to(device))
    return Output(out.logits.cpu(), *(tuple(each.cpu() for each in several) for several in out[1:]))


def every_part(scenes: Scenes, seed: int) -> Moves:
    """Each part turned at random about its centre, and shifted a little."""
    generator = torch.Generator().manual_seed(seed)
    count, p = len(scenes.points), len(THINGS)
    turns = random_rotations(count * p, generator).view(count, p, 3, 3)
    return scenes.about_centres(
        turns, SHIFT * (2 * torch.rand(count, p, 3, generator=generator) - 1)
    )


def one_part(scenes: Scenes, seed: int) -> tuple[Moves, Tensor]:
    """One part of each scene turned at random, and which points (B, n) are of it."""
    generator = torch.Generator().manual_seed(seed)
    count, p = len(scenes.points), len(THINGS)
    which = torch.randint(p, (count, 1), generator=generator)
    turns = torch.eye(3, dtype=torch.float64).repeat(count, p, 1, 1)
    turns[torch.arange(count), which[:, 0]] = random_rotations(count, generator)
    return scenes.about_centres(turns, torch.zeros(count, p, 3)), scenes.parts == which


def change(before: Output, after: Output) -> Tensor:
    """By how much the probabilities of each point's classes differ, 0 to 1 (total variation): (B, n).

    It cannot exceed 1: the M of the theorem is known.
    """
    return (before.logits.softmax(2) - after.logits.softmax(2)).abs().sum(2) / 2


def gap(network: Network, cells: Tensor, dtype: torch.dtype = torch.float32) -> float:
    """The larger relative error of logits and votes under motions of all parts, when the first partition
    (B, n) is carried along."""
    exact = deepcopy(network).to(dtype)
    scenes = unused("unseen", len(cells)).to(dtype)
    moves = every_part(scenes, 1)
    before, after = said(exact, scenes, cells), said(exact, scenes.moved(moves), cells)
    errors = [relative_error(after.logits, before.logits, before.logits)]
    for votes, voted in zip(before.votes, after.votes, strict=True):
        expected = moves.act(votes, scenes.parts)
        errors.append(relative_error(voted, expected, expected))
    return max(errors)


def unused(arrangement: Arrangement, count: int = SCENES) -> Scenes:
    """Scenes of copies that no training and no choice has seen."""
    return assemblies("test", arrangement, count, 0)


class Terms(NamedTuple):
    """Of one number of first cells: the share of points in mixed cells (lambda), the mean doubt about
    pieces (delta); the mean change of mind when all parts move, with the cells carried along and with
    cells cut anew; and the mean IoU."""

    mixed: float
    doubt: float
    carried: float
    anew: float
    iou: float


def terms(network: Network, scenes: Scenes, count: int, seed: int = 1) -> Terms:
    """The theorem's terms for `count` first cells, on scenes whose parts all move."""
    cells = cut(scenes.points, count)
    moved = scenes.moved(every_part(scenes, seed))
    before = said(network, scenes, cells)
    doubt = (1 - torch.stack(before.sure).min(0).values).mean()
    carried, anew = (
        change(before, said(network, moved, after)).mean()
        for after in (cells, cut(moved.points, count))
    )
    return Terms(
        mixed(cells, scenes.parts).double().mean().item(),
        doubt.item(),
        carried.item(),
        anew.item(),
        mean_iou(before.labels, scenes.parts),
    )


@kept
def curve(arm: Arm) -> list[Terms]:
    """The terms over CUTS, of the network of seed 0."""
    scenes = unused("unseen", SCENES // 2)
    return [terms(trained(arm), scenes, count) for count in CUTS]


class Score(NamedTuple):
    """Of one network: mean IoU as seen and never seen; the labels that change (share) of points of a part
    that was turned alone, of all other points, and of these when the first cells are carried along."""

    seen: float
    unseen: float
    moved: float
    others: float
    carried: float


@kept
def score(arm: Arm, seed: int) -> Score:
    """Of a trained network; but for `carried`, first cells are cut anew after each motion."""
    network = trained(arm, seed)
    seen, unseen = unused("seen"), unused("unseen")
    as_seen, before = said(network, seen), said(network, unseen)
    moves, which = one_part(unseen, 2)
    anew, carried = (
        (before.labels != said(network, unseen.moved(moves), cells).labels).double()
        for cells in (None, before.cells[0])
    )
    return Score(
        mean_iou(as_seen.labels, seen.parts),
        mean_iou(before.labels, unseen.parts),
        anew[which].mean().item(),
        anew[~which].mean().item(),
        carried[~which].mean().item(),
    )


def scores(arm: Arm, quantity: str) -> np.ndarray:
    """A quantity of `Score`, of all seeds."""
    return np.array([getattr(score(arm, seed), quantity) for seed in ARMS[arm].seeds])


class Film(NamedTuple):
    """A puppet, and by network the labels (T, n) of its points."""

    puppet: Puppet
    labels: dict[Arm, Tensor]

    def flicker(self, arm: Arm) -> float:
        """The share of the labels that differ from one frame to the next."""
        labels = self.labels[arm]
        return (labels[1:] != labels[:-1]).double().mean().item()

    def right(self, arm: Arm) -> float:
        """The share of right labels."""
        return (self.labels[arm] == self.puppet.scenes.parts).double().mean().item()


def filmed(moving: Puppet, seed: int = 0) -> Film:
    """What the networks of a seed say of each frame alone."""
    return Film(moving, {arm: said(trained(arm, seed), moving.scenes).labels for arm in FILMED})


@kept
def dance(seed: int = 0) -> Film:
    """Of the skeleton that comes with the page."""
    return filmed(dancing(), seed)
