"""Five charged particles in free space: our simulator, with the protocol of EGNN's experiment.

Charges are +1 or -1 at random, forces k q_i q_j (x_i - x_j) / |x_i - x_j|^3 (like charges repel),
unit masses, leapfrog; each pair's force is clipped, where the official simulator, whose numbers these
are, clips the sum. Positions and velocities after a run-in are given; the positions 1000 steps later
are to be predicted. Source: arXiv 2102.09844, section 5.1.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.memory import kept

PARTICLES = 5
STEP = 1e-3  # [time]
HORIZON = 1000  # steps to predict over
RUN_IN = 3000  # steps before the input is taken
STRONGEST = 0.1 / STEP  # forces are clipped to it [mass length / time^2]
SPREAD = 1.0  # standard deviation of the first positions [length]
SPEED = 0.5  # norm of each first velocity [length / time]

_PAIRS = np.array([(i, j) for i in range(PARTICLES) for j in range(i)])
_INCIDENCE = np.zeros((PARTICLES, len(_PAIRS)), np.float32)
for _column, (_i, _j) in enumerate(_PAIRS):
    _INCIDENCE[_i, _column], _INCIDENCE[_j, _column] = 1, -1

Split = Literal["train", "validation", "test"]
SIZES: dict[Split, int] = {"train": 3000, "validation": 500, "test": 2000}


class Systems(NamedTuple):
    """B systems: position, velocity and later position (B, 5, 3), charge (B, 5)."""

    position: Tensor
    velocity: Tensor
    charge: Tensor
    target: Tensor

    def turned(self, rotation: Tensor) -> "Systems":
        """The world turned by one rotation (3, 3)."""
        transposed = rotation.to(self.position).T
        return Systems(
            self.position @ transposed,
            self.velocity @ transposed,
            self.charge,
            self.target @ transposed,
        )

    def to(self, device: torch.device) -> "Systems":
        """The same on another device."""
        return Systems(*(tensor.to(device) for tensor in self))

    def pick(self, rows: Tensor | slice) -> "Systems":
        """Some of the systems."""
        return Systems(*(tensor[rows] for tensor in self))


def accelerations(position: np.ndarray, charge: np.ndarray) -> np.ndarray:
    """Of particles (5, 3, B) with charges (5, B): Coulomb forces, each component clipped."""
    between = position[_PAIRS[:, 0]] - position[_PAIRS[:, 1]]  # (10, 3, B)
    squared = (between * between).sum(1, keepdims=True)
    product = (charge[_PAIRS[:, 0]] * charge[_PAIRS[:, 1]])[:, None]
    pull = product / (squared * np.sqrt(squared)) * between
    forces = np.clip(pull, -STRONGEST, STRONGEST)
    return np.tensordot(_INCIDENCE.astype(forces.dtype), forces, 1)


def simulate(
    position: np.ndarray, velocity: np.ndarray, charge: np.ndarray, steps: int, every: int
) -> tuple[np.ndarray, np.ndarray]:
    """Leapfrog from (5, 3, B): positions and velocities (frames, 5, 3, B) at 0, every, 2 every..."""
    positions, velocities = [position], [velocity]
    pull = accelerations(position, charge)
    for step in range(1, steps + 1):
        half = velocity + 0.5 * STEP * pull
        position = position + STEP * half
        pull = accelerations(position, charge)
        velocity = half + 0.5 * STEP * pull
        if step % every == 0:
            positions.append(position)
            velocities.append(velocity)
    return np.stack(positions), np.stack(velocities)


def random_start(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First positions and velocities (5, 3, B) and charges (5, B), float32."""
    rng = np.random.default_rng(seed)
    position = SPREAD * rng.normal(size=(PARTICLES, 3, count))
    velocity = rng.normal(size=(PARTICLES, 3, count))
    velocity *= SPEED / np.linalg.norm(velocity, axis=1, keepdims=True)
    charge = rng.choice([-1.0, 1.0], (PARTICLES, count))
    return position.astype(np.float32), velocity.astype(np.float32), charge.astype(np.float32)


@kept
def systems(split: Split) -> Systems:
    """All systems of a split: simulated once a process, the same on every machine."""
    seed = list(SIZES).index(split)
    position, velocity, charge = random_start(SIZES[split], seed)
    positions, velocities = simulate(position, velocity, charge, RUN_IN + HORIZON, HORIZON)
    given = RUN_IN // HORIZON

    def tensor(values: np.ndarray) -> Tensor:
        return torch.tensor(np.moveaxis(values, -1, 0), dtype=torch.float32)

    return Systems(
        tensor(positions[given]),
        tensor(velocities[given]),
        tensor(charge),
        tensor(positions[given + 1]),
    )


@dataclass(frozen=True)
class Trajectory:
    """One system followed closely: positions (T, 5, 3), first velocity (5, 3), charge (5,)."""

    positions: np.ndarray
    velocity: np.ndarray
    charge: np.ndarray


def follow(position: np.ndarray, velocity: np.ndarray, charge: np.ndarray) -> Trajectory:
    """The HORIZON steps from a state (5, 3), in 50 frames."""
    positions, _ = simulate(
        position[..., None], velocity[..., None], charge[:, None], HORIZON, HORIZON // 50
    )
    return Trajectory(positions[..., 0], velocity, charge)
