"""Turn digits by 90 degrees: how far logits move, on random samples and on the quarter turns."""

import math

import torch

from core.groups.planar import turn
from core.papers.lie_group_decompositions.data import pictures
from core.papers.lie_group_decompositions.model import GroupNet, Samples
from core.papers.lie_group_decompositions.train import trained_net

digits = pictures("test").pixels[:20]
turned = digits.rot90(1, (-2, -1))
quarters = turn(math.pi / 2 * torch.arange(4))
plain = trained_net("plain", 0)
print(
    f"plain CNN: equivariance error {(plain(turned) - plain(digits)).norm() / plain(digits).norm():.1e}"
)
net = trained_net("turns", 0)
assert isinstance(net, GroupNet)
drawn = net.draw(torch.Generator().manual_seed(0))
for name, samples in {"drawn": drawn, "quarter turns": Samples(quarters, quarters)}.items():
    logits = net(digits, samples)
    error = (net(turned, samples) - logits).norm() / logits.norm()
    print(f"turns only, samples {name}: equivariance error {error:.1e}")
