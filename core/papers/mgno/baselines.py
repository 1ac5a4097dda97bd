"""What MgNO is compared with: a Fourier neural operator, and a U-Net of as many parameters.

`FNO` is neuraloperator's (Li et al. 2021; Kossaifi et al. 2024), number for number, which a test holds;
it is written out so that the app needs not that library and the thirty that it brings. One departure:
at odd sizes neuraloperator 2.0 returns its frequencies one place off.
"""

from functools import partial
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.nets.unet import Padding, convolutions, way_up
from core.papers.mgno.model import FieldOperator


class SpectralConv(nn.Module):
    """Multiply the lowest frequencies by learned matrices: `modes` of both signs in y, up to +modes in
    x.

    weight: (inputs, outputs, 2 modes, modes + 1, 2), real and imaginary parts, frequencies of y from
    -modes to modes - 1.
    """

    def __init__(self, channels: int, modes: int) -> None:
        super().__init__()
        std = (1 / channels) ** 0.5
        shape = (channels, channels, 2 * modes, modes + 1, 2)
        self.weight = nn.Parameter(std / 2**0.5 * torch.randn(shape))
        self.bias = nn.Parameter(std * torch.randn(channels, 1, 1))

    def forward(self, u: Tensor) -> Tensor:
        size = u.shape[-2:]
        spectrum = torch.fft.rfft2(u, norm="forward")
        weight = torch.view_as_complex(self.weight)
        modes = min(weight.shape[3], spectrum.shape[-1])
        half = min(weight.shape[2] // 2, size[0] // 2)
        middle = weight.shape[2] // 2
        rows = torch.cat([spectrum[..., -half:, :modes], spectrum[..., :half, :modes]], -2)
        kept = weight[:, :, middle - half : middle + half, :modes]
        changed = torch.einsum("bihw,iohw->bohw", rows, kept)
        out = torch.zeros(len(u), len(self.bias), *spectrum.shape[-2:], dtype=changed.dtype)
        out = out.to(u.device)
        out[..., -half:, :modes], out[..., :half, :modes] = changed.tensor_split(2, -2)
        return torch.fft.irfft2(out, s=size, norm="forward") + self.bias


def _pointwise(inputs: int, hidden: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, hidden, 1), nn.GELU(), nn.Conv2d(hidden, outputs, 1))


class FNO(FieldOperator):
    """neuraloperator's FNO with n_modes = (2 modes, 2 modes) and its defaults.

    padded: nodes of zeros beyond the last row and column, for fields that do not go round.
    """

    def __init__(
        self,
        channels: int = 16,
        modes: int = 12,
        layers: int = 4,
        skip: bool = False,
        padded: int = 0,
    ) -> None:
        super().__init__(skip)
        self.padded = padded
        self.lift = _pointwise(3, 2 * channels, channels)
        self.spectral = nn.ModuleList(SpectralConv(channels, modes) for _ in range(layers))
        self.local = nn.ModuleList(
            nn.Conv2d(channels, channels, 1, bias=False) for _ in range(layers)
        )
        self.mix = nn.ModuleList(
            _pointwise(channels, channels // 2, channels) for _ in range(layers)
        )
        self.gate = nn.ParameterList(torch.ones(1, channels, 1, 1) for _ in range(layers))
        self.project = _pointwise(channels, 2 * channels, 1)

    def scaled(self, field: Tensor) -> Tensor:
        """With the coordinates of each node as two more channels."""
        height, width = field.shape[-2:]
        y = (torch.arange(height, device=field.device) / height)[:, None].expand(height, width)
        x = (torch.arange(width, device=field.device) / width).expand(height, width)
        places = torch.stack([y, x]).to(field).expand(len(field), -1, -1, -1)
        u = F.pad(self.lift(torch.cat([field, places], 1)), (0, self.padded, 0, self.padded))
        last = len(self.mix) - 1
        for index in range(last + 1):
            beside = u * self.gate[index]
            u = self.spectral[index](u) + self.local[index](u)
            u = self.mix[index](F.gelu(u) if index < last else u) + beside
            u = F.gelu(u) if index < last else u
        return self.project(u[..., :height, :width])


def _block(inputs: int, outputs: int, padding: Padding) -> nn.Sequential:
    return nn.Sequential(*convolutions(inputs, outputs, 4, nn.GELU, padding))


class UNet(FieldOperator):
    """U-Net (Ronneberger et al. 2015): strided convolutions down, bilinear interpolation up."""

    def __init__(
        self,
        widths: tuple[int, ...] = (16, 24, 32, 40),
        padding: Padding = "zeros",
        skip: bool = False,
    ) -> None:
        super().__init__(skip)
        self.enter = _block(1, widths[0], padding)
        pairs = list(pairwise(widths))
        self.halve = nn.ModuleList(
            nn.Conv2d(fine, coarse, 3, 2, 1, padding_mode=padding) for fine, coarse in pairs
        )
        self.down = nn.ModuleList(_block(coarse, coarse, padding) for _, coarse in pairs)
        self.up = nn.ModuleList(
            _block(coarse + fine, fine, padding) for fine, coarse in reversed(pairs)
        )
        self.leave = nn.Conv2d(widths[0], 1, 1)

    def scaled(self, field: Tensor) -> Tensor:
        """Between scaled fields."""
        kept = [self.enter(field)]
        for halve, block in zip(self.halve, self.down, strict=True):
            kept.append(block(halve(kept[-1])))
        # Nodes at the edge stay at the edge.
        bigger = partial(F.interpolate, mode="bilinear", align_corners=True)
        return self.leave(way_up(kept, self.up, bigger))
