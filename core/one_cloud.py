"""One cloud, asked of the networks of all rooms for points in space: what each says, and what changes it.

A room that is missing or fails, in whatever way, takes its own row away and no others.
"""

import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import torch
from torch import OutOfMemoryError, Tensor

from core.clouds import SHAPES, Cloud, normals_of
from core.device import best_device, wait_for_device
from core.equivariance import relative_error
from core.groups.rotations import Euler, from_euler

TIMES = 3  # a network is asked; the quickest counts

# Points and normals (1, N, 3) -> how much speaks for each family, (C,).
Network = Callable[[Tensor, Tensor], Tensor]


class Room(NamedTuple):
    """A network of a room: the room's slug, what `families` its answers are, and the network."""

    slug: str
    families: tuple[str, ...]
    network: Network


class Seen(NamedTuple):
    """A cloud as networks see it: points and normals (1, N, 3)."""

    points: Tensor
    normals: Tensor

    def moved(self, linear: Tensor, shift: float = 0.0, scale: float = 1.0) -> "Seen":
        """By an orthogonal matrix, then scaled, then shifted along x."""
        linear = linear.to(self.points)
        points = scale * self.points @ linear.mT
        points[..., 0] += shift
        return Seen(points, self.normals @ linear.mT)


class Said(NamedTuple):
    """What a network says of a turned cloud: the family, how far the answer is from that of the cloud as
    it was and, likewise, after each of CHANGES; and how long it takes [milliseconds]."""

    room: Room
    family: str
    turned: float
    changed: Mapping[str, float]
    milliseconds: float


_SAME, _MIRROR = torch.eye(3), torch.diag(torch.tensor([-1.0, 1, 1]))
# The shift is by half a radius.
CHANGES: dict[str, Callable[[Seen], Seen]] = {
    "Shifted": lambda seen: seen.moved(_SAME, shift=0.5),
    "Half as large": lambda seen: seen.moved(_SAME, scale=0.5),
    "Mirrored": lambda seen: seen.moved(_MIRROR),
}


def _plain(name: str) -> Room:
    from core.papers.frame_averaging.train import trained_points

    network = trained_points(f"pointnet-{name}-seed0")
    return Room("frame-averaging", SHAPES, lambda points, _: network(points).logits[0])


def _averaged() -> Room:
    from core.groups.frames import pca_frame
    from core.nets.point_net import frame_average
    from core.papers.frame_averaging.train import trained_points

    network = trained_points("pointnet-averaged-seed0")

    def logits(points: Tensor, _: Tensor) -> Tensor:
        return frame_average(network, points, pca_frame(points)).logits[0]

    return Room("frame-averaging", SHAPES, logits)


def _piecewise() -> Room:
    from core.data.assemblies import EACH, THINGS
    from core.papers.apen.answers import PER_CELL
    from core.papers.apen.model import cut
    from core.papers.apen.train import trained

    network = trained("learned")

    def logits(points: Tensor, normals: Tensor) -> Tensor:
        few = points[:, :EACH]  # as dense as a thing in training
        cells = cut(few, EACH // PER_CELL)
        return network(few, normals[:, :EACH], cells=cells).logits[0].mean(0)

    return Room("apen", THINGS, logits)


def _scaled() -> Room:
    from core.papers.tinvnn.train import trained_points

    network = trained_points(0)
    return Room("tinvnn", SHAPES, lambda points, _: network(points).logits[0])


ROOMS: dict[str, Callable[[], Room]] = {
    "Plain": lambda: _plain("plain"),
    "Rotation augmented": lambda: _plain("augmented"),
    "Frame averaged": _averaged,
    "Piecewise": _piecewise,
    "By distances": _scaled,
}


def seen_of(cloud: Cloud) -> Seen:
    """The cloud with its normals, which are found from neighbours where nobody knows them."""
    known = cloud.normals
    if known is None:
        known = cloud.once("normals", lambda: normals_of(cloud.points))
    return Seen(cloud.points[None].to(best_device()), known[None].to(best_device()))


@torch.inference_mode()
def asked(cloud: Cloud, turn: Euler) -> dict[str, Said]:
    """What each network says of the turned cloud; all but the turned answers are found once a cloud."""
    seen = seen_of(cloud)
    turned = seen.moved(from_euler(*turn))
    found = {}
    for name, room in ROOMS.items():
        try:
            found[name] = _said(name, room(), cloud, seen, turned)
        except OutOfMemoryError:  # the GPU is not used any more, and that is said
            raise
        except Exception:  # whatever a network fails with; its own page says so
            logging.getLogger(__name__).exception("%s is left out", name)
    return found


def _said(name: str, room: Room, cloud: Cloud, seen: Seen, turned: Seen) -> Said:
    straight, changed, milliseconds = cloud.once(
        ("asked", name, seen.points.device), partial(_once, room.network, seen)
    )
    answer = room.network(*turned)
    error = relative_error(answer, straight, straight)
    return Said(room, room.families[int(answer.argmax())], error, changed, milliseconds)


def _once(network: Network, seen: Seen) -> tuple[Tensor, dict[str, float], float]:
    took = []
    for _ in range(TIMES):
        before = time.perf_counter()
        straight = network(*seen)
        wait_for_device()
        took.append(1000 * (time.perf_counter() - before))
    changed = {
        name: relative_error(network(*change(seen)), straight, straight)
        for name, change in CHANGES.items()
    }
    return straight, changed, min(took)
