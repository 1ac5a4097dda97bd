"""The training loop that every recipe runs in: progress, cancel, and exact resume.

A task draws the batch of each step from (seed, step) alone, so that a run killed at any moment
goes on from its last snapshot and ends with the same weights as an undisturbed run.
"""

import json
import math
import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from core.checkpoints import Form

BEST = "best.safetensors"


class Task(Protocol):
    """What a recipe trains."""

    @property
    def model(self) -> nn.Module:
        """The network, trained in place."""

    def loss(self, step: int) -> Tensor:
        """The loss of the batch of this step, a function of the model and the step alone."""

    def validate(self) -> dict[str, float]:
        """Metrics on held-out data."""


@dataclass(frozen=True)
class Schedule:
    """How long and how fast: validated every `interval` steps.

    The learning rate falls along half a cosine to `final_learning_rate`, or at once at step `drop`, or
    stays. clip: the largest norm of the gradient, or None to leave it, as networks that train side by
    side must.
    "sgd" is gradient descent with `momentum`.
    A step of L-BFGS is up to `iterations` of its own, with a strong-Wolfe line search, from rate 1: for
    losses that are one function within a step.
    best: the metric by which the best weights of all validations are kept, not the last ones. patience:
    after so many steps without a better one the training ends.
    """

    steps: int
    interval: int
    learning_rate: float = 1e-3
    clip: float | None = 1.0
    final_learning_rate: float | None = None
    drop: int | None = None
    optimizer: Literal["adam", "sgd", "lbfgs"] = "adam"
    iterations: int = 20
    momentum: float = 0.0
    best: str | None = None
    patience: int | None = None

    def rate(self, step: int) -> float:
        """The learning rate of a step."""
        if self.final_learning_rate is None:
            return self.learning_rate
        if self.drop is not None:
            return self.learning_rate if step < self.drop else self.final_learning_rate
        share = (1 + math.cos(math.pi * step / self.steps)) / 2
        return self.final_learning_rate + share * (self.learning_rate - self.final_learning_rate)


@dataclass(frozen=True)
class Recipe:
    """A named training. `task` builds it on a device; `card` is what its checkpoint's card tells.

    products: of the trained task, arrays for the user to take to the page. forms: pattern of names ->
    the precision in which such tensors are stored (`checkpoints.packed`), as low as no claim sees.
    starts_from: the recipe whose weights it starts from; what that network lacks stays as `task` made
    it. shipped: its checkpoint is part of the project; else it serves to start another recipe, and stays
    in runs/trained. stored: of the trained task, the tensors of its checkpoint, where these are not all
    of the model's. quick: the same task on little data, where setting up or validating takes long.
    """

    name: str
    task: Callable[[torch.device], Task]
    schedule: Schedule
    card: dict[str, Any]
    products: Callable[[Any], dict[str, Any]] | None = None
    forms: Mapping[str, Form] = field(default_factory=dict)
    starts_from: str | None = None
    shipped: bool = True
    stored: Callable[[Any], dict[str, Tensor]] | None = None
    quick: Callable[[torch.device], Task] | None = None


@dataclass
class Progress:
    """The state of a run: what a progress bar, a log line or a learning curve needs."""

    step: int = 0
    seconds: float = 0.0  # spent training, over all resumes
    loss: float = float("nan")  # mean over the steps since the last validation
    curve: list[dict[str, float]] = field(default_factory=list)


