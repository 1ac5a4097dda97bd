"""Flow Equivariant RNNs on translations, and the baselines they are compared with.

Paper: T. A. Keller, "Flow Equivariant Recurrent Neural Networks", NeurIPS 2025, arXiv 2507.14793.
Recurrence, with one hidden copy for each velocity nu in V (h_0 = 0, * a circular convolution):

    h_{t+1}[nu] = relu(U * u_{t+1} + W * shift_nu(h_t[nu]))

For an input that moves along, u'_t = shift_{t nu^}(u_t), the theorem says
h'_t[nu] = shift_{t nu^}(h_t[nu - nu^]) wherever nu - nu^ is in V: the flow moves the hidden
state AND permutes its copies. V = {0} is the ordinary group-convolutional G-RNN.

As in the official code, nothing has a bias, predictions are fed back detached, and the last
observed frame enters twice (once to encode it, once to predict its successor).
Departure: sizes (see train.py).
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.memory import kept

Padding = Literal["circular", "zeros"]
Velocity = tuple[int, int]  # (v_y, v_x) [pixels / frame]


@dataclass(frozen=True)
class Config:
    """Hyperparameters of a translation model; the paper's hidden is 128 and decoder_layers 4."""

    hidden: int = 16
    velocity_range: int = 2  # V = {-r..r}^2
    flow: Literal["shift", "learned", "none"] = "shift"
    padding: Padding = "circular"
    decoder_layers: int = 2

    @property
    def velocities(self) -> tuple[Velocity, ...]:
        """V in rows of v_y, so that it reshapes to a (2r+1, 2r+1) grid."""
        axis = range(-self.velocity_range, self.velocity_range + 1)
        return tuple((vy, vx) for vy in axis for vx in axis)


@kept
def _carry_index(
    velocities: tuple[Velocity, ...],
    shape: tuple[int, int, int],
    ring: int,
    device: torch.device,
) -> Tensor:
    """For each pixel of each carried copy, with `ring` pixels around it, the pixel it comes from.

    shape: (B, H, W). Indices into the B * V * H * W pixels of a hidden state, in the order of
    (B, V, H + 2 ring, W + 2 ring).
    """
    B, H, W = shape
    y, x = torch.arange(-ring, H + ring), torch.arange(-ring, W + ring)
    copies = [(y - vy)[:, None] % H * W + (x - vx) % W for vy, vx in velocities]
    one = torch.stack(copies) + H * W * torch.arange(len(copies))[:, None, None]
    every = one + len(copies) * H * W * torch.arange(B)[:, None, None, None]
    return every.flatten().to(device)


class FlowCell(nn.Module, ABC):
    """One recurrence; its hidden state has the shape (B, V, channels, H, W)."""

    @abstractmethod
    def drive(self, frames: Tensor) -> Tensor:
        """U * u for all frames at once: (B, T, 1, H, W) -> (B, T, channels, H, W)."""

    @abstractmethod
    def first(self, drive: Tensor) -> Tensor:
        """The state after the first frame: h_0 = 0 leaves relu(U * u) in every copy."""

    @abstractmethod
    def forward(self, drive: Tensor, h: Tensor) -> Tensor:
        """One step; drive: U * u_{t+1} (B, channels, H, W), h as above -> the same shape as h."""


