"""Laws of motion in the plane, learned from paths, and the symmetries that they have.

a = W phi(x, v) with phi = (1, x, v, |v| v): a uniform force, one that depends on the place, one on the
velocity, and quadratic drag, 14 weights in all. A map g = (L, t) of the plane moves places and
velocities, and with them phi -> M phi; the law is the same for moved paths if, and only if, W M = L W.
So each group leaves a linear subspace of laws.

Lengths are in units of the paths' size, and times in those of the size over the usual speed; both
axes have one unit, since one for each would hide or make symmetries. The origin, about which turns,
scalings and the mirror are taken, is where the free law has a body at rest, if the paths show such
a place, or else the paths' middle.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple

import torch
from torch import Tensor

from core.groups import planar
from core.inputs import InputError
from core.inputs.path import Path
from core.memory import kept

Symmetry = Literal["turns", "shifts", "scalings", "mirror"]
SYMMETRIES: tuple[Symmetry, ...] = ("turns", "shifts", "scalings", "mirror")
FEATURES = 7
SPAN = 7  # points of a path from which velocity and acceleration are read
LEAST = 12  # states that are needed
DECAY = 1e-4  # of weights
FOLDS = 5  # parts of the data, to be left out in turn
BROKEN, NEAR = 1.2, 0.1  # a cost, and a violation, from which on a symmetry does not hold
_RESTING = 0.02  # accelerations below this count as none
_PULL, _FAR = 0.1, 3.0  # the least force that depends on the place, and the farthest place of rest


class States(NamedTuple):
    """Places, velocities and accelerations (n, 2) float64 along paths; fold: (n,) in which part of the
    data each is."""

    x: Tensor
    v: Tensor
    a: Tensor
    fold: Tensor

    def features(self) -> Tensor:
        """phi (n, 7)."""
        return features(self.x, self.v)


Fit = Callable[[States], Tensor]  # states -> W (2, 7)


class Units(NamedTuple):
    """The origin (2,), and the units of length and time of the paths, in the visitor's."""

    origin: Tensor
    length: float
    time: float


def features(x: Tensor, v: Tensor) -> Tensor:
    """phi (..., 7) of places and velocities (..., 2)."""
    one = torch.ones_like(x[..., :1])
    return torch.cat([one, x, v, v.norm(dim=-1, keepdim=True) * v], -1)


def states(paths: Sequence[Path]) -> tuple[States, Units]:
    """What the paths say of the law, from a parabola through SPAN neighbours of each point.

    Raises InputError when that is too little.
    """
    parts = [parabolas(path) for path in paths if len(path.times) >= SPAN]
    if sum(len(part[0]) for part in parts) < LEAST:
        raise InputError(
            f"the paths have too few points; {LEAST + SPAN - 1} along one path are needed at least"
        )
    x, v, a = (torch.cat(each) for each in zip(*parts, strict=True))
    middle = x.mean(0)
    length = float((x - middle).square().sum(1).mean().sqrt())
    speed = float(v.square().sum(1).mean().sqrt())
    if length == 0 or speed == 0:
        raise InputError("nothing moves in the paths; places that change are needed")
    time = length / speed
    folds = _folds([len(part[0]) for part in parts])
    found = States((x - middle) / length, v / speed, a * time**2 / length, folds)
    rest = _rest(fitted(found))
    return found._replace(x=found.x - rest), Units(middle + length * rest, length, time)


def _rest(law: Tensor) -> Tensor:
    """Where a body stays at rest (2,), if a force that depends on the place makes it plain; else 0."""
    pull = law[:, 1:3]
    if torch.linalg.svdvals(pull)[-1] < _PULL:
        return torch.zeros(2, dtype=torch.float64)
    place = torch.linalg.solve(pull, -law[:, 0])
    return place if place.norm() < _FAR else torch.zeros_like(place)


def in_units(law: Tensor, units: Units) -> Tensor:
    """A law W (2, 7) of the visitor's units in those of the paths."""
    length, time = units.length, units.time
    uniform = law[:, :1] + law[:, 1:3] @ units.origin[:, None]
    parts = (uniform / length, law[:, 1:3], law[:, 3:5] / time, law[:, 5:7] * length / time**2)
    return time**2 * torch.cat(parts, 1)


