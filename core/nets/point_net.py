"""Point networks, and frame averaging around them (arXiv 2110.03336).

PointNet and DGCNN are reduced: a quarter to an eighth of the original widths, no input transform,
and one network with two heads, a class of the cloud and a normal for each point. DGCNN's graph is
that of the coordinates in both layers, not of features, so that all poses of a frame share it.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import torch
from scipy.spatial import cKDTree
from torch import Tensor, nn
from torch.nn import functional as F

from core.groups.frames import Frame, Group, pca_frame
from core.nets.mlp import mlp

CLASSES = 10
NEIGHBOURS = 10
Backbone = Literal["pointnet", "dgcnn"]


class PointOutput(NamedTuple):
    """What a network says of B clouds: logits (B, CLASSES) and normals (B, N, 3), not of unit length."""

    logits: Tensor
    normals: Tensor


class Averaged(NamedTuple):
    """The frame average, and what went into it: each pose's logits (B, F, CLASSES) and the frame."""

    logits: Tensor
    normals: Tensor
    votes: Tensor
    frame: Frame


@dataclass(frozen=True)
class Config:
    """Which backbone, and its widths."""

    backbone: Backbone = "pointnet"
    local: int = 64  # channels of a point's own features
    cloud: int = 256  # channels of the whole cloud's
    head: int = 64


class PointNorm(nn.BatchNorm1d):
    """Batch normalisation over all points of all clouds: (B, N, C) -> (B, N, C)."""

    def forward(self, x: Tensor) -> Tensor:
        """By the batch's statistics in training, by the running ones in eval mode."""
        return super().forward(x.flatten(0, -2)).view(x.shape)

    def scale_and_shift(self) -> tuple[Tensor, Tensor]:
        """The scale and shift (C,) that it is in eval mode."""
        assert self.running_var is not None
        assert self.running_mean is not None
        scale = self.weight * (self.running_var + self.eps).rsqrt()
        return scale, self.bias - self.running_mean * scale


class Shared(nn.Module):
    """The same linear map, normalisation and ReLU for each point: (B, N, C) -> (B, N, D)."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.linear = nn.Linear(inputs, outputs, bias=False)
        self.norm = PointNorm(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """All of it."""
        return F.relu(self.before_relu(x))

    def before_relu(self, x: Tensor) -> Tensor:
        """In eval mode the normalisation is folded into the linear map, which saves two passes."""
        if self.training:
            return self.norm(self.linear(x))
        scale, shift = self.norm.scale_and_shift()
        return F.linear(x, self.linear.weight * scale[:, None], shift)

    def largest(self, x: Tensor) -> Tensor:
        """The maximum over the points: (B, N, C) -> (B, D). ReLU comes after it: it is monotone."""
        return F.relu(self.before_relu(x).amax(1))


class EdgeConv(nn.Module):
    """max over neighbours j of A (x_j - x_i) + B x_i, then normalisation and ReLU.

    With one linear map on the edge the maximum needs only A x_j: it is gathered after the map.
    """

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.edge = nn.Linear(inputs, outputs, bias=False)
        self.own = nn.Linear(inputs, outputs, bias=False)
        self.norm = PointNorm(outputs)

    def forward(self, x: Tensor, graph: Tensor) -> Tensor:
        """x: (B, N, C), graph: (B, N, k) indices of neighbours -> (B, N, D)."""
        mapped = self.edge(x)
        nearest = _largest_neighbour(mapped, graph)
        if self.training:
            return F.relu(self.norm(nearest - mapped + self.own(x)))
        scale, shift = self.norm.scale_and_shift()
        own = F.linear(x, (self.own.weight - self.edge.weight) * scale[:, None], shift)
        return F.relu(torch.addcmul(own, nearest, scale))


def _largest_neighbour(values: Tensor, graph: Tensor) -> Tensor:
    """The maximum of `values` (B, N, C) over the neighbours in `graph` (B, N, k), channel-wise.

    One neighbour at a time, which keeps to the cache. Which one wins is found without gradient; only
    the winners are gathered with it.
    """
    batch, count, k = graph.shape
    training = values.requires_grad
    with torch.no_grad():
        flat = values.flatten(0, 1)
        rows = (graph + torch.arange(batch, device=values.device)[:, None, None] * count).flatten(
            0, 1
        )
        largest = flat.index_select(0, rows[:, 0]).view(values.shape)
        winners = graph[..., :1].expand(-1, -1, values.shape[2])
        for j in range(1, k):
            candidate = flat.index_select(0, rows[:, j]).view(values.shape)
            if training:
                winners = torch.where(candidate > largest, graph[..., j, None], winners)
            largest = torch.maximum(largest, candidate)
    return values.gather(1, winners) if training else largest


class Heads(nn.Module):
    """A class from the cloud's features, and a normal from those and a point's own."""

    def __init__(self, config: Config, local: int):
        super().__init__()
        self.classes = mlp((config.cloud, config.head, CLASSES))
        # One linear map of the concatenation (local, cloud), its cloud part computed once a cloud.
        self.from_local = nn.Linear(local, config.head, bias=False)
        self.from_cloud = nn.Linear(config.cloud, config.head)
        self.mixed = Shared(config.head, config.head)
        self.normal = nn.Linear(config.head, 3)

    def forward(self, local: Tensor, cloud: Tensor) -> PointOutput:
        """local: (B, N, C), cloud: (B, D)."""
        point = F.relu(self.from_local(local) + self.from_cloud(cloud)[:, None])
        return PointOutput(self.classes(cloud), self.normal(self.mixed(point)))


class PointNet(nn.Module):
    """Shared maps of each point and a maximum over all (Qi et al. 2017, arXiv 1612.00593)."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.first = Shared(3, config.local)
        self.second = Shared(config.local, config.local)
        self.third = Shared(config.local, config.cloud)
        self.heads = Heads(config, 2 * config.local)

    def graph(self, points: Tensor) -> None:
        """PointNet looks at no neighbours."""

    def forward(self, points: Tensor, graph: Tensor | None = None) -> PointOutput:
        """points: (B, N, 3)."""
        first = self.first(points)
        second = self.second(first)
        cloud = self.third.largest(second)
        return self.heads(torch.cat([first, second], -1), cloud)


