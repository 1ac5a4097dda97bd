"""The recurrence as the official code states it: the peer that tests and benchmarks compare with.

A loop over velocities of torch.roll, a circular convolution, and a stack, with the weights of one
of our models. Source: github.com/akandykeller/FERNN, moving_mnist_fp/moving_mnist_models.py.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from core.papers.flow_equivariant_rnn.model import Seq2Seq


def _circular(x: Tensor, weight: Tensor) -> Tensor:
    return F.conv2d(F.pad(x, (1, 1, 1, 1), mode="circular"), weight)


class OfficialRollout:
    """Predictions (B, P, 1, H, W) of a shift model's weights, by the formulation of the paper."""

    def __init__(self, model: Seq2Seq):
        self.model = model

    def __call__(self, frames: Tensor, horizon: int) -> Tensor:
        """frames: (B, T, 1, H, W)."""
        config, (B, _, _, H, W) = self.model.cell.config, frames.shape
        h = frames.new_zeros(B, len(config.velocities), config.hidden, H, W)
        for u in frames.unbind(1):
            h = self._step(u, h)
        predictions: list[Tensor] = []
        u = frames[:, -1]
        for _ in range(horizon):
            h = self._step(u, h)
            u = self.model.decoder(h.max(1)[0])
            predictions.append(u)
        return torch.stack(predictions, 1)

    def _step(self, u: Tensor, h: Tensor) -> Tensor:
        cell = self.model.cell
        moved = [
            torch.roll(h[:, i], shifts=velocity, dims=(2, 3))
            for i, velocity in enumerate(cell.config.velocities)
        ]
        stacked = torch.stack(moved, dim=1)
        recurrent = _circular(stacked.flatten(0, 1), cell.conv_h.weight).view(stacked.shape)
        drive = _circular(u, cell.conv_u.weight).unsqueeze(1).expand_as(stacked)
        return torch.relu(drive + recurrent)
