"""What the page shows: each function runs the maps or the trained networks and returns arrays."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor

from core.data.airplanes import airplanes, bundled_airplane
from core.data.skeleton import HUMAN, Skeleton, forward_kinematics, motion
from core.device import best_device
from core.equivariance import Square, square_of, squares, typical
from core.groups.rotations import from_euler, random_rotations
from core.groups.so3 import REPRESENTATIONS, Representation, euler, geodesic_distance, to_quaternion
from core.inputs import InputError
from core.memory import kept
from core.papers.rotation_continuity import measure, paths
from core.papers.rotation_continuity.paths import Walk, walk
from core.papers.rotation_continuity.train import POSE_KINDS, one_kinematics, one_pose

Stops = tuple[tuple[int, int, int], ...]  # yaw, pitch and roll [degrees] along a dragged walk

MOST_STOPS = 64
_STOP = re.compile(r"-?\d{1,3},-?\d{1,3},-?\d{1,3}", re.ASCII)
MOST_FRAMES = 1500  # of an uploaded trajectory that are drawn
ORDERS = ("XZY", "XYZ", "ZYX", "ZXZ", "ZYZ", "YXZ")


@cache
def representation(kind: str, order: str = "XZY") -> Representation:
    """A representation by its key; the order is that of Euler angles."""
    return euler(order) if kind == "euler" else REPRESENTATIONS[kind]


# Walks


@dataclass(frozen=True)
class Route:
    """Which path to walk: "turn" about an axis, "lock", "wander", "tear" or "drag"."""

    kind: str
    azimuth: int = 0  # of the axis [degrees]
    elevation: int = 0
    seed: int = 0
    stops: Stops = ()


@kept
def path_of(route: Route, entry: Representation) -> Tensor:
    """The path (FRAMES, 4) of a route; "tear" goes where this representation's search ended."""
    if route.kind == "tear":
        return paths.find_tear(entry).path
    if route.kind == "lock":
        return paths.through_lock()
    if route.kind == "wander":
        return paths.wander(route.seed)
    if route.kind == "drag" and len(route.stops) > 1:
        turns = torch.stack([from_euler(*stop) for stop in route.stops])
        return paths.closed_through(to_quaternion(turns))
    a, e = math.radians(route.azimuth), math.radians(route.elevation)
    axis = [math.cos(e) * math.cos(a), math.cos(e) * math.sin(a), math.sin(e)]
    return paths.turn_about(torch.tensor(axis, dtype=torch.float64))


@kept
def walked(route: Route, entry: Representation) -> Walk:
    """The walk along a route in the coordinates of a representation."""
    return walk(entry, path_of(route, entry))


def read_stops(text: str) -> Stops:
    """Stops from an address: "yaw,pitch,roll" joined by semicolons. Raises InputError when they are
    not."""
    parts = text.split(";")[:MOST_STOPS] if text else []
    if not all(_STOP.fullmatch(part) for part in parts):
        raise InputError("a walk is 'yaw,pitch,roll' in degrees, joined by semicolons")
    angles = [[int(word) for word in part.split(",")] for part in parts]
    return tuple((yaw, pitch, roll) for yaw, pitch, roll in angles)


def write_stops(stops: Sequence[tuple[int, int, int]]) -> str:
    """The inverse of `read_stops`."""
    return ";".join(",".join(map(str, stop)) for stop in stops)


@dataclass(frozen=True)
class Row:
    """What one representation does along a path."""

    entry: Representation
    tears: list[int]
    largest_jump: float
    lipschitz: float


def rows_along(path: Tensor, order: str) -> Iterator[tuple[Row, ...]]:
    """Every representation along a path (T, 4): one row, two rows, and so on to all."""
    rows: tuple[Row, ...] = ()
    for kind in REPRESENTATIONS:
        entry = representation(kind, order)
        found = walk(entry, path)
        rows = (*rows, Row(entry, found.tears, found.largest_jump, found.lipschitz))
        yield rows


# The error over SO(3)


@dataclass(frozen=True)
class Ball:
    """The test rotations on one side of a cut whose error is at least a floor.

    places: (N, 3) in the unit ball; errors: (N,) [degrees]; index: (N,) which of all they are; side:
    the errors of all on this side; picked: the rotation looked at, its truth and answer (3, 3).
    """

    places: np.ndarray
    errors: np.ndarray
    index: np.ndarray
    side: np.ndarray
    picked: int
    truth: np.ndarray
    answer: np.ndarray