class DGCNN(nn.Module):
    """Two edge convolutions over nearest neighbours (Wang et al. 2019, arXiv 1801.07829)."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.first = EdgeConv(3, config.local)
        self.second = EdgeConv(config.local, config.local)
        self.third = Shared(2 * config.local, config.cloud)
        self.heads = Heads(config, 2 * config.local)

    def graph(self, points: Tensor) -> Tensor:
        """The NEIGHBOURS nearest others of each point: (B, N, 3) -> (B, N, k).

        By trees in float64: turning a cloud hardly ever changes it.
        """
        k = min(NEIGHBOURS, points.shape[1] - 1)
        clouds = points.detach().cpu().double().numpy()
        graphs = [cKDTree(cloud).query(cloud, k + 1)[1][:, 1:] for cloud in clouds]
        return torch.from_numpy(np.stack(graphs)).to(points.device)

    def forward(self, points: Tensor, graph: Tensor | None = None) -> PointOutput:
        """points: (B, N, 3); graph: as `graph(points)`, which all poses of a cloud share."""
        neighbours = self.graph(points) if graph is None else graph
        first = self.first(points, neighbours)
        second = self.second(first, neighbours)
        local = torch.cat([first, second], -1)
        return self.heads(local, self.third.largest(local))


def point_network(config: Config) -> PointNet | DGCNN:
    """The untrained backbone."""
    return PointNet(config) if config.backbone == "pointnet" else DGCNN(config)


def frame_average(backbone: PointNet | DGCNN, points: Tensor, frame: Frame) -> Averaged:
    """<phi>_F and <Phi>_F: logits averaged as invariants, normals as vectors, in one batched pass.

    Exact only in eval mode: in training, batch normalisation couples the poses.
    """
    batch, poses = frame.weights.shape
    graph = backbone.graph(points)
    if graph is not None:
        graph = graph.repeat_interleave(poses, 0)
    copies = frame.canonical(points).flatten(0, 1)
    logits, normals = backbone(copies, graph)
    votes = logits.view(batch, poses, -1)
    turned = frame.average_vectors(normals.view(batch, poses, -1, 3))
    return Averaged(frame.average_scalars(votes), turned, votes, frame)


class FrameAveraged(nn.Module):
    """A backbone averaged over the PCA frame of its input."""

    def __init__(self, backbone: PointNet | DGCNN, group: Group = "SE(3)"):
        super().__init__()
        self.backbone, self.group = backbone, group

    def forward(self, points: Tensor) -> Averaged:
        """points: (B, N, 3)."""
        return frame_average(self.backbone, points, pca_frame(points, self.group))
