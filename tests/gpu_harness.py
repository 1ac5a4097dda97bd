"""What the shipped networks say on one device, to be compared with what they say on another."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from core import checkpoints
from core.memory import parts
from core.training import Recipe

TOLERANCE = 1e-4  # relative, of single precision


def answers(slug: str, recipe: Recipe, device: torch.device) -> list[Tensor]:
    """The outputs of a shipped network on its task's held-out data, in their order, on the CPU."""
    task = recipe.task(device)
    weights = checkpoints.read(slug, recipe.name).tensors
    task.model.load_state_dict({**task.model.state_dict(), **weights})
    task.model.eval()
    with torch.inference_mode(), outputs(task.model) as said:
        task.validate()
    return said


@contextmanager
def outputs(model: nn.Module) -> Iterator[list[Tensor]]:
    """All numbers that the model's outermost modules return, as they are called."""
    said: list[Tensor] = []
    inside: list[nn.Module] = []

    def enter(module: nn.Module, given: Any) -> None:
        inside.append(module)

    def leave(module: nn.Module, given: Any, output: Any) -> None:
        inside.pop()
        if not inside:
            tensors = (part for part in parts(output) if isinstance(part, Tensor))
            said.extend(tensor.cpu() for tensor in tensors if tensor.is_floating_point())

    hooks = [
        hook
        for module in model.modules()
        for hook in (module.register_forward_pre_hook(enter), module.register_forward_hook(leave))
    ]
    try:
        yield said
    finally:
        for hook in hooks:
            hook.remove()


def largest_difference(found: Sequence[Tensor], expected: Sequence[Tensor]) -> float:
    """The largest ||found - expected|| / ||expected|| over all outputs; infinite where one is not finite
    or has another shape."""
    if [tensor.shape for tensor in found] != [tensor.shape for tensor in expected]:
        return float("inf")
    apart = [
        float((a.double() - b.double()).norm() / b.double().norm().clamp_min(1e-12))
        for a, b in zip(found, expected, strict=True)
    ]
    return max((x if x == x else float("inf") for x in apart), default=0.0)
