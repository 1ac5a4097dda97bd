"""What the trained piecewise network says of one cloud."""

from typing import NamedTuple

import torch
from torch import Tensor

from core.clouds import normals_of
from core.data.assemblies import THINGS, Scenes
from core.papers.apen.measure import said
from core.papers.apen.model import cut
from core.papers.apen.train import Arm, trained

PER_CELL = 16  # points, as in an assembly with 24 first cells


class Answer(NamedTuple):
    """Of a cloud of n points: the thing (n,) that each is taken for, as an index into THINGS, the pieces
    (n,) that were found; and the thing that most points vote for, with their share."""

    labels: Tensor
    pieces: Tensor
    thing: str
    share: float


def answer(points: Tensor, normals: Tensor | None = None, arm: Arm = "learned") -> Answer:
    """What the network of seed 0 says of points (n, 3), whose unit is the radius of a thing.

    As in training, there should be about EACH points a thing. normals: (n, 3), outward; found from
    neighbours where there are none.
    """
    across = normals_of(points) if normals is None else normals
    nobody = torch.zeros(1, len(points), dtype=torch.long)
    cells = cut(points[None], max(1, len(points) // PER_CELL))
    out = said(trained(arm), Scenes(points[None], across[None].to(points), nobody), cells)
    counts = torch.bincount(out.labels[0], minlength=len(THINGS))
    most = int(counts.argmax())
    return Answer(out.labels[0], out.cells[-1][0], THINGS[most], counts[most].item() / len(points))
