"""A second network that looks at a slice in the frame of a line, and says how the line is to move.

A line makes a frame of its own: across it and along it. Seen there, heads differ little in pose, and
each half can be laid upon the mirror image of the other. Flips across and along the line are the four
frames of one line, so that the answer is averaged over them and commutes with every flip (Puny et al.
2022, eq. 3).
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.papers.symbrain.model import Residual, convolutions

WIDTHS = (24, 48, 96, 128)  # at 64, 32, 16 and 8 pixels a side
FLIPS = ((), (-1,), (-2,), (-2, -1))  # of a patch: across the line, along it
_UNITS = (5.0, 3.0)  # of what the network says of angle [degrees] and offset [pixels]
_FLOOR = 0.01  # of its spread, in these units


class Step(NamedTuple):
    """How lines are to move: angle (n,) [degrees], offset (n,) [pixels], and their expected absolute
    errors (n,) each."""

    angle: Tensor
    offset: Tensor
    angle_spread: Tensor
    offset_spread: Tensor


class AlignNet(nn.Module):
    """Patches (n, 1, 128, 128), x across a line and y along it -> (n, 4): angle, offset, and the
    logarithms of their spreads.

    The patch and its mirror image enter as channels, each 2 x 2 pixels as four. `deep` residual blocks
    (He et al. 2016) look at the whole patch, at its coarsest; untrained, they change nothing.
    """

    def __init__(self, deep: int = 0) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for level, (inputs, outputs) in enumerate(zip((8, *WIDTHS), WIDTHS, strict=False)):
            if level:
                layers.append(nn.MaxPool2d(2))
            layers += convolutions(inputs, outputs)
        layers += [Residual(WIDTHS[-1]) for _ in range(deep)]
        self.features = nn.Sequential(*layers)
        self.read = nn.Sequential(
            nn.Conv2d(WIDTHS[-1], 32, 1),
            nn.Flatten(),
            nn.Linear(32 * 8 * 8, 128),
            nn.ReLU(inplace=True),
            nn.Linear(128, 4),
        )

    def forward(self, patches: Tensor) -> Tensor:
        """Of each patch as it lies."""
        both = torch.cat([patches, patches.flip(-1)], 1)
        blocks = F.pixel_unshuffle(both, 2).contiguous(memory_format=torch.channels_last)
        return self.read(self.features(blocks))


def patches_of(images: Tensor, lines: Tensor, pivots: Tensor) -> Tensor:
    """(n, 1, N, N): images (n, N, N) seen along lines (n, 3), about the point of each line that is
    nearest to its pivot (n, 2) [pixels from the middle]. Read in the lines' precision, returned in the
    images'."""
    side = images.shape[-1]
    reach = (side - 1) / 2
    ticks = torch.linspace(-reach, reach, side, dtype=lines.dtype, device=images.device)
    across, along = lines[:, None, None, :2], lines[:, None, None, :2].flip(-1)
    along = along * lines.new_tensor([-1.0, 1.0])
    feet = feet_of(lines, pivots)[:, None, None]
    places = feet + ticks[:, None] * across + ticks[:, None, None] * along
    fine = images[:, None].to(lines.dtype)
    return F.grid_sample(fine, places / reach, align_corners=True).to(images.dtype)


def feet_of(lines: Tensor, pivots: Tensor) -> Tensor:
    """(n, 2): the point of each line that is nearest to its pivot."""
    beyond = (lines[:, :2] * pivots).sum(1, keepdim=True) - lines[:, 2:]
    return pivots - beyond * lines[:, :2]


def stepped(lines: Tensor, pivots: Tensor, angle: Tensor, offset: Tensor) -> Tensor:
    """Lines (n, 3) turned by an angle [degrees] about their foot and shifted across by an offset."""
    c, s = torch.cos(torch.deg2rad(angle)), torch.sin(torch.deg2rad(angle))
    a, b = lines[:, 0], lines[:, 1]
    normals = torch.stack([a * c - b * s, a * s + b * c], 1)
    along = (feet_of(lines, pivots) * normals).sum(1)
    return torch.cat([normals, (along + offset)[:, None]], 1)


def steps_between(lines: Tensor, others: Tensor, pivots: Tensor) -> tuple[Tensor, Tensor]:
    """(angle [degrees], offset [pixels]) that take lines (n, 3) to others: `stepped`'s inverse."""
    cosine = (lines[:, :2] * others[:, :2]).sum(1)
    others = torch.where(cosine[:, None] < 0, -others, others)
    sine = lines[:, 0] * others[:, 1] - lines[:, 1] * others[:, 0]
    angle = torch.rad2deg(torch.atan2(sine, cosine.abs()))
    return angle, others[:, 2] - (feet_of(lines, pivots) * others[:, :2]).sum(1)


def read(said: Tensor, flip: tuple[int, ...]) -> Step:
    """What the network said (n, 4) of patches that had been flipped, of those that had not."""
    angle, offset = said[:, 0] * _UNITS[0], said[:, 1] * _UNITS[1]
    if len(flip) == 1:
        angle = -angle
    if -1 in flip:
        offset = -offset
    spreads = (_FLOOR + said[:, 2:].clamp(-6, 4).exp()) * said.new_tensor(_UNITS)
    return Step(angle, offset, spreads[:, 0], spreads[:, 1])


def surprise(step: Step, angle: Tensor, offset: Tensor) -> Tensor:
    """Mean negative logarithm of the likelihood of true steps, by Laplace's law."""
    wrong = (step.angle - angle).abs() / step.angle_spread + step.angle_spread.log()
    return (
        wrong + (step.offset - offset).abs() / step.offset_spread + step.offset_spread.log()
    ).mean()


def misses(step: Step, angle: Tensor, offset: Tensor) -> Tensor:
    """Mean absolute errors of steps, in the network's units, and the surprise of their spreads alone.

    By likelihood a clear slice has more say in the step than one that says little, by the ratio of
    their spreads; here all have the same.
    """
    off = (step.angle - angle).abs() / _UNITS[0] + (step.offset - offset).abs() / _UNITS[1]
    settled = step._replace(angle=step.angle.detach(), offset=step.offset.detach())
    return off.mean() + surprise(settled, angle, offset)


def aligned(
    net: Callable[[Tensor], Tensor], images: Tensor, lines: Tensor, pivots: Tensor
) -> tuple[Tensor, Step]:
    """Lines (n, 3) moved by the network's mean over the four flips, and that step.

    Lines of double precision close the square to 1e-5 where the network is steep, those of single
    precision to 1e-4. The network sees patches in the images' precision.
    """
    patches = patches_of(images, lines, pivots)
    said = net(torch.cat([patches.flip(flip) for flip in FLIPS])).to(lines).chunk(len(FLIPS))
    steps = [read(part, flip) for part, flip in zip(said, FLIPS, strict=True)]
    step = Step(*(torch.stack(parts).mean(0) for parts in zip(*steps, strict=True)))
    return stepped(lines, pivots, step.angle, step.offset), step
