"""Recipes: perceptrons of six depths on digits, started critically or not, trained by gradient descent.

All depths, rates and seeds of a start train side by side on the same batches; of each depth the rate with
the lowest final training loss is kept, so that every start is tuned alike.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from core import checkpoints
from core.data.digits import Digits
from core.kernels import Layer
from core.nets.ensemble import Ensemble
from core.papers.deep_learning_theory.data import CLASSES, INPUTS, inputs
from core.papers.deep_learning_theory.model import by_custom, off_by
from core.training import Recipe, Schedule

SLUG = "deep-learning-theory"
WIDTH = 32
DEPTHS = (2, 4, 8, 16, 32, 64)  # L, the output layer counted
STORED = (4, 16, 64)  # of which the weights are shipped
SEEDS = 3
RATES = (1.0, 0.3, 0.1, 0.03)  # times 1 / L; 3 and 10 help no start that these do not
BATCH, STEPS, INTERVAL = 128, 800, 50
JUDGED = 500  # training digits on which losses are compared
SKIP = 0.95  # of the residual twin
FACTORS = {"critical": 1.0, "small": 0.8, "large": 1.25}  # of the critical C_W


@dataclass(frozen=True)
class Setting:
    """How networks start: `start` is "critical", "small", "large", "pytorch" or "residual"."""

    activation: str
    start: str

    @property
    def name(self) -> str:
        """Of its recipe and checkpoint."""
        return f"{self.activation}-{self.start}"

    @property
    def skip(self) -> float:
        """What each hidden layer adds of the one before."""
        return SKIP if self.start == "residual" else 0.0

    @property
    def layer(self) -> Layer:
        """The activation, C_b and C_W."""
        if self.start == "pytorch":
            return by_custom(self.activation, "pytorch", WIDTH)
        factors = FACTORS | {"residual": 1 - SKIP**2}
        return off_by(self.activation, factors[self.start])

    def networks(self, depth: int, count: int, seed: int) -> Ensemble:
        """Perceptrons on digits, as they start."""
        sizes = (INPUTS, *[WIDTH] * (depth - 1), CLASSES)
        return Ensemble(self.layer, sizes, count, seed, self.skip)


SETTINGS = (
    Setting("tanh", "critical"),
    Setting("tanh", "small"),
    Setting("tanh", "large"),
    Setting("relu", "critical"),
    Setting("relu", "pytorch"),
    Setting("relu", "residual"),
)


class DepthsTask:
    """All depths of a setting, each at every rate from the same SEEDS starts."""

    def __init__(self, setting: Setting, device: torch.device) -> None:
        self.train, self.test = (
            Digits(*(values.to(device) for values in inputs(split))) for split in ("train", "test")
        )
        nets = [setting.networks(depth, SEEDS, depth) for depth in DEPTHS]
        for net in nets:
            for weights in net.parameters():  # rates outside, seeds inside
                weights.data = weights.data.repeat(len(RATES), *[1] * (weights.ndim - 1))
        self.model = nn.ModuleList(nets).to(device)
        rates = torch.tensor(RATES, device=device).repeat_interleave(SEEDS)
        self.rates = torch.stack([rates / depth for depth in DEPTHS])

    def loss(self, step: int) -> Tensor:
        """Losses times rates, summed: descent at rate 1 moves each network at its own rate."""
        draws = torch.Generator().manual_seed(step)
        batch = torch.randint(len(self.train.labels), (BATCH,), generator=draws)
        losses = self._losses(Digits(*(values[batch] for values in self.train)))
        return (self.rates * losses.nan_to_num(0, 0)).sum()  # a network that diverged is left alone

    def _losses(self, digits: Digits) -> Tensor:
        """The cross-entropy of each network: (depths, rates * seeds)."""
        labels = digits.labels.expand(len(RATES) * SEEDS, -1)
        logits = [net(digits.images)[-1] for net in self.model]
        return torch.stack([cross_entropy(z.mT, labels, reduction="none").mean(1) for z in logits])

    def final_losses(self) -> Tensor:
        """On JUDGED training digits: (depths, rates, seeds), infinite where a network diverged."""
        losses = self._losses(Digits(*(values[:JUDGED] for values in self.train)))
        return losses.nan_to_num(torch.inf, torch.inf).unflatten(1, (len(RATES), SEEDS))

    def validate(self) -> dict[str, float]:
        """Of each depth, the mean training loss over the seeds at the best rate."""
        best = self.final_losses().mean(2).amin(1)
        return {f"loss {depth}": value for depth, value in zip(DEPTHS, best.tolist(), strict=True)}

    @torch.inference_mode()
    def stored(self) -> dict[str, Tensor]:
        """At each depth's best rate: losses and accuracies (depths, seeds), the rates, some weights."""
        losses = self.final_losses()
        best, rows = losses.mean(2).argmin(1), torch.arange(len(DEPTHS), device=losses.device)
        said = torch.stack([net(self.test.images)[-1].argmax(2) for net in self.model])
        accuracy = (said == self.test.labels).float().mean(2).unflatten(1, (len(RATES), SEEDS))
        found = {
            "loss": losses[rows, best],
            "accuracy": accuracy[rows, best],
            "rate": torch.tensor(RATES)[best.cpu()],
        }
        for depth in STORED:
            place = DEPTHS.index(depth)
            first = int(best[place]) * SEEDS
            for name, weights in self.model[place].named_parameters():
                found[f"{depth}.{name}"] = weights[first : first + SEEDS].clone()
        return found


def _recipe(setting: Setting) -> Recipe:
    card = {
        "model": f"MLP, width {WIDTH}, depths {DEPTHS}, {setting.activation}, {setting.start}",
        "bias_variance": setting.layer.bias_variance,
        "weight_variance": setting.layer.weight_variance,
        "skip": setting.skip,
        "seed": 0,
        "seeds": SEEDS,
        "rates": f"{RATES} / depth, momentum 0.9, batches of {BATCH}",
        "data": "scikit-learn digits, centred and normalised",
    }
    schedule = Schedule(STEPS, INTERVAL, 1.0, None, optimizer="sgd", momentum=0.9)
    return Recipe(
        setting.name,
        lambda device: DepthsTask(setting, device),
        schedule,
        card,
        forms={"*weights*": "byte"},
        stored=DepthsTask.stored,
    )


RECIPES = tuple(_recipe(setting) for setting in SETTINGS)


class Trained(nn.ModuleDict):
    """What is stored of a setting: the networks of depths STORED, by their names; and a table.

    loss, accuracy: (depths, seeds), at each depth's best rate, which is in `rate`, (depths,).
    """

    loss: Tensor
    accuracy: Tensor
    rate: Tensor

    def __init__(self, setting: Setting) -> None:
        super().__init__({str(d): setting.networks(d, SEEDS, d) for d in STORED})
        self.register_buffer("loss", torch.zeros(len(DEPTHS), SEEDS))
        self.register_buffer("accuracy", torch.zeros(len(DEPTHS), SEEDS))
        self.register_buffer("rate", torch.zeros(len(DEPTHS)))


def trained(setting: Setting) -> Trained:
    """The stored networks, on the CPU, where such small ones are as fast."""
    return checkpoints.network(
        SLUG, setting.name, lambda card: Trained(setting), torch.device("cpu")
    )
