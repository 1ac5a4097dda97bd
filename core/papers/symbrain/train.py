"""The recipes: networks that never saw a real scan, trained on slices drawn as they go."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core import checkpoints
from core.memory import kept
from core.papers.symbrain.align import (
    AlignNet,
    aligned,
    misses,
    patches_of,
    read,
    stepped,
    steps_between,
    surprise,
)
from core.papers.symbrain.canvas import MARGIN, framed
from core.papers.symbrain.lines import SQUARE, fit_line, line_errors, middle_of
from core.papers.symbrain.model import MidlineNet, averaged
from core.papers.symbrain.synthesis import BAND, TILTED, Slices, heat_of, not_heads, synthesise
from core.seeds import seeded
from core.training import Recipe, Schedule, Task

SLUG = "symbrain"
HEADS = 14  # slices of heads a step
OTHERS = 2  # images a step that are not heads
ALIGNED = 16  # slices a step of the network that aligns
LESIONED = 0.3  # share of heads
MARGINS = (1.05, 1.35)  # of a canvas
HELD_OUT = 10_000_000  # seeds from here on are never trained on
Net = TypeVar("Net", bound=nn.Module)
_WEIGHTS = (8.0, 1.0, 3.0)  # of ridge, brain and band: the ridge has few pixels
_DATA = "domain-randomised slices of the symmetric MNI152 tissue maps, drawn as it trains"
_AHEAD = 3  # batches drawn while the network learns


@dataclass(frozen=True)
class Stage:
    """One training of a network, from fresh weights or from where another ended.

    tilted, lesioned: shares of heads that are rotated far, and with lesions; canvas: whether they are
    seen on a canvas around the head, some closer than others; deep: residual blocks more at coarse
    levels; lost: share of lines in any direction, and alike: whether all slices have the same say
    (`misses`), for the network that aligns.
    """

    name: str
    seed: int
    steps: int
    rate: float = 1e-3
    starts_from: str | None = None
    tilted: float = TILTED
    lesioned: float = LESIONED
    canvas: bool = False
    deep: int = 0
    lost: float = 0.0
    alike: bool = False


DRAWING = (
    Stage("midline-seed0", 0, 7000, rate=2e-3),
    Stage("midline-seed2", 2, 15_000, starts_from="midline-seed0", tilted=0.6),
    Stage("midline-seed4", 4, 13_000, starts_from="midline-seed2", tilted=0.6, canvas=True, deep=2),
    Stage("midline-seed6", 6, 14_000, starts_from="midline-seed4", tilted=0.6, canvas=True, deep=2),
)
ALIGNING = (
    Stage("align-seed1", 1, 12_000),
    Stage("align-seed3", 3, 14_000, starts_from="align-seed1", tilted=0.6, lost=0.2),
    Stage("align-seed5", 5, 11_500, starts_from="align-seed3", tilted=0.6, canvas=True, lost=0.2),
    Stage(
        "align-seed7",
        7,
        11_000,
        starts_from="align-seed5",
        tilted=0.6,
        lesioned=0.5,
        canvas=True,
        deep=4,
        lost=0.2,
        alike=True,
    ),
)


def batch(step: int, stage: Stage) -> tuple[Tensor, Tensor]:
    """Images (16, 1, 128, 128) of a step, and what is to be drawn on them (16, 3, 128, 128)."""
    heads = _heads(HEADS, step, stage)
    others = not_heads(OTHERS, stage.seed * 1_000_003 + step)
    truth = [
        heat_of(heads.distance, heads.brain),
        heads.brain.astype(np.float32),
        heat_of(heads.distance, heads.brain, BAND),
    ]
    drawn = np.zeros((HEADS + OTHERS, len(truth), *others.shape[1:]), np.float32)
    drawn[:HEADS] = np.stack(truth, 1)
    images = np.concatenate([heads.images, others])[:, None]
    return torch.from_numpy(images), torch.from_numpy(drawn)


def steps_batch(step: int, stage: Stage) -> tuple[Tensor, ...]:
    """Images, lines that are off, pivots, and the true steps (angle, offset), of a step of training.

    Each slice comes twice, along two lines.
    """
    slices = _heads(ALIGNED, step, stage)
    random = np.random.default_rng((stage.seed, step, 3))
    several = [off_lines(slices, random, lost=stage.lost) for _ in range(2)]
    lines, pivots, angle, offset = (torch.cat(parts) for parts in zip(*several, strict=True))
    return torch.from_numpy(slices.images).repeat(2, 1, 1), lines, pivots, angle, offset


def _heads(count: int, step: int, stage: Stage) -> Slices:
    heads = synthesise(count, stage.seed * 1_000_003 + step, stage.lesioned, stage.tilted)
    if not stage.canvas:
        return heads
    return framed(heads, np.random.default_rng((stage.seed, step, 4)).uniform(*MARGINS, count))


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


@kept
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
    stage: Stage
    device: torch.device
    unseen: int = 32
    drawn: Ahead = field(init=False)

    def __post_init__(self) -> None:
        self.drawn = Ahead(lambda step: batch(step, self.stage))
        self.weights = torch.tensor(_WEIGHTS, device=self.device)

    def loss(self, step: int) -> Tensor:
        """Of the batch of this step."""
        images, drawn = (part.to(self.device) for part in self.drawn[step])
        logits = self.model(images.contiguous(memory_format=torch.channels_last))
        wrong = F.binary_cross_entropy_with_logits(logits, drawn, reduction="none")
        return (wrong.mean((0, 2, 3)) * self.weights).sum()

    def validate(self) -> dict[str, float]:
        """Median errors of the line on held-out slices, and the overlap (Dice) of the brain."""
        slices = _seen(held_out(self.unseen), self.stage)
        images = torch.tensor(slices.images).to(self.device)
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
    stage: Stage
    device: torch.device
    unseen: int = 96
    drawn: Ahead = field(init=False)

    def __post_init__(self) -> None:
        self.drawn = Ahead(lambda step: steps_batch(step, self.stage))

    def loss(self, step: int) -> Tensor:
        """Of the batch of this step."""
        images, lines, pivots, angle, offset = (part.to(self.device) for part in self.drawn[step])
        patches = patches_of(images, lines, pivots)
        loss = misses if self.stage.alike else surprise
        return loss(read(self.model(patches), ()), angle, offset)

    def validate(self) -> dict[str, float]:
        """Median and 95th percentile of errors on held-out slices, from lines that are off."""
        slices = _seen(held_out(self.unseen), self.stage)
        lines, pivots, _, _ = off_lines(slices, np.random.default_rng(self.stage.seed), wild=0.0)
        images, lines, pivots = (
            part.to(self.device) for part in (torch.tensor(slices.images), lines, pivots)
        )
        found, _ = aligned(self.model, images, lines, pivots)
        angle, offset = line_errors(found.cpu().numpy(), slices.lines)
        return {
            f"{name}_{share}": float(np.quantile(error, share))
            for name, error in (("angle_deg", angle), ("offset_px", offset))
            for share in (0.5, 0.95)
        }


def _seen(slices: Slices, stage: Stage) -> Slices:
    """As the networks will see them, once a stage has them see canvases."""
    return framed(slices, np.full(len(slices.lines), MARGIN)) if stage.canvas else slices


def swift(model: Net) -> Net:
    """The network with its weights laid out as convolutions on a CPU like them."""
    for weights in model.parameters():
        if weights.ndim == 4:
            weights.data = weights.data.contiguous(memory_format=torch.channels_last)
    return model


def _fresh(network: Callable[[], Net], stage: Stage, device: torch.device) -> Net:
    return swift(seeded(stage.seed, network).to(device))


def _recipe(stage: Stage, task: Callable[..., Task], data: str) -> Recipe:
    """task: device, and the number of unseen slices if they are to be few."""
    shipped = stage in (DRAWING[-1], ALIGNING[-1])
    return Recipe(
        stage.name,
        task,
        Schedule(stage.steps, 250, stage.rate, final_learning_rate=1e-5),
        {"seed": stage.seed, "config": asdict(stage), "data": data},
        forms={"*": "byte"} if shipped else {},
        starts_from=stage.starts_from,
        shipped=shipped,
        quick=lambda device: task(device, 2),
    )


def _drawing(stage: Stage) -> Recipe:
    return _recipe(
        stage,
        lambda device, *unseen: MidlineTask(
            _fresh(lambda: MidlineNet(stage.deep), stage, device), stage, device, *unseen
        ),
        f"{_DATA}; {HEADS} and {OTHERS} that are no heads a step",
    )


def _aligning(stage: Stage) -> Recipe:
    return _recipe(
        stage,
        lambda device, *unseen: AlignTask(
            _fresh(lambda: AlignNet(stage.deep), stage, device), stage, device, *unseen
        ),
        f"{_DATA}; {ALIGNED} a step, each seen along two lines that are off",
    )


RECIPES = (*map(_drawing, DRAWING), *map(_aligning, ALIGNING))


def trained() -> MidlineNet:
    """The network that draws, trained, as `checkpoints.network` has it."""
    last = DRAWING[-1]
    return checkpoints.network(SLUG, last.name, lambda card: swift(MidlineNet(last.deep)))


def trained_aligner() -> AlignNet:
    """The network that aligns, likewise."""
    last = ALIGNING[-1]
    return checkpoints.network(SLUG, last.name, lambda card: swift(AlignNet(last.deep)))
