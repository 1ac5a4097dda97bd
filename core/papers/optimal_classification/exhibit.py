"""What the page shows: points of two classes, what networks and rules make of them, and how far off."""

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.deep_kernels import DeepKernel, KernelKind, Places, deep_kernel, logits, places
from core.inputs import InputError
from core.inputs.features import Features
from core.inputs.strokes import SIDE, Dab, dabs_at, text_of
from core.memory import kept, kept_as
from core.papers.optimal_classification import data, model, train
from core.papers.optimal_classification.data import HEIGHT, Painted, Sample, World
from core.papers.optimal_classification.model import Fate, Neuron, fate, neuron
from core.papers.optimal_classification.plane import Plane, drawn

LETTERS = "AB"  # what the brush leaves: class +1 or -1
LEAST_OWN, MOST_OWN = 20, 400  # points of a visitor's file, and those of them that are learnt
DIMENSION = 2  # of the sphere that the triangle is a picture of


class Asked(NamedTuple):
    """A network: its activation, by key or Hermite coefficients, layers and kernel."""

    key: str
    depth: int
    kernel: KernelKind = "nngp"
    coefficients: tuple[float, ...] = ()

    @property
    def neuron(self) -> Neuron:
        """Its activation."""
        return neuron(self.key, self.coefficients)


@dataclass(frozen=True)
class Seen:
    """A classifier: its answers at the triangle's pixels (p,) in [-1, 1], and its share of errors."""

    picture: np.ndarray
    wrong: float
    answers: np.ndarray  # (m,) signs at the test points

    def agreement(self, other: "Seen") -> float:
        """The share of test points where both say the same."""
        return float((self.answers == other.answers).mean())


@dataclass(frozen=True)
class Answer(Seen):
    """A network's. jittered: whether its kernel matrix could not be inverted as it is."""

    fate: Fate
    jittered: bool


def arcs() -> str:
    """The painting that the page opens on, as text: two arcs that embrace and overlap."""
    turns = np.linspace(0, math.pi, 9)
    bows = {
        "A": (0.42 + 0.17 * np.cos(turns), 0.55 - 0.17 * np.sin(turns)),
        "B": (0.58 - 0.17 * np.cos(turns), 0.53 + 0.17 * np.sin(turns)),
    }
    return "".join(
        text_of(dabs_at(list(zip(x, y / HEIGHT, strict=True)), letter))
        for letter, (x, y) in bows.items()
    )


def painted(dabs: Sequence[Dab], spread: float) -> Painted | None:
    """The densities of a painting; None until both classes are painted within the triangle."""
    places: dict[str, list[tuple[float, float]]] = {letter: [] for letter in LETTERS}
    for dab in dabs:
        at = (dab.x / SIDE, dab.y / SIDE * HEIGHT)
        if (data.simplex(np.array([at])) > 0.01).all():
            places[dab.leaves].append(at)
    if not all(places.values()):
        return None
    return Painted(tuple(places["A"]), tuple(places["B"]), spread)


def own(found: Features) -> tuple[Sample, list[str]]:
    """A visitor's points, moved into the triangle, and what was done to them.

    Of more than two columns the first two principal components; the largest class is told from all
    others. Raises InputError when the points are few, in one dimension, or all one.
    """
    values, notes = found.values, []
    if len(values) < LEAST_OWN or values.shape[1] < 2:
        raise InputError(
            f"{len(values)} points in {values.shape[1]} dimensions are few; at least {LEAST_OWN} of two "
            "numbers and a label are needed"
        )
    if values.shape[1] > 2:
        left, stretch, _ = np.linalg.svd(values - values.mean(0), full_matrices=False)
        share = np.square(stretch[:2]).sum() / max(np.square(stretch).sum(), 1e-300)
        notes.append(f"two principal components stand for {values.shape[1]}: {share:.0%}")
        values = left[:, :2] * stretch[:2]
    if np.ptp(values, 0).max() == 0:
        raise InputError("all points coincide; points that differ are needed")
    largest = np.bincount(found.labels).argmax()
    if len(found.classes) > 2:
        others = len(found.classes) - 1
        notes.append(f"class {found.classes[largest]} is told from the {others} others")
    notes.append("moved and scaled into the triangle, which bends distances by up to a quarter")
    labels = torch.from_numpy(np.where(found.labels == largest, -1.0, 1.0))
    return Sample(data.on_sphere(data.simplex(data.fitted(values))), labels), notes


