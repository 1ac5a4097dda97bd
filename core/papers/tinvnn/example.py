"""Clouds that are turned, resized and shifted: how far two networks' answers move."""

import torch

from core.data.shapes import ShapeClouds
from core.equivariance import equivariance_error
from core.groups.rotations import act, random_rotations
from core.papers.tinvnn.train import peer, trained_points

points = ShapeClouds("test").every().points[:10, None]  # ten clouds (1, 512, 3), one of each family
rotations = random_rotations(5, torch.Generator().manual_seed(0))

for name, network in (("plain", peer("plain", 0)), ("on Z", trained_points(0))):

    def classes(x: torch.Tensor, network: torch.nn.Module = network) -> torch.Tensor:
        return network(x).logits

    def move(g: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        return 2 * act(g, x) + 1

    with torch.inference_mode():
        square = equivariance_error(classes, move, lambda g, said: said, points, rotations)
    print(f"{name}: equivariance error of the classes {square.median:.1e}")
