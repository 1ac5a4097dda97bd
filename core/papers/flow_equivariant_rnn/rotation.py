"""Flow Equivariant RNNs on rotations: the same recurrence lifted to velocities x C_N.

Paper: arXiv 2507.14793, rotating MNIST. The hidden state has N orientation channels (regular
representation of C_N); the copy of angular velocity nu turns by nu each frame: its plane rotates
and its orientation axis shifts by nu N / 360.

Departures from the official code, which builds on escnn: a 3x3 filter is turned by 45 degrees by
moving its ring of eight taps one place on (exact for quarter turns, the usual grid approximation
between them), and the orientation shift is exact because every nu is a multiple of 360 / N
(the official code turns multiples of 90 degrees by the wrong angle).
Quarter turns of a square image are exact; 45 degrees interpolate bilinearly.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.papers.flow_equivariant_rnn.model import FlowCell, Seq2Seq

# Taps of a 3x3 filter around its centre, counter-clockwise from the right (row * 3 + column).
_RING = (5, 2, 1, 0, 3, 6, 7, 8)


@dataclass(frozen=True)
class RotationConfig:
    """Hyperparameters of a rotation model; the paper's hidden is 32."""

    order: int = 4  # N of C_N: 4 or 8
    hidden: int = 8  # fields, each with N orientation channels
    flow: bool = True  # False: V = {0}, the G-RNN
    decoder_layers: int = 2

    @property
    def velocities(self) -> tuple[int, ...]:
        """Angular velocities in units of 360 / N degrees per frame: all of C_N, or rest alone."""
        return tuple(range(self.order)) if self.flow else (0,)


def rotate_plane(x: Tensor, turns: int, order: int) -> Tensor:
    """x (..., H, H) turned counter-clockwise by turns * 360 / order degrees about its centre."""
    quarter, rest = divmod(turns % order * 4, order)
    if rest == 0:
        return torch.rot90(x, quarter, (-2, -1))
    angle = 2 * math.pi * turns / order
    c, s = math.cos(angle), math.sin(angle)
    planes = x.reshape(1, -1, *x.shape[-2:])
    theta = x.new_tensor([[[c, -s, 0.0], [s, c, 0.0]]])
    grid = F.affine_grid(theta, list(planes.shape), align_corners=False)
    return F.grid_sample(planes, grid, align_corners=False).reshape(x.shape)


def act(h: Tensor, turns: int, order: int) -> Tensor:
    """The regular action on a field h (..., K * N, H, H): turn the plane, shift the orientations."""
    fields = rotate_plane(h, turns, order).unflatten(-3, (-1, order))
    return fields.roll(turns, -3).flatten(-4, -3)


def _turned_filters(weight: Tensor, order: int) -> Tensor:
    """All N turns of 3x3 filters: (..., 3, 3) -> (N, ..., 3, 3)."""
    ring = weight.flatten(-2)[..., list(_RING)]
    slots = [_RING.index(tap) if tap in _RING else 8 for tap in range(9)]
    centre = weight[..., 1, 1, None]
    step = 8 // order
    turned = [torch.cat((ring.roll(step * n, -1), centre), -1)[..., slots] for n in range(order)]
    return torch.stack(turned).unflatten(-1, (3, 3))


class RotationCell(FlowCell):
    """The recurrence on K fields of N orientations over a square: (B, V, K * N, H, H)."""

    def __init__(self, config: RotationConfig):
        super().__init__()
        self.config = config
        K, N = config.hidden, config.order
        self.lift = nn.Parameter(torch.empty(K, 1, 3, 3))
        self.weight = nn.Parameter(torch.empty(K, K, N, 3, 3))
        nn.init.kaiming_uniform_(self.lift, a=math.sqrt(5))
        nn.init.kaiming_uniform_(self.weight.view(K, -1, 3, 3), a=math.sqrt(5))

    def drive(self, frames: Tensor) -> Tensor:
        lifted = F.conv2d(frames.flatten(0, 1), self._lifting_filters(), padding=1)
        return lifted.unflatten(0, frames.shape[:2])

    def first(self, drive: Tensor) -> Tensor:
        return torch.relu(drive).unsqueeze(1).expand(-1, len(self.config.velocities), -1, -1, -1)

    def forward(self, drive: Tensor, h: Tensor) -> Tensor:
        copies = zip(h.unbind(1), self.config.velocities, strict=True)
        carried = torch.stack([act(copy, turns, self.config.order) for copy, turns in copies], 1)
        recurrent = F.conv2d(carried.flatten(0, 1), self._group_filters(), padding=1)
        return torch.relu(drive.unsqueeze(1) + recurrent.unflatten(0, h.shape[:2]))

    def _lifting_filters(self) -> Tensor:
        return _turned_filters(self.lift, self.config.order).transpose(0, 1).flatten(0, 1)

    def _group_filters(self) -> Tensor:
        """(K N, K N, 3, 3): output orientation g sees input orientation h through g . w[h - g]."""
        turned = _turned_filters(self.weight, self.config.order)  # (g, K, K, N, 3, 3)
        shifted = torch.stack([filters.roll(g, 2) for g, filters in enumerate(turned)], 1)
        return shifted.flatten(2, 3).flatten(0, 1)  # (K, g, K * N, 3, 3) -> (K N, K N, 3, 3)


def rotation_model(config: RotationConfig) -> Seq2Seq[RotationCell]:
    """The sequence model of `config`, freshly initialised from torch's global seed.

    As in the official code the decoder is an ordinary zero-padded convolution over all
    orientation channels, so that the hidden state is equivariant and the prediction need not be.
    """
    channels = config.hidden * config.order
    return Seq2Seq(RotationCell(config), channels, config.decoder_layers, "zeros")
