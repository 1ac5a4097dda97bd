"""Recipes: digits with K classes, balanced or not, squared error or cross-entropy, with and without
a bias, one or three linear layers. All features and weights of the head decay as in the theory."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import torch
from torch import Tensor

from core import checkpoints
from core.data.digits import Digits
from core.memory import kept
from core.papers.neural_collapse.data import TESTED, counts_of, training_digits, unseen_digits
from core.papers.neural_collapse.images import recipe_for as recipe_for
from core.papers.neural_collapse.metrics import moments, nearest_mean_agreement
from core.papers.neural_collapse.model import Diary, DigitsNet, RecordedNet
from core.papers.neural_collapse.theory import Problem, problem_that_forgets
from core.papers.neural_collapse.ufm import objective
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "neural-collapse"
STEPS = 4000
WIDTHS = {3: 8, 4: 8, 10: 12}  # d
VANISHING = {True: 2.0, False: 4.0}  # balanced or not: classes of so few samples vanish
SHOWN = {3: 30, 4: 30, 10: 20}  # training samples of a class in the diary; half as many to test
# When the diary is written, before the update of that step: about 60 steps, even on a log scale.
NOTED = tuple(int(step) - 1 for step in np.unique(np.geomspace(1, STEPS, 71).round()))


@dataclass(frozen=True)
class Setting:
    """One of the 48 trainings."""

    classes: int
    balanced: bool
    loss: str  # "mse" or "ce"
    bias: bool
    depth: int  # M

    @property
    def name(self) -> str:
        """Of its recipe and checkpoint."""
        balance = "balanced" if self.balanced else "imbalanced"
        return (
            f"k{self.classes}-{balance}-{self.loss}-{'bias' if self.bias else 'free'}-m{self.depth}"
        )

    @property
    def problem(self) -> Problem:
        """The unconstrained-feature model of the same sizes and decays."""
        counts = counts_of(self.classes, self.balanced)
        vanishing, ratio = VANISHING[self.balanced], sum(counts) / self.classes
        return problem_that_forgets(counts, self.depth, vanishing, self.loss, self.bias, ratio)


SETTINGS = tuple(
    Setting(*chosen)
    for chosen in product((3, 4, 10), (True, False), ("mse", "ce"), (False, True), (1, 3))
)


class DigitsTask:
    """Full-batch training of one setting, with its diary."""

    def __init__(self, setting: Setting, device: torch.device) -> None:
        self.problem = setting.problem
        self.sets = {
            "train": training_digits(self.problem.counts),
            "test": unseen_digits(setting.classes),
        }
        self.sets = {
            name: Digits(digits.images.to(device), digits.labels.to(device))
            for name, digits in self.sets.items()
        }
        width = WIDTHS[setting.classes]
        net = seeded(0, lambda: DigitsNet(setting.classes, width, setting.depth, setting.bias))
        few = SHOWN[setting.classes]
        shown = {
            "train": _first_of_each(self.problem.counts, few),
            "test": _first_of_each((TESTED,) * setting.classes, few // 2),
        }
        self.model = RecordedNet(net, Diary(len(NOTED), net.head, shown)).to(device)
        self.net = self.model.net

    def loss(self, step: int) -> Tensor:
        """The theory's objective, with the features that the network makes."""
        features = self.net.features(self.sets["train"].images)
        value = objective(self.problem, features, self.sets["train"].labels, self.net.head)
        if step in NOTED:
            self.note(NOTED.index(step), value)
        return value

    @torch.no_grad()
    def note(self, index: int, value: Tensor) -> None:
        """Write an entry of the diary."""
        diary = self.model.diary
        diary.note_head(index, self.net.head, value)
        for name, digits in self.sets.items():
            features = self.net.features(digits.images)
            logits = self.net.head(features)
            found = moments(features.double(), digits.labels, len(self.problem.counts))
            entries = {
                "means": found.means,
                "within": found.within,
                "agreement": nearest_mean_agreement(features, logits, found.means.float()),
                "accuracy": (logits.argmax(1) == digits.labels).float().mean(),
            }
            diary.note(index, name, entries, features - found.means.float()[digits.labels])

    def validate(self) -> dict[str, float]:
        """Accuracy on both sets."""
        said = {}
        for name, digits in self.sets.items():
            right = self.net(digits.images).argmax(1) == digits.labels
            said[f"{name} accuracy"] = right.float().mean().item()
        return said


def _first_of_each(counts: tuple[int, ...], few: int) -> Tensor:
    starts = np.cumsum((0, *counts[:-1]))
    spans = [range(s, s + min(count, few)) for s, count in zip(starts, counts, strict=True)]
    return torch.tensor([index for span in spans for index in span])


def _recipe(setting: Setting) -> Recipe:
    card = {
        "model": f"MLP 64-128-128-128-{WIDTHS[setting.classes]}, {setting.depth} linear layers",
        "classes": setting.classes,
        "samples": setting.problem.counts,
        "loss": setting.loss,
        "bias": setting.bias,
        "feature_decay": setting.problem.feature_decay,
        "weight_decay": setting.problem.weight_decays[0],
        "seed": 0,
        "data": "scikit-learn digits, full batch",
        "noted_before_steps": NOTED,
    }
    schedule = Schedule(STEPS, 500, 2e-3, clip=None, final_learning_rate=1e-5)
    return Recipe(
        setting.name,
        lambda device: DigitsTask(setting, device),
        schedule,
        card,
        forms={"net.*": "byte", "diary.*_deviations": "byte"},  # the diary's numbers are measured
    )


RECIPES = tuple(_recipe(setting) for setting in SETTINGS)


@kept
def recorded(setting: Setting) -> dict[str, Tensor]:
    """The diary of a training, on the CPU, shared by all.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    tensors = checkpoints.read(SLUG, setting.name).tensors
    noted = {key: value for key, value in tensors.items() if key.startswith("diary.")}
    return {key.removeprefix("diary."): value for key, value in noted.items()}
