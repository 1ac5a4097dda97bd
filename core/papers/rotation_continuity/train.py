"""Recipes: what is trained, on what, and how the trained networks are read back.

All representations of a task are trained in one run: same data, same first weights, same optimiser.
Seeds share no weight either: trained in one run with others or alone, a network is the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from core import checkpoints
from core.data.airplanes import airplanes
from core.data.skeleton import HUMAN, Skeleton, forward_kinematics
from core.groups.so3 import REPRESENTATIONS, geodesic_distance, to_quaternion_z
from core.memory import kept
from core.papers.rotation_continuity import data
from core.papers.rotation_continuity.model import (
    InverseKinematicsNets,
    PoseNets,
    SanityNets,
    of_seed,
    only,
)
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "rotation-continuity"
SEEDS = 3
BATCH = 64
POSES = 10  # rotations of one cloud a step, as in the paper's code
SANITY_KINDS = tuple(REPRESENTATIONS)
OFFICIAL_KINDS = ("6d", "quaternion", "euler")  # with the official code's small rates
POSE_KINDS = ("6d", "5d", "9d", "svd", "quaternion", "axis-angle", "euler")  # the paper's, and SVD
# f forgets the sign of a quaternion, so that a loss on matrices cannot see the half-space map: this
# one is trained as it is used in practice, by regression of the chosen quaternion itself.
REGRESSED = "half-quaternion"


def matrix_loss(predicted: Tensor, truth: Tensor) -> Tensor:
    """Mean squared difference of entries, by network: (groups, B, 3, 3) against (seeds, B, 3, 3)."""
    apart = predicted.unflatten(0, (-1, len(truth))) - truth
    return apart.square().mean((2, 3, 4))


@dataclass
class SanityTask:
    """Take a rotation's entries and give the rotation back."""

    model: SanityNets
    seed: int
    device: torch.device

    def loss(self, step: int) -> Tensor:
        """The sum of all networks' losses; no network sees another's."""
        truth = data.sanity_batch(self.seed, BATCH, step).to(self.device)[None]
        raw = self.model.raw(truth)
        losses = matrix_loss(self.model.heads.training_matrices(raw).squeeze(2), truth)
        if REGRESSED not in self.model.heads.kinds:
            return losses.sum()
        regressed = self.model.heads.kinds.index(REGRESSED)
        coordinates = self.model.heads.coordinates(raw)[regressed].squeeze(2)
        by_coordinates = (coordinates - to_quaternion_z(truth)).square().mean((1, 2))
        return losses[:regressed].sum() + losses[regressed + 1 :].sum() + by_coordinates.sum()

    def validate(self) -> dict[str, float]:
        """Mean and largest error [degrees] of each representation on 2000 Haar rotations."""
        truth = data.haar(2000, seed=7).to(self.device)
        errors = geodesic_distance(self.model(truth[None]), truth).rad2deg()
        return _by_kind(self.model.heads.kinds, errors)


def _by_kind(kinds: tuple[str, ...], errors: Tensor) -> dict[str, float]:
    return {
        f"{kind} {word}": value.item()
        for kind, block in zip(kinds, errors.chunk(len(kinds)), strict=True)
        for word, value in (("mean", block.mean()), ("max", block.max()))
    }


@dataclass
class PoseTask:
    """Tell by which rotation one cloud became another: one cloud and ten rotations a step."""

    model: PoseNets
    seed: int
    device: torch.device
    unseen: int | None = None  # clouds to validate on; all of them

    def loss(self, step: int) -> Tensor:
        """The sum of all networks' losses on matrices."""
        truth, reference = data.pose_batch(self.seed, POSES, step)
        truth, reference = truth.to(self.device), reference.to(self.device)
        raw = self.model.raw(reference, reference @ truth.mT)
        return matrix_loss(self.model.heads.training_matrices(raw).squeeze(2), truth).sum()

    def validate(self) -> dict[str, float]:
        """Mean and largest error [degrees] of each representation, ten poses of each test cloud."""
        clouds = airplanes("test")[: self.unseen]
        truth = data.haar(10 * len(clouds), 7).unflatten(0, (len(clouds), 10))
        return _by_kind(POSE_KINDS, pose_errors(self.model, clouds, truth, self.device))


def pose_errors(model: PoseNets, clouds: Tensor, truth: Tensor, device: torch.device) -> Tensor:
    """Errors [degrees] (kinds, C * poses) on rotations (C, poses, 3, 3) of clouds (C, N, 3)."""
    clouds, truth = clouds.to(device), truth.to(device)
    errors = [
        geodesic_distance(model(cloud[None, None], (cloud @ turns.mT)[None]), turns)
        for cloud, turns in zip(clouds, truth, strict=True)
    ]
    return torch.cat(errors, 1).rad2deg()


@dataclass
class InverseKinematicsTask:
    """From where the joints are to how each is turned, judged by where that puts the joints."""

    model: InverseKinematicsNets
    skeleton: Skeleton
    poses: Callable[[int], Tensor]  # of a step: local rotations (seeds, B, J, 3, 3)
    held_out: Tensor  # positions (B, J, 3)
    device: torch.device

    def loss(self, step: int) -> Tensor:
        """The sum of all networks' squared distances [m^2], with ten times those next to the root.

        The weight is the paper's code's.
        """
        truth = forward_kinematics(self.skeleton, self.poses(step).to(self.device))
        raw = self.model.raw(truth)
        placed = forward_kinematics(self.skeleton, self.model.heads.training_matrices(raw))
        apart = (placed.unflatten(0, (-1, len(truth))) - truth).square()
        near_root = apart[..., self.skeleton.first_children, :]
        return (apart.mean((2, 3, 4)) + 10 * near_root.mean((2, 3, 4))).sum()

    def validate(self) -> dict[str, float]:
        """Mean and largest distance [cm] of a joint, by representation."""
        truth = self.held_out.to(self.device)
        return _by_kind(
            self.model.heads.kinds, 100 * joint_errors(self.model, self.skeleton, truth)
        )


