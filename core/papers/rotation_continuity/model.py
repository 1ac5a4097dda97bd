"""Many small networks at once: the same architecture, another representation, other seeds.

A group is one network: one representation and one seed. All groups run in the same batched matrix
products and share no weight, so that one run compares all representations on the same data.
"""

import copy
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.groups.so3 import REPRESENTATIONS


class GroupedLinear(nn.Module):
    """A linear layer for each of `groups` networks: (groups, B, inputs) to (groups, B, outputs)."""

    def __init__(self, groups: int, inputs: int, outputs: int):
        super().__init__()
        bound = 1 / math.sqrt(inputs)  # as nn.Linear's
        self.weight = nn.Parameter(torch.empty(groups, inputs, outputs).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(groups, 1, outputs).uniform_(-bound, bound))

    def forward(self, x: Tensor) -> Tensor:
        """Each network's own affine map."""
        return torch.baddbmm(self.bias, x, self.weight)


def same_start(layers: nn.Module, kinds: int, seeds: int) -> None:
    """Give the groups of one seed the same first weights, whatever their representation.

    Groups are ordered by representation, then by seed.
    """
    with torch.no_grad():
        for weight in layers.parameters():
            weight.copy_(weight[:seeds].repeat(kinds, 1, 1))


class Heads(nn.Module):
    """Raw outputs of the groups to rotations, each by its own representation."""

    def __init__(self, kinds: Sequence[str], seeds: int, joints: int = 1):
        super().__init__()
        self.kinds, self.seeds, self.joints = tuple(kinds), seeds, joints
        self.width = joints * max(REPRESENTATIONS[kind].size for kind in kinds)

    def coordinates(self, raw: Tensor) -> list[Tensor]:
        """By kind, what goes into f: (seeds, B, joints, size) of raw (kinds * seeds, B, width).

        Narrow representations leave the last columns of the common output layer unused.
        """
        parts = []
        for kind, block in zip(self.kinds, raw.split(self.seeds), strict=True):
            entry = REPRESENTATIONS[kind]
            used = block[..., : self.joints * entry.size].unflatten(-1, (self.joints, entry.size))
            parts.append(entry.squash(used) if entry.squash else used)
        return parts

    def forward(self, raw: Tensor) -> Tensor:
        """Rotations (kinds * seeds, B, joints, 3, 3)."""
        parts = zip(self.kinds, self.coordinates(raw), strict=True)
        return torch.cat([REPRESENTATIONS[kind].f(part) for kind, part in parts])

    def training_matrices(self, raw: Tensor) -> Tensor:
        """The same, without the projection for kinds that the paper trains without it."""
        parts = zip(self.kinds, self.coordinates(raw), strict=True)
        entries = [(REPRESENTATIONS[kind], part) for kind, part in parts]
        return torch.cat([(entry.unprojected or entry.f)(part) for entry, part in entries])


class _MLPs(nn.Module):
    """Networks of linear layers with leaky ReLU, and rotations at their end."""

    def __init__(self, kinds: Sequence[str], seeds: int, hidden_sizes: Sequence[int], joints: int):
        super().__init__()
        self.heads = Heads(kinds, seeds, joints)
        sizes = (*hidden_sizes, self.heads.width)
        pairs = pairwise(sizes)
        self.layers = nn.ModuleList(GroupedLinear(len(kinds) * seeds, a, b) for a, b in pairs)
        same_start(self.layers, len(kinds), seeds)

    def _through(self, inputs: Tensor) -> Tensor:
        """(seeds, B, ...), the same for all kinds, to raw outputs (kinds * seeds, B, width)."""
        return _through(self.layers, inputs.flatten(2).repeat(len(self.heads.kinds), 1, 1))


class SanityNets(_MLPs):
    """The sanity test: a rotation's nine entries in, the same rotation out.

    MLP 9-128-128-128-d with leaky ReLU, as in the paper's code, for every representation and seed.
    """

    def __init__(self, kinds: Sequence[str], seeds: int, hidden: int = 128):
        super().__init__(kinds, seeds, (9, hidden, hidden, hidden), joints=1)

    def raw(self, rotations: Tensor) -> Tensor:
        """(seeds, B, 3, 3) to raw outputs (kinds * seeds, B, width)."""
        return self._through(rotations)

    def forward(self, rotations: Tensor) -> Tensor:
        """Rotations (seeds, B, 3, 3) to rotations (kinds * seeds, B, 3, 3)."""
        return self.heads(self.raw(rotations)).squeeze(2)


def _through(layers: nn.ModuleList, x: Tensor) -> Tensor:
    for layer in layers[:-1]:
        x = F.leaky_relu(layer(x), inplace=True)
    return layers[-1](x)


