"""What the page shows: a digit under an element of the group, its two moves, and what networks answer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.groups.planar import GL2, act_on_images, matrix_exp, matrix_log, polar
from core.inputs import InputError
from core.inputs.image import GreyImage, as_stimulus, ink_of
from core.memory import kept
from core.papers.lie_group_decompositions.data import DIGIT, pictures
from core.papers.lie_group_decompositions.measure import QUARTERS, draws_of
from core.papers.lie_group_decompositions.model import (
    SIDE,
    GroupNet,
    Kernels,
    Samples,
    grid,
    kernel_coordinates,
)
from core.papers.lie_group_decompositions.train import Arm, trained_net

FINE = 4  # a picture for people has so many times the pixels, in each direction
LEAST = 0.1  # determinant of a pull
MOMENTS = (0.0, 0.5, 1.0)  # at which a move or a flow is shown
PASSES = 4  # of a network over a picture, each with samples of its own
BOARD = 28  # pixels of a drawing's side
ROUND = 65  # points of an ellipse
KERNEL_SIDE = 33  # pixels of a kernel as it is shown


@dataclass(frozen=True)
class Digit:
    """pixels (SIDE, SIDE) for networks and fine (FINE SIDE, FINE SIDE) for people, float32 in [0, 1];
    label: which it is, or None where nobody knows."""

    pixels: np.ndarray
    fine: np.ndarray
    label: int | None
    notes: tuple[str, ...] = ()


@kept
def examples() -> tuple[Digit, ...]:
    """The first of each class among the test digits."""
    images, labels = pictures("test")
    rows = [int((labels == digit).nonzero()[0]) for digit in range(10)]
    return tuple(
        Digit(images[row, 0].numpy(), _enlarged(images[row]), int(labels[row])) for row in rows
    )


@kept
def starting_ink() -> str:
    """A four as the drawing board has it, to be drawn over."""
    return ink_of(np.pad(examples()[4].pixels > 0.5, (BOARD - SIDE) // 2))


def _enlarged(image: Tensor) -> np.ndarray:
    return image[0].repeat_interleave(FINE, 0).repeat_interleave(FINE, 1).numpy()


def own(picture: GreyImage) -> Digit:
    """A visitor's picture, cropped and inverted as needed. Raises InputError where nothing is on it."""
    small = as_stimulus(picture, SIDE, DIGIT)
    fine = as_stimulus(picture, FINE * SIDE, FINE * DIGIT)
    return Digit(small.pixels, fine.pixels, None, small.notes)


def element_of(numbers: Sequence[float], keeps_area: bool) -> Tensor:
    """The matrix (2, 2) float64 of rows a, b, c, d, of determinant 1 if areas are kept.

    Raises InputError where it turns the picture inside out, or nearly.
    """
    g = torch.tensor(numbers, dtype=torch.float64).view(2, 2)
    if torch.linalg.det(g) < LEAST:
        raise InputError("this matrix is not of the group: its determinant is not positive")
    return g / torch.linalg.det(g).sqrt() if keeps_area else g


class Moves(NamedTuple):
    """g as a turn by `angle`, then a stretch: axes of an ellipse as `ratio`, the long one `along` a
    direction, its area `size`; angles [degrees]. trace: over the root of the determinant, which is above
    -2 where exp reaches; flows: whether it does."""

    angle: float
    ratio: float
    along: float
    size: float
    trace: float
    flows: bool


def moves_of(g: Tensor) -> Moves:
    """What an element (2, 2) does."""
    stretch, turned = polar(g)
    rates, axes = torch.linalg.eigh(stretch)
    x, y = axes[:, 1].tolist()
    angle = math.degrees(math.atan2(turned[1, 0], turned[0, 0]))
    along = math.degrees(math.atan2(y, x)) % 180
    ratio, size = float((rates[1] - rates[0]).exp()), float(rates.sum().exp())
    trace = float(g.trace() / torch.linalg.det(g).sqrt())
    return Moves(angle, ratio, along, size, trace, bool(GL2.has_log(g)))


def two_moves(g: Tensor) -> Tensor:
    """Elements (5, 2, 2): nothing, half the turn, the turn, half the stretch, g."""
    stretch, turned = polar(g)
    skew = matrix_log(turned)
    turns = [matrix_exp(moment * skew) for moment in MOMENTS]
    return torch.stack([*turns, *(matrix_exp(moment * stretch) @ turned for moment in MOMENTS[1:])])


def flow(g: Tensor) -> Tensor | None:
    """Elements (5, 2, 2) on the way of exp(s log g); None where g has no logarithm."""
    log = matrix_log(g)
    if log.isnan().any():
        return None
    return torch.stack([matrix_exp(moment / 4 * log) for moment in range(5)])


