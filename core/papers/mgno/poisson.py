"""One V-cycle that learned to solve Poisson's equation: the linear operator of section 3, alone.

-Laplace u = f on the nodes of the unit square, u = 0 at its edge, f in units of the spacing squared.
The response to an impulse should be the Green's function.
"""

from dataclasses import asdict
from typing import Any

import numpy as np
import torch
from scipy import fft
from torch import Tensor, nn

from core import checkpoints
from core.papers.mgno.data import COARSE
from core.papers.mgno.model import Config, VCycle
from core.seeds import seeded
from core.training import Recipe, Schedule

NAME = "poisson-mgno"
CONFIG = Config(channels=8, layers=1, smoothings=((1, 1),) * 5 + ((2, 0),), residual=True)
BATCH = 16
_INNER = COARSE - 2


class PoissonCycle(nn.Module):
    """f (B, 1, 65, 65) to u: a V-cycle of eight channels, then their weighted sum."""

    def __init__(self) -> None:
        super().__init__()
        self.cycle = VCycle(1, CONFIG.channels, CONFIG)
        self.last = nn.Conv2d(CONFIG.channels, 1, 1, bias=False)

    def forward(self, f: Tensor) -> Tensor:
        return self.last(self.cycle(f).u)


def solution(f: np.ndarray) -> np.ndarray:
    """u (B, 1, 65, 65) float32 of right sides f that are 0 at the edge, by sine transforms."""
    k = 4 * np.sin(np.pi * np.arange(1, _INNER + 1) / (2 * (COARSE - 1))) ** 2
    inner = f[..., 1:-1, 1:-1].astype(float)
    how: dict[str, Any] = {"type": 1, "axes": (-2, -1)}
    u = fft.idstn(fft.dstn(inner, **how) / (k[:, None] + k), **how)
    return np.pad(u, ((0, 0), (0, 0), (1, 1), (1, 1))).astype(np.float32)


class PoissonTask:
    """The relative error over batches: half impulses anywhere inside, half white noise."""

    def __init__(self, device: torch.device) -> None:
        self.device, self.model = device, seeded(0, PoissonCycle).to(device)

    def _batch(self, seed: int) -> tuple[Tensor, Tensor]:
        random = np.random.default_rng(seed)
        f = np.zeros((BATCH, 1, COARSE, COARSE), np.float32)
        rows, columns = random.integers(1, COARSE - 1, (2, BATCH // 2))
        f[range(BATCH // 2), 0, rows, columns] = 1
        f[BATCH // 2 :, 0, 1:-1, 1:-1] = random.normal(size=(BATCH // 2, _INNER, _INNER))
        return torch.from_numpy(f).to(self.device), torch.from_numpy(solution(f)).to(self.device)

    def loss(self, step: int) -> Tensor:
        """Of the batch of this step."""
        f, u = self._batch(step)
        return ((self.model(f) - u).flatten(1).norm(dim=1) / u.flatten(1).norm(dim=1)).mean()

    def validate(self) -> dict[str, float]:
        """Mean relative error of a batch that is never trained on."""
        return {"l2": float(self.loss(10_000_000))}


RECIPE = Recipe(
    NAME,
    PoissonTask,
    Schedule(1500, 100, 2e-3, final_learning_rate=1e-5),
    {"seed": 0, "config": asdict(CONFIG) | {"batch": BATCH}, "data": "Poisson's equation"},
    forms={"*": "half"},
)


def trained() -> PoissonCycle:
    """As `checkpoints.network` has it."""
    return checkpoints.network("mgno", NAME, lambda card: PoissonCycle())
