"""Records: what a solver proves of the networks on digits, and of balls, the baseline.

A record is a recipe of no step that starts from its network; what it stores are verdicts.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core import checkpoints
from core.papers.neural_activation_patterns import data
from core.papers.neural_activation_patterns.nets import (
    DECAY,
    SLUG,
    WIDE,
    NetTask,
    Shape,
    digits_task,
    name_of,
)
from core.relu.attack import broken_balls
from core.relu.network import Pattern, ReluNet, follows, mined
from core.relu.verify import Box, Status, certified

SECONDS = 3.0  # that a solver has for one question
PERCENTS = (99, 95, 90, 80)  # delta
CHOSEN = 90  # of all seeds
STATUSES: tuple[Status, ...] = ("undecided", "proved", "counterexample", "empty")
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


class ProofTask(NetTask):
    """A trained network, and what is asked of it. classes: of which patterns are asked."""

    def __init__(self, shape: Shape, seed: int, percents: tuple[int, ...], classes: int = 10):
        super().__init__((64, *[shape.width] * shape.depth, 10), {}, seed, DECAY)
        self.sets = digits_task(shape, seed, torch.device("cpu")).sets
        self.percents, self.classes = percents, classes

    def stored(self) -> dict[str, Tensor]:
        """The fields of `Proofs`, as tensors."""
        net, train = ReluNet.of(self.model), data.digits("train")
        count = len(self.percents)
        verdicts = np.zeros((count, 10, 10), np.uint8)
        seconds, binaries = np.zeros((count, 10, 10), np.float32), np.zeros((count, 10), np.int16)
        witnesses = np.zeros((count, 10, 10, 64), np.float32)
        for at, percent in enumerate(self.percents):
            patterns = mined(net, train.x, train.labels, percent)
            for c in range(self.classes):
                *_, found = certified(
                    net, CUBE, patterns[c], c, starts(net, patterns[c], c), SECONDS
                )
                binaries[at, c] = found.binaries
                for j, verdict in found.verdicts.items():
                    verdicts[at, c, j] = STATUSES.index(verdict.status)
                    seconds[at, c, j] = verdict.seconds
                    if verdict.witness is not None:
                        witnesses[at, c, j] = verdict.witness
                print(f"delta {percent} %, class {c}: {verdicts[at, c]}, {found.seconds:.1f} s")
        fields = {"verdicts": verdicts, "seconds": seconds, "binaries": binaries}
        return {k: torch.from_numpy(v) for k, v in {**fields, "witnesses": witnesses}.items()}


class BallTask(ProofTask):
    """A trained network and balls, the baseline: what is proved of all images near a single one.

    images: how many training images are asked; radii: of how many test images.
    """

    def __init__(self, shape: Shape, seed: int, images: int = 1297, radii: int = 12) -> None:
        super().__init__(shape, seed, (CHOSEN,))
        self.images, self.radii = images, radii

    def stored(self) -> dict[str, Tensor]:
        """needed: (1297,) how large the ball about each training image has to be to hold a test image
        of its class; verdicts: (1297,) on those balls, in STATUSES. radii: (12, 2) the largest of
        RADII for which the ball about a test image that follows its pattern is proved, and the same
        cut with the pattern; undecided: (12, 2) whether time was all that stopped it."""
        net, train, test = ReluNet.of(self.model), data.digits("train"), data.digits("test")
        far = np.abs(train.x[:, None] - test.x).max(-1)
        needed = np.where(train.labels[:, None] == test.labels, far, np.inf).min(1)
        told = net.says(train.x) == train.labels
        holds = ~broken_balls(net, train.x, train.labels, needed) & told
        verdicts = np.full(len(holds), STATUSES.index("counterexample"), np.uint8)
        for n in np.flatnonzero(holds[: self.images]).tolist():
            status = self._ball(net, train.x[n], int(train.labels[n]), needed[n], None)
            verdicts[n] = STATUSES.index(status)
            print(f"image {n}, radius {needed[n]:.3f}: {status}")
        radii, undecided = np.zeros((12, 2), np.float32), np.zeros((12, 2), np.uint8)
        patterns = mined(net, train.x, train.labels, CHOSEN)
        hidden, outputs = net.run(test.x)
        follow = np.stack([follows(pattern, hidden) for pattern in patterns])
        right = outputs.argmax(1) == test.labels
        chosen = np.flatnonzero(follow[test.labels, np.arange(len(right))] & right)
        for n, image in enumerate(chosen[:: max(1, len(chosen) // 12)][: self.radii].tolist()):
            c = int(test.labels[image])
            for way, pattern in enumerate((None, patterns[c])):
                for radius in RADII:
                    status = self._ball(net, test.x[image], c, radius, pattern)
                    if status != "proved":
                        undecided[n, way] = status == "undecided"
                        break
                    radii[n, way] = radius
            print(f"test image {image}, {c}: {radii[n]}, undecided {undecided[n]}")
        found = {"needed": needed.astype(np.float32), "verdicts": verdicts, "radii": radii}
        return {k: torch.from_numpy(v) for k, v in {**found, "undecided": undecided}.items()}

    @staticmethod
    def _ball(
        net: ReluNet, at: np.ndarray, c: int, radius: float, pattern: Pattern | None
    ) -> Status:
        """The first verdict on a ball that is not "proved", if there is one."""
        free = np.zeros(sum(net.widths), np.int8) if pattern is None else pattern
        starts = at + radius * np.random.default_rng(0).uniform(-1, 1, (4, len(at)))
        for found in certified(net, Box.ball(at, radius), free, c, starts, SECONDS):
            bad = {v.status for v in found.verdicts.values()} - {"proved"}
            if bad:
                return bad.pop()
        return "proved"


def percents_of(shape: Shape, seed: int) -> tuple[int, ...]:
    """For which delta the proofs of a network are recorded."""
    if shape == WIDE:  # whose questions take longest
        return PERCENTS[:1]
    return PERCENTS if seed == 0 else (CHOSEN,)


def recorded(shape: Shape, seed: int) -> Proofs:
    """The shipped record of a network.

    Raises CheckpointError when it is missing or damaged.
    """
    found = checkpoints.read(SLUG, name_of("proofs", shape, seed)).tensors
    return Proofs(percents_of(shape, seed), **{name: v.numpy() for name, v in found.items()})
