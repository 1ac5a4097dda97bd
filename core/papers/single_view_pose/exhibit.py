"""What the page computes: a belief before and after a turn, signals on the sphere, kernels."""

import math
from typing import Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.beliefs import Dots, dots_of, drawn_from
from core.equivariance import relative_error
from core.groups.rotations import Euler, from_euler
from core.groups.so3 import about_axis, geodesic_distance, harmonics, rotation_angle
from core.groups.so3.grids import fibonacci_sphere
from core.memory import kept
from core.nets.sphere import InducedLift, orthographic_kernels
from core.papers.single_view_pose.data import body, seen, symmetries, views
from core.papers.single_view_pose.measure import acted, belief_of, best, masses, output
from core.papers.single_view_pose.model import DEGREE, FINE, grid
from core.papers.single_view_pose.train import EXACT, HEADS, SOLID_VIEWS, Head, Trained, trained

Way = Literal["plane", "tilt"]


class Turned(NamedTuple):
    """A thing before and after a motion g: poses (2, 3, 3), pictures, beliefs, the first belief as g acts
    on it, the likeliest poses (2, 3, 3), the relative error of what is said, and by how many degrees
    the likeliest pose is off g times the one before; errors: of both, from the truth."""

    poses: np.ndarray
    motion: np.ndarray
    images: np.ndarray
    dots: tuple[Dots, Dots]
    expected: Dots
    best: np.ndarray
    error: float
    degrees: float
    errors: tuple[float, float]


def motion_of(way: Way, angle: float) -> Tensor:
    """A turn in the picture's plane, or a tilt about the horizontal: (3, 3)."""
    turn = torch.tensor(math.radians(angle), dtype=torch.float64)
    exact = about_axis(2 if way == "plane" else 0, turn)
    return (exact.round() if angle % 90 == 0 else exact).float()


@kept
@torch.inference_mode()
def turned(head: Head, pose: Euler, way: Way, angle: float) -> Turned:
    """The chair in a pose, moved, as a network believes it to be."""
    motion, first = motion_of(way, angle), from_euler(*pose).float()
    poses = torch.stack([first, motion @ first])
    images = seen(body("chair"), poses)
    network = trained(Trained(HEADS[head]))
    said, found = network(images), best(network(images))
    compared = output(network, images)
    if network.is_belief:
        # After the motion the belief is looked at on the moved grid: there it can be the same.
        there = torch.stack([said[0], acted(said[1:], motion.mT)[0]])
        belief = belief_of(there)
        before, after = (drawn_from(belief[0], grid(FINE), m) for m in (None, motion))
        moved = drawn_from(belief[1], grid(FINE), motion)
    else:
        before, moved, after = map(dots_of, (found[:1], found[1:], motion @ found[:1]))
    errors = geodesic_distance(found, poses).rad2deg()
    return Turned(
        poses.numpy(),
        motion.numpy(),
        images.numpy(),
        (before, moved),
        after,
        found.numpy(),
        relative_error(compared[1], acted(compared[:1], motion)[0], compared[0]),
        math.degrees(rotation_angle((motion @ found[0]).mT @ found[1])),
        (errors[0].item(), errors[1].item()),
    )


class SolidSeen(NamedTuple):
    """A solid in a pose: its picture, the belief, all poses that look alike as dots, the true one first,
    and the mass within 15 degrees of any of them and of each."""

    pose: np.ndarray
    image: np.ndarray
    dots: Dots
    alike: Dots
    mass: float
    each: np.ndarray


@kept
@torch.inference_mode()
def solid_seen(name: str, pose: Euler) -> SolidSeen:
    """What the solid's own network believes. Of the painted cube the poses of a plain one count as
    alike."""
    rotation = from_euler(*pose).float()
    image = seen(body(name), rotation[None])
    belief = belief_of(trained(Trained(EXACT, name, SOLID_VIEWS))(image))[0]
    poses = rotation @ symmetries("cube" if name == "painted" else name)
    mass, each = masses(belief, poses)
    dots = drawn_from(belief, grid(FINE)), dots_of(poses)
    return SolidSeen(rotation.numpy(), image[0].numpy(), *dots, mass.item(), each.numpy())


@kept
def sphere() -> np.ndarray:
    """Points (n, 3) at which signals on the sphere are shown."""
    return fibonacci_sphere(1800).numpy()


@kept
def harmonic_values() -> np.ndarray:
    """All harmonics at the points of `sphere`: (count, (DEGREE + 1)^2)."""
    return harmonics.harmonics(torch.tensor(sphere()), DEGREE).numpy()


@kept
@torch.inference_mode()
def signals(head: Head, which: int) -> np.ndarray:
    """A lift's signals for a test view of the chair, at the points of `sphere`: (signals, count)."""
    network = trained(Trained(HEADS[head]))
    maps = network.encoder(views("chair", "test", 12).images[which : which + 1])
    return network.lift(maps)[0].numpy() @ harmonic_values().T


def behind(values: np.ndarray) -> float:
    """The share of a signal's energy (count,) on the half of the sphere that faces away."""
    squares = values**2
    return float(squares[sphere()[:, 2] < 0].sum() / max(squares.sum(), 1e-12))


TILE = 31  # pixels of a kernel's picture
COEFFICIENTS = tuple(f"{n},{m}" for n in range(DEGREE + 1) for m in range(-n, n + 1))


@kept
@torch.inference_mode()
def kernels(head: Head, signal: int, feature: int) -> np.ndarray:
    """The kernels by which coefficients (l, m) read a feature map, each scaled to a largest size of 1."""
    if head == "orthographic":
        out = orthographic_kernels(DEGREE, TILE)
    else:
        lift = trained(Trained(HEADS[head])).lift
        assert isinstance(lift, InducedLift)
        out = lift.kernels(feature, signal, TILE)
    return (out / out.nan_to_num().abs().amax((2, 3), keepdim=True).clamp_min(1e-9)).numpy()
