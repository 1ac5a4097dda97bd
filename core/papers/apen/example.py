"""Every thing of an assembly moves by itself: which network's answer moves along?"""

import torch

from core.papers.apen.measure import gap, unused
from core.papers.apen.model import cut
from core.papers.apen.train import trained

scenes = unused("unseen")  # twelve assemblies of six things, 384 points each
whole, cells = torch.zeros_like(scenes.parts), cut(scenes.points, 24)
for name, network, pieces in (
    ("global frame", trained("averaged"), whole),
    ("24 cells, then merged", trained("learned"), cells),
    ("told the parts", trained("parts"), scenes.parts),
):
    print(f"{name}: error of scores and votes {gap(network, pieces):.1e}")
