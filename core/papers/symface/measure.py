"""The room's numbers: how well embeddings tell people apart, and what they keep of halves and mirrors.

A picture's mirror is a picture of the person in the mirror, in the mirrored pose and light: so the
pictures of mirror twins, whom asymmetry alone tells apart, are the mirrored pictures of the people.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from scipy.stats import t
from torch import Tensor
from torch.nn.functional import interpolate, normalize

from core.data.heads import Shot, render
from core.data.photographs import face_crops
from core.memory import kept
from core.papers.symface import model
from core.papers.symface.data import person, unseen_faces
from core.papers.symface.model import ASKEW, SIDE
from core.papers.symface.train import ARMS, SEEDS, Arm, trained_net

# By name: the arm, and whether the embeddings of a face and of its mirror are averaged.
METHODS: dict[str, tuple[Arm, bool]] = {
    "plain": ("plain", False),
    "flips": ("flips", False),
    "averaged": ("flips", True),
    "symface": ("symface", False),
    "halves": ("halves", False),
    "both": ("both", False),
}


class Pair(NamedTuple):
    """Embeddings (n, d): of faces and of their mirrors, or of left halves and mirrored right halves."""

    one: Tensor
    other: Tensor


@torch.inference_mode()
def mirrored(net: model.FaceNet, pixels: Tensor) -> Pair:
    """Of faces (n, SIDE, SIDE) and their mirrors, on the CPU."""
    pixels = pixels.to(next(net.parameters()).device)
    return Pair(net(pixels).cpu(), net(model.mirror(pixels)).cpu())


@torch.inference_mode()
def halved(net: model.FaceNet, pixels: Tensor) -> Pair:
    """Of the halves of faces (n, SIDE, SIDE), on the CPU."""
    left, right = model.half_embeddings(net, pixels.to(next(net.parameters()).device))
    return Pair(left.cpu(), right.cpu())


@kept
def seen(arm: Arm, seed: int, asymmetry: float) -> Pair:
    """The test population with this much asymmetry, and its mirror twins."""
    return mirrored(trained_net(arm, seed), unseen_faces(asymmetry).pixels)


@kept
def seen_halves(arm: Arm, seed: int) -> Pair:
    """Halves of the frontal faces of the test population, a = 1."""
    here = unseen_faces(1.0)
    return halved(trained_net(arm, seed), here.pixels[here.askew < ASKEW])


def embedded(method: str, seed: int, asymmetry: float) -> Pair:
    """By one of METHODS: embeddings of the population, and of their mirror twins."""
    arm, averages = METHODS[method]
    found = seen(arm, seed, asymmetry)
    return averaged(found) if averages else found


def averaged(found: Pair) -> Pair:
    """The mean of the embeddings of faces and of their mirrors, which is that of the mirrors too."""
    mean = normalize(found.one + found.other, dim=1)
    return Pair(mean, mean)


@kept
def error(method: str, seed: int, asymmetry: float) -> float:
    """Verification error in percent: all pairs of pictures, at the best threshold."""
    z, _ = embedded(method, seed, asymmetry)
    return 100 * pair_error(*pairs(z, unseen_faces(asymmetry).labels))


@kept
def twin_error(method: str, seed: int, asymmetry: float) -> float:
    """In percent: pairs of pictures of one person against pairs of a person and the mirror twin."""
    z, twins = embedded(method, seed, asymmetry)
    labels = unseen_faces(asymmetry).labels
    same = (labels[:, None] == labels) & ~torch.eye(len(labels), dtype=torch.bool)
    return 100 * pair_error((z @ z.mT)[same], (z @ twins.mT)[same])


def pairs(z: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Cosines of all pairs of one person's pictures, and of different people's."""
    same = labels[:, None] == labels
    upper, cosines = torch.ones_like(same).triu(1), z @ z.mT
    return cosines[same & upper], cosines[~same & upper]


def pair_error(same: Tensor, other: Tensor) -> float:
    """The mean of both shares of errors at the best threshold of similarities (n,) and (m,)."""
    every, order = torch.cat([same, other]).sort()
    is_same = order < len(same)
    rejected = is_same.double().cumsum(0) / len(same)
    accepted = 1 - (~is_same).double().cumsum(0) / len(other)
    # A threshold lies between different similarities.
    last = torch.cat([every[1:] > every[:-1], torch.ones(1, dtype=torch.bool)])
    return min(0.5, ((rejected + accepted) / 2)[last].min().item())


