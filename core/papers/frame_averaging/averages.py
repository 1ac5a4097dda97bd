"""Trained backbones under the frames that one can choose, and along a spectrum that is stretched."""

from typing import Literal

import numpy as np
import torch
from torch import Tensor

from core.device import best_device
from core.equivariance import relative_error
from core.groups.frames import Frame, Group, pca_frame, weighted_frame
from core.nets.point_net import DGCNN, Averaged, PointNet, PointOutput, frame_average
from core.papers.frame_averaging.train import trained_points

STRETCHED_POINTS = 256
JUMP = np.array([-1e-6, 1e-6])  # close to 0 from both sides; at 0 the axes are not defined

Averaging = Literal["full", "one", "weighted"]


def frame_for(points: Tensor, averaging: Averaging, group: Group) -> Frame:
    """The frame of clouds (B, N, 3) by the visitor's choice.

    "one" takes the first pose that the eigenvectors happen to give: the average of one element.
    """
    if averaging == "weighted":
        return weighted_frame(points, moving=group in ("SE(3)", "E(3)"))
    frame = pca_frame(points, group)
    return frame if averaging == "full" else frame.one(torch.zeros(len(points), dtype=torch.long))


def say(
    name: str, points: Tensor, averaging: Averaging | None, group: Group
) -> PointOutput | Averaged:
    """A trained backbone's output for clouds (B, N, 3), plain or averaged."""
    network: PointNet | DGCNN = trained_points(name)
    if averaging is None:
        return network(points)
    return frame_average(network, points, frame_for(points, averaging, group))


def stretched(points: Tensor, stretch: float) -> Tensor:
    """STRETCHED_POINTS of a cloud (N, 3), their standard deviations along their own axes to the power
    `stretch`.

    1 leaves the shape (up to size), 0 makes all eigenvalues equal, as a cube's or sphere's are, and
    below 0 their order is reversed.
    """
    few = points[:STRETCHED_POINTS]
    frame = pca_frame(few[None])
    axes = frame.axes[0, 0].double()
    spread = frame.eigenvalues[0].double().clamp_min(1e-9).sqrt()
    factors = (spread / spread.prod() ** (1 / 3)) ** (stretch - 1)
    moved = (few.double() - frame.centre[0].double()) @ axes * factors @ axes.T
    return (moved / moved.norm(dim=1).max()).float()


def compared(backbone: str, seed: int) -> list[tuple[str, str, Averaging]]:
    """Name, checkpoint and kind of the averages over the PCA frame and over the weighted one.

    The weighted frame's poses are any poses, so it averages the backbone that was trained on all.
    """
    return [
        ("averaged", f"{backbone}-averaged-seed{seed}", "full"),
        ("weighted", f"{backbone}-augmented-seed{seed}", "weighted"),
    ]


@torch.inference_mode()
def logits_along(
    points: Tensor, stretches: np.ndarray, backbone: str, seed: int
) -> dict[str, Tensor]:
    """Logits (S, C) of both averages at each stretch of a cloud."""
    clouds = torch.stack([stretched(points, s) for s in stretches]).to(best_device())
    return {
        key: torch.cat(
            [say(name, part, averaging, "SE(3)").logits for part in clouds.split(8)]
        ).cpu()
        for key, name, averaging in compared(backbone, seed)
    }


def jumps(points: Tensor, backbone: str, seed: int) -> dict[str, float]:
    """Of both averages, the relative change of the logits over JUMP, where all eigenvalues meet."""
    logits = logits_along(points, JUMP, backbone, seed)
    return {name: relative_error(after, before, before) for name, (before, after) in logits.items()}