def parabolas(path: Path) -> tuple[Tensor, Tensor, Tensor]:
    """Places, velocities and accelerations (n - SPAN + 1, 2), in the middle of SPAN neighbours each."""
    times, places = torch.tensor(path.times), torch.tensor(path.places)
    near = times.unfold(0, SPAN, 1)
    middle = near[:, SPAN // 2, None]
    reach = (near - middle).abs().amax(1, keepdim=True)
    dt = (near - middle) / reach
    design = torch.stack([torch.ones_like(dt), dt, dt**2 / 2], -1)
    fitted = torch.linalg.lstsq(design, places.unfold(0, SPAN, 1).mT).solution  # (n, 3, 2)
    return fitted[:, 0], fitted[:, 1] / reach, fitted[:, 2] / reach**2


def _folds(counts: Sequence[int]) -> Tensor:
    """Whole paths where there are enough, else stretches of them."""
    if len(counts) >= FOLDS:
        return torch.cat([torch.full((n,), place % FOLDS) for place, n in enumerate(counts)])
    return torch.cat([torch.arange(n) * FOLDS // n for n in counts])


@kept
def elements(symmetry: Symmetry, count: int, seed: int) -> Tensor:
    """Random elements (count, 3, 3) float64: turns by any angle, shifts by a size, scalings by up to two
    and a half, and the mirror that changes left and right."""
    draws = torch.Generator().manual_seed(seed)
    normal = torch.randn(count, 2, generator=draws, dtype=torch.float64)
    none = torch.zeros(count, 2, dtype=torch.float64)
    if symmetry == "shifts":
        return planar.translation(normal)
    if symmetry == "mirror":
        flip = torch.diag(torch.tensor([-1.0, 1.0], dtype=torch.float64))
        return planar.affine(flip.expand(count, 2, 2), none)
    group = planar.SO2 if symmetry == "turns" else planar.SCALINGS
    share = 2 * torch.rand(count, 1, generator=draws, dtype=torch.float64) - 1
    reach = torch.pi if symmetry == "turns" else 0.9
    return planar.affine(group.exp(2**0.5 * reach * share), none)


def on_features(g: Tensor) -> Tensor:
    """M (..., 7, 7) with phi(g x, L v) = M phi(x, v), for g = (L, t) (..., 3, 3) and L a multiple of an
    orthogonal matrix."""
    turn, shift = g[..., :2, :2], g[..., :2, 2]
    moved = torch.zeros(*g.shape[:-2], FEATURES, FEATURES).to(g)
    moved[..., 0, 0] = 1
    moved[..., 1:3, 0] = shift
    moved[..., 1:3, 1:3] = moved[..., 3:5, 3:5] = turn
    moved[..., 5:7, 5:7] = torch.linalg.det(turn).abs().sqrt()[..., None, None] * turn
    return moved


@kept
def basis(symmetry: Symmetry) -> Tensor:
    """An orthonormal basis (14, r) of the laws W, row by row, that have the symmetry."""
    g = elements(symmetry, 3, 0)
    one, same = (torch.eye(size, dtype=torch.float64) for size in (2, FEATURES))
    rows = [
        torch.kron(one, m.mT.contiguous()) - torch.kron(each[:2, :2].contiguous(), same)
        for each, m in zip(g, on_features(g), strict=True)
    ]
    _, sizes, directions = torch.linalg.svd(torch.cat(rows))
    return directions[sizes < 1e-8].mT


def fitted(found: States, penalty: Tensor | None = None, exact: Symmetry | None = None) -> Tensor:
    """The law W (2, 7) of least squared error plus vec W^T penalty vec W, or with one exact symmetry."""
    phi = found.features()
    one, same = (torch.eye(size, dtype=torch.float64) for size in (2, 2 * FEATURES))
    system = torch.kron(one, phi.mT @ phi / len(phi)) + DECAY * same
    if penalty is not None:
        system = system + penalty
    right = (found.a.mT @ phi / len(phi)).flatten()
    q = same if exact is None else basis(exact)
    return (q @ torch.linalg.solve(q.mT @ system @ q, q.mT @ right)).view(2, FEATURES)


def violation(law: Tensor, symmetry: Symmetry, x: Tensor, v: Tensor) -> float:
    """The mean of |F(g s) - g F(s)| / (|F(g s)| + |g F(s)|), in [0, 1], over states and elements."""
    g = elements(symmetry, 16, 1)
    phi = features(x, v)
    moved = torch.einsum("kf,gfh,nh->gnk", law, on_features(g), phi)
    turned = torch.einsum("gij,jf,nf->gni", g[:, :2, :2], law, phi)
    size = moved.norm(dim=-1) + turned.norm(dim=-1)
    return float(((moved - turned).norm(dim=-1) / (size + _RESTING)).mean())


Word = Literal["holds", "broken", "cannot be told"]


class Verdict(NamedTuple):
    """On one symmetry: its violation by the free law; cost: the error on parts left out with the symmetry
    forced, over the free law's; word: what follows."""

    violation: float
    cost: float
    word: Word


@dataclass(frozen=True)
class Judged:
    """What is found of paths: laws W (2, 7), their errors on parts left out, and the verdicts."""

    laws: Mapping[str, Tensor]
    errors: Mapping[str, float]
    verdicts: Mapping[Symmetry, Verdict]


def judged(found: States, others: Mapping[str, Fit]) -> Judged:
    """Fit the free law, those with one exact symmetry, and others; leave each fifth of the data out in
    turn, and judge each symmetry by what it costs to force it there."""
    ways: dict[str, Fit] = {"free": fitted, **others}
    ways |= {symmetry: partial(fitted, exact=symmetry) for symmetry in SYMMETRIES}
    laws = {name: fit(found) for name, fit in ways.items()}
    folds = [_left_out(found, fold, ways) for fold in range(FOLDS)]
    errors = {name: sum(each[name] for each in folds) / FOLDS for name in ways}
    verdicts: dict[Symmetry, Verdict] = {}
    for symmetry in SYMMETRIES:
        cost = errors[symmetry] / max(errors["free"], 1e-12)
        everywhere = all(each[symmetry] > each["free"] for each in folds)
        off = violation(laws["free"], symmetry, found.x, found.v)
        word: Word = "holds" if off <= NEAR else "cannot be told"
        if off > NEAR and everywhere and cost > BROKEN:
            word = "broken"
        verdicts[symmetry] = Verdict(off, cost, word)
    return Judged(laws, errors, verdicts)


def _left_out(found: States, fold: int, ways: Mapping[str, Fit]) -> dict[str, float]:
    """The errors of all laws on one part, fitted to the others."""
    out = found.fold == fold
    seen, unseen = (States(*(part[rows] for part in found)) for rows in (~out, out))
    phi = unseen.features()
    return {
        name: float((unseen.a - phi @ fit(seen).mT).square().mean()) for name, fit in ways.items()
    }


class World(NamedTuple):
    """How much of each force there is: what breaks turns and scalings; shifts; the mirror; scalings."""

    gravity: float = 0.0
    spring: float = 0.0
    curl: float = 0.0
    drag: float = 0.0

    def law(self) -> Tensor:
        """W (2, 7)."""
        one = torch.eye(2, dtype=torch.float64)
        quarter = planar.turn(torch.tensor(torch.pi / 2, dtype=torch.float64))
        uniform = torch.tensor([[0.0], [-self.gravity]], dtype=torch.float64)
        return torch.cat([uniform, -self.spring * one, self.curl * quarter, -self.drag * one], 1)


@kept
def thrown(world: World, count: int, noise: float, seed: int) -> tuple[Path, ...]:
    """`count` bodies thrown at random, seen 40 times in two units of time, with noisy places."""
    draws = torch.Generator().manual_seed(seed)
    x, v = torch.randn(2, count, 2, generator=draws, dtype=torch.float64)
    steps, dt = 40, 0.05
    track = followed(world.law(), x, v, steps, dt)
    seen = track + noise * torch.randn(track.shape, generator=draws, dtype=torch.float64)
    times = dt * torch.arange(steps + 1, dtype=torch.float64)
    return tuple(Path(times.numpy(), each.numpy()) for each in seen)


def followed(law: Tensor, x: Tensor, v: Tensor, steps: int, dt: float | Tensor) -> Tensor:
    """Places (n, steps + 1, 2) under a law, from places and velocities (n, 2), by Heun's rule.

    dt: of a step, or of each body's (n, 1).
    """
    track = [x]
    for _ in range(steps):
        a = features(x, v) @ law.mT
        x_next, v_next = x + dt * v, v + dt * a
        a_next = features(x_next, v_next) @ law.mT
        x, v = x + dt * (v + v_next) / 2, v + dt * (a + a_next) / 2
        x, v = x.clamp(-1e3, 1e3), v.clamp(-1e3, 1e3)  # a bad law may run away
        track.append(x)
    return torch.stack(track, 1)
