"""A point cloud as networks that know the ten families of shapes are given it, and bars of what they say.

Presets are known by a small key and cached; a visitor's own cloud lives with their visit alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import torch
from scipy.spatial import cKDTree
from torch import Tensor

from core.data.shapes import FAMILIES, shapes
from core.data.surfaces import box
from core.figures.cloud import Bar
from core.inputs.point_cloud import PointCloud, in_unit_ball, subset
from core.inputs.point_cloud.presets import BUNDLED, bundled_mesh
from core.memory import Subject, kept, memo

COUNTS = (512, 1024)  # points that the networks see
NEARBY = 16  # points that a missing normal is found from
SHAPES = tuple(FAMILIES)
PRESETS = (*SHAPES, "box", *BUNDLED)


@dataclass(frozen=True, eq=False)
class Cloud(Subject):
    """What the networks are given: points (N, 3) in the unit ball and, if known, true normals.

    family: what it is, where that is known and one of SHAPES.
    """

    points: Tensor
    normals: Tensor | None
    centre: tuple[float, float, float] = (0.0, 0.0, 0.0)  # of the ball, in the file's units
    radius: float = 1.0
    family: str | None = None

    def in_file_units(self) -> np.ndarray:
        """The points (N, 3) float64 where the visitor's file has them."""
        return self.points.double().numpy() * self.radius + np.array(self.centre)


@kept
def preset(name: str, example: int, count: int) -> Cloud:
    """A test shape of a family (examples count round), a box, or a bundled mesh, as `count` points."""
    key = (preset, name, example, count)
    if name in BUNDLED:
        return replace(prepared(bundled_mesh(name), count), key=key)
    if name == "box":
        rng = np.random.default_rng(example)
        sampled, across = box(1, 1.4, 2).sample(count, rng)
        unit = torch.tensor(in_unit_ball(sampled)[0]).float()
        return Cloud(unit, torch.tensor(across).float(), key=key)
    stored = shapes("test")
    members = (stored.labels == SHAPES.index(name)).nonzero()[:, 0]
    row = members[example % len(members)]
    points, normals = (part[row, :count].clone() for part in (stored.points, stored.normals))
    return Cloud(points, normals, key=key, family=name)


def prepared(cloud: PointCloud, count: int) -> Cloud:
    """A visitor's cloud as the networks know them: `count` of its points (seed 0), in the unit ball."""
    kept = subset(len(cloud.points), count, seed=0)
    points, centre, radius = in_unit_ball(cloud.points[kept])
    normals = None if cloud.normals is None else torch.tensor(cloud.normals[kept]).float()
    return Cloud(torch.tensor(points).float(), normals, tuple(centre.tolist()), radius)


@dataclass(frozen=True)
class Damage:
    """What frame averaging does not protect from, and shift, from which SE(3) and E(3) do."""

    noise: float = 0.0  # standard deviation of Gaussian noise [radii]
    dropped: float = 0.0  # share of the points on one side
    scale: float = 1.0
    shift: float = 0.0  # along x [radii]


def damaged(cloud: Cloud, damage: Damage) -> Cloud:
    """The cloud with noise (seed 0), without the points that lie farthest along x, scaled, shifted."""
    if damage == Damage():
        return cloud
    return cloud.once(damage, lambda: _damaged(cloud, damage))


def _damaged(cloud: Cloud, damage: Damage) -> Cloud:
    generator = torch.Generator().manual_seed(0)
    points = cloud.points + damage.noise * torch.randn(cloud.points.shape, generator=generator)
    kept = points[:, 0].argsort()[: max(32, round(len(points) * (1 - damage.dropped)))]
    kept = kept.sort().values
    points = damage.scale * points[kept]
    points[:, 0] += damage.shift
    return replace(
        cloud,
        points=points,
        normals=None if cloud.normals is None else cloud.normals[kept],
        key=None if cloud.key is None else (cloud.key, damage),
        memo=memo(),
    )


def class_bars(cloud: Cloud, probabilities: np.ndarray, classes: Iterable[int]) -> list[Bar]:
    """Of the given classes; the true one is marked."""
    names = {i: SHAPES[i] + (" (true)" if SHAPES[i] == cloud.family else "") for i in classes}
    return [Bar(name, float(probabilities[i])) for i, name in names.items()]


def likeliest(cloud: Cloud, probabilities: np.ndarray, most: int) -> list[int]:
    """The `most` probable classes, the most probable first; the true one is always among them."""
    first: list[int] = np.argsort(-probabilities)[:most].tolist()
    missing = cloud.family and cloud.family not in (SHAPES[i] for i in first)
    return [*first[:-1], SHAPES.index(cloud.family)] if missing else first


def normals_of(points: Tensor) -> Tensor:
    """Normals (n, 3) of the planes through each point's NEARBY nearest, away from the middle of these
    and of as many again: outward where a surface bulges."""
    exact = points.double().numpy()
    count = min(NEARBY, len(points) - 1)
    wide = torch.from_numpy(cKDTree(exact).query(exact, min(3 * count, len(points)))[1])
    near = points[wide[:, : count + 1]]
    centred = (near - near.mean(1, keepdim=True)).double()
    normals = torch.linalg.eigh(centred.mT @ centred).eigenvectors[..., 0].to(points)
    outward = ((points - points[wide].mean(1)) * normals).sum(1, keepdim=True)
    return torch.where(outward < 0, -normals, normals)
