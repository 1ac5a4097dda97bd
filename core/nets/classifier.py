"""A network that learns to tell classes: the task of a training."""

from collections.abc import Callable, Mapping

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.seeds import seeded


class ClassifierTask:
    """Cross entropy of batches of the "train" set, drawn from (seed, step), with weight decay.

    build: makes the network of its seed, (B, ...) -> logits (B, classes); sets: inputs (n, ...) and
    labels (n,), by name.
    """

    def __init__(
        self,
        build: Callable[[], nn.Sequential],
        sets: Mapping[str, tuple[np.ndarray, np.ndarray]],
        seed: int,
        batch: int,
        decay: float = 0.0,
        device: torch.device | None = None,
    ) -> None:
        self.model = seeded(seed, build).to(device)
        self.seed, self.batch, self.decay = seed, batch, decay
        self.sets = {
            name: (torch.tensor(x, dtype=torch.float32).to(device), torch.tensor(labels).to(device))
            for name, (x, labels) in sets.items()
        }

    def loss(self, step: int) -> Tensor:
        """Of the batch of a step."""
        x, labels = self.sets["train"]
        draws = torch.Generator().manual_seed(1_000_003 * self.seed + step)
        rows = torch.randint(len(x), (self.batch,), generator=draws).to(x.device)
        squares = [weight.square().sum() for weight in self.model.parameters()]
        decay = self.decay / 2 * torch.stack(squares).sum()
        return F.cross_entropy(self.model(x[rows]), labels[rows]) + decay

    def validate(self) -> dict[str, float]:
        """Accuracies."""
        return {
            f"{name} accuracy": (self.model(x).argmax(1) == labels).float().mean().item()
            for name, (x, labels) in self.sets.items()
        }
