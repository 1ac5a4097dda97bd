"""A figure whose limbs are the six things, moved by the skeleton of a motion.

A thing hangs at the middle of a bone and turns with it. The bones are those whose middles are farthest
apart at rest; a skeleton of fewer bones carries fewer things. All is enlarged until the things stand as
far apart, at their closest, as neighbours in an assembly.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.data.assemblies import EACH, THINGS, Moves, Scenes, loose
from core.data.skeleton import HUMAN, Skeleton, motion, posed, skeleton_of
from core.groups.rotations import random_rotations
from core.inputs.bvh import Motion

FRAMES = 48  # of a motion that are shown, evenly over it
CLOSEST = 1.6  # mean over the frames of the distance of the nearest two [radii of a thing]
SHORT = 0.05  # a bone shorter than this share of the skeleton carries nothing


class Puppet(NamedTuple):
    """A motion as T scenes, and its bones as segments (T, J - 1, 2, 3) in the same units."""

    scenes: Scenes
    bones: Tensor

    def drawn(self) -> tuple[np.ndarray, np.ndarray]:
        """Points and bones about the middle of the motion, nearly all within the unit ball."""
        middle = self.scenes.points.mean((0, 1))
        points = self.scenes.points - middle
        reach = points.norm(dim=2).quantile(0.98)
        return (points / reach).numpy(), ((self.bones - middle) / reach).numpy()


def dancing() -> Puppet:
    """A body of twenty-five joints, in a loop of its own."""
    return _built(HUMAN, motion(HUMAN, FRAMES, 0))


def of_motion(brought: Motion) -> Puppet:
    """A visitor's skeleton and its motion."""
    rows = torch.linspace(0, len(brought.rotations) - 1, FRAMES).long()
    return _built(skeleton_of(brought), brought.rotations[rows])


def _built(skeleton: Skeleton, rotations: Tensor) -> Puppet:
    places, frames = posed(skeleton, rotations)
    rest = posed(skeleton, torch.eye(3).repeat(len(skeleton.names), 1, 1))[0]
    above, joints = (torch.tensor(each) for each in zip(*skeleton.bones, strict=True))
    long = (rest[above] - rest[joints]).norm(dim=1) > SHORT * rest.norm(dim=1).max()
    above, joints = above[long], joints[long]
    chosen = _apart((rest[above] + rest[joints]) / 2)
    above, joints = above[chosen], joints[chosen]
    middles = (places[:, above] + places[:, joints]) / 2  # (T, p, 3)
    p = len(chosen)
    gaps = torch.cdist(middles, middles) + torch.diag(torch.full((p,), torch.inf))
    scale = CLOSEST / gaps.flatten(1).amin(1).mean().clamp_min(1e-3) if p > 1 else 1.0
    generator = torch.Generator().manual_seed(0)
    things = loose("test", 1, generator)
    kept = things.parts[0] < p
    scenes = Scenes(*(part[:, kept].expand(FRAMES, p * EACH, *part.shape[2:]) for part in things))
    turns = frames[:, above].double() @ random_rotations(p, generator)
    scenes = scenes.moved(Moves(turns, scale * middles))
    segments = torch.stack([places[:, list(each)] for each in zip(*skeleton.bones, strict=True)], 2)
    return Puppet(scenes, scale * segments)


def _apart(middles: Tensor) -> list[int]:
    """Of bones' middles (M, 3) as many as there are things, each far from those before."""
    chosen = [int(middles.norm(dim=1).argmax())]
    while len(chosen) < min(len(THINGS), len(middles)):
        chosen.append(int(torch.cdist(middles, middles[chosen]).amin(1).argmax()))
    return sorted(chosen)
