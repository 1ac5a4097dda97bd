"""Recipes: point networks on Z, and networks for tours on four kinds of input.

Clouds, steps, optimiser and seeds are those of the frame averaging room, whose plain, augmented and
averaged networks are the peers here. Tours are learned from the same maps, in the same order.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

import torch
from torch import Tensor
from torch.nn import functional as F

from core import checkpoints
from core.data.maps import PLACES, Family, edges, solved_maps
from core.data.shapes import Clouds, ShapeClouds
from core.groups.scaling import scaled
from core.nets.point_net import DGCNN, PointNet, point_network
from core.nets.tour_net import BLOCKS, WIDTH, TourNet
from core.papers.tinvnn.model import ScaledNet
from core.seeds import seeded
from core.shape_networks import BACKBONES, BATCH, ShapesTask, trained
from core.training import Recipe, Schedule

SLUG = "tinvnn"
PEERS = "frame-averaging"  # whose checkpoints the others are
SEEDS = (0, 1, 2)
BACKBONE, TRAIN = "pointnet", ShapeClouds("train")

Input = Literal["raw", "centred", "turned", "scaled"]
INPUTS: tuple[Input, ...] = ("raw", "centred", "turned", "scaled")
MAPS, MAP_BATCH = 2000, 64  # to learn from; of a step


def _point_recipe(seed: int) -> Recipe:
    def task(
        device: torch.device, clouds: ShapeClouds = TRAIN, unseen: int | None = None
    ) -> ShapesTask:
        network = seeded(seed, lambda: point_network(BACKBONES[BACKBONE])).to(device)
        held_out = Clouds(*(part[:unseen] for part in ShapeClouds("validation").every()))
        return ShapesTask(network, ScaledNet(network), clouds, held_out, seed, device)

    card: dict[str, Any] = {
        "model": BACKBONE,
        "rule": "skew",
        "config": asdict(BACKBONES[BACKBONE]),
        "seed": seed,
        "data": f"procedural shapes of ten families, {TRAIN}",
        "batch": BATCH,
    }
    return Recipe(
        f"{BACKBONE}-skew-seed{seed}",
        task,
        Schedule(steps=1500, interval=100, learning_rate=2e-3),
        card,
        forms={"*": "half"},
        quick=lambda device: task(device, ShapeClouds("validation"), unseen=4),
    )


def seen_as(given: Input, places: Tensor) -> Tensor:
    """What a network is given of maps (B, n, 2): as they are, centred and to radius 1, or Z."""
    if given == "raw":
        return places
    if given == "scaled":
        return scaled(places).points
    exact = places.double()  # else a map far away would lose its shape
    centred = exact - exact.mean(1, keepdim=True)
    return (centred / centred.square().sum(-1).mean(1).sqrt()[:, None, None]).to(places)


@dataclass
class ToursTask:
    """Tell which places are neighbours on a short tour."""

    model: TourNet
    family: Family
    given: Input
    seed: int
    device: torch.device
    count: int = MAPS

    def loss(self, step: int) -> Tensor:
        """Cross entropy of each place's two neighbours, on a batch drawn from (seed, step)."""
        draws = torch.Generator().manual_seed(self.seed * 1_000_003 + step)
        maps, short = solved_maps(self.family, "train", self.count)
        rows = torch.randint(len(maps), (MAP_BATCH,), generator=draws)
        places, angle = maps[rows], 2 * torch.pi * torch.rand(MAP_BATCH, generator=draws)
        if self.given == "turned":
            c, s = angle.cos(), angle.sin()
            places = places @ torch.stack([c, s, -s, c], 1).unflatten(1, (2, 2))
        return self._wrong(places, short[rows])

    def validate(self) -> dict[str, float]:
        """The same loss on other maps."""
        unseen = solved_maps(self.family, "validation", self.count // 10)
        return {"loss on unseen": self._wrong(*unseen).item()}

    def _wrong(self, places: Tensor, short: Tensor) -> Tensor:
        logits = self.model(seen_as(self.given, places).to(self.device))
        likely = F.log_softmax(logits, -1).masked_fill(logits == -torch.inf, 0)
        return -(edges(short).to(likely) * likely).sum() / (2 * short.numel())


def _tour_recipe(family: Family, given: Input, seed: int) -> Recipe:
    def task(device: torch.device, count: int = MAPS) -> ToursTask:
        return ToursTask(seeded(seed, TourNet).to(device), family, given, seed, device, count)

    card: dict[str, Any] = {
        "model": f"transformer of {BLOCKS} blocks, width {WIDTH}",
        "input": given,
        "seed": seed,
        "data": f"{MAPS} maps of {PLACES} places, {family}",
        "batch": MAP_BATCH,
    }
    return Recipe(
        f"{family}-{given}-seed{seed}",
        task,
        Schedule(steps=1200, interval=100, learning_rate=2e-3, final_learning_rate=0.0),
        card,
        forms={"*": "half"},
        quick=lambda device: task(device, count=40),
    )


RECIPES: tuple[Recipe, ...] = (
    *(_point_recipe(seed) for seed in SEEDS),
    *(_tour_recipe("coast", given, seed) for seed in SEEDS for given in INPUTS),
    *(_tour_recipe("scattered", given, SEEDS[0]) for given in INPUTS),
)


def trained_points(seed: int) -> ScaledNet:
    """A trained network on Z. Raises CheckpointError when its checkpoint is missing or damaged."""
    return ScaledNet(trained(SLUG, f"{BACKBONE}-skew-seed{seed}"))


def peer(method: str, seed: int) -> PointNet | DGCNN:
    """A network of the frame averaging room: "plain", "augmented", or the one that is "averaged"."""
    return trained(PEERS, f"{BACKBONE}-{method}-seed{seed}")


def trained_tours(family: Family, given: Input, seed: int) -> TourNet:
    """A trained network for tours, likewise."""
    name = f"{family}-{given}-seed{seed}"
    return checkpoints.network(SLUG, name, lambda card: TourNet())
