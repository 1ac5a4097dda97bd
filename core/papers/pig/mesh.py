"""A field's Gaussians as a mesh that moves: taken apart, edited, and moved as a whole."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.equivariance import Square
from core.papers.pig.model import PIG, Field
from core.papers.pig.train import problem_of, trained

SHOWN = 96  # pixels of the pictures of trained fields


@dataclass(frozen=True)
class Mesh:
    """Gaussians of a field: centres and widths (n, d) in coordinates scaled to [-1, 1], weights and
    channels (n,)."""

    centres: np.ndarray
    widths: np.ndarray
    weights: np.ndarray
    channels: np.ndarray

    @property
    def importance(self) -> np.ndarray:
        """(n,): |w| times the volume, the integral of each Gaussian up to a constant."""
        return np.abs(self.weights) * np.prod(self.widths, 1)


def mesh_of(field: PIG) -> Mesh:
    """The Gaussians of a field."""
    parts = (field.means, field.log_widths.exp())
    centres, widths = (part.detach().flatten(0, 1).numpy() for part in parts)
    weights = field.weights.detach().flatten().numpy()
    channels = np.repeat(np.arange(len(field.weights)), field.weights.shape[1])
    return Mesh(centres, widths, weights, channels)


def trained_pig(name: str) -> PIG:
    """The field of a checkpoint that has Gaussians."""
    field = trained(name).field
    assert isinstance(field, PIG)
    return field


def copied(field: PIG) -> PIG:
    """A field of its own to change."""
    return copy.deepcopy(field).requires_grad_(False)


class Edit(NamedTuple):
    """What the visitor did to a Gaussian: moved it to x, y (shares of the picture), or removed it
    (None)."""

    number: int
    place: tuple[float, float] | None


def edited(field: PIG, edits: Sequence[Edit], pruned: int) -> PIG:
    """A copy of a field after some edits, without its `pruned` least important Gaussians."""
    count = field.means.shape[1]
    changed = copied(field)
    means, weights = changed.means.data, changed.weights.data
    least = np.argsort(mesh_of(field).importance)[:pruned]
    weights.view(-1)[torch.from_numpy(least.copy())] = 0
    for edit in edits:
        channel, number = divmod(edit.number, count)
        if edit.place is None:
            weights[channel, number] = 0
        else:
            x, y = edit.place
            means[channel, number, -2:] = torch.tensor([2 * x - 1, 1 - 2 * y])
    return changed


def moved_mesh(name: str, dx: float, dy: float, degrees: float) -> Square[Mesh, np.ndarray]:
    """Turn all Gaussians about the middle and shift them, then draw; against draw, then move the
    picture.

    dx, dy: in the scaled coordinates; the picture is moved without interpolation, by asking the field
    where each pixel came from. Widths lie along the axes, so only quarter turns can take them along.
    Fields are (SHOWN, SHOWN); the error is relative to g f(x).
    """
    problem = problem_of(name)
    field = trained_pig(name)
    after = copied(field)
    turn = _rotation(degrees)
    shift = torch.tensor([dx, dy], dtype=torch.float64)
    after.means.data[..., -2:] = field.means[..., -2:].detach() @ turn.T + shift
    if round(degrees / 90) % 2:
        after.log_widths.data[..., -2:] = field.log_widths[..., -2:].detach().flip(-1)
    x = problem.grid(SHOWN)
    scaled = (x - field.middle) / field.reach
    source = scaled.clone()
    source[:, -2:] = (scaled[:, -2:] - shift) @ turn
    u, moved, carried = (
        drawn(f, points).reshape(SHOWN, SHOWN).numpy()
        for f, points in ((field, x), (after, x), (field, source * field.reach + field.middle))
    )
    error = float(np.linalg.norm(moved - carried) / np.linalg.norm(carried))
    return Square(mesh_of(field), mesh_of(after), u, moved, carried, error)


def _rotation(degrees: float) -> Tensor:
    """(2, 2), exact for quarter turns."""
    c, s = float(np.cos(np.deg2rad(degrees))), float(np.sin(np.deg2rad(degrees)))
    if degrees % 90 == 0:
        c, s = round(c), round(s)
    return torch.tensor([[c, -s], [s, c]], dtype=torch.float64)


def drawn(field: Field, points: Tensor) -> Tensor:
    """u (P,) at many points, a few at a time, which the processor's cache thanks for."""
    with torch.inference_mode():
        return torch.cat([field(part) for part in points.split(2048)])
