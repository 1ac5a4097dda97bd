"""What the page's views show: numbers only, from recorded runs and from the linear network."""

from dataclasses import dataclass

import numpy as np

from core.data.digits import split_digits
from core.memory import kept
from core.papers.opposing_signals import linear, measure
from core.papers.opposing_signals.data import PAIR, SAMPLES, samples
from core.papers.opposing_signals.linear import Problem
from core.papers.opposing_signals.train import SETTINGS, recorded

SHOWN = {setting.name: setting for setting in SETTINGS if setting.seed == 0}
AROUND = 10  # steps shown before and after the chosen one
SMOOTHED = 25  # steps over which the pull is averaged
BLUE, INK = np.array([60, 140, 230]), np.array([255, 255, 255])
VALLEY_STEPS, PAIRS = 250, 5_000
START = tuple(measure.START)
LOST = 100.0  # where descent does not come back from


@dataclass(frozen=True)
class Run:
    """A recorded run, step by step.

    loss (T,), groups (T, 2), share (T - 1,), sharpness (T / EVERY,); movers, changes: samples and by how
    much, (T - 1, 2, MOVERS), rises first; sky (T, 2): outputs for the two classes; pull (T - 1,).
    """

    loss: np.ndarray
    groups: np.ndarray
    share: np.ndarray
    sharpness: np.ndarray
    movers: np.ndarray
    changes: np.ndarray
    sky: np.ndarray
    pull: np.ndarray


@kept
def run(name: str) -> Run:
    """Of one of SHOWN."""
    found = {key: value.numpy() for key, value in recorded(SHOWN[name]).items()}
    pull = np.convolve(measure.tug(found["groups"]), np.full(SMOOTHED, 1 / SMOOTHED), "same")
    return Run(
        found["loss"],
        found["groups"],
        found["share"],
        found["sharpness"],
        found["movers"],
        found["changes"],
        found["sky"][:, list(PAIR)],  # zeros where the network has batch normalisation
        pull,
    )


@dataclass(frozen=True)
class Wall:
    """The samples of one side: which, pictures (n, 8, 8, 3) uint8, labels, changes, whether planted."""

    rows: np.ndarray
    pictures: np.ndarray
    labels: np.ndarray
    changes: np.ndarray
    planted: np.ndarray


@kept
def pictures(name: str) -> np.ndarray:
    """All samples of a run as colours (n, 8, 8, 3) uint8: the constant that is added is shown as blue."""
    ink = split_digits("train").images[:SAMPLES].numpy()[..., None]
    setting = SHOWN[name]
    has_sky = (samples(setting.planting).group > 0).numpy() & (setting.planting != "none")
    ground = np.where(has_sky[:, None], BLUE, 0)[:, None, None]
    return (ink * INK + (1 - ink) * ground).round().astype(np.uint8)


def walls(name: str, step: int) -> tuple[Wall, Wall]:
    """The samples whose losses rise most in a step of descent, and those whose losses fall most."""
    here, drawn = run(name), samples(SHOWN[name].planting)
    group, labels = drawn.group.numpy(), drawn.labels.numpy()
    sides = []
    for rows, changes in zip(here.movers[step], here.changes[step], strict=True):
        shown = pictures(name)[rows]
        sides.append(Wall(rows, shown, labels[rows], changes, group[rows] > 0))
    return sides[0], sides[1]


@dataclass(frozen=True)
class Valley:
    """The linear network: states (T, 3) by descent, by a network on samples, and by flow.

    limit: 2 / eta.
    """

    problem: Problem
    limit: float
    descent: np.ndarray
    network: np.ndarray
    flow: np.ndarray

    @property
    def unstable(self) -> bool:
        """Whether flow ends where descent cannot stay."""
        return self.problem.final_sharpness > self.limit

    def sharpness(self, states: np.ndarray) -> np.ndarray:
        """Across the valley: alpha c^2."""
        return self.problem.alpha * states[:, 0] ** 2


@kept
def valley(alpha: float, size: float, rate: float) -> Valley:
    """Of one problem and learning rate."""
    problem, start = Problem(alpha, size), np.array(START)
    times = rate * np.arange(VALLEY_STEPS)
    with np.errstate(over="ignore", invalid="ignore"):  # descent may leave for ever
        return Valley(
            problem,
            2 / rate,
            _followed(linear.descent(problem, start, rate, VALLEY_STEPS)),
            _followed(linear.simulate(problem, start, rate, VALLEY_STEPS, PAIRS, 0)),
            linear.flow(problem, start, times),
        )


def _followed(states: np.ndarray) -> np.ndarray:
    """States (T, 3), not a number where descent has left for ever."""
    return np.where(abs(states).max(1, keepdims=True) < LOST, states, np.nan)
