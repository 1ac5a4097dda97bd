"""What the page shows: regions of patterns on the plane, barcodes of digits, and proofs as they go on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from core.inputs.image import GreyImage, as_stimulus
from core.memory import kept
from core.papers.neural_activation_patterns import data, nets
from core.papers.neural_activation_patterns.measure import patterns
from core.papers.neural_activation_patterns.nets import Shape
from core.papers.neural_activation_patterns.proofs import CUBE, SECONDS, starts
from core.relu.network import Pattern, ReluNet, broken, of_layers, random_pattern
from core.relu.verify import TOLERANCE, Certificate, certified

BOARD = 16  # pixels of a drawing's side

Literals = Literal["mined", "random", "first", "last"]


class Asked(NamedTuple):
    """A digit network, a class of it, a delta in percent, and which neurons of its pattern are fixed."""

    shape: Shape
    c: int
    percent: int
    literals: Literals = "mined"

    @property
    def net(self) -> ReluNet:
        """The network."""
        return nets.trained("digits", self.shape, 0)


def pattern_of(asked: Asked) -> Pattern:
    """The pattern that is asked about."""
    pattern = patterns(asked.shape, 0, asked.percent)[asked.c]
    if asked.literals == "random":
        return random_pattern(pattern, asked.c)
    half = range(asked.shape.depth // 2)
    last = (asked.shape.depth - 1,)
    kept_layers = {"first": half, "last": last}.get(asked.literals)
    return pattern if kept_layers is None else of_layers(asked.net, pattern, kept_layers)


def proving(asked: Asked) -> Iterator[Certificate]:
    """The proof of a pattern, question by question."""
    net, pattern = asked.net, pattern_of(asked)
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
    pattern = patterns(shape, 0, percent)[chosen]
    off = broken(pattern, hidden, TOLERANCE)[0]
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
