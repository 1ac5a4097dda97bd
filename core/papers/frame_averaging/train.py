"""Recipes: which networks are trained, on what, and how the trained ones are read back.

Methods that are compared see the same clouds, in the same order, for as many steps, with the same
optimiser; they differ in the poses of the clouds and in the averaging. The paper trains for normals
alone, on 512 points of ABC; here one network learns classes too, on procedural shapes.
"""

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

from core import checkpoints
from core.data.shapes import Clouds, Poses, ShapeClouds
from core.nets.point_net import (
    DGCNN,
    FrameAveraged,
    PointNet,
    point_network,
)
from core.papers.frame_averaging import nbody
from core.papers.frame_averaging.graph_models import EGNN, GNN, GraphConfig, graph_network
from core.seeds import seeded
from core.shape_networks import BACKBONES, BATCH, ShapesTask, trained
from core.training import Recipe, Schedule

SLUG = "frame-averaging"
SEEDS = (0, 1, 2)
SYSTEMS = 100  # n-body systems a step, as in the paper

# Method -> the poses it is trained on. The average is the same for all poses: I stands for any.
METHODS: dict[str, Poses] = {"plain": "I", "augmented": "SO(3)", "averaged": "I"}
GRAPHS = {name: GraphConfig(name) for name in ("gnn", "egnn", "fa-gnn")}


@dataclass
class ParticlesTask:
    """Predict where five particles are 1000 steps later: mean squared error."""

    model: GNN | EGNN
    seed: int
    device: torch.device

    def loss(self, step: int) -> Tensor:
        """Of a batch drawn from (seed, step)."""
        generator = torch.Generator().manual_seed(self.seed * 1_000_003 + step)
        stored = nbody.systems("train")
        rows = torch.randint(len(stored.charge), (SYSTEMS,), generator=generator)
        return self._error(stored.pick(rows))

    def validate(self) -> dict[str, float]:
        """Mean squared error per coordinate."""
        return {"mse": self._error(nbody.systems("validation")).item()}

    def _error(self, systems: nbody.Systems) -> Tensor:
        moved = systems.to(self.device)
        predicted = self.model(moved.position, moved.velocity, moved.charge)
        return (predicted - moved.target).square().mean()


def _point_recipe(backbone: str, method: str, seed: int) -> Recipe:
    config = BACKBONES[backbone]
    clouds = ShapeClouds("train", METHODS[method])

    def task(device: torch.device, unseen: int | None = None) -> ShapesTask:
        network = seeded(seed, lambda: point_network(config)).to(device)
        forward = FrameAveraged(network) if method == "averaged" else network
        every = ShapeClouds("validation", METHODS[method]).every()
        held_out = Clouds(*(part[:unseen] for part in every))
        return ShapesTask(network, forward, clouds, held_out, seed, device)

    card: dict[str, Any] = {
        "model": backbone,
        "method": method,
        "config": asdict(config),
        "seed": seed,
        "data": f"procedural shapes of ten families, {clouds}",
        "batch": BATCH,
    }
    schedule = Schedule(steps=1500, interval=100, learning_rate=2e-3)
    return Recipe(
        f"{backbone}-{method}-seed{seed}",
        task,
        schedule,
        card,
        forms={"*": "half"},
        quick=lambda device: task(device, unseen=4),
    )


def _graph_recipe(name: str, seed: int) -> Recipe:
    config = GRAPHS[name]

    def task(device: torch.device) -> ParticlesTask:
        network = seeded(seed, lambda: graph_network(config)).to(device)
        return ParticlesTask(network, seed, device)

    card: dict[str, Any] = {
        "model": name,
        "config": asdict(config),
        "seed": seed,
        "data": "five charged particles, our simulator, 3000 training systems",
        "batch": SYSTEMS,
    }
    schedule = Schedule(22_500, 150, final_learning_rate=1e-5, best="mse", patience=7_500)
    return Recipe(f"{name}-seed{seed}", task, schedule, card, forms={"*": "half"})


RECIPES: tuple[Recipe, ...] = tuple(
    recipe
    for seed in SEEDS
    for recipe in (
        *(_point_recipe(b, method, seed) for b in BACKBONES for method in METHODS),
        *(_graph_recipe(network, seed) for network in GRAPHS),
    )
)


def trained_points(name: str) -> PointNet | DGCNN:
    """The trained backbone of a checkpoint, as `checkpoints.network` has it."""
    return trained(SLUG, name)


def trained_graph(name: str) -> GNN | EGNN:
    """The trained n-body network of a checkpoint, likewise."""
    return checkpoints.network(SLUG, name, lambda card: graph_network(GRAPHS[card["model"]]))
