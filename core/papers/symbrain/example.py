"""Flip then ask against ask then flip: the heat map of a midline, by the same network twice."""

import torch
from torch import Tensor

from core.device import best_device
from core.equivariance import equivariance_error
from core.papers.symbrain.lines import SQUARE, Motion, moved
from core.papers.symbrain.model import averaged
from core.papers.symbrain.synthesis import synthesise
from core.papers.symbrain.train import HELD_OUT, trained

net = trained()
slices = torch.from_numpy(synthesise(8, HELD_OUT, lesioned=0.3).images).to(best_device())

for name, group in (("one pass", SQUARE[:1]), ("averaged over the square's motions", SQUARE)):

    def heat(images: Tensor, group: tuple[Motion, ...] = group) -> Tensor:
        """Of the midline."""
        return averaged(net, images, group)[0]

    with torch.inference_mode():
        square = equivariance_error(
            heat,
            lambda motion, x: moved(x, motion),
            lambda motion, y: moved(y, motion),
            [slices],
            SQUARE[1:],
        )
    print(f"{name}: largest equivariance error {square.max:.1e}")
