"""Records: what a solver proves of the networks on digits, and of balls, the baseline.

A record is a recipe of no step that starts from its network; what it stores are verdicts.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
import torch
from torch import Tensor

from core import checkpoints
from core.papers.neural_activation_patterns import data, nets
from core.papers.neural_activation_patterns.nets import (
    DEEP,
    FOUR,
    SEEDS,
    SHALLOW,
    SLUG,
    WIDER,
    Shape,
    name_of,
)
from core.relu.attack import broken_balls
from core.relu.network import Pattern, ReluNet, follows, mined
from core.relu.verify import Box, Status, certified

SECONDS = 3.0  # that a solver has for one question
PERCENTS = (99, 95, 90, 80)  # delta
CHOSEN = 90
FEWER = {WIDER: PERCENTS[1:], FOUR: PERCENTS[2:]}  # which take longest
STATUSES: tuple[Status, ...] = ("undecided", "proved", "counterexample", "empty")
ASKED = 12  # test digits about which balls are as large as can be proved
RADII = (0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.16, 0.2, 0.3, 0.5, 1.0)
CUBE = Box(np.zeros(64), np.ones(64))  # all images


def starts(net: ReluNet, pattern: Pattern, c: int) -> np.ndarray:
    """Images (24, 64) from which a counterexample to a class is searched: of it, those that follow its
    pattern first; of others; and noise."""
    train = data.digits("train")
    mine, others = train.x[train.labels == c], train.x[train.labels != c]
    first = np.argsort(~follows(pattern, net.run(mine)[0]), kind="stable")
    noise = np.random.default_rng(c).random((8, 64))
    return np.concatenate([mine[first[:8]], others[:8], noise])


@dataclass(frozen=True)
class Proofs:
    """Of the patterns of a network's classes, by delta: verdicts on every pair (percents, 10, 10), row
    the class that is right, by number in STATUSES; seconds that each took; witnesses (percents, 10, 10,
    64), zeros where there is none; binaries (percents, 10)."""

    percents: tuple[int, ...]
    verdicts: np.ndarray
    seconds: np.ndarray
    witnesses: np.ndarray
    binaries: np.ndarray

    def at(self, percent: int) -> int:
        """The row of a delta."""
        return self.percents.index(percent)

    def status(self, percent: int) -> np.ndarray:
        """Of every pair (10, 10), the diagonal as it is not asked: undecided."""
        return self.verdicts[self.at(percent)]

    def proved(self, percent: int) -> np.ndarray:
        """Which classes (10,) are proved against all others."""
        right = self.status(percent) == STATUSES.index("proved")
        return (right | np.eye(len(right), dtype=bool)).all(1)


class ProofTask:
    """A trained network, and what is asked of it; few: nothing is asked, which takes no time."""

    def __init__(self, shape: Shape, seed: int, few: bool = False) -> None:
        trained = nets.task("digits", shape, seed, torch.device("cpu"))
        self.model, self.loss, self.validate = trained.model, trained.loss, trained.validate
        self.percents, self.few = percents_of(shape), few

    def stored(self) -> dict[str, Tensor]:
        """The fields of `Proofs`, as tensors."""
        net, count = ReluNet.of(self.model), len(self.percents)
        verdicts = np.zeros((count, 10, 10), np.uint8)
        seconds, binaries = np.zeros((count, 10, 10), np.float32), np.zeros((count, 10), np.int16)
        witnesses = np.zeros((count, 10, 10, 64), np.float32)
        asked = [] if self.few else [(at, c) for at in range(count) for c in range(10)]
        for at, c in asked:
            pattern = mined(net, *data.digits("train"), self.percents[at])[c]
            *_, found = certified(net, CUBE, pattern, c, starts(net, pattern, c), SECONDS)
            binaries[at, c] = found.binaries
            for j, verdict in found.verdicts.items():
                verdicts[at, c, j] = STATUSES.index(verdict.status)
                seconds[at, c, j] = verdict.seconds
                if verdict.witness is not None:
                    witnesses[at, c, j] = verdict.witness
        fields = {"verdicts": verdicts, "seconds": seconds, "binaries": binaries}
        return {k: torch.from_numpy(v) for k, v in {**fields, "witnesses": witnesses}.items()}


class BallTask(ProofTask):
    """A trained network and balls, the baseline: what is proved of all images near a single one."""

    def stored(self) -> dict[str, Tensor]:
        """needed: (1297,) how large the ball about each training digit has to be to hold a test digit of
        its class; verdicts: (1297,) on those balls, in STATUSES. radii: (ASKED, 2) the largest of RADII
        for which the ball about a test digit that follows its pattern is proved, and the same cut with
        the pattern; undecided: (ASKED, 2) whether time was all that stopped it."""
        net, train, test = ReluNet.of(self.model), data.digits("train"), data.digits("test")
        far = np.abs(train.x[:, None] - test.x).max(-1)
        needed = np.where(train.labels[:, None] == test.labels, far, np.inf).min(1)
        holds = ~broken_balls(net, train.x, train.labels, needed)
        verdicts = np.full(len(holds), STATUSES.index("counterexample"), np.uint8)
        for n in [] if self.few else np.flatnonzero(holds).tolist():
            status = _ball(net, train.x[n], int(train.labels[n]), needed[n])
            verdicts[n] = STATUSES.index(status)
        radii, undecided = np.zeros((ASKED, 2), np.float32), np.zeros((ASKED, 2), np.uint8)
        patterns = mined(net, *train, CHOSEN)
        for n, image in enumerate([] if self.few else asked_digits(net).tolist()):
            c = int(test.labels[image])
            for way, pattern in enumerate((None, patterns[c])):
                for radius in RADII:
                    status = _ball(net, test.x[image], c, radius, pattern)
                    if status != "proved":
                        undecided[n, way] = status == "undecided"
                        break
                    radii[n, way] = radius
        found = {"needed": needed.astype(np.float32), "verdicts": verdicts, "radii": radii}
        return {k: torch.from_numpy(v) for k, v in {**found, "undecided": undecided}.items()}


def asked_digits(net: ReluNet) -> np.ndarray:
    """Which test digits (ASKED,) are asked how large a ball about them can be, of those that are told
    rightly and follow the pattern of their class."""
    test = data.digits("test")
    hidden, outputs = net.run(test.x)
    told = np.stack([follows(p, hidden) for p in mined(net, *data.digits("train"), CHOSEN)], 1)
    mine = told[np.arange(len(told)), test.labels] & (outputs.argmax(1) == test.labels)
    return np.flatnonzero(mine)[np.arange(ASKED) * mine.sum() // ASKED]


def _ball(
    net: ReluNet, at: np.ndarray, c: int, radius: float, pattern: Pattern | None = None
) -> Status:
    """The first verdict on a ball that is not "proved", if there is one."""
    free = np.zeros(sum(net.widths), np.int8) if pattern is None else pattern
    begun = at + radius * np.random.default_rng(0).uniform(-1, 1, (4, len(at)))
    for found in certified(net, Box.ball(at, radius), free, c, np.vstack([at, begun]), SECONDS):
        bad = {verdict.status for verdict in found.verdicts.values()} - {"proved"}
        if bad:
            return bad.pop()
    return "proved"


NETS = (
    *((shape, 0) for shape in (DEEP, WIDER, FOUR, SHALLOW)),
    *product((DEEP, WIDER), SEEDS[1:]),
)


def percents_of(shape: Shape) -> tuple[int, ...]:
    """For which delta the proofs of a network are recorded."""
    return FEWER.get(shape, PERCENTS)


def recorded(shape: Shape, seed: int) -> Proofs:
    """The shipped record of a network.

    Raises CheckpointError when it is missing or damaged.
    """
    found = checkpoints.read(SLUG, name_of("proofs", shape, seed)).tensors
    return Proofs(percents_of(shape), **{name: v.numpy() for name, v in found.items()})


def recorded_balls() -> dict[str, np.ndarray]:
    """The shipped record of balls, as `BallTask.stored` says. Raises CheckpointError likewise."""
    tensors = checkpoints.read(SLUG, name_of("balls", DEEP, 0)).tensors
    return {name: values.numpy() for name, values in tensors.items()}
