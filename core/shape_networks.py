"""Networks that tell the family of a shape and its normals: their training, and what is measured."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from core import checkpoints
from core.data.shapes import Clouds, ShapeClouds
from core.equivariance import EquivarianceError, equivariance_error
from core.groups.frames import Group, pca_frame
from core.groups.rotations import act
from core.nets.point_net import (
    DGCNN,
    Averaged,
    Config,
    PointNet,
    PointOutput,
    frame_average,
    point_network,
)

BATCH = 16  # clouds a step
BACKBONES = {
    "pointnet": Config("pointnet"),
    "dgcnn": Config("dgcnn", local=32, cloud=128),
}

PointModel = Callable[[Tensor], PointOutput | Averaged]


def normal_loss(predicted: Tensor, truth: Tensor) -> Tensor:
    """1 - cos^2 of the angle to the true normal, averaged: the paper's loss, blind to the sign."""
    return (1 - F.cosine_similarity(predicted, truth, dim=-1).square()).mean()


@dataclass
class ShapesTask:
    """Tell the family of a cloud and the normal at each of its points."""

    model: PointNet | DGCNN
    forward: PointModel
    train_clouds: ShapeClouds
    held_out: Clouds
    seed: int
    device: torch.device

    def loss(self, step: int) -> Tensor:
        """Cross entropy plus `normal_loss`, on a batch drawn from (seed, step)."""
        clouds = self.train_clouds.batch(BATCH, self.seed * 1_000_003 + step).to(self.device)
        output = self.forward(clouds.points)
        wrong = F.cross_entropy(output.logits, clouds.labels)
        return wrong + normal_loss(output.normals, clouds.normals)

    def validate(self) -> dict[str, float]:
        """Accuracy and normal loss on held-out shapes, posed as in training."""
        parts = list(zip(*(tensor.split(20) for tensor in self.held_out), strict=True))
        outputs = [self.forward(points.to(self.device)) for points, _, _ in parts]
        right = [
            (o.logits.argmax(1).cpu() == part[2]) for o, part in zip(outputs, parts, strict=True)
        ]
        losses = [normal_loss(o.normals.cpu(), p[1]) for o, p in zip(outputs, parts, strict=True)]
        return {
            "accuracy": torch.cat(right).double().mean().item(),
            "normal_loss": torch.stack(losses).mean().item(),
        }


def trained(slug: str, name: str) -> PointNet | DGCNN:
    """A paper's trained backbone, as `checkpoints.network` has it."""
    return checkpoints.network(slug, name, lambda card: point_network(BACKBONES[card["model"]]))


def forward(network: PointNet | DGCNN, group: Group | None, dtype: torch.dtype) -> PointModel:
    """The network in `dtype`, plain for group None, else averaged over the PCA frame of the group."""
    exact = deepcopy(network).to(dtype)
    if group is None:
        return exact
    return lambda points: frame_average(exact, points, pca_frame(points, group))


def invariance_error(model: PointModel, points: Tensor, rotations: Tensor) -> EquivarianceError:
    """Of the logits: clouds (B, N, 3) one by one, each turned by all rotations (R, 3, 3)."""
    return equivariance_error(
        lambda x: model(x).logits, act, lambda _, logits: logits, points[:, None], rotations
    )


def normal_error(model: PointModel, points: Tensor, rotations: Tensor) -> EquivarianceError:
    """Of the normals, likewise."""
    return equivariance_error(lambda x: model(x).normals, act, act, points[:, None], rotations)


def angles(predicted: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Angles [degrees] between unoriented normals (N, 3): 0 to 90."""
    size = np.linalg.norm(predicted, axis=1) * np.linalg.norm(truth, axis=1)
    cosine = np.abs((predicted * truth).sum(1)) / np.maximum(size, 1e-12)
    return np.degrees(np.arccos(np.clip(cosine, 0, 1)))


class Score(NamedTuple):
    """Share of right classes, and the median angle of unoriented normals [degrees]."""

    accuracy: float
    normal_angle: float


@torch.inference_mode()
def score(model: PointModel, clouds: Clouds) -> Score:
    """Of a model on labelled clouds."""
    outputs = [model(part) for part in clouds.points.split(20)]
    logits = torch.cat([output.logits for output in outputs]).cpu()
    normals = torch.cat([output.normals for output in outputs]).cpu().flatten(0, 1).numpy()
    right = (logits.argmax(1) == clouds.labels.cpu()).double().mean().item()
    truth = clouds.normals.cpu().flatten(0, 1).numpy()
    return Score(right, float(np.median(angles(normals, truth))))
