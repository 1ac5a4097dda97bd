"""How good answers are, how far the promise holds, and what a belief of a symmetric solid holds."""

from typing import NamedTuple

import torch
from torch import Tensor

from core.groups.so3 import from_9d_svd, geodesic_distance, harmonics
from core.groups.so3.distributions import ascended, log_likelihood, mass_near, near
from core.memory import kept
from core.papers.single_view_pose.data import TEST, symmetries, views
from core.papers.single_view_pose.model import DEGREE, FINE, Config, Network, functions, grid
from core.papers.single_view_pose.train import EXACT, SOLID_VIEWS, Trained, trained
from core.seeds import seeded

NEAR = 15.0  # degrees
ASKED = 60  # views, of the promise
SOME = 100  # views, of solids


class Score(NamedTuple):
    """Of a network on test views: errors [degrees], shares of them below 15 and 30, log-likelihood
    against the uniform density (NaN without one), and how far the promise misses at a quarter turn."""

    median: float
    mean: float
    within15: float
    within30: float
    likelihood: float
    broken: float


def best(said: Tensor) -> Tensor:
    """The likeliest rotations (B, 3, 3): on the fine grid, and from there uphill."""
    return from_9d_svd(said) if said.shape[1] == 9 else _uphill(said, said @ functions(FINE).T)


def _uphill(said: Tensor, values: Tensor) -> Tensor:
    return ascended(said, grid(FINE)[values.argmax(1)], DEGREE)


def acted(said: Tensor, rotation: Tensor) -> Tensor:
    """What is said (B, n), as a rotation (3, 3) acts on it from the left."""
    if said.shape[1] == 9:
        return (rotation.to(said) @ from_9d_svd(said)).flatten(1)
    return harmonics.turned(said, rotation)


def output(network: Network, images: Tensor) -> Tensor:
    """What is compared: Fourier coefficients without the constant, which no softmax sees; or a
    rotation."""
    said = network(images)
    if said.shape[1] == 9:
        return from_9d_svd(said).flatten(1)
    return torch.cat([0 * said[:, :1], said[:, 1:]], 1)


def gap(network: Network, images: Tensor) -> float:
    """How far |F(turned x) - D F(x)| / |F(x)| is from 0 at a quarter turn: the median over images."""
    turn = harmonics.quarter_turn(images.dtype)
    before, after = output(network, images), output(network, images.rot90(1, (1, 2)))
    each = (after - acted(before, turn)).norm(dim=1) / before.norm(dim=1)
    return each.median().item()


@kept
@torch.inference_mode()
def score(asked: Trained) -> Score:
    """Of a trained network."""
    network, seen = trained(asked), views(asked.thing, "test", TEST)
    said = network(seen.images)
    if network.is_belief:
        values = said @ functions(FINE).T
        likelihood = log_likelihood(values, grid(FINE), seen.rotations).mean().item()
        found = _uphill(said, values)
    else:
        found, likelihood = from_9d_svd(said), torch.nan
    error = geodesic_distance(found, seen.rotations).rad2deg()
    return Score(
        error.median().item(),
        error.mean().item(),
        (error < NEAR).float().mean().item(),
        (error < 2 * NEAR).float().mean().item(),
        likelihood,
        gap(network, seen.images[:ASKED]),
    )


def belief_of(said: Tensor, count: int = FINE) -> Tensor:
    """Probabilities (B, count) on the even grid."""
    return (said @ functions(count).T).softmax(1)


def masses(belief: Tensor, poses: Tensor) -> tuple[Tensor, Tensor]:
    """What a belief (n,) on the fine grid has within 15 degrees of any of the poses (k, 3, 3), and of
    each (k,)."""
    inside = near(grid(FINE), poses, NEAR)
    return belief[inside.any(0)].sum(), inside.float() @ belief


@kept
@torch.inference_mode()
def solid_belief(name: str) -> tuple[Tensor, Tensor]:
    """`masses` of SOME test views of a solid (B,) and (B, k), for all poses that look alike."""
    seen = views(name, "test", SOME)
    belief = belief_of(trained(Trained(EXACT, name, SOLID_VIEWS))(seen.images))
    alike = seen.rotations[:, None] @ symmetries(name)
    each = [masses(one, poses) for one, poses in zip(belief, alike, strict=True)]
    return torch.stack([mass for mass, _ in each]), torch.stack([parts for _, parts in each])


@kept
@torch.inference_mode()
def painted_belief() -> tuple[Tensor, Tensor]:
    """Of test views of the painted cube the mass near the true pose (B,), and how much of the picture
    is paint that can be seen (B,): the share of pixels that differ from a plain cube's."""
    seen = views("painted", "test", SOME)
    belief = belief_of(trained(Trained(EXACT, "painted", SOLID_VIEWS))(seen.images))
    plain = views("cube", "test", SOME).images
    shown = ((seen.images - plain).abs() > 0.02).float().mean((1, 2))
    return mass_near(belief, grid(FINE), seen.rotations[:, None], NEAR), shown


def untrained_gap() -> float:
    """The promise at a quarter turn of random weights, in float64: the largest over three networks."""
    images = views("chair", "test", 5).images.double()
    starts = (seeded(seed, lambda: Network(Config(averaged=True))) for seed in range(3))
    with torch.inference_mode():
        return max(gap(network.double(), images) for network in starts)


def hidden_share(asked: Trained) -> float:
    """The share of the energy of its sphere signals that lies on the half that faces away."""
    with torch.inference_mode():
        network = trained(asked)
        maps = network.encoder(views("chair", "test", ASKED).images)
        signals = network.lift(maps)
        points, weights = harmonics.sphere_quadrature(2 * DEGREE, torch.float32)
        values = (signals @ harmonics.harmonics(points, DEGREE).T).square() * weights
        return (values[..., points[:, 2] < 0].sum() / values.sum()).item()
