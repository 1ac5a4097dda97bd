"""What we measure of frame averaging: frames as sets, commuting squares, accuracy in any pose."""

import torch
from torch import Tensor

from core.equivariance import EquivarianceError, equivariance_error
from core.groups.frames import Frame
from core.groups.rotations import act
from core.papers.frame_averaging.graph_models import EGNN, GNN
from core.papers.frame_averaging.nbody import Systems


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


@torch.inference_mode()
def prediction_mse(model: GNN | EGNN, systems: Systems) -> Tensor:
    """Of each system the mean squared error per coordinate of the predicted positions: (B,)."""
    predicted = model(systems.position, systems.velocity, systems.charge)
    return (predicted - systems.target).square().mean((1, 2))


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
