"""A turn applied to a code: by learned matrices, and by those of quaternions to the pose itself."""

import torch

from core.data.views import views
from core.equivariance import relative_error
from core.groups.so3.quaternions import between, right_matrices
from core.papers.split_invariant_equivariant.measure import coded_by
from core.papers.split_invariant_equivariant.model import Hypernetwork, foretold
from core.papers.split_invariant_equivariant.train import trained

things, network = views("test", 1), trained("sie")
first, second = things.poses[:, 0], things.poses[:, 1]
codes = coded_by(network, things.pixels).turning
said = foretold(network, codes[:, 0], between(first, second))
error = relative_error(said, codes[:, 1], codes[:, 1])
print(f"Learned codes and matrices, on unseen things: off by {error:.1e}")
by_hand = Hypernetwork(4).double()
by_hand.matrices.data = right_matrices()
first, second = first.double(), second.double()
with torch.no_grad():
    said = by_hand(first, between(first, second) / first.square().sum(-1, keepdim=True))
error = relative_error(said, second, second)
print(f"The pose as its own code, turned by quaternions: off by {error:.1e}")
