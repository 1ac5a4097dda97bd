"""Turn then ask against ask then turn: two trained networks, and the 6D map itself."""

import torch

from core.equivariance import equivariance_error
from core.groups.rotations import random_rotations
from core.groups.so3 import from_6d
from core.papers.rotation_continuity.train import one_sanity

generator = torch.Generator().manual_seed(0)
rotations = random_rotations(20_000, generator).float()
turns = random_rotations(3, generator).float()

for kind in ("quaternion", "6d"):
    network = one_sanity(kind, seed=0)  # R in, R out: it should commute with every turn
    turned = [network(q @ rotations[None])[0] for q in turns]
    answers = network(rotations[None])[0]
    worst = max(
        (a - q @ answers).flatten(1).norm(dim=1).max() for a, q in zip(turned, turns, strict=True)
    )
    print(f"{kind} network: largest equivariance error {worst / 3**0.5:.1e}")

columns = torch.randn(1000, 3, 2, generator=generator)  # a1 and a2
square = equivariance_error(
    lambda a: from_6d(a.mT.flatten(1)), torch.matmul, torch.matmul, [columns], turns
)
print(f"6D to rotation by Gram-Schmidt: equivariance error {square.max:.1e}")
