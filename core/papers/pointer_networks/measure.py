"""How often networks are right, how far off they are, and whether their answer moves with the points."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from core import checkpoints
from core.data.maps import is_simple, length, short_tours, shortest_tours
from core.device import best_device
from core.equivariance import Square, square_of
from core.memory import kept
from core.papers.pointer_networks import data, train
from core.papers.pointer_networks.answers import edges_of, list_of, triangles_in
from core.papers.pointer_networks.data import PAD, Question
from core.papers.pointer_networks.model import Kind
from core.papers.pointer_networks.search import written
from core.papers.pointer_networks.train import SEEDS, VALIDATION
from core.relu.polygons import area

TEST = VALIDATION + 1  # the seed of unseen sets
LENGTHS = (5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 50, 100, 200)
TOUR_LENGTHS = (5, 7, 10, 12, 15, 20)
TRIANGLE_LENGTHS = (5, 6, 7)
MANY, FEW = 200, 50  # sets of up to 50 points, and of more
HELD_KARP = 12  # places, up to which the shortest tour is known
BEAM = 8

Motion = Literal["shuffle", "turn", "mirror", "shrink"]


def longest(question: Question, n: int) -> int:
    """So many slots are waited for: more than an answer has; hulls of more than 64 corners are rare."""
    return {"hull": min(n, 64), "tour": n, "triangles": 6 * n}[question] + 2


def written_by(
    kind: Kind, seed: int, x: Tensor, question: Question = "hull", width: int = 1
) -> Tensor:
    """The answers (B, m) of a trained network to sets (B, n, 2); tours are valid ones."""
    net, given = train.trained(question, kind, seed), x.float().to(best_device())
    most = longest(question, x.shape[1])
    return written(net, given, width, question == "tour", most).answers.cpu()


@kept
def hulls(n: int) -> tuple[Tensor, Tensor]:
    """Unseen sets (B, n, 2) and their convex hulls as slots (B, m)."""
    x = data.points(MANY if n <= 50 else FEW, n, TEST)
    walks = [torch.tensor([*(data.hull_of(one) + 1), data.END]) for one in x.numpy()]
    return x, pad_sequence(walks, batch_first=True, padding_value=PAD)


@dataclass(frozen=True)
class Score:
    """Of hulls: the share that is right; the area [share of the hull's], mean of answers that are simple
    polygons, NaN if none is; the share that is not."""

    right: float
    area: float
    crossed: float


@kept
def score(kind: Kind, seed: int, n: int) -> Score:
    """Of a trained network on unseen sets of n points."""
    x, true = hulls(n)
    found = written_by(kind, seed, x)
    same = (edges_of(found, n) == edges_of(true, n)).flatten(1).all(1)
    shares = [share_of_area(one, list_of(f)) for one, f in zip(x.numpy(), found, strict=True)]
    simple = [share for share in shares if share is not None]
    mean = float(np.mean(simple)) if simple else float("nan")
    return Score(same.double().mean().item(), mean, 1 - len(simple) / len(shares))


def share_of_area(x: np.ndarray, walk: np.ndarray) -> float | None:
    """The area within a walk (m,) through points (n, 2) over that of their hull; None if it crosses
    itself."""
    return abs(area(x[walk])) / area(x[data.hull_of(x)]) if is_simple(x[walk]) else None


def moved(x: Tensor, motion: Motion) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
    """Sets (B, n, 2), moved, and what that does to the edges (B, n, n) of their hulls.

    The list is shuffled; or the square is turned by 90 degrees, mirrored, or made half as large about its
    middle.
    """
    if motion == "shuffle":
        order = torch.randperm(x.shape[1], generator=torch.Generator().manual_seed(5))
        return x[:, order], lambda edges: edges[:, order][:, :, order]
    if motion == "turn":
        return torch.stack([1 - x[..., 1], x[..., 0]], -1), lambda edges: edges
    if motion == "mirror":  # counter-clockwise becomes clockwise
        return torch.stack([1 - x[..., 0], x[..., 1]], -1), lambda edges: edges.mT
    return (x + 0.5) / 2, lambda edges: edges


def hull_square(x: Tensor, kind: Kind, seed: int, motion: Motion) -> Square[Tensor, Tensor]:
    """Of sets (B, n, 2) and the edges (B, n, n) that a trained network writes of them."""
    gx, act = moved(x, motion)
    fx, fgx = (edges_of(written_by(kind, seed, part), x.shape[1]) for part in (x, gx))
    return square_of(x, gx, fx, fgx, act(fx))


def same_hulls(found: Square[Tensor, Tensor]) -> float:
    """The share of sets whose hull is the same both ways round."""
    return (found.fgx == found.gfx).flatten(1).all(1).double().mean().item()


@kept
def agreement(kind: Kind, seed: int, n: int, motion: Motion) -> tuple[float, float]:
    """The relative error, and the share of `same_hulls`, over unseen sets of n points."""
    found = hull_square(hulls(n)[0], kind, seed, motion)
    return found.error, same_hulls(found)


@torch.inference_mode()
def scores_move(n: int = 10) -> float:
    """By how much the scores of the reader of sets differ from shuffled ones, largest, in float64."""
    exact = copy.deepcopy(train.trained("hull", "set")).cpu().double()
    x = hulls(n)[0][:50]
    order = torch.randperm(n, generator=torch.Generator().manual_seed(5))
    slots = torch.cat([torch.zeros(1, dtype=torch.int64), order + 1])
    answers = data.hull_answers(x, "leftmost")
    new = torch.cat([answers.new_zeros(1), order.argsort() + 1])
    relabelled = torch.where(answers < 0, answers, new[answers.clamp_min(0)])
    return (exact(x[:, order], relabelled) - exact(x, answers)[..., slots]).abs().max().item()


@kept
def tour_gaps(n: int) -> dict[str, float]:
    """How much longer than the shortest tours those of the pointer are [share], greedy and by a beam, and
    how often END or a place comes too early where all answers are allowed."""
    x = data.points(MANY, n, TEST)
    best = shortest_tours(x) if n <= HELD_KARP else short_tours(x)
    least, found = length(x, best), {}
    for name, width in (("greedy", 1), ("beam", BEAM)):
        tours = written_by("pointer", SEEDS[0], x, "tour", width)[:, :-1] - 1
        found[name] = (length(x, tours) / least).mean().item() - 1
    free = written(train.trained("tour", "pointer"), x.float().to(best_device()), 1, False, n + 2)
    lists = [list_of(answer) for answer in free.answers.cpu()]
    valid = [len(one) == n and len(np.unique(one)) == n for one in lists]
    return found | {"invalid": 1 - float(np.mean(valid))}


@kept
def triangles_found(kind: Kind, n: int) -> float:
    """The share of true triangles, in the mean over unseen sets."""
    x = data.points(MANY, n, TEST)
    shares = []
    for one, answer in zip(x.numpy(), written_by(kind, SEEDS[0], x, "triangles"), strict=True):
        true = {frozenset(t) for t in data.triangles_of(one).tolist()}
        shares.append(len(triangles_in(answer) & true) / len(true))
    return float(np.mean(shares))


def learning(kind: Kind) -> tuple[list[int], list[float]]:
    """Steps, and right answers to validation sets of ten points [%], of seed 0."""
    curve = checkpoints.read(train.SLUG, train.name_of("hull", kind, SEEDS[0])).card["curve"]
    return [at["step"] for at in curve], [at["right"] for at in curve]
