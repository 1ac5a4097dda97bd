"""A plain network and the same on Z, asked about a cloud and about its moved copy."""

import torch

from core.data.shapes import FAMILIES, ShapeClouds
from core.groups.rotations import act, random_rotations
from core.papers.tinvnn.train import peer, trained_points

points = ShapeClouds("test").every().points[:10]  # ten clouds (10, 512, 3), one of each family
g = random_rotations(1, torch.Generator().manual_seed(0))[0]
moved = 2 * act(g, points) + 1

names = list(FAMILIES)
for name, network in (("plain", peer("plain", 0)), ("on Z", trained_points(0))):
    with torch.inference_mode():
        before, after = network(points).logits.argmax(1), network(moved).logits.argmax(1)
    changed = [f"{names[i]} -> {names[j]}" for i, j in zip(before, after, strict=True) if i != j]
    print(f"{name}: {len(changed)} of 10 answers change; {', '.join(changed) or 'none'}")
