"""What we measure of frame averaging: frames as sets, commuting squares, accuracy in any pose."""

from collections.abc import Callable
from copy import deepcopy
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.data.shapes import Clouds
from core.equivariance import EquivarianceError, equivariance_error
from core.groups.rotations import act
from core.papers.frame_averaging.frames import Frame, Group, pca_frame
from core.papers.frame_averaging.graph_models import EGNN, GNN
from core.papers.frame_averaging.model import DGCNN, Averaged, PointNet, PointOutput, frame_average
from core.papers.frame_averaging.nbody import Systems

Forward = Callable[[Tensor], PointOutput | Averaged]


def forward(network: PointNet | DGCNN, group: Group | None, dtype: torch.dtype) -> Forward:
    """The network in `dtype`, plain for group None, else averaged over the PCA frame of the group."""
    exact = deepcopy(network).to(dtype)
    if group is None:
        return exact
    return lambda points: frame_average(exact, points, pca_frame(points, group))


def invariance_error(model: Forward, points: Tensor, rotations: Tensor) -> EquivarianceError:
    """Of the logits: clouds (B, N, 3) one by one, each turned by all rotations (R, 3, 3)."""
    return equivariance_error(
        lambda x: model(x).logits, act, lambda _, logits: logits, points[:, None], rotations
    )


def normal_error(model: Forward, points: Tensor, rotations: Tensor) -> EquivarianceError:
    """Of the normals, likewise."""
    return equivariance_error(lambda x: model(x).normals, act, act, points[:, None], rotations)


def frame_distance(frame: Frame, other: Frame) -> float:
    """The largest entry by which the poses of one frame differ from the nearest of the other.

    Both are frames of one cloud; 0 says that they are the same set.
    """
    gaps = (frame.axes[0][:, None] - other.axes[0][None]).abs().amax((2, 3))
    return float(torch.maximum(gaps.amin(0).max(), gaps.amin(1).max()))


def turned_frame(rotation: Tensor, frame: Frame) -> Frame:
    """g F: each pose with the rotation (3, 3) applied after it."""
    axes = rotation.to(frame.axes) @ frame.axes
    return Frame(axes, act(rotation, frame.centre), frame.weights, frame.eigenvalues)


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
def score(model: Forward, clouds: Clouds) -> Score:
    """Of a model on labelled clouds."""
    outputs = [model(part) for part in clouds.points.split(20)]
    logits = torch.cat([output.logits for output in outputs]).cpu()
    normals = torch.cat([output.normals for output in outputs]).cpu().flatten(0, 1).numpy()
    right = (logits.argmax(1) == clouds.labels.cpu()).double().mean().item()
    truth = clouds.normals.cpu().flatten(0, 1).numpy()
    return Score(right, float(np.median(angles(normals, truth))))


@torch.inference_mode()
def prediction_mse(model: GNN | EGNN, systems: Systems) -> float:
    """Mean squared error per coordinate of the predicted positions."""
    predicted = model(systems.position, systems.velocity, systems.charge)
    return (predicted - systems.target).square().mean().item()


@torch.inference_mode()
def particle_error(
    model: GNN | EGNN, systems: Systems, rotations: Tensor, shift: float = 1.0
) -> EquivarianceError:
    """The commuting square of predicted positions under motions of the world.

    Each rotation (R, 3, 3) is followed by a shift along all axes; all systems count as one input.
    """
    charge = systems.charge

    def predict(state: Tensor) -> Tensor:
        position, velocity = state
        return model(position, velocity, charge)

    def move(rotation: Tensor, state: Tensor) -> Tensor:
        position, velocity = act(rotation, state)
        return torch.stack([position + shift, velocity])

    state = torch.stack([systems.position, systems.velocity])
    return equivariance_error(
        predict, move, lambda rotation, x: act(rotation, x) + shift, [state], rotations
    )