def joint_errors(model: InverseKinematicsNets, skeleton: Skeleton, positions: Tensor) -> Tensor:
    """Distances [m] (kinds * seeds, B, J) of joints (B, J, 3) from where the networks put them."""
    rotations = model(positions.expand(model.heads.seeds, *positions.shape))
    return (forward_kinematics(skeleton, rotations) - positions).norm(dim=-1)


def _sanity_recipe(name: str, kinds: tuple[str, ...], schedule: Schedule, seed: int) -> Recipe:
    def task(device: torch.device) -> SanityTask:
        nets = seeded(0, lambda: of_seed(SanityNets(kinds, SEEDS), seed))
        return SanityTask(nets.to(device), seed, device)

    card = {
        "model": "MLP 9-128-128-128-d",
        "representations": kinds,
        "seed": seed,
        "data": "uniform over SO(3)",
        "batch": BATCH,
    }
    return Recipe(f"{name}-seed{seed}", task, schedule, card, forms={"*": "half"})


def _long_recipe(seed: int) -> Recipe:
    schedule = Schedule(100_000, 2500, 1e-3, clip=None, final_learning_rate=1e-5)
    return _sanity_recipe("sanity", SANITY_KINDS, schedule, seed)


def _official_recipe(seed: int) -> Recipe:
    """The rates and steps of the official code, at which networks are far from their end."""
    schedule = Schedule(500_000, 20_000, 1e-5, clip=None, final_learning_rate=1e-6, drop=10_000)
    return _sanity_recipe("sanity-official", OFFICIAL_KINDS, schedule, seed)


def _pose_recipe(seed: int) -> Recipe:
    def task(device: torch.device, unseen: int | None = None) -> PoseTask:
        nets = seeded(seed, lambda: PoseNets(POSE_KINDS, 1))
        return PoseTask(nets.to(device), seed, device, unseen)

    card = {
        "model": "PointNet 3-16-32-256, 512-128-d",
        "representations": POSE_KINDS,
        "seed": seed,
        "data": "600 procedural airplanes of 128 points; uniform axis, uniform angle",
        "batch": POSES,
    }
    schedule = Schedule(90_000, 3000, 1e-3, clip=None, final_learning_rate=1e-5)
    return Recipe(
        f"pose-seed{seed}",
        task,
        schedule,
        card,
        forms={"*": "half"},
        quick=lambda device: task(device, unseen=2),
    )


def _kinematics_recipe(seed: int) -> Recipe:
    def task(device: torch.device) -> InverseKinematicsTask:
        joints = len(HUMAN.names)
        nets = seeded(0, lambda: of_seed(InverseKinematicsNets(POSE_KINDS, SEEDS, joints), seed))
        held_out = forward_kinematics(HUMAN, data.human_poses(0, 500, step=-1))

        def poses(step: int) -> Tensor:
            return data.human_poses(seed, BATCH, step)[None]

        return InverseKinematicsTask(nets.to(device), HUMAN, poses, held_out, device)

    card = {
        "model": "MLP 75-192-192-192-25d",
        "representations": POSE_KINDS,
        "seed": seed,
        "data": "procedural skeleton of 25 joints, angles uniform within limits, any heading",
        "batch": BATCH,
    }
    schedule = Schedule(25_000, 1000, 1e-3, clip=None, final_learning_rate=1e-5)
    return Recipe(f"inverse-kinematics-seed{seed}", task, schedule, card, forms={"*": "half"})


RECIPES = tuple(
    recipe(seed)
    for recipe in (_long_recipe, _official_recipe, _pose_recipe, _kinematics_recipe)
    for seed in range(SEEDS)
)


def trained_sanity(seed: int, recipe: str = "sanity") -> SanityNets:
    """The trained networks of one seed of the sanity test, as `checkpoints.network` has them.

    recipe: "sanity", or "sanity-official" for those of the official code's schedule.
    """

    def build(card: dict[str, Any]) -> SanityNets:
        return SanityNets(card["representations"], 1)

    return checkpoints.network(SLUG, f"{recipe}-seed{seed}", build)


def trained_pose(seed: int) -> PoseNets:
    """The trained networks of one seed of the point-cloud pose task, likewise."""
    return checkpoints.network(SLUG, f"pose-seed{seed}", lambda card: PoseNets(POSE_KINDS, 1))


def trained_kinematics(seed: int) -> InverseKinematicsNets:
    """The trained networks of one seed of the inverse-kinematics task, likewise."""

    def build(card: dict[str, Any]) -> InverseKinematicsNets:
        return InverseKinematicsNets(POSE_KINDS, 1, len(HUMAN.names))

    return checkpoints.network(SLUG, f"inverse-kinematics-seed{seed}", build)


@kept
def one_sanity(kind: str, seed: int, recipe: str = "sanity") -> SanityNets:
    """One network of the sanity test, shared by all as well."""
    return checkpoints.shared(only(trained_sanity(seed, recipe), kind))


@kept
def one_pose(kind: str, seed: int) -> PoseNets:
    """One network of the point-cloud pose task."""
    return checkpoints.shared(only(trained_pose(seed), kind))


@kept
def one_kinematics(kind: str, seed: int) -> InverseKinematicsNets:
    """One network of the inverse-kinematics task."""
    return checkpoints.shared(only(trained_kinematics(seed), kind))
