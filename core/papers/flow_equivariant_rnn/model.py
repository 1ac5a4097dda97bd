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

from dataclasses import dataclass
from typing import Literal, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Velocity = tuple[int, int]  # (v_y, v_x) [pixels / frame]


@dataclass(frozen=True)
class Config:
    """Hyperparameters of a translation model; the paper's hidden is 128 and decoder_layers 4."""

    hidden: int = 16
    velocity_range: int = 2  # V = {-r..r}^2
    flow: Literal["shift", "learned", "none"] = "shift"
    padding: Literal["circular", "zeros"] = "circular"
    decoder_layers: int = 2

    @property
    def velocities(self) -> tuple[Velocity, ...]:
        """V in rows of v_y, so that it reshapes to a (2r+1, 2r+1) grid."""
        axis = range(-self.velocity_range, self.velocity_range + 1)
        return tuple((vy, vx) for vy in axis for vx in axis)


class FlowPad(torch.autograd.Function):
    """Each hidden copy carried along its own velocity, then padded by one pixel: one copy of memory.

    (B, V, K, H, W) -> (B, V, K, H + 2, W + 2). The same as torch.roll then F.pad, with a backward
    pass that is 3x faster on a CPU; F.pad's circular mode dominates a training step otherwise.
    """

    @staticmethod
    def forward(ctx, h: Tensor, velocities: tuple[Velocity, ...], circular: bool) -> Tensor:
        ctx.velocities, ctx.circular = velocities, circular
        *lead, height, width = h.shape
        padded = h.new_zeros(*lead, height + 2, width + 2)
        inner = padded[..., 1:-1, 1:-1]
        for index, velocity in enumerate(velocities):
            inner[:, index] = torch.roll(h[:, index], velocity, (-2, -1))
        if circular:
            padded[..., 0, :], padded[..., -1, :] = padded[..., -2, :], padded[..., 1, :]
            padded[..., 0], padded[..., -1] = padded[..., -2], padded[..., 1]
        return padded

    @staticmethod
    def backward(ctx, grad: Tensor):  # type: ignore[override]
        grad = grad.clone()
        if ctx.circular:
            grad[..., -2] += grad[..., 0]
            grad[..., 1] += grad[..., -1]
            grad[..., -2, :] += grad[..., 0, :]
            grad[..., 1, :] += grad[..., -1, :]
        inner = grad[..., 1:-1, 1:-1]
        back = torch.empty(inner.shape, dtype=grad.dtype, device=grad.device)
        for index, (vy, vx) in enumerate(ctx.velocities):
            back[:, index] = torch.roll(inner[:, index], (-vy, -vx), (-2, -1))
        return back, None, None


class TranslationCell(nn.Module):
    """One step of the recurrence on a torus of pixels: (u_{t+1}, h_t) -> h_{t+1}."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        K, V = config.hidden, len(config.velocities)
        self.conv_u = nn.Conv2d(1, K, 3, padding=1, padding_mode=config.padding, bias=False)
        self.conv_h = nn.Conv2d(K, K, 3, bias=False)  # FlowPad pads for it
        self.carry = config.velocities if config.flow == "shift" else ((0, 0),) * V
        if config.flow == "learned":  # G-RNN+: a learned kernel for each copy where FERNN shifts
            size = 2 * config.velocity_range + 1
            self.kernels = nn.Parameter(torch.empty(V, 1, size, size))
            for kernel in self.kernels.data.split(1):
                nn.init.kaiming_normal_(kernel, mode="fan_out", nonlinearity="linear")

    def initial_state(self, u: Tensor) -> Tensor:
        """Zeros (B, V, K, H, W) for frames u (B, 1, H, W)."""
        B, _, H, W = u.shape
        return u.new_zeros(B, len(self.carry), self.config.hidden, H, W)

    def forward(self, u: Tensor, h: Tensor) -> Tensor:
        """u: (B, 1, H, W), h: (B, V, K, H, W) -> (B, V, K, H, W)."""
        if self.config.flow == "learned":
            h = self._learned_transport(h)
        carried = FlowPad.apply(h, self.carry, self.config.padding == "circular")
        recurrent = self.conv_h(carried.flatten(0, 1)).unflatten(0, h.shape[:2])
        return torch.relu(self.conv_u(u).unsqueeze(1) + recurrent)

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


class Seq2Seq(nn.Module):
    """Observe a film, then predict: cell, max over velocities, convolutional decoder.

    Official: Seq2SeqFERNN. `cell` is any module with initial_state(u) and forward(u, h) whose
    hidden state is (B, V, channels, H, W).
    """

    def __init__(self, cell: nn.Module, channels: int, decoder_layers: int, padding: str):
        super().__init__()
        self.cell = cell

        def conv(out: int) -> nn.Module:
            return nn.Conv2d(channels, out, 3, padding=1, padding_mode=padding, bias=False)

        hidden_layers = [m for _ in range(decoder_layers) for m in (conv(channels), nn.ReLU())]
        self.decoder = nn.Sequential(*hidden_layers, conv(1))

    def forward(self, frames: Tensor, horizon: int) -> Rollout:
        """frames: (B, T, 1, H, W), values in [0, 1]."""
        h = self.cell.initial_state(frames[:, 0])
        hidden: list[Tensor] = []
        predictions: list[Tensor] = []
        for u in frames.unbind(1):
            h = self.cell(u, h)
            hidden.append(h)
        u = frames[:, -1]
        for _ in range(horizon):
            h = self.cell(u, h)
            hidden.append(h)
            prediction = self.decoder(h.amax(1))
            predictions.append(prediction)
            u = prediction.detach()
        return Rollout(torch.stack(predictions, 1), hidden)


def translation_model(config: Config) -> Seq2Seq:
    """The sequence model of `config`, freshly initialised from torch's global seed."""
    return Seq2Seq(TranslationCell(config), config.hidden, config.decoder_layers, config.padding)
