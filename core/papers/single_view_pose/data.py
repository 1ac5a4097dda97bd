"""Views: pictures of one thing in poses that are drawn evenly from SO(3), and the poses."""

from typing import NamedTuple

import torch
from torch import Tensor

from core.data.objects import Body, solid, thing
from core.data.renderings import render
from core.groups.rotations import random_rotations
from core.groups.so3 import polyhedra
from core.memory import kept

SIDE = 33  # pixels: odd, so that a quarter turn leaves the middle one where it is
TEST = 200
_SPLITS = {"train": 1, "test": 2}
_DARK = 0.3  # brightness of what is painted


class Views(NamedTuple):
    """images (n, SIDE, SIDE) in [0, 1], of the thing in the poses rotations (n, 3, 3). float32."""

    images: Tensor
    rotations: Tensor


def body(name: str) -> Body:
    """A chair, a symmetric solid, or a cube of which half a face is painted."""
    if name == "chair":
        return thing("chair", 0)
    if name != "painted":
        return solid(name)
    cube = solid("cube")
    return cube.painted((cube.normals[:, 0] > 0.5) & (cube.points[:, 1] > 0), _DARK)


def seen(shown: Body, rotations: Tensor) -> Tensor:
    """Pictures (n, SIDE, SIDE) of a body turned by each of (n, 3, 3)."""
    return torch.from_numpy(render(shown, rotations.numpy(), SIDE))


@kept
def views(name: str, split: str, count: int) -> Views:
    """The first `count` of a sequence that a thing has for "train" and for "test"."""
    return views_of(body(name), _SPLITS[split], count)


def views_of(shown: Body, seed: int, count: int) -> Views:
    """Of a body in poses drawn from a seed."""
    rotations = random_rotations(count, torch.Generator().manual_seed(seed)).float()
    return Views(seen(shown, rotations), rotations)


@kept
def symmetries(name: str) -> Tensor:
    """The rotations (k, 3, 3) after which a solid looks as before; of a circle of them, one in ten
    degrees; of a thing without any, the identity."""
    every = {
        "cube": polyhedra.cube,
        "tetrahedron": polyhedra.tetrahedron,
        "cylinder": lambda: polyhedra.circle(36, flips=True),
        "cone": lambda: polyhedra.circle(36),
    }
    return every[name]().float() if name in every else torch.eye(3)[None]
