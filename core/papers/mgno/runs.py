"""What trained networks and the solvers do: squares, rollouts, and a layer's answer to an impulse."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core import elliptic
from core.device import answer
from core.equivariance import Square, square
from core.memory import kept
from core.papers.mgno import data, poisson
from core.papers.mgno.data import COARSE, Earth, Ground
from core.papers.mgno.model import MgNO, VCycle
from core.papers.mgno.train import trained


def relative(found: np.ndarray, truth: np.ndarray) -> float:
    """||found - truth|| / ||truth||."""
    return float(np.linalg.norm(found - truth) / np.linalg.norm(truth))


Fields = Square[np.ndarray, np.ndarray]  # each (n, n)


def _fields(found: Square[Tensor, Tensor]) -> Fields:
    return found.seen(lambda field: field[0, 0].double().numpy())


def turned(field: Tensor, turns: int, flip: bool) -> Tensor:
    """Quarter turns of the square, after a flip."""
    return torch.rot90(field.flip(-1) if flip else field, turns, (-2, -1))


def network_of(name: str) -> Callable[[Tensor], Tensor]:
    """A trained network as a function of fields on the CPU."""
    return partial(answer, trained(name))


@torch.inference_mode()
def turn_square(method: str, earth: Earth, turns: int, flip: bool) -> Fields:
    """Turn the ground then predict, against predict then turn; "solver" is the equation itself."""

    def turn(field: Tensor) -> Tensor:
        return turned(field, turns, flip)

    if method == "solver":
        whole = torch.tensor(earth.a)[None, None]
        return _fields(square(_solver, turn, turn, whole)).seen(lambda field: field[::2, ::2])
    return _fields(square(network_of(f"{earth.kind}-{method}"), turn, turn, earth.seen))


def _solver(a: Tensor) -> Tensor:
    return torch.from_numpy(data.darcy(a[0, 0].numpy()))[None, None]


@torch.inference_mode()
def shift_square(method: str, film: int, dx: int, dy: int) -> Fields:
    """Shift the fluid over its torus then step, against step then shift [pixels]."""

    def shift(field: Tensor) -> Tensor:
        return field.roll((dy, dx), (-2, -1))

    f = _fluid_solver if method == "solver" else network_of(f"fluid-{method}")
    x = data.initial_vorticity(data.TEST + film).float()[None, None]
    return _fields(square(f, shift, shift, x))


def _fluid_solver(w: Tensor) -> Tensor:
    """One unit of time."""
    return data.evolve(w.double(), 1.0)


@kept
def rollout(method: str, film: int, steps: int = data.FLUID_STEPS) -> np.ndarray:
    """Vorticity (steps + 1, 64, 64) of a test film from its first frame on, each step fed the last."""
    if method == "truth":
        return data.unseen_film(film)[: steps + 1].numpy()
    f = network_of(f"fluid-{method}")
    frames = [data.initial_vorticity(data.TEST + film).float()[None, None]]
    with torch.inference_mode():
        for _ in range(steps):
            frames.append(f(frames[-1]))
    return torch.cat(frames)[:, 0].numpy()


LIKEST = 16  # kernels of a layer that are shown


class Response(NamedTuple):
    """What a layer's V-cycle makes of a unit impulse, beside the true Green's function (65, 65).

    kernels: (LIKEST, 65, 65), of those from each input channel to each output channel the ones that
    are most like the truth, the likest first; numbers: which they are; likeness: their cosines to the
    truth; total: how many there are in all; alone: (65, 65), what the V-cycle does that was trained on
    Poisson's equation alone.
    """

    kernels: np.ndarray
    numbers: np.ndarray
    likeness: np.ndarray
    green: np.ndarray
    total: int
    alone: np.ndarray

    @property
    def alone_likeness(self) -> float:
        """The cosine of `alone` to the truth."""
        return _cosine(self.alone, self.green)


@kept
def response(kind: Ground, layer: int, row: int, column: int) -> Response:
    """The impulse response of a layer at an inner node."""
    model = trained(f"{kind}-mgno")
    assert isinstance(model, MgNO)
    cycle = model.cycles[layer]
    assert isinstance(cycle, VCycle)
    inputs = cycle.channels_in
    impulse = torch.zeros(inputs, inputs, COARSE, COARSE)
    impulse[range(inputs), range(inputs), row, column] = 1
    with torch.inference_mode():
        u = cycle(impulse.to(next(model.parameters()).device)).u.cpu().numpy()
    kernels = u.reshape(-1, COARSE, COARSE)
    green = green_function(row, column)
    likeness = np.array([_cosine(u, green) for u in kernels])
    likest = np.argsort(-np.abs(likeness))[:LIKEST]
    alone = answer(poisson.trained(), impulse[:1, :1])[0, 0].double().numpy()
    return Response(kernels[likest], likest, likeness[likest], green, len(kernels), alone)


def _cosine(u: np.ndarray, v: np.ndarray) -> float:
    return float((u * v).sum() / (np.linalg.norm(u) * np.linalg.norm(v) + 1e-12))


@kept
def green_function(row: int, column: int) -> np.ndarray:
    """u (65, 65) of -Laplace u = impulse at an inner node, 0 at the edge."""
    source = np.zeros((COARSE, COARSE))
    source[row, column] = -((COARSE - 1) ** 2)
    return elliptic.solve(np.ones_like(source), source, (1 / (COARSE - 1),) * 2)
