"""From the state of the controls to what is shown: points, and the answers of networks to them."""

from dataclasses import dataclass

import numpy as np
import torch

from core.data.maps import length, short_tours
from core.device import best_device
from core.inputs import InputError
from core.papers.pointer_networks import data, measure, train
from core.papers.pointer_networks.answers import list_of, triangles_in
from core.papers.pointer_networks.data import END, Question
from core.papers.pointer_networks.model import Kind
from core.papers.pointer_networks.search import written
from core.papers.pointer_networks.train import VALIDATION

FEWEST, MOST = 5, 200
SETS = 20  # to choose among


def sample(which: int, n: int) -> np.ndarray:
    """The first n points (n, 2) of a set of MOST that no network learned from."""
    return data.points(1, MOST, VALIDATION + 2 + which)[0, :n].numpy().round(3)


def text_of(points: np.ndarray) -> str:
    """Points (n, 2) as the address has them: x, y, x, y and so on."""
    return ",".join(f"{value:.3f}" for value in points.flat)


def points_of(text: str) -> np.ndarray:
    """The points of `text_of`. Raises InputError where they are none."""
    try:
        values = np.array([float(word) for word in text.split(",")] if text else [])
    except ValueError:
        values = np.array([np.nan])
    if len(values) % 2 or len(values) > 2 * MOST or not ((values >= 0) & (values <= 1)).all():
        raise InputError("the points in the address are not points of the unit square")
    points = values.reshape(-1, 2)
    if len(np.unique(points, axis=0)) < len(points):
        raise InputError("two of the points in the address are the same")
    return points


def in_square(edited: np.ndarray, which: int, n: int) -> np.ndarray:
    """n points (n, 2): the edited ones, then those of the sample, without an end."""
    return np.concatenate([edited, sample(which, MOST)[len(edited) :]])[:n]


@dataclass(frozen=True)
class Answer:
    """A network's answer to points (n, 2).

    walk: (m,) points in the order in which they were written; closes: whether END came; chances: (steps,
    n + 1) of each slot at each step; likelihood: of the whole answer, its logarithm; true: the edges or
    triangles (t, 2 or 3) of the exact answer; for tours a short one's; share: area over the hull's, of
    triangles found, or length over the short tour's; None for what is no polygon or tour. right: whether
    it is the exact answer.
    """

    points: np.ndarray
    question: Question
    walk: np.ndarray
    closes: bool
    chances: np.ndarray
    likelihood: float
    true: np.ndarray
    share: float | None
    right: bool


@torch.inference_mode()
def answer(
    points: np.ndarray, kind: Kind, question: Question = "hull", valid: bool = True
) -> Answer:
    """Of the trained network of seed 0; tours by a beam, if valid among tours alone.

    Raises InputError where points lie on a line, but for tours.
    """
    if question != "tour" and data.on_a_line(points):
        raise InputError("the points lie on a line: no hull, and no triangulation")
    net, x = train.trained(question, kind), torch.tensor(points)[None]
    given = x.float().to(best_device())
    most = measure.longest(question, len(points))
    tour = question == "tour"
    found = written(net, given, measure.BEAM if tour else 1, tour and valid, most)
    chances = net(given, found.answers).softmax(-1)[0].cpu().numpy()
    slots = found.answers[0].cpu()
    walk = list_of(slots)
    true, share, right = _judged(points, question, walk)
    closes = END in slots.tolist()
    likelihood = float(found.log_likelihood[0])
    return Answer(
        points, question, walk, closes, chances, likelihood, true, share, right and closes
    )


def _judged(
    points: np.ndarray, question: Question, walk: np.ndarray
) -> tuple[np.ndarray, float | None, bool]:
    """The exact answer, and how good the one in `walk` is."""
    if question == "triangles":
        true = data.triangles_of(points)
        sought = {frozenset(t) for t in true.tolist()}
        found = triangles_in(torch.from_numpy(walk + 1))
        return true, len(found & sought) / len(sought), found == sought
    if question == "hull":
        ring = data.hull_of(points)
        share = measure.share_of_area(points, walk)
        # a simple polygon on the points is the hull where it is as large, whatever lies on its sides
        return np.array(_edges(ring)), share, share is not None and share > 1 - 1e-6
    x = torch.tensor(points)[None]
    short = short_tours(x)
    true = np.array(_edges(short[0].numpy()))
    if sorted(walk.tolist()) != list(range(len(points))):
        return true, None, False
    ratio = (length(x, torch.from_numpy(walk)[None]) / length(x, short)).item()
    return true, ratio, ratio < 1 + 1e-9


def _edges(walk: np.ndarray) -> list[tuple[int, int]]:
    """Of a closed walk (m,)."""
    return list(zip(walk.tolist(), np.roll(walk, -1).tolist(), strict=True))
