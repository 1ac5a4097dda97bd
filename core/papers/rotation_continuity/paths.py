"""Walks through SO(3), and where coordinates tear along them.

A path is a run of unit quaternions (T, 4) float64 whose signs follow on from each other: such a lift
always exists, and neighbours on it are the ends of a short geodesic.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import normalize

from core.groups.so3 import Representation, from_euler, from_quaternion, multiply, to_quaternion
from core.memory import kept

FRAMES = 361  # a full turn in degrees, both ends included
TORN = 0.1  # a step that still moves g by more than this once it is cut away holds a jump
SEARCHED = 2000  # pairs that compete in the search for a tear
FEW, CHUNK = 256, 8192  # steps that are cut at a time


def lift(quaternions: Tensor) -> Tensor:
    """Unit quaternions (T, 4) float64 with each sign chosen nearest to the one before."""
    unit = normalize(quaternions.double(), dim=-1)
    flips = torch.where((unit[1:] * unit[:-1]).sum(-1) < 0, -1.0, 1.0).double()
    return torch.cat([unit[:1], unit[1:] * flips.cumprod(0)[:, None]])


def turn_about(axis: Tensor, start: Tensor | None = None, turns: float = 1.0) -> Tensor:
    """The path from `start` (4,) by whole `turns` about the body's axis (3,)."""
    half = torch.linspace(0, math.pi * turns, FRAMES, dtype=torch.float64)[:, None]
    unit = normalize(axis.double(), dim=-1)
    steps = torch.cat([half.cos(), half.sin() * unit], -1)
    return steps if start is None else multiply(start.double()[None], steps)


def through_lock() -> Tensor:
    """A turn of the middle Euler angle of order XZY, which passes both gimbal locks."""
    angles = torch.zeros(FRAMES, 3, dtype=torch.float64) + torch.tensor([0.7, 0.0, -0.5])
    angles[:, 1] = torch.linspace(0, 2 * math.pi, FRAMES)
    return lift(to_quaternion(from_euler(angles, "XZY")))


def wander(seed: int) -> Tensor:
    """A smooth random loop, walked at even speed."""
    generator = torch.Generator().manual_seed(seed)
    t = torch.linspace(0, 2 * math.pi, FRAMES, dtype=torch.float64)[:, None, None]
    beats = torch.arange(1, 4)
    waves = torch.randn(2, 3, 4, generator=generator, dtype=torch.float64)
    loop = (waves[0] * (beats[:, None] * t).cos() + waves[1] * (beats[:, None] * t).sin()).sum(1)
    return closed_through(normalize(loop[:-1], dim=-1))


def closed_through(stops: Tensor) -> Tensor:
    """A path at even speed through rotations (K, 4), K >= 1, and back to the first."""
    ends = lift(torch.cat([stops, stops[:1]]))
    angles = 2 * torch.acos((ends[1:] * ends[:-1]).sum(-1).clamp(-1, 1))
    at = torch.cat([torch.zeros(1).double(), angles.cumsum(0)])
    wanted = torch.linspace(0, float(at[-1]), FRAMES, dtype=torch.float64)
    left = torch.searchsorted(at[1:-1].contiguous(), wanted, right=True)
    share = ((wanted - at[left]) / angles[left].clamp_min(1e-12)).clamp(0, 1)[:, None]
    return _slerp(ends[left], ends[left + 1], share)


def _slerp(a: Tensor, b: Tensor, share: Tensor) -> Tensor:
    half = torch.acos((a * b).sum(-1, keepdim=True).clamp(-1, 1))
    weights = (
        torch.sinc((1 - share) * half / math.pi) * (1 - share),
        torch.sinc(share * half / math.pi) * share,
    )
    return normalize(weights[0] * a + weights[1] * b, dim=-1)


@dataclass(frozen=True)
class Walk:
    """Coordinates along a path. jump: (T - 1,) what no cutting removes, 0 where g is continuous;
    stretch: (T - 1,) |dr| / angle [1 / rad], the local Lipschitz estimate, of each step as it is."""

    path: Tensor
    coordinates: Tensor  # (T, d)
    jump: Tensor
    stretch: Tensor

    @property
    def tears(self) -> list[int]:
        """The steps that hold a jump."""
        return torch.nonzero(self.jump).flatten().tolist()

    @property
    def largest_jump(self) -> float:
        """|dr| of the largest jump; 0 where nothing tears."""
        return float(self.jump.max())

    @property
    def lipschitz(self) -> float:
        """The largest |dr| / angle [1 / rad] of the steps without a jump."""
        whole = self.stretch[self.jump == 0]
        return float(whole.max()) if len(whole) else math.inf


