"""Inverse kinematics for a visitor's skeleton: small networks fitted to its motion on the spot."""

import copy
import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from core.data.skeleton import facing, forward_kinematics, skeleton_of
from core.inputs.bvh import Motion
from core.papers.rotation_continuity.exhibit import Dance
from core.papers.rotation_continuity.model import InverseKinematicsNets
from core.papers.rotation_continuity.train import InverseKinematicsTask
from core.seeds import seeded

BATCH = 32
STEPS = 1500
STAGES = 20  # of a training that is watched
HELD_OUT = 5  # every fifth frame is not trained on


def fit(motion: Motion, kinds: Sequence[str], steps: int) -> Iterator[InverseKinematicsNets]:
    """Train one network for each kind on the file's frames, facing anywhere, as the paper does.

    Yields copies of the networks as they are, STAGES times.
    """
    skeleton = skeleton_of(motion)
    trained_on = motion.rotations[torch.arange(len(motion.rotations)) % HELD_OUT != HELD_OUT - 1]
    generator = torch.Generator().manual_seed(0)

    def poses(step: int) -> Tensor:
        rows = torch.randint(len(trained_on), (BATCH,), generator=generator)
        return facing(trained_on[rows], 2 * math.pi * torch.rand(BATCH, generator=generator))[None]

    model = seeded(0, lambda: InverseKinematicsNets(tuple(kinds), 1, len(motion.names)))
    none = torch.zeros(0, len(motion.names), 3)
    task = InverseKinematicsTask(model, skeleton, poses, none, torch.device("cpu"))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    for step in range(1, steps + 1):
        optimizer.zero_grad(set_to_none=True)
        task.loss(step).backward()
        optimizer.step()
        if step % (steps // STAGES) == 0:
            yield copy.deepcopy(model).eval().requires_grad_(False)


@torch.inference_mode()
def film(motion: Motion, model: InverseKinematicsNets, most: int = 361) -> Dance:
    """The held-out frames in order, at most so many, while the body turns once about the vertical."""
    held_out = motion.rotations[HELD_OUT - 1 :: HELD_OUT]
    rows = held_out if len(held_out) else motion.rotations
    rows = rows[:: -(-len(rows) // most)]
    skeleton = skeleton_of(motion)
    turn = 2 * math.pi * torch.arange(len(rows)) / len(rows)
    truth = forward_kinematics(skeleton, facing(rows, turn))
    placed = forward_kinematics(skeleton, model(truth[None]))
    by_kind = {kind: places.numpy() for kind, places in zip(model.heads.kinds, placed, strict=True)}
    return Dance(skeleton, truth.numpy(), by_kind)
