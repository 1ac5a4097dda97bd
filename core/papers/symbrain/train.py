"""The recipe: a network that never saw a real scan, trained on slices drawn as it goes."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from core import checkpoints
from core.atlas import Recipe
from core.device import best_device
from core.papers.symbrain.lines import SQUARE, fit_line, line_errors
from core.papers.symbrain.model import MidlineNet, averaged
from core.papers.symbrain.synthesis import BAND, Slices, heat_of, not_heads, synthesise
from core.training import Schedule

SLUG = "symbrain"
HEADS = 14  # slices of heads a step
OTHERS = 2  # images a step that are not heads
LESIONED = 0.3  # share of heads
STEPS = 7000
HELD_OUT = 10_000_000  # seeds from here on are never trained on
_WEIGHTS = (8.0, 1.0, 3.0)  # of ridge, brain and band: the ridge has few pixels
_AHEAD = 3  # batches drawn while the network learns


def batch(step: int, seed: int) -> tuple[Tensor, Tensor]:
    """Images (16, 1, 128, 128) of a step, and what is to be drawn on them (16, 3, 128, 128)."""
    heads = synthesise(HEADS, seed * 1_000_003 + step, LESIONED)
    others = not_heads(OTHERS, seed * 1_000_003 + step)
    truth = [
        heat_of(heads.distance, heads.brain),
        heads.brain.astype(np.float32),
        heat_of(heads.distance, heads.brain, BAND),
    ]
    drawn = np.zeros((HEADS + OTHERS, len(truth), *others.shape[1:]), np.float32)
    drawn[:HEADS] = np.stack(truth, 1)
    images = np.concatenate([heads.images, others])[:, None]
    return torch.from_numpy(images), torch.from_numpy(drawn)


@cache
def held_out(count: int, seed: int = HELD_OUT, lesioned: float = LESIONED) -> Slices:
    """Slices of seeds that are never trained on."""
    return synthesise(count, seed, lesioned)


@dataclass
class MidlineTask:
    """Draw the ridge of the midline, the brain and the band: cross entropy of each."""

    model: MidlineNet
    seed: int
    device: torch.device
    drawn: dict[int, Future] = field(default_factory=dict)
    drawing: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    def __post_init__(self) -> None:
        self.weights = torch.tensor(_WEIGHTS, device=self.device)

    def loss(self, step: int) -> Tensor:
        """Of the batch of this step."""
        for ahead in range(step, step + _AHEAD):
            if ahead not in self.drawn:
                self.drawn[ahead] = self.drawing.submit(batch, ahead, self.seed)
        images, drawn = (part.to(self.device) for part in self.drawn.pop(step).result())
        logits = self.model(images.contiguous(memory_format=torch.channels_last))
        wrong = F.binary_cross_entropy_with_logits(logits, drawn, reduction="none")
        return (wrong.mean((0, 2, 3)) * self.weights).sum()

    def validate(self) -> dict[str, float]:
        """Median errors of the line on 32 held-out slices, and the overlap (Dice) of the brain."""
        slices = held_out(32)
        images = torch.from_numpy(slices.images).to(self.device)
        heat, brain = averaged(self.model, images, SQUARE[:1])
        angle, offset = line_errors(fit_line(heat.cpu().numpy()), slices.lines)
        mask = brain.cpu().numpy() > 0.5
        overlap = 2 * (mask & slices.brain).sum() / (mask.sum() + slices.brain.sum())
        return {
            "angle_deg": float(np.median(angle)),
            "offset_px": float(np.median(offset)),
            "dice": float(overlap),
        }


def swift(model: MidlineNet) -> MidlineNet:
    """The network with its weights laid out as convolutions on a CPU like them."""
    for weights in model.parameters():
        if weights.ndim == 4:
            weights.data = weights.data.contiguous(memory_format=torch.channels_last)
    return model


def _task(seed: int, device: torch.device) -> MidlineTask:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = MidlineNet()
    model = swift(model.to(device))
    return MidlineTask(model, seed, device)


RECIPES = (
    Recipe(
        "midline-seed0",
        lambda device: _task(0, device),
        Schedule(STEPS, 250, 2e-3, final_learning_rate=1e-5),
        {
            "seed": 0,
            "config": {"heads_a_step": HEADS, "others_a_step": OTHERS, "steps": STEPS},
            "data": "domain-randomised slices of the symmetric MNI152 tissue maps, drawn as it trains",
        },
    ),
)


@cache
def trained(name: str = "midline-seed0") -> MidlineNet:
    """The trained network on the best device, ready to predict."""
    model = MidlineNet()
    model.load_state_dict(checkpoints.read(SLUG, name).tensors)
    return swift(model.to(best_device())).eval()
