"""A body of joints: forward kinematics, limits, and the poses that they allow.

x points forward, y to the body's left, z up; lengths are in metres, limits in degrees. At rest the
body stands with its arms out.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from core.groups.so3 import about_axis, from_euler
from core.inputs.bvh import Motion


@dataclass(frozen=True)
class Skeleton:
    """Joints in an order where parents come first; the root's parent is -1, its place the origin.

    offsets: (J, 3) from the parent, in the parent's frame; limits: (J, 3, 2), the range of each joint's
    Euler angles XYZ about its own axes.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: Tensor
    limits: Tensor

    @cached_property
    def levels(self) -> list[tuple[list[int], list[int]]]:
        """(joints, their parents) by depth, below the root: what can be placed at once."""
        depth = [0]
        for parent in self.parents[1:]:
            depth.append(depth[parent] + 1)
        joints = [
            [j for j, d in enumerate(depth) if d == level] for level in range(1, max(depth) + 1)
        ]
        return [(row, [self.parents[joint] for joint in row]) for row in joints]

    @property
    def first_children(self) -> list[int]:
        """The joints that hang on the root."""
        return [joint for joint, parent in enumerate(self.parents) if parent == 0]

    @property
    def bones(self) -> list[tuple[int, int]]:
        """(parent, joint) of every joint but the root."""
        return [(parent, joint) for joint, parent in enumerate(self.parents) if parent >= 0]


def skeleton_of(motion: Motion) -> Skeleton:
    """The skeleton of a file; it knows no limits."""
    limits = torch.zeros(len(motion.names), 3, 2)
    return Skeleton(motion.names, motion.parents, motion.offsets, limits)


def forward_kinematics(skeleton: Skeleton, rotations: Tensor) -> Tensor:
    """Where the joints are (..., J, 3), for their local rotations (..., J, 3, 3).

    A joint turns all that hangs on it: p_j = p_parent + G_parent o_j, G_j = G_parent R_j.
    """
    return torch.stack(_chained(skeleton, rotations)[0], -2)


def posed(skeleton: Skeleton, rotations: Tensor) -> tuple[Tensor, Tensor]:
    """Where the joints are (..., J, 3), and their rotations in the world G (..., J, 3, 3)."""
    places, frames = _chained(skeleton, rotations)
    return torch.stack(places, -2), torch.stack(frames, -3)


def _chained(skeleton: Skeleton, rotations: Tensor) -> tuple[list[Tensor], list[Tensor]]:
    offsets = skeleton.offsets.to(rotations)
    frames: list[Tensor] = [rotations[..., 0, :, :]] * len(skeleton.parents)
    places: list[Tensor] = [torch.zeros_like(rotations[..., 0, :, 0])] * len(skeleton.parents)
    for joints, parents in skeleton.levels:
        above = torch.stack([frames[parent] for parent in parents], -3)
        base = torch.stack([places[parent] for parent in parents], -2)
        placed = base + (above @ offsets[joints][..., None]).squeeze(-1)
        turned = above @ rotations[..., joints, :, :]
        for at, joint in enumerate(joints):
            frames[joint], places[joint] = turned[..., at, :, :], placed[..., at, :]
    return places, frames


def random_poses(skeleton: Skeleton, count: int, generator: torch.Generator) -> Tensor:
    """Local rotations (count, J, 3, 3) float32, each angle uniform within its limits.

    The root faces anywhere, as the paper's augmentation about the vertical axis has it.
    """
    low, high = torch.deg2rad(skeleton.limits).unbind(-1)
    share = torch.rand(count, *low.shape, generator=generator)
    heading = 2 * math.pi * torch.rand(count, generator=generator)
    return facing(from_euler(low + share * (high - low), "XYZ"), heading)


def motion(skeleton: Skeleton, frames: int, seed: int) -> Tensor:
    """Local rotations (frames, J, 3, 3) float32 of a smooth loop that turns once about the vertical."""
    generator = torch.Generator().manual_seed(seed)
    low, high = torch.deg2rad(skeleton.limits).unbind(-1)
    time = 2 * math.pi * torch.arange(frames)[:, None, None] / frames
    phase = 2 * math.pi * torch.rand(low.shape, generator=generator)
    beats = torch.randint(1, 4, low.shape, generator=generator)
    share = 0.5 + 0.4 * torch.sin(beats * time + phase)
    return facing(from_euler(low + share * (high - low), "XYZ"), time.flatten())


def facing(rotations: Tensor, heading: Tensor) -> Tensor:
    """Local rotations (B, J, 3, 3), their roots turned about the vertical by angles (B,)."""
    root = about_axis(2, heading) @ rotations[:, 0]
    return torch.cat([root[:, None], rotations[:, 1:]], 1)


_STILL = ((0, 0), (0, 0), (0, 0))
_MIDDLE = (  # name, parent, offset, limits about x, y, z
    ("pelvis", None, (0, 0, 0), ((-20, 20), (-20, 30), (0, 0))),
    ("spine", "pelvis", (0, 0, 0.10), ((-12, 12), (-10, 25), (-12, 12))),
    ("chest", "spine", (0, 0, 0.16), ((-12, 12), (-10, 25), (-15, 15))),
    ("upper chest", "chest", (0, 0, 0.16), ((-8, 8), (-5, 15), (-15, 15))),
    ("neck", "upper chest", (0, 0, 0.14), ((-15, 15), (-20, 30), (-30, 30))),
    ("head", "neck", (0, 0, 0.10), ((-12, 12), (-15, 20), (-25, 25))),
    ("crown", "head", (0, 0, 0.18), _STILL),
)
_SIDE = (  # of the left; the right is its mirror image
    ("collar", "upper chest", (0, 0.04, 0.09), ((-8, 15), (0, 0), (-12, 8))),
    ("shoulder", "collar", (0, 0.14, 0), ((-85, 60), (-45, 45), (-100, 30))),
    ("elbow", "shoulder", (0, 0.28, 0), ((0, 0), (-60, 60), (-135, 0))),
    ("wrist", "elbow", (0, 0.25, 0), ((-30, 30), (0, 0), (-50, 50))),
    ("fingers", "wrist", (0, 0.16, 0), _STILL),
    ("hip", "pelvis", (0, 0.10, -0.06), ((-5, 40), (-100, 25), (-25, 25))),
    ("knee", "hip", (0, 0, -0.42), ((0, 0), (0, 130), (0, 0))),
    ("ankle", "knee", (0, 0, -0.42), ((-12, 12), (-25, 25), (-10, 10))),
    ("toes", "ankle", (0.19, 0, -0.06), _STILL),
)


def _human() -> Skeleton:
    rows: list[tuple] = list(_MIDDLE)
    for side, mirrored in (("left", False), ("right", True)):
        own = {name for name, *_ in _SIDE}
        for name, parent, (x, y, z), (about_x, about_y, about_z) in _SIDE:
            above = f"{side} {parent}" if parent in own else parent
            if mirrored:  # angles about x and z change their sign, and so swap their limits
                y, about_x, about_z = -y, _swapped(about_x), _swapped(about_z)
            rows.append((f"{side} {name}", above, (x, y, z), (about_x, about_y, about_z)))
    names = tuple(name for name, *_ in rows)
    return Skeleton(
        names,
        tuple(-1 if parent is None else names.index(parent) for _, parent, *_ in rows),
        torch.tensor([offset for *_, offset, _ in rows], dtype=torch.float32),
        torch.tensor([limits for *_, limits in rows], dtype=torch.float32),
    )


def _swapped(limits: tuple[int, int]) -> tuple[int, int]:
    return -limits[1], -limits[0]


HUMAN = _human()
