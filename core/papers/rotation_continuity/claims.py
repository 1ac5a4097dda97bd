"""What the paper says, measured again: of the maps in double precision, of the networks as shipped.

The paper's tables could not be read, so none of its numbers is told. Networks of one seed had the same
data and, but for the last layer, the same first weights: they are compared seed by seed.
"""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.claims import Claim, Expectation, above, at_least, at_most, below
from core.data.airplanes import airplanes, bundled_airplane
from core.data.skeleton import HUMAN, forward_kinematics
from core.device import best_device
from core.groups.rotations import random_rotations
from core.groups.so3 import REPRESENTATIONS, from_6d, from_9d, from_9d_svd, geodesic_distance
from core.memory import kept
from core.papers.rotation_continuity import measure
from core.papers.rotation_continuity.data import human_poses, uniform_angles
from core.papers.rotation_continuity.paths import find_tear
from core.papers.rotation_continuity.train import (
    POSE_KINDS,
    SEEDS,
    joint_errors,
    pose_errors,
    trained_kinematics,
    trained_pose,
)

SMALL = tuple(kind for kind, entry in REPRESENTATIONS.items() if entry.size <= 4)
WHOLE = tuple(kind for kind, entry in REPRESENTATIONS.items() if entry.continuous)
TORN = tuple(kind for kind, entry in REPRESENTATIONS.items() if not entry.continuous)


@kept
def evaluation() -> dict[str, Any]:
    """Errors of all three tasks, for the claims and the page's charts."""
    return {
        "sanity": measure.sanity_table(),
        "sanity_official": measure.official_table(),
        "pose": _by_kind(_pose_errors(airplanes("test"), _by_angle(2000).unflatten(0, (100, 20)))),
        "pose_haar": _by_kind(_pose_errors(airplanes("test"), _haar(2000).unflatten(0, (100, 20)))),
        "pose_mesh": _by_kind(_pose_errors(bundled_airplane()[0][None], _haar(1000)[None])),
        "inverse_kinematics": _by_kind(100 * _joint_errors().flatten(1)),
    }


@torch.inference_mode()
def _pose_errors(clouds: Tensor, truth: Tensor) -> Tensor:
    """(kinds * seeds, clouds * poses) in degrees, ordered by kind; truth (clouds, poses, 3, 3)."""
    every = [
        pose_errors(trained_pose(s), clouds, truth.float(), best_device()) for s in range(SEEDS)
    ]
    return torch.stack(every, 1).flatten(0, 1)


@torch.inference_mode()
def _joint_errors() -> Tensor:
    """(kinds * seeds, B, J) in metres, ordered by kind."""
    poses = human_poses(0, 1000, step=-2)
    positions = forward_kinematics(HUMAN, poses).to(best_device())
    every = [joint_errors(trained_kinematics(s), HUMAN, positions) for s in range(SEEDS)]
    return torch.stack(every, 1).flatten(0, 1)


def _by_kind(errors: Tensor) -> dict[str, dict[str, list[float]]]:
    """Mean, largest and standard deviation of each seed, of errors (kinds * seeds, N)."""
    blocks = zip(POSE_KINDS, errors.cpu().split(SEEDS), strict=True)
    return {
        kind: {
            "mean": block.mean(1).tolist(),
            "max": block.amax(1).tolist(),
            "std": block.std(1).tolist(),
        }
        for kind, block in blocks
    }


def _haar(count: int) -> Tensor:
    return random_rotations(count, torch.Generator().manual_seed(measure.TEST_SEED))


def _by_angle(count: int) -> Tensor:
    return uniform_angles(count, torch.Generator().manual_seed(measure.TEST_SEED))


def _round_trip(dtype: torch.dtype) -> float:
    rotations = _haar(20_000).to(dtype)
    return max(
        float((entry.f(entry.g(rotations)) - rotations).abs().max())
        for entry in REPRESENTATIONS.values()
    )


def _jumps(kinds: tuple[str, ...]) -> list[float]:
    return [find_tear(REPRESENTATIONS[kind]).jump for kind in kinds]


def _cells(kinds: tuple[str, ...], quantity: str) -> np.ndarray:
    """(kinds, seeds) of the sanity test."""
    return np.array([evaluation()["sanity"][kind][quantity] for kind in kinds])


def _gap(task: str, worse: tuple[str, ...], better: tuple[str, ...]) -> float:
    """Mean error of the best of the worse kinds over that of the worst of the better ones, of each
    seed; the smallest."""
    table = evaluation()[task]
    low, high = (np.array([table[kind]["mean"] for kind in kinds]) for kinds in (worse, better))
    return float((low.min(0) / high.max(0)).min())


