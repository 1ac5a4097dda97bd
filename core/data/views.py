"""Views of things: each turned at random, as the paper turns its own, before random light and ground.

Departures: 12 procedural categories with 40 members of each to train on (3DIEBench: 55 with 41,920 in
all), 20 views of each (50), grey pictures of 32 x 32; light and ground are grey, too.
"""

from typing import Literal, NamedTuple

import numpy as np
import torch
from scipy.spatial.transform import Rotation
from torch import Tensor

from core.data.objects import CATEGORIES, Body, thing
from core.data.renderings import render
from core.groups.so3.angles import from_euler, to_euler
from core.groups.so3.quaternions import between, to_quaternion_w
from core.memory import kept

SIDE, VIEWS = 32, 20
NAMES = tuple(CATEGORIES)
MEMBERS = {"train": 40, "test": 10}  # of each category
_FIRST = {"train": 0, "test": 10_000}  # seeds of things
RANGE = 90  # of each Euler angle, both ways [degrees]
# What stands upright is seen from the side and a little from above.
CAMERA = Rotation.from_euler("x", -65, degrees=True).as_matrix()

Split = Literal["train", "test"]


class Views(NamedTuple):
    """Pictures (n, VIEWS, 32, 32) uint8 of n things, poses (n, VIEWS, 4) as quaternions with w >= 0, and
    categories (n,)."""

    pixels: Tensor
    poses: Tensor
    labels: Tensor


def unseen(member: int) -> int:
    """The seed of a thing of the test split."""
    return _FIRST["test"] + member


def euler_of(rotation: Tensor) -> np.ndarray:
    """Euler angles (..., 3) of rotations (..., 3, 3), the inverse of `rotation_of` [degrees]."""
    return to_euler(rotation, "xyz").rad2deg().numpy()


def random_poses(count: int, rng: np.random.Generator) -> np.ndarray:
    """Euler angles (count, 3) about x, y and z, each uniform within RANGE [degrees]."""
    return rng.uniform(-RANGE, RANGE, (count, 3))


def rotation_of(angles: np.ndarray) -> Tensor:
    """Rotations (..., 3, 3) of Euler angles (..., 3) [degrees], float64."""
    return from_euler(torch.from_numpy(np.asarray(angles, float)).deg2rad(), "xyz")


def quaternion_of(angles: np.ndarray) -> Tensor:
    """Quaternions (..., 4) with w >= 0, which within RANGE no product with another makes jump."""
    return to_quaternion_w(rotation_of(angles))


def pictures(body: Body, angles: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Views (B, 32, 32) uint8 in poses (B, 3) [degrees], each before a light and a ground of its own."""
    count = len(angles)
    tilt, around = rng.uniform(0, np.pi / 4, count), rng.uniform(0, 2 * np.pi, count)
    across = np.sin(tilt) * np.stack([np.cos(around), np.sin(around)])
    lights = np.stack([*across, np.cos(tilt)], 1)
    ground = rng.uniform(0, 0.5, (count, 1, 1))
    turned = CAMERA @ rotation_of(angles).numpy()
    seen = render(body, turned, SIDE, lights, ground)
    return (255 * seen).round().astype(np.uint8)


@kept
def views(split: Split, members: int | None = None) -> Views:
    """All views of a split, or of the first `members` of each category, the same on every machine."""
    count = members or MEMBERS[split]
    pixels, poses, labels = [], [], []
    for label, name in enumerate(NAMES):
        for index in range(count):
            seed = _FIRST[split] + index
            rng = np.random.default_rng((label, seed, 7))
            angles = random_poses(VIEWS, rng)
            pixels.append(pictures(thing(name, seed), angles, rng))
            poses.append(quaternion_of(angles))
            labels.append(label)
    return Views(
        torch.from_numpy(np.stack(pixels)), torch.stack(poses).float(), torch.tensor(labels)
    )


class Batch(NamedTuple):
    """Pairs of views of one thing: pictures, the turn between them, and what the thing is."""

    pair: tuple[Tensor, Tensor]
    z: Tensor
    labels: Tensor


def drawn(data: Views, seed: int, step: int, count: int) -> Batch:
    """A batch, a function of (seed, step): two different views of each of `count` things."""
    draws = torch.Generator().manual_seed(1_000_003 * seed + step)
    rows = torch.randint(len(data.labels), (count,), generator=draws)
    first = torch.randint(VIEWS, (count,), generator=draws)
    second = (first + torch.randint(1, VIEWS, (count,), generator=draws)) % VIEWS
    q, q2 = (data.poses[rows, at] for at in (first, second))
    pair = (as_input(data.pixels[rows, first]), as_input(data.pixels[rows, second]))
    return Batch(pair, between(q, q2), data.labels[rows])


def as_input(pixels: Tensor) -> Tensor:
    """Pixels uint8 as float32 in [0, 1]."""
    return pixels.float() / 255
