"""The recipes: networks that never saw a real scan, trained on slices drawn as they go."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core import checkpoints
from core.atlas import Recipe
from core.device import best_device
from core.papers.symbrain.align import (
    AlignNet,
    aligned,
    patches_of,
    read,
    stepped,
    steps_between,
    surprise,
)
from core.papers.symbrain.lines import SQUARE, fit_line, line_errors, middle_of
from core.papers.symbrain.model import MidlineNet, averaged
from core.papers.symbrain.synthesis import BAND, TILTED, Slices, heat_of, not_heads, synthesise
from core.training import Schedule

SLUG = "symbrain"
HEADS = 14  # slices of heads a step
OTHERS = 2  # images a step that are not heads
LESIONED = 0.3  # share of heads
STEPS = 7000
FIRST = "midline-seed0"
MORE_STEPS = 15_000  # of a second training, from where the first ended
ALIGNED = 16  # slices a step of the network that aligns
ALIGN_STEPS = 12_000
FIRST_ALIGNER = "align-seed1"
MORE_ALIGN_STEPS = 14_000
LOST = 0.2  # share of lines in any direction, in these steps
MORE_TILTED = 0.6  # share of heads that are rotated far, in the second trainings
HELD_OUT = 10_000_000  # seeds from here on are never trained on
Net = TypeVar("Net", bound=nn.Module)
_WEIGHTS = (8.0, 1.0, 3.0)  # of ridge, brain and band: the ridge has few pixels
_DATA = "domain-randomised slices of the symmetric MNI152 tissue maps, drawn as it trains"
_AHEAD = 3  # batches drawn while the network learns


def batch(step: int, seed: int, tilted: float = TILTED) -> tuple[Tensor, Tensor]:
    """Images (16, 1, 128, 128) of a step, and what is to be drawn on them (16, 3, 128, 128)."""
    heads = synthesise(HEADS, seed * 1_000_003 + step, LESIONED, tilted)
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


def steps_batch(
    step: int, seed: int, tilted: float = TILTED, lost: float = 0.0
) -> tuple[Tensor, ...]:
    """Images, lines that are off, pivots, and the true steps (angle, offset), of a step of training.

    Each slice comes twice, along two lines.
    """
    slices = synthesise(ALIGNED, seed * 1_000_003 + step, LESIONED, tilted)
    random = np.random.default_rng((seed, step, 3))
    several = [off_lines(slices, random, lost=lost) for _ in range(2)]
    lines, pivots, angle, offset = (torch.cat(parts) for parts in zip(*several, strict=True))
    return torch.from_numpy(slices.images).repeat(2, 1, 1), lines, pivots, angle, offset


def off_lines(
    slices: Slices, random: np.random.Generator, wild: float = 0.5, lost: float = 0.0
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Lines (n, 3) a little off the true ones, or, with a chance of `wild`, up to 20 degrees and 10
    pixels, or any direction, with a chance of `lost` out of `wild`; pivots (n, 2) about the middle of
    the brain; and the steps back (n,), angle and offset.

    A line may run either way, so that a network sees all four of its frames.
    """
    n = len(slices.lines)
    pivots = np.stack([middle_of(brain) for brain in slices.brain]) + random.normal(0, 2, (n, 2))
    fate = random.random((n, 1))
    reach = np.where(fate < lost, [90, 10], [20, 10])
    off = np.where(
        fate < wild, random.uniform(-1, 1, (n, 2)) * reach, random.normal(0, 1, (n, 2)) * [3, 2]
    )
    true = slices.lines * random.choice([-1, 1], (n, 1))
    ends, about, angle, offset = (torch.from_numpy(part).float() for part in (true, pivots, *off.T))
    starts = stepped(ends, about, angle, offset)
    return starts, about, *steps_between(starts, ends, about)


@cache
def held_out(count: int, seed: int = HELD_OUT, lesioned: float = LESIONED) -> Slices:
    """Slices of seeds that are never trained on."""
    return synthesise(count, seed, lesioned)


class Ahead:
    """Batches that are drawn, a few steps ahead, while the network learns."""

    def __init__(self, draw: Callable[[int], tuple[Tensor, ...]]) -> None:
        self._draw = draw
        self._drawn: dict[int, Future] = {}
        self._drawing = ThreadPoolExecutor(1)

    def __getitem__(self, step: int) -> tuple[Tensor, ...]:
        for ahead in range(step, step + _AHEAD):
            if ahead not in self._drawn:
                self._drawn[ahead] = self._drawing.submit(self._draw, ahead)
        return self._drawn.pop(step).result()


@dataclass
class MidlineTask:
    """Draw the ridge of the midline, the brain and the band: cross entropy of each."""

    model: MidlineNet
    seed: int
    device: torch.device
    tilted: float = TILTED  # share of heads that are rotated far
    drawn: Ahead = field(init=False)

    def __post_init__(self) -> None:
        self.drawn = Ahead(lambda step: batch(step, self.seed, self.tilted))
        self.weights = torch.tensor(_WEIGHTS, device=self.device)

    def loss(self, step: int) -> Tensor:
        """Of the batch of this step."""
        images, drawn = (part.to(self.device) for part in self.drawn[step])
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


