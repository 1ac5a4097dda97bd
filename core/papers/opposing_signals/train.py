"""Recipes: one network on a thousand digits, all of them in every step, each sample's loss recorded.

Planted with opposing signals, one-sided ones or none, by gradient descent; then, opposing, by what is
said to help: momentum, Adam, batch normalisation, and the group removed on the way. Each has a rate of
its own: at that of descent batch normalisation starts sharper than its limit, and diverges.
"""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from core import checkpoints
from core.papers.opposing_signals.data import SAMPLES, Planting, samples, sky
from core.papers.opposing_signals.model import network, sample_losses, sharpness
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "opposing-signals"
STEPS, EVERY = 1200, 10  # steps of descent, and how often the sharpness is measured
REMOVED = 500  # the step from which the group is no longer trained on, where it is removed
MIDWAY = 600  # the step whose weights are stored
MOVERS, LARGEST = 12, 20  # shown samples on either side; those whose planted share is recorded
SEEDS = 3

Means = Literal["descent", "momentum", "adam", "batch-norm", "removed"]
RATES: dict[Means, float] = {
    "descent": 0.3,
    "momentum": 0.1,
    "adam": 0.001,
    "batch-norm": 0.05,
    "removed": 0.3,
}
MOMENTUM = 0.9


@dataclass(frozen=True)
class Setting:
    """A run: what is planted, by what means it is trained, and its seed."""

    planting: Planting
    means: Means
    seed: int = 0

    @property
    def name(self) -> str:
        """Of its recipe and checkpoint."""
        return f"{self.planting}-{self.means}-seed{self.seed}"

    @property
    def rate(self) -> float:
        """The learning rate."""
        return RATES[self.means]

    @property
    def momentum(self) -> float:
        """Of gradient descent."""
        return MOMENTUM if self.means == "momentum" else 0.0

    @property
    def limit(self) -> float | None:
        """The sharpness beyond which descent is not stable on a parabola; None where there is no such."""
        if self.means == "adam":
            return None
        return 2 * (1 + self.momentum) / self.rate

    def network(self) -> nn.Sequential:
        """As it starts."""
        return seeded(self.seed, lambda: network(self.means == "batch-norm"))


SETTINGS = (
    *(
        Setting(planting, "descent", seed)
        for planting in ("opposing", "none")
        for seed in range(SEEDS)
    ),
    Setting("one-sided", "descent"),
    *(Setting("opposing", means) for means in RATES if means != "descent"),
)


class Recorded(nn.Module):
    """A network, and the record of its training, which a snapshot keeps too.

    losses: (STEPS, SAMPLES) before each step; sky: (STEPS, 10), its outputs on the feature alone;
    sharpness: (STEPS / EVERY,); direction: the Hessian's vector found last; midway: weights at MIDWAY.
    """

    losses: Tensor
    sky: Tensor
    sharpness: Tensor
    direction: Tensor
    midway: Tensor

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.net = setting.network()
        size = sum(weights.numel() for weights in self.net.parameters())
        self.register_buffer("losses", torch.zeros(STEPS, SAMPLES))
        self.register_buffer("sky", torch.zeros(STEPS, 10))
        self.register_buffer("sharpness", torch.zeros(STEPS // EVERY))
        self.register_buffer(
            "direction", torch.randn(size, generator=torch.Generator().manual_seed(0))
        )
        self.register_buffer("midway", torch.zeros(size))


class DescentTask:
    """All samples in every step."""

    def __init__(self, setting: Setting, device: torch.device) -> None:
        self.setting, here = setting, samples(setting.planting)
        self.samples = type(here)(*(values.to(device) for values in vars(here).values()))
        self.model = Recorded(setting).to(device)
        self.probe = sky().to(device)

    def loss(self, step: int) -> Tensor:
        """The mean over the samples that are trained on, recorded on the way."""
        record, net, group = self.model, self.model.net, self.samples.group
        kept = torch.ones_like(group, dtype=torch.float32)
        if self.setting.means == "removed" and step >= REMOVED:
            kept[group > 0] = 0
        weight = kept / kept.sum()
        if step % EVERY == 0:
            found, record.direction[:] = sharpness(net, self.samples, weight, record.direction)
            record.sharpness[step // EVERY] = found
        if step == MIDWAY:
            record.midway[:] = nn.utils.parameters_to_vector(net.parameters()).detach()
        if self.setting.means != "batch-norm":  # which knows no sample alone
            record.sky[step] = net(self.probe)[0].detach()
        losses = sample_losses(net, self.samples)
        record.losses[step] = losses.detach()
        return weight @ losses

    def validate(self) -> dict[str, float]:
        """The share of its samples that the network gets right."""
        said = self.model.net(self.samples.images).argmax(1)
        return {"accuracy": (said == self.samples.labels).float().mean().item()}

    @torch.inference_mode()
    def stored(self) -> dict[str, Tensor]:
        """loss (STEPS,), groups (STEPS, 2), sharpness; and of each step, of the samples whose losses
        change most, the planted share, (STEPS - 1,); for the first seed those with the largest rises and
        falls, (STEPS - 1, 2, MOVERS), and their changes, and what the sky is taken for."""
        record, group = self.model, self.samples.group
        changes = record.losses.diff(dim=0)
        largest = changes.abs().topk(LARGEST, dim=1).indices
        found = {
            "loss": record.losses.mean(1),
            "groups": torch.stack([record.losses[:, group == side].mean(1) for side in (1, 2)], 1),
            "share": (group[largest] > 0).float().mean(1).half(),
            "sharpness": record.sharpness,
            "midway": record.midway,
        }
        if self.setting.seed == 0:
            ends = [changes.topk(MOVERS, dim=1, largest=rises) for rises in (True, False)]
            found["movers"] = torch.stack([end.indices for end in ends], 1).short()
            found["changes"] = torch.stack([end.values for end in ends], 1).half()
            found["sky"] = record.sky.half()
        return found


def _recipe(setting: Setting) -> Recipe:
    card = {
        "model": "MLP 64-100-100-10, tanh, half squared error to one-hot",
        "planting": setting.planting,
        "means": setting.means,
        "rate": setting.rate,
        "momentum": setting.momentum,
        "seed": setting.seed,
        "data": f"scikit-learn digits, {SAMPLES} of them, full batch",
    }
    adam = setting.means == "adam"
    schedule = Schedule(
        STEPS,
        100,
        setting.rate,
        None,
        optimizer="adam" if adam else "sgd",
        momentum=setting.momentum,
    )
    return Recipe(
        setting.name,
        lambda device: DescentTask(setting, device),
        schedule,
        card,
        stored=DescentTask.stored,
    )


RECIPES = tuple(_recipe(setting) for setting in SETTINGS)


def recorded(setting: Setting) -> dict[str, Tensor]:
    """What `DescentTask.stored` says, of a shipped run, with float32 for half precision."""
    tensors = checkpoints.read(SLUG, setting.name).tensors
    return {name: v.float() if v.is_floating_point() else v for name, v in tensors.items()}
