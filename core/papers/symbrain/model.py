"""A small U-Net that draws the midline and the brain, and its average over the square's motions."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor, nn

from core.nets import unet
from core.papers.symbrain.lines import SQUARE, Motion, moved, moved_back

WIDTHS = (16, 32, 64, 96, 128)  # at 64, 32, ... 4 pixels a side


def convolutions(inputs: int, outputs: int) -> list[nn.Module]:
    """Two convolutions, as both networks of this paper have them."""
    return unet.convolutions(inputs, outputs, groups=8, activation=partial(nn.ReLU, inplace=True))


def _block(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(*convolutions(inputs, outputs))


class Residual(nn.Module):
    """What a layer at rest adds to its input: nothing before it is trained."""

    def __init__(self, width: int) -> None:
        super().__init__()
        norm = nn.GroupNorm(8, width)
        nn.init.zeros_(norm.weight)
        self.layers = nn.Sequential(*convolutions(width, width)[:-2], norm)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.layers(x)


class MidlineNet(nn.Module):
    """U-Net (Ronneberger et al. 2015) from slices (n, 1, 128, 128) to logits (n, 3, 128, 128).

    Channels: the ridge of the midline, the brain, and a broad band about the midline, which is there
    to be learned from alone: it shows the way where the ridge is still out of reach. Each 2 x 2 pixels
    enter and leave as channels (pixel shuffle, Shi et al. 2016), which halves the work. 1 million
    parameters, or 2 million with `deep` residual blocks (He et al. 2016) more at each of the two
    coarsest levels, where it sees the whole head at once; untrained, they change nothing.
    """

    def __init__(self, deep: int = 0) -> None:
        super().__init__()
        down = [
            _block(inputs, outputs) for inputs, outputs in zip((4, *WIDTHS), WIDTHS, strict=False)
        ]
        for block, width in zip(down[-2:], WIDTHS[-2:], strict=True):
            block.extend(Residual(width) for _ in range(deep))
        self.down = nn.ModuleList(down)
        self.up = nn.ModuleList(
            _block(coarse + fine, fine)
            for coarse, fine in zip(WIDTHS[:0:-1], WIDTHS[-2::-1], strict=True)
        )
        self.head = nn.Conv2d(WIDTHS[0], 3 * 4, 1)

    def forward(self, images: Tensor) -> Tensor:
        """Logits of ridge, brain and band."""
        x, kept = nn.functional.pixel_unshuffle(images, 2), []
        for level, block in enumerate(self.down):
            x = block(nn.functional.max_pool2d(x, 2) if level else x)
            kept.append(x)
        finest = unet.way_up(kept, self.up, nn.functional.interpolate)
        return nn.functional.pixel_shuffle(self.head(finest), 2)


def averaged(
    net: Callable[[Tensor], Tensor], images: Tensor, group: tuple[Motion, ...] = SQUARE
) -> tuple[Tensor, Tensor]:
    """Probabilities (heat, brain) of slices (n, N, N), each (n, N, N), averaged over motions.

    The mean over a group G of g^-1 f(g x) commutes with G whatever f is: frame averaging (Puny et al.
    2022, eq. 3) with the whole group as the frame.
    """
    several = torch.cat([moved(images, motion) for motion in group])[:, None]
    drawn = net(several.contiguous(memory_format=torch.channels_last)).sigmoid()
    maps = [moved_back(m, motion) for m, motion in zip(drawn.chunk(len(group)), group, strict=True)]
    mean = torch.stack(maps).mean(0)
    return mean[:, 0], mean[:, 1]
