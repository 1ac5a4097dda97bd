"""Five masses turned about z: how far three trained networks are from turning their answer along."""

import torch

from core.data.inertia import bodies
from core.groups.rotations import random_about
from core.groups.tensors import act
from core.papers.soft_equivariance.model import INPUT, OUTPUT
from core.papers.soft_equivariance.train import Arm, trained

x = bodies(100, seed=7).numbers()
g = random_about("xyz".index("z"), 1, torch.Generator().manual_seed(1))[0]
names: dict[Arm, str] = {"free": "no penalty", "soft": "soft", "oracle": "exact"}
for arm, name in names.items():
    net = trained(arm, alpha=-1.0, seed=0).net
    y, moved = act(OUTPUT, g, net(x)), net(act(INPUT, g, x))
    print(f"{name}: equivariance error {(moved - y).norm() / y.norm():.1e}")
