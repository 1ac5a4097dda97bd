"""What the paper's abstracts say, measured again; its body could not be read, and none of its numbers is.

Everything is measured on shapes and maps that no network was trained on.
"""

from typing import Any

import numpy as np
import torch
from scipy.optimize import brentq
from torch import Tensor

from core.claims import SEEDS_APART, Claim, above, at_least, at_most
from core.data.shapes import FAMILIES, ShapeClouds, shapes
from core.device import best_device
from core.groups.rotations import act, random_orthogonal
from core.groups.scaling import distances, from_distances, scaled
from core.memory import kept
from core.papers.tinvnn import measure, train
from core.papers.tinvnn.measure import WAYS, changed
from core.papers.tinvnn.train import INPUTS, SEEDS
from core.shape_networks import invariance_error, normal_error

WELL_DECIDED = 1e-3  # margin below which Z hangs on rounding


def evaluation() -> dict[str, Any]:
    """Scores, gaps of tours and times: for the claims and the page's charts."""
    return {
        "scores": measure.scores(),
        "gaps": {
            "coast": {
                given: [measure.gaps("coast", given, seed) for seed in SEEDS] for given in INPUTS
            },
            "scattered": {given: [measure.gaps("scattered", given, 0)] for given in INPUTS},
        },
        "milliseconds": measure.milliseconds(),
    }


@kept
def _clouds() -> Tensor:
    """Test clouds (B, 512, 3) whose Z is well determined."""
    points = ShapeClouds("test").every().points
    return points[scaled(points).margin > WELL_DECIDED].to(best_device())


def _routes() -> float:
    """The largest entry by which Z of distances and Z of axes differ, of a radius of 1."""
    worst = 0.0
    for points in _clouds()[:20, :256].cpu().double():
        d = distances(points)
        z, _ = from_distances(d, 3)
        by_axes = scaled(points[None], sized=False).points[0]
        apart = torch.stack([(z - by_axes).abs().max(), (distances(z) - d).abs().max()]).max()
        worst = max(worst, apart.item())
    return worst


def _motions() -> Tensor:
    return random_orthogonal(6, torch.Generator().manual_seed(7))


def _z_moves(dtype: torch.dtype) -> float:
    """The largest |Z(s X R^T + t) - Z(X)| over clouds and similarities, mirrors among them."""
    points = _clouds().to(dtype)
    z = scaled(points).points
    moved = (scaled(2.5 * act(g, points) - 0.7).points for g in _motions())
    return max((other - z).abs().max().item() for other in moved)


@torch.inference_mode()
def _network_moves() -> float:
    """The largest error of classes and normals of the network on Z."""
    points, network = _clouds()[:20], measure.model("scaled", 0)
    return max(
        error(network, points, _motions()[:3]).max for error in (invariance_error, normal_error)
    )


def _scores(method: str, how: str, quantity: str = "accuracy") -> np.ndarray:
    return np.array(measure.scores()[method][how][quantity])


def _jump() -> float:
    """Over skewness 0 the change of the logits on Z over that of the average: median of families."""
    found = []
    for points in shapes("test").points[: len(FAMILIES)]:

        def skewness(pull: float, points: Tensor = points) -> float:
            seen = scaled(changed(points, "pull", pull)[None])
            return float(seen.decisions[0, 0].abs() * seen.axes[0, 0, 0].sign())

        low, high = WAYS["pull"][[0, -1]]
        if skewness(low) * skewness(high) < 0:
            place = brentq(skewness, low, high, xtol=1e-12)
            sides = torch.stack([changed(points, "pull", place + by) for by in (-1e-6, 1e-6)])
            jumps = {
                name: float((a - b).norm()) for name, (a, b) in measure.logits_of(sides).items()
            }
            found.append(jumps["scaled"] / jumps["averaged"])
    return float(np.median(found))


def _gap(given: train.Input, motion: str) -> np.ndarray:
    """Of the seeds, on coasts."""
    return np.array([measure.gaps("coast", given, seed)[motion] for seed in SEEDS])


def _scattered_cost() -> float:
    """How much longer turning makes the tours of a centred network that learned scattered maps."""
    found = measure.gaps("scattered", "centred", 0)
    return found["turned"] / found["as learned"]


