"""SIE: an encoder whose code is split, and predictors of how one half turns (sections 3 and 4).

The predictor of the paper is a hypernetwork without bias: the turn z between two views, a quaternion, is
made a matrix rho(z) = z_w A_w + z_x A_x + z_y A_y + z_z A_z that acts on the second half. Beside it what
the paper compares with: the same with a bias, a perceptron of (z, code), and none.
Departures: three convolutions and codes of 64 numbers (ResNet-18, 512); projectors of 64 (1,024).
"""

from typing import Literal, NamedTuple

import torch
from torch import Tensor, nn

from core.nets.mlp import mlp
from core.nets.vicreg import expander, redundancy, spread

WIDTH, HALF = 64, 32  # of the code, and of what stays in it
PROJECTED = 64

Predictor = Literal["linear", "biased", "mlp", "none"]


class Code(NamedTuple):
    """What an encoder says of pictures: what should stay and what should turn, each (B, 32)."""

    stays: Tensor
    turns: Tensor

    @property
    def whole(self) -> Tensor:
        """Both, (B, 64)."""
        return torch.cat(self, -1)


class Encoder(nn.Sequential):
    """Pictures (B, 32, 32) in [0, 1] to codes (B, 64)."""

    def __init__(self) -> None:
        layers: list[nn.Module] = []
        for inputs, outputs in ((1, 16), (16, 32), (32, 64)):
            conv = nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=False)
            layers += [conv, nn.BatchNorm2d(outputs), nn.ReLU()]
        super().__init__(nn.Unflatten(1, (1, 32)), *layers, nn.Flatten(), nn.Linear(1024, WIDTH))


class Hypernetwork(nn.Module):
    """rho(z) = sum_i z_i A_i, (+ B with a bias): a turn z (B, 4) acts on vectors x (B, d)."""

    def __init__(self, width: int = PROJECTED, biased: bool = False) -> None:
        super().__init__()
        # As PyTorch draws a linear layer from 4 inputs to d x d: uniform within 1 / sqrt(4).
        self.matrices = nn.Parameter(torch.empty(4, width, width).uniform_(-0.5, 0.5))
        self.bias = nn.Parameter(torch.empty(width, width).uniform_(-0.5, 0.5)) if biased else None

    def forward(self, x: Tensor, z: Tensor) -> Tensor:
        """rho(z) x, without a matrix for each sample."""
        turned = torch.einsum("bi,ijk,bk->bj", z, self.matrices, x)
        return turned if self.bias is None else turned + x @ self.bias.mT

    def matrix(self, z: Tensor) -> Tensor:
        """rho(z) itself: (..., d, d)."""
        found = torch.einsum("...i,ijk->...jk", z, self.matrices)
        return found if self.bias is None else found + self.bias


class PerceptronPredictor(nn.Module):
    """What may leave the turn alone: a perceptron of (x, z), with one hidden layer."""

    def __init__(self, width: int = PROJECTED) -> None:
        super().__init__()
        self.layers = mlp((width + 4, 2 * width, width))

    def forward(self, x: Tensor, z: Tensor) -> Tensor:
        """Where x (B, d) is said to be after z (B, 4)."""
        return self.layers(torch.cat([x, z], -1))


class Network(nn.Module):
    """Encoder, projectors and predictor. whole: all of the code should turn, and nothing has to stay."""

    def __init__(self, predictor: Predictor = "linear", whole: bool = False) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.stays = None if whole else expander(HALF, PROJECTED)
        self.turns = expander(WIDTH if whole else WIDTH - HALF, PROJECTED)
        self.predictor: nn.Module | None
        if predictor == "none":
            self.predictor = None
        elif predictor == "mlp":
            self.predictor = PerceptronPredictor()
        else:
            self.predictor = Hypernetwork(biased=predictor == "biased")

    def code(self, pictures: Tensor) -> Code:
        """Of pictures (B, 32, 32) in [0, 1]."""
        found = self.encoder(pictures - 0.5)
        return Code(found[:, :HALF], found[:, HALF:])

    def projected(self, code: Code) -> tuple[Tensor | None, Tensor]:
        """What should stay and what should turn, as the loss sees them, each (B, 64)."""
        if self.stays is None:
            return None, self.turns(code.whole)
        return self.stays(code.stays), self.turns(code.turns)

    def predicted(self, turning: Tensor, z: Tensor) -> Tensor:
        """Where projected codes (B, 64) are said to be after turns z (B, 4); if none predicts, here."""
        return turning if self.predictor is None else self.predictor(turning, z)


@torch.inference_mode()
def foretold(network: Network, turning: Tensor, z: Tensor) -> Tensor:
    """Where a trained network says that codes (B, 64) are after turns z (B, 4), on the CPU."""
    device = next(network.parameters()).device
    return network.predicted(turning.to(device), z.float().to(device)).cpu()


def loss(network: Network, pair: tuple[Tensor, Tensor], z: Tensor, equivariance: float) -> Tensor:
    """The paper's, of two views (B, 32, 32) each and the turns z (B, 4) between them.

    10 |z_inv - z'_inv|^2 + 10 c |rho(z) z_eq - z'_eq|^2 + 10 V(Z) + 10 V(P) + C(Z); V and C of what both
    halves say together, of each view.
    """
    (stays, turns), (stays2, turns2) = (network.projected(network.code(x)) for x in pair)
    said = network.predicted(turns, z)
    total = 10 * equivariance * (said - turns2).square().mean()
    for one, two in ((stays, turns), (stays2, turns2)):
        both = two if one is None else torch.cat([one, two], 1)
        total = total + 5 * spread(both) + redundancy(both)
    if network.predictor is not None:
        total = total + 10 * spread(said)
    if stays is not None and stays2 is not None:
        total = total + 10 * (stays - stays2).square().mean()
    return total
