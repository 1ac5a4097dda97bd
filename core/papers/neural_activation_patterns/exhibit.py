"""What the page shows: regions of patterns on the plane, barcodes of digits, and proofs as they go on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import torch

from core.inputs import InputError
from core.inputs.features import Features
from core.inputs.image import GreyImage, as_stimulus
from core.memory import kept
from core.papers.neural_activation_patterns import data, nets
from core.papers.neural_activation_patterns.data import REACH, Sample
from core.papers.neural_activation_patterns.nets import Shape
from core.papers.neural_activation_patterns.proofs import CUBE, SECONDS, starts
from core.relu import polygons
from core.relu.network import (
    Pattern,
    ReluNet,
    broken,
    follows,
    mined,
    of_layers,
    random_pattern,
)
from core.relu.polygons import Cells, Polygon
from core.relu.verify import Certificate, Status, certified

BALLS = 20  # that are shown beside a pattern
LEAST_OWN, MOST_OWN, MOST_CLASSES = 40, 4000, 6
LEARNING, STAGE = 1000, 50  # steps on a visitor's points, and those of a stage
BOARD = 16  # pixels of a drawing's side

Literals = Literal["mined", "random", "first", "last"]


@dataclass(frozen=True)
class Ground:
    """A network on the square, its cells, what it learnt and what it did not: points and labels."""

    net: ReluNet
    cells: Cells
    train: Sample
    test: Sample

    @classmethod
    def of(cls, net: ReluNet, learnt: Sample, unseen: Sample) -> "Ground":
        """With the cells of the square."""
        return cls(net, polygons.cells(net, REACH), learnt, unseen)


@dataclass(frozen=True)
class Promise:
    """A pattern on the square: polygons where its class is right and where it is wrong, the least lead of
    the class at any of their corners, and how many cells there are.

    share: of the square; wrong_share: of that; recall: of unseen points of the class that follow it;
    others: unseen points of other classes that do; fixed: neurons that are not free.
    """

    right: tuple[Polygon, ...]
    wrong: tuple[Polygon, ...]
    lead: float
    cells: int
    share: float
    wrong_share: float
    recall: float
    others: int
    fixed: int

    @property
    def status(self) -> Status:
        """Exact, but for rounding."""
        if not self.cells:
            return "empty"
        return "proved" if self.lead > 0 else "counterexample"


@kept
def ground(shape: Shape, seed: int = 0) -> Ground:
    """Of a trained network on the three arms."""
    net = nets.trained("plane", shape, seed)
    return Ground.of(net, data.spiral("train"), data.spiral("test"))


def promise(found: Ground, c: int, percent: int) -> Promise:
    """The pattern of a class at a delta."""
    pattern = mined(found.net, found.train.x, found.train.labels, percent)[c]
    numbers = found.cells.following(pattern)
    parts = [found.cells.split(number, c) for number in numbers.tolist()]
    wrong = [polygon for _, bad in parts for polygon in bad]
    size = found.cells.areas[numbers].sum()
    told, mine = follows(pattern, found.net.run(found.test.x)[0]), found.test.labels == c
    return Promise(
        tuple(polygon for good, _ in parts for polygon in good),
        tuple(wrong),
        float(found.cells.leads[numbers, c].min(initial=np.inf)),
        len(numbers),
        size / (2 * REACH) ** 2,
        sum(map(polygons.area, wrong)) / size if size else 0.0,
        float(told[mine].mean()),
        int(told[~mine].sum()),
        int(np.count_nonzero(pattern)),
    )


class Balls(NamedTuple):
    """Proved balls of a class: middles (BALLS, 2), exact radii, the share of its unseen points in."""

    middles: np.ndarray
    radii: np.ndarray
    held: float


def balls(found: Ground, c: int) -> Balls:
    """About the first points of a class that were learnt rightly."""
    mine = (found.train.labels == c) & (found.net.says(found.train.x) == c)
    middles = found.train.x[mine][:BALLS]
    radii = polygons.radii_of_balls(found.cells, middles, c)
    unseen = found.test.x[found.test.labels == c]
    inside = np.abs(unseen[:, None] - middles).max(-1) <= radii
    return Balls(middles, radii, float(inside.any(1).mean()))


@kept
def shipped_promise(shape: Shape, seed: int, c: int, percent: int) -> Promise:
    """Of a trained network on the three arms."""
    return promise(ground(shape, seed), c, percent)


@kept
def shipped_balls(shape: Shape, c: int) -> Balls:
    """Of the shown network of a shape."""
    return balls(ground(shape), c)


def own_points(found: Features) -> tuple[Sample, Sample]:
    """A visitor's points, moved and scaled into the square: four fifths to learn, the rest unseen.

    Raises InputError when they are few, not of the plane, or of one class or too many.
    """
    values, labels = found.values, found.labels
    if values.shape[1] != 2 or len(values) < LEAST_OWN:
        raise InputError(
            f"{len(values)} points of {values.shape[1]} numbers; at least {LEAST_OWN} of two numbers "
            "and a label are needed"
        )
    if not 2 <= len(found.classes) <= MOST_CLASSES:
        raise InputError(f"{len(found.classes)} classes; 2 to {MOST_CLASSES} are needed")
    size = np.ptp(values, axis=0).max()
    if size == 0:
        raise InputError("all points coincide; points that differ are needed")
    middle = (values.max(0) + values.min(0)) / 2
    order = np.random.default_rng(0).permutation(len(values))[:MOST_OWN]
    x = (values - middle)[order] / size * 1.8 * REACH
    cut = len(order) * 4 // 5
    parts = Sample(x[:cut], labels[order][:cut]), Sample(x[cut:], labels[order][cut:])
    if any(len(set(part.labels.tolist())) < len(found.classes) for part in parts):
        raise InputError("a class has too few points to learn some and keep some unseen")
    return parts


def learning(learnt: Sample) -> Iterator[ReluNet]:
    """A network of the shown shape that learns a visitor's points, stage by stage."""
    task = nets.plane_task(nets.PLANE, {"train": learnt}, 0)
    optimizer = torch.optim.Adam(task.model.parameters(), nets.PLANE_SCHEDULE.learning_rate)
    for step in range(LEARNING):
        optimizer.zero_grad()
        task.loss(step).backward()
        optimizer.step()
        if (step + 1) % STAGE == 0:
            yield ReluNet.of(task.model)


