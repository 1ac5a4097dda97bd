"""From the state of the controls to what is shown: clouds, what is made of their distances, maps."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.clouds import Cloud
from core.data import maps
from core.data.maps import Family
from core.device import best_device
from core.equivariance import Square, relative_error, square_of
from core.groups.rotations import Euler, act, from_euler
from core.groups.scaling import Rule, Scaled, distances, from_distances, scaled
from core.memory import Keep, kept, kept_as
from core.papers.tinvnn import measure, train
from core.papers.tinvnn.measure import PEERS, WAYS, Way
from core.papers.tinvnn.train import Input


class Similarity(NamedTuple):
    """g: turn, then resize, then shift along x of the world [radii]."""

    turn: Euler
    scale: float = 1.0
    shift: float = 0.0

    def act(self, points: Tensor) -> Tensor:
        """g x for points (..., 3)."""
        along = torch.tensor([self.shift, 0.0, 0.0]).to(points)
        return self.scale * act(from_euler(*self.turn), points) + along


@dataclass(frozen=True)
class Hands:
    """A cloud in two hands. given: g x (N, 3) before the turn, which the browser adds; z: the square of
    Z; by network: probabilities (C,), and the larger relative error of classes and normals."""

    given: np.ndarray
    z: Square[Tensor, Tensor]
    seen: Scaled
    probabilities: dict[str, np.ndarray]
    errors: dict[str, float]


@torch.inference_mode()
def hands(cloud: Cloud, g: Similarity, rule: Rule) -> Hands:
    """Of all networks; the one on Z learned with the rule "skew"."""
    x = cloud.points[None].to(best_device())
    gx, rotation = g.act(x), from_euler(*g.turn).to(x)
    before, after = scaled(x, rule), scaled(gx, rule)
    on_z = train.trained_points(0)
    said = {name: (model(x), model(gx)) for name in PEERS for model in [measure.model(name, 0)]}
    probabilities, errors = {}, {}
    for name, (fx, fgx) in [*said.items(), ("scaled", (on_z.ask(before), on_z.ask(after)))]:
        classes = relative_error(fgx.logits, fx.logits, fx.logits)
        normals = relative_error(fgx.normals, act(rotation, fx.normals), fx.normals)
        probabilities[name] = fgx.logits[0].softmax(0).cpu().numpy()
        errors[name] = max(classes, normals)
    z = square_of(x, gx, before.points, after.points, before.points).seen(Tensor.cpu)
    return Hands(act(rotation.T, gx)[0].cpu().numpy(), z, after, probabilities, errors)


@dataclass(frozen=True)
class Rebuilt:
    """A cloud made of its distances. points: X (n, 3), ordered along Z's first axis; distance: (n, n);
    laid: Z of k eigenvalues, laid over X by a turn (n, 3); kept: the share of squared distances that
    these keep; missed: root mean square of what is left, stress: the largest difference of distances
    [radii]."""

    points: np.ndarray
    distance: np.ndarray
    laid: np.ndarray
    kept: float
    missed: float
    stress: float


def rebuilt(cloud: Cloud, used: int, mirrored: bool, oriented: bool) -> Rebuilt:
    """Half of a cloud's points or of its mirror image, from distances alone, by so many eigenvalues.

    oriented: from coordinates instead, the last sign such that Z is a turn of the cloud.
    """
    flip = torch.tensor([-1.0 if mirrored else 1.0, 1.0, 1.0], dtype=torch.float64)
    x = cloud.points[: measure.half(cloud.points)].double() * flip
    x = x - x.mean(0)
    d = distances(x)
    z, eigenvalues = cloud.once(("rebuilt", mirrored), lambda: from_distances(d, 3))
    if oriented:
        z = scaled(x[None], "turns", sized=False).points[0]
    z = z * (torch.arange(3) < used)
    u, _, vh = torch.linalg.svd(z.mT @ x)
    u[:, -1] *= (u @ vh).det().sign()
    laid, order = z @ (u @ vh), z[:, 0].argsort()
    return Rebuilt(
        x[order].numpy(),
        d[order][:, order].numpy(),
        laid[order].numpy(),
        float(eigenvalues[:used].sum() / eigenvalues[:3].sum()),
        float((laid - x).square().sum(1).mean().sqrt()),
        float((distances(z) - d).abs().max()),
    )


@dataclass(frozen=True)
class Broken:
    """A changed cloud (n, 3) as it lies, and as the network is given it; what two networks say of it,
    (C,) each; and along WAYS their logits' distance from the first."""

    points: np.ndarray
    seen: Scaled
    probabilities: dict[str, np.ndarray]
    curves: dict[str, np.ndarray]


def broken(cloud: Cloud, way: Way, amount: float) -> Broken:
    """A cloud changed by so much, and all along the way."""

    def along_the_way() -> dict[str, np.ndarray]:
        every = [measure.logits_of(measure.changed(cloud.points, way, a)[None]) for a in WAYS[way]]
        told = {name: torch.cat([each[name] for each in every]) for name in every[0]}
        return {name: (said - said[0]).norm(dim=1).numpy() for name, said in told.items()}

    x = measure.changed(cloud.points, way, amount)
    logits = measure.logits_of(x[None])
    probabilities = {name: said[0].softmax(0).numpy() for name, said in logits.items()}
    curves = cloud.once(("broken", way), along_the_way)
    return Broken(x.numpy(), scaled(x[None]), probabilities, curves)


class MapMotion(NamedTuple):
    """What is done to a whole map: turned [degrees] about its middle, resized, shifted to the right."""

    turn: float = 0.0
    zoom: float = 1.0
    shift: float = 0.0

    def act(self, places: np.ndarray) -> np.ndarray:
        """Places (n, 2), moved."""
        a, middle = np.radians(self.turn), places.mean(0)
        turned = (places - middle) @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
        return self.zoom * (turned + middle) + np.array([self.shift, 0.0])


@dataclass(frozen=True)
class Desk:
    """A map, as it lies and as it is given (n, 2); short: a short tour; by input, a network's tour of the
    moved map, and how much longer it is than the short one [share]."""

    places: np.ndarray
    given: np.ndarray
    short: np.ndarray
    tours: dict[Input, np.ndarray]
    gaps: dict[Input, float]


def desk(
    places: np.ndarray,
    family: Family,
    motion: MapMotion,
    inputs: tuple[Input, ...],
    keep: Keep = kept_as,
) -> Desk:
    """Networks that learned maps of a family, asked about a moved map. keep: its short tour."""
    exact = torch.tensor(places)[None]
    moved = torch.tensor(motion.act(places))[None]
    short = keep(("short", places.tobytes()), lambda: maps.short_tours(exact))
    least = maps.length(exact, short).item()
    made = {given: measure.tours_of(family, given, 0, moved) for given in inputs}
    gaps = {
        given: round(maps.length(exact, made[given]).item() / least - 1, 9) + 0.0 for given in made
    }
    orders = {given: tour[0].numpy() for given, tour in made.items()}
    return Desk(places, moved[0].numpy(), short[0].numpy(), orders, gaps)


@kept
def sample_map(family: Family, which: int) -> np.ndarray:
    """A map (12, 2) that no network learned from."""
    return maps.solved_maps(family, "test", 200)[0][which].double().numpy()


def text_of_map(places: np.ndarray) -> str:
    """Places (n, 2) as the address has them: x, y, x, y and so on."""
    return ",".join(f"{value:.3f}" for value in places.flat)
