"""Numbers of the page: accuracy over families and over the group, change of logits, and exact checks."""

import math
import warnings
from copy import deepcopy

import numpy as np
import scipy.linalg
import torch
from torch import Tensor

from core.groups.planar import GL2, act_on_images, matrix_exp, polar, scaling, turn
from core.memory import kept
from core.papers.lie_group_decompositions.data import FAMILIES, pictures
from core.papers.lie_group_decompositions.model import Samples
from core.papers.lie_group_decompositions.train import SEEDS, Arm, Net, asked, trained_net

ANGLES = tuple(range(-180, 181, 30))  # of the map [degrees]
RATIOS = (1.0, 1.5, 2.0, 2.5)  # of the map: the long axis of the ellipse over the short one
MAPPED = 40  # digits at each place of the map
COUNTS = (2, 4, 6, 12, 24)  # samples
QUARTERS = turn(math.pi / 2 * torch.arange(4, dtype=torch.float64))
CHANGED = 40  # digits whose logits are compared


def draws_of(seed: int) -> torch.Generator:
    """Random numbers, the same at each call."""
    return torch.Generator().manual_seed(seed)


def logits(net: Net, images: Tensor, draws: torch.Generator, samples: int | None = None) -> Tensor:
    """What a network says (B, 10) of pictures, in one pass."""
    with torch.inference_mode():
        return asked(net, images.to(next(net.parameters()).device), draws, samples).cpu()


def right(arm: Arm, seed: int, images: Tensor, labels: Tensor, elements: Tensor) -> float:
    """How many of the pictures are told, each moved by its element, in one pass [percent]."""
    moved = act_on_images(elements, images)
    found = logits(trained_net(arm, seed), moved, draws_of(0)).argmax(1)
    return 100 * (found == labels).double().mean().item()


@kept
def accuracy(arm: Arm, seed: int, family: str) -> float:
    """On the test digits, each moved by an element of a family [percent]."""
    images, labels = pictures("test")
    return right(arm, seed, images, labels, FAMILIES[family].draw(len(labels), draws_of(1)))


def accuracies(arm: Arm, family: str) -> np.ndarray:
    """Of the three seeds."""
    return np.array([accuracy(arm, seed, family) for seed in SEEDS])


def element(angle: float, ratio: float, along: float = 0.0, size: float = 1.0) -> Tensor:
    """exp(X) R (2, 2) float64: a turn by `angle`, then a stretch by `ratio` in a direction [degrees]."""
    turned, axis = (
        turn(torch.tensor(math.radians(a), dtype=torch.float64)) for a in (angle, along)
    )
    half = torch.tensor(ratio, dtype=torch.float64).log() / 2
    stretch = axis @ torch.diag(torch.stack([half, -half])) @ axis.mT
    return scaling(torch.tensor(size, dtype=torch.float64)) @ matrix_exp(stretch) @ turned


def accuracy_map(arm: Arm, seed: int = 0) -> list[list[float]]:
    """Accuracy [percent] by ratio (rows) and angle, stretches in directions spread evenly."""
    images, labels = (part[:MAPPED] for part in pictures("test"))
    directions = [180 * index / MAPPED for index in range(MAPPED)]

    def told(angle: float, ratio: float) -> float:
        elements = torch.stack([element(angle, ratio, along) for along in directions])
        return right(arm, seed, images, labels, elements)

    rows = [[told(angle, ratio) for angle in ANGLES[1:]] for ratio in RATIOS]
    return [[row[-1], *row] for row in rows]  # -180 degrees is 180


@kept
def change(arm: Arm, seed: int, family: str, count: int) -> float:
    """|f(g x) - f(x)| / |f(x)| of logits, the same samples in both passes: the median over digits."""
    images = pictures("test").pixels[:CHANGED]
    moved = act_on_images(FAMILIES[family].draw(CHANGED, draws_of(2)), images)
    net = trained_net(arm, seed)
    here, there = (logits(net, x, draws_of(3), count) for x in (images, moved))
    return _relative(there, here)


@kept
def resampled(arm: Arm, seed: int, count: int) -> float:
    """The same for one picture and two draws of samples."""
    net, images = trained_net(arm, seed), pictures("test").pixels[:CHANGED]
    here, there = (logits(net, images, draws_of(number), count) for number in (3, 4))
    return _relative(there, here)


def _relative(there: Tensor, here: Tensor) -> float:
    return ((there - here).norm(dim=1) / here.norm(dim=1)).median().item()


def random_elements(count: int) -> Tensor:
    """Gaussian matrices (n, 2, 2) float64 of positive determinant, of about half as many."""
    g = torch.randn(count, 2, 2, generator=draws_of(5), dtype=torch.float64)
    return g[torch.linalg.det(g) > 0]


def polar_gap() -> float:
    """How far exp(X) R is at most from g, in float64."""
    g = random_elements(4000)
    stretch, turned = polar(g)
    return float((matrix_exp(stretch) @ turned - g).abs().max())


def wrong_logs() -> float:
    """How often SciPy's logarithm, or ours, is real and trace > -2 sqrt(det) false, or the other way."""
    wrong = 0
    for g in random_elements(600):
        expected = bool(g.trace() > -2 * torch.linalg.det(g).sqrt())
        with warnings.catch_warnings(action="ignore"):  # of accuracy, where there is none to be had
            real = np.abs(np.imag(scipy.linalg.logm(g.numpy()))).max() < 1e-6
        wrong += (real != expected) + (bool(GL2.has_log(g)) != expected)
    return float(wrong)


@kept
def unreached() -> float:
    """How many of a hundred Gaussian matrices of positive determinant exp does not reach."""
    return 100 * (~GL2.has_log(random_elements(40_000))).double().mean().item()


def quarter_gap() -> float:
    """How far a trained network's logits move with a quarter turn of the picture, in float64.

    Its samples are the four quarter turns.
    """
    net, samples = deepcopy(trained_net("turns", 0)).cpu().double(), Samples(QUARTERS, QUARTERS)
    images = pictures("test").pixels[:8].double()
    here, there = (net(x, samples) for x in (images, images.rot90(1, (-2, -1))))
    return float(((there - here).norm(dim=1) / here.norm(dim=1)).max())