class Asked(NamedTuple):
    """A digit network, a class of it, a delta in percent, and which neurons of its pattern are fixed."""

    shape: Shape
    c: int
    percent: int
    literals: Literals = "mined"


@kept
def patterns(shape: Shape, percent: int) -> np.ndarray:
    """Of the ten classes (10, neurons), by the shown network of a shape."""
    found = data.digits("train")
    return mined(nets.trained("digits", shape, 0), found.x, found.labels, percent)


def pattern_of(asked: Asked) -> Pattern:
    """The pattern that is asked about."""
    net, pattern = (
        nets.trained("digits", asked.shape, 0),
        patterns(asked.shape, asked.percent)[asked.c],
    )
    if asked.literals == "random":
        return random_pattern(pattern, asked.c)
    half = range(asked.shape.depth // 2)
    last = (asked.shape.depth - 1,)
    kept_layers = {"first": half, "last": last}.get(asked.literals)
    return pattern if kept_layers is None else of_layers(net, pattern, kept_layers)


def proving(asked: Asked) -> Iterator[Certificate]:
    """The proof of a pattern, question by question."""
    net, pattern = nets.trained("digits", asked.shape, 0), pattern_of(asked)
    return certified(net, CUBE, pattern, asked.c, starts(net, pattern, asked.c), SECONDS)


@dataclass(frozen=True)
class Read:
    """An image (8, 8) as a network reads it: hidden preactivations and outputs; the pattern that it is
    compared with, that of class c; and which neurons are not as that says."""

    pixels: np.ndarray
    hidden: np.ndarray
    outputs: np.ndarray
    c: int
    pattern: Pattern
    broken: np.ndarray

    @property
    def says(self) -> int:
        """The class."""
        return int(self.outputs.argmax())


def read(pixels: np.ndarray, shape: Shape, percent: int, c: int | None = None) -> Read:
    """By the shown network of a shape; c: whose pattern, that of the class that it says by default."""
    hidden, outputs = nets.trained("digits", shape, 0).run(pixels.reshape(1, 64).astype(float))
    chosen = int(outputs[0].argmax()) if c is None else c
    pattern = patterns(shape, percent)[chosen]
    off = broken(pattern, hidden)[0]
    return Read(pixels.reshape(8, 8), hidden[0], outputs[0], chosen, pattern, off)


@kept
def examples() -> np.ndarray:
    """Test digits (10, 3, 64): the first three of each class."""
    found = data.digits("test")
    return np.stack([found.x[found.labels == c][:3] for c in range(10)])


def own_digit(picture: GreyImage) -> tuple[np.ndarray, tuple[str, ...]]:
    """A visitor's picture as the networks know digits, (8, 8), and what was changed.

    Raises InputError where nothing is on it.
    """
    found = as_stimulus(picture, 8, 8)
    return found.pixels.astype(float), found.notes


@kept
def starting_ink() -> str:
    """A digit as the drawing board has it, to be drawn over."""
    picture = examples()[3, 0].reshape(8, 8).repeat(BOARD // 8, 0).repeat(BOARD // 8, 1)
    bits = (picture > 0.4).reshape(-1, 4) @ [8, 4, 2, 1]
    return "".join(f"{digit:x}" for digit in bits)