def frames(digit: Digit, elements: Tensor) -> np.ndarray:
    """The fine picture under each element: (n, H, W) float32."""
    fine = torch.tensor(digit.fine)[None, None].expand(len(elements), -1, -1, -1)
    return act_on_images(elements, fine)[:, 0].numpy()


def ellipse(g: Tensor, radius: float) -> np.ndarray:
    """The image (ROUND, 2) of a circle, x to the right and y downwards."""
    around = torch.linspace(0, 2 * math.pi, ROUND, dtype=torch.float64)
    circle = radius * torch.stack([around.cos(), around.sin()])
    return (g @ circle).mT.numpy() * [1, -1]


class Answer(NamedTuple):
    """Logits (10,): of the upright picture and of the moved one, and their spread over passes; error: by
    how much the moved ones are off, |f(g x) - f(x)| / |f(x)| with the same samples, in the mean."""

    still: np.ndarray
    moved: np.ndarray
    spread: np.ndarray
    error: float

    @property
    def says(self) -> int:
        """The class of the moved picture."""
        return int(self.moved.argmax())


@kept
def kernels_of(arm: Arm, quarters: bool) -> tuple[Kernels, ...]:
    """Of PASSES passes of a trained group network; or of one, on the four quarter turns."""
    net, draws = _group_net(arm), draws_of(0)
    samples = [net.draw(draws) for _ in range(PASSES)]
    with torch.inference_mode():
        return tuple(map(net.kernels, [Samples(QUARTERS, QUARTERS)] if quarters else samples))


def answer(digit: Digit, g: Tensor, arm: Arm, quarters: bool = False) -> Answer:
    """What a network says. quarters: it has the quarter turns as its samples."""
    still = torch.tensor(digit.pixels)[None, None]
    both = torch.cat([still, act_on_images(g, still)])
    net = trained_net(arm, 0)
    both = both.to(next(net.parameters()).device)
    with torch.inference_mode():
        if isinstance(net, GroupNet):
            logits = torch.stack([net.applied(both, each) for each in kernels_of(arm, quarters)])
        else:
            logits = net(both)[None]
    logits = logits.double().cpu()
    error = ((logits[:, 1] - logits[:, 0]).norm(dim=1) / logits[:, 0].norm(dim=1)).mean()
    mean, spread = logits.mean(0).numpy(), logits[:, 1].std(0, correction=0).numpy()
    return Answer(mean[0], mean[1], spread, float(error))


def _group_net(arm: Arm) -> GroupNet:
    net = trained_net(arm, 0)
    assert isinstance(net, GroupNet)
    return net


@kept
def elements_drawn(arm: Arm, count: int, variance: float, draw: int) -> Tensor:
    """Samples (count, 2, 2) float64 of a network's group, with stretches of a variance."""
    group = _group_net(arm).group
    return group.sample(count, variance, draws_of(draw)).double()


def warped(arm: Arm, elements: Tensor, channel: int) -> np.ndarray:
    """k(h^-1 u) of one channel of the lift, at elements h and fine places u: (N, H, W)."""
    lift = _group_net(arm).lift
    line = torch.linspace(-1, 1, KERNEL_SIDE)
    y, x = torch.meshgrid(-line, line, indexing="ij")
    places = torch.stack([x, y], -1).to(lift.siren.out.weight)
    back = torch.linalg.inv(elements).to(places)
    with torch.inference_mode():
        values = lift.values(places @ back.mT[:, None])[..., channel, 0]
    return values.cpu().numpy()


@dataclass(frozen=True)
class Pairs:
    """Kernels between all pairs of N elements, side by side: (N K, N K), NaN where they have no value;
    reached: whether the relative element (N, N) has a logarithm."""

    kernels: np.ndarray
    reached: np.ndarray


def pairs(arm: Arm, elements: Tensor, channel: int, by_log: bool) -> Pairs:
    """k(h^-1 u, h^-1 h~) of one channel; by_log: of the logarithm instead of polar coordinates."""
    net = _group_net(arm)
    back = torch.linalg.inv(elements)
    relative = back[:, None] @ elements
    coordinates = net.group.log(relative) if by_log else kernel_coordinates(net.group, relative)
    weight = net.block.siren.out.weight
    places = (grid(back) @ back.mT)[:, None].expand(*relative.shape[:2], -1, -1)
    spread = coordinates[:, :, None].expand(*places.shape[:3], -1)
    with torch.inference_mode():
        values = net.block.values(places.to(weight), spread.to(weight))[..., channel, 0]
    count, side = len(elements), math.isqrt(values.shape[-1])
    tiled = values.view(count, count, side, side).permute(0, 2, 1, 3).reshape(count * side, -1)
    return Pairs(tiled.cpu().numpy(), net.group.has_log(relative).numpy())