@kept
def threshold(method: str, seed: int) -> float:
    """The cosine above which pictures are taken for one person's, best where a = 1."""
    z, _ = embedded(method, seed, 1.0)
    same, other = pairs(z, unseen_faces(1.0).labels)
    grid = torch.linspace(-1, 1, 401)
    errors = (same[:, None] < grid).float().mean(0) + (other[:, None] >= grid).float().mean(0)
    return float(grid[errors.argmin()])


@dataclass(frozen=True)
class Halves:
    """Of frontal faces: the mean gap of a face's halves, that of strangers' halves, and in percent how
    often the mirrored right half that is nearest to a left half is of the same picture."""

    same: float
    strangers: float
    matched: float


@kept
def halves(arm: Arm, seed: int) -> Halves:
    """Of the test population, a = 1."""
    here, found = unseen_faces(1.0), seen_halves(arm, seed)
    gaps = 2 - 2 * found.one @ found.other.mT
    labels = here.labels[here.askew < ASKEW]
    strangers = gaps[labels[:, None] != labels].mean().item()
    return Halves(gaps.diag().mean().item(), strangers, _matched(gaps))


def _matched(gaps: Tensor) -> float:
    return 100 * (gaps.argmin(1) == torch.arange(len(gaps))).float().mean().item()


@kept
def photographs_matched(arm: Arm, seed: int) -> float:
    """How often a photograph's left half finds its right half among a hundred, in percent."""
    crops = torch.from_numpy(face_crops().copy())[:, None]
    pixels = interpolate(crops, (SIDE, SIDE), mode="bilinear", antialias=True)[:, 0].clamp(0, 1)
    found = halved(trained_net(arm, seed), pixels)
    return _matched(2 - 2 * found.one @ found.other.mT)


def over_seeds(measure: Callable[..., float], name: str, *rest: float) -> np.ndarray:
    """What `measure` says of a method or arm and the rest, for each of the seeds, (3,)."""
    return np.array([measure(name, seed, *rest) for seed in SEEDS])


def gain(better: str, worse: str, asymmetry: float) -> np.ndarray:
    """By how many points the error of one method is below that of another, seed by seed."""
    return over_seeds(error, worse, asymmetry) - over_seeds(error, better, asymmetry)


def interval(values: np.ndarray) -> tuple[float, float]:
    """The 95% interval of the mean of few values, by Student's t."""
    half = t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / len(values) ** 0.5
    return float(values.mean() - half), float(values.mean() + half)


def gap_of_parts() -> float:
    """How far L_rho of faces, as 2 - 2 cos, is at most from 4 |F_odd|^2, in float64."""
    net, faces = double("flips"), unseen_faces(1.0).pixels[:40].double()
    here, there = (net(model.left_half(x)) for x in (faces, model.mirror(faces)))
    odd = (here - there) / 2
    return float((2 - 2 * (here * there).sum(1) - 4 * odd.square().sum(1)).abs().max())


def averaged_gap() -> float:
    """How far the averaged embedding moves when a face is mirrored, in float64."""
    net, faces = double("flips"), unseen_faces(3.0).pixels[:40].double()
    here, there = (model.averaged(net, x) for x in (faces, model.mirror(faces)))
    return float((here - there).norm(dim=1).max())


def double(arm: Arm) -> model.FaceNet:
    """A copy of a trained network, in float64 on the CPU."""
    net = model.FaceNet()
    net.load_state_dict(trained_net(arm, 0).state_dict())
    return net.double().requires_grad_(False).eval()


def symmetric_gap() -> float:
    """The largest gap of the halves of heads without asymmetry, taken from the front in front light."""
    faces = [render(person(seed, 0.0), Shot(), SIDE).pixels for seed in range(5)]
    pixels = torch.from_numpy(np.stack(faces))
    found = [halved(trained_net(arm, 0), pixels) for arm in ARMS]
    return max(float(model.gap(*pair).max()) for pair in found)
