"""What the page's views show, as numbers: clouds of conditions, the weight plane, painted tasks."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.conditions import coding
from core.data.patterns import INPUTS, Task, painted
from core.inputs import InputError
from core.memory import kept
from core.papers.representational_geometry.descent import descend
from core.papers.representational_geometry.model import SHAPES, start
from core.papers.representational_geometry.records import Way, way
from core.papers.representational_geometry.train import EPS, PAIR
from core.similarity import centred, procrustes

RADIUS = 0.85  # of what is drawn, in the unit ball
GRID = 13  # arrows on a side of the weight plane
PLANE_EPS = tuple(eps for eps in EPS if eps >= 0.3)  # the axis between the classes is long enough
SCALES = (0.1, 0.3, 1.0, 3.0, 5.0)  # of the first weights
MAJORITY = "00010111"  # of three bits, as labels of the cube's corners


@dataclass(frozen=True)
class Cloud:
    """Conditions in space: places (T, P, 3) in the unit ball, and pairs that coding vectors join."""

    places: np.ndarray
    pairs: list[tuple[int, int]]


def edges(task: Task) -> np.ndarray:
    """Pairs (2, m) of conditions that thin lines join: all of four, of more the nearest."""
    pairs = np.stack(np.triu_indices(len(task.means), 1))
    far = torch.pdist(task.means).numpy()
    return pairs if len(task.means) <= 4 else pairs[:, far < 1.01 * far.min()]


def inputs_cloud(task: Task) -> Cloud:
    """The means of the inputs, of three axes at most."""
    return Cloud(_fitted(task.means)[None], _coding(task.means, task.sides))


def hidden_cloud(found: Way) -> Cloud:
    """The conditions as a hidden layer has them, frame by frame, each at the same size.

    Four conditions span three dimensions, so that distances are exact; of more the three axes of most
    variance. The end is turned to lie on the inputs, each frame before it to lie on the next.
    """
    guide, frames = found.task.means, []
    for z in found.hidden.flip(0):
        place = _within(z)
        guide = place @ procrustes(place, guide)
        frames.append(_fitted(guide))
    return Cloud(np.stack(frames[::-1]), _coding(found.hidden[-1], found.task.sides))


def _within(z: Tensor) -> Tensor:
    """(P, N) as (P, 3): along the three axes of most variance."""
    left, sizes, _ = torch.linalg.svd(centred(z), full_matrices=False)
    place = (left * sizes)[:, :3]
    return torch.nn.functional.pad(place, (0, 3 - place.shape[1]))


def _fitted(place: Tensor) -> np.ndarray:
    return (RADIUS * place / place.norm(dim=1).max()).float().numpy()


def _coding(z: Tensor, sides: np.ndarray) -> list[tuple[int, int]]:
    """The best pairing's, where both sides have as many conditions."""
    return coding(z.numpy(), sides) if 2 * sides.sum() == len(sides) else []


@dataclass(frozen=True)
class Plane:
    """Units of one output sign by their input weights, along the axis between the classes (x) and one
    within the positive class (y): places (T, n, 2); arrows (m, 2, 2), where a unit there is pushed.

    patterns (P, 2): in which direction each lies, sides (P,) their labels; reach: of all that is drawn.
    """

    places: np.ndarray
    arrows: np.ndarray
    patterns: np.ndarray
    sides: np.ndarray
    reach: float


@kept
def plane(shape: str, eps: float, sign: int) -> Plane:
    """Of the shown network. What weights do along an axis is what their units see along it."""
    found = way("nudged-0.5", shape, EPS.index(eps))
    task, sides = found.task, found.task.sides
    first, second = np.flatnonzero(sides)
    weights = np.stack([sides / sides.sum() - ~sides / (~sides).sum(), np.zeros(len(sides))])
    weights[1, [first, second]] = 1, -1
    axes = weights @ task.means.numpy()  # (2, r)
    sizes = np.linalg.norm(axes, axis=1)
    readout = start(0, INPUTS, 1).readout[:, 0].numpy()
    seen = found.seen.numpy()[:, :, readout * sign > 0]
    places = np.moveaxis(weights @ seen, 1, 2) / sizes
    reach = float(np.abs(places).max())
    axes /= sizes[:, None]
    patterns = task.means.numpy() @ axes.T
    patterns *= 1.1 * reach / np.linalg.norm(patterns, axis=1, keepdims=True)
    return Plane(places, _pushes(task, shape, axes, sign, reach), patterns, sides, reach)


def _pushes(task: Task, shape: str, axes: np.ndarray, sign: int, reach: float) -> np.ndarray:
    """Arrows of the mean field early on: g(w) = mean_p sign (y_p - 1/2) f'(w . m_p) m_p, projected."""
    side = np.linspace(-reach, reach, GRID)
    at = np.stack(np.meshgrid(side, side), -1).reshape(-1, 2)
    means = task.means.numpy()
    slope = SHAPES[shape].slope(torch.from_numpy(at @ axes @ means.T)).numpy()
    push = (sign * (task.sides - 0.5) * slope) @ means @ axes.T
    longest = np.linalg.norm(push, axis=1).max()
    return np.stack([at, at + push / longest * 1.6 * reach / GRID], 1)


class Painted(NamedTuple):
    """A painted task: eight labels, "0" or "1"; a seed; and the scale of the first weights."""

    labels: str
    seed: int
    scale: float

    @property
    def task(self) -> Task:
        """The cube's corners with these labels."""
        return painted([1.0 if label == "1" else -1.0 for label in self.labels])

    def painted_at(self, index: int) -> str:
        """The labels with one of them changed."""
        other = "01"[self.labels[index] == "0"]
        return self.labels[:index] + other + self.labels[index + 1 :]


def labels_of(text: str) -> str:
    """Labels as an address has them. Raises InputError where they are not eight of two classes."""
    if len(text) != 8 or set(text) != {"0", "1"}:
        raise InputError("eight corners need eight labels, 0 or 1, and both of them")
    return text


@kept
def trained_now(asked: Painted) -> tuple[Way, ...]:
    """Tanh and ReLU on a painted task, trained when asked for."""
    return tuple(descend(asked.task, shape, asked.seed, asked.scale) for shape in PAIR)


def wrong_corners(asked: Painted, found: Way) -> int:
    """How many of the eight a network tells wrongly in the end."""
    readout = start(asked.seed, INPUTS, 1).readout.double()
    says = (found.hidden[-1] @ readout)[:, 0] > 0
    return int((says.numpy() != asked.task.sides).sum())