def ball(kind: str, seed: int, axis: str, cut: float, floor: float, picked: int) -> Ball:
    """Errors of one network where the axis' coordinate is at most `cut` and they are at least `floor`.

    picked: which test rotation is looked at; any number that is none of them asks for the worst on
    this side of the cut.
    """
    errors, places = measure.sanity_errors(kind, seed), measure.test_places()
    within = places[:, "xyz".index(axis)] <= cut
    index = np.flatnonzero(within & (errors >= floor))
    chosen = picked if 0 <= picked < len(errors) else int(np.where(within, errors, -1).argmax())
    truth = measure.test_rotations()[chosen]
    answer = measure.predicted(measure.one_sanity(kind, seed), truth[None])[0]
    return Ball(
        places[index], errors[index], index, errors[within], chosen, truth.numpy(), answer.numpy()
    )


@kept
def sanity_square(kind: str, seed: int) -> Square[Tensor, Tensor]:
    """Turn, then ask, against ask, then turn: over 2000 rotations and five turns."""
    turns = random_rotations(5, torch.Generator().manual_seed(1))
    return measure.sanity_square(kind, seed, turns)


# The pose of clouds


@dataclass(frozen=True)
class Pose:
    """An airplane (N, 3), the rotation it was turned by, and by kind: answers and errors [degrees]."""

    cloud: np.ndarray
    truth: np.ndarray
    answers: dict[str, np.ndarray]
    errors: dict[str, float]


def pose(example: int, turn: tuple[int, int, int], seed: int) -> Pose:
    """All representations' answers for a test airplane, or the bundled one for example -1."""
    cloud = bundled_airplane()[0] if example < 0 else airplanes("test")[example]
    truth = from_euler(*turn).float()
    answers = {kind: _pose_answer(kind, seed, cloud, cloud @ truth.T) for kind in POSE_KINDS}
    errors = {
        kind: float(geodesic_distance(answer, truth).rad2deg()) for kind, answer in answers.items()
    }
    shown = {kind: answer.numpy() for kind, answer in answers.items()}
    return Pose(cloud.numpy(), truth.numpy(), shown, errors)


@torch.inference_mode()
def _pose_answer(kind: str, seed: int, first: Tensor, second: Tensor) -> Tensor:
    """The rotation (3, 3) that a network finds between two clouds (N, 3)."""
    clouds = (cloud.to(best_device())[None, None] for cloud in (first, second))
    return one_pose(kind, seed)(*clouds)[0, 0].cpu()


def pose_square(kind: str, seed: int, shown: Pose) -> Square[Tensor, Tensor]:
    """The square of one pose network, of median error over five turns: turn the second cloud (N, 3) on,
    then ask, against ask, then turn the answer. Relative, in the Frobenius norm."""
    cloud = torch.from_numpy(shown.cloud)
    return typical(
        squares(
            lambda second: _pose_answer(kind, seed, cloud, second),
            lambda turn, second: second @ turn.T,
            torch.matmul,
            [cloud @ torch.from_numpy(shown.truth).T],
            random_rotations(5, torch.Generator().manual_seed(1)).float(),
        )
    )


def turned_square(kind: str, seed: int, shown: Pose) -> Square[Tensor, Tensor]:
    """The square whose g is the turn shown: of the airplane (N, 3) beside itself, and the answers."""
    cloud, turn = torch.from_numpy(shown.cloud), torch.from_numpy(shown.truth)
    fx, fgx = _pose_answer(kind, seed, cloud, cloud), torch.from_numpy(shown.answers[kind])
    return square_of(cloud, cloud @ turn.T, fx, fgx, turn @ fx)


# Inverse kinematics


@dataclass(frozen=True)
class Dance:
    """A skeleton in motion (T, J, 3), and where a network puts the joints, by kind."""

    skeleton: Skeleton
    truth: np.ndarray
    placed: dict[str, np.ndarray]

    def errors(self, kind: str) -> np.ndarray:
        """The mean distance of a joint (T,) from where it should be [cm, or hundredths of the scale]."""
        return 100 * np.linalg.norm(self.placed[kind] - self.truth, axis=-1).mean(1)


@torch.inference_mode()
def kinematics(kinds: Sequence[str], seed: int, dance: int, frames: int = 361) -> Dance:
    """The procedural skeleton in a smooth dance while it turns once about the vertical."""
    truth = forward_kinematics(HUMAN, motion(HUMAN, frames, dance))
    placed = {}
    for kind in kinds:
        network = one_kinematics(kind, seed)
        answer = network(truth[None].to(best_device()))[0].cpu()
        placed[kind] = forward_kinematics(HUMAN, answer).numpy()
    return Dance(HUMAN, truth.numpy(), placed)
