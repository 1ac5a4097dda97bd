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
net = trained_net("turns", 0)
assert isinstance(net, GroupNet)
drawn = net.draw(torch.Generator().manual_seed(0))
answers = {
    "plain CNN": trained_net("plain", 0),
    "turns, six drawn": lambda x: net(x, drawn),
    "turns, the quarter turns": lambda x: net(x, Samples(quarters, quarters)),
}
for name, f in answers.items():
    logits = f(digits)
    print(f"{name}: equivariance error {(f(turned) - logits).norm() / logits.norm():.1e}")
