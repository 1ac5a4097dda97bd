"""Recipes: eight ways to train on the same bodies, for as many steps, at three places of the dial."""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from core import checkpoints
from core.data.inertia import TESTED, TRAINED, bodies, response
from core.groups.rotations import random_about
from core.groups.tensors import AXES, Axis, act
from core.nets.mlp import mlp
from core.nets.tensor_net import Hold, TensorNet
from core.papers.soft_equivariance.model import INPUT, OUTPUT, REPS, distances, price, tuned
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "soft-equivariance"
STEPS, BATCH = 2000, 100
TUNED_AT = STEPS // 4  # E_a [steps]
TENSORS = "2 blocks of 16 scalars, 8 vectors, 6 matrices"
WINDOW = 50  # steps before it in which R is read
STRENGTH, POWER = 1.0, 2.0  # lambda_init and p
DECAY, BREAKING_DECAY, APART_DECAY = 2e-4, 1.0, 1.0
SEEDS = (0, 1, 2)
ALPHAS = (0.0, -0.3, BROKEN := -1.0)
AXIS = "z"  # the one about which the target stays symmetric
CANDIDATES: tuple[Axis | None, ...] = tuple(AXES.values())

Arm = Literal["mlp", "free", "augmented", "o3", "oracle", "residual", "equal", "soft"]


@dataclass(frozen=True)
class Ingredients:
    """hold, axes: of the TensorNet, or none for a perceptron; strength: lambda_init; tunes: whether E_a
    changes it; turned: inputs and targets are turned by a random element of the true subgroup."""

    hold: Hold | None = "free"
    axes: tuple[Axis | None, ...] = CANDIDATES
    strength: float = 0.0
    tunes: bool = False
    turned: bool = False


ARMS: dict[Arm, Ingredients] = {
    "mlp": Ingredients(hold=None),
    "free": Ingredients(),
    "augmented": Ingredients(turned=True),
    "o3": Ingredients("hard", (None,)),
    "oracle": Ingredients("hard", (AXES[AXIS],)),
    "residual": Ingredients("residual", (None,)),
    "equal": Ingredients(strength=STRENGTH),
    "soft": Ingredients(strength=STRENGTH, tunes=True),
}
ALONG: tuple[Arm, ...] = ("mlp", "free", "o3", "oracle", "soft")


class Learner(nn.Module):
    """A network (B, 20) -> (B, 9), and what PER found in training: lambda and R (m,)."""

    strengths: Tensor
    readings: Tensor

    def __init__(self, arm: Arm) -> None:
        super().__init__()
        uses = ARMS[arm]
        self.net: nn.Sequential | TensorNet
        if uses.hold is None:
            self.net = mlp((INPUT.size, 128, 128, 128, OUTPUT.size), nn.SiLU)
        else:
            self.net = TensorNet(REPS, uses.axes, uses.hold)
        self.register_buffer("strengths", torch.full((len(CANDIDATES),), uses.strength))
        self.register_buffer("readings", torch.full((len(CANDIDATES),), torch.inf))


class InertiaTask:
    """The mean squared error on batches of bodies, and what the arm adds."""

    def __init__(self, arm: Arm, alpha: float, seed: int, device: torch.device) -> None:
        self.uses, self.seed = ARMS[arm], seed
        self.model = seeded(seed, lambda: Learner(arm)).to(device)
        axis = torch.tensor(AXES[AXIS])
        found = [bodies(TRAINED, 3 * seed), bodies(TESTED, 3 * seed + 1)]
        self.x, self.x_valid = (each.numbers().to(device) for each in found)
        self.y, self.y_valid = (
            response(each.moments(), alpha, axis).flatten(1).to(device) for each in found
        )

    def loss(self, step: int) -> Tensor:
        """The task's loss, the penalties and the decays."""
        draws = torch.Generator().manual_seed(1_000_003 * self.seed + step)
        rows = torch.randint(len(self.x), (BATCH,), generator=draws)
        x, y = self.x[rows], self.y[rows]
        if self.uses.turned:
            g = random_about("xyz".index(AXIS), len(rows), draws).to(x)
            x, y = act(INPUT, g, x), act(OUTPUT, g, y)
        net = self.model.net
        loss = (net(x) - y).square().mean()
        if isinstance(net, TensorNet):
            return loss + self._prices(net, step)
        return loss + 0.5 * DECAY * torch.stack([w.square().sum() for w in net.parameters()]).sum()

    def _prices(self, net: TensorNet, step: int) -> Tensor:
        flat = net.flat()
        loss = 0.5 * DECAY * flat.square().sum()
        if net.breaking is not None:
            loss = loss + BREAKING_DECAY * net.breaking.square().sum()
        if net.apart is not None:
            loss = loss + 0.5 * APART_DECAY * net.apart.square().sum()
        if self.uses.strength:
            self._weigh(net, flat.detach(), step)
            loss = loss + price(net.subspaces, flat, self.model.strengths)
        return loss

    def _weigh(self, net: TensorNet, flat: Tensor, step: int) -> None:
        """Keep R before E_a, anew whenever one falls below what was kept; at E_a weigh by it."""
        learner = self.model
        if TUNED_AT - WINDOW <= step < TUNED_AT:
            now = distances(net.subspaces, flat)
            if (now < learner.readings).any():
                learner.readings.copy_(now)
        if step == TUNED_AT and self.uses.tunes:
            learner.strengths.copy_(tuned(learner.strengths, learner.readings, POWER))

    def validate(self) -> dict[str, float]:
        """Mean squared errors, and the readings of PER by axis."""
        pairs = {"train": (self.x, self.y), "validation": (self.x_valid, self.y_valid)}
        found = {
            f"{name} error": (self.model.net(x) - y).square().mean().item()
            for name, (x, y) in pairs.items()
        }
        net = self.model.net
        if isinstance(net, TensorNet) and net.hold == "free":
            readings = distances(net.subspaces, net.flat()).tolist()
            found |= {f"R {axis}": value for axis, value in zip(AXES, readings, strict=True)}
        return found


def name_of(arm: Arm, alpha: float, seed: int) -> str:
    """Of the recipe and checkpoint."""
    return f"{arm}-alpha{abs(alpha):g}-seed{seed}"


def _recipe(arm: Arm, alpha: float, seed: int) -> Recipe:
    uses = ARMS[arm]
    card = {
        "model": "MLP 20-128-128-128-9" if uses.hold is None else TENSORS,
        "arm": arm,
        "alpha": alpha,
        "seed": seed,
        "data": f"inertia of five masses, symmetric about {AXIS}, {TRAINED} bodies, no noise",
    }
    return Recipe(
        name_of(arm, alpha, seed),
        lambda device: InertiaTask(arm, alpha, seed, device),
        Schedule(STEPS, 100, 3e-3, clip=None, final_learning_rate=0.0),
        card,
        forms={"*": "half"},
    )


# Where the symmetry is broken, every arm from every seed; elsewhere on the dial some arms, from one.
PLACES = (
    *((arm, BROKEN, seed) for seed in SEEDS for arm in ARMS),
    *((arm, alpha, SEEDS[0]) for alpha in ALPHAS[:-1] for arm in ALONG),
)
RECIPES = tuple(_recipe(*place) for place in PLACES)


def trained(arm: Arm, alpha: float, seed: int) -> Learner:
    """A trained network and what PER found, frozen, shared by all.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    return checkpoints.network(SLUG, name_of(arm, alpha, seed), lambda card: Learner(arm))
