"""Flowing digits: films in which each object drifts, or turns, at a speed of its own.

The paper uses MNIST; here they are scikit-learn's digits (8x8), and no digit of the test films was
ever trained on.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from core.data.digits import Split, split_digits
from core.papers.flow_equivariant_rnn.rotation import rotate_plane

SIZE = 16  # side of the torus [pixels]
OBSERVED = 10  # frames a model sees before it predicts
HORIZON = 10  # frames it is trained to predict


def held_out_digit(digit: int, example: int) -> Tensor:
    """A test image (8, 8) of the given class; examples count round the class."""
    images, labels = split_digits("test")
    chosen = images[labels == digit]
    return chosen[example % len(chosen)]


def on_torus(images: Tensor, size: int = SIZE) -> Tensor:
    """Images (..., h, w) centred in empty squares (..., size, size); larger ones are shrunk to fit."""
    side = max(images.shape[-2:])
    if side > size:
        shape = [max(1, round(s * size / side)) for s in images.shape[-2:]]
        images = F.interpolate(images.unsqueeze(-3), shape, mode="area").squeeze(-3)
    top, left = ((size - s) // 2 for s in images.shape[-2:])
    bottom, right = size - images.shape[-2] - top, size - images.shape[-1] - left
    return F.pad(images, (left, right, top, bottom))


def drift(
    image: Tensor, velocity: tuple[float, float], start: tuple[int, int], frames: int
) -> Tensor:
    """A film (frames, H, W) of `image` (H, W) moving over the torus.

    velocity: (v_y, v_x) [pixels / frame]; whole pixels move exactly, fractions are interpolated
    bilinearly between their neighbours. start: offset (y, x) of frame 0 [pixels].
    """
    steps = [(start[0] + velocity[0] * t, start[1] + velocity[1] * t) for t in range(frames)]
    return torch.stack([shift(image, step) for step in steps])


def shift(image: Tensor, offset: tuple[float, float]) -> Tensor:
    """`image` (..., H, W) moved by (y, x) [pixels] on the torus, bilinear between whole pixels."""
    (y, fy), (x, fx) = ((math.floor(o), o - math.floor(o)) for o in offset)
    moved = image.roll((y, x), (-2, -1))
    if fy:
        moved = (1 - fy) * moved + fy * moved.roll(1, -2)
    if fx:
        moved = (1 - fx) * moved + fx * moved.roll(1, -1)
    return moved


def superpose(films: Tensor) -> Tensor:
    """One film (..., T, 1, H, W) of several objects (..., objects, T, H, W): summed, at most 1."""
    return films.sum(-4).clamp(0, 1).unsqueeze(-3)


@dataclass(frozen=True)
class FlowingDigits:
    """Random films of drifting digits: the paper's Flowing MNIST, in small.

    Each object has an integer velocity drawn from {-range..range}^2 and a random place.
    """

    split: Split
    velocity_range: int = 2
    objects: int = 2
    size: int = SIZE

    def batch(self, count: int, frames: int, seed: int) -> Tensor:
        """Films (count, frames, 1, size, size), a function of the seed alone."""
        r = self.velocity_range
        generator = torch.Generator().manual_seed(seed)
        velocities = torch.randint(-r, r + 1, (count, self.objects, 2), generator=generator)
        return self._films(velocities, frames, generator)

    def batch_at(self, velocity: tuple[int, int], count: int, frames: int, seed: int) -> Tensor:
        """Films in which every object moves at one given velocity (v_y, v_x)."""
        generator = torch.Generator().manual_seed(seed)
        velocities = torch.tensor(velocity).expand(count, self.objects, 2)
        return self._films(velocities, frames, generator)

    def _films(self, velocities: Tensor, frames: int, generator: torch.Generator) -> Tensor:
        count, objects, _ = velocities.shape
        images = on_torus(split_digits(self.split).images, self.size)
        chosen = images[torch.randint(len(images), (count, objects), generator=generator)]
        starts = torch.randint(self.size, (count, objects, 2), generator=generator)
        steps = starts[..., None, :] + velocities[..., None, :] * torch.arange(frames)[:, None]
        pixels = torch.arange(self.size)
        rows = (pixels[:, None] - steps[..., None, None, 0]) % self.size
        columns = (pixels - steps[..., None, None, 1]) % self.size
        item = torch.arange(count)[:, None, None, None, None]
        digit = torch.arange(objects)[:, None, None, None]
        return superpose(chosen[item, digit, rows, columns])


@dataclass(frozen=True)
class TurningDigits:
    """Random films of digits that turn about the centre by whole steps of 360 / order degrees.

    Initial angles are arbitrary for order 8, as in the paper, and multiples of 90 degrees for
    order 4, where the whole film is then exact. Digits are enlarged to 12x12.
    """

    split: Split
    order: int = 4
    objects: int = 2
    size: int = SIZE

    def batch(self, count: int, frames: int, seed: int) -> Tensor:
        """Films (count, frames, 1, size, size), a function of the seed alone."""
        generator = torch.Generator().manual_seed(seed)
        images = enlarged(split_digits(self.split).images, self.size)
        index = torch.randint(len(images), (count, self.objects), generator=generator)
        turns = torch.randint(self.order, (count, self.objects), generator=generator)
        if self.order == 4:
            start = 90.0 * torch.randint(4, (count, self.objects), generator=generator)
        else:
            start = 360 * torch.rand(count, self.objects, generator=generator)
        films = [
            torch.stack(
                [
                    turning(images[i], int(k), self.order, float(s), frames)
                    for i, k, s in zip(*row, strict=True)
                ]
            )
            for row in zip(index, turns, start, strict=True)
        ]
        return superpose(torch.stack(films))


def enlarged(images: Tensor, size: int = SIZE) -> Tensor:
    """Digits (n, 8, 8) enlarged bicubically to three quarters of a square of side `size`."""
    side = 3 * size // 4
    grown = F.interpolate(images.unsqueeze(-3), (side, side), mode="bicubic", align_corners=False)
    return on_torus(grown.squeeze(-3).clamp(0, 1), size)


def turning(image: Tensor, turns: int, order: int, start: float, frames: int) -> Tensor:
    """A film (frames, H, H) of `image` turning by turns * 360 / order degrees a frame.

    start: angle of frame 0 [degrees], counter-clockwise. Multiples of 90 degrees are exact.
    """
    angles = [(start + 360 * turns * t / order) % 360 for t in range(frames)]
    return torch.stack([rotate_plane(image, round(angle * 1000), 360_000) for angle in angles])
