"""The plane first: rotations of a circle, told by one angle or by a cosine and a sine.

Both networks see the same 2x2 matrices and are judged by the same loss on matrices. One angle must be
torn somewhere: a continuous network followed by the angle's map winds zero times around the circle, the
identity winds once, so that for some rotation the answer is exactly opposite.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from core.nets.mlp import mlp
from core.seeds import seeded

HEADS = {"angle": 1, "circle": 2}  # name -> outputs
GRID = 720  # angles of the picture
BATCH = 64
SNAPSHOTS = 12


@dataclass(frozen=True)
class ToyRun:
    """A training. predicted: name -> (snapshots, GRID) angles [degrees]; steps: of each snapshot."""

    steps: list[int]
    predicted: dict[str, np.ndarray]

    def error(self, name: str) -> np.ndarray:
        """Errors (snapshots, GRID) in degrees, 0 to 180."""
        apart = self.predicted[name] - grid_degrees()
        return np.abs((apart + 180) % 360 - 180)


def grid_degrees() -> np.ndarray:
    """The angles (GRID,) of the picture, in degrees."""
    return np.arange(GRID) * 360 / GRID


def planar(angle: Tensor) -> Tensor:
    """Rotations of the plane as rows (N, 4) of their 2x2 matrices."""
    c, s = angle.cos(), angle.sin()
    return torch.stack([c, -s, s, c], -1)


def head(name: str, raw: Tensor) -> Tensor:
    """A network's raw output (N, 1 or 2) to the angle (N,) of its rotation."""
    return raw[:, 0] if name == "angle" else torch.atan2(raw[:, 1], raw[:, 0])


def train_toy(seed: int, steps: int, snapshots: int = SNAPSHOTS) -> Iterator[ToyRun]:
    """Train both networks, 4-32-32-d with tanh, side by side; yields the run at each snapshot."""
    networks = {name: _network(seed, outputs) for name, outputs in HEADS.items()}
    weights = [weight for network in networks.values() for weight in network.parameters()]
    optimizer = torch.optim.Adam(weights, lr=3e-3, fused=True)
    generator = torch.Generator().manual_seed(seed)
    run = ToyRun([], {name: np.zeros((0, GRID), np.float32) for name in HEADS})
    for step in range(1, steps + 1):
        x = planar(2 * math.pi * torch.rand(BATCH, generator=generator))
        losses = [
            (planar(head(name, net(x))) - x).square().mean() for name, net in networks.items()
        ]
        optimizer.zero_grad(set_to_none=True)
        torch.stack(losses).sum().backward()
        optimizer.step()
        if step * snapshots // steps > (step - 1) * snapshots // steps:
            run = _with_snapshot(run, networks, step)
            yield run


def _network(seed: int, outputs: int) -> nn.Sequential:
    return seeded(seed, lambda: mlp((4, 32, 32, outputs), nn.Tanh))


@torch.no_grad()
def _with_snapshot(run: ToyRun, networks: dict[str, nn.Sequential], step: int) -> ToyRun:
    x = planar(torch.from_numpy(np.deg2rad(grid_degrees())).float())
    answers = {name: head(name, net(x)).rad2deg().numpy() for name, net in networks.items()}
    joined = {name: np.vstack([run.predicted[name], answers[name]]) for name in networks}
    return ToyRun([*run.steps, step], joined)
