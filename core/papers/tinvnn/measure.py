"""What is measured of networks on Z and of tours: answers, squares, gaps to the short tour, and time."""

import math
import time
from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.data import maps
from core.data.maps import Family
from core.data.shapes import Clouds, ShapeClouds
from core.device import best_device
from core.groups.frames import pca_frame
from core.groups.scaling import distances, from_distances, scaled
from core.memory import kept
from core.nets.point_net import frame_average
from core.papers.tinvnn import train
from core.papers.tinvnn.train import Input
from core.shape_networks import PointModel, score

PEERS = ("plain", "augmented", "averaged")
METHODS = (*PEERS, "scaled")
MOTIONS = ("as learned", "turned", "shifted", "zoomed", "all three")
POINT_COUNTS = (64, 128, 256, 512, 1024)


def model(method: str, seed: int) -> PointModel:
    """A trained network for clouds (B, N, 3): a peer, averaged over four poses or not, or one on Z."""
    if method == "scaled":
        return train.trained_points(seed)
    network = train.peer(method, seed)
    if method == "averaged":
        return lambda points: frame_average(network, points, pca_frame(points))
    return network


class CloudAnswer(NamedTuple):
    """What the network on Z says of one cloud: logits (C,), normals (N, 3), and how long it took."""

    logits: Tensor
    normals: Tensor
    milliseconds: float


@torch.inference_mode()
def answer(points: Tensor) -> CloudAnswer:
    """Of a cloud (N, 3) of any size, place and pose, from the shipped network of seed 0."""
    network, given = train.trained_points(0), points[None].to(best_device())
    started = time.perf_counter()
    said = network(given)
    logits, normals = said.logits[0].cpu(), said.normals[0].cpu()
    return CloudAnswer(logits, normals, 1e3 * (time.perf_counter() - started))


Way = Literal["pull", "cube", "cut"]
WAYS: dict[Way, np.ndarray] = {
    "pull": np.linspace(-0.4, 0.4, 41),
    "cube": np.linspace(-0.5, 1.0, 31),
    "cut": np.linspace(0.0, 0.6, 25),
}
STARTS: dict[Way, float] = {"pull": -0.24, "cube": 0.1, "cut": 0.3}  # short of the jumps


