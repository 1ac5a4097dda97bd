"""What U-Nets have in common (Ronneberger et al. 2015): the double convolution, and the way up."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import torch
from torch import Tensor, nn

Padding = Literal["zeros", "circular", "reflect"]


def convolutions(
    inputs: int,
    outputs: int,
    groups: int,
    activation: Callable[[], nn.Module],
    padding: Padding = "zeros",
) -> list[nn.Module]:
    """Two convolutions of 3 x 3, each with its normalisation (by groups of channels) and activation."""
    layers: list[nn.Module] = []
    for width in (inputs, outputs):
        conv = nn.Conv2d(width, outputs, 3, padding=1, padding_mode=padding, bias=False)
        layers += [conv, nn.GroupNorm(groups, outputs), activation()]
    return layers


def way_up(
    kept: Sequence[Tensor],
    blocks: Iterable[nn.Module],
    enlarged: Callable[[Tensor, torch.Size], Tensor],
) -> Tensor:
    """From the coarsest of `kept` (B, C, H, W), which run from fine to coarse, back to the finest.

    At each level a block sees what comes from below, `enlarged` to (H, W), beside what was kept there.
    """
    u = kept[-1]
    for block, beside in zip(blocks, kept[-2::-1], strict=True):
        u = block(torch.cat([enlarged(u, beside.shape[-2:]), beside], 1))
    return u
