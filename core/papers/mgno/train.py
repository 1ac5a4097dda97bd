"""Recipes: MgNO, FNO and U-Net on the same samples, steps, batches and loss."""

from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

import torch
from torch import Tensor, nn

from core import checkpoints
from core.checkpoints import Form
from core.device import answer
from core.memory import kept
from core.papers.mgno import data, poisson
from core.papers.mgno.baselines import FNO, UNet
from core.papers.mgno.data import GROUNDS, Ground
from core.papers.mgno.model import Config, FieldOperator, MgNO
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "mgno"
METHODS = ("mgno", "fno", "unet")
BATCH = 8
PADDED = (
    7  # nodes that an FNO gets beyond the edge of Darcy flow: 72 are swift to transform; official 9
)
SIZES = (100, 300, 1000)  # samples of the smooth ground that networks are trained on
FILMS = 50  # of the fluid, each of 20 steps
_SCALED_BY = 32  # samples of the training set that the scales are taken from
_VALIDATED = 32
_BEFORE_AND_AFTER = (slice(None, -1), slice(1, None))  # frames of a film


class Pairs(NamedTuple):
    """Inputs and outputs, each (n, 1, H, W)."""

    inputs: Tensor
    outputs: Tensor


@dataclass(frozen=True)
class Setting:
    """One training: on which problem, with which network, on how many samples (films of the fluid)."""

    problem: str  # a ground, or "fluid"
    method: str
    samples: int

    @property
    def name(self) -> str:
        """Of its recipe and checkpoint."""
        whole = self.samples == (FILMS if self.problem == "fluid" else SIZES[-1])
        return f"{self.problem}-{self.method}" + ("" if whole else f"-{self.samples}")


SETTINGS = (
    *(Setting("smooth", method, size) for size in reversed(SIZES) for method in METHODS),
    *(Setting(kind, method, SIZES[-1]) for kind in GROUNDS[1:] for method in METHODS),
    *(Setting("fluid", method, FILMS) for method in METHODS),
)
_STEPS = {"smooth": 7500, "rough": 3000, "multiscale": 1200, "fluid": 4000}
_FEWER = {100: 600, 300: 1200}


def steps_of(setting: Setting) -> int:
    """Training steps, the same for each method."""
    return _FEWER.get(setting.samples, _STEPS[setting.problem])


def network(method: str, problem: str) -> FieldOperator:
    """A fresh network: of a periodic problem, padded circularly and adding to its input."""
    periodic = problem == "fluid"
    if method == "mgno":
        return MgNO(Config(padding="circular" if periodic else "zeros", skip=periodic))
    if method == "fno":
        return FNO(skip=periodic, padded=0 if periodic else PADDED)
    return UNet((20, 28, 36, 44), "circular" if periodic else "zeros", periodic)


@kept
def _training_sample(kind: Ground, seed: int) -> tuple[Tensor, Tensor]:
    a, u = data.darcy_samples(kind, seed, 1)
    return a[0], u[0]


@kept
def _training_film(seed: int) -> Tensor:
    return data.fluid_film(seed)[:, None]


def training_pairs(problem: str, numbers: list[int]) -> Pairs:
    """Training samples by their numbers; of the fluid, number n is step n % 20 of film n // 20."""
    if problem == "fluid":
        places = [divmod(number, data.FLUID_STEPS) for number in numbers]
        films = [_training_film(film) for film, _ in places]
        before = torch.stack([film[step] for film, (_, step) in zip(films, places, strict=True)])
        after = torch.stack([film[step + 1] for film, (_, step) in zip(films, places, strict=True)])
        return Pairs(before, after)
    kind: Ground = problem  # type: ignore[assignment]
    a, u = zip(*(_training_sample(kind, number) for number in numbers), strict=True)
    return Pairs(torch.stack(a), torch.stack(u))