def half(points: Tensor) -> int:
    """So many of a cloud's points (N, 3) are taken where each costs much: half, or all of few."""
    return max(len(points) // 2, 64)


def changed(points: Tensor, way: Way, amount: float) -> Tensor:
    """Half of a cloud (N, 3) in its own axes, changed: float64 (n, 3).

    "pull" moves points along the first axis by `amount` of their squared place, so that its skewness
    passes 0; "cube" raises the spread along each axis to the power `amount`, where 0 makes all equal;
    "cut" takes the share `amount` away, at the far end of the first axis.
    """
    found = scaled(points[None, : half(points)].double())
    z, spread = found.points[0], found.eigenvalues[0].clamp_min(1e-9).sqrt()
    if way == "cube":
        z = z * (spread / spread.prod() ** (1 / 3)) ** (amount - 1)
    elif way == "pull":
        z = z.clone()
        z[:, 0] += amount * z[:, 0].square()
    else:
        kept_points = z[:, 0].argsort()[: round(len(z) * (1 - amount))]
        z = z[kept_points.sort().values]
    return z / z.norm(dim=1).max()


@torch.inference_mode()
def logits_of(clouds: Tensor) -> dict[str, Tensor]:
    """Of the network on Z and of the averaged one: clouds (B, n, 3) -> (B, C)."""
    given = clouds.float().to(best_device())
    return {
        name: torch.cat([model(name, 0)(part).logits for part in given.split(8)]).cpu()
        for name in ("averaged", "scaled")
    }


def disturbed(how: str, seed: int = 7) -> Clouds:
    """The test shapes upright, turned at random, or upright without the half that lies farthest along a
    random direction."""
    clouds = ShapeClouds("test", "SO(3)" if how == "turned" else "I").every(seed)
    if how != "cut":
        return clouds
    draws = torch.Generator().manual_seed(seed)
    direction = torch.randn(len(clouds.labels), 3, 1, generator=draws)
    order = (clouds.points @ direction)[..., 0].argsort(1)[:, : clouds.points.shape[1] // 2]
    rows = torch.arange(len(order))[:, None]
    return Clouds(clouds.points[rows, order], clouds.normals[rows, order], clouds.labels)


DISTURBED = ("upright", "turned", "cut")


@kept
def scores() -> dict[str, dict[str, dict[str, list[float]]]]:
    """Accuracy and median angle of normals by method, disturbance and seed.

    The average's answer does not depend on the pose: upright it is that of turned shapes.
    """
    found: dict[str, dict[str, dict[str, list[float]]]] = {method: {} for method in METHODS}
    for how in DISTURBED:
        clouds = disturbed(how).to(best_device())
        for method in METHODS if how != "upright" else set(METHODS) - {"averaged"}:
            each = [score(model(method, seed), clouds) for seed in train.SEEDS]
            found[method][how] = {
                "accuracy": [one.accuracy for one in each],
                "normal_angle": [one.normal_angle for one in each],
            }
    found["averaged"]["upright"] = found["averaged"]["turned"]
    return found


def moved_maps(places: Tensor, motion: str) -> Tensor:
    """Maps (B, n, 2), each turned by an angle of its own, shifted by 1, three times as large, or all."""
    angles = torch.arange(len(places)) * math.pi * (3 - 5**0.5)  # spread evenly
    cosine, sine = angles.cos(), angles.sin()
    turns = torch.stack([cosine, sine, -sine, cosine], 1).unflatten(1, (2, 2)).to(places)
    middle = places.mean(1, keepdim=True)
    size = 3.0 if motion in ("zoomed", "all three") else 1.0
    if motion in ("turned", "all three"):
        places = (places - middle) @ turns + middle
    return size * places + (1.0 if motion in ("shifted", "all three") else 0.0)


@torch.inference_mode()
def tours_of(family: Family, given: Input, seed: int, places: Tensor) -> Tensor:
    """The tours (B, n) that a trained network makes of maps (B, n, 2)."""
    network = train.trained_tours(family, given, seed)
    return maps.greedy_tours(network(train.seen_as(given, places.float()).to(best_device())))


@kept
def gaps(family: Family, given: Input, seed: int) -> dict[str, float]:
    """Mean length of a network's tours over that of the short ones, less 1, on unseen maps, by motion.

    The tour is made of the moved map and walked on the map as it was.
    """
    places, short = maps.solved_maps(family, "test", 200)
    shortest = maps.length(places, short)

    def longer(motion: str) -> float:
        made = tours_of(family, given, seed, moved_maps(places, motion))
        return (maps.length(places, made) / shortest).mean().item() - 1

    return {motion: longer(motion) for motion in MOTIONS}


def changed_tours(given: Input) -> float:
    """The share of unseen coast maps whose tour is another one after all three motions; of all seeds."""
    places, _ = maps.solved_maps("coast", "test", 200)
    found = []
    for seed in train.SEEDS:
        before, after = (
            maps.edges(tours_of("coast", given, seed, moved_maps(places.double(), motion)))
            for motion in ("as learned", "all three")
        )
        found.append((before != after).flatten(1).any(1).double().mean().item())
    return float(np.mean(found))


@kept
def milliseconds() -> dict[str, list[float]]:
    """Best of five, by what is done with a cloud of each of POINT_COUNTS: Z by axes, Z by distances, one
    pass of the network on Z, four of the averaged one."""
    points = ShapeClouds("test").every().points[0]
    points = torch.cat([points, points + 0.01])
    one, averaged = model("scaled", 0), model("averaged", 0)
    device = best_device()

    def best(work: Callable[[Tensor], object], count: int) -> float:
        cloud, times = points[None, :count].to(device), []
        for _ in range(5):
            started = time.perf_counter()
            work(cloud)
            times.append(1e3 * (time.perf_counter() - started))
        return min(times)

    work: dict[str, Callable[[Tensor], object]] = {
        "axes": lambda cloud: scaled(cloud).points.cpu(),
        "distances": lambda cloud: from_distances(distances(cloud[0].cpu()), 3),
        "network": lambda cloud: one(cloud).logits.cpu(),
        "average": lambda cloud: averaged(cloud).logits.cpu(),
    }
    with torch.inference_mode():
        return {name: [best(do, n) for n in POINT_COUNTS] for name, do in work.items()}
