"""What the page shows: a ground, what networks and the solver make of it, and what a layer does
inside."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from scipy import ndimage

from core import elliptic
from core.device import answer
from core.inputs import InputError
from core.inputs.field import ScalarField, resampled
from core.inputs.strokes import SIDE, Dab
from core.nets.parts import silenced
from core.papers.mgno import data
from core.papers.mgno.data import COARSE, FINE, Earth, Ground
from core.papers.mgno.model import Config, Cycle, MgNO
from core.papers.mgno.multigrid import Hierarchy
from core.papers.mgno.runs import relative
from core.papers.mgno.train import trained

LINES = 7  # streamlines a side
PHASES = "HL"  # what the brush leaves, as strokes are written


def own_earth(field: ScalarField, phases: bool) -> Earth:
    """A visitor's field as permeability between 3 and 12: in two phases about its median, or as it is.

    Its notes say what was done to the field as it was read. Raises InputError for a field of one
    value.
    """
    low, high = data.PHASES["smooth"]
    values = resampled(field.values, FINE)
    bottom, top = float(values.min()), float(values.max())
    if top - bottom <= 1e-9 * max(abs(top), abs(bottom), 1e-30):
        raise InputError("the field has one value everywhere; a permeability that varies is needed")
    height, width = field.values.shape
    notes = [f"{width} x {height} resampled to {FINE} x {FINE} nodes"]
    if width != height:
        notes.append("stretched to a square")
    if phases:
        notes.append(f"cut at its median into two phases, {low:g} and {high:g}")
        return Earth(
            data.two_phase(values, low, high, float(np.median(values))), "smooth", tuple(notes)
        )
    notes.append(f"scaled to {low:g} .. {high:g}; the networks saw only grounds of two phases")
    return Earth(low + (high - low) * (values - bottom) / (top - bottom), "smooth", tuple(notes))


def painted(earth: Earth, dabs: Sequence[Dab], radius: float) -> Earth:
    """The ground after some touches of a brush of a radius [shares of the side]."""
    if not dabs:
        return earth
    a = earth.a.copy()
    low, high = data.PHASES.get(earth.kind, (float(a.min()), float(a.max())))
    y, x = np.mgrid[:FINE, :FINE] / (FINE - 1)
    for dab in dabs:
        a[np.hypot(x - dab.x / SIDE, y - dab.y / SIDE) <= radius] = (
            high if dab.leaves == "H" else low
        )
    return Earth(a, earth.kind, earth.notes)


def predicted(method: str, earth: Earth) -> np.ndarray:
    """The pressure (65, 65) float64 that a network says."""
    return answer(trained(f"{earth.kind}-{method}"), earth.seen)[0, 0].double().numpy()


def solved(earth: Earth) -> np.ndarray:
    """The true pressure (65, 65) float64, on the networks' nodes."""
    return data.darcy(earth.a)[::2, ::2]


def rim(u: np.ndarray) -> np.ndarray:
    """The values (256,) at the edge of a field (65, 65), where the true ones are 0."""
    return np.concatenate([u[0], u[-1], u[1:-1, 0], u[1:-1, -1]])


def streamlines(earth: Earth, u: np.ndarray, steps: int = 70) -> list[np.ndarray]:
    """Paths (steps, 2) along -a grad u from a lattice of places, x and y in shares of the square."""
    side = len(u)
    a = earth.a[::2, ::2]
    flow = np.stack(elliptic.flow(a, u, (1 / (side - 1),) * 2))
    flow = flow / np.maximum(np.linalg.norm(flow, axis=0), 1e-12)
    start = (np.arange(LINES) + 0.5) / LINES * (side - 1)
    at = np.stack(np.meshgrid(start, start, indexing="ij")).reshape(2, -1)
    paths = [at]
    for _ in range(steps):
        slope = np.stack([ndimage.map_coordinates(f, at, order=1, mode="nearest") for f in flow])
        half = at + 0.35 * slope
        slope = np.stack([ndimage.map_coordinates(f, half, order=1, mode="nearest") for f in flow])
        at = np.clip(at + 0.7 * slope, 0, side - 1)
        paths.append(at)
    return list(np.stack(paths, 1)[::-1].transpose(2, 1, 0) / (side - 1))