_INVARIANT = "the abstract: strict invariance to translation, rotation and scaling"
_DISTANCES = "the abstract: distance-preserving, by a modified multi-dimensional scaling"
_SHAPES = "PointNet, 200 unseen shapes, 3 seeds"
_CLOUDS, _GOAL = f"this page's comparison: {_SHAPES}", f"this page's goal: {_SHAPES}"
_TOURS = "this page's comparison: 200 unseen coasts of 12 places, 3 seeds"

CLAIMS = (
    Claim(
        "routes",
        "Scaling and principal axes give the same Z, and it keeps every distance",
        _DISTANCES,
        "largest difference, of a radius of 1",
        at_most(1e-11, " in float64"),
        _routes,
        view="distances",
    ),
    Claim(
        "z-float64",
        "Z does not change when a cloud is turned, mirrored, shifted and resized",
        _INVARIANT,
        "largest change, of a radius of 1",
        at_most(1e-11, " in float64"),
        lambda: _z_moves(torch.float64),
        view="hands",
    ),
    Claim(
        "network-float32",
        "The network on Z is invariant in its classes and equivariant in its normals",
        _INVARIANT + "; equivariant outputs in the later version's",
        "relative error, largest",
        at_most(1e-4, " in float32"),
        _network_moves,
        view="hands",
    ),
    Claim(
        "z-same",
        "Trained on upright shapes, a network on Z loses nothing on turned ones",
        _CLOUDS,
        "accuracy lost, most of seeds",
        at_most(0.01),
        lambda: float(np.abs(_scores("scaled", "upright") - _scores("scaled", "turned")).max()),
        view="numbers",
    ),
    Claim(
        "over-augmented",
        "On turned shapes Z is more accurate than rotation augmentation for as many steps",
        _CLOUDS,
        "accuracy, worst seed on Z over best augmented",
        SEEDS_APART,
        lambda: float(_scores("scaled", "turned").min() / _scores("augmented", "turned").max()),
        view="numbers",
    ),
    Claim(
        "over-averaged",
        "One pose is at least as accurate as the average of four, to a hundredth",
        _GOAL,
        "mean accuracy of averaging, less that of Z",
        at_most(0.01),
        lambda: float((_scores("averaged", "turned") - _scores("scaled", "turned")).mean()),
        view="numbers",
    ),
    Claim(
        "price",
        "On upright shapes Z costs no accuracy",
        _GOAL,
        "mean accuracy of the plain network, less that on Z",
        at_most(0.01),
        lambda: float((_scores("plain", "upright") - _scores("scaled", "upright")).mean()),
        view="numbers",
    ),
    Claim(
        "jump",
        "Where an axis changes its sign the answer on Z jumps, and the average of four poses does not",
        "arXiv 2402.16077: no choice of one pose is continuous",
        "change of the logits over a millionth each way, on Z over averaged, median",
        at_least(100),
        _jump,
        view="break",
    ),
    Claim(
        "tours-same",
        "On Z a map's tour stays the same when the map is turned, shifted and resized",
        "the abstract: combinatorial optimisation; 200 unseen coasts of 12 places, 3 seeds",
        "share of maps with another tour, all seeds",
        at_most(0.005),
        lambda: measure.changed_tours("scaled"),
        view="tours",
    ),
    Claim(
        "tours-raw",
        "On raw coordinates the same motions make tours at least twice as bad",
        _TOURS,
        "gap to the short tour, moved over unmoved, least of seeds",
        at_least(2),
        lambda: float((_gap("raw", "all three") / _gap("raw", "as learned")).min()),
        view="tours",
    ),
    Claim(
        "tours-augmented",
        "On turned coasts Z makes shorter tours than training on turned maps",
        _TOURS + "; both centred and sized",
        "gap, best seed trained turned over worst on Z",
        SEEDS_APART,
        lambda: float(_gap("turned", "turned").min() / _gap("scaled", "turned").max()),
        view="tours",
    ),
    Claim(
        "tours-scattered",
        "On maps that look alike from all sides turning harms a centred network, too",
        "this page's goal: maps scattered over a square, one seed",
        "gap, turned over unturned",
        above(1.1),
        _scattered_cost,
        view="tours",
    ),
)