class PoseNets(nn.Module):
    """Two clouds, the second being the first turned, to the rotation between them.

    The paper's PointNet at a quarter of its width: shared layers 3-16-32-256 with leaky ReLU, a
    maximum over points, then 512-128-d on the two clouds' features.
    """

    def __init__(self, kinds: Sequence[str], seeds: int, width: int = 256):
        super().__init__()
        self.heads = Heads(kinds, seeds)
        groups = len(kinds) * seeds
        sizes = (3, width // 16, width // 8, width)
        pairs = pairwise(sizes)
        self.points = nn.ModuleList(GroupedLinear(groups, a, b) for a, b in pairs)
        ends = ((2 * width, width // 2), (width // 2, self.heads.width))
        self.ends = nn.ModuleList(GroupedLinear(groups, a, b) for a, b in ends)
        same_start(self.points, len(kinds), seeds)
        same_start(self.ends, len(kinds), seeds)

    def features(self, clouds: Tensor) -> Tensor:
        """Clouds (seeds, C, N, 3) to features (kinds * seeds, C, width)."""
        x = clouds.flatten(1, 2).repeat(len(self.heads.kinds), 1, 1)
        hidden = F.leaky_relu(_through(self.points[:-1], x), inplace=True)
        last = self.points[-1]
        assert isinstance(last, GroupedLinear)
        return _largest(last, hidden.unflatten(1, clouds.shape[1:3]))

    def raw(self, reference: Tensor, turned: Tensor) -> Tensor:
        """Clouds (seeds, B, N, 3) and (seeds, B, N, 3), or one reference (seeds, 1, N, 3) for all."""
        first, second = self.features(reference), self.features(turned)
        return _through(self.ends, torch.cat([first.expand_as(second), second], -1))

    def forward(self, reference: Tensor, turned: Tensor) -> Tensor:
        """Rotations (kinds * seeds, B, 3, 3) that take `reference` to `turned`."""
        return self.heads(self.raw(reference, turned)).squeeze(2)


def _largest(layer: GroupedLinear, x: Tensor) -> Tensor:
    """layer(x).amax(2), (groups, C, W) of x (groups, C, N, K), many times faster to differentiate.

    Which point wins is found first; only the winners' outputs are computed with a gradient.
    """
    with torch.no_grad():
        pairs = zip(layer.weight, x, strict=True)
        winners = torch.stack(
            [_argmax((w.T @ h.flatten(0, 1).T).unflatten(1, h.shape[:2])) for w, h in pairs]
        )
    index = winners.transpose(1, 2)[..., None].expand(-1, -1, -1, x.shape[-1])
    chosen = x.gather(2, index)  # (groups, C, W, K)
    return (chosen * layer.weight.mT[:, None]).sum(-1) + layer.bias


def _argmax(values: Tensor) -> Tensor:
    """Over the last axis. NumPy's is vectorised, which PyTorch's is not on the CPU."""
    if values.device.type == "cpu":
        return torch.from_numpy(values.numpy().argmax(-1))
    return values.argmax(-1)


class InverseKinematicsNets(_MLPs):
    """Joint positions to joint rotations: MLP 3J-w-w-w-Jd with leaky ReLU (the paper's w is 1024)."""

    def __init__(self, kinds: Sequence[str], seeds: int, joints: int, hidden: int = 192):
        super().__init__(kinds, seeds, (3 * joints, hidden, hidden, hidden), joints)

    def raw(self, positions: Tensor) -> Tensor:
        """(seeds, B, J, 3) to raw outputs (kinds * seeds, B, width)."""
        return self._through(positions)

    def forward(self, positions: Tensor) -> Tensor:
        """Positions (seeds, B, J, 3) to local rotations (kinds * seeds, B, J, 3, 3)."""
        return self.heads(self.raw(positions))


Nets = TypeVar("Nets", SanityNets, PoseNets, InverseKinematicsNets)


def of_seed(nets: Nets, seed: int) -> Nets:
    """The networks of one seed, all kinds, cut out to be trained alone."""
    return _cut(nets, slice(seed, None, nets.heads.seeds), nets.heads.kinds)


def only(nets: Nets, kind: str, seed: int = 0) -> Nets:
    """The network of one kind and seed, cut out: the same class with a single group, frozen."""
    group = nets.heads.kinds.index(kind) * nets.heads.seeds + seed
    return _cut(nets, slice(group, group + 1), (kind,)).requires_grad_(False)


def _cut(nets: Nets, groups: slice, kinds: Sequence[str]) -> Nets:
    part = copy.deepcopy(nets)
    for module in part.modules():
        if isinstance(module, GroupedLinear):
            module.weight = nn.Parameter(module.weight[groups].detach().clone())
            module.bias = nn.Parameter(module.bias[groups].detach().clone())
    part.heads = Heads(kinds, 1, nets.heads.joints)
    return part
