"""Partitions of clouds into pieces, what is summed over each piece, and their frames.

A partition of B clouds of n points is an index tensor (B, n): which piece of its cloud a point is in.
Pieces may be empty.
"""

from typing import NamedTuple

import torch
from torch import Tensor

# Of the axes of a frame, whose determinant stays 1.
_SIGNS = torch.tensor([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])


def farthest(points: Tensor, count: int, first: Tensor) -> Tensor:
    """Indices (B, count) of points (B, n, 3), each as far as can be from those before; first (B,)."""
    rows = torch.arange(len(points), device=points.device)
    chosen, distance = [first], points.new_full(points.shape[:2], torch.inf)
    for _ in range(count - 1):
        latest = points[rows, chosen[-1]][:, None]
        distance = torch.minimum(distance, (points - latest).square().sum(2))
        chosen.append(distance.argmax(1))
    return torch.stack(chosen, 1)


def nearest(points: Tensor, seeds: Tensor) -> Tensor:
    """Voronoi cells (B, n) of points (B, n, 3), about those of them with the indices `seeds` (B, k)."""
    centres = points.gather(1, seeds[..., None].expand(-1, -1, 3))
    return torch.cdist(points, centres, compute_mode="donot_use_mm_for_euclid_dist").argmin(2)


def counts(cells: Tensor, parts: Tensor) -> Tensor:
    """How many points each cell shares with each part: (B, k, p)."""
    batch, k, p = len(cells), int(cells.max()) + 1, int(parts.max()) + 1
    flat = (torch.arange(batch, device=cells.device)[:, None] * k + cells) * p + parts
    return torch.bincount(flat.flatten(), minlength=batch * k * p).view(batch, k, p)


def mixed(cells: Tensor, parts: Tensor) -> Tensor:
    """Which points (B, n) lie in a cell with points of two parts or more."""
    return ((counts(cells, parts) > 0).sum(2) > 1).gather(1, cells)


def refines(cells: Tensor, parts: Tensor) -> Tensor:
    """Whether no cell crosses a border of the parts: (B,) booleans."""
    return ~mixed(cells, parts).any(1)


def purity(cells: Tensor, parts: Tensor) -> float:
    """The share of points that are of the part that most of their cell are of."""
    return counts(cells, parts).amax(2).sum().item() / parts.numel()


def mean_iou(labels: Tensor, parts: Tensor) -> float:
    """Intersection over union of classes, told and true (B, n), all scenes as one; mean over classes."""
    classes = int(torch.maximum(labels, parts).max()) + 1
    table = torch.bincount((parts * classes + labels).flatten(), minlength=classes**2)
    table = table.view(classes, classes).double()
    both = table.diagonal()
    return (both / (table.sum(0) + table.sum(1) - both).clamp_min(1)).mean().item()


class Pieces:
    """Sums over the pieces of B clouds, all clouds in one index."""

    def __init__(self, cells: Tensor):
        k = int(cells.max()) + 1
        clouds = torch.arange(len(cells), device=cells.device)
        self.index = (cells + clouds[:, None] * k).flatten()  # (P,)
        self.number = len(cells) * k
        self.sizes = torch.bincount(self.index, minlength=self.number)

    def means(self, values: Tensor) -> Tensor:
        """Over each piece: (..., P, C) -> (..., S, C); 0 where a piece is empty."""
        shape = (*values.shape[:-2], self.number, values.shape[-1])
        sums = values.new_zeros(shape).index_add_(-2, self.index, values)
        return sums / self.sizes.clamp_min(1)[:, None]

    def spread(self, values: Tensor) -> Tensor:
        """To each point what its piece has: (..., S, C) -> (..., P, C)."""
        return values.index_select(-2, self.index)


class Frames(NamedTuple):
    """Of the piece of each of P points: the centre (P, 3), and axes (P, 3, 3) as columns."""

    centres: Tensor
    axes: Tensor
    signs: Tensor  # (F, 3) of the axes, one row a pose


def frames_of(points: Tensor, pieces: Pieces, framed: bool) -> Frames:
    """The PCA frames, for rotations, of pieces of points (P, 3); or the world's axes at their centres.

    Moments and eigenvectors are found in float64, all in one batch; they carry no gradient.
    The frame of a piece that is one point is not determined: it is the world's.
    """
    exact = points.detach().double()
    centres = pieces.means(exact)
    if not framed:
        eye = torch.eye(3).to(points).expand(len(points), 3, 3)
        return Frames(pieces.spread(centres).to(points), eye, _SIGNS[:1].to(points))
    centred = exact - pieces.spread(centres)
    moments = pieces.means((centred[:, :, None] * centred[:, None]).flatten(1)).view(-1, 3, 3)
    axes = torch.linalg.eigh(moments.cpu()).eigenvectors  # faster there for 3 x 3
    axes = torch.cat([axes[..., :2], axes[..., 2:] * axes.det()[:, None, None]], -1)
    spread = pieces.spread(axes.flatten(1).to(points)).view(-1, 3, 3)
    return Frames(pieces.spread(centres).to(points), spread, _SIGNS.to(points))
