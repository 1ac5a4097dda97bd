"""The network and its loss: pairs that are alike nearer to each other than to others, by a margin.

As in the authors' code of the predecessor (caffe-video_triplet): cosines of normalised codes, negatives
out of the batch, half of them the hardest. Departures: three convolutions for pictures of 32 x 32, not
VGG16; Adam; nothing of the pair's own films, nor of films that look-alikes join to them, is a negative,
where the arm knows look-alikes.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

MARGIN = 0.5
HARDEST, RANDOM = 4, 4  # negatives of a picture
WIDTH = 64  # of the code


class Network(nn.Module):
    """Pictures (B, 32, 32) in [0, 1] to unit codes (B, 64)."""

    def __init__(self) -> None:
        super().__init__()
        sizes: tuple[int, ...] = (1, 24, 48, 48)
        layers: list[nn.Module] = []
        for inputs, outputs in pairwise(sizes):
            conv = nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=False)
            layers += [conv, nn.BatchNorm2d(outputs), nn.ReLU()]
        self.body = nn.Sequential(*layers, nn.Flatten())
        self.head = nn.Linear(16 * sizes[-1], WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        """Codes of pictures."""
        return F.normalize(self.head(self.body(x[:, None] - 0.5)), dim=-1)


def distance(a: Tensor, b: Tensor) -> Tensor:
    """D = 1 - cosine of unit codes (..., d), in [0, 2]. The chord between them is sqrt(2 D)."""
    return 1 - (a * b).sum(-1)


def hinge(alike: Tensor, others: Tensor, margin: float = MARGIN) -> Tensor:
    """max(0, D(X, X+) - D(X, X-) + M): (n, k) of distances (n, 1) and (n, k)."""
    return F.relu(alike - others + margin)


def triplet_loss(
    codes: Tensor, may: Tensor, chances: Tensor, hardest: int = HARDEST, margin: float = MARGIN
) -> Tensor:
    """Mean hinge of a batch of n pairs: codes (2n, d), of which rows i and i + n are a pair.

    may (2n, 2n): which row may be a negative of which; chances (2n, 2n): random numbers, of which the
    largest choose the random negatives. hardest: how many of the HARDEST + RANDOM negatives are the
    nearest that there are. Rows with fewer negatives have fewer terms.
    """
    count = len(codes) // 2
    cosines = codes @ codes.mT
    alike = 1 - torch.cat([cosines.diagonal(count), cosines.diagonal(-count)])[:, None]
    with torch.no_grad():
        near = torch.where(may, cosines, -2.0).topk(hardest, 1).indices
        drawn = torch.where(may, chances, -1.0).topk(HARDEST + RANDOM - hardest, 1).indices
        chosen = torch.cat([near, drawn], 1)
        counts = may.gather(1, chosen)
    found = hinge(alike, 1 - cosines.gather(1, chosen), margin)
    return (found * counts).sum() / counts.sum().clamp_min(1)
