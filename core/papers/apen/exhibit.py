"""From the state of the page's controls to what it shows."""

from copy import copy
from dataclasses import dataclass, replace
from typing import NamedTuple

import torch
from torch import Tensor

from core.clouds import Cloud
from core.data.assemblies import EACH, THINGS, Arrangement, Moves, Scenes, assemblies
from core.data.puppets import of_motion
from core.equivariance import relative_error
from core.groups.rotations import Euler, from_euler
from core.inputs.bvh import Motion
from core.inputs.point_cloud import subset
from core.memory import kept
from core.nets.pieces import mixed, purity
from core.papers.apen import measure
from core.papers.apen.answers import Answer, answer
from core.papers.apen.measure import said
from core.papers.apen.model import Network, Output, cut
from core.papers.apen.train import Arm, trained, vote_errors

POINTS = 384  # of a visitor's cloud, as many as of an assembly, where it is as large:
SIZE = 3.0  # [radii of a thing]


class Asked(NamedTuple):
    """One assembly, which of its things moves, and whether it changes places with the next."""

    arrangement: Arrangement
    which: int
    thing: int
    swapped: bool


@kept
def assembly(arrangement: Arrangement, which: int) -> Scenes:
    """One scene of copies that no training has seen."""
    return assemblies("test", arrangement, 1, 100 + which)


def placed(asked: Asked) -> tuple[Scenes, tuple[float, float, float]]:
    """The scene after the exchange of places, and the place about which the thing turns."""
    scene = assembly(asked.arrangement, asked.which)
    scene = scene.moved(_moves(scene, asked, (0, 0, 0)))
    return scene, tuple(scene.centres()[0, asked.thing].tolist())  # type: ignore[return-value]


def _moves(scene: Scenes, asked: Asked, turn: Euler) -> Moves:
    turns = torch.eye(3, dtype=torch.float64).repeat(1, len(THINGS), 1, 1)
    turns[0, asked.thing] = from_euler(*turn)
    shifts = torch.zeros(1, len(THINGS), 3)
    if asked.swapped:
        other = (asked.thing + 1) % len(THINGS)
        between = scene.centres()[0, other] - scene.centres()[0, asked.thing]
        shifts[0, asked.thing], shifts[0, other] = between, -between
    return scene.about_centres(turns, shifts)


@dataclass(frozen=True)
class Reaction:
    """What a network makes of one moved thing. after: its labels (n,); changed: those that are not as
    before (n,); by_thing: their share; others: their share among things that did not move; right: the
    share of right labels; error: relative, of the classes' probabilities of things that did not move."""

    after: Tensor
    changed: Tensor
    by_thing: tuple[float, ...]
    others: float
    right: float
    error: float


@kept
def _before(arm: Arm, arrangement: Arrangement, which: int) -> Output:
    return said(trained(arm), assembly(arrangement, which))


def reaction(arm: Arm, asked: Asked, turn: Euler, anew: bool) -> Reaction:
    """Of one network; anew: whether first cells are cut anew, or go along with their points."""
    scene, before = assembly(*asked[:2]), _before(arm, *asked[:2])
    moved = scene.moved(_moves(scene, asked, turn))
    after = said(trained(arm), moved, None if anew else before.cells[0])
    changed = (after.labels != before.labels)[0]
    parts = scene.parts[0]
    still = parts != asked.thing
    if asked.swapped:
        still &= parts != (asked.thing + 1) % len(THINGS)
    return Reaction(
        after.labels[0],
        changed,
        tuple(changed[parts == p].double().mean().item() for p in range(len(THINGS))),
        changed[still].double().mean().item(),
        (after.labels[0] == parts).double().mean().item(),
        relative_error(*(out.logits[0, still].softmax(1) for out in (after, before, before))),
    )


class Cut(NamedTuple):
    """An assembly cut into cells (n,), which of its points lie in mixed ones (n,), and the terms."""

    scene: Scenes
    cells: Tensor
    mixed: Tensor
    terms: measure.Terms


@kept
def cells_of(arm: Arm, which: int, count: int) -> Cut:
    """Of an arrangement never seen, all of whose parts are then moved."""
    scene = assembly("unseen", which)
    cells = cut(scene.points, count)
    return Cut(
        scene, cells[0], mixed(cells, scene.parts)[0], measure.terms(trained(arm), scene, count)
    )


class Collapse(NamedTuple):
    """What the learned network makes of a scene: its output; of each block the number of pieces it sees,
    their purity, and how far its votes miss; and the mean IoU of its labels."""

    scene: Scenes
    out: Output
    pieces: tuple[int, ...]
    purity: tuple[float, ...]
    votes: tuple[float, ...]
    iou: float


@kept
def collapse(arrangement: Arrangement, which: int, wider: float) -> Collapse:
    """wider: the factor of the mixture's width, 1 as it was trained with."""
    network: Network = copy(trained("learned"))
    sigmas = tuple(wider * sigma for sigma in network.config.sigmas)
    network.config = replace(network.config, sigmas=sigmas)
    scene = assembly(arrangement, which)
    out = said(network, scene)
    return Collapse(
        scene,
        out,
        tuple(len(cells.unique()) for cells in out.cells),
        tuple(purity(cells, scene.parts) for cells in out.cells),
        tuple(error.item() for error in vote_errors(out, scene)),
        measure.mean_iou(out.labels, scene.parts),
    )


def film_of(motion: Motion) -> measure.Film:
    """Of a visitor's motion."""
    return measure.filmed(of_motion(motion))


@kept
def sample_cloud() -> Cloud:
    """An assembly never seen, as if it had been brought."""
    scene = assembly("unseen", 3)
    radius = scene.points[0].norm(dim=1).max()
    return Cloud(scene.points[0] / radius, scene.normals[0], radius=float(radius), key=sample_cloud)


def answered(cloud: Cloud, size: float) -> tuple[Cloud, Answer]:
    """Of a cloud whose own radius is taken for `size` radii of a thing: as many of its points as make it
    as dense as an assembly, and what they are taken for."""
    count = max(round(POINTS * (size / SIZE) ** 2), EACH)
    rows = subset(len(cloud.points), count, seed=0)
    normals = None if cloud.normals is None else cloud.normals[rows]
    thin = replace(cloud, points=cloud.points[rows], normals=normals)
    return thin, cloud.once(("apen", size), lambda: answer(size * thin.points, thin.normals))
