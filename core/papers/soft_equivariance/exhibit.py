"""From the state of the page's controls to what it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

from core import laws_of_motion as laws
from core.data.inertia import Bodies, bodies, response, response_map
from core.device import best_device
from core.equivariance import Square, square
from core.groups.rotations import from_euler
from core.groups.tensors import AXES, Axis, act
from core.inputs import path
from core.inputs.path import Path
from core.laws_of_motion import Judged, Units, World
from core.memory import kept
from core.papers.soft_equivariance import motion, ridge, train
from core.papers.soft_equivariance.measure import METHODS
from core.papers.soft_equivariance.model import INPUT, OUTPUT
from core.papers.soft_equivariance.train import AXIS, Arm

AXES_SHOWN: dict[str, Axis] = {**AXES, "tilted": (3**-0.5, 3**-0.5, 3**-0.5)}
DIALS = np.round(np.linspace(-1, 0.5, 11), 3)  # places of alpha on the curve of errors
FIRST = 6  # seed of the first sample, which is a typical one
_TRIED = np.geomspace(1e-3, 1e3, 25)  # strengths in hindsight
SHOWN = 10**6 + 1  # seed of bodies that are drawn


class Asked(NamedTuple):
    """The dial alpha, the size and noise of the sample, the true axis, the candidates' names, p of the
    tuning, and which draw."""

    alpha: float
    bodies: int
    noise: float
    axis: str
    candidates: str
    power: float
    draw: int

    @property
    def direction(self) -> Tensor:
        """g (3,) float64."""
        return torch.tensor(AXES_SHOWN[self.axis], dtype=torch.float64)


@dataclass(frozen=True)
class Found:
    """What all methods make of one sample.

    weights: W (9, 9) by method, and of the truth; errors by method; by candidate axis: strengths, and
    those that would have been best, given the others.
    """

    weights: Mapping[str, np.ndarray]
    errors: Mapping[str, float]
    strengths: Mapping[str, float]
    hindsight: Mapping[str, float]


@kept
def found(asked: Asked) -> Found:
    """The fits of one sample."""
    truth = response_map(asked.alpha, asked.direction)
    sample, fits = _fitted(asked, np.array([asked.alpha]))
    weights = {method: getattr(fits, method)[0] for method in METHODS}
    errors = {method: ridge.error(w, truth).item() for method, w in weights.items()}
    strengths, axes = fits.strengths[0], ridge.axes_of(asked.candidates)
    best = [_hindsight(sample, strengths, axes, place, truth) for place in range(len(axes))]
    names = tuple(asked.candidates)
    return Found(
        {"truth": truth.numpy(), **{method: w.numpy() for method, w in weights.items()}},
        errors,
        dict(zip(names, strengths.tolist(), strict=True)),
        dict(zip(names, best, strict=True)),
    )


def _fitted(asked: Asked, dials: np.ndarray) -> tuple[ridge.Sample, ridge.Fits]:
    alphas = torch.tensor(dials)
    sample = ridge.sample(asked.bodies, asked.noise, alphas, asked.direction, FIRST + asked.draw)
    axes = ridge.axes_of(asked.candidates)
    return sample, ridge.fits(sample, AXES_SHOWN[asked.axis], axes, asked.power)


def _hindsight(
    sample: ridge.Sample, strengths: Tensor, axes: Sequence[Axis], place: int, truth: Tensor
) -> float:
    """The lambda of one axis with the least error on unseen bodies, the others as they were found."""
    tried = strengths.repeat(len(_TRIED), 1)
    tried[:, place] = torch.tensor(_TRIED)
    errors = ridge.error(ridge.soft(sample, tried, axes), truth)
    return float(_TRIED[int(errors.argmin())])


@kept
def curve(asked: Asked) -> dict[str, np.ndarray]:
    """Errors by method over DIALS, of the same sample, whatever alpha is asked."""
    truths = torch.stack([response_map(float(a), asked.direction) for a in DIALS])
    _, fits = _fitted(asked, DIALS)
    return {method: ridge.error(getattr(fits, method), truths).numpy() for method in METHODS}


@kept
def shown_bodies(who: int) -> Bodies:
    """Five masses, (1, 5) and (1, 5, 3)."""
    return bodies(1, SHOWN + who)


def answers(weights: Mapping[str, np.ndarray], who: int) -> dict[str, np.ndarray]:
    """The matrices (3, 3) that maps W make of five masses."""
    moments = shown_bodies(who).moments()[0].double().flatten().numpy()
    return {method: (w @ moments).reshape(3, 3) for method, w in weights.items()}


@torch.inference_mode()
def turned(
    arm: Arm | Literal["truth"], alpha: float, who: int, turn: tuple[float, float, float]
) -> Square[Tensor, Tensor]:
    """The commuting square of five masses under a rotation, by a trained network of seed 0 or the truth.

    x (1, 20); the answers (1, 9).
    """
    g = from_euler(*turn)

    def f(x: Tensor) -> Tensor:
        if arm == "truth":
            return response(Bodies.of(x).moments(), alpha, torch.tensor(AXES[AXIS])).flatten(1)
        return train.trained(arm, alpha, 0).net(x.to(best_device())).cpu()

    return square(
        f, lambda x: act(INPUT, g, x), lambda y: act(OUTPUT, g, y), shown_bodies(who).numbers()
    )


@dataclass(frozen=True)
class Moved:
    """Paths as they were brought, drawn or thrown, what was found, and where the laws lead.

    tracks: places (n, T, 2) by law from where each path begins; by symmetry: strengths, and truth, the
    violations of the true law, where it is known.
    """

    paths: tuple[Path, ...]
    judged: Judged
    tracks: Mapping[str, np.ndarray]
    strengths: tuple[float, ...]
    truth: tuple[float, ...]


TRACKS = 8  # paths whose continuation is drawn


@kept
def of_world(world: World, count: int, noise: float, seed: int) -> Moved:
    """Of bodies thrown in a world whose law is known."""
    return moved(laws.thrown(world, count, noise, seed), world)


def moved(paths: tuple[Path, ...], world: World | None = None) -> Moved:
    """Of any paths. Raises InputError when they are too few."""
    states, units = laws.states(paths)
    found = motion.judged(states)
    truth: tuple[float, ...] = ()
    if world is not None:
        law = laws.in_units(world.law(), units)
        truth = tuple(laws.violation(law, s, states.x, states.v) for s in laws.SYMMETRIES)
    tracks = {name: _tracks(found.laws[name], paths, units) for name in ("free", "soft")}
    return Moved(paths, found, tracks, tuple(motion.soft(states)[1].tolist()), truth)


def _tracks(law: Tensor, paths: Sequence[Path], units: Units) -> np.ndarray:
    """Where a law leads from the first parabola of each path, over as long a time as the path's."""
    long = [each for each in paths if len(each.times) >= laws.SPAN][:TRACKS]
    firsts = [[part[0] for part in laws.parabolas(each)] for each in long]
    x, v, _ = (torch.stack(parts) for parts in zip(*firsts, strict=True))
    lasts = torch.tensor([[each.times[-1] - each.times[laws.SPAN // 2]] for each in long])
    start = (x - units.origin) / units.length, v * units.time / units.length
    track = laws.followed(law, *start, 60, lasts / units.time / 60)
    return (track * units.length + units.origin).numpy()


@kept
def sample_paths() -> Moved:
    """Of the file of throws that every visitor may take."""
    return moved(path.read_paths(path.KIND.sample()).paths)