class TranslationCell(FlowCell):
    """The recurrence on a torus of pixels."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        K, V = config.hidden, len(config.velocities)
        self.conv_u = nn.Conv2d(1, K, 3, padding=1, padding_mode=config.padding, bias=False)
        self.conv_h = nn.Conv2d(K, K, 3, bias=False)
        self.carry = config.velocities if config.flow == "shift" else ((0, 0),) * V
        if config.flow == "learned":  # G-RNN+: a learned kernel for each copy where FERNN shifts
            size = 2 * config.velocity_range + 1
            self.kernels = nn.Parameter(torch.empty(V, 1, size, size))
            for kernel in self.kernels.data.split(1):
                nn.init.kaiming_normal_(kernel, mode="fan_out", nonlinearity="linear")

    def drive(self, frames: Tensor) -> Tensor:
        return self.conv_u(frames.flatten(0, 1)).unflatten(0, frames.shape[:2])

    def first(self, drive: Tensor) -> Tensor:
        return torch.relu(drive).unsqueeze(1).expand(-1, len(self.carry), -1, -1, -1)

    def forward(self, drive: Tensor, h: Tensor) -> Tensor:
        if self.config.flow == "learned":
            h = self._learned_transport(h)
        B, V, K, H, W = h.shape
        # Shift and circular padding in one gather of pixels, each a row of K channels: half the
        # time of rolls and pads, forward and backward.
        ring = 1 if self.config.padding == "circular" else 0
        pixels = h.movedim(2, -1).reshape(B * V * H * W, K)
        carried = pixels.index_select(0, _carry_index(self.carry, (B, H, W), ring, h.device))
        planes = carried.view(B * V, H + 2 * ring, W + 2 * ring, K).permute(0, 3, 1, 2)
        recurrent = F.conv2d(planes, self.conv_h.weight, padding=1 - ring)
        rows = recurrent.permute(0, 2, 3, 1).reshape(B, V, H, W, K)
        return rows.add_(drive.movedim(1, -1).contiguous().unsqueeze(1)).relu_().movedim(-1, 2)

    def _learned_transport(self, h: Tensor) -> Tensor:
        """Each copy's own circular cross-correlation, by FFT: 4x faster than grouped conv2d here."""
        r, size = self.config.velocity_range, h.shape[-2:]
        kernels = F.pad(self.kernels, (0, size[1] - 2 * r - 1, 0, size[0] - 2 * r - 1))
        spectrum = torch.fft.rfft2(kernels.roll((-r, -r), (-2, -1))).conj()
        return torch.fft.irfft2(torch.fft.rfft2(h) * spectrum, s=size)


class Rollout(NamedTuple):
    """What a model did with a film of T frames and a horizon of P more."""

    predictions: Tensor  # (B, P, 1, H, W), of frames T .. T+P-1
    hidden: list[Tensor]  # T + P states (B, V, K, H, W): after each observed frame, then each step


Cell = TypeVar("Cell", bound=FlowCell)


class Seq2Seq(nn.Module, Generic[Cell]):
    """Observe a film, then predict: cell, max over velocities, convolutional decoder.

    Official: Seq2SeqFERNN.
    """

    cell: Cell

    def __init__(self, cell: Cell, channels: int, decoder_layers: int, padding: Padding):
        super().__init__()
        self.cell = cell

        def conv(out: int) -> nn.Module:
            return nn.Conv2d(channels, out, 3, padding=1, padding_mode=padding, bias=False)

        hidden_layers = [m for _ in range(decoder_layers) for m in (conv(channels), nn.ReLU())]
        self.decoder = nn.Sequential(*hidden_layers, conv(1))

    def forward(self, frames: Tensor, horizon: int) -> Rollout:
        """frames: (B, T, 1, H, W), values in [0, 1]."""
        first, *others = self.cell.drive(frames).unbind(1)
        h = self.cell.first(first)
        hidden = [h]
        for drive in others:
            h = self.cell(drive, h)
            hidden.append(h)
        u = frames[:, -1]
        predictions: list[Tensor] = []
        for _ in range(horizon):
            h = self.cell(self.cell.drive(u.unsqueeze(1))[:, 0], h)
            hidden.append(h)
            # Channels last, as the cell leaves them: 20x faster than h.amax(1).
            pooled = h.movedim(2, -1).amax(1).movedim(-1, 1)
            prediction = self.decoder(pooled)
            predictions.append(prediction)
            u = prediction.detach()
        return Rollout(torch.stack(predictions, 1), hidden)


def translation_model(config: Config) -> Seq2Seq[TranslationCell]:
    """The sequence model of `config`, freshly initialised from torch's global seed."""
    return Seq2Seq(TranslationCell(config), config.hidden, config.decoder_layers, config.padding)
