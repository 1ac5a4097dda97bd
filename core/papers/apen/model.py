"""A point network that is equivariant piece by piece (APEN, arXiv 2402.08529), and its controls.

Every block sees each piece of a partition alone, in the four poses of the piece's own PCA frame, and
averages over them. Its vectors turn with the piece, its scalars do not change. The first vector is a
vote for where the centre of the point's part is; a mixture of the votes is the next, coarser partition.

Reduced against the paper: two blocks and a decoder (paper: four and a decoder), narrow; the piece of a
point is the likeliest one, as in the paper's theorem, not a draw (as in the official code); votes are
supervised and the mixture carries no gradient; features are handed on for each point, not pooled.
"""

import itertools
from dataclasses import dataclass
from typing import Literal, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.nets.pieces import Pieces, farthest, frames_of, nearest
from core.papers.apen import mixture

CLASSES = 6
NEIGHBOURS = 8
# Which pieces are seen: the whole, cells that never change, cells that votes merge, the true parts.
Sees = Literal["whole", "cells", "learned", "parts"]


@dataclass(frozen=True)
class Config:
    """What a network sees, whether in the pieces' own frames or the world's axes, and its sizes."""

    sees: Sees = "learned"
    framed: bool = True
    cells: int = 24
    width: int = 48
    scalars: int = 16
    vectors: int = 8
    sigmas: tuple[float, ...] = (0.25, 0.35)  # of the mixture after each block [radii of a part]


class Features(NamedTuple):
    """Of P points: scalars (P, a), which motions leave alone, and vectors (P, b, 3), which turn."""

    scalars: Tensor
    vectors: Tensor


class Output(NamedTuple):
    """What is said of B clouds: logits (B, n, CLASSES); of each block the pieces (B, n) it saw, how sure
    that partition was (B, n), and the votes (B, n, 3), which the decoder has none of."""

    logits: Tensor
    cells: tuple[Tensor, ...]
    sure: tuple[Tensor, ...]
    votes: tuple[Tensor, ...]

    @property
    def labels(self) -> Tensor:
        """The likeliest class of each point: (B, n)."""
        return self.logits.argmax(2)


def neighbours(points: Tensor, cells: Tensor, distance: Tensor) -> Tensor:
    """Offsets (B, n, k, 3) to the NEIGHBOURS nearest of the same piece, 0 where there are fewer."""
    distance = distance.masked_fill(cells[:, :, None] != cells[:, None], torch.inf)
    near, chosen = distance.topk(min(NEIGHBOURS + 1, points.shape[1]), largest=False)
    rows = torch.arange(len(points), device=points.device)[:, None, None]
    offsets = points[rows, chosen] - points[:, :, None]
    offsets = torch.where(near.isinf()[..., None], 0, offsets)[:, :, 1:]
    return F.pad(offsets, (0, 0, 0, NEIGHBOURS - offsets.shape[2]))


class Block(nn.Module):
    """A network of the points of a piece, averaged over the piece's frame."""

    def __init__(self, config: Config, first: bool, scalars: int, vectors: int):
        super().__init__()
        given = 3 * (NEIGHBOURS + 2) + (0 if first else config.scalars + 3 * config.vectors)
        self.framed, self.shape = config.framed, (scalars, vectors)
        widths = (given, config.width, config.width, config.width)
        self.own = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(widths))
        self.pooled = nn.ModuleList(
            nn.Linear(config.width, config.width, bias=False) for _ in widths[2:]
        )
        self.last = nn.Linear(2 * config.width, scalars + 3 * vectors)

    def forward(
        self,
        points: Tensor,
        normals: Tensor,
        cells: Tensor,
        offsets: Tensor,
        given: Features | None,
    ) -> Features:
        """points, normals: (B, n, 3); cells: (B, n); offsets: of `neighbours`; given: of the P = B n
        points, by the block before."""
        pieces, flat = Pieces(cells), points.flatten(0, 1)
        frames = frames_of(flat, pieces, self.framed)
        vectors = [
            (flat - frames.centres)[:, None],
            normals.flatten(0, 1)[:, None],
            4 * offsets.flatten(0, 1),  # about as long as the others
            *([] if given is None else [given.vectors]),
        ]
        turned = torch.cat(vectors, 1) @ frames.axes  # (P, m, 3) along the axes
        posed = (turned * frames.signs[:, None, None]).flatten(2)  # (F, P, 3 m)
        if given is not None:
            posed = torch.cat([posed, given.scalars.expand(len(posed), -1, -1)], 2)
        h = F.relu(self.own[0](posed))
        for own, pooled in zip(self.own[1:], self.pooled, strict=True):
            h = F.relu(own(h) + pieces.spread(pooled(pieces.means(h))))
        h = torch.cat([h, pieces.spread(pieces.means(h))], 2)
        said = self.last(h)  # (F, P, a + 3 b)
        scalars, vectors_said = said.split([self.shape[0], 3 * self.shape[1]], 2)
        back = (vectors_said.unflatten(2, (-1, 3)) * frames.signs[:, None, None]).mean(0)
        return Features(scalars.mean(0), back @ frames.axes.mT)


class Network(nn.Module):
    """Blocks that vote, and a decoder that says of each point what it is a part of."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        sizes = config.scalars, config.vectors + 1
        self.blocks = nn.ModuleList(
            Block(config, level == 0, *sizes) for level in range(len(config.sigmas))
        )
        self.decoder = Block(config, False, CLASSES, 0)

    def forward(
        self,
        points: Tensor,
        normals: Tensor,
        parts: Tensor | None = None,
        cells: Tensor | None = None,
    ) -> Output:
        """points, normals: (B, n, 3). parts: the true ones (B, n), which only "parts" looks at.
        cells: the first partition (B, n), where it is not to be cut here."""
        if cells is None:
            cells = self.first_cells(points, parts)
        seen, votes = [cells], []
        sure = [torch.ones_like(points[..., 0])]
        features: Features | None = None
        distance = torch.cdist(points, points, compute_mode="donot_use_mm_for_euclid_dist")
        offsets = neighbours(points, cells, distance)
        for block, sigma in zip(self.blocks, self.config.sigmas, strict=True):
            scalars, vectors = block(points, normals, cells, offsets, features)
            votes.append(points + vectors[:, 0].view(points.shape))
            features = Features(F.relu(scalars), vectors[:, 1:])
            if self.config.sees == "learned":
                cells, certain = mixture.partition(votes[-1], self.config.cells, sigma)
                offsets = neighbours(points, cells, distance)
            else:
                certain = sure[-1]
            seen.append(cells)
            sure.append(certain)
        logits = self.decoder(points, normals, cells, offsets, features).scalars
        return Output(logits.view(*points.shape[:2], -1), tuple(seen), tuple(sure), tuple(votes))

    def first_cells(self, points: Tensor, parts: Tensor | None = None) -> Tensor:
        """The partition (B, n) that the first block sees."""
        if self.config.sees == "whole":
            return torch.zeros_like(points[..., 0], dtype=torch.long)
        if self.config.sees == "parts":
            assert parts is not None, "the oracle is told the parts"
            return parts
        return cut(points, self.config.cells)


def cut(points: Tensor, count: int) -> Tensor:
    """Voronoi cells (B, n) about `count` points that lie far from each other, from the first point on."""
    first = torch.zeros_like(points[:, 0, 0], dtype=torch.long)
    return nearest(points, farthest(points, min(count, points.shape[1]), first))
