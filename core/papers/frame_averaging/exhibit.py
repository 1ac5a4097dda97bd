"""From the state of the page's controls to what it shows: a cloud, and what the networks say of it.

Presets are known by a small key and cached; a visitor's own cloud lives with their visit alone.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

import numpy as np
import torch
from torch import Tensor

from core.data.shapes import FAMILIES, shapes
from core.data.surfaces import box
from core.device import best_device
from core.equivariance import Square, square_of
from core.groups.rotations import act, from_euler
from core.inputs.point_cloud import PointCloud, in_unit_ball, subset
from core.inputs.point_cloud.presets import BUNDLED, bundled_mesh
from core.memory import kept, kept_as
from core.papers.frame_averaging import averages, nbody
from core.papers.frame_averaging.averages import Averaging, say
from core.papers.frame_averaging.frames import Frame, Group, pca_frame
from core.papers.frame_averaging.model import Averaged
from core.papers.frame_averaging.train import GRAPHS, trained_graph

COUNTS = (512, 1024)  # points that the networks see
Found = TypeVar("Found")
Euler = tuple[float, float, float]  # yaw, pitch, roll [degrees]
SHAPES = tuple(FAMILIES)
PRESETS = (*SHAPES, "box", *BUNDLED)


@dataclass(frozen=True, eq=False)
class Cloud:
    """What the networks are given: points (N, 3) in the unit ball and, if known, true normals.

    key: tells a cloud that comes with the app from others; a visitor's own has none. family: what it
    is, where that is known and one of SHAPES.
    """

    points: Tensor
    normals: Tensor | None
    centre: tuple[float, float, float] = (0.0, 0.0, 0.0)  # of the ball, in the file's units
    radius: float = 1.0
    key: Hashable = None
    family: str | None = None
    memo: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def once(self, name: Hashable, find: Callable[[], Found]) -> Found:
        """What `find` finds out about it: for all visitors, or kept with a visitor's own cloud alone."""
        if self.key is not None:
            return kept_as((self.key, name), find)
        if name not in self.memo:
            self.memo[name] = find()
        return self.memo[name]

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
        memo={},
    )


class Answer(NamedTuple):
    """What one network says of a turned cloud, and its commuting squares.

    normals (N, 3) are turned back into the cloud's own axes; votes (F, C) and frame of an average.
    """

    probabilities: np.ndarray  # (C,)
    normals: np.ndarray
    classes: Square[Tensor, Tensor]  # of the logits (1, C); x and g x are the clouds (1, N, 3)
    arrows: Square[Tensor, Tensor]  # of the normals (1, N, 3)
    votes: np.ndarray | None
    frame: Frame | None

    @property
    def family(self) -> str:
        """The most probable class."""
        return SHAPES[int(self.probabilities.argmax())]


@torch.inference_mode()
def ask(
    name: str, cloud: Cloud, turn: Euler, averaging: Averaging | None = None, group: Group = "SE(3)"
) -> Answer:
    """Turn the cloud, ask a trained network, and measure the square against the unturned cloud."""
    rotation = from_euler(*turn).to(best_device())
    points = cloud.points[None].to(best_device())
    key = ("unturned", name, averaging, group, points.device)
    straight = cloud.once(key, lambda: say(name, points, averaging, group))
    moved = act(rotation, points)
    output = say(name, moved, averaging, group)
    logits = (straight.logits, output.logits, straight.logits)
    normals = (straight.normals, output.normals, act(rotation, straight.normals))
    votes, frame = None, None
    if isinstance(output, Averaged):
        votes = output.votes[0].softmax(1).cpu().numpy()
        frame = Frame(*(tensor.cpu() for tensor in vars(output.frame).values()))
    return Answer(
        output.logits[0].softmax(0).cpu().numpy(),
        act(rotation.T, output.normals[0]).cpu().numpy(),
        square_of(points, moved, *logits).seen(Tensor.cpu),
        square_of(points, moved, *normals).seen(Tensor.cpu),
        votes,
        frame,
    )


UNAVERAGED = ("plain", "augmented")


def three_answers(
    cloud: Cloud, turn: Euler, backbone: str, seed: int, averaging: Averaging, group: Group
) -> dict[str, Answer]:
    """Of the plain, the augmented and the averaged network."""
    asked = (cloud, turn, backbone, seed, averaging, group)
    return {network: one_answer(network, *asked) for network in (*UNAVERAGED, "averaged")}


def one_answer(
    network: str,
    cloud: Cloud,
    turn: Euler,
    backbone: str,
    seed: int,
    averaging: Averaging = "full",
    group: Group = "SE(3)",
) -> Answer:
    """Of one of the three; the averaged one has the backbone that was trained in the frame's poses."""
    if network in UNAVERAGED:
        return ask(f"{backbone}-{network}-seed{seed}", cloud, turn)
    method = "augmented" if averaging == "weighted" else "averaged"
    return ask(f"{backbone}-{method}-seed{seed}", cloud, turn, averaging, group)


