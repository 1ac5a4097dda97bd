"""Five masses turned about z: how far three trained networks are from turning their answer along."""

import torch

from core.papers.soft_equivariance.data import bodies
from core.papers.soft_equivariance.model import INPUT, OUTPUT
from core.papers.soft_equivariance.tensors import act
from core.papers.soft_equivariance.train import Arm, elements, trained

x = bodies(100, seed=7).numbers()
g = elements(1, "xyz".index("z"), torch.Generator().manual_seed(1))[0]
names: dict[Arm, str] = {"free": "no penalty", "soft": "soft", "oracle": "exact"}
for arm, name in names.items():
    net = trained(arm, alpha=-1.0, seed=0).net
    y, moved = act(OUTPUT, g, net(x)), net(act(INPUT, g, x))
    print(f"{name}: equivariance error {(moved - y).norm() / y.norm():.1e}")