def train(
    task: Task,
    schedule: Schedule,
    run: Path,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Progress:
    """Train `task.model` in place, going on from the snapshot in folder `run` if there is one.

    Writes run/snapshot.safetensors, and run/best.safetensors where the schedule asks for the best, and
    appends to run/log.jsonl at each validation.
    `on_progress` is called after each step. Returns early, keeping the snapshot, once
    `cancelled()` is true.
    """
    run.mkdir(parents=True, exist_ok=True)
    snapshot = run / "snapshot.safetensors"
    optimizer = _optimizer(task.model, schedule)
    progress = _resume(snapshot, task.model, optimizer) if snapshot.exists() else Progress()
    if not progress.curve:
        progress.curve.append({"step": 0, **_validate(task)})
    losses: list[float] = []
    while not _is_over(progress, schedule) and not cancelled():
        started = time.perf_counter()
        losses.append(_step(task, optimizer, progress.step, schedule))
        progress.step += 1
        progress.seconds += time.perf_counter() - started
        progress.loss = sum(losses) / len(losses)
        if progress.step % schedule.interval == 0 or progress.step == schedule.steps:
            progress.curve.append({"step": progress.step, "loss": progress.loss, **_validate(task)})
            losses.clear()
            if schedule.best and _best_step(progress, schedule.best) == progress.step:
                _save(run / BEST, task.model.state_dict())
            _save_snapshot(snapshot, task.model, optimizer, progress)
            with (run / "log.jsonl").open("a") as log:
                log.write(json.dumps(progress.curve[-1] | {"seconds": progress.seconds}) + "\n")
        on_progress(progress)
    if schedule.best and _is_over(progress, schedule):
        task.model.load_state_dict(load_file(run / BEST))
    return progress


def _is_over(progress: Progress, schedule: Schedule) -> bool:
    if progress.step >= schedule.steps:
        return True
    if schedule.best is None or schedule.patience is None:
        return False
    return progress.curve[-1]["step"] - _best_step(progress, schedule.best) >= schedule.patience


def kept_validation(progress: Progress, schedule: Schedule) -> dict[str, float]:
    """What was found of the weights that a training that is over has kept: a point of its curve."""
    if schedule.best is None:
        return progress.curve[-1]
    step = _best_step(progress, schedule.best)
    return next(found for found in progress.curve[1:] if found["step"] == step)


def _best_step(progress: Progress, metric: str) -> int:
    """After which of those steps that were validated the metric was lowest, the first of these."""
    validated = progress.curve[1:]
    best = min(validated, key=lambda found: found[metric], default={"step": 0})
    return int(best["step"])


def _optimizer(model: nn.Module, schedule: Schedule) -> torch.optim.Optimizer:
    if schedule.optimizer == "adam":
        return torch.optim.Adam(model.parameters(), lr=schedule.learning_rate, fused=True)
    if schedule.optimizer == "sgd":
        return torch.optim.SGD(model.parameters(), schedule.learning_rate, schedule.momentum)
    trained = [weights for weights in model.parameters() if weights.requires_grad]
    return lbfgs(trained, schedule.iterations)


def lbfgs(weights: Iterable[nn.Parameter], iterations: int = 20) -> torch.optim.LBFGS:
    """L-BFGS that goes on until its iterations are used up, however small they become."""
    return torch.optim.LBFGS(
        weights,
        max_iter=iterations,
        tolerance_grad=0,
        tolerance_change=0,
        line_search_fn="strong_wolfe",
    )


def _step(task: Task, optimizer: torch.optim.Optimizer, step: int, schedule: Schedule) -> float:
    task.model.train()
    if isinstance(optimizer, torch.optim.LBFGS):
        return float(optimizer.step(lambda: _gradient(task, optimizer, step)))
    optimizer.param_groups[0]["lr"] = schedule.rate(step)
    loss = _gradient(task, optimizer, step)
    if schedule.clip is not None:
        torch.nn.utils.clip_grad_norm_(task.model.parameters(), schedule.clip)
    optimizer.step()
    return loss.item()


def _gradient(task: Task, optimizer: torch.optim.Optimizer, step: int) -> Tensor:
    optimizer.zero_grad(set_to_none=True)
    loss = task.loss(step)
    loss.backward()
    return loss.detach()


def _validate(task: Task) -> dict[str, float]:
    task.model.eval()
    with torch.inference_mode():
        return task.validate()


def _save_snapshot(
    path: Path, model: nn.Module, optimizer: torch.optim.Optimizer, progress: Progress
) -> None:
    tensors = {f"model.{key}": value for key, value in model.state_dict().items()}
    numbers: dict[str, float] = {}  # L-BFGS has some beside its tensors, and lists of tensors
    for index, state in optimizer.state_dict()["state"].items():
        for key, value in state.items():
            place = f"optimizer.{index}.{key}"
            if isinstance(value, Tensor):
                tensors[place] = value
            elif isinstance(value, list):
                kept = [item for item in value if item is not None] if key != "al" else []
                tensors |= {f"{place}.{i:04d}": item.clone() for i, item in enumerate(kept)}
            else:
                numbers[place] = value
    _save(path, tensors, {"progress": json.dumps(vars(progress)), "numbers": json.dumps(numbers)})


def _save(path: Path, tensors: dict[str, Tensor], notes: dict[str, str] | None = None) -> None:
    """Atomic: a kill leaves the old file or the new one."""
    partial = path.with_suffix(".partial")
    save_file({key: value.contiguous() for key, value in tensors.items()}, partial, metadata=notes)
    os.replace(partial, path)


def _resume(path: Path, model: nn.Module, optimizer: torch.optim.Optimizer) -> Progress:
    with safe_open(path, "pt") as snapshot:
        notes = snapshot.metadata()
        progress = Progress(**json.loads(notes["progress"]))
        # Copied to where PyTorch aligns memory: sums round by how terms lie, and L-BFGS amplifies it.
        tensors = {key: snapshot.get_tensor(key).clone() for key in sorted(snapshot.keys())}
    model.load_state_dict(
        {key.removeprefix("model."): value for key, value in tensors.items() if key[0] == "m"}
    )
    states: dict[int, dict[str, Any]] = {}
    kept = {key: value for key, value in tensors.items() if key[0] == "o"}
    for key, value in (kept | json.loads(notes["numbers"])).items():
        _, index, name, *place = key.split(".")
        state = states.setdefault(int(index), {})
        if place:
            state.setdefault(name, []).append(value)
        else:
            state[name] = value
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": states, "param_groups": groups})
    return progress
