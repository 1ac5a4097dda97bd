"""MgNO: layers of functions whose linear operators are multigrid V-cycles.

Paper: J. He, X. Liu, J. Xu, "MgNO: Efficient Parameterization of Linear Operators via Multigrid", ICLR
2024, arXiv 2310.19809. Layer l, with the V-cycle W_l and the pointwise linear B_l:

    u_{l+1} = gelu(W_l u_l + B_l u_l),   output = 1 x 1 convolution of the last layer.

As in the official code, W_l has no bias, B_l has one, smoothing step i of each level has convolutions
A and S of its own, and the restricted f is not the residual unless `residual` says so.
Departures: where padding is circular, so is that of the prolongation (the official transposed
convolution pads with zeros, which no shift commutes with), and there is no LayerNorm, which is not
linear; sizes (see train.py).
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.nets.unet import Padding


@dataclass(frozen=True)
class Config:
    """Hyperparameters; the paper's Darcy: 24 channels, 5 layers, 6 levels.

    smoothings: for each level, from fine to coarse, the steps before and after the coarser levels, at
    least one before on the finest.
    skip: the network gives what is to be added to its input, as for one step in time.
    """

    channels: int = 16
    layers: int = 4
    smoothings: tuple[tuple[int, int], ...] = ((1, 0), (1, 0), (1, 0), (1, 0), (2, 0))
    padding: Padding = "zeros"
    residual: bool = False
    skip: bool = False


class Step(NamedTuple):
    """What stands after one operation of a V-cycle: level (0: finest), its name, u (B, C, H, W)."""

    level: int
    name: str
    u: Tensor


class Cycle(NamedTuple):
    """A V-cycle that ran: its output u, right sides f of each level, and every step on the way."""

    u: Tensor
    sides: list[Tensor]
    steps: list[Step]


class VCycle(nn.Module):
    """The linear operator W: one multigrid V-cycle with learned smoothers and transfers (section
    3.2)."""

    def __init__(self, channels_in: int, channels: int, config: Config) -> None:
        super().__init__()
        self.config = config
        self.channels_in = channels_in

        def conv(inputs: int, outputs: int, stride: int = 1) -> nn.Conv2d:
            return nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False, padding_mode=config.padding)

        f, u = channels_in, channels
        counts = [before + after for before, after in config.smoothings]
        # Without A where u starts from 0: at the first step of all.
        self.A = nn.ModuleList(
            nn.ModuleList(conv(u, f) for _ in range(n - (level == 0)))
            for level, n in enumerate(counts)
        )
        self.S = nn.ModuleList(nn.ModuleList(conv(f, u) for _ in range(n)) for n in counts)
        coarser = range(len(counts) - 1)
        self.restrict_f = nn.ModuleList(conv(f, f, 2) for _ in coarser)
        self.restrict_u = nn.ModuleList(conv(u, u, 2) for _ in coarser)
        # Grids with their edge nest as 2n - 1 nodes over n, which takes three weights an axis; periodic
        # ones as 2n over n, which takes four.
        size = 4 if config.padding == "circular" else 3
        self.prolong = nn.ParameterList(
            nn.ConvTranspose2d(u, u, size, bias=False).weight for _ in coarser
        )
        if config.residual:
            self.A_residual = nn.ModuleList(conv(u, f) for _ in coarser)

    def forward(self, f: Tensor) -> Cycle:
        """f: (B, channels_in, H, W)."""
        sides: list[Tensor] = [f]
        steps: list[Step] = []
        reached: list[Tensor] = []
        u = self.S[0][0](f)  # type: ignore[index]  # the first smoothing step, from 0
        steps.append(Step(0, "smooth", u))
        for level, (before, _) in enumerate(self.config.smoothings):
            if level:
                f = self.restrict_f[level - 1](self._defect(level - 1, f, u))
                u = self.restrict_u[level - 1](u)
                sides.append(f)
                steps.append(Step(level, "restrict", u))
            for i in range(level == 0, before):
                u = self._smooth(level, i, f, u)
                steps.append(Step(level, "smooth", u))
            reached.append(u)
        for level in range(len(reached) - 2, -1, -1):
            u = reached[level] + self._prolonged(level, u, reached[level].shape[-2:])
            steps.append(Step(level, "prolong", u))
            before, after = self.config.smoothings[level]
            for i in range(before, before + after):
                u = self._smooth(level, i, sides[level], u)
                steps.append(Step(level, "smooth", u))
        return Cycle(u, sides, steps)

    def _smooth(self, level: int, index: int, f: Tensor, u: Tensor) -> Tensor:
        """u + S (f - A u): one step of a linear iteration."""
        A = self.A[level][index - (level == 0)]  # type: ignore[index]
        return u + self.S[level][index](f - A(u))  # type: ignore[index]

    def _defect(self, level: int, f: Tensor, u: Tensor) -> Tensor:
        return f - self.A_residual[level](u) if self.config.residual else f

    def _prolonged(self, level: int, u: Tensor, size: torch.Size) -> Tensor:
        """From a coarse grid to one of the given size."""
        weight = self.prolong[level]
        if self.config.padding == "circular":
            u = F.pad(u, (1, 1, 1, 1), mode="circular")
            return F.conv_transpose2d(u, weight, stride=2, padding=3)[..., : size[0], : size[1]]
        missing = [1 - n % 2 for n in size]
        return F.conv_transpose2d(u, weight, stride=2, padding=1, output_padding=missing)


class Layer(NamedTuple):
    """What one layer did: its V-cycle, the pointwise part B u, and its output."""

    cycle: Cycle
    local: Tensor
    u: Tensor


class FieldOperator(nn.Module, ABC):
    """From fields (B, 1, H, W) to fields (B, 1, H, W), in the units of the problem.

    What is learned lies between scales of the training set: input (x - shift) / scale, output times
    `output_scale`. skip: what is learned is added to its input, as for one step in time.
    """

    shift: Tensor
    scale: Tensor
    output_scale: Tensor

    def __init__(self, skip: bool) -> None:
        super().__init__()
        self.skip = skip
        for name in ("shift", "scale", "output_scale"):
            self.register_buffer(name, torch.tensor(float(name != "shift")))

    @abstractmethod
    def scaled(self, field: Tensor) -> Tensor:
        """The network between scaled fields."""

    def forward(self, field: Tensor) -> Tensor:
        """The prediction."""
        start = (field - self.shift) / self.scale
        out = self.scaled(start)
        return (out + start if self.skip else out) * self.output_scale


class MgNO(FieldOperator):
    """Layers of V-cycles."""

    def __init__(self, config: Config) -> None:
        super().__init__(config.skip)
        self.config = config
        inputs = [1] + [config.channels] * (config.layers - 1)
        self.cycles = nn.ModuleList(VCycle(n, config.channels, config) for n in inputs)
        self.local = nn.ModuleList(nn.Conv2d(n, config.channels, 1) for n in inputs)
        self.last = nn.Conv2d(config.channels, 1, 1, bias=False)

    def scaled(self, field: Tensor) -> Tensor:
        """The last layer, in one channel."""
        return self.last(self._layers(field)[-1].u)

    def trace(self, field: Tensor) -> list[Layer]:
        """What each layer does with a field (B, 1, H, W) in the units of the problem."""
        return self._layers((field - self.shift) / self.scale)

    def _layers(self, u: Tensor) -> list[Layer]:
        layers = []
        for cycle, local in zip(self.cycles, self.local, strict=True):
            ran, beside = cycle(u), local(u)
            u = F.gelu(ran.u + beside)
            layers.append(Layer(ran, beside, u))
        return layers
