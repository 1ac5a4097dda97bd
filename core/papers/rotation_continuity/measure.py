"""Errors of trained networks, and what the claims and the charts are made of."""

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.device import best_device
from core.equivariance import Square, squares, typical
from core.groups.so3 import (
    from_rotation_vector,
    geodesic_distance,
    rotation_angle,
    to_rotation_vector,
)
from core.memory import kept
from core.papers.rotation_continuity import data
from core.papers.rotation_continuity.model import SanityNets
from core.papers.rotation_continuity.train import OFFICIAL_KINDS, SANITY_KINDS, SEEDS, one_sanity

TEST_ROTATIONS = 100_000
TEST_SEED = 7
ANGLE_EDGES = np.arange(0, 181, 10)  # bins of the true angle [degrees]
HISTOGRAM_EDGES = np.concatenate([[0], np.logspace(-2, math.log10(180), 60)])  # of errors [degrees]
SHARES = 100 * (1 - 10 ** -np.linspace(0, 5, 101))  # percentiles, denser towards the worst


@kept
def test_rotations() -> Tensor:
    """Rotations (100000, 3, 3) float32, uniform over SO(3), that the errors are measured on."""
    return data.haar(TEST_ROTATIONS, TEST_SEED)


@kept
def test_places() -> np.ndarray:
    """Their places (100000, 3) float32 in the unit ball: axis times angle over pi."""
    return (to_rotation_vector(test_rotations()) / math.pi).numpy()


@kept
def test_angles() -> np.ndarray:
    """Their angles (100000,) float32 in degrees."""
    return rotation_angle(test_rotations()).rad2deg().numpy()


@torch.inference_mode()
def predicted(network: SanityNets, rotations: Tensor) -> Tensor:
    """What one network makes of rotations (N, 3, 3), on the CPU."""
    parts = rotations.to(best_device()).split(20_000)
    return torch.cat([network(part[None])[0] for part in parts]).cpu()


@kept
def sanity_errors(kind: str, seed: int, recipe: str = "sanity") -> np.ndarray:
    """Errors (100000,) float32 in degrees of one network on the test rotations."""
    answers = predicted(one_sanity(kind, seed, recipe), test_rotations())
    return geodesic_distance(answers, test_rotations()).rad2deg().numpy()


def worst_error(kind: str, seed: int) -> float:
    """The largest error [degrees] of one network that a search finds, from the worst test rotations.

    Each round looks around the worst tenth at 0.7 of the distance: the sheets on which a network must
    fail are thin, and 100,000 random rotations need not hit where it fails most.
    """
    generator = torch.Generator().manual_seed(seed)
    errors = torch.tensor(sanity_errors(kind, seed))
    rotations, found, reach = test_rotations(), float(errors.max()), 0.1
    for _ in range(30):
        kept = rotations[errors.topk(200).indices].repeat(10, 1, 1)
        steps = reach * torch.randn(len(kept), 3, generator=generator)
        rotations = torch.cat([kept[:200], kept @ from_rotation_vector(steps)])
        answers = predicted(one_sanity(kind, seed), rotations)
        errors = geodesic_distance(answers, rotations).rad2deg()
        found, reach = max(found, float(errors.max())), 0.7 * reach
    return found


def sanity_square(kind: str, seed: int, turns: Tensor) -> Square[Tensor, Tensor]:
    """The commuting square of one network: turn, then ask, against ask, then turn.

    The sanity network should give back what it is given, so it should commute with every rotation from
    the left. Over 2000 test rotations taken together; that of `turns` (R, 3, 3) whose error is the
    median.
    """
    network = one_sanity(kind, seed)

    def act(turn: Tensor, rotations: Tensor) -> Tensor:
        return turn.to(rotations) @ rotations

    with torch.inference_mode():
        inputs = [test_rotations()[:2000]]
        return typical(squares(lambda x: predicted(network, x), act, act, inputs, turns))


def table_of(errors: np.ndarray) -> dict[str, Any]:
    """Summaries of the errors (seeds, N) of one representation."""
    pooled = errors.ravel()
    angles = np.tile(test_angles(), len(errors))
    bins = np.digitize(angles, ANGLE_EDGES[1:-1])
    return {
        "mean": errors.mean(1).tolist(),
        "max": errors.max(1).tolist(),
        "std": errors.std(1).tolist(),
        "histogram": np.histogram(pooled, HISTOGRAM_EDGES)[0].tolist(),
        "percentiles": np.percentile(pooled, SHARES).round(4).tolist(),
        "mean_by_angle": [float(pooled[bins == b].mean()) for b in range(len(ANGLE_EDGES) - 1)],
        "max_by_angle": [float(pooled[bins == b].max()) for b in range(len(ANGLE_EDGES) - 1)],
    }


def sanity_table() -> dict[str, Any]:
    """`table_of` every representation of the sanity test, and the `worst_error` of each seed."""
    return {
        kind: table_of(np.stack([sanity_errors(kind, seed) for seed in range(SEEDS)]))
        | {"searched": [worst_error(kind, seed) for seed in range(SEEDS)]}
        for kind in SANITY_KINDS
    }


def official_table() -> dict[str, Any]:
    """Mean, largest and standard deviation of each seed's errors after the official code's schedule."""
    table = {}
    for kind in OFFICIAL_KINDS:
        errors = np.stack([sanity_errors(kind, s, "sanity-official") for s in range(SEEDS)])
        whole = table_of(errors)
        table[kind] = {name: whole[name] for name in ("mean", "max", "std")}
    return table
