"""Errors of the trained fields, and what the formulas owe."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from core import checkpoints
from core.memory import kept
from core.papers.pig.mesh import copied, trained_pig
from core.papers.pig.model import Field, Jet
from core.papers.pig.problems import PROBLEMS, Problem, relative_l2
from core.papers.pig.train import SETTINGS, SLUG, Setting, learned, new_field, problem_of, trained

EXACT = ("helmholtz", "flow-mixing", "klein-gordon")  # solutions in closed form


@kept
def error(name: str) -> float:
    """Relative L2 of a checkpoint on the grid of its problem's whole domain."""
    return relative_l2(trained(name).field, problem_of(name))


def late_error(name: str) -> float:
    """The median of the last ten errors that a training noted: each step's new points move it about."""
    return float(
        np.median([point["l2"] for point in checkpoints.read(SLUG, name).card["curve"][-10:]])
    )


def by_autograd(f, points: Tensor) -> Jet:
    """The jet of any function of points (P, d), by automatic differentiation."""
    x = points.clone().requires_grad_(True)
    u = f(x)
    first = torch.autograd.grad(u.sum(), x, create_graph=True)[0]
    second = [
        torch.autograd.grad(first[:, k].sum(), x, retain_graph=True)[0][:, k]
        for k in range(x.shape[1])
    ]
    return Jet(u.detach(), first.T.detach(), torch.stack(second).detach())


def derivative_gap(field: Field, problem: Problem, count: int = 256) -> float:
    """Largest relative difference between written-out derivatives and autograd's."""
    points = problem.interior(count, 5)
    with torch.no_grad():
        ours = field.jet(points)
    theirs = by_autograd(field, points)
    return max(
        float((a - b).abs().max() / b.abs().max().clamp(min=1e-12))
        for a, b in zip(ours, theirs, strict=True)
    )


def worst_derivative_gap() -> float:
    """Over all trained PIGs."""
    return max(derivative_gap(trained(f"{name}-pig").field, p) for name, p in PROBLEMS.items())


def exact_residual() -> float:
    """Largest residual of the exact solutions, by autograd, over the largest term of the equation."""
    worst = 0.0
    for name in EXACT:
        problem = PROBLEMS[name]
        points = problem.interior(256, 3)
        jet = by_autograd(problem.truth, points)
        scale = max(float(part.abs().max()) for part in jet)
        worst = max(worst, float(problem.residual(points, jet).abs().max()) / scale)
    return worst


def permutation_gap() -> float:
    """Largest change of u, over its largest value, when the Gaussians of each channel are reordered."""
    field = trained_pig("helmholtz-pig")
    other = copied(field)
    order = torch.randperm(field.weights.shape[1], generator=torch.Generator().manual_seed(0))
    for part in (other.means, other.log_widths, other.weights):
        part.data = part.data[:, order]
    x = PROBLEMS["helmholtz"].grid(48)
    with torch.inference_mode():
        return float((other(x) - field(x)).abs().max() / field(x).abs().max())


@torch.no_grad()
def travelled(setting: Setting) -> float:
    """How far a training moved its Gaussians: median distance, in units of half the domain."""
    fields = (new_field(setting), trained(setting.name).field)
    start, end = (field.get_parameter("means") for field in fields)
    return float((end - start).norm(dim=-1).median())


def summary() -> dict[str, Any]:
    """Recipe (those with a diary) -> error, numbers learned, seconds, iterations, and how far
    Gaussians travelled, of those that move."""
    out: dict[str, Any] = {}
    for setting in SETTINGS:
        if not setting.frames:
            continue
        name = setting.name
        card = checkpoints.read(SLUG, name).card
        out[name] = {
            "l2": error(name),
            "parameters": learned(name),
            "seconds": card["seconds"],
            "iterations": 20 * card["steps"],
        }
        if setting.method == "pig":
            out[name]["travelled"] = travelled(setting)
    return out


def sizes() -> dict[str, list[tuple[int, float]]]:
    """Method -> (numbers learned, error) of Helmholtz, in order of size."""
    out: dict[str, list[tuple[int, float]]] = {}
    for setting in SETTINGS:
        if setting.problem == "helmholtz":
            row = (learned(setting.name), error(setting.name))
            out.setdefault(setting.method, []).append(row)
    return {method: sorted(rows) for method, rows in out.items()}
