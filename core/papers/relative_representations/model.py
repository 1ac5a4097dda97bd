"""Relative representations, and networks that are taken apart into an encoder and a decoder.

A network says of a sample how alike it is to some anchors, and its decoder hears nothing else. As in the
authors' code the decoder begins with a layer normalisation, anchors are encoded anew at every pass, and
no gradient goes through them.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.nets.mlp import mlp

PIXELS, CLASSES = 64, 10
HIDDEN = 128  # neurons of hidden layers


def relative(codes: Tensor, anchors: Tensor) -> Tensor:
    """Cosines of codes (n, d) with those of anchors (K, d): (n, K), the paper's eq. 2.

    Turning, mirroring or scaling the space changes nothing; shifting it does. A code of 0 has cosine 0.
    """
    return F.normalize(codes, dim=-1, eps=1e-12) @ F.normalize(anchors, dim=-1, eps=1e-12).mT


class Config(NamedTuple):
    """A network: `answers` "pixels" or "class"; `width` of its code; how many anchors, or 0 where its
    decoder hears the code itself; and what its encoder is made of: "mlp", "tanh" or "conv"."""

    answers: str
    width: int
    anchors: int = 0
    encoder: str = "mlp"


class Network(nn.Module):
    """An encoder (B, 64) -> (B, width), and a decoder -> pixels (B, 64) or logits (B, 10).

    anchors: images (K, 64), not stored with the weights.
    """

    def __init__(self, config: Config, anchors: Tensor) -> None:
        super().__init__()
        self.config = config
        self.register_buffer("anchors", anchors, persistent=False)
        self.encoder = _encoder(config)
        heard = config.anchors or config.width
        self.norm = (
            nn.LayerNorm(heard) if config.anchors or config.answers == "class" else nn.Identity()
        )
        self.decoder = (
            nn.Linear(heard, CLASSES)
            if config.answers == "class"
            else mlp((heard, HIDDEN, HIDDEN, PIXELS), nn.GELU)
        )

    def forward(self, x: Tensor) -> Tensor:
        """What it answers to images (B, 64)."""
        return self.decode(self.said(self.encoder(x)))

    def said(self, codes: Tensor) -> Tensor:
        """What is told to the decoder of codes (B, width): themselves, or cosines (B, K)."""
        return relative(codes, self.anchor_codes()) if self.config.anchors else codes

    def anchor_codes(self) -> Tensor:
        """Those of its anchors (K, width), by its own encoder."""
        with torch.no_grad():
            return self.encoder(self.anchors)

    def decode(self, said: Tensor) -> Tensor:
        """What its decoder makes of what an encoder said, its own or another's."""
        return self.decoder(self.norm(said))


def _encoder(config: Config) -> nn.Module:
    """Without an activation at its end, which would crowd all codes into one corner."""
    if config.encoder == "conv":
        return nn.Sequential(
            nn.Unflatten(1, (1, 8, 8)),
            nn.Conv2d(1, 16, 3, padding=1),
            nn.GELU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.GELU(),
            nn.Flatten(),
            nn.Linear(32 * 4 * 4, config.width),
        )
    activation = nn.Tanh if config.encoder == "tanh" else nn.GELU
    return mlp((PIXELS, HIDDEN, HIDDEN, config.width), activation)