def vote_rows(answers: dict[str, Answer]) -> list[dict[str, Any]]:
    """Probabilities of all classes: of each network, and of each pose of the averaged one."""
    rows: list[dict[str, Any]] = [
        {
            "network": network,
            "pose": "all",
            **dict(zip(SHAPES, row.probabilities.tolist(), strict=True)),
        }
        for network, row in answers.items()
    ]
    votes = answers["averaged"].votes if "averaged" in answers else None
    if votes is not None:
        rows += [
            {"network": "averaged", "pose": pose, **dict(zip(SHAPES, vote, strict=True))}
            for pose, vote in enumerate(votes.tolist(), 1)
        ]
    return rows


def oriented(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """Normals (N, 3) with the common sign that makes most of them point away from the middle.

    The paper's loss is blind to the sign, so a network learns normals up to one sign for all.
    """
    outwards = np.sign((normals * (points - points.mean(0))).sum()) or 1.0
    return outwards * normals


class Morph(NamedTuple):
    """A cloud whose spectrum has been stretched, and the two averages of it."""

    cloud: Cloud
    frame: Frame
    averaged: Answer
    weighted: Answer


def morph(cloud: Cloud, stretch: float, backbone: str, seed: int) -> Morph:
    """The stretched cloud under the PCA frame, and under the weighted frame."""
    shape = Cloud(averages.stretched(cloud.points, stretch), None, family=cloud.family)
    averaged, weighted = (
        ask(name, shape, (0, 0, 0), averaging)
        for _, name, averaging in averages.compared(backbone, seed)
    )
    return Morph(shape, pca_frame(shape.points[None]), averaged, weighted)


MORPH_STRETCHES = np.sort(np.append(np.linspace(-0.5, 1, 24), averages.JUMP))


def morph_curves(cloud: Cloud, backbone: str, seed: int) -> dict[str, np.ndarray]:
    """Of both averages, their logits' distance from those at the right end, over MORPH_STRETCHES."""

    def find() -> dict[str, np.ndarray]:
        logits = averages.logits_along(cloud.points, MORPH_STRETCHES, backbone, seed)
        return {name: (said - said[-1]).norm(dim=1).numpy() for name, said in logits.items()}

    return cloud.once(("curves", backbone, seed), find)


def morph_jumps(cloud: Cloud, backbone: str, seed: int) -> dict[str, float]:
    """`averages.jumps` of a cloud."""
    return cloud.once(
        ("jumps", backbone, seed), lambda: averages.jumps(cloud.points, backbone, seed)
    )


class NBodyRun(NamedTuple):
    """One system in a turned world: the truth, and each network's prediction, all turned back."""

    trajectory: np.ndarray  # (T, 5, 3)
    charge: np.ndarray  # (5,)
    predictions: dict[str, np.ndarray]  # (5, 3) each
    mse: dict[str, float]
    square: dict[str, Square[Tensor, Tensor]]  # of the positions (1, 5, 3)
    reach: float  # the largest distance from the middle of the true paths


@kept
def followed(system: int, push: float) -> nbody.Trajectory:
    """The true motion of a test system whose first particle's velocity is multiplied by `push`."""
    stored = nbody.systems("test").pick(slice(system, system + 1))
    velocity = stored.velocity[0].numpy().copy()
    velocity[0] *= push
    return nbody.follow(stored.position[0].numpy(), velocity, stored.charge[0].numpy())


@torch.inference_mode()
def nbody_run(system: int, push: float, turn: Euler, seed: int) -> NBodyRun:
    """Turn the world, let the three networks predict, and turn their predictions back."""
    true = followed(system, push)
    rotation = from_euler(*turn)
    start, velocity, charge = (
        torch.tensor(values)[None].to(best_device())
        for values in (true.positions[0], true.velocity, true.charge)
    )
    target = torch.tensor(true.positions[-1])
    predictions, mse, square = {}, {}, {}
    for network in GRAPHS:
        model = trained_graph(f"{network}-seed{seed}")
        straight = model(start, velocity, charge)
        moved = act(rotation, start)
        turned = model(moved, act(rotation, velocity), charge)
        found = square_of(start, moved, straight, turned, act(rotation, straight))
        back = act(rotation.T, turned[0]).cpu()
        predictions[network] = back.numpy()
        mse[network] = (back - target).square().mean().item()
        square[network] = found.seen(Tensor.cpu)
    middle = true.positions.mean((0, 1))
    every = [true.positions.reshape(-1, 3), *predictions.values()]
    reach = max(float(np.linalg.norm(points - middle, axis=1).max()) for points in every)
    return NBodyRun(true.positions, true.charge, predictions, mse, square, reach)