class RideStep(NamedTuple):
    """One step of a learned V-cycle beside the same step of a classical one.

    f and u: a channel of the level's right side and of its state; added: what the step changed;
    classical_u: on the level's inner nodes; classical_error: (63, 63) of the finest grid.
    """

    level: int
    name: str
    f: np.ndarray
    u: np.ndarray
    added: np.ndarray
    classical_u: np.ndarray
    classical_error: np.ndarray


_LEVELS = range(len(Config().smoothings))
PARTS = {  # of the whole network: blocks that can be switched off, and the weights that they stand for
    **{f"s{level + 1}": f"cycles.*.S.{level}.*" for level in _LEVELS},
    **{f"p{level + 1}": f"cycles.*.prolong.{level}" for level in _LEVELS[:-1]},
    "b": "local.*",
}


def without(kind: Ground, off: frozenset[str]) -> MgNO:
    """The trained network with some of its PARTS switched off, in all layers."""
    model = trained(f"{kind}-mgno")
    assert isinstance(model, MgNO)
    return silenced(model, [PARTS[part] for part in off]) if off else model


def errors_without(earth: Earth, off: frozenset[str]) -> tuple[float, float]:
    """The relative error of the whole network's answer as it was trained, and with parts off."""
    truth = solved(earth)
    whole, rest = (
        answer(without(earth.kind, parts), earth.seen)[0, 0].double().numpy()
        for parts in (frozenset[str](), off)
    )
    return relative(whole, truth), relative(rest, truth)


def ride(
    earth: Earth, layer: int, channel: int, off: frozenset[str] = frozenset()
) -> list[RideStep]:
    """Every step of one layer's V-cycle on a ground, with some PARTS switched off."""
    model = without(earth.kind, off)
    device = next(model.parameters()).device
    with torch.inference_mode():
        cycle: Cycle = model.trace(earth.seen.to(device))[layer].cycle
    classical = _classical_ride(earth)
    out: list[RideStep] = []
    before: dict[int, np.ndarray] = {}
    for step, beside in zip(cycle.steps, classical, strict=True):
        side = cycle.sides[step.level]
        f = side[0, min(channel, side.shape[1] - 1)].cpu().numpy()
        u = step.u[0, channel].cpu().numpy()
        added = u - before.get(step.level, np.zeros_like(u))
        before[step.level] = u
        out.append(RideStep(step.level, step.name, f, u, added, beside.u, beside.error))
    return out


def _classical_ride(earth: Earth) -> list:
    grids = Hierarchy(earth.a[::2, ::2], len(Config().smoothings))
    f = np.ones(grids.operators[0].shape[0])
    u = elliptic.solve(earth.a[::2, ::2], -np.ones((COARSE, COARSE)), (1 / (COARSE - 1),) * 2)
    return grids.ride(u[1:-1, 1:-1].ravel(), f, Config().smoothings)


def poked(earth: Earth, method: str, x: float, y: float, radius: float = 0.06) -> np.ndarray:
    """How the answer changes, (65, 65), when a disc about a place becomes the other phase.

    Of ground without phases: when it becomes a hundred times as permeable there.
    """
    other = earth.a * 100
    if earth.kind in data.PHASES:
        low, high = data.PHASES[earth.kind]
        other = np.where(earth.a > (low + high) / 2, low, high)
    rows, columns = np.mgrid[:FINE, :FINE] / (FINE - 1)
    disc = np.hypot(columns - x, rows - y) <= radius
    after = Earth(np.where(disc, other, earth.a), earth.kind)
    ask = solved if method == "solver" else partial(predicted, method)
    return ask(after) - ask(earth)
