"""Networks as recorded: what their hidden units see of the conditions, on the way and in the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from core import checkpoints
from core.conditions import alignment, parallelism, participation
from core.data.patterns import Task
from core.memory import kept
from core.papers.representational_geometry.model import SHAPES
from core.papers.representational_geometry.train import EPS, FAMILIES, NOTED, SLUG, STEPS, Family


@dataclass(frozen=True)
class Record:
    """An ensemble. frames (T, F, tasks, P, N): preactivations of the first seed, the end last.

    ends (F, tasks, R, P, N): the same of all seeds; accuracy and ccgp (F, tasks, R) on noisy samples.
    """

    family: Family
    frames: Tensor
    ends: Tensor
    accuracy: Tensor
    ccgp: Tensor


@kept
def recorded(name: str) -> Record:
    """The record of a family.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    found = checkpoints.read(SLUG, name).tensors
    ends = found["ends"].double()
    frames = torch.cat([found["frames"].double(), ends[None, :, :, 0]])
    return Record(FAMILIES[name], frames, ends, found["accuracy"], found["ccgp"])


@dataclass(frozen=True)
class Way:
    """One network's training: preactivations `seen` (T, P, N) of the conditions, before so many steps."""

    task: Task
    shape: str
    seen: Tensor
    steps: tuple[int, ...]

    @cached_property
    def hidden(self) -> Tensor:
        """(T, P, N) representations."""
        return SHAPES[self.shape].value(self.seen)

    @cached_property
    def to_inputs(self) -> Tensor:
        """(T,) alignment with the inputs' kernel."""
        return alignment(self.hidden, self.task.means)

    @cached_property
    def to_targets(self) -> Tensor:
        """(T,) alignment with the targets' kernel."""
        return alignment(self.hidden, self.task.targets)

    @cached_property
    def parallelism(self) -> float:
        """Of the first target, in the end; NaN where a side has one condition."""
        sides = self.task.sides
        if min(sides.sum(), (~sides).sum()) < 2:
            return float("nan")
        return float(parallelism(self.hidden[-1], sides))


def way(name: str, shape: str, task: int) -> Way:
    """The shown network of a family, an activation and the number of a task."""
    found = recorded(name)
    at = found.family.shapes.index(shape)
    return Way(found.family.tasks[task], shape, found.frames[:, at, task], (*NOTED, STEPS))


@kept
def ends(name: str) -> dict[str, dict[str, Tensor]]:
    """Of each activation of a family: numbers (tasks, R) in the end, by what they measure."""
    found = recorded(name)
    family = found.family
    means, targets = (
        torch.stack([getattr(task, part) for task in family.tasks])[:, None]
        for part in ("means", "targets")
    )
    out = {}
    for at, shape in enumerate(family.shapes):
        hidden = SHAPES[shape].value(found.ends[at])
        out[shape] = {
            "input": alignment(hidden, means),
            "target": alignment(hidden, targets),
            "parallelism": parallelism(hidden, family.tasks[0].sides),
            "ccgp": found.ccgp[at],
            "dimension": participation(hidden),
            "accuracy": found.accuracy[at],
        }
    return out


def last(name: str, task: int, shapes: Sequence[str]) -> dict[str, tuple[Tensor, Tensor]]:
    """Input and target alignments (R,) of activations of a family on one task, in the end."""
    found = ends(name)
    return {shape: (found[shape]["input"][task], found[shape]["target"][task]) for shape in shapes}


def every_activation() -> dict[str, tuple[Tensor, Tensor]]:
    """The same of all activations, on four equidistant patterns."""
    at = EPS.index(1.0)
    first, rest = FAMILIES["nudged-0.5"].shapes, FAMILIES["controls"].shapes
    return last("nudged-0.5", at, first) | last("controls", 0, rest)