def unseen_pairs(problem: str, count: int) -> Pairs:
    """Samples that are never trained on."""
    if problem == "fluid":
        films = [data.unseen_film(k)[:, None] for k in range(-(-count // data.FLUID_STEPS))]
        before, after = (torch.cat([film[part] for film in films]) for part in _BEFORE_AND_AFTER)
        return Pairs(before[:count], after[:count])
    kind: Ground = problem  # type: ignore[assignment]
    return Pairs(*data.unseen_darcy(kind, count))


def relative_l2(found: Tensor, truth: Tensor) -> Tensor:
    """||found - truth|| / ||truth|| of each sample: (n, 1, H, W) -> (n,)."""
    return (found - truth).flatten(1).norm(dim=1) / truth.flatten(1).norm(dim=1)


def relative_h1(found: Tensor, truth: Tensor) -> Tensor:
    """The same of values and gradients together, over the unit square: (n,).

    Gradients are differences of neighbours; the paper's Fourier derivatives would take a field that
    ends at the edge for a periodic one.
    """
    return (_h1(found - truth) / _h1(truth)).sqrt()


def _h1(u: Tensor) -> Tensor:
    height, width = u.shape[-2:]
    down, right = u.diff(dim=-2) * height, u.diff(dim=-1) * width
    values, y, x = (part.square().flatten(1).mean(1) for part in (u, down, right))
    return values + y + x


def answered(model: nn.Module, inputs: Tensor) -> Tensor:
    """Predictions of fields (n, 1, H, W), a few at a time."""
    return torch.cat([answer(model, part) for part in inputs.split(20)])


def parameters_of(model: nn.Module) -> int:
    """How many numbers a network learned."""
    return sum(weights.numel() for weights in model.parameters())


class OperatorTask:
    """Relative H1 error over batches that go through the samples in an order of each epoch's own."""

    def __init__(self, setting: Setting, device: torch.device, unseen: int = _VALIDATED) -> None:
        self.setting, self.device, self.unseen = setting, device, unseen
        model = seeded(0, lambda: network(setting.method, setting.problem))
        first = training_pairs(setting.problem, sorted(self._numbers(0))[:_SCALED_BY])
        model.shift.copy_(first.inputs.mean())
        model.scale.copy_(first.inputs.std())
        model.output_scale.copy_(first.outputs.std())
        self.model = _swift(model.to(device))
        self._step = 0

    def _numbers(self, epoch: int) -> list[int]:
        count = self.setting.samples
        if self.setting.problem == "fluid":
            count *= data.FLUID_STEPS
        return torch.randperm(count, generator=torch.Generator().manual_seed(epoch)).tolist()

    def loss(self, step: int) -> Tensor:
        """Of the batch of this step."""
        numbers = self._numbers(0)
        epoch, place = divmod(step, len(numbers) // BATCH)
        numbers = self._numbers(epoch)[place * BATCH : (place + 1) * BATCH]
        inputs, outputs = (
            part.to(self.device) for part in training_pairs(self.setting.problem, numbers)
        )
        return relative_h1(self.model(inputs), outputs).mean()

    def validate(self) -> dict[str, float]:
        """Mean relative errors of unseen samples."""
        inputs, outputs = (
            p.to(self.device) for p in unseen_pairs(self.setting.problem, self.unseen)
        )
        found = self.model(inputs)
        return {
            "l2": float(relative_l2(found, outputs).mean()),
            "h1": float(relative_h1(found, outputs).mean()),
        }


def _swift(model: FieldOperator) -> FieldOperator:
    """Weights laid out as convolutions on a CPU like them; an FNO's transforms like them as they
    are."""
    if not isinstance(model, FNO):
        for weights in model.parameters():
            if weights.ndim == 4:
                weights.data = weights.data.contiguous(memory_format=torch.channels_last)
    return model


def _forms(setting: Setting) -> dict[str, Form]:
    """Half precision; an FNO's many spectral kernels in bytes, but where errors add up over time."""
    if setting.method == "fno" and setting.problem != "fluid":
        return {"spectral.*.weight": "byte", "*": "half"}
    return {"*": "half"}


def _recipe(setting: Setting) -> Recipe:
    what = f"{setting.samples} samples of Darcy flow, {setting.problem} ground"
    few = replace(setting, samples=BATCH)
    if setting.problem == "fluid":
        what = f"{setting.samples} films of a periodic fluid"
        few = replace(setting, samples=1)
    return Recipe(
        setting.name,
        lambda device: OperatorTask(setting, device),
        Schedule(steps_of(setting), 250, 2e-3, final_learning_rate=1e-5),
        {"seed": 0, "config": asdict(setting) | {"batch": BATCH}, "data": what},
        forms=_forms(setting),
        quick=lambda device: OperatorTask(few, device, unseen=2),
    )


RECIPES = (*(_recipe(setting) for setting in SETTINGS), poisson.RECIPE)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def trained(name: str) -> FieldOperator:
    """The trained network of a checkpoint, as `checkpoints.network` has it."""
    setting = _BY_NAME[name]
    return checkpoints.network(
        SLUG, name, lambda card: _swift(network(setting.method, setting.problem))
    )
