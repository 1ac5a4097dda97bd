"""A training as recorded: features, frames and metrics at each noted step, before any linear layer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from core.memory import kept
from core.papers.neural_collapse.data import TESTED
from core.papers.neural_collapse.metrics import (
    LOST,
    Moments,
    duality_distance,
    frame_distance,
    gram,
    nc1,
)
from core.papers.neural_collapse.theory import Minimiser, Problem, etf_gram, minimiser
from core.papers.neural_collapse.train import NOTED, Setting, recorded

SETS = ("train", "test")


@dataclass(frozen=True)
class Epochs:
    """T noted steps of a training, seen before linear layer `stage` + 1; 0: the network's features."""

    setting: Setting
    stage: int
    diary: dict[str, Tensor]

    @property
    def steps(self) -> tuple[int, ...]:
        """(T,) steps taken before each note."""
        return NOTED

    @cached_property
    def _weights(self) -> list[Tensor]:
        return [self.diary[f"weight{index}"].double() for index in range(self.setting.depth)]

    @cached_property
    def _passed(self) -> Tensor:
        """(T, d, d) the product of the layers before the stage."""
        width = self._weights[0].shape[-1]
        product = torch.eye(width, dtype=torch.float64).expand(len(NOTED), -1, -1)
        for weight in self._weights[: self.stage]:
            product = weight @ product
        return product

    @cached_property
    def classifier(self) -> Tensor:
        """(T, K, d) the product of the layers from the stage on."""
        product = self._weights[-1]
        for weight in reversed(self._weights[self.stage : -1]):
            product = product @ weight
        return product

    def moments(self, name: str) -> Moments:
        """Of all samples of a set: means (T, K, d), within (T, d, d)."""
        means = self.diary[f"{name}_means"].double() @ self._passed.mT
        within = self._passed @ self.diary[f"{name}_within"].double() @ self._passed.mT
        return Moments(means, within)

    def points(self, name: str) -> Tensor:
        """(T, n, d) the few samples of a set that were kept."""
        means = self.diary[f"{name}_means"][:, self.labels(name)]
        return (means + self.diary[f"{name}_deviations"]).double() @ self._passed.mT

    def labels(self, name: str) -> np.ndarray:
        """(n,) of those."""
        counts = self.setting.problem.counts if name == "train" else [TESTED] * self.setting.classes
        every = np.repeat(np.arange(self.setting.classes), counts)
        return every[self.diary[f"{name}_chosen"].numpy()]

    def curve(self, name: str) -> np.ndarray:
        """(T,) one of the metrics of `CURVES`."""
        return CURVES[name](self)


def target_gram(problem: Problem, stage: int = 0) -> Tensor:
    """(K, K) of norm 1, inner products of class means as the theory says, else a simplex."""
    return _target(problem, lambda found: found.means_gram(stage))


def target_classifier(problem: Problem, stage: int = 0) -> Tensor:
    """(K, K) of norm 1, the same of the classifier's rows."""
    return _target(problem, lambda found: found.classifier_gram(stage))


def target_duality(problem: Problem) -> Tensor:
    """(K, K) of norm 1, the same of classifier rows with class means."""
    return _target(problem, lambda found: found.logits() - found.bias[:, None])


def _target(problem: Problem, inner: Callable[[Minimiser], np.ndarray]) -> Tensor:
    if not problem.solved:
        return torch.from_numpy(etf_gram(len(problem.counts)))
    products = torch.from_numpy(inner(minimiser(problem)))
    return products / torch.linalg.matrix_norm(products)


def _nc1(name: str) -> Callable[["Epochs"], np.ndarray]:
    return lambda epochs: nc1(epochs.moments(name), LOST).numpy()


def _nc2_means(epochs: Epochs) -> np.ndarray:
    target = target_gram(epochs.setting.problem, epochs.stage)
    return frame_distance(gram(epochs.moments("train").means), target).numpy()


def _nc2_classifier(epochs: Epochs) -> np.ndarray:
    target = target_classifier(epochs.setting.problem, epochs.stage)
    return frame_distance(gram(epochs.classifier), target).numpy()


def _nc3(epochs: Epochs) -> np.ndarray:
    target = target_duality(epochs.setting.problem)
    return duality_distance(epochs.classifier, epochs.moments("train").means, target).numpy()


def _disagreement(name: str) -> Callable[["Epochs"], np.ndarray]:
    return lambda epochs: 1 - epochs.diary[f"{name}_agreement"].double().numpy()


def _excess(epochs: Epochs) -> np.ndarray:
    """How far the loss is above the theory's minimum, relatively; NaN where there is no theory."""
    problem = epochs.setting.problem
    best = minimiser(problem).loss if problem.solved else np.nan
    return epochs.diary["objective"].double().numpy() / best - 1


CURVES = {
    "nc1_train": _nc1("train"),
    "nc1_test": _nc1("test"),
    "nc2_means": _nc2_means,
    "nc2_classifier": _nc2_classifier,
    "nc3": _nc3,
    "nc4_train": _disagreement("train"),
    "nc4_test": _disagreement("test"),
    "excess": _excess,
}


@kept
def epochs(setting: Setting, stage: int = 0) -> Epochs:
    """A training before linear layer stage + 1, shared by all.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    return Epochs(setting, stage, recorded(setting))
