"""How like the labels a trained layer is: stretching its units changes that, turning it does not."""

import torch

from core.data.patterns import nudged
from core.papers.representational_geometry.descent import descend
from core.similarity import linear_cka

task = nudged(0.3)
hidden = descend(task, "relu", seed=0).seen[-1].relu()
before = linear_cka(hidden, task.targets)
draws = torch.Generator().manual_seed(0)
turn, _ = torch.linalg.qr(torch.randn(hidden.shape[1], hidden.shape[1], generator=draws).double())
size = hidden[0] ** 2  # of the first pattern: its units grow
for what, moved in (("stretched", hidden * size), ("turned", hidden @ turn)):
    error = (linear_cka(moved, task.targets) / before - 1).abs().item()
    print(f"A layer like its labels by {before:.2f}; {what}, this is off by {error:.1e}")