@kept
def kernel(asked: Asked) -> DeepKernel:
    """The kernel of a network."""
    return deep_kernel(asked.neuron.dual, asked.depth, asked.kernel)


@dataclass(frozen=True)
class Board:
    """Points, and what classifiers make of them, each asked once.

    world: where the points are from, if that is known; once: keeps what is made, by a key.
    """

    plane: Plane
    world: World | None
    once: Callable[[Hashable, Callable[[], Any]], Any]

    @cached_property
    def pixels(self) -> Places:
        """Of the logits of the triangle's pixels (p, n) to the points."""
        return places(logits(data.pixels(), self.plane.points.x))

    def answer(self, asked: Asked) -> Answer:
        """A network's."""
        return self.once(asked, lambda: self._answer(asked))

    def _answer(self, asked: Asked) -> Answer:
        network = self.plane.learnt(kernel(asked))
        seen = self._seen(network.says(self.pixels), network.says(self.plane.test_gaps))
        return Answer(**vars(seen), fate=fate(asked.neuron.dual), jittered=network.jittered)

    def best(self) -> Seen | None:
        """Bayes' rule, where it is known: P(y = 1) - P(y = -1)."""
        world, odds = self.world, self.plane.log_odds
        if world is None or odds is None:
            return None
        return self.once(
            "bayes", lambda: self._seen(torch.tanh(world.log_odds(data.pixels()) / 2), odds)
        )

    def rule(self, name: str, exponent: float = DIMENSION) -> Seen:
        """A rule's: "nearest", "majority", or "singular" of an exponent."""
        return self.once((name, exponent), lambda: self._rule(name, exponent))

    def _rule(self, name: str, exponent: float) -> Seen:
        labels = self.plane.points.y
        says = {
            "nearest": lambda gaps: model.nearest(gaps, labels),
            "majority": lambda gaps: model.majority(gaps, labels),
            "singular": lambda gaps: model.singular(gaps, labels, exponent),
        }[name]
        return self._seen(says(self.pixels.logits), says(self.plane.test_gaps.logits))

    def limit(self, found: Fate) -> Seen | None:
        """Of the rule that a network becomes; None for a linear activation, which stays as it is."""
        if found.kind == "linear":
            return None
        return self.rule(found.kind, found.exponent if found.kind == "singular" else DIMENSION)

    def finite(self, key: str, depth: int, seed: int) -> Seen:
        """A trained network's of finite width."""
        net = train.trained_net(key, depth, seed)
        return self._seen(train.asked(net, data.pixels()), train.asked(net, self.plane.test.x))

    def _seen(self, picture: Tensor, said: Tensor) -> Seen:
        shown = picture.clamp(-1, 1).numpy()
        return Seen(shown, self.plane.wrong(said), said.sign().numpy())


@kept
def drawn_board(world: World, points: int, draw: int) -> Board:
    """Of points drawn from a world; what is asked of it is kept for all visitors."""
    key = (world, points, draw)
    return Board(drawn(*key), world, lambda name, make: kept_as((key, name), make))


def cobweb(found: Neuron, start: float, layers: int) -> np.ndarray:
    """The path (2 layers + 1, 2) of a cosine through layers: up to the dual, across to the diagonal."""
    t = [torch.tensor(start, dtype=torch.float64)]
    for _ in range(layers):
        t.append(found.dual.value(t[-1]))
    twice = np.repeat(torch.stack(t).numpy(), 2)
    return np.stack([twice[:-1], twice[1:]], 1)


@kept
def kernel_curve(asked: Asked) -> tuple[np.ndarray, np.ndarray]:
    """Distances |x - x'| from 0.001 to 1.4, and log10 K of a depth over its value at distance 1."""
    distance = torch.logspace(-3, math.log10(1.4), 120, dtype=torch.float64)
    half = distance.square() / 2
    shape = kernel(asked)
    logs = shape(places((half / (1 - half)).log())) - shape(places(torch.zeros(1).double()))
    return distance.numpy(), (logs / math.log(10)).numpy()
