"""Errors of the trained networks on samples that they never saw, and what theory says of the layers."""

import copy
from typing import Any

import numpy as np
import torch

from core import checkpoints
from core.memory import kept
from core.papers.mgno import data, runs
from core.papers.mgno.data import GROUNDS, Ground
from core.papers.mgno.model import Config, MgNO, VCycle
from core.papers.mgno.multigrid import errors_per_cycle
from core.papers.mgno.train import (
    METHODS,
    SETTINGS,
    SIZES,
    SLUG,
    answered,
    parameters_of,
    relative_h1,
    relative_l2,
    trained,
    unseen_pairs,
)

TESTED = 100
STRIDES = {33: 4, 65: 2, 129: 1}  # nodes a side -> every how manieth of the fine grid


@kept
def errors(name: str) -> dict[str, float]:
    """l2 and h1: mean relative errors over test samples; rim: the rms at the edge over that inside."""
    setting = next(s for s in SETTINGS if s.name == name)
    inputs, outputs = unseen_pairs(setting.problem, TESTED)
    found = answered(trained(name), inputs)
    outside = torch.ones_like(outputs[:1], dtype=torch.bool)
    outside[..., 1:-1, 1:-1] = False
    at_edge = found.masked_select(outside)
    return {
        "l2": float(relative_l2(found, outputs).mean()),
        "h1": float(relative_h1(found, outputs).mean()),
        "rim": float(at_edge.square().mean().sqrt() / outputs.square().mean().sqrt()),
    }


def parameters(name: str) -> int:
    """How many numbers a network learned."""
    return parameters_of(trained(name))


def resolution_errors() -> dict[str, dict[str, float]]:
    """Method -> nodes a side -> relative L2 of networks trained on 65 nodes, on the same grounds."""
    out: dict[str, dict[str, float]] = {}
    for method in METHODS:
        out[method] = {}
        for side, stride in STRIDES.items():
            inputs, outputs = data.unseen_darcy("smooth", 20, stride)
            found = answered(trained(f"smooth-{method}"), inputs)
            out[method][str(side)] = float(relative_l2(found, outputs).mean())
    return out


def size_errors() -> dict[str, list[float]]:
    """Method -> relative L2 for each number of training samples."""
    names = {size: "" if size == SIZES[-1] else f"-{size}" for size in SIZES}
    return {
        method: [errors(f"smooth-{method}{names[size]}")["l2"] for size in SIZES]
        for method in METHODS
    }


def rollout_errors(films: int = 8) -> dict[str, list[list[float]]]:
    """Method -> for each test film, the relative error after each unit of time."""

    def errors_of(method: str, film: int) -> list[float]:
        pairs = zip(runs.rollout(method, film)[1:], runs.rollout("truth", film)[1:], strict=True)
        return [runs.relative(found, truth) for found, truth in pairs]

    return {method: [errors_of(method, film) for film in range(films)] for method in METHODS}


def nonlinearity(kind: Ground = "smooth") -> float:
    """Largest || W(2 f - 3 g) - 2 W f + 3 W g || / || W f || of the trained V-cycles, in float64."""
    model = trained(f"{kind}-mgno")
    assert isinstance(model, MgNO)
    generator = torch.Generator().manual_seed(0)
    worst = 0.0
    for cycle in model.cycles:
        assert isinstance(cycle, VCycle)
        W = copy.deepcopy(cycle).double().cpu()
        shape = (2, 1, cycle.channels_in, 65, 65)
        f, g = torch.randn(shape, generator=generator, dtype=torch.float64)
        with torch.inference_mode():
            together, one, other = (W(x).u for x in (2 * f - 3 * g, f, g))
        worst = max(worst, float((together - 2 * one + 3 * other).norm() / one.norm()))
    return worst


def coarsest() -> int:
    """The shift [pixels] that every grid of the V-cycle can make: 2^(levels - 1)."""
    return 2 ** (len(Config().smoothings) - 1)


def shift_error(method: str, by: int) -> float:
    """Largest relative error of the square of shifts by (by, 0), (0, by), (by, by) [pixels]."""
    return max(
        runs.shift_square(method, film, dx, dy).error
        for film in range(2)
        for dx, dy in ((by, 0), (0, by), (by, by))
    )


def turn_error(method: str) -> float:
    """Median relative error of the square of quarter turns and flips on smooth ground."""
    found = [
        runs.turn_square(method, data.sample("smooth", seed), turns, flip).error
        for seed in range(4)
        for turns, flip in ((1, False), (2, False), (0, True))
    ]
    return float(np.median(found))


def greenness() -> float:
    """The least likeness of the response of the V-cycle for Poisson's equation to Green's function."""
    places = ((32, 32), (16, 16), (12, 50), (48, 20), (58, 40))
    return min(runs.response("smooth", 1, *place).alone_likeness for place in places)


def summary() -> dict[str, Any]:
    """Problem -> method -> errors, parameters and seconds of training."""
    out: dict[str, Any] = {}
    for problem in (*GROUNDS, "fluid"):
        out[problem] = {}
        for method in METHODS:
            name = f"{problem}-{method}"
            seconds = checkpoints.read(SLUG, name).card["seconds"]
            counted = {"parameters": parameters(name), "seconds": seconds}
            out[problem][method] = {**errors(name), **counted}
    return out


def classical() -> list[float]:
    """Relative error of the classical V(1, 1) after each cycle, median over smooth grounds."""
    rows = [errors_per_cycle(data.sample("smooth", k).a[::2, ::2], 8) for k in range(4)]
    return np.median(rows, 0).tolist()
