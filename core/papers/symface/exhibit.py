"""What the page shows: faces and their halves as pictures, and where networks place them."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import torch
from scipy.ndimage import median_filter

from core.data.heads import UNITS, Mole, Person, Shot, render
from core.memory import kept
from core.papers.symface import measure, model
from core.papers.symface.data import person
from core.papers.symface.measure import METHODS, Pair
from core.papers.symface.model import SIDE
from core.papers.symface.train import Arm, trained_net

FINE = 3  # a picture for people has so many times the pixels, in each direction, of a network's
MADE = 2_000_000  # seeds of people that visitors make
SMILE = 0  # the unit of expression that pulls a corner of the mouth
MOLE = Mole(0.33, -0.32, 0.4)
STRANGERS = 120  # faces that are shown as dots


class Asked(NamedTuple):
    """A face as the visitor sets it up; smile: of one side, below 0 the image's left; mole: -1, 0, 1."""

    who: int
    asymmetry: float
    light: float
    yaw: int
    smile: float
    mole: int


@dataclass(frozen=True)
class Face:
    """pixels for people (FINE SIDE, FINE SIDE) and for networks (SIDE, SIDE), and the discrepancy."""

    fine: np.ndarray
    pixels: np.ndarray
    askew: float


@kept
def face(asked: Asked) -> Face:
    """The visitor's face."""
    units = np.eye(UNITS)[SMILE] * abs(asked.smile)
    none = np.zeros(UNITS)
    sides = (units, none) if asked.smile < 0 else (none, units)
    shot = Shot(float(asked.yaw), 0.0, asked.light, *sides)
    return _taken(_somebody(asked), shot)


def other_lights() -> None:
    """What the first view's slider asks for next."""
    for tenths in range(10, -11, -1):
        face(Asked(0, 1.0, tenths / 10, 0, 0.0, 0))


def _somebody(asked: Asked) -> Person:
    found = person(MADE + asked.who, asked.asymmetry)
    mole = (MOLE._replace(x=asked.mole * MOLE.x),) if asked.mole else ()
    return replace(found, moles=(*found.moles, *mole))


def _taken(someone: Person, shot: Shot) -> Face:
    small = render(someone, shot, SIDE)
    points = torch.tensor([*small.eyes, small.nose])
    askew = float(model.discrepancy(*points))
    # Between lips and in ears single samples shine through.
    fine = median_filter(render(someone, shot, SIDE * FINE).pixels, 3)
    return Face(fine, small.pixels, askew)


@kept
def twins(asked: Asked, how: str) -> tuple[Face, Face]:
    """Two people from the front: the visitor's, and the one in the mirror, or somebody else; or the same
    person with a mole on either side ("mirror", "other" or "mole")."""
    one, shot = _somebody(asked), Shot(light=asked.light)
    if how == "mole":
        one, other = (_somebody(asked._replace(mole=side)) for side in (-1, 1))
    elif how == "mirror":
        other = one.mirrored()
    else:
        # Not the next one: at a = 3 all networks but one err on the first and the second person.
        other = _somebody(asked._replace(who=asked.who + 2))
    return _taken(one, shot), _taken(other, shot)


def chimeras(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Faces (H, W) of two left and of two right halves of one."""
    middle = pixels.shape[1] // 2
    left, right = pixels[:, :middle], pixels[:, middle:]
    return np.hstack([left, left[:, ::-1]]), np.hstack([right[:, ::-1], right])


def halves(pixels: np.ndarray) -> np.ndarray:
    """What a network gets of a face (H, W): the left half, and the right one mirrored, side by side."""
    middle = pixels.shape[1] // 2
    line = np.ones((len(pixels), 1), pixels.dtype)
    return np.hstack([pixels[:, :middle], line, pixels[:, middle:][:, ::-1]])


@dataclass(frozen=True)
class Placed:
    """Halves in the plane of a network's two main directions: strangers' left and right ones (n, 2), the
    visitor's (2,); and how far apart they are.

    gap: |z_L - z_R|^2 of the visitor's face; strangers: the mean of different people's.
    """

    left: np.ndarray
    right: np.ndarray
    mine: np.ndarray
    gap: float
    strangers: float

    @property
    def share(self) -> float:
        """How far apart, where strangers' halves are at 1."""
        return self.gap / self.strangers


@kept
def crowd(arm: Arm, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Halves of unseen frontal faces in the plane, (n, 2) twice; its origin and directions."""
    left, right = (z[:STRANGERS].numpy() for z in measure.seen_halves(arm, seed))
    both = np.concatenate([left, right])
    origin = both.mean(0)
    directions = np.linalg.svd(both - origin, full_matrices=False)[2][:2]
    return (left - origin) @ directions.T, (right - origin) @ directions.T, origin, directions


def placed(pixels: np.ndarray, arm: Arm, seed: int) -> Placed:
    """Where a network puts the halves of a face (SIDE, SIDE)."""
    found = measure.halved(trained_net(arm, seed), torch.tensor(pixels)[None])
    left, right, origin, directions = crowd(arm, seed)
    mine = (torch.cat(found).numpy() - origin) @ directions.T
    gap = model.gap(*found).item()
    return Placed(left, right, mine, gap, measure.halves(arm, seed).strangers)


@dataclass(frozen=True)
class Judged:
    """How alike two faces are to a network: their cosine, and from which on they are one person to it."""

    cosine: float
    threshold: float

    @property
    def one_person(self) -> bool:
        """Whether it does."""
        return self.cosine >= self.threshold


def judged(one: np.ndarray, other: np.ndarray, method: str, seed: int) -> Judged:
    """Two faces (SIDE, SIDE), by one of METHODS."""
    first, second = (_embedded(face, method, seed).one[0] for face in (one, other))
    return Judged(float(first @ second), measure.threshold(method, seed))


def square_error(pixels: np.ndarray, method: str, seed: int) -> float:
    """|f(M x) - f(x)| / |f(x)| of a face, by one of METHODS."""
    here, there = (_embedded(face, method, seed).one for face in (pixels, pixels[:, ::-1]))
    return float((here - there).norm())


def _embedded(pixels: np.ndarray, method: str, seed: int) -> Pair:
    arm, averages = METHODS[method]
    found = measure.mirrored(trained_net(arm, seed), torch.tensor(pixels.copy())[None])
    return measure.averaged(found) if averages else found
