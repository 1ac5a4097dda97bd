"""The networks: perceptrons on three arms of a spiral in a square, and on digits."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core import checkpoints
from core.nets.mlp import mlp
from core.papers.neural_activation_patterns import data
from core.papers.neural_activation_patterns.data import ARMS, Sample
from core.relu.network import ReluNet
from core.seeds import seeded
from core.training import Schedule

SLUG = "neural-activation-patterns"
BATCH, DECAY = 64, 5e-4


@dataclass(frozen=True)
class Shape:
    """A perceptron: so many hidden layers, so wide."""

    width: int
    depth: int

    @property
    def name(self) -> str:
        """As 24x6."""
        return f"{self.width}x{self.depth}"


DEEP, WIDER, FOUR, WIDE, SHALLOW = (
    Shape(*numbers) for numbers in ((24, 6), (32, 6), (32, 4), (64, 4), (16, 2))
)
PLANE, PLANE_SHALLOW = Shape(16, 8), Shape(16, 2)
SEEDS = range(3)  # of the two deep networks
PLANE_SEEDS = range(3)


class NetTask:
    """Cross entropy of batches, with weight decay."""

    def __init__(self, sizes: tuple[int, ...], sets: dict[str, Sample], seed: int, decay: float):
        self.model = seeded(seed, lambda: mlp(sizes))
        self.seed, self.decay = seed, decay
        self.sets = {
            name: (torch.tensor(found.x, dtype=torch.float32), torch.tensor(found.labels))
            for name, found in sets.items()
        }

    def to(self, device: torch.device) -> "NetTask":
        """The same on a device."""
        self.model.to(device)
        self.sets = {name: (x.to(device), y.to(device)) for name, (x, y) in self.sets.items()}
        return self

    def loss(self, step: int) -> Tensor:
        """Of a batch that is drawn from (seed, step)."""
        x, labels = self.sets["train"]
        draws = torch.Generator().manual_seed(1_000_003 * self.seed + step)
        rows = torch.randint(len(x), (BATCH,), generator=draws).to(x.device)
        weights = torch.cat([weight.flatten() for weight in self.model.parameters()])
        return F.cross_entropy(self.model(x[rows]), labels[rows]) + (
            self.decay / 2 * weights.square().sum()
        )

    def validate(self) -> dict[str, float]:
        """Accuracies."""
        return {
            f"{name} accuracy": (self.model(x).argmax(1) == labels).float().mean().item()
            for name, (x, labels) in self.sets.items()
        }


# The rate stays large: descent that is noisy to the end leaves patterns that classes have in common.
DIGIT_SCHEDULE = Schedule(1600, 400, 0.1, optimizer="sgd", momentum=0.9)
PLANE_SCHEDULE = Schedule(2500, 500, 5e-3, final_learning_rate=0.0)


def digits_task(shape: Shape, seed: int, device: torch.device) -> NetTask:
    """Of a network that learns digits."""
    sets = {name: data.digits(name) for name in ("train", "validation")}
    return NetTask((64, *[shape.width] * shape.depth, 10), sets, seed, DECAY).to(device)


def plane_task(shape: Shape, sets: dict[str, Sample], seed: int) -> NetTask:
    """Of a network that learns points of a plane."""
    classes = int(sets["train"].labels.max()) + 1
    return NetTask((2, *[shape.width] * shape.depth, classes), sets, seed, 0.0)


def spiral_task(shape: Shape, seed: int, device: torch.device) -> NetTask:
    """Of a network that learns the three arms."""
    sets = {name: data.spiral(name) for name in data.POINTS}
    return plane_task(shape, sets, seed).to(device)


def name_of(kind: str, shape: Shape, seed: int) -> str:
    """Of the recipe and checkpoint; kind: plane, digits or proofs."""
    return f"{kind}-{shape.name}-seed{seed}"


def trained(kind: str, shape: Shape, seed: int) -> ReluNet:
    """A trained network; kind: "plane" or "digits".

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    ends = {"plane": (2, ARMS), "digits": (64, 10)}[kind]

    def build(card: dict) -> nn.Sequential:
        return mlp((ends[0], *[shape.width] * shape.depth, ends[1]))

    return ReluNet.of(checkpoints.network(SLUG, name_of(kind, shape, seed), build))
