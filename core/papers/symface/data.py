"""People and pictures of them: drawn shapes, light, poses and expressions. All are functions of a seed.

The dial a says how much of a person is asymmetry: odd components have standard deviation a, and there are
a moles on average. With the same seed people of different a are alike in everything else.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.heads import EVEN, ODD, UNITS, Mole, Person, Shot, render
from core.memory import kept
from core.papers.symface.model import SIDE, discrepancy

TRAINED, SHOTS = 300, 16  # people, and pictures of each
TESTED, TEST_SHOTS = 60, 6
FIRST_TESTED = 1_000_000  # seeds of people whom no network has seen
TRAINED_ASYMMETRY = 2.0  # a is uniform up to it
ASYMMETRIES = (0.0, 1.0, 2.0, 3.0, 4.0)  # of the populations that networks are tested on
NOISE = 0.03
MOST_MOLES = 8


@dataclass(frozen=True)
class Faces:
    """pixels (n, SIDE, SIDE) in [0, 1], labels (n,), discrepancy (n,) of nose and eyes, yaw (n,)."""

    pixels: Tensor
    labels: Tensor
    askew: Tensor
    yaw: Tensor


def person(seed: int, asymmetry: float) -> Person:
    """Somebody."""
    draws = np.random.default_rng(seed)
    even, odd = draws.normal(size=EVEN), asymmetry * draws.normal(size=ODD)
    tones = draws.uniform(0.5, 1.4, 4)
    # The n-th mole comes at a dial of its own, so that a larger a only adds to them.
    at = np.cumsum(draws.exponential(size=MOST_MOLES))
    places = draws.uniform((-0.5, -0.75, 0.2), (0.5, 0.7, 0.35), (MOST_MOLES, 3))
    moles = tuple(Mole(*place) for place in places[at < asymmetry])
    return Person(even, odd, tones, moles)


def shot(draws: np.random.Generator) -> Shot:
    """A picture's circumstances: two in five are frontal."""
    yaw = draws.normal(0, 4) if draws.random() < 0.4 else draws.uniform(-30, 30)
    sides = draws.uniform(0, 0.8, (2, UNITS)) * (draws.random((2, UNITS)) < 0.2)
    return Shot(
        yaw,
        draws.normal(0, 5),
        draws.uniform(-1, 1),
        sides[0],
        sides[1],
        draws.uniform(0.05, 0.7),
    )


def faces(seeds: range, shots: int, asymmetry: float | None) -> Faces:
    """`shots` pictures of each; of any asymmetry up to the trained one where none is given."""
    pixels, askew, yaw = [], [], []
    for seed in seeds:
        draws = np.random.default_rng((seed, 1))
        given = draws.uniform(0, TRAINED_ASYMMETRY) if asymmetry is None else asymmetry
        who = person(seed, given)
        for _ in range(shots):
            how = shot(draws)
            picture = render(who, how, SIDE)
            pixels.append(picture.pixels + NOISE * draws.normal(size=(SIDE, SIDE)))
            askew.append((*picture.eyes, picture.nose))
            yaw.append(how.yaw)
    values = torch.from_numpy(np.stack(pixels)).float().clamp(0, 1)
    points = torch.tensor(askew)
    labels = torch.arange(len(seeds)).repeat_interleave(shots)
    return Faces(values, labels, discrepancy(*points.T), torch.tensor(yaw))


@kept
def training_faces(people: int = TRAINED) -> Faces:
    """What the networks learn."""
    return faces(range(people), SHOTS, None)


@kept
def unseen_faces(asymmetry: float) -> Faces:
    """People that no network has seen: the same in all populations, but for their asymmetry."""
    return faces(range(FIRST_TESTED, FIRST_TESTED + TESTED), TEST_SHOTS, asymmetry)