def _svd_over_gram_schmidt() -> float:
    """Expected squared error of SVD over that of Gram-Schmidt, for entries with small noise."""
    rotations = _haar(200_000)
    noise = torch.randn(
        rotations.shape, generator=torch.Generator().manual_seed(1), dtype=torch.float64
    )
    noisy = (rotations + 1e-3 * noise).flatten(1)
    squares = [
        geodesic_distance(project(noisy), rotations).square().mean()
        for project in (from_9d_svd, from_9d)
    ]
    return float(squares[0] / squares[1])


def _gram_schmidt_square() -> float:
    """Largest difference of f(Q a1, Q a2) and Q f(a1, a2), in float64."""
    columns = torch.randn(5000, 3, 2, generator=torch.Generator().manual_seed(1)).double()
    turns = _haar(5000)
    turned = from_6d((turns @ columns).mT.flatten(1))
    return float((turned - turns @ from_6d(columns.mT.flatten(1))).abs().max())


_DEFINITION = "definition of a continuous representation"
_THEOREM = "no continuous representation in four or fewer dimensions"
_SANITY = "sanity test"
_EVERY_SEED = above(1, ": in each of three seeds")


CLAIMS = (
    Claim(
        "round-trip-float64",
        "f(g(R)) = R for every representation here",
        _DEFINITION,
        "largest difference of an entry",
        at_most(1e-12, " in float64"),
        lambda: _round_trip(torch.float64),
        view="walk",
    ),
    Claim(
        "round-trip-float32",
        "f(g(R)) = R in single precision, too",
        _DEFINITION,
        "largest difference of an entry",
        at_most(2e-6, " in float32"),
        lambda: _round_trip(torch.float32),
        view="walk",
    ),
    Claim(
        "continuous",
        "5D, 6D, 9D and the symmetric matrix are continuous: a search finds no jump",
        "continuous representations of SO(n)",
        "largest jump found",
        Expectation(
            "0: each jump shrinks with its step, down to 1e-11 rad", lambda value: value == 0
        ),
        lambda: max(_jumps(WHOLE)),
        view="walk",
    ),
    Claim(
        "torn",
        "All other representations jump somewhere: a search finds where",
        _THEOREM,
        "smallest of the largest jumps",
        at_least(1, " over steps of 1e-11 rad"),
        lambda: min(_jumps(TORN)),
        view="walk",
    ),
    Claim(
        "gram-schmidt-equivariant",
        "The 6D map commutes with every rotation from the left",
        "Gram-Schmidt map",
        "largest difference of an entry",
        at_most(1e-12, " in float64"),
        _gram_schmidt_square,
        view="walk",
    ),
    Claim(
        "small-fail",
        "Networks with three or four outputs are nearly opposite somewhere",
        _SANITY,
        "smallest of their largest errors found [degrees]",
        above(170, ", by a search from the worst of 100,000 rotations"),
        lambda: float(_cells(SMALL, "searched").min()),
        view="ball",
    ),
    Claim(
        "large-succeed",
        "Networks that output 6D, 5D or 9D with SVD are nowhere far off",
        _SANITY,
        "largest error found [degrees]",
        below(10, ", by the same search"),
        lambda: float(_cells(("6d", "5d", "svd"), "searched").max()),
        view="ball",
    ),
    Claim(
        "means",
        "6D and 5D also err less on average than quaternions, axis-angle and Euler angles",
        _SANITY,
        "times, smallest of three seeds",
        _EVERY_SEED,
        lambda: _gap("sanity", ("quaternion", "axis-angle", "euler"), ("6d", "5d")),
        view="errors",
    ),
    Claim(
        "euler-worst",
        "Euler angles err more on average than quaternions, at the official code's rates and steps",
        _SANITY,
        "times, smallest of three seeds",
        _EVERY_SEED,
        lambda: _gap("sanity_official", ("euler",), ("quaternion",)),
        view="errors",
    ),
    Claim(
        "svd-half",
        "Under small noise SVD has half the expected squared error of Gram-Schmidt",
        "Levinson et al. 2020",
        "ratio",
        Expectation("between 0.4 and 0.6", lambda value: 0.4 < value < 0.6),
        _svd_over_gram_schmidt,
        view="errors",
    ),
    Claim(
        "pose",
        "On the pose of clouds, 6D errs less on average than quaternions, axis-angle and Euler angles",
        "pose estimation for 3D point clouds",
        "times, smallest of three seeds",
        _EVERY_SEED,
        lambda: _gap("pose", ("quaternion", "axis-angle", "euler"), ("6d",)),
        view="square",
    ),
    Claim(
        "inverse-kinematics",
        "In inverse kinematics, 6D errs less on average than quaternions, axis-angle and Euler angles",
        "inverse kinematics",
        "times, smallest of three seeds",
        _EVERY_SEED,
        lambda: _gap("inverse_kinematics", ("quaternion", "axis-angle", "euler"), ("6d",)),
        view="skeleton",
    ),
)
