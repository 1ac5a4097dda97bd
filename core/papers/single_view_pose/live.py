"""A visitor's mesh, rendered in a few hundred poses, on which the chair's head is fine-tuned.

The encoder stays as it is, so its features are computed once.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.data.objects import POINTS, Body, body_of_mesh
from core.groups.so3 import geodesic_distance
from core.groups.so3.distributions import log_likelihood, mass_near
from core.groups.so3.grids import nearest
from core.inputs import InputError
from core.inputs.point_cloud import PointCloud
from core.inputs.point_cloud.sampling import in_unit_ball, subset
from core.memory import kept
from core.papers.single_view_pose.data import Views, views, views_of
from core.papers.single_view_pose.measure import NEAR, best
from core.papers.single_view_pose.model import FINE, TRAINED_ON, functions, grid
from core.papers.single_view_pose.train import BATCH, EXACT, Trained, trained

SEEN, HELD_OUT = 300, 100  # views
STAGES, STEPS = 30, 20  # of training, and in each
FEWEST = 1500  # points of a cloud with normals: fewer leave holes
_RATE = 2e-3
_SEEDS = (101, 102)


def body_of(cloud: PointCloud) -> Body:
    """A visitor's mesh, or a cloud with normals, as shaded points.

    Raises InputError for what has no surface that light could fall on.
    """
    if cloud.mesh is not None:
        found = body_of_mesh(cloud.mesh)
    elif cloud.normals is None:
        raise InputError(
            "a cloud without faces or normals has no surface that light could fall on; bring a mesh"
        )
    elif len(cloud.points) < FEWEST:
        raise InputError(f"{len(cloud.points)} points leave holes; bring {FEWEST:,}, or a mesh")
    else:
        rows = subset(len(cloud.points), POINTS, seed=0)
        at = in_unit_ball(cloud.points[rows])[0].astype(np.float32)
        found = Body(at, cloud.normals[rows].astype(np.float32), np.ones(len(at), np.float32))
    if not 1e-3 < np.ptp(found.points, 0).max() < np.inf:
        raise InputError("it has no extent, so there is nothing to see")
    return found


@dataclass(frozen=True)
class Live:
    """A fine-tuning so far: of the held-out views the errors [degrees], the log-likelihood against the
    uniform density, and the mass within 15 degrees of the truth after each stage; said: of those views
    (HELD_OUT, size); found: the poses (HELD_OUT, 3, 3).

    far: how far the pictures' features lie from those of the chair's pictures, where those of other
    pictures of the chair lie at 1.
    """

    seen: Views
    said: Tensor
    found: Tensor
    errors: np.ndarray
    medians: tuple[float, ...]
    likelihoods: tuple[float, ...]
    mass: float
    far: float


def fine_tuned(body: Body) -> Iterator[Live]:
    """The state before training, then after each of STAGES."""
    network = deepcopy(trained(Trained(EXACT)))
    head = network.head.requires_grad_(True)
    shown = [
        views_of(body, seed, count) for seed, count in zip(_SEEDS, (SEEN, HELD_OUT), strict=True)
    ]
    with torch.no_grad():
        features, held = (network.encoder(part.images) for part in shown)
    cells = nearest(grid(TRAINED_ON), shown[0].rotations)
    far = _far(held)
    optimizer = torch.optim.Adam(head.parameters(), lr=_RATE)
    draws = torch.Generator().manual_seed(0)
    medians: list[float] = []
    likelihoods: list[float] = []
    for stage in range(STAGES + 1):
        yield _state(head, held, shown[1], medians, likelihoods, far)
        optimizer.param_groups[0]["lr"] = _RATE * (1 + np.cos(np.pi * stage / STAGES)) / 2
        for _ in range(STEPS if stage < STAGES else 0):
            rows = torch.randint(SEEN, (BATCH,), generator=draws)
            optimizer.zero_grad(set_to_none=True)
            said = head(features[rows])
            F.cross_entropy(said @ functions(TRAINED_ON).T, cells[rows]).backward()
            nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimizer.step()


@torch.no_grad()
def _state(
    head: nn.Module,
    held: Tensor,
    seen: Views,
    medians: list[float],
    likelihoods: list[float],
    far: float,
) -> Live:
    said = head(held)
    found = best(said)
    errors = geodesic_distance(found, seen.rotations).rad2deg()
    values = said @ functions(FINE).T
    medians.append(errors.median().item())
    likelihoods.append(log_likelihood(values, grid(FINE), seen.rotations).mean().item())
    mass = mass_near(values.softmax(1), grid(FINE), seen.rotations[:, None], NEAR).mean().item()
    return Live(seen, said, found, errors.numpy(), tuple(medians), tuple(likelihoods), mass, far)


_CHAIR = partial(views, "chair", "test", HELD_OUT), partial(views, "chair", "train", 800)
NEEDED = (
    partial(functions, FINE),
    partial(functions, TRAINED_ON),
    *_CHAIR,
)  # by the first fine-tuning


@kept
def _known() -> tuple[Tensor, float]:
    """Features of the chair's training pictures, and how far other ones lie from the nearest of them."""
    encoder = trained(Trained(EXACT)).encoder
    with torch.inference_mode(False), torch.no_grad():
        known = encoder(views("chair", "train", 800).images).flatten(1)
        others = encoder(views("chair", "test", HELD_OUT).images).flatten(1)
        return known, torch.cdist(others, known).min(1).values.median().item()


def _far(features: Tensor) -> float:
    known, usual = _known()
    return torch.cdist(features.flatten(1), known).min(1).values.median().item() / usual


@torch.no_grad()
def looked_at(body: Body) -> dict[str, float]:
    """Of a body without training: how far its pictures lie from the chair's, the share of the picture it
    fills, and that of SEEN views whose most similar other one is of a pose over 90 degrees away."""
    seen = views_of(body, _SEEDS[0], SEEN)
    features = trained(Trained(EXACT)).encoder(seen.images[:HELD_OUT])
    apart = torch.cdist(seen.images.flatten(1), seen.images.flatten(1)).fill_diagonal_(torch.inf)
    angle = geodesic_distance(seen.rotations, seen.rotations[apart.argmin(1)]).rad2deg()
    return {
        "far_from_chair": _far(features),
        "filled": (seen.images > 0).float().mean().item(),
        "mistakable": (angle > 90).float().mean().item(),
    }
