"""Frame averaging and the commuting square, in a dozen lines."""

import torch

from core.data.shapes import ShapeClouds
from core.device import best_device
from core.equivariance import equivariance_error
from core.groups.rotations import act, random_rotations
from core.nets.point_net import FrameAveraged
from core.papers.frame_averaging.train import trained_points

points = ShapeClouds("test").every().points[:4, None].to(best_device())  # four clouds (1, 512, 3)
rotations = random_rotations(5, torch.Generator().manual_seed(0))

plain = trained_points("pointnet-plain-seed0")
averaged = FrameAveraged(trained_points("pointnet-averaged-seed0"))
for name, model in (("plain", plain), ("frame averaged", averaged)):

    def normals(x: torch.Tensor, model: torch.nn.Module = model) -> torch.Tensor:
        return model(x).normals

    with torch.inference_mode():
        square = equivariance_error(normals, act, act, points, rotations)
    print(f"{name}: equivariance error of the normals {square.median:.1e}")
