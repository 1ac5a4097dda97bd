"""Random starts that are the same in every thread."""

from collections.abc import Callable
from threading import RLock
from typing import TypeVar

import torch

Built = TypeVar("Built")
_GENERATOR = RLock()


def seeded(seed: int, build: Callable[[], Built]) -> Built:
    """What `build` makes when PyTorch's generator starts from `seed`.

    Layers draw their first weights from one generator, the process's, on the CPU: one thread at a time
    has it, and leaves it as it was.
    """
    with _GENERATOR, torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        return build()
