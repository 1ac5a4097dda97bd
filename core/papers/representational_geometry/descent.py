"""Gradient descent without noise, on the spot: then weights move in the span of the means alone."""

import numpy as np
import torch

from core.data.patterns import INPUTS, Task
from core.papers.representational_geometry.model import SHAPES, start
from core.papers.representational_geometry.records import Way

LIVE_STEPS, LIVE_RATE = 500, 0.4
SHOTS = 16  # frames of a training


@torch.inference_mode()
def descend(
    task: Task,
    shape: str,
    seed: int,
    scale: float = 1.0,
    steps: int = LIVE_STEPS,
    dtype=torch.float32,
) -> Way:
    """A network on a task, its first weights times `scale`, all conditions in each step.

    A step changes W by -rate G^T M / P and b by -rate 1^T G / P, for gradients G (P, N) at the hidden
    units, and so what the units see of the means, C = M W^T + b, by -rate (M M^T + 1) G / P. Nothing else
    of the INPUTS x N weights matters, or moves: this is that network, exactly.
    """
    means, truth = task.means, (task.targets > 0).to(dtype)
    begun = start(seed, INPUTS, truth.shape[1])
    readout, f = begun.readout.to(dtype), SHAPES[shape]
    c = (scale * means @ begun.weight[: means.shape[1]].double()).to(dtype)
    push = (-LIVE_RATE / len(means) * (means @ means.mT + 1)).to(dtype)
    noted = (0, *map(round, np.geomspace(4, steps, SHOTS - 1)))
    frames = []
    for step in range(steps + 1):
        if step in noted:
            frames.append(c)
        error = torch.sigmoid(f.value(c) @ readout) - truth
        c = torch.addmm(c, push, (error @ readout.mT) * f.slope(c))
    return Way(task, shape, torch.stack(frames).double(), noted)