def walk(entry: Representation, path: Tensor) -> Walk:
    """Follow a path (T, 4), T >= 2, in the coordinates of a representation."""
    coordinates = entry.g(from_quaternion(path))
    step = (coordinates[1:] - coordinates[:-1]).norm(dim=-1)
    # Quaternions of length 1 differ by 2 sin(angle / 4), which stays accurate for short steps.
    angle = 4 * torch.asin(((path[1:] - path[:-1]).norm(dim=-1) / 2).clamp(max=1))
    jump = torch.zeros_like(step)
    suspects = step > TORN
    pairs = zip(path[:-1][suspects].split(CHUNK), path[1:][suspects].split(CHUNK), strict=True)
    jump[suspects] = torch.cat([remaining_jump(entry, a, b) for a, b in pairs])
    return Walk(path, coordinates, jump, torch.where(angle > 1e-9, step / angle.clamp_min(1e-9), 0))


def remaining_jump(entry: Representation, a: Tensor, b: Tensor) -> Tensor:
    """|g(b) - g(a)| (N,) once the geodesics from a to b (N, 4) are cut away; 0 if below TORN.

    Each is cut into pieces, again and again, and the piece where g moves most is kept: many pieces a
    round where few steps are cut, which saves calls, halves where there are many, which saves work.
    """
    pieces, rounds = (48, 4) if len(a) <= FEW else (2, 22)  # of a degree leave 4e-9 rad
    share = torch.linspace(0, 1, pieces + 1, dtype=torch.float64)[1:-1, None]
    ends = torch.stack([a, b], 1)
    values = entry.g(from_quaternion(ends))
    rows = torch.arange(len(a))
    for _ in range(rounds):
        inside = _slerp(ends[:, :1], ends[:, 1:], share)
        cuts = torch.cat([ends[:, :1], inside, ends[:, 1:]], 1)
        within = entry.g(from_quaternion(inside))
        along = torch.cat([values[:, :1], within, values[:, 1:]], 1)
        worst = (along[:, 1:] - along[:, :-1]).norm(dim=-1).argmax(1)
        ends = torch.stack([cuts[rows, worst], cuts[rows, worst + 1]], 1)
        values = torch.stack([along[rows, worst], along[rows, worst + 1]], 1)
    size = (values[:, 1] - values[:, 0]).norm(dim=-1)
    return torch.where(size > TORN, size, 0)


@dataclass(frozen=True)
class Worst:
    """The worst place that a search found: a rotation (4,), the body's axis (3,) across it, the jump."""

    middle: Tensor
    axis: Tensor
    jump: float

    @property
    def path(self) -> Tensor:
        """A full turn that crosses the place half way."""
        start = turn_about(self.axis)[FRAMES // 2]
        back = multiply(self.middle[None], start[None] * start.new_tensor([1, -1, -1, -1]))
        return turn_about(self.axis, back[0])


@kept
def find_tear(entry: Representation, seed: int = 0) -> Worst:
    """Search SO(3) for the place where g moves most over ever shorter steps.

    Pairs of near rotations compete; each round keeps the best and looks around them at 0.6 of the
    distance, down to 1e-11 rad. What g still moves there is a jump.
    """
    generator = torch.Generator().manual_seed(seed)

    def noise(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator, dtype=torch.float64)

    middle, reach = normalize(noise(SEARCHED, 4), dim=-1), 0.3
    while True:
        axis = normalize(noise(len(middle), 3), dim=-1)
        half = torch.cat([torch.ones(len(middle), 1).double(), axis * (reach / 4)], -1)
        ends = multiply(middle, half * half.new_tensor([1, -1, -1, -1])), multiply(middle, half)
        moved = (entry.g(from_quaternion(ends[1])) - entry.g(from_quaternion(ends[0]))).norm(dim=-1)
        if reach < 1e-11:
            break
        kept = middle[moved.topk(SEARCHED // 10).indices].repeat(10, 1)
        middle = normalize(kept + noise(*kept.shape) * (reach / 4), dim=-1)
        reach *= 0.6
    chosen = int(moved.argmax())
    jump = float(moved[chosen])
    return Worst(normalize(middle[chosen], dim=-1), axis[chosen], jump if jump > TORN else 0.0)
