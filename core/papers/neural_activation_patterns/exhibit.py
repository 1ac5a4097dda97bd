"""What the page shows: regions of patterns on the plane, barcodes of digits, and proofs as they go on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from core.data.digits import examples
from core.papers.neural_activation_patterns import nets
from core.papers.neural_activation_patterns.measure import patterns
from core.papers.neural_activation_patterns.nets import Shape
from core.papers.neural_activation_patterns.proofs import CUBE, SECONDS, starts
from core.relu.network import Pattern, ReluNet, broken, of_layers, random_pattern
from core.relu.verify import TOLERANCE, Certificate, certified

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
    if c is None:
        _, outputs = nets.trained("digits", shape, 0).run(pixels.reshape(1, 64).astype(float))
        c = int(outputs[0].argmax())
    return _compared(pixels, Asked(shape, c, percent))


def read_example(asked: Asked) -> Read:
    """A test digit of the class, beside the pattern that is asked about."""
    return _compared(examples()[asked.c, 0], asked)


def _compared(pixels: np.ndarray, asked: Asked) -> Read:
    hidden, outputs = asked.net.run(pixels.reshape(1, 64).astype(float))
    pattern = pattern_of(asked)
    off = broken(pattern, hidden, TOLERANCE)[0]
    return Read(pixels.reshape(8, 8), hidden[0], outputs[0], asked.c, pattern, off)