@dataclass
class AlignTask:
    """From a line that is off, to the true one: the likelihood of the step."""

    model: AlignNet
    seed: int
    device: torch.device
    tilted: float = TILTED  # share of heads that are rotated far
    lost: float = 0.0  # and of lines in any direction
    drawn: Ahead = field(init=False)

    def __post_init__(self) -> None:
        self.drawn = Ahead(lambda step: steps_batch(step, self.seed, self.tilted, self.lost))

    def loss(self, step: int) -> Tensor:
        """Of the batch of this step."""
        images, lines, pivots, angle, offset = (part.to(self.device) for part in self.drawn[step])
        patches = patches_of(images, lines, pivots)
        return surprise(read(self.model(patches), ()), angle, offset)

    def validate(self) -> dict[str, float]:
        """Median and 95th percentile of errors on 96 held-out slices, from lines that are off."""
        slices = held_out(96)
        lines, pivots, _, _ = off_lines(slices, np.random.default_rng(self.seed), wild=0.0)
        images, lines, pivots = (
            part.to(self.device) for part in (torch.from_numpy(slices.images), lines, pivots)
        )
        found, _ = aligned(self.model, images, lines, pivots)
        angle, offset = line_errors(found.cpu().numpy(), slices.lines)
        return {
            f"{name}_{share}": float(np.quantile(error, share))
            for name, error in (("angle_deg", angle), ("offset_px", offset))
            for share in (0.5, 0.95)
        }


def swift(model: Net) -> Net:
    """The network with its weights laid out as convolutions on a CPU like them."""
    for weights in model.parameters():
        if weights.ndim == 4:
            weights.data = weights.data.contiguous(memory_format=torch.channels_last)
    return model


def _fresh(network: type[Net], seed: int) -> Net:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return network()


def _task(seed: int, device: torch.device) -> MidlineTask:
    return MidlineTask(swift(_fresh(MidlineNet, seed).to(device)), seed, device)


def _more_task(seed: int, device: torch.device) -> MidlineTask:
    """Where the first training ended, with more heads that are rotated far."""
    return MidlineTask(swift(_read(MidlineNet(), FIRST).to(device)), seed, device, MORE_TILTED)


def _align_task(seed: int, device: torch.device) -> AlignTask:
    return AlignTask(swift(_fresh(AlignNet, seed).to(device)), seed, device)


def _more_align_task(seed: int, device: torch.device) -> AlignTask:
    """Where the first training ended, with more heads rotated far, and lines in any direction."""
    model = swift(_read(AlignNet(), FIRST_ALIGNER).to(device))
    return AlignTask(model, seed, device, MORE_TILTED, LOST)


RECIPES = (
    Recipe(
        FIRST,
        lambda device: _task(0, device),
        Schedule(STEPS, 250, 2e-3, final_learning_rate=1e-5),
        {
            "seed": 0,
            "config": {"heads_a_step": HEADS, "others_a_step": OTHERS, "steps": STEPS},
            "data": _DATA,
        },
    ),
    Recipe(
        "midline-seed2",
        lambda device: _more_task(2, device),
        Schedule(MORE_STEPS, 250, 1e-3, final_learning_rate=1e-5),
        {
            "seed": 2,
            "config": {
                "starts_from": FIRST,
                "heads_a_step": HEADS,
                "others_a_step": OTHERS,
                "tilted": MORE_TILTED,
            },
            "data": _DATA,
        },
    ),
    Recipe(
        FIRST_ALIGNER,
        lambda device: _align_task(1, device),
        Schedule(ALIGN_STEPS, 250, 1e-3, final_learning_rate=1e-5),
        {
            "seed": 1,
            "config": {"heads_a_step": ALIGNED, "lines_a_head": 2, "steps": ALIGN_STEPS},
            "data": f"{_DATA}, seen along lines that are off by up to 20 degrees and 10 pixels",
        },
    ),
    Recipe(
        "align-seed3",
        lambda device: _more_align_task(3, device),
        Schedule(MORE_ALIGN_STEPS, 250, 1e-3, final_learning_rate=1e-5),
        {
            "seed": 3,
            "config": {
                "starts_from": FIRST_ALIGNER,
                "heads_a_step": ALIGNED,
                "lines_a_head": 2,
                "lost_lines": LOST,
                "tilted": MORE_TILTED,
            },
            "data": f"{_DATA}, seen along lines a little off, or in any direction",
        },
    ),
)


@cache
def trained() -> MidlineNet:
    """The network that draws, trained, on the best device, ready to predict."""
    return _ready(MidlineNet(), "midline-seed2")


@cache
def trained_aligner() -> AlignNet:
    """The network that aligns, likewise."""
    return _ready(AlignNet(), "align-seed3")


def _ready(model: Net, name: str) -> Net:
    return swift(_read(model, name).to(best_device())).eval()


def _read(model: Net, name: str) -> Net:
    model.load_state_dict(checkpoints.read(SLUG, name).tensors)
    return model
