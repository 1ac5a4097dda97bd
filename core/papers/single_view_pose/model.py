"""From a picture to a belief over SO(3), by an induced lift (Howell et al., arXiv 2307.03704).

Turning a thing about the line of sight turns its picture in its plane; SO(2) is all that acts on
pictures. The network promises that its output, a function on SO(3), turns along. Its parts are in
`core.nets.sphere`.

Trivial fibres only, three convolutions instead of a pretrained network, l up to 4. "shuffled" gives
coefficient (l, m) the frequency |m| + 1, which breaks it.
"""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from core.groups.so3 import harmonics
from core.groups.so3.distributions import basis
from core.groups.so3.grids import super_fibonacci
from core.memory import kept
from core.nets.sphere import InducedLift, Maps, OrthographicLift, ToRotations, over_quarter_turns

DEGREE = 4
MAPS = 16  # of features
PLACES = 9  # of a feature map along its side
TRAINED_ON, FINE = 2304, 36864  # rotations of the grids of logits
_REACH = 32 / 33  # from the middle to the outer features, where the picture reaches to 1

Lift = Literal["induced", "orthographic", "shuffled", "mlp", "svd"]


@dataclass(frozen=True)
class Config:
    """How feature maps become a belief, and whether the encoder is averaged over quarter turns."""

    lift: Lift = "induced"
    averaged: bool = False

    @property
    def sphere(self) -> int:
        """Signals on the sphere. The orthographic lift has no weights: it gets four times as many."""
        return 64 if self.lift == "orthographic" else 16

    @property
    def signals(self) -> int:
        """Signals on SO(3)."""
        return 12 if self.lift == "orthographic" else 8


@kept
def grid(count: int) -> Tensor:
    """The even grid of so many rotations (count, 3, 3)."""
    return super_fibonacci(count, torch.float32)


@kept
def functions(count: int) -> Tensor:
    """The basis of band-limited functions on it: (count, size)."""
    with torch.inference_mode(False):  # whoever asks first: trainings need it
        return basis(super_fibonacci(count), DEGREE).float()


class Encoder(nn.Module):
    """Pictures (B, 33, 33) to feature maps (B, MAPS, PLACES, PLACES).

    averaged: over the four quarter turns, so that it is exactly equivariant to them.
    """

    def __init__(self, averaged: bool):
        super().__init__()
        self.averaged = averaged
        self.layers = nn.Sequential(
            nn.Conv2d(1, 16, 5, stride=2, padding=2),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, MAPS, 3, padding=1),
            nn.ReLU(),
        )

    def forward(self, images: Tensor) -> Tensor:
        x = images[:, None]
        return over_quarter_turns(self.layers, x) if self.averaged else self.layers(x)


class Network(nn.Module):
    """Pictures (B, 33, 33) to Fourier coefficients of logits over SO(3) (B, size), or for "svd" to nine
    numbers (B, 9), of which the nearest rotation is the answer."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.encoder = Encoder(config.averaged)
        if config.lift in ("mlp", "svd"):
            out = 9 if config.lift == "svd" else harmonics.size(DEGREE)
            self.head: nn.Module = nn.Sequential(
                nn.Flatten(), nn.Linear(MAPS * PLACES**2, 64), nn.ReLU(), nn.Linear(64, out)
            )
            return
        maps = Maps(MAPS, PLACES, _REACH, DEGREE)
        lift = (
            OrthographicLift(maps, config.sphere)
            if config.lift == "orthographic"
            else InducedLift(maps, config.sphere, int(config.lift == "shuffled"))
        )
        self.head = nn.Sequential(lift, ToRotations(DEGREE, config.sphere, config.signals))

    @property
    def is_belief(self) -> bool:
        """Whether it gives a belief over SO(3), and not one rotation."""
        return self.config.lift != "svd"

    @property
    def lift(self) -> nn.Module:
        """From feature maps to the sphere, where there is such a part."""
        assert isinstance(self.head, nn.Sequential)
        return self.head[0]

    def forward(self, images: Tensor) -> Tensor:
        return self.head(self.encoder(images))
