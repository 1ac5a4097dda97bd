"""SymFace (Prakash et al. 2024): ArcFace, and a penalty where the halves of a frontal face disagree.

L = L_f + L_rho. L_f is ArcFace (Deng et al. 2019) on whole faces. L_rho is the mean of
|f(h(x)) - f(h(Mx))|^2 over images that are symmetric by the three-point split: h keeps the left half of a
face, up to the column of the nose, and M is the mirror. With F = f . h it is 4 |F_odd|^2, and 0 exactly
where F is invariant under the group {1, M}.

Ours, where the paper could not be read: the measure of frontness and its threshold, the half as a canvas
whose other half is 0, the right half mirrored, and the squared distance as the gap. The network is small,
and has group instead of batch normalisation, so that halves and faces do not share statistics.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, linear, normalize

SIDE = 40  # pixels of a face
CHANNELS = (16, 32, 64)
EMBEDDING = 48
SCALE, MARGIN = 16.0, 0.3  # s = 64 and m = 0.5 are for many classes and large pictures
ASKEW = 0.1  # the largest discrepancy D of a symmetric image
MOST_ASKEW = 0.5  # the discrepancy at which frontness is 0


class FaceNet(nn.Module):
    """Faces (B, SIDE, SIDE), values in [0, 1], to embeddings (B, EMBEDDING) of norm one."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for into, out in zip((1, *CHANNELS[:-1]), CHANNELS, strict=True):
            layers += [nn.Conv2d(into, out, 3, 2, 1), nn.GroupNorm(8, out), nn.PReLU(out)]
        self.features = nn.Sequential(*layers, nn.Flatten())
        self.embed = nn.Linear(CHANNELS[-1] * (SIDE // 8) ** 2, EMBEDDING)

    def forward(self, faces: Tensor) -> Tensor:
        """(B, H, W) -> (B, EMBEDDING)"""
        return normalize(self.embed(self.features(4 * (faces[:, None] - 0.4))), dim=1)


def mirror(faces: Tensor) -> Tensor:
    """M: (..., H, W) with left and right changed."""
    return faces.flip(-1)


def left_half(faces: Tensor) -> Tensor:
    """h: (..., H, W) with 0 right of the middle column."""
    kept = torch.zeros_like(faces)
    middle = faces.shape[-1] // 2
    kept[..., :middle] = faces[..., :middle]
    return kept


def half_embeddings(net: nn.Module, faces: Tensor) -> tuple[Tensor, Tensor]:
    """f(h(x)) and f(h(Mx)), (B, EMBEDDING) each."""
    both = net(torch.cat([left_half(faces), left_half(mirror(faces))]))
    left, right = both.chunk(2)
    return left, right


def averaged(net: nn.Module, faces: Tensor) -> Tensor:
    """F_even, of norm one: the mean over the group, invariant by construction."""
    return normalize(net(faces) + net(mirror(faces)), dim=1)


def gap(left: Tensor, right: Tensor) -> Tensor:
    """|z_L - z_R|^2 (B,), which is 2 - 2 cos for embeddings of norm one."""
    return (left - right).square().sum(-1)


def discrepancy(left: Tensor, right: Tensor, nose: Tensor) -> Tensor:
    """D: how far the nose is from the middle of the eyes, over their distance; x of each, (B,)."""
    return (nose - (left + right) / 2).abs() / (right - left).abs()


def frontness(askew: Tensor) -> Tensor:
    """rho in [0, 1] of a discrepancy: 1 where the nose is midway."""
    return (1 - askew / MOST_ASKEW).clamp_min(0)


def arcface(z: Tensor, classes: Tensor, labels: Tensor) -> Tensor:
    """The mean loss of embeddings (B, d), given class weights (C, d) and labels (B,)."""
    cosines = linear(z, normalize(classes, dim=1))
    return cross_entropy(SCALE * with_margin(cosines, labels, MARGIN), labels)


def with_margin(cosines: Tensor, labels: Tensor, margin: float) -> Tensor:
    """cos(theta + m) for the right class, where theta + m < pi, and cosines (B, C) else.

    Beyond, cos(theta) - m sin(m) goes on downwards, as in the authors' code.
    """
    own = cosines.gather(1, labels[:, None])
    sine = (1 - own.square()).clamp_min(1e-12).sqrt()
    turned = own * math.cos(margin) - sine * math.sin(margin)
    turned = torch.where(own > -math.cos(margin), turned, own - margin * math.sin(margin))
    return cosines.scatter(1, labels[:, None], turned)
