"""A network on Z: any backbone, which sees a cloud through modified scaling and knows no other change.

Nothing in the network is special; its input does not move. Vectors that it says of Z are turned back
into the world: the equivariant outputs of the paper's later version, by our formula.
"""

from typing import NamedTuple

from torch import Tensor, nn

from core.groups.scaling import Rule, Scaled, scaled
from core.nets.point_net import DGCNN, PointNet


class OnScaled(NamedTuple):
    """What a network says of B clouds through Z: logits (B, CLASSES), normals (B, N, 3) in the world."""

    logits: Tensor
    normals: Tensor
    seen: Scaled


class ScaledNet(nn.Module):
    """A backbone behind modified scaling."""

    def __init__(self, backbone: PointNet | DGCNN, rule: Rule = "skew"):
        super().__init__()
        self.backbone: PointNet | DGCNN = backbone
        self.rule: Rule = rule

    def forward(self, points: Tensor) -> OnScaled:
        """points: (B, N, 3)."""
        return self.ask(scaled(points, self.rule))

    def ask(self, seen: Scaled) -> OnScaled:
        """The same of a cloud that was scaled before."""
        logits, normals = self.backbone(seen.points)
        return OnScaled(logits, seen.back(normals), seen)
